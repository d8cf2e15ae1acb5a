# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a worker learns that its run is over: from the interrupt of a parent that lives on, and from the parent's end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support.playbook import ROOT

SCRIPT = """
import os, signal, sys
handled = []
signal.signal(signal.SIGINT, lambda *_: handled.append("SIGINT"))  # stands for Ansible's handler
if sys.argv[2:]:
    sys.modules[sys.argv[2]] = sys
from ansible_collections.community.launchdarkly.plugins.plugin_utils import _ending

read, write = os.pipe()
if os.fork() == 0:
    os.read(read, 1)
    os._exit(_ending.is_over())
if sys.argv[1] == "interrupted":
    os.kill(os.getpid(), signal.SIGINT)
os.write(write, b"x")
_, status = os.wait()
print(os.waitstatus_to_exitcode(status), handled)
"""
ORPHAN = """
import os
from ansible_collections.community.launchdarkly.plugins.plugin_utils import _ending

read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    os.read(read, 1)  # returns if the parent has ended
    while os.getppid() == _ending._PARENT:
        pass
    print(int(_ending.is_over()), flush=True)
    os._exit(0)
os._exit(0)
"""


def output(script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT / ".build")}
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(("what", "expected"), [("interrupted", "1 ['SIGINT']"), ("nothing", "0 []")])
def test_an_interrupt_of_the_parent_is_seen_by_a_worker_that_did_not_get_it(what: str, expected: str) -> None:
    """The handler that was there before still handles the interrupt."""
    assert output(SCRIPT, what) == expected


def test_an_interrupt_at_the_prompt_of_ansible_console_does_not_end_what_comes_later() -> None:
    assert output(SCRIPT, "interrupted", "ansible.cli.console") == "0 ['SIGINT']"


def test_a_worker_sees_that_its_parent_has_ended() -> None:
    assert output(ORPHAN) == "1"


def test_sigterm_without_a_handler_is_left_as_it_is() -> None:
    script = (
        "import signal",
        "from ansible_collections.community.launchdarkly.plugins.plugin_utils import _ending",
        "print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)",
    )
    assert output("\n".join(script)) == "True"

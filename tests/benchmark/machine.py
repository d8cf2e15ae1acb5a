# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the figures were measured on."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from support.playbook import BIN


@dataclass(frozen=True)
class Machine:
    """The machine and its software. ``load`` is how many processes wanted to run in the minute before."""

    date: str
    processor: str
    cores: int
    ansible_core: str
    python: str
    load: float


def this_machine() -> Machine:
    """Return the facts of this machine, now."""
    version = subprocess.run([BIN / "ansible", "--version"], capture_output=True, text=True, check=True).stdout
    return Machine(
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        ansible_core=_found(r"\[core ([^\]]+)\]", version),
        python=_found(r"python version = (\S+)", version),
        load=round(os.getloadavg()[0], 1),
    )


def _processor() -> str:
    return _found(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1].strip() if found else "unknown"

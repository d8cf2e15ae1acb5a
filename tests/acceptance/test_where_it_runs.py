# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a task runs: in Ansible's own process, or as a module if something speaks against that."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from emulator import Emulator
from support.playbook import AS_MODULE, BIN, GROUP, Json, play, run_playbook, task
from support.ways import Way

from .conftest import TOKEN, Ansible

OPTIONS: Json = {"integration_key": "msteams", "name": "Team", "state": "absent"}
BECOME = {"ansible_become_exe": "env", "ansible_become_flags": ""}
"""``env -u root …`` stands for sudo: it runs what follows, without a variable of that name."""
ELSEWHERE = """
from ansible.plugins.connection.local import Connection as Local

DOCUMENTATION = '''
name: elsewhere
short_description: Stands for a connection to another machine
description: Runs commands on this one.
extends_documentation_fragment: [connection_pipelining]
'''


class Connection(Local):
    transport = "elsewhere"
"""


@pytest.fixture
def way() -> Way:
    """Each test says where its tasks run."""
    return "in_process"


def python(path: str) -> Json:
    return {"ansible_python_interpreter": path}


@dataclass(frozen=True)
class Row:
    """A play with one task, and whether it runs as a module. ``env`` is the environment of Ansible's process."""

    name: str
    as_module: bool
    keywords: Json = field(default_factory=dict)
    variables: Json = field(default_factory=dict)
    of_play: Json = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)


ROWS = [
    Row("nothing speaks against it", False),
    Row("a connection of the play", True, of_play={"connection": "elsewhere", "hosts": "any"}),
    Row("a connection of the inventory", True, of_play={"hosts": "far"}),
    Row("delegated from there to here", False, {"delegate_to": "localhost"}, of_play={"hosts": "far"}),
    Row("delegated from here to there", True, {"delegate_to": "far"}),
    Row("the keyword become", True, {"become": True}, BECOME),
    Row("the variable become", True, variables={**BECOME, "ansible_become": True}),
    Row("the variable become is false", False, {"become": True}, {**BECOME, "ansible_become": False}),
    Row("async with poll", True, {"async": 60, "poll": 1}),
    Row("async without poll", True, {"async": 60, "poll": 0}),
    Row("an environment of the task", True, {"environment": {"SOME": "value"}}),
    Row("an environment of the play", True, of_play={"environment": {"SOME": "value"}}),
    Row("a template of an environment", True, {"environment": "{{ given }}"}, {"given": {"SOME": "value"}}),
    Row("an empty environment", False, {"environment": "{{ given }}"}, {"given": {}}),
    Row("the controller's interpreter", False, variables=python("{{ ansible_playbook_python }}")),
    Row("a path with ..", False, variables=python("{{ ansible_playbook_python | dirname }}/../bin/python")),
    Row("a relative path", False, variables=python("{{ ansible_playbook_python | relpath(playbook_dir) }}")),
    Row("a link to the controller's interpreter", True, of_play={"hosts": "linked"}),
    Row("delegated to a host with an interpreter", True, {"delegate_to": "linked"}),
    Row("a command", True, variables=python("python3")),
    Row("auto", False, variables=python("auto")),
    Row("auto_silent", False, variables=python("auto_silent")),
    Row("no interpreter", False, variables=python("")),
    Row("an interpreter of the setting", True, env={"ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/env python3"}),
    Row("the controller's in the setting", False, env={"ANSIBLE_PYTHON_INTERPRETER": str(BIN.resolve() / "python")}),
    Row("a library that can't be imported", True, env={"PYTHONPATH": "../broken"}),
    Row("the switch of the tests", True, env={AS_MODULE: "1"}),
]


def ran_as_module(rows: Sequence[Row], folder: Path) -> dict[str, bool]:
    """Run the rows, and return by name whether they ran as modules."""
    (folder / "elsewhere.py").write_text(ELSEWHERE)
    (folder / "python").symlink_to(BIN / "python")
    (folder / "broken").mkdir()
    (folder / "broken" / "jsonpatch.py").write_text("raise ImportError")
    here = {"ansible_connection": "local"}
    hosts = {
        "localhost": here,
        "any": {},
        "far": {"ansible_connection": "elsewhere"},
        "linked": {**here, **python(str(folder / "python"))},
    }
    (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    with Emulator(accounts=[{"name": "acme", "tokens": [TOKEN]}]) as emulator:
        defaults = {GROUP: {"api_url": emulator.url, "api_token": TOKEN}}
        run = run_playbook(
            [
                {
                    **play(task(row.name, OPTIONS, ignore_errors=True, **row.keywords), **row.of_play),
                    "vars": row.variables,
                    "module_defaults": defaults,
                }
                for row in rows
            ],
            folder / "run",
            args=["-vvv", "-i", str(folder / "hosts.json")],
            env={"ANSIBLE_CONNECTION_PLUGINS": str(folder), **rows[0].env},
        ).succeeded
    parts = re.split(r"^TASK \[(.*?)\].*$", run.stdout, flags=re.MULTILINE)[1:]
    return {
        name: "AnsiballZ_audit_log_subscription" in text for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.fixture(scope="module")
def without_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    return ran_as_module([row for row in ROWS if not row.env], tmp_path_factory.mktemp("rows"))


@pytest.mark.parametrize("row", [row for row in ROWS if not row.env], ids=lambda row: row.name)
def test_a_row(row: Row, without_env: dict[str, bool]) -> None:
    assert without_env[row.name] == row.as_module


@pytest.mark.parametrize("row", [row for row in ROWS if row.env], ids=lambda row: row.name)
def test_a_row_with_an_environment_of_ansible(row: Row, tmp_path: Path) -> None:
    assert ran_as_module([row], tmp_path) == {row.name: row.as_module}


@pytest.mark.parametrize("env", [{}, {AS_MODULE: "1"}], ids=["in process", "as a module"])
def test_a_relative_path_is_meant_from_the_folder_of_the_playbook(
    env: dict[str, str], emulator: Emulator, tmp_path: Path
) -> None:
    connection = {"api_url": emulator.url, "api_token": TOKEN, "ca_path": "playbook.yml"}
    ours = task("Ours", {**OPTIONS, **connection})
    where = task("Where", "pwd", module="ansible.builtin.command")
    run = run_playbook([play(ours, where)], tmp_path / "run", env=env, cwd=tmp_path).succeeded
    assert run["Ours"]["action"] == "unchanged"
    assert run["Where"]["stdout"] == str(tmp_path / "run")


def test_an_interpreter_that_is_not_defined_fails_as_it_does_with_a_module(ansible: Ansible) -> None:
    variables = python("{{ undefined_python }}")
    ours = task("Ours", OPTIONS, ignore_errors=True)
    other = task("Other", {}, module="ansible.builtin.ping", ignore_errors=True)
    run = ansible([play(ours, other, variables=variables)]).succeeded
    assert "'undefined_python' is undefined" in run["Ours"]["msg"]
    assert run["Ours"]["msg"] == run["Other"]["msg"]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's task debugger runs a task again with the same arguments."""

from pathlib import Path

import pytest
from emulator import Emulator
from support.playbook import GROUP, Json, play, run_playbook, task

from .conftest import TOKEN

OPTIONS: Json = {"integration_key": "msteams", "name": "Team", "config": {"url": "https://hooks.example.com/a"}}


@pytest.mark.parametrize(
    ("of_play", "env"),
    [
        ({"debugger": "on_failed"}, {}),
        ({"strategy": "debug"}, {}),
        ({}, {"ANSIBLE_ENABLE_TASK_DEBUGGER": "true"}),
    ],
    ids=["the keyword", "the strategy", "the setting"],
)
def test_a_redo_has_the_arguments(of_play: Json, env: dict[str, str], emulator: Emulator, tmp_path: Path) -> None:
    emulator.faults([{"fault": "status", "status": 403}])
    defaults = {GROUP: {"api_url": emulator.url, "api_token": TOKEN}}
    plays = [play(task("It", OPTIONS), module_defaults=defaults, **of_play)]
    run = run_playbook(plays, tmp_path / "run", env=env, typed="redo\n").succeeded
    assert [each.status for each in run.results if each.task == "It"] == ["failed", "ok"]
    assert [each["method"] for each in emulator.requests()] == ["GET", "GET", "POST"]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What ansible-lint can know about a task's options before the task runs. A module imports it only for ansible-lint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._options.connection import connection_variables
from ._options.problems import Problem, message_of
from ._task import Task

_TEMPLATE = ("{{", "{%", "{#")


def message_for_linter(task: Task, raw: Mapping[Any, Any]) -> str | None:
    """Return the message about a task's options in its playbook, or None if none of them would make it fail."""
    problems = _lasting_problems(task, raw)
    return message_of("This task would fail", problems) if problems else None


def _lasting_problems(task: Task, raw: Mapping[Any, Any]) -> list[Problem]:
    """Return the problems with a task's options in its playbook that remain whatever their templates yield.

    A problem remains if the check finds it in each of these cases: the templates are texts, they yield nothing, they
    yield an empty dictionary, and a template of ``state`` yields "absent". Only the run can know whether the token is
    given and whether ``ca_path`` exists, so these are no problems here.
    """
    environ = {connection_variables({})["api_token"].name: "any"}
    renderings = (_rendered(raw, None), _rendered(raw, {}), _rendered(raw, None, state="absent"))
    others = ({**each, "ca_path": None} for each in renderings)
    found = task.check(raw, environ).problems.found
    also_found = [set(task.check(options, environ).problems.found) for options in others]
    return [problem for problem in found if all(problem in each for each in also_found)]


def _rendered(raw: Any, value: Any, state: str | None = None) -> Any:
    """Return options with ``value`` in the place of each text that has a template; ``state`` has a value of its own."""
    if isinstance(raw, str):
        return value if any(mark in raw for mark in _TEMPLATE) else raw
    if isinstance(raw, Mapping):
        return {name: _rendered(each, state if name == "state" else value, state) for name, each in raw.items()}
    if isinstance(raw, list):
        return [_rendered(each, value, state) for each in raw]
    return raw

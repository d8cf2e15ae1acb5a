# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What ansible-lint can know of a task's options before the task is run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._arguments import TOKEN_VARIABLE
from ._hosting import Task

_TEMPLATE = ("{{", "{%", "{#")


def lasting_problems(task: Task, raw: Mapping[Any, Any]) -> list[str]:
    """Return what is wrong with a task's options as its playbook has them, whatever their templates yield.

    A problem lasts if the check finds it with the text of the templates, without a value in their place, with an empty
    dictionary in their place, and if a template in the place of ``state`` yields "absent". Two things are not problems,
    since only the run can know them: a token that is not given, and whether ``ca_path`` exists.
    """
    environ = {TOKEN_VARIABLE: "any"}
    renderings = (_rendered(raw, None), _rendered(raw, {}), _rendered(raw, None, state="absent"))
    others = ({**each, "ca_path": None} for each in renderings)
    found, *also_found = (task.check(options, environ).problems.found for options in (raw, *others))
    return [problem for problem in found if all(problem in each for each in also_found)]


def _rendered(raw: Any, value: Any, state: str | None = None) -> Any:
    """Return options with a value in the place of each text that has a template, and one of its own for ``state``."""
    if isinstance(raw, str):
        return value if any(mark in raw for mark in _TEMPLATE) else raw
    if isinstance(raw, Mapping):
        return {name: _rendered(each, state if name == "state" else value, state) for name, each in raw.items()}
    if isinstance(raw, list):
        return [_rendered(each, value, state) for each in raw]
    return raw

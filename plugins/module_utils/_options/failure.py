# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The failure of a task, or of an entry of its list."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from .problems import Problem

TaskCode = Literal["internal_error", "interrupted", "invalid_options", "missing_library"]
"""The codes of bugs, of tasks that are ended early, and of failures before the plan.

``docs/failures.md`` lists them with cause and fix.
"""


class Failure(Exception):
    """A task, or an entry of its list, failed. ``code`` and ``problems`` are for programs, ``message`` for people."""

    _problems: Sequence[Problem] = ()

    def __init__(self, code: str, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self._code = code
        self._problems = problems

    @property
    def code(self) -> str:
        """The code that ``docs/failures.md`` or the API reference lists, with cause and fix."""
        return self._code

    @property
    def message(self) -> str:
        """What went wrong and how to fix it, in full sentences."""
        return super().__str__()

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the options or the plan. Empty if something else failed."""
        return self._problems

    @property
    def changed(self) -> bool:
        """Whether the task changed something in LaunchDarkly before it failed."""
        return False

    @property
    def data(self) -> dict[str, Any]:
        """The failure as results show it. The keys that are None here have a value if a request failed."""
        return {
            **dict.fromkeys(("status", "request_id", "method", "path")),
            "code": self.code,
            "message": self.message,
            "problems": [problem.data for problem in self.problems],
        }

    def in_entry(self, number: int | None) -> Failure:
        """Return the failure as that of an entry of a list, whose number its problems then have."""
        return self

    def scrubbed(self, secrets: Iterable[str]) -> Failure:
        """Return the failure with secrets removed from text of the service. This class has no such text."""
        return self


def task_failure(code: TaskCode, message: str, problems: Sequence[Problem] = ()) -> Failure:
    """Return the failure of a task. ``message`` says what was sent, if anything was."""
    return Failure(code, message, problems)


def bug(error: Exception) -> Failure:
    """Return the failure for an unexpected exception. The message omits its text, which may quote a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {os.path.basename(frame.filename)}, line {frame.lineno} ({frame.name})"
    return task_failure("internal_error", f"This is a bug in community.launchdarkly. Report this message: {place}.")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What a task and its runner agree on: raw options in, a result or a failure out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ._api.client import Client
from ._api.stopping import Stop
from ._libraries import unusable_libraries
from ._library_warnings import collected_warnings, in_one
from ._model.desired import Desired
from ._options.connection import Connection, check_connection
from ._options.failure import Failure, bug, task_failure
from ._options.names import MODULE, Names
from ._options.problems import Problems
from ._options.spec import Spec
from ._options.wording import visible

Options = dict[str, Any]
Result = dict[str, Any]


class TaskFailure(Exception):
    """A task failed. ``result`` is what it returns."""

    def __init__(self, failure: Failure, **result: Any) -> None:
        self.result: Result = {"changed": failure.changed, "msg": failure.message, "failure": failure.data, **result}
        # Ansible prints it as it is, and text of the service may have what controls a terminal.
        self.result["msg"] = visible(self.result["msg"])
        super().__init__(self.result["msg"])


@dataclass(frozen=True, eq=False, repr=False)
class Checked:
    """A task's options after their check.

    ``options`` holds the valid options by canonical name, with their defaults. ``visible`` is the form of them that
    may be logged. ``entries`` are the subscriptions that the task describes; there are none if there are problems.
    """

    options: Options
    connection: Connection
    problems: Problems
    visible: Options
    entries: Sequence[Desired] = ()

    @property
    def secrets(self) -> list[str]:
        """The token, and the secrets of every subscription that the task describes."""
        return [self.connection.token, *(secret for entry in self.entries for secret in entry.secrets)]


@dataclass(frozen=True, eq=False, repr=False)
class Mode:
    """How a task runs. In check mode, it sends no writes. In diff mode, its result has a diff.

    ``stop`` stops it. ``found`` gets what the plan finds beside what it would change (``findings_of``); only
    ``audit_log_subscriptions`` calls it. ``warn`` gets what a library warns of, which otherwise is among the warnings
    of the result. ``so_far`` gets a function that returns the result so far: right before the first write, and for a
    list after each write. If the first call raises an exception, nothing is written.
    """

    check: bool
    diff: bool
    stop: Stop = field(default_factory=Stop)
    found: Callable[[Result], None] | None = None
    warn: Callable[[str], None] | None = None
    so_far: Callable[[Callable[[], Result]], None] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Task:
    """One of the collection's modules, apart from its runner."""

    spec: Callable[[], Spec]
    check_with: Callable[[Mapping[Any, Any], Mapping[str, str], Problems], Checked]
    run_with: Callable[[Client, Checked, Mode], Result]

    def check(self, raw: Mapping[Any, Any], environ: Mapping[str, str], names: Names = MODULE) -> Checked:
        """Check a task's raw options. What is not valid is in the ``problems`` of the result.

        ``names`` is what the messages of this task call its options.
        """
        problems = Problems(names)
        try:
            return self.check_with(raw, environ, problems)
        except Exception as error:
            problems.add("internal_error", None, bug(error).message)
            return Checked({}, check_connection({}, {}, {}, Problems(names)), problems, visible={})

    def run(self, checked: Checked, mode: Mode) -> Result:
        """Run the task and return its result. Raises TaskFailure."""
        if unusable := unusable_libraries():
            from ._libraries_message import libraries_message

            raise TaskFailure(task_failure("missing_library", libraries_message(unusable)))
        problems = checked.problems
        if problems.found:
            raise TaskFailure(task_failure("invalid_options", problems.message, problems.found))
        with collected_warnings() as found:
            try:
                with Client(checked.connection, mode.stop) as client:
                    result = self.run_with(client, checked, mode)
                failed = None
            except Failure as failure:
                failed = TaskFailure(failure.scrubbed(checked.secrets))
            except TaskFailure as failure:
                failed = failure
        result = failed.result if failed else result
        # Ansible prints them as they are, as it does with messages.
        warnings = [visible(each) for each in result.get("warnings", ())]
        if found:
            from ._model.scrubbing import scrub

            (mode.warn or warnings.append)(in_one([visible(scrub(text, checked.secrets)) for text in found]))
        result["warnings"] = warnings
        if failed:
            raise failed
        return result

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What a stage gets, and what it returns."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import visible

from .failures import rollout_failure
from .record import Record
from .run import Run
from .variables import Variables


@dataclass(frozen=True)
class Stage:
    """A stage of a run, for one host. A stage that is run once is for all hosts of its play.

    ``arguments`` are those of its task. ``environ`` is the environment of Ansible's process and of the task.
    ``play_hosts`` are all hosts of the play, ``left`` those that did not fail, and ``batch`` those of the current ring
    that did not fail. ``strategy`` is that of the play, and ``limit`` is what ``--limit`` says. ``groups`` are those of
    the inventory, with their hosts. ``say`` shows a line to the user, and ``warn`` a warning.
    """

    host: str
    arguments: Mapping[str, Any]
    variables: Variables
    check_mode: bool
    diff_mode: bool
    environ: Mapping[str, str]
    play_hosts: Sequence[str]
    batch: Sequence[str]
    left: Sequence[str]
    strategy: str
    limit: str
    say: Callable[[str], None]
    warn: Callable[[str], None]
    groups: Mapping[str, Sequence[str]]
    hosts_of: Callable[[Any], list[str]]
    variables_of: Callable[[str], Mapping[str, Any]]
    """Returns the variables of another host, which evaluates their templates one by one."""

    @property
    def run(self) -> Run:
        """The run that the stage belongs to. Raises Failure."""
        return Run.load(Path(str(self.arguments["run"])))

    def has_last_ring(self, run: Run) -> bool:
        """Return whether no further ring begins. In a user's play, later rings are not known before they begin."""
        return not run.of_play or not any(run.ring_of(host) is None and host in self.left for host in run.accounts)

    def warn_of(self, record: Record) -> None:
        """Show the warnings of an account."""
        for warning in record.warnings:
            self.warn(visible(f"{self.host}: {warning}"))

    @property
    def run_of_account(self) -> Run:
        """The run that the host is an account of. Raises Failure if it is not one."""
        run = self.run
        if self.host not in run.accounts:
            raise rollout_failure("not_planned", "The host is not an account of this run. Run the whole playbook.")
        return run


@dataclass(frozen=True)
class Outcome:
    """What a stage returns: a message, and more for the plays."""

    msg: str = ""
    changed: bool = False
    failed: bool = False
    diff: list[dict[str, Any]] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def result(self, diff_mode: bool) -> dict[str, Any]:
        """Return the outcome as the result of Ansible's task."""
        # Ansible prints a failure's message as it is, and text from outside may have what controls a terminal.
        result = {"changed": self.changed, "failed": self.failed, "msg": visible(self.msg), **self.facts}
        return {**result, "diff": self.diff} if diff_mode and self.diff else result


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that counts for an account. It has no token and no address: each account has its own.

    ``variables`` are those of the keyword ``environment`` of the task and its play.
    """
    merged = {**os.environ, **{str(name): str(value) for name, value in variables.items()}}
    return {name: value for name, value in merged.items() if not name.startswith("LAUNCHDARKLY_")}

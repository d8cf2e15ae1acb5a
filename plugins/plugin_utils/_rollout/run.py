# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One run: its folder, its accounts and its rings."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Literal

from ansible_collections.community.launchdarkly.plugins.module_utils._api.version import VERSION
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure

from .failures import rollout_failure
from .files import file_name, make_folder, write_file
from .record import ISO_8601, Record

Kind = Literal["rollout", "plan", "drift"]

# These have one value in all plays, rings and workers, because Ansible loads the action plugin before it forks.
_STARTED = time.gmtime()
_NUMBER = secrets.token_hex(2)
_NONCE = secrets.token_hex(8)
TOKEN_KEY = secrets.token_bytes(16)
"""The key for what tells apart the tokens of a run. It is nowhere but in memory."""


@dataclass(frozen=True)
class Run:
    """A run, as the file ``run.json`` in its folder describes it.

    ``accounts`` are all accounts in order, and ``rings`` are those of each ring. ``of_play`` is whether the rings
    are those of a user's play, so that each one is planned when it begins. ``nonce`` tells apart runs.
    ``limit`` is what ``--limit`` says, if it leaves out accounts. ``fail_on`` is what fails an account in drift.
    ``unsettled`` are the accounts in which an earlier run may still create a subscription.
    """

    kind: Kind
    accounts: list[str]
    rings: list[list[str]]
    started: str
    collection: str = VERSION
    ansible: str = ""
    nonce: str = _NONCE
    max_fail_percentage: float = 0
    of_play: bool = False
    limit: str = ""
    fail_on: list[str] = field(default_factory=lambda: ["differs"])
    unsettled: list[str] = field(default_factory=list)
    folder: Path = field(default_factory=Path, compare=False)

    @classmethod
    def begin(
        cls, reports: Path, kind: Kind, accounts: Sequence[str], rings: Sequence[Sequence[str]], **facts: Any
    ) -> Run:
        """Make the folder of this run in the folder of reports, and prove that records can be written there.

        If this run has its folder already, its next ring begins. Raises Failure.
        """
        make_folder(reports)
        run = cls(kind, list(accounts), [*map(list, rings)], time.strftime(ISO_8601, _STARTED), **facts)
        name = f"{time.strftime('%Y%m%dT%H%M%SZ', _STARTED)}-{kind}-{_NUMBER}"
        folder = reports / name
        for number in count(2):
            earlier = cls.load(folder) if folder.exists() else None
            if earlier is None or run.continues(earlier):
                break
            # One playbook can have several rollouts.
            folder = reports / f"{name}-{number}"
        run = replace(run, rings=[*(earlier.rings if earlier else ()), *run.rings], folder=folder)
        make_folder(folder / "records")
        run.save()
        write_file(folder / "records" / ".probe", "")
        (folder / "records" / ".probe").unlink()
        return run

    def continues(self, earlier: Run) -> bool:
        """Return whether this is the next ring of an earlier run: of the same play, with hosts that had no ring."""
        done = {host for ring in earlier.rings for host in ring}
        is_same = (earlier.nonce, earlier.accounts) == (self.nonce, self.accounts)
        return is_same and bool(self.rings) and done.isdisjoint(host for ring in self.rings for host in ring)

    @classmethod
    def load(cls, folder: Path) -> Run:
        """Return the run in a folder. Raises Failure if it is not the folder of a run."""
        try:
            return cls(**json.loads((folder / "run.json").read_text(encoding="utf-8")), folder=folder)
        except (OSError, ValueError, TypeError):
            raise rollout_failure(
                "not_valid",
                f"{folder} is not the folder of a run of this version: it has no run.json that can be read.",
            ) from None

    def save(self) -> None:
        """Write ``run.json``. Raises Failure."""
        facts = {name: value for name, value in asdict(self).items() if name != "folder"}
        write_file(self.folder / "run.json", json.dumps(facts, indent=1))

    def ring_of(self, account: str) -> int | None:
        """Return the number of the ring of an account, from 1, or None if the run has no rings."""
        return next((number for number, ring in enumerate(self.rings, 1) if account in ring), None)

    @property
    def failing_on(self) -> list[str]:
        """The deviations that an account of this run must not have."""
        return self.fail_on if self.kind == "drift" else ["differs"]

    @property
    def is_stopped(self) -> bool:
        """Whether a ring failed, so that no further ring begins."""
        return (self.folder / "stopped").exists()

    def stop(self) -> None:
        """Mark the run as stopped. Raises Failure."""
        write_file(self.folder / "stopped", "")

    @property
    def is_refused(self) -> bool:
        """Whether the plan was refused, so that nothing is applied."""
        return (self.folder / "refused").exists()

    def refuse(self) -> None:
        """Mark the plan as refused. Raises Failure."""
        write_file(self.folder / "refused", "")

    def read(self, account: str) -> Record | None:
        """Return the record of an account, or None if there is none."""
        try:
            return Record.of(self._path(account).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            # What was done to the account is not known.
            what = f"{self._path(account)} is not a record that can be read."
            return Record(account, phase="begun").failed(rollout_failure("not_valid", what))

    def write(self, record: Record) -> None:
        """Write the record of an account. Raises Failure."""
        write_file(self._path(record.account), record.text)

    def records(self) -> dict[str, Record | None]:
        """Return the record of each account, in order."""
        return {account: self.read(account) for account in self.accounts}

    def _path(self, account: str) -> Path:
        return self.folder / "records" / f"{file_name(account)}.json"


def not_recorded(failure: Failure, what: str) -> Failure:
    """Return the failure of an account whose record can't be written. ``what`` says what was done to the account."""
    return rollout_failure("record_not_written", f"{failure.message} {what}")

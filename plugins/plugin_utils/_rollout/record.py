# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The record of one account: what a run planned for it, and what was done to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, Literal

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure

from .deviations import DEVIATIONS, Deviation
from .failures import recorded

ISO_8601 = "%Y-%m-%dT%H:%M:%SZ"
"""How records and runs write a time in UTC."""

Phase = Literal["planned", "begun", "applied"]
"""``planned``: nothing was written. ``begun``: the run began to write, and has not ended its work on the account.
``applied``: the run ended its work on the account."""


@dataclass(frozen=True)
class Record:
    """What a run knows about an account. It has no secrets.

    ``instance`` is the address of the API. ``ring`` is the number of the account's ring, from 1. ``at`` is when the
    record was made, in ISO 8601. ``changed`` is whether something was changed in the account. ``results`` and
    ``summary`` are those of the module ``audit_log_subscriptions``; a result that is ``pending`` has a write that the
    record does not know the outcome of. ``failure`` has the message (``msg``) and the ``failure`` of the account.
    ``refused`` is whether the plan was refused: then nothing is written in any account. ``deliveries`` are the
    subscriptions whose deliveries began to fail, or None if nobody looked. ``verify`` is whether the account wants
    that. ``ids``, ``unlisted``, ``disabled`` and ``failing`` are what the plan found (``findings_of``). ``token`` tells
    apart the tokens of one run, and nothing else.
    """

    account: str
    phase: Phase = "planned"
    instance: str | None = None
    ring: int | None = None
    at: str = ""
    changed: bool = False
    results: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, int] | None = None
    ids: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failure: dict[str, Any] | None = None
    refused: bool = False
    verify: bool = False
    deliveries: list[dict[str, Any]] | None = None
    unlisted: list[dict[str, Any]] = field(default_factory=list)
    disabled: list[dict[str, Any]] = field(default_factory=list)
    failing: list[dict[str, Any]] = field(default_factory=list)
    token: str = ""

    @property
    def would_change(self) -> bool:
        """Whether a rollout would change something, as far as the plan knows."""
        return any(result["action"] != "unchanged" for result in self.results)

    @property
    def deviations(self) -> list[Deviation]:
        """What ``drift`` looks for and this account has."""
        has = {"differs": self.would_change, "unlisted": self.unlisted}
        has |= {"disabled": self.disabled, "failing": self.failing}
        return [each for each in DEVIATIONS if has[each]]

    @property
    def has_pending_create(self) -> bool:
        """Whether LaunchDarkly may still create a subscription, as far as the record knows."""
        return any(result.get("pending") and result["action"] == "created" for result in self.results)

    @property
    def text(self) -> str:
        """The record as the text of its file."""
        return json.dumps(vars(self))

    @classmethod
    def of(cls, text: str) -> Record:
        """Return the record in the text of a file. Raises ValueError or TypeError if it is not one."""
        return cls(**json.loads(text))

    def failed(self, failure: Failure, refused: bool = False) -> Record:
        """Return the record with a failure."""
        return replace(self, failure=recorded(failure), refused=refused)

    def now(self, **changes: Any) -> Record:
        """Return the record with changes, made now."""
        return replace(self, at=utc_now(), **changes)


def utc_now() -> str:
    """Return the time in UTC, in ISO 8601."""
    return datetime.now(timezone.utc).strftime(ISO_8601)


def epoch(when: str) -> float:
    """Return a time in UTC as seconds since the epoch. Takes ISO 8601."""
    return datetime.strptime(when, ISO_8601).replace(tzinfo=timezone.utc).timestamp()

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One entry of an account's list, from its desired state to its outcome."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._model.desired import Desired
from .._model.plan import Outcome, Plan
from .._model.subscription import Subscription
from .._options.failure import Failure
from .._options.problems import Problem


@dataclass
class Entry:
    """An entry of an account's list, or a subscription that the task prunes. Each step of a run adds what it finds.

    ``number`` is the position in the task's list. A pruned subscription has none. ``candidates`` are the subscriptions
    that the entry may mean. ``listed`` is the one that it means, as the list request returned it, and ``current`` is
    the same subscription with all members. ``problem`` says why it can't be planned; without one, ``plan`` is set. When
    the plan is applied, either ``outcome`` or ``failure`` is set.
    """

    desired: Desired
    number: int | None = None
    pruned: bool = False
    candidates: list[Subscription] = field(default_factory=list)
    listed: Subscription | None = None
    current: Subscription | None = None
    problem: Problem | None = None
    plan: Plan = field(init=False)
    outcome: Outcome | None = None
    failure: Failure | None = None

    @property
    def label(self) -> str:
        """The name of the entry in messages."""
        if self.number is None:
            return self.desired.label
        return f"{self.desired.names(f'subscriptions[{self.number}]')} ({self.desired.label})"

    @property
    def vanished(self) -> bool:
        """Whether the list request returned it, and it did not exist when it was read by its id."""
        return self.desired.present and self.listed is not None and self.current is None

    @property
    def is_pending(self) -> bool:
        """Whether its plan has a write that is not sent yet, or whose response has not arrived yet."""
        return self.plan.changed and self.outcome is None and self.failure is None

    @property
    def action(self) -> str:
        """The action of the plan that was applied (in check mode or before, would be applied), or "failed"."""
        if self.failure:
            return "failed"
        return (self.outcome.plan if self.outcome else self.plan).action

    @property
    def changed(self) -> bool:
        """Whether something was changed, or would be changed in check mode."""
        if self.failure:
            return self.failure.changed
        return self.outcome is not None and self.outcome.plan.changed

    @property
    def reason(self) -> str:
        """Why it failed, in sentences that name it."""
        if self.failure is None:
            return ""
        # The message of a problem names the entry.
        return self.failure.message if self.failure.problems else f"{self.label}: {self.failure.message}"

    def refuse(self, error: Failure) -> None:
        """Set its problem, unless it has one. The error has one problem."""
        self.problem = self.problem or error.in_entry(self.number).problems[0]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The subscriptions of an account that a task owns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .._model.desired import Desired
from .._model.subscription import Subscription
from .._options.names import Names


@dataclass(frozen=True)
class Scope:
    """What a task owns: the subscriptions of these integrations that have all of these tags.

    ``names`` is what messages call the options of the task.
    """

    integration_keys: Sequence[str]
    tags: frozenset[str]
    names: Names

    def owns(self, subscription: Subscription) -> bool:
        """Return whether prune may delete a subscription."""
        return subscription.kind in self.integration_keys and self.tags <= subscription.tags

    def check(self, desired: Desired, current: Subscription | None) -> None:
        """Raise PlanError if a subscription is outside the scope, or would be after the plan is applied."""
        if desired.integration_key not in self.integration_keys:
            from .._model.plan_errors import outside_integrations

            raise outside_integrations(desired, self.integration_keys)
        tags = current.tags if current else set()
        if desired.present and desired.tags is not None:
            tags = desired.tags
        missing = sorted(self.tags - tags)
        if missing and (desired.present or current):
            from .._model.plan_errors import outside_tags

            raise outside_tags(desired, missing)

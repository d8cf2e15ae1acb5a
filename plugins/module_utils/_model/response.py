# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Compares the response to a write with what was sent and desired. A module imports it only if something is sent."""

from __future__ import annotations

from .comparison import is_contradicted, verdict
from .masks import DIFFERENT
from .member import EMPTY
from .plan import Plan
from .subscription import Subscription


def contradictions(plan: Plan, response: Subscription) -> list[str]:
    """Return the options for which the response to a write has a different value than the one that was sent."""
    return [member.option for path, member in plan.sent.items() if is_contradicted(member, response.get(path))]


def changed_by_others(plan: Plan, response: Subscription) -> list[str]:
    """Return the options that were as desired before an update, and that its response has with other values.

    Another client changed them between the read and the update, which did not contain them.
    """
    if plan.action != "updated":
        return []
    return [
        member.option
        for path, member in plan.desired.members.items()
        if path not in plan.sent
        and ((value := response.get(path)) is not None or path in EMPTY)
        and verdict(member, value, plan.desired.update_secrets) == DIFFERENT
    ]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One subscription: read, planned, and brought into its desired state."""

from __future__ import annotations

from collections.abc import Callable

from .._api.client import Client
from .._api.errors import ApiError
from .._model.desired import Desired
from .._model.plan import Outcome, Plan, make_plan
from .finding import look_up


def ensure(client: Client, desired: Desired, check_mode: bool, begin: Callable[[Plan], None] | None = None) -> Outcome:
    """Bring one subscription into its desired state. In check mode, predict the outcome.

    Calls ``begin`` with the plan right before the first write. Raises PlanError and ApiError.
    """
    try:
        listed_ids, current = look_up(client, desired)
        plan = make_plan(desired, current)
        if check_mode or not plan.changed:
            return Outcome(plan, plan.predicted)
        from .applying import apply_and_replan

        if begin:
            begin(plan)
        return apply_and_replan(client, plan, listed_ids)
    except ApiError as error:
        error.name = desired.name
        raise

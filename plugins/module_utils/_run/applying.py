# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Applies the plan of one subscription. A module imports it only if something is changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from .._api.client import Client
from .._api.errors import ApiError
from .._api.request import Operation
from .._model.plan import Outcome, Plan, make_plan
from .._model.response import changed_by_others, contradictions
from .._model.subscription import Subscription
from .finding import look_up

_MOST_CONFLICTS = 5


def apply_and_replan(client: Client, plan: Plan, listed_ids: Collection[str]) -> Outcome:
    """Apply a plan. If another client changed the subscription meanwhile, read it and plan again.

    ``listed_ids`` are the ids of all subscriptions of the integration when the plan was made. Raises PlanError and
    ApiError.
    """
    first, maybe_done, conflicts = plan, False, 0
    while plan.changed:
        try:
            return send(client, plan, listed_ids)
        except ApiError as error:
            error.may_quote = plan.current.secrets if plan.current else []
            error.conflicts = conflicts
            if not error.is_conflict or plan.action != "updated" or conflicts == _MOST_CONFLICTS:
                raise
            client.pause_for_conflict(conflicts, error)
            maybe_done = maybe_done or error.lost
            conflicts += 1
        listed_ids, current = look_up(client, plan.desired)
        if current is None:
            from .._model.plan_errors import renamed_or_deleted

            raise renamed_or_deleted(plan.desired)
        plan = make_plan(plan.desired, current)
    # If nothing is left to do, a patch whose response was lost has done it.
    return Outcome(first if maybe_done else plan, plan.predicted)


def send(client: Client, plan: Plan, listed_ids: Collection[str]) -> Outcome:
    """Send the request of a plan.

    Raises ApiError, also if the response shows something other than what was sent.
    """
    desired = plan.desired
    key, identifier = desired.integration_key, (plan.current.id if plan.current else None) or ""
    if plan.action == "deleted":
        existed = client.delete(key, identifier)
        return Outcome(plan if existed else replace(plan, action="unchanged"), None)
    if plan.action == "created":
        from .creating import create

        response = create(client, plan, listed_ids)
    else:
        response = Subscription(key, client.update(key, identifier, plan.patch))
    response = response.for_task(desired)
    _check_response(client, plan, response)
    return Outcome(plan, response)


def _check_response(client: Client, plan: Plan, response: Subscription) -> None:
    """Raise ApiError if the response to a write shows something other than what was sent."""
    key = plan.desired.integration_key
    operation: Operation = "create" if plan.action == "created" else "update"
    identifier = response.id if operation == "update" else None
    if different := contradictions(plan, response):
        ids = [response.id or ""]
        raise client.error_after_write(operation, key, identifier, "different_response", ids=ids, options=different)
    if others := changed_by_others(plan, response):
        raise client.error_after_write(operation, key, identifier, "changed_meanwhile", options=others)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One subscription: read, planned, and brought into its desired state."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from .._api.client import Client
from .._api.errors import ApiError
from .._api.request import Operation
from .._model.desired import Desired
from .._model.plan import Plan, changed_by_others, contradictions, make_plan, select
from .._model.plan_errors import listed_but_missing, renamed_or_deleted
from .._model.subscription import Subscription
from .creating import create
from .reading import read, with_all_members, with_names

_MOST_CONFLICTS = 5


@dataclass(frozen=True)
class Outcome:
    """A plan, and the subscription after it (in check mode, its prediction), or None if there is none any more."""

    plan: Plan
    subscription: Subscription | None


def ensure(client: Client, desired: Desired, check_mode: bool, begin: Callable[[Plan], None] | None = None) -> Outcome:
    """Bring one subscription into its desired state. In check mode, predict the outcome.

    Calls ``begin`` with the plan right before the first write. Raises PlanError and ApiError.
    """
    try:
        listed_ids, current = _look_up(client, desired)
        plan = make_plan(desired, current)
        if check_mode:
            return Outcome(plan, plan.predicted)
        if begin and plan.changed:
            begin(plan)
        return apply_and_replan(client, plan, listed_ids)
    except ApiError as error:
        error.name = desired.name
        raise


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
        listed_ids, current = _look_up(client, plan.desired)
        if current is None:
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


def _look_up(client: Client, desired: Desired) -> tuple[set[str], Subscription | None]:
    """Return the ids of the integration's subscriptions, and the subscription to manage with all of its members."""
    if desired.id is not None:
        current = read(client, desired.integration_key, desired.id)
        return {desired.id}, select(desired, [current] if current else [])
    subscriptions, listed = _select_by_name(client, desired)
    current = with_all_members(client, listed, *desired.top_level) if listed else None
    if listed and not current and desired.present:
        # Another client deleted it after the list request. Another subscription may have its name.
        subscriptions, listed = _select_by_name(client, desired)
        current = with_all_members(client, listed, *desired.top_level) if listed else None
        if listed and not current:
            raise listed_but_missing(desired)
    return {each.id or "" for each in subscriptions}, current


def _select_by_name(client: Client, desired: Desired) -> tuple[list[Subscription], Subscription | None]:
    """Return the integration's subscriptions as they are listed, and the one of the desired name."""
    key = desired.integration_key
    try:
        subscriptions = with_names(client, [Subscription(key, item) for item in client.list_all(key)])
    except ApiError as error:
        # An account without the integration has nothing to delete.
        if not error.is_not_found or desired.present:
            raise
        subscriptions = []
    return subscriptions, select(desired, subscriptions)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""A plan and a client to a result: what is read before planning, and what is sent afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ._client import Client
from ._errors import AnswerDiffers, AnswerLost, ApiError
from ._names import comparable
from ._parallel import in_parallel
from ._plan import Plan, PlanError, contradictions, make_plan, overtaken, select
from ._subscription import Subscription, Wanted

_MOST_CONFLICTS = 5
_MOST_CREATES = 3
_NEEDED = ("name", "config", "on", "statements", "tags", "_status")


@dataclass(frozen=True)
class Outcome:
    """What became of a plan: the subscription as it is now (or, in check mode, would be), or None where it is gone."""

    plan: Plan
    subscription: Subscription | None


def ensure(client: Client, wanted: Wanted, check_mode: bool) -> Outcome:
    """Bring one subscription into the wanted state, or find out what would have to be done.

    Raises PlanError and ApiError.
    """
    known, current = _look_up(client, wanted)
    plan = make_plan(wanted, current)
    if check_mode:
        return Outcome(plan, plan.predicted)
    return carry_out(client, plan, known)


def carry_out(client: Client, plan: Plan, known: Collection[str]) -> Outcome:
    """Apply a plan; where another client changed the subscription meanwhile, read it and plan again.

    ``known`` holds the ids of all subscriptions of the integration at the time of the plan. Raises PlanError and
    ApiError.
    """
    first, may_be_done, conflicts = plan, False, 0
    while plan.changed:
        try:
            return apply(client, plan, known)
        except ApiError as error:
            error.may_quote = plan.current.secrets if plan.current else []
            if not error.conflict or plan.action != "updated" or conflicts == _MOST_CONFLICTS:
                raise
            client.pause_for_conflict(conflicts, error)
            may_be_done = may_be_done or error.may_be_done
            conflicts += 1
        known, current = _look_up(client, plan.wanted)
        if current is None:
            raise PlanError(
                "overtaken",
                f"{plan.wanted.label} was renamed or deleted by another client at the same time: run the task again",
            )
        plan = make_plan(plan.wanted, current)
    # Where nothing is left to do, a patch whose answer was lost has done it.
    return Outcome(first if may_be_done else plan, plan.predicted)


def apply(client: Client, plan: Plan, known: Collection[str]) -> Outcome:
    """Send what a plan says.

    Raises ApiError, also where the answer shows something else than what was sent.
    """
    wanted = plan.wanted
    key, identifier = wanted.integration_key, (plan.current.id if plan.current else None) or ""
    if plan.action == "deleted":
        was_there = client.delete(key, identifier)
        return Outcome(plan if was_there else replace(plan, action="unchanged"), None)
    if plan.action == "created":
        answer = _create(client, plan, known)
    else:
        answer = Subscription(key, client.update(key, identifier, plan.patch))
    wrong = contradictions(wanted, plan.sent, answer)
    if wrong:
        method, path = ("POST", key) if plan.action == "created" else ("PATCH", f"{key}/{identifier}")
        raise AnswerDiffers(
            method,
            f"/api/v2/integrations/{path}",
            f"{wanted.label} ({answer.id}) was {plan.action}, but the service answers with another value than was sent "
            f"for {', '.join(wrong)}. It ignores what it does not know and may rewrite what it does: see what it made "
            "of it with audit_log_subscription_info",
        )
    if others := overtaken(plan, answer):
        raise AnswerDiffers(
            "PATCH",
            f"/api/v2/integrations/{key}/{identifier}",
            f"{wanted.label} ({answer.id}) was updated, but another client changed {', '.join(others)} at the same "
            "time: run the task again",
        )
    return Outcome(plan, answer)


def _look_up(client: Client, wanted: Wanted) -> tuple[set[str], Subscription | None]:
    """Return the ids of the integration's subscriptions, and the one to manage, with all of its members."""
    if wanted.id is not None:
        current = _read(client, wanted.integration_key, wanted.id)
        return {wanted.id}, select(wanted, [current] if current else [])
    subscriptions, listed = _select_by_name(client, wanted)
    current = whole(client, listed, *wanted.top_level) if listed else None
    if listed and not current and wanted.present:
        # It was deleted after the list was made: does another one have its name?
        subscriptions, listed = _select_by_name(client, wanted)
        current = whole(client, listed, *wanted.top_level) if listed else None
        if listed and not current:
            raise vanished(wanted)
    return {each.id or "" for each in subscriptions}, current


def _select_by_name(client: Client, wanted: Wanted) -> tuple[list[Subscription], Subscription | None]:
    """Return the integration's subscriptions as they are listed, and the one of the wanted name."""
    key = wanted.integration_key
    try:
        subscriptions = with_names(client, [Subscription(key, item) for item in client.list_all(key)])
    except ApiError as error:
        # An account without the integration has nothing that would have to be deleted.
        if not error.not_found or wanted.present:
            raise
        subscriptions = []
    return subscriptions, select(wanted, subscriptions)


def vanished(wanted: Wanted) -> PlanError:
    """Return the error for a subscription that is listed, and does not exist when it is read."""
    return PlanError(
        "overtaken",
        f"{wanted.label} is in LaunchDarkly's list, but does not exist when it is read by its id. Another client may "
        "be deleting it: run the task again",
    )


def with_names(client: Client, listed: Sequence[Subscription]) -> list[Subscription]:
    """Return the subscriptions of a list with their names; one that has none in the list is read by its id."""
    unnamed = [each for each in listed if each.name is None]
    read = in_parallel(lambda each: _reread(client, each), unnamed, client.workers)
    by_id = dict(zip((each.id for each in unnamed), read))
    return [each for each in (by_id.get(each.id, each) for each in listed) if each is not None]


def whole(client: Client, listed: Subscription, *members: str) -> Subscription | None:
    """Return a subscription of a list with all of its members, or None if it does not exist any more.

    A list may leave out members [OpenAPI]. ``members`` are those that are needed apart from what every task needs.
    """
    shown = listed.shown
    if all(shown.get(member) is not None for member in _NEEDED) and all(member in shown for member in members):
        return listed
    return _reread(client, listed)


def _reread(client: Client, listed: Subscription) -> Subscription | None:
    return _read(client, listed.integration_key, listed.id or "")


def _read(client: Client, integration_key: str, identifier: str) -> Subscription | None:
    try:
        return Subscription(integration_key, client.read(integration_key, identifier))
    except ApiError as error:
        if not error.not_found:
            raise
        return None


def _create(client: Client, plan: Plan, known: Collection[str]) -> Subscription:
    """Create a subscription exactly once, also where answers are lost."""
    key = plan.wanted.integration_key
    for attempt in range(1, _MOST_CREATES + 1):
        try:
            created = Subscription(key, client.create(key, plan.body))
        except AnswerLost as error:
            lost = error
        else:
            return created if attempt == 1 else _only(client, plan.wanted, known, created) or created
        lost.because(_may_exist(plan.wanted))
        client.pause_for_lost_answer(lost)
        found = _only(client, plan.wanted, known)
        if found is not None:
            return whole(client, found) or found
    raise lost


def _only(
    client: Client, wanted: Wanted, known: Collection[str], created: Subscription | None = None
) -> Subscription | None:
    """Return the one subscription of the wanted name that is new. Raises ApiError where there are several.

    ``created`` is one that the service is known to have made.
    """
    key = wanted.integration_key
    try:
        unknown = [Subscription(key, item) for item in client.list_all(key) if item["_id"] not in known]
        listed = with_names(client, unknown)
    except ApiError as error:
        if created is None:
            raise error.because(_may_exist(wanted)) from None
        raise AnswerDiffers(
            error.method,
            error.path,
            f"{wanted.label} ({created.id}) was created, but whether an earlier create whose answer was lost took "
            "effect too could not be seen: run the task again, which looks",
            said=error.said,
            status=error.status,
            code=error.code,
            request_id=error.request_id,
        ) from None
    new = {each.id or "": each for each in listed if comparable(each.name) == comparable(wanted.name)}
    if created is not None:
        # Its own response has all members, and a list may be behind.
        new[created.id or ""] = created
    if len(new) > 1:
        raise AnswerDiffers(
            "POST",
            f"/api/v2/integrations/{key}",
            f"{wanted.label} was created {len(new)} times, since a create whose answer was lost took effect late. "
            f"The ids are {', '.join(new)}: delete all but one, with state absent and id",
        )
    return next(iter(new.values()), None)


def _may_exist(wanted: Wanted) -> str:
    return f"{wanted.label} may have been created all the same: run the task again, which looks first"

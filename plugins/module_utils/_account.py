# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""A whole account's list: read once for each integration, planned as a whole, applied in parallel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ._apply import Outcome, carry_out, whole
from ._client import Client
from ._errors import ApiError
from ._options import numbered
from ._parallel import in_parallel
from ._plan import Plan, PlanError, make_plan, select
from ._subscription import Subscription, Wanted

Account = Mapping[str, Sequence[Subscription]]
"""The subscriptions of an account by integration key."""

_MOST_NAMED = 30


@dataclass(frozen=True)
class Scope:
    """What a task owns: the subscriptions of these integrations that have all of these tags."""

    integration_keys: Collection[str]
    tags: frozenset[str]

    def owns(self, subscription: Subscription) -> bool:
        """Return whether a subscription is one that prune may delete."""
        tags = set(subscription.shown.get("tags") or ())
        return subscription.integration_key in self.integration_keys and self.tags <= tags

    def problem(self, wanted: Wanted, current: Subscription | None) -> str | None:
        """Say why an entry lies outside, or return None."""
        if wanted.integration_key not in self.integration_keys:
            keys = ", ".join(self.integration_keys) or "none"
            return f"the scope's integration_keys are {keys}: add its own to them, or take the entry out"
        if not wanted.present and current is None:
            return None
        tags = wanted.members.get(("tags",)) if wanted.present else None
        if tags is None:
            tags = (current.shown.get("tags") if current else None) or []
        missing = ", ".join(sorted(self.tags - set(tags)))
        if missing and not wanted.present:
            return f"it does not have the scope's tags {missing}: delete it in a task of its own"
        return f"it would not have the scope's tags {missing}: add them to its tags" if missing else None


def read_account(client: Client, keys: Collection[str], required: Collection[str], workers: int) -> Account:
    """Return the subscriptions of the given integrations, by one list request for each.

    An integration that the account does not have is empty, unless it is ``required``. Raises ApiError.
    """

    def read(key: str) -> list[Subscription]:
        try:
            return [Subscription(key, item) for item in client.list_all(key)]
        except ApiError as error:
            if not error.not_found or key in required:
                raise
            return []

    return dict(zip(keys, in_parallel(read, keys, workers)))


def plan_account(
    client: Client,
    account: Account,
    entries: Sequence[Wanted],
    scope: Scope,
    prune: bool,
    max_deletions: int,
    workers: int,
) -> list[Plan]:
    """Plan every entry, in order, and then what prune deletes. Nothing is sent but reads that complete a list.

    Raises PlanError, which names everything that stands against the plan as a whole.
    """
    problems: dict[int, str] = {}
    meant: set[str | None] = set()
    found: list[Subscription | None] = [None] * len(entries)
    by_name: dict[tuple[str, str | None], list[Subscription]] = {}
    by_id: dict[tuple[str, str | None], list[Subscription]] = {}
    for key, subscriptions in account.items():
        for each in subscriptions:
            by_name.setdefault((key, each.name), []).append(each)
            by_id.setdefault((key, each.id), []).append(each)
    for number, wanted in enumerate(entries):
        key = wanted.integration_key
        candidates = by_id.get((key, wanted.id)) if wanted.id is not None else by_name.get((key, wanted.name))
        meant |= {each.id for each in candidates or ()}
        try:
            found[number] = select(wanted, candidates or [])
        except PlanError as error:
            problems[number] = str(error)
    problems = {**_same_twice(entries, found), **problems}
    found = in_parallel(
        lambda pair: whole(client, pair[1], *pair[0].top_level) if pair[1] else None, list(zip(entries, found)), workers
    )
    plans = []
    for number, (wanted, current) in enumerate(zip(entries, found)):
        if number in problems:
            continue
        if outside := scope.problem(wanted, current):
            problems[number] = f"is outside the scope: {outside}"
            continue
        try:
            plans.append(make_plan(wanted, current))
        except PlanError as error:
            problems[number] = str(error)
    refusals = [f"subscriptions[{number}] ({entries[number].label}): {problems[number]}" for number in sorted(problems)]
    doomed: list[Subscription] = []
    if prune:
        rest = [each for key in scope.integration_keys for each in account.get(key, ()) if each.id not in meant]
        rest = in_parallel(lambda each: whole(client, each) if scope.tags else each, rest, workers)
        doomed = [each for each in rest if scope.owns(each)]
    if len(doomed) > max_deletions:
        refusals.append(
            f"prune would delete more than max_deletions ({max_deletions}), namely {len(doomed)}: "
            + _some([f'{each.integration_key} "{each.name}" ({each.id})' for each in doomed])
            + ". List what is to stay, or raise max_deletions where all of them are to go"
        )
    if refusals:
        raise PlanError("refused", numbered("Nothing was changed", refusals).rstrip("."))
    return [*plans, *(Plan("deleted", _absent(each), each) for each in doomed)]


def apply_account(
    client: Client, account: Account, plans: Sequence[Plan], listed: int, workers: int
) -> list[Outcome | Exception]:
    """Apply the plans of the list, which are the first ``listed`` ones, and, where all of them succeeded, prune.

    What is pruned may be what a failed entry was to take the place of. Returns what became of each plan, in order.
    """
    outcomes = _apply_all(client, account, plans[:listed], workers)
    if any(isinstance(each, Exception) for each in outcomes):
        kept = PlanError("not_pruned", "is still there: nothing is pruned where an entry of the list failed")
        return [*outcomes, *(kept for _plan in plans[listed:])]
    return [*outcomes, *_apply_all(client, account, plans[listed:], workers)]


def _apply_all(client: Client, account: Account, plans: Sequence[Plan], workers: int) -> list[Outcome | Exception]:
    """Apply plans, in order within an integration, integrations in parallel. None that fails stops the others."""
    known = {key: {each.id or "" for each in subscriptions} for key, subscriptions in account.items()}
    outcomes: dict[int, Outcome | Exception] = {}

    def apply_integration(key: str) -> None:
        for number, plan in enumerate(plans):
            if plan.wanted.integration_key == key:
                try:
                    outcomes[number] = carry_out(client, plan, known[key])
                except Exception as error:  # also one that nobody foresaw must not hide what became of the others
                    outcomes[number] = error

    in_parallel(apply_integration, dict.fromkeys(plan.wanted.integration_key for plan in plans), workers)
    return [outcomes[number] for number in range(len(plans))]


def _same_twice(entries: Sequence[Wanted], found: Sequence[Subscription | None]) -> dict[int, str]:
    """Find entries that mean one subscription, or that would leave two of one name.

    A pair of one name is meant where both have an id.
    """
    problems = {}
    seen: dict[tuple[str, str, str | None], int] = {}
    for number, (wanted, current) in enumerate(zip(entries, found)):
        identity = current.id if current else wanted.id
        names: list[tuple[str, str | None]] = [("id", identity)] if identity else []
        if wanted.id is None:
            names.append(("name" if wanted.present else "absent name", wanted.name))
        elif wanted.present and wanted.name is not None:
            names.append(("new name", wanted.name))
        for kind, value in names:
            clashes = {
                "id": ("id",),
                "name": ("name", "absent name", "new name"),
                "absent name": ("name", "absent name"),
                "new name": ("name",),
            }[kind]
            first = next(
                (seen[key] for clash in clashes if (key := (wanted.integration_key, clash, value)) in seen), None
            )
            if first is not None:
                problems[number] = f"is the same subscription as subscriptions[{first}]: keep one of the two"
                break
        for kind, value in names:
            seen.setdefault((wanted.integration_key, kind, value), number)
    return problems


def _absent(subscription: Subscription) -> Wanted:
    return Wanted(
        integration_key=subscription.integration_key,
        present=False,
        id=subscription.id,
        members={("name",): subscription.name},
        opaque=frozenset(),
        update_secrets="on_change",
    )


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST_NAMED} more" if len(texts) > _MOST_NAMED else ""
    return ", ".join(texts[:_MOST_NAMED]) + more

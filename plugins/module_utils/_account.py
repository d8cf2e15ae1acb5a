# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""A whole account's list: read once for each integration, planned as a whole, applied in parallel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ._apply import Outcome, carry_out, vanished, whole, with_names
from ._client import Client
from ._errors import ApiError
from ._names import comparable
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
        return subscription.kind in self.integration_keys and self.tags <= subscription.tags

    def problem(self, wanted: Wanted, current: Subscription | None) -> str | None:
        """Say why an entry lies outside, or return None."""
        if wanted.integration_key not in self.integration_keys:
            keys = ", ".join(self.integration_keys) or "none"
            return f"the scope's integration_keys are {keys}: add its own to them, or take the entry out"
        if not wanted.present and current is None:
            return None
        tags = wanted.members.get(("tags",)) if wanted.present else None
        if tags is None:
            tags = current.tags if current else ()
        missing = ", ".join(sorted(self.tags - set(tags)))
        if missing and not wanted.present:
            return f"it does not have the scope's tags {missing}: delete it in a task of its own"
        return f"it would not have the scope's tags {missing}: add them to its tags" if missing else None


def read_account(client: Client, keys: Collection[str], required: Collection[str]) -> Account:
    """Return the subscriptions of the given integrations, by one list request for each, with their names.

    An integration that the account does not have is left out, unless it is ``required``. Raises ApiError.
    """

    def read(key: str) -> list[Subscription] | None:
        try:
            return [Subscription(key, item) for item in client.list_all(key)]
        except ApiError as error:
            if not error.not_found or key in required:
                raise
            return None

    listed = {key: found for key, found in zip(keys, in_parallel(read, keys, client.workers)) if found is not None}
    account: dict[str, list[Subscription]] = {key: [] for key in listed}
    for each in with_names(client, [each for subscriptions in listed.values() for each in subscriptions]):
        account[each.integration_key].append(each)
    return account


def plan_account(
    client: Client, account: Account, entries: Sequence[Wanted], scope: Scope, prune: bool, max_deletions: int
) -> list[Plan]:
    """Plan every entry, in order, and then what prune deletes. Nothing is sent but reads that complete a list.

    Raises PlanError, which names everything that stands against the plan as a whole.
    """
    problems: dict[int, str] = {}
    listed, meant = _match(account, entries, problems)
    found = _complete(client, entries, listed)
    if gone := _vanished(entries, listed, found):
        # They were deleted after the lists were made: do others have their names?
        keys = {entries[number].integration_key for number in gone}
        account = {**account, **read_account(client, keys, keys)}
        problems = {}
        listed, meant = _match(account, entries, problems)
        found = _complete(client, entries, listed)
        for number in _vanished(entries, listed, found):
            problems.setdefault(number, str(vanished(entries[number])))
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
        if scope.tags:
            read = in_parallel(lambda each: whole(client, each), rest, client.workers)
            rest = [each for each in read if each is not None]
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


def _match(
    account: Account, entries: Sequence[Wanted], problems: dict[int, str]
) -> tuple[list[Subscription | None], set[str | None]]:
    """Find the subscription of each entry, and the ids of all that an entry may mean; add what is wrong."""
    meant: set[str | None] = set()
    found: list[Subscription | None] = [None] * len(entries)
    by_name: dict[tuple[str, str | None], list[Subscription]] = {}
    by_id: dict[str, Subscription] = {}
    for key, subscriptions in account.items():
        for each in subscriptions:
            by_name.setdefault((key, comparable(each.name)), []).append(each)
            by_id[(each.id or "").lower()] = each
    for number, wanted in enumerate(entries):
        if wanted.id is None:
            candidates = by_name.get((wanted.integration_key, comparable(wanted.name)), [])
        else:
            candidates = [by_id[wanted.id]] if wanted.id in by_id else []
        meant |= {each.id for each in candidates}
        try:
            found[number] = select(wanted, candidates)
        except PlanError as error:
            problems[number] = str(error)
    clashes = _same_twice(entries, found)
    problems.update({number: problem for number, problem in clashes.items() if number not in problems})
    return found, meant


def _complete(
    client: Client, entries: Sequence[Wanted], listed: Sequence[Subscription | None]
) -> list[Subscription | None]:
    """Return what is listed with all members; None for what does not exist any more."""
    return in_parallel(
        lambda pair: whole(client, pair[1], *pair[0].top_level) if pair[1] else None,
        list(zip(entries, listed)),
        client.workers,
    )


def _vanished(
    entries: Sequence[Wanted], listed: Sequence[Subscription | None], found: Sequence[Subscription | None]
) -> list[int]:
    """Return the numbers of the entries to be present whose subscription is listed, and did not exist when read."""
    states = enumerate(zip(entries, listed, found))
    return [number for number, (wanted, each, current) in states if wanted.present and each and not current]


def apply_account(client: Client, account: Account, plans: Sequence[Plan], listed: int) -> list[Outcome | Exception]:
    """Apply the plans of the list, which are the first ``listed`` ones, and, where all of them succeeded, prune.

    What is pruned may be what a failed entry was to take the place of. Returns what became of each plan, in order.
    """
    outcomes = _apply_all(client, account, plans[:listed])
    if any(isinstance(each, Exception) for each in outcomes):
        kept = PlanError("not_pruned", "is still there: nothing is pruned where an entry of the list failed")
        return [*outcomes, *(kept for _plan in plans[listed:])]
    return [*outcomes, *_apply_all(client, account, plans[listed:])]


def _apply_all(client: Client, account: Account, plans: Sequence[Plan]) -> list[Outcome | Exception]:
    """Apply plans, in order within an integration, integrations in parallel. None that fails stops the others."""
    known = {key: {each.id or "" for each in subscriptions} for key, subscriptions in account.items()}
    outcomes: dict[int, Outcome | Exception] = {}

    def apply_integration(key: str) -> None:
        for number, plan in enumerate(plans):
            if plan.wanted.integration_key == key:
                try:
                    outcomes[number] = carry_out(client, plan, known.get(key, ()))
                except Exception as error:  # also one that nobody foresaw must not hide what became of the others
                    outcomes[number] = error

    in_parallel(apply_integration, dict.fromkeys(plan.wanted.integration_key for plan in plans), client.workers)
    return [outcomes[number] for number in range(len(plans))]


def _same_twice(entries: Sequence[Wanted], found: Sequence[Subscription | None]) -> dict[int, str]:
    """Find entries that mean one subscription, or that would leave two of one name.

    A pair of one name is meant where both have an id.
    """
    problems = {}
    seen: dict[tuple[str, str, str | None], int] = {}
    for number, (wanted, current) in enumerate(zip(entries, found)):
        identity = current.id.lower() if current and current.id else wanted.id
        name = comparable(wanted.name)
        names: list[tuple[str, str | None]] = [("id", identity)] if identity else []
        if wanted.id is None:
            names.append(("name" if wanted.present else "absent name", name))
        elif wanted.present and name is not None:
            names.append(("new name", name))
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

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""An account's list, planned as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from .._api.client import Client
from .._model.desired import Desired
from .._model.names import comparable
from .._model.plan import Outcome, make_plan, select
from .._model.subscription import Subscription
from .._options.failure import Failure
from .clashes import refuse_clashes
from .entry import Entry
from .reading_account import Account, all_with_all_members, read_account
from .scope import Scope


def plan_account(
    client: Client, account: Account, desired: Sequence[Desired], scope: Scope, prune: bool, max_deletions: int
) -> list[Entry]:
    """Plan each entry of the list, in order, and then what ``prune`` deletes: what is in the scope and not in the list.

    Sends only reads, of what the lists in ``account`` leave out. Raises ApiError, and Failure with a problem for each
    entry that does not fit the account or the scope, or that identifies the same subscription as another entry, and
    with a problem if prune would delete more than ``max_deletions``.
    """
    entries = _find(client, account, desired)
    if keys := {entry.desired.integration_key for entry in entries if entry.vanished}:
        # Another client deleted them after the list requests. Other subscriptions may have their names.
        account = {**account, **read_account(client, keys, keys)}
        entries = _find(client, account, desired)
        _refuse_vanished(entries)
    _plan_each(entries, scope)
    pruned = _plan_prune(client, account, entries, scope) if prune else []
    problems = [entry.problem for entry in entries if entry.problem]
    if len(pruned) > max_deletions:
        from .._model.plan_errors import too_many_deletions

        names = [f"{entry.label} ({entry.desired.id})" for entry in pruned]
        problems.append(too_many_deletions(names, max_deletions, scope.names).problem)
    if problems:
        from .._model.plan_errors import refused

        raise refused(problems)
    return [*entries, *pruned]


def predict(entries: Sequence[Entry]) -> None:
    """Set the outcome that each plan would have, for check mode, or if no plan changes anything."""
    for entry in entries:
        entry.outcome = Outcome(entry.plan, entry.plan.predicted)


def _find(client: Client, account: Account, desired: Sequence[Desired]) -> list[Entry]:
    """Return the entries of the list, each with the subscription that it means, if there is one.

    Refuses entries that clash, and reads what the lists left out. Raises ApiError.
    """
    entries = [Entry(each, number) for number, each in enumerate(desired)]
    _match(account, entries)
    refuse_clashes(entries)

    listed = [(entry, entry.listed) for entry in entries if entry.listed]
    needed = [(each, entry.desired.top_level) for entry, each in listed]
    for (entry, _each), current in zip(listed, all_with_all_members(client, needed)):
        entry.current = current
    return entries


def _match(account: Account, entries: Sequence[Entry]) -> None:
    """Set the candidates of each entry, and which one it means."""
    by_name: dict[tuple[str, str | None], list[Subscription]] = {}
    by_id: dict[str, list[Subscription]] = {}
    for key, subscriptions in account.items():
        for each in subscriptions:
            by_name.setdefault((key, comparable(each.name)), []).append(each)
            by_id[(each.id or "").lower()] = [each]
    for entry in entries:
        desired = entry.desired
        if desired.id is None:
            entry.candidates = by_name.get((desired.integration_key, comparable(desired.name)), [])
        else:
            entry.candidates = by_id.get(desired.id, [])
        try:
            entry.listed = select(desired, entry.candidates)
        except Failure as error:
            entry.refuse(error)


def _refuse_vanished(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.vanished:
            from .._model.plan_errors import listed_but_missing

            entry.refuse(listed_but_missing(entry.desired))


def _plan_each(entries: Sequence[Entry], scope: Scope) -> None:
    """Plan each entry that has no problem and is inside the scope."""
    for entry in entries:
        if entry.problem:
            continue
        try:
            scope.check(entry.desired, entry.current)
            entry.plan = make_plan(entry.desired, entry.current)
        except Failure as error:
            entry.refuse(error)


def unlisted(client: Client, account: Account, entries: Sequence[Entry], scope: Scope) -> list[Subscription]:
    """Return each subscription in the scope that no entry may mean.

    Sends only reads, of what the lists in ``account`` leave out. Raises ApiError.
    """
    meant = {each.id for entry in entries for each in entry.candidates}
    rest = [each for key in scope.integration_keys for each in account.get(key, ()) if each.id not in meant]
    if scope.tags:
        # A list may leave out the tags.
        read = all_with_all_members(client, [(each, ()) for each in rest])
        rest = [each for each in read if each is not None]
    return [each for each in rest if scope.owns(each)]


def _plan_prune(client: Client, account: Account, entries: Sequence[Entry], scope: Scope) -> list[Entry]:
    pruned = [
        Entry(Desired.absent(each.integration_key, each.id, each.name), pruned=True, current=each)
        for each in unlisted(client, account, entries, scope)
    ]
    for entry in pruned:
        entry.plan = make_plan(entry.desired, entry.current)
    return pruned

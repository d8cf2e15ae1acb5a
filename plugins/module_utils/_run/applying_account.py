# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Applies the plan of an account's list, in parallel. A module imports it only if something is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from .._api.client import Client
from .._api.parallel import in_parallel
from .._options.failure import Failure, bug
from .applying import apply_and_replan
from .entry import Entry
from .reading_account import Account


def apply_account(
    client: Client, account: Account, entries: Sequence[Entry], wrote: Callable[[], None] | None = None
) -> None:
    """Apply the entries of the list and, if none of them failed, prune. Sets the outcome or the failure of each.

    At least one plan has to change something. A failed entry may be the replacement of a subscription that would be
    pruned. Calls ``wrote`` right before the first write, and after each write, one call at a time.
    """
    pruned = [entry for entry in entries if entry.pruned]
    lock = Lock()

    def applied(entry: Entry) -> None:
        if wrote and entry.plan.changed:
            with lock:
                wrote()

    if wrote:
        wrote()
    complete = False
    try:
        _apply_all(client, account, [entry for entry in entries if not entry.pruned], applied)
        complete = not any(entry.failure for entry in entries)
    finally:
        if pruned and not complete:
            from .._model.plan_errors import not_pruned

            for entry in pruned:
                entry.failure = not_pruned(entry.desired)
            if wrote:
                wrote()
    if complete:
        _apply_all(client, account, pruned, applied)


def _apply_all(client: Client, account: Account, entries: Sequence[Entry], applied: Callable[[Entry], None]) -> None:
    """Apply entries, in order within an integration, integrations in parallel. One that fails does not stop others.

    Calls ``applied`` with each entry that is done.
    """
    by_integration: dict[str, list[Entry]] = {}
    for entry in entries:
        by_integration.setdefault(entry.desired.integration_key, []).append(entry)

    def apply_integration(key: str) -> None:
        ids = {each.id or "" for each in account.get(key, ())}
        for entry in by_integration[key]:
            try:
                entry.outcome = apply_and_replan(client, entry.plan, ids)
            except Failure as failure:
                # The service may quote in a response what it was sent.
                entry.failure = failure.in_entry(entry.number).scrubbed([client.token, *entry.desired.secrets])
            except Exception as error:  # An unforeseen exception too must not hide what was done for the others.
                entry.failure = bug(error)
            applied(entry)

    in_parallel(client, apply_integration, by_integration)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Reads subscriptions, with all the members that a task needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from .._api.client import Client
from .._api.errors import ApiError
from .._model.member import TOP_LEVEL_PATHS
from .._model.subscription import Subscription

Account = Mapping[str, Sequence[Subscription]]
"""The subscriptions of an account by integration key."""

_NEEDED = (*(path[0] for path in TOP_LEVEL_PATHS.values()), "config", "_status")


def read_account(client: Client, keys: Collection[str], required: Collection[str]) -> Account:
    """Return the subscriptions of the given integrations, with their names. Sends one list request for each.

    An integration that the account does not have is left out, unless it is ``required``. Raises ApiError.
    """

    def read(key: str) -> tuple[str, list[Subscription] | None]:
        try:
            return key, [Subscription(key, item) for item in client.list_all(key)]
        except ApiError as error:
            if not error.is_not_found or key in required:
                raise
            return key, None

    listed = {key: found for key, found in client.in_parallel(read, keys) if found is not None}
    account: dict[str, list[Subscription]] = {key: [] for key in listed}
    for each in with_names(client, [each for subscriptions in listed.values() for each in subscriptions]):
        account[each.integration_key].append(each)
    return account


def with_names(client: Client, listed: Sequence[Subscription]) -> list[Subscription]:
    """Return the subscriptions of a list with their names. One that has no name there is read by its id.

    One that does not exist any more is left out. Raises ApiError.
    """
    unnamed = [each for each in listed if each.name is None]
    read = client.in_parallel(lambda each: _read_again(client, each), unnamed)
    by_id = dict(zip((each.id for each in unnamed), read))
    return [each for each in (by_id.get(each.id, each) for each in listed) if each is not None]


def with_all_members(client: Client, listed: Subscription, *members: str) -> Subscription | None:
    """Return a subscription of a list with all of its members, or None if it does not exist any more.

    A list may leave out members [OpenAPI]. ``members`` are those that are needed beside what every task needs. Raises
    ApiError.
    """
    return listed if _has_all(listed, members) else _read_again(client, listed)


def all_with_all_members(
    client: Client, listed: Sequence[tuple[Subscription, Collection[str]]]
) -> list[Subscription | None]:
    """Return each subscription of a list as ``with_all_members`` does, given with the members that are needed.

    Raises ApiError.
    """
    lacking = [each for each, members in listed if not _has_all(each, members)]
    read_again = iter(client.in_parallel(lambda each: _read_again(client, each), lacking))
    return [each if _has_all(each, members) else next(read_again) for each, members in listed]


def read(client: Client, integration_key: str, identifier: str) -> Subscription | None:
    """Return the subscription with an id, or None if there is none. Raises ApiError."""
    try:
        return Subscription(integration_key, client.read(integration_key, identifier))
    except ApiError as error:
        if not error.is_not_found:
            raise
        return None


def _has_all(listed: Subscription, members: Collection[str]) -> bool:
    body = listed.body
    return all(body.get(member) is not None for member in _NEEDED) and all(member in body for member in members)


def _read_again(client: Client, listed: Subscription) -> Subscription | None:
    return read(client, listed.integration_key, listed.id or "")

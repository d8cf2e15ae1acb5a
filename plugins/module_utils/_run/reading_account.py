# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Reads all subscriptions of an account, several requests at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from .._api.client import Client
from .._api.errors import ApiError
from .._api.parallel import in_parallel
from .._model.subscription import Subscription
from .reading import has_all, read_again, with_names

Account = Mapping[str, Sequence[Subscription]]
"""The subscriptions of an account by integration key."""


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

    listed = {key: found for key, found in in_parallel(client, read, keys) if found is not None}
    account: dict[str, list[Subscription]] = {key: [] for key in listed}
    for each in with_names(client, [each for subscriptions in listed.values() for each in subscriptions]):
        account[each.integration_key].append(each)
    return account


def all_with_all_members(
    client: Client, listed: Sequence[tuple[Subscription, Collection[str]]]
) -> list[Subscription | None]:
    """Return each subscription of a list as ``with_all_members`` does, given with the members that are needed.

    Raises ApiError.
    """
    lacking = [each for each, members in listed if not has_all(each, members)]
    read = iter(in_parallel(client, lambda each: read_again(client, each), lacking))
    return [each if has_all(each, members) else next(read) for each, members in listed]

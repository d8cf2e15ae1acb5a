# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Reads subscriptions, with all the members that a task needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .._api.client import Client
from .._api.errors import ApiError
from .._model.member import TOP_LEVEL_PATHS
from .._model.subscription import Subscription

_NEEDED = (*(path[0] for path in TOP_LEVEL_PATHS.values()), "config", "_status")


def with_names(client: Client, listed: Sequence[Subscription]) -> list[Subscription]:
    """Return the subscriptions of a list with their names. One that has no name there is read by its id.

    One that does not exist any more is left out. Raises ApiError.
    """
    unnamed = [each for each in listed if each.name is None]
    if not unnamed:
        return list(listed)
    from .._api.parallel import in_parallel

    read = in_parallel(client, lambda each: read_again(client, each), unnamed)
    by_id = dict(zip((each.id for each in unnamed), read))
    return [each for each in (by_id.get(each.id, each) for each in listed) if each is not None]


def with_all_members(client: Client, listed: Subscription, *members: str) -> Subscription | None:
    """Return a subscription of a list with all of its members, or None if it does not exist any more.

    A list may leave out members [OpenAPI]. ``members`` are those that are needed beside what every task needs. Raises
    ApiError.
    """
    return listed if has_all(listed, members) else read_again(client, listed)


def read(client: Client, integration_key: str, identifier: str) -> Subscription | None:
    """Return the subscription with an id, or None if there is none. Raises ApiError."""
    try:
        return Subscription(integration_key, client.read(integration_key, identifier))
    except ApiError as error:
        if not error.is_not_found:
            raise
        return None


def has_all(listed: Subscription, members: Collection[str]) -> bool:
    """Return whether a subscription of a list has what every task needs, and these members."""
    body = listed.body
    return all(body.get(member) is not None for member in _NEEDED) and all(member in body for member in members)


def read_again(client: Client, listed: Subscription) -> Subscription | None:
    """Return a subscription of a list with all of its members, or None if there is none any more. Raises ApiError."""
    return read(client, listed.integration_key, listed.id or "")

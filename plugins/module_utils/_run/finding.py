# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Finds the subscription that a desired state is about."""

from __future__ import annotations

from .._api.client import Client
from .._api.errors import ApiError
from .._model.desired import Desired
from .._model.plan import select
from .._model.subscription import Subscription
from .reading import read, with_all_members, with_names


def look_up(client: Client, desired: Desired) -> tuple[set[str], Subscription | None]:
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
            from .._model.plan_errors import listed_but_missing

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

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Creates a subscription exactly once, also if responses are lost.

A module imports it only if a subscription is created.
"""

from __future__ import annotations

from collections.abc import Collection

from .._api.client import Client
from .._api.errors import ApiError
from .._model.desired import Desired
from .._model.names import comparable
from .._model.plan import Plan
from .._model.subscription import Subscription
from .reading import with_all_members, with_names

_MOST_CREATES = 3


def create(client: Client, plan: Plan, listed_ids: Collection[str]) -> Subscription:
    """Create a subscription.

    If the response is lost, wait, and list the integration's subscriptions. Send the create again only if the list has
    no new subscription of that name. ``listed_ids`` are the ids that were listed when the plan was made. Raises
    ApiError.
    """
    key = plan.desired.integration_key
    sent = 0
    for attempt in range(1, _MOST_CREATES + 1):
        try:
            created = Subscription(key, client.create(key, plan.body))
        except ApiError as error:
            if not error.lost:
                raise
            lost = error
            sent += lost.attempts
            lost.attempts = sent
        else:
            return created if attempt == 1 else _the_new_one(client, plan.desired, listed_ids, created) or created
        client.pause_for_lost_response(lost)
        found = _the_new_one(client, plan.desired, listed_ids)
        if found is not None:
            return with_all_members(client, found) or found
    raise lost


def _the_new_one(
    client: Client, desired: Desired, listed_ids: Collection[str], created: Subscription | None = None
) -> Subscription | None:
    """Return the one new subscription of the desired name. Raises ApiError if there are several.

    ``created`` is one whose creation the service confirmed.
    """
    key = desired.integration_key
    try:
        new = [Subscription(key, item) for item in client.list_all(key) if item["_id"] not in listed_ids]
        named = with_names(client, new)
    except ApiError as error:
        error.after, error.lost = "create", True
        if created is not None:
            error.applied, error.ids = True, [created.id or ""]
        raise
    found = {each.id or "": each for each in named if comparable(each.name) == comparable(desired.name)}
    if created is not None:
        # The response to the create has all members, and the list may be behind.
        found[created.id or ""] = created
    if len(found) > 1:
        raise client.error_after_write("create", key, None, "created_twice", ids=list(found))
    return next(iter(found.values()), None)

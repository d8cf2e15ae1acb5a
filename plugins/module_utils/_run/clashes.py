# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Entries of one list that can't be applied together."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.names import comparable
from .entry import Entry

_CLASHES = {
    "id": ("id",),
    "name": ("name", "absent name", "new name"),
    "absent name": ("name", "absent name"),
    "new name": ("name",),
}
"""The kinds of identity that an entry may have, each with the kinds in which no other entry may have the same value.

"name" and "absent name" are the names of entries without ``id``, which find a subscription by its name. "new name" is
the name that an entry with ``id`` gives to a subscription. Two subscriptions can have the same name if both entries
have an ``id``, so "new name" does not clash with itself. One entry may delete a subscription and another give its name
to a second one, so "new name" does not clash with "absent name".
"""


def refuse_clashes(entries: Sequence[Entry]) -> None:
    """Refuse each entry that means the same subscription as an earlier one, or that would give it the same name."""
    seen: dict[tuple[str, str, str | None], Entry] = {}
    for entry in entries:
        key, identities = entry.desired.integration_key, _identities(entry)
        clashing = ((own, (key, kind, value)) for own, value in identities.items() for kind in _CLASHES[own])
        first = next(((own, identity) for own, identity in clashing if identity in seen), None)
        if first is not None:
            from .._model.plan_errors import same_name, same_subscription

            own, identity = first
            error = same_name if "new name" in (own, identity[1]) else same_subscription
            entry.refuse(error(entry.desired, seen[identity].label))
        for kind, value in identities.items():
            seen.setdefault((key, kind, value), entry)


def _identities(entry: Entry) -> dict[str, str | None]:
    """Return the values by which an entry names a subscription, by the keys of _CLASHES."""
    desired, listed = entry.desired, entry.listed
    identifier = listed.id.lower() if listed and listed.id else desired.id
    identities: dict[str, str | None] = {"id": identifier} if identifier else {}
    name = comparable(desired.name)
    if desired.id is None:
        identities["name" if desired.present else "absent name"] = name
    elif desired.present and name is not None:
        identities["new name"] = name
    return identities

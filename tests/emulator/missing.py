# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members that a response lacks. Services written in Go leave out what is false, zero or empty, or show null for it."""

from collections.abc import Collection
from typing import Any

WAYS = ("keep", "omit", "null")


def without(members: dict[str, Any], names: Collection[str], way: str) -> dict[str, Any]:
    """The members as they are (``keep``), without those of these names (``omit``), or with null for them (``null``)."""
    if way == "keep":
        return members
    if way == "null":
        return {name: None if name in names else value for name, value in members.items()}
    return {name: value for name, value in members.items() if name not in names}


def without_empty(members: dict[str, Any], way: str) -> dict[str, Any]:
    """The same for the members that are false, zero or empty."""
    return without(members, [name for name, value in members.items() if not value], way)

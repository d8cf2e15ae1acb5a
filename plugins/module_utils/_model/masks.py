# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Compares secrets with their masks."""

from __future__ import annotations

from .._options.masks import visible_ends

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"


def compare(current: str, desired: str) -> str:
    """Compare a secret, as the API returns it, with the desired one.

    Returns SAME, DIFFERENT (a visible character differs, or the desired secret is too short to have all visible ones),
    or UNKNOWN if only stars are visible.
    """
    if current == desired:
        return SAME
    ends = visible_ends(current)
    if ends == [("", "")]:
        return UNKNOWN
    fits = (
        len(desired) >= len(lead) + len(trail) and desired.startswith(lead) and desired.endswith(trail)
        for lead, trail in ends
    )
    return SAME if any(fits) else DIFFERENT


def contradicts(response: str, sent: str) -> bool:
    """Return whether the response to a write shows another secret than the one that was sent.

    A service that shows three characters at each end of a shorter secret shows some characters twice. So the length
    proves nothing here.
    """
    if response == sent:
        return False
    ends = visible_ends(response)
    return not any(sent.startswith(lead) and sent.endswith(trail) for lead, trail in ends)

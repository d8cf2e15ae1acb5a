# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The rings of a rollout, and the share of a ring that may fail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ansible.utils.helpers import pct_to_int

from .failures import rollout_failure
from .lists import elements, shown

_RINGS = "audit_log_rollout_rings"
_PERCENTAGE = "audit_log_rollout_max_fail_percentage"


def ring_sizes(value: Any, accounts: int) -> list[int]:
    """Return the number of accounts in each ring.

    ``value`` is a number of accounts, a percentage of all accounts such as "25%", or a list of them. Text may hold a
    list too, since an extra variable as ``key=value`` is text. The last element holds for all further rings. The sizes
    are those of Ansible's keyword ``serial``. Raises Failure.
    """
    sizes = [_size(each, accounts) for each in elements(value)]
    if not sizes or None in sizes:
        raise rollout_failure(
            "not_valid",
            f"{_RINGS} is {shown(value)}, and must be a list of numbers (1 or more) and percentages (1% to 100%) of "
            'accounts. Write, for example, [1, "25%", "100%"].',
        )
    rings: list[int] = []
    left = accounts
    while left:
        size = min(left, sizes[min(len(rings), len(sizes) - 1)] or 1)
        rings.append(size)
        left -= size
    return rings


def rings_of(hosts: Sequence[str], sizes: Sequence[int]) -> list[list[str]]:
    """Return the hosts of each ring."""
    rings, start = [], 0
    for size in sizes:
        rings.append(list(hosts[start : start + size]))
        start += size
    return rings


def max_fail_percentage(value: Any) -> float:
    """Return the percentage of a ring that may fail. Raises Failure."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*%?", str(value).strip()) if not isinstance(value, bool) else None
    if match is None or float(match[1]) > 100:
        raise rollout_failure(
            "not_valid", f"{_PERCENTAGE} is {shown(value)}, and must be a number from 0 to 100, such as 0 or 10."
        )
    return float(match[1])


def _size(element: Any, accounts: int) -> int | None:
    """Return the number of accounts that an element means, or None if it is not valid."""
    if isinstance(element, int) and not isinstance(element, bool):
        return int(element) if element >= 1 else None
    match = re.fullmatch(r"([0-9]{1,9})(\s*%)?", str(element).strip()) if isinstance(element, str) else None
    if match is None or int(match[1]) < 1 or (match[2] and int(match[1]) > 100):
        return None
    return int(pct_to_int(f"{match[1]}%", accounts)) if match[2] else int(match[1])

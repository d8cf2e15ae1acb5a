# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What the mask of a secret looks like.

The API returns a secret as some of its first and last characters with a run of stars between, ``dum****ion``. Neither
the number of stars nor the number of visible characters is promised (the vendor's Terraform provider reports three
characters at each end).
"""

from __future__ import annotations

import re
from typing import Any

_VISIBLE = 4
"""The most characters at either end of a text that still looks like a mask of the API."""

_MASKED = re.compile(r"[^*]*\*{3,}[^*]*")
_ENDS = rf"[^*]{{0,{_VISIBLE}}}"
_LIKE_MASK = re.compile(rf"{_ENDS}\*{{3,}}{_ENDS}")
_HIDES = re.compile("[*•●∙·]{3,}")


def is_masked(value: Any) -> bool:
    """Return whether a value is a mask. How many characters a mask leaves visible is not promised."""
    return isinstance(value, str) and _MASKED.fullmatch(value) is not None


def looks_like_mask(value: Any) -> bool:
    """Return whether a value that the API returns looks like a mask: stars with at most a few characters around."""
    return isinstance(value, str) and _LIKE_MASK.fullmatch(value) is not None


def hides_characters(value: Any) -> bool:
    """Return whether a value that is given as a secret has three or more stars or bullets in a row, as a mask has.

    A web page or another tool may show more of a secret than the API does.
    """
    return isinstance(value, str) and _HIDES.search(value) is not None


def mask(value: str) -> str:
    """Return the mask of a secret: the one that the API returns, or ours if the API returns the secret in clear."""
    ends = visible_ends(value)
    # One or two stars may be a part of a short secret in clear.
    if "***" in value and len(ends) == 1 and all(len(end) <= _VISIBLE for end in ends[0]):
        return value
    return f"{value[:3]}********{value[-3:]}" if len(value) >= 16 else "********"


def visible_ends(value: str) -> list[tuple[str, str]]:
    """Return the texts before and after each of the longest runs of stars. There are none without a star.

    A secret may contain stars itself. So the longest run is the mask, and several may be equally long.
    """
    runs = list(re.finditer(r"\*+", value))
    longest = max((len(run.group()) for run in runs), default=0)
    return [(value[: run.start()], value[run.end() :]) for run in runs if len(run.group()) == longest]

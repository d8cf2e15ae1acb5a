# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Secrets as the API shows them, compared and shown without being told.

A secret comes back as some of its leading and trailing characters with a run of stars between, ``dum****ion``.
Neither the number of stars nor the number of visible characters is promised (seen live by the vendor's Terraform
provider: three characters at each end).
"""

from __future__ import annotations

import re
from typing import Any

CHANGED = "(changed)"
"""Stands for a secret that is sent, in patches and diffs."""

HIDDEN = "(hidden)"
"""Stands for a value that is not shown, in the options that Ansible logs and in text from elsewhere."""

_PLACEHOLDERS = (CHANGED, HIDDEN, "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********")
_VISIBLE = 4

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"


def is_placeholder(value: Any) -> bool:
    """Return whether a value is what this collection or Ansible shows in the place of a hidden value."""
    return value in _PLACEHOLDERS


def looks_like_mask(value: Any) -> bool:
    """Return whether a value that is given as a secret looks like the mask of one.

    A secret that contains stars is longer at one end at least.
    """
    ends = rf"[^*]{{0,{_VISIBLE}}}"
    return isinstance(value, str) and re.fullmatch(rf"{ends}\*{{3,}}{ends}", value) is not None


def is_masked(shown: Any) -> bool:
    """Return whether the API shows a mask. How many characters it leaves visible is not promised."""
    return isinstance(shown, str) and re.fullmatch(r"[^*]*\*{3,}[^*]*", shown) is not None


def compare(shown: str, wanted: str) -> str:
    """Compare a secret, as the API shows it, with the one that is wanted.

    Returns SAME, DIFFERENT (a visible character differs, or the value is too short to have all visible ones), or
    UNKNOWN where only stars are shown.
    """
    if shown == wanted:
        return SAME
    ends = visible_ends(shown)
    if ends == [("", "")]:
        return UNKNOWN
    fits = (
        len(wanted) >= len(lead) + len(trail) and wanted.startswith(lead) and wanted.endswith(trail)
        for lead, trail in ends
    )
    return SAME if any(fits) else DIFFERENT


def contradicts(shown: str, sent: str) -> bool:
    """Return whether an answer shows another secret than the one that was just sent.

    A service that shows three characters at each end of a shorter secret shows some of them twice, so the length
    proves nothing here.
    """
    if shown == sent:
        return False
    ends = visible_ends(shown)
    return not any(sent.startswith(lead) and sent.endswith(trail) for lead, trail in ends)


def mask(shown: str) -> str:
    """Return a secret as it may be shown: as the API masks it, or masked here where the API shows it in clear."""
    ends = visible_ends(shown)
    # One or two stars may be a part of a short secret that is shown in clear.
    if "***" in shown and len(ends) == 1 and all(len(end) <= _VISIBLE for end in ends[0]):
        return shown
    return f"{shown[:3]}********{shown[-3:]}" if len(shown) >= 16 else "********"


def visible_ends(shown: str) -> list[tuple[str, str]]:
    """Return what stands before and behind the run of stars, for each of the longest runs; empty without a star.

    A secret may itself contain stars, so that the longest run is the mask, and several may be equally long.
    """
    runs = list(re.finditer(r"\*+", shown))
    longest = max((len(run.group()) for run in runs), default=0)
    return [(shown[: run.start()], shown[run.end() :]) for run in runs if len(run.group()) == longest]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Texts of a report: numbers and times in words, and safe display of text from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import visible

from .record import ISO_8601

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def one_line(text: str) -> str:
    """Return visible text without line breaks."""
    return re.sub(r" *\n *", " ↵ ", visible(text))


def clip(text: str, longest: int) -> str:
    """Return text, cut to a length, with the number of characters left out. The JSON report has the full text."""
    left_out = len(text) - longest
    return f"{text[:longest]}… ({left_out:,} more characters)" if left_out > 0 else text


def utc(when: Any) -> str:
    """Return a time for people. Takes ISO 8601 or epoch milliseconds, and returns anything else as text."""
    try:
        if isinstance(when, int):
            time = datetime.fromtimestamp(when / 1000, timezone.utc)
        else:
            time = datetime.strptime(when, ISO_8601)
    except (TypeError, ValueError, OverflowError, OSError):
        return str(when)
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def number_of(count: int, thing: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def ago(age: int | None) -> str:
    """Return an age in seconds in words, or ``never``."""
    if age is None:
        return "never"
    unit, size = next((each for each in _UNITS if age >= each[1]), _UNITS[-1])
    return f"{number_of(age // size, unit)} ago"


def since(ages: Sequence[int | None]) -> str:
    """Return in a sentence when deliveries last succeeded, from the ages of the last success in some accounts."""
    known = [age for age in ages if age is not None]
    if not known:
        return "No delivery ever succeeded."
    told = "up to " if len({ago(age) for age in known}) > 1 else ""
    without = len(ages) - len(known)
    never = f", and in {number_of(without, 'account')} none ever succeeded" if without else ""
    return f"The last success was {told}{ago(max(known))}{never}."

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Parts of messages."""

from __future__ import annotations

from collections.abc import Sequence


def enumerated(names: Sequence[str]) -> str:
    """Return names as "a, b and c"."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def sentence(text: str) -> str:
    """Return a text that ends like a sentence."""
    return text if text.endswith((".", "?", "!")) else f"{text}."

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Lists in variables, which can be text."""

from __future__ import annotations

import json
from typing import Any


def elements(value: Any) -> list[Any]:
    """Return the elements of a list, or the only element that a value is.

    Text may hold a list, with or without brackets, since an extra variable as ``key=value`` is text.
    """
    if not isinstance(value, str):
        return list(value) if isinstance(value, (list, tuple)) else [value]
    text = value.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].strip()
        if not text:
            return []
    return [each.strip(" \t\n'\"") for each in text.split(",")]


def shown(value: Any) -> str:
    """Return a value of a variable as messages quote it, cut to a length."""
    as_json = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    text = repr(str(value)) if isinstance(value, str) else as_json
    return text if len(text) <= 80 else f"{text[:80]}…"

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The two libraries that the modules need, imported so that a module can still start and say which one is missing."""

from __future__ import annotations

import traceback

MISSING: dict[str, str] = {}
"""The traceback of the import, by the name of the library that could not be imported."""

try:
    import requests
except ImportError:
    MISSING["requests"] = traceback.format_exc()
    requests = None  # type: ignore[assignment]  # never used: the module fails first

try:
    from jsonpatch import JsonPatch
    from jsonpointer import JsonPointer  # what jsonpatch itself is built on
except ImportError:
    MISSING["jsonpatch"] = traceback.format_exc()
    JsonPatch = JsonPointer = None  # type: ignore[assignment,misc]  # never used: the module fails first

__all__ = ("MISSING", "JsonPatch", "JsonPointer", "requests")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Imports jsonpatch, and jsonpointer, which jsonpatch depends on. Only this folder uses them."""

from __future__ import annotations

ERROR: Exception | None = None
"""Why the library can't be imported."""

try:
    from jsonpatch import JsonPatch
    from jsonpointer import JsonPointer
except Exception as error:  # a broken installation can raise any exception
    ERROR = error
    JsonPatch = JsonPointer = None  # type: ignore[assignment,misc]  # not used, because the module fails first

__all__ = ("ERROR", "JsonPatch", "JsonPointer")

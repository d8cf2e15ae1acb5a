# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Imports jsonpatch, and jsonpointer, which jsonpatch depends on. Only this folder uses them."""

from __future__ import annotations

from .._libraries import UNUSABLE

try:
    from jsonpatch import JsonPatch
    from jsonpointer import JsonPointer
except Exception as exc:
    UNUSABLE["jsonpatch"] = exc
    JsonPatch = JsonPointer = None  # type: ignore[assignment,misc]  # not used, because the module fails first

__all__ = ("JsonPatch", "JsonPointer")

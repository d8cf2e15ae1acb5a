# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Compares names."""

from __future__ import annotations

import unicodedata


def comparable(name: str | None) -> str | None:
    """Return a subscription's name in the form in which names are compared, Unicode NFC.

    An accented letter is one character or two, depending on the keyboard or file that it comes from, and looks the
    same. Names are sent as they are given.
    """
    return None if name is None else unicodedata.normalize("NFC", name)

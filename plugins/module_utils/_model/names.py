# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What subscriptions are called: compares names, and shows them in sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any


def comparable(name: str | None) -> str | None:
    """Return a subscription's name in the form in which names are compared, Unicode NFC.

    An accented letter is one character or two, depending on the keyboard or file that it comes from, and looks the
    same. Names are sent as they are given.
    """
    return None if name is None else unicodedata.normalize("NFC", name)


def called(subscription: Mapping[str, Any]) -> str:
    """Return the name of a subscription, or its id if it has no name."""
    return str(subscription["name"] or subscription["id"] or "(no name)")


def label(subscription: Mapping[str, Any]) -> str:
    """Return how sentences name a subscription."""
    return f'{subscription["integration_key"]} "{called(subscription)}"'

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What stands for a hidden value: the placeholders of outputs, and what other tools show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

CHANGED = "(changed)"
"""Replaces a secret that is sent, in patches and diffs."""

HIDDEN = "(hidden)"
"""Replaces a hidden value, in the options that Ansible logs and in text of the service."""

_PLACEHOLDERS = (CHANGED, HIDDEN, "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********")
_STAND_INS = re.compile(
    r".*\((?:hidden|changed)\).*|[<\[(]?(?:redacted|sensitive(?:\svalue)?)[>\])]?|\$ANSIBLE_VAULT;.*",
    re.IGNORECASE | re.DOTALL,
)


def is_placeholder(value: Any) -> bool:
    """Return whether a value is what this collection or Ansible shows instead of a hidden value."""
    return value in _PLACEHOLDERS


def stands_for_secret(value: Any) -> bool:
    """Return whether a value that is given as a secret is what a tool shows instead of one, or is encrypted."""
    return isinstance(value, str) and _STAND_INS.fullmatch(value) is not None


def has_placeholder(value: Any) -> bool:
    """Return whether a value is a placeholder, or a list or dictionary that contains one."""
    if isinstance(value, Mapping):
        return any(map(has_placeholder, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(has_placeholder, value))
    return is_placeholder(value)

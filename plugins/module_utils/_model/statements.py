# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Converts statements between the modules' terms and the API's, and compares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._options.statement import EFFECT, LISTS, PAIRS

_MEMBERS = {EFFECT: EFFECT, **LISTS}


def statement_to_send(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement as it is sent to the API."""
    return {member: options[option] for option, member in _MEMBERS.items() if options.get(option) is not None}


def statement_result(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement of the API in the modules' terms, so that it is valid input."""
    options = {option: statement[member] for option, member in _MEMBERS.items() if statement.get(member)}
    # A statement without resources or actions is valid input only if it has an empty list.
    nothing = [one for one, other in PAIRS if one not in options and other not in options]
    return {EFFECT: "allow", **options, **{each: [] for each in nothing}}


def comparable_statement(statement: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a statement in a form that is equal for statements with the same meaning.

    The order inside its lists does not count, a list that is missing is empty, and a missing effect is allow.
    """
    return (statement.get(EFFECT) or "allow", *(frozenset(statement.get(each) or []) for each in LISTS.values()))

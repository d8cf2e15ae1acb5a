# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""How a report shows a subscription of an account: its colour, its words and its patch."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .states import STATES, State

Entry = Mapping[str, Any]

_UNTOLD = ("not_known", "not_reached")
"""The states in which only the plan is known."""

_NO_CHANGE = replace(STATES["not_reached"], colour="plain")


def look(result: Entry) -> State:
    """Return the state whose symbol and colour a subscription has."""
    if result["deliveries_failing"]:
        return STATES["failed"]
    state = STATES[result["state"]]
    if state.group != "attention" and (result["failing"] or result["disabled"]):
        return STATES["drifted"]
    return _NO_CHANGE if state.name in _UNTOLD and is_quiet(result) else state


def urgency(result: Entry) -> int:
    """Return the urgency of a subscription: 0 if it or its deliveries failed, 1 if it drifted, else 2."""
    state = look(result)
    return 0 if state.colour == "red" else 1 if state.name == "drifted" else 2


def worst(found: Sequence[tuple[int, Entry]]) -> Entry:
    """Return the most urgent of some subscriptions, which are given with their places."""
    order = list(STATES)
    return min((result for _place, result in found), key=lambda result: (urgency(result), order.index(result["state"])))


def in_words(result: Entry) -> str:
    """Return the state of a subscription in words."""
    words = STATES[result["state"]].words
    if result["state"] in _UNTOLD:
        words += f" ({_planned(result)})"
    if result["deliveries_failing"] or result["failing"]:
        words += ", deliveries fail"
    return f"{words}, off" if result["disabled"] else words


def is_quiet(result: Entry) -> bool:
    """Return whether a report shows only the name of a subscription, because nothing is to be said of it."""
    flags = result["deliveries_failing"] or result["failing"] or result["disabled"]
    return result["action"] == "unchanged" and not flags


def plan_tally(results: Sequence[Entry]) -> str:
    """Return what a plan would do, in words."""
    return ", ".join(f"{count:,} {words}" for words, count in Counter(map(_planned, results)).items())


def operation(step: Entry) -> str:
    """Return an operation of a patch on one line."""
    value = json.dumps(step["value"], ensure_ascii=False)
    return f"{step['op']} {step['path']}" + ("" if step["op"] == "remove" else f" → {value}")


def _planned(result: Entry) -> str:
    return "no change" if result["action"] == "unchanged" else f"would be {result['action']}"

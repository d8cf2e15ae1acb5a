# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The states of accounts and of subscriptions in a report, and the verdict on an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["failed", "unchecked", "differ", "match"]

VERDICTS: tuple[Verdict, ...] = ("failed", "unchecked", "differ", "match")
"""The verdicts on an account and on a run, the worst first."""


@dataclass(frozen=True)
class State:
    """A state of an account or of a subscription.

    ``name`` is its name in ``report.json``. ``symbol`` stands before its words, and ``colour`` is its class in
    ``page.css``. ``group`` is what needs attention, what is only planned, what was done, or what stayed the same.
    ``verdict`` is the one on an account in this state.
    """

    name: str
    symbol: str
    colour: Literal["red", "yellow", "green", "blue", "violet", "plain"]
    group: Literal["attention", "planned", "done", "same"]
    verdict: Verdict = "match"

    @property
    def words(self) -> str:
        """The state as people read it."""
        return self.name.replace("_", " ")


def _by_name(*states: State) -> Mapping[str, State]:
    return {state.name: state for state in states}


ACCOUNT_STATES = _by_name(
    State("refused", "×", "red", "attention", "failed"),
    State("failed", "×", "red", "attention", "failed"),
    State("not_known", "?", "yellow", "attention", "unchecked"),
    State("not_read", "?", "yellow", "attention", "unchecked"),
    State("not_reached", "○", "yellow", "attention", "unchecked"),
    State("would_change", "(~)", "blue", "planned", "differ"),
    State("drifted", "!", "yellow", "attention", "differ"),
    State("changed", "~", "blue", "done"),
    State("unchanged", "=", "plain", "same"),
)
"""The states of an account, the most urgent first.

``refused``: its plan was refused, so that nothing is applied in any account. ``not_known``: the run began to change it,
and may have ended. ``not_read``: a dry run or drift could not read it. ``drifted``: it has something that
``audit_log_drift_fail_on`` names, other than a plan that changes something.
"""

SUBSCRIPTION_STATES = _by_name(
    State("failed", "×", "red", "attention"),
    State("not_known", "?", "yellow", "attention"),
    State("not_reached", "○", "yellow", "attention"),
    State("created", "+", "green", "done"),
    State("updated", "~", "blue", "done"),
    State("deleted", "−", "violet", "done"),
    State("would_be_created", "(+)", "green", "planned"),
    State("would_be_updated", "(~)", "blue", "planned"),
    State("would_be_deleted", "(−)", "violet", "planned"),
    State("unchanged", "=", "plain", "same"),
)
"""The states of a subscription, the most urgent first."""

STATES = {**ACCOUNT_STATES, **SUBSCRIPTION_STATES}
"""All states. One that accounts and subscriptions both have is the same for both."""

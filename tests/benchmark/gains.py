# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table "The gains": what must be reached, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import bulk, loop, process, rollout
from .measured import Measured, Row
from .numbers import ratio
from .service import PLAIN, TLS


@dataclass(frozen=True)
class Gain:
    """A ratio of two rows, and how large it may be."""

    what: str
    row: Row
    to: Row
    must: float
    aim: float

    def measured(self, measured: Measured) -> float | None:
        """Return the ratio, or None if one of the rows was not measured."""
        return measured.ratio(self.row, self.to)

    def verdict(self, measured: Measured) -> str:
        """Return which of the two is met."""
        value = self.measured(measured)
        if value is None:
            return "not measured"
        return "aim" if value <= self.aim else "must" if value <= self.must else "**not met**"


_UNCHANGED = Row("loop", loop.IN_PROCESS, "no change", 20, PLAIN)
_URI = replace(_UNCHANGED, what=loop.READ)
_BULK = Row("bulk", bulk.OURS, "no change", 200, PLAIN)
_BULK_NOTHING = replace(_BULK, what=bulk.NOTHING)
_PROCESS = Row("process", process.OURS, "no change", 20, PLAIN)
_ROLLOUT = Row("rollout", rollout.ROLLOUT, "no change", 300, PLAIN)
_PING = replace(_ROLLOUT, what=rollout.PING)

GAINS: Sequence[Gain] = (
    Gain("one unchanged task in a loop, in process ÷ one `uri` GET task", _UNCHANGED, _URI, 0.06, 0.03),
    Gain(
        "an update in a loop, in process ÷ the pair of `uri` tasks",
        replace(_UNCHANGED, work="update"),
        replace(_UNCHANGED, what=loop.BY_HAND, work="update"),
        0.06,
        0.03,
    ),
    Gain(
        "the unchanged task as a module ÷ one `uri` GET task", replace(_UNCHANGED, what=loop.AS_MODULE), _URI, 1.1, 0.95
    ),
    Gain("200 unchanged entries ÷ the do-nothing action with the same list", _BULK, _BULK_NOTHING, 2, 1.3),
    Gain(
        "2,000 unchanged entries ÷ the do-nothing action with the same list",
        replace(_BULK, size=2000),
        replace(_BULK_NOTHING, size=2000),
        2,
        1.3,
    ),
    Gain(
        "a playbook with one bulk task of 20 unchanged entries ÷ a playbook with one `set_fact` task (whole processes)",
        _PROCESS,
        replace(_PROCESS, what=process.SET_FACT),
        1.5,
        1.25,
    ),
    Gain("rollout, 300 accounts, nothing to do, per account ÷ `ping` per host", _ROLLOUT, _PING, 0.5, 0.35),
    Gain(
        "rollout, 300 accounts, nothing to do, per account ÷ two do-nothing tasks with the same list, per host",
        _ROLLOUT,
        replace(_ROLLOUT, what=rollout.NOTHING),
        2.6,
        1.9,
    ),
    Gain(
        "drift, 300 accounts, per account ÷ `ping` per host", replace(_ROLLOUT, what=rollout.DRIFT), _PING, 0.25, 0.17
    ),
    Gain("the rollout of 300 accounts with TLS ÷ without", replace(_ROLLOUT, link=TLS), _ROLLOUT, 1.5, 1.2),
)


def all_met(measured: Measured) -> bool:
    """Return whether each "must" is met, as far as it was measured."""
    return all((gain.measured(measured) or 0) <= gain.must for gain in GAINS)


def gains_table(measured: Measured) -> str:
    """Return the table, in Markdown."""
    lines = ["| what | measured | must | aim | met |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {gain.what} | {ratio(gain.measured(measured))} | {gain.must:g} | {gain.aim:g} | {gain.verdict(measured)} |"
        for gain in GAINS
    ]
    return "\n".join(lines)

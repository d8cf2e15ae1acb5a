# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was measured: samples of rows."""

from __future__ import annotations

import json
import statistics
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Literal

Kind = Literal["loop", "bulk", "process", "rollout"]
Work = Literal["no change", "update"]


@dataclass(frozen=True, order=True)
class Row:
    """One thing that is measured: ``what`` does this ``work`` on ``size`` items, entries or accounts. ``link`` is the
    name of how the emulator is reached."""

    kind: Kind
    what: str
    work: Work
    size: int
    link: str


@dataclass(frozen=True)
class Sample:
    """One round of a row: its seconds, and what was sent in it: requests, and bytes of their headers and bodies."""

    seconds: float
    requests: int = 0
    sent: int = 0

    def __add__(self, other: Sample) -> Sample:
        return Sample(self.seconds + other.seconds, self.requests + other.requests, self.sent + other.sent)


@dataclass(frozen=True)
class Peak:
    """The peak memory of Ansible's process and of the largest of its workers, in bytes."""

    parent: int
    worker: int


@dataclass
class Measured:
    """All samples by row, in the order of the first round, and the peak memory by what ran."""

    samples: dict[Row, list[Sample]] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)

    def add(self, row: Row, sample: Sample) -> None:
        """Add what one round of a row came to."""
        self.samples.setdefault(row, []).append(sample)

    def without(self, kinds: Collection[Kind]) -> Measured:
        """Return the rows that are of no such kind, and the peaks, which are of rollouts."""
        samples = {row: each for row, each in self.samples.items() if row.kind not in kinds}
        return Measured(samples, {} if "rollout" in kinds else dict(self.peaks))

    def seconds(self, row: Row) -> float | None:
        """Return the median of a row, or None if it was not measured."""
        return statistics.median(each.seconds for each in self.samples[row]) if row in self.samples else None

    def ratio(self, row: Row, to: Row) -> float | None:
        """Return the median of the ratios of each round of two rows, or None if one of them was not measured.

        The speed of a machine changes more from round to round than within a round.
        """
        if not (row in self.samples and to in self.samples):
            return None
        rounds = zip(self.samples[row], self.samples[to], strict=True)
        return statistics.median(one.seconds / other.seconds for one, other in rounds)


def as_json(measured: Measured) -> str:
    """Return text from which ``from_json`` makes the same again."""
    rows = [{"row": asdict(row), "samples": list(map(asdict, each))} for row, each in measured.samples.items()]
    return json.dumps({"rows": rows, "peaks": {name: asdict(peak) for name, peak in measured.peaks.items()}}, indent=1)


def from_json(text: str) -> Measured:
    """Return what ``as_json`` was given."""
    data = json.loads(text)
    rows = {Row(**each["row"]): [Sample(**one) for one in each["samples"]] for each in data["rows"]}
    return Measured(rows, {name: Peak(**peak) for name, peak in data["peaks"].items()})

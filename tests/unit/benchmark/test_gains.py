# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table "The gains", of figures that are made up."""

from __future__ import annotations

import pytest
from benchmark.gains import GAINS, Gain, all_met, gains_table
from benchmark.measured import Measured, Sample

VERDICTS = {"aim": "aim", "above the aim": "must", "must": "must", "above the must": "**not met**"}


def figures(gain: Gain, ratio: float) -> Measured:
    """Return figures with this ratio, between two rounds that were out of the ordinary."""
    seconds = {gain.row: [8.0 * ratio, 0.0, 100.0], gain.to: [8.0, 1.0, 2.0]}
    return Measured({row: list(map(Sample, each)) for row, each in seconds.items()})


@pytest.mark.parametrize("gain", GAINS, ids=lambda gain: gain.what)
@pytest.mark.parametrize("case", VERDICTS)
def test_a_gain(gain: Gain, case: str) -> None:
    limit = gain.aim if case.endswith("aim") else gain.must
    measured = figures(gain, limit * (1.01 if case.startswith("above") else 0.99))
    assert gain.verdict(measured) == VERDICTS[case]
    assert all_met(measured) == (case != "above the must")
    lines = [line.rsplit(" | ", 1) for line in gains_table(measured).splitlines()[2:]]
    assert [last for first, last in lines if first.startswith(f"| {gain.what} | ")] == [f"{VERDICTS[case]} |"]


def test_what_was_not_measured_fails_nothing() -> None:
    assert all_met(Measured())
    assert {gain.verdict(Measured()) for gain in GAINS} == {"not measured"}


def test_the_rows_of_a_gain_are_different_and_of_the_same_kind_and_size() -> None:
    for gain in GAINS:
        assert gain.row != gain.to
        assert (gain.row.kind, gain.row.size) == (gain.to.kind, gain.to.size)
        assert gain.aim < gain.must

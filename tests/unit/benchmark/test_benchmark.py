# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole benchmark, as small as can be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from benchmark.measured import Measured, from_json
from benchmark.service import LINKS
from support.playbook import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that one round over one link writes."""
    folder = tmp_path_factory.mktemp("benchmark")
    sizes = ["--items", "1", "--entries", "1", "--accounts", "1"]
    arguments = ["--rounds", "1", *sizes, "--links", LINKS[0], "--folder", str(folder), "--write", str(folder / "docs")]
    (folder / "docs").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "benchmark", *arguments], cwd=ROOT / "tests", capture_output=True, text=True, check=False
    )
    # No gain is measured with sizes like these, so that none fails.
    assert run.returncode == 0, run.stderr
    return folder


def measured(folder: Path) -> Measured:
    return from_json(json.loads((folder / "benchmark.json").read_text())["measured"])


def test_the_rows_and_their_requests(folder: Path) -> None:
    found = [(row.kind, row.work, row.size, sample.requests) for row, (sample,) in measured(folder).samples.items()]
    assert found == [
        *[("loop", "no change", 1, requests) for requests in (1, 1, 1, 1, 0)],
        *[("loop", "update", 1, 2) for _each in range(3)],
        *(("bulk", "no change", 1, 0), ("bulk", "no change", 1, 1), ("bulk", "update", 1, 2)),
        *(("process", "no change", 1, 1), ("process", "no change", 1, 0)),
        *[("rollout", "no change", 1, requests) for requests in (10, 5, 0, 0)],
    ]


def test_the_peaks(folder: Path) -> None:
    peaks = measured(folder).peaks
    assert len(peaks) == 2
    assert all(peak.parent > peak.worker > 0 for peak in peaks.values())


def test_the_page_and_the_plot(folder: Path) -> None:
    for place in (folder, folder / "docs"):
        assert (place / "benchmark.md").read_text().count("| not measured |") > 0
        ElementTree.parse(place / "benchmark.svg")


def test_nothing_of_the_machine_but_its_facts_is_on_the_page(folder: Path) -> None:
    text = (folder / "benchmark.md").read_text() + (folder / "benchmark.svg").read_text()
    assert str(ROOT) not in text
    assert str(folder) not in text

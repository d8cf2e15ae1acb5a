# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``make test`` says at its end, and what ``make test-load`` leaves running."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.playbook import ROOT
from support.polling import until

TESTS = ROOT / "tests"
COMPARISONS = (
    "tests/unit/module_utils/test_integrations.py",
    "tests/unit/emulator/test_emulator_integrations.py",
    "tests/unit/emulator/test_emulator_vendor.py",
    "tests/properties/test_conformance.py",
    "tests/properties/test_over_http.py",
)
STAGES = f"""\
with:
	@{sys.executable} -m pytest -q test_one.py
without:
	@{sys.executable} -m pytest -q -k two test_one.py
fails:
	@false
"""
TEST = """\
import pytest

@pytest.mark.skip(reason="the document is not here")
@pytest.mark.parametrize("number", range(3))
def test_one(number):
    pass

def test_two():
    pass
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the settings of pytest that are here."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("stages", "code", "end"),
    [
        (["without"], 0, "Everything passed."),
        (["with", "without"], 0, "Everything that was not skipped passed."),
        (["fails"], 1, "FAILED: fails"),
    ],
)
def test_the_summary_names_what_was_skipped(checkout: Path, stages: list[str], code: int, end: str) -> None:
    (checkout / "Makefile").write_text(STAGES)
    (checkout / "test_one.py").write_text(TEST)
    command = [sys.executable, str(TESTS / "stages.py"), *stages]
    run = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    *summary, last = run.stdout.partition("===== summary =====")[2].strip().splitlines()
    assert (run.returncode, last) == (code, end), run.stdout
    assert [line.split()[:2] for line in summary[: len(stages)]] == [
        [stage, "FAILED" if stage == "fails" else "passed"] for stage in stages
    ]
    named = [line for line in summary if line.endswith("the document is not here")]
    assert len(named) == ("with" in stages)
    assert all(line.split()[:3] == ["with", "[3]", "test_one.py:3:"] for line in named)


def test_without_the_vendors_documents_each_comparison_is_skipped_with_a_reason(checkout: Path) -> None:
    shutil.copytree(TESTS, checkout / "clone/tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.move(checkout / "pyproject.toml", checkout / "clone")
    (checkout / "clone/.build").symlink_to(ROOT / ".build")
    comparisons = "reference or openapi or document or generated or connection"
    command = [sys.executable, "-m", "pytest", "-q", "-k", comparisons, *COMPARISONS]
    run = subprocess.run(command, cwd=checkout / "clone", capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    skipped = [line for line in run.stdout.splitlines() if line.startswith("SKIPPED [")]
    for file in COMPARISONS:
        told = [line for line in skipped if Path(file).name in line]
        assert told, (file, run.stdout)
        assert all("not compared with" in line and "not in ../shared/reference" in line for line in told), told


def busy_children(process: int) -> list[int]:
    """The children of a process that keep a core busy, or, after its death, had it as their parent."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if str(process).encode() in words and any(b"getppid" in each for each in words):
            found.append(int(folder.name))
    return found


@pytest.mark.parametrize("status", [0, 3])
def test_every_core_is_busy_while_a_command_runs_and_idle_after_it(status: int) -> None:
    code = f"import sys; print('begun', flush=True); sys.stdin.read(); sys.exit({status})"
    command = [sys.executable, str(TESTS / "load.py"), sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdout
        assert load.stdout.readline() == "begun\n"
        assert len(busy_children(load.pid)) == os.cpu_count()
        load.communicate("")
    assert load.returncode == status
    assert busy_children(load.pid) == []


def test_no_core_stays_busy_after_a_kill() -> None:
    command = [sys.executable, str(TESTS / "load.py"), sys.executable, "-c", "print('begun', flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdout
        assert load.stdout.readline() == "begun\n"
        load.kill()
    until(lambda: not busy_children(load.pid))

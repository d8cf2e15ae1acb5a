# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A suite of tests imports nothing from another suite: what several of them use is in tests/support."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
FOLDERS = {path.parent.name for path in TESTS.glob("*/*.py")}
FOR_ALL = {"emulator", "support"}
"""The folders that every suite may import from."""
TESTED = {"unit": {"benchmark"}}
"""The folders that a suite has the tests of, besides."""


def imports(path: Path) -> Iterator[str]:
    """Yield the folder or module from which each import of a file is, but for imports from the file's own folder."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def foreign(folder: str, allowed: set[str]) -> dict[str, set[str]]:
    """Return, by file, the folders of tests/ that the files of one folder import from and may not."""
    found = {
        str(path.relative_to(TESTS)): {name for name in imports(path) if name in FOLDERS - allowed - {folder}}
        for path in (TESTS / folder).rglob("*.py")
    }
    return {path: names for path, names in found.items() if names}


@pytest.mark.parametrize("folder", sorted(FOLDERS - FOR_ALL))
def test_a_suite_imports_from_no_other_suite(folder: str) -> None:
    assert foreign(folder, FOR_ALL | TESTED.get(folder, set())) == {}


def test_the_emulator_and_the_support_import_from_no_suite() -> None:
    assert foreign("emulator", set()) == {}
    assert foreign("support", {"emulator"}) == {}


def test_the_emulator_imports_nothing_of_the_collection() -> None:
    assert [path.name for path in (TESTS / "emulator").rglob("*.py") if "ansible_collections" in imports(path)] == []


def test_helpers_of_several_suites_are_in_support() -> None:
    """Only commands of the Makefile are beside the suites."""
    assert {path.name for path in TESTS.glob("*.py")} == {"load.py", "matrix.py", "stages.py"}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of public cases: each point has a row, and each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
TABLE = (TESTS / "public_cases.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`(\w+)` is `([\w/.]+)`", TABLE))


def names_of_tests(file: str) -> set[str]:
    """The tests of a file, those of a class with its name in front."""
    found = set()
    for node in ast.parse((TESTS / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def test_each_point_has_a_row() -> None:
    assert [int(number) for number in re.findall(r"^\| (\d+) ", TABLE, re.MULTILINE)] == list(range(1, 23))
    assert [int(number) for number in re.findall(r"^\| R(\d+) ", TABLE, re.MULTILINE)] == list(range(1, 12))


def test_each_named_test_exists() -> None:
    named = re.findall(r"`([\w/.]+)::([\w:]+)`", TABLE)
    assert len(named) > 60
    missing = [f"{file}::{name}" for file, name in named if name not in names_of_tests(FILES.get(file, file))]
    assert missing == []

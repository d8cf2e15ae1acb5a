# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rooms of the core: each imports only from those to its right, and knows only what it may know."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULE_UTILS = Path(__file__).resolve().parents[3] / "plugins" / "module_utils"
ROOMS = ["_module", "_linting", "_tasks", "_task", "_run", "_api", "_model", "_options", "_integrations", "_libraries"]
LIBRARIES = {
    "ansible": {"_module"},
    "requests": {"_api"},
    "urllib3": {"_api"},
    "jsonpatch": {"_model"},
    "jsonpointer": {"_model"},
}
"""The rooms that may import a library that is not Python's own."""
FILES = sorted(MODULE_UTILS.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(MODULE_UTILS).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield how many folders up an import begins (0: a library, 1: this folder), and the first name of its module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, each.name.split(".")[0]) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(MODULE_UTILS)) for path in FILES])
def test_a_file_imports_from_rooms_to_its_right(path: Path) -> None:
    room, depth = room_of(path), len(path.relative_to(MODULE_UTILS).parts)
    others = {name for level, name in imports(path) if level and level == depth}
    assert {name for name in others if ROOMS.index(name) <= ROOMS.index(room)} == set()
    libraries = {name for level, name in imports(path) if level == 0} - sys.stdlib_module_names
    assert {name for name in libraries if room not in LIBRARIES.get(name, ())} == set()


def test_each_room_exists() -> None:
    assert {room_of(path) for path in FILES} == set(ROOMS)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rooms of the plugins: each imports only from those to its right, and knows only what it may know."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
ROOMS = [
    *("modules", "action", "filter", "_action", "_handover", "_module", "_rollout", "_ending", "_linting"),
    *("_tasks", "_task", "_run", "_libraries", "_api", "_model", "_options", "_integrations"),
    *("_libraries_message", "_library_warnings", "_process"),
]
COLLECTION = ("ansible_collections", "community", "launchdarkly", "plugins")
LIBRARIES = {
    "ansible": {"_module", "action", "filter", "_action", "_handover", "_rollout"},
    # In module_utils, imports of the collection are relative.
    "ansible_collections": {"modules", "action", "filter", "_action", "_handover", "_rollout", "_ending"},
    "requests": {"_api"},
    "urllib3": {"_api"},
    "jsonpatch": {"_model"},
    "jsonpointer": {"_model"},
    "yaml": {"_rollout"},
    "jinja2": {"_rollout"},
    "markupsafe": {"_rollout"},
}
"""The rooms that may import a library that is not Python's own."""
FILES = sorted(path for path in PLUGINS.rglob("*.py") if path.parent.name != "doc_fragments")


def room_of(*parts: str) -> str:
    """Return the room of a file in the folder plugins: a folder or a file in it."""
    if parts[0] not in ("module_utils", "plugin_utils"):
        return parts[0]
    return parts[1].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield how many folders up an import begins (0: a library, 1: this folder), and the names from there on."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, tuple(each.name.split("."))) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module.split(".") if node.module else []
            yield from ((node.level, (*module, each.name)) for each in node.names)


def rooms_imported_by(path: Path) -> Iterator[str]:
    """Yield the rooms that a file imports from."""
    folders = path.relative_to(PLUGINS).parts[:-1]
    for level, names in imports(path):
        if level:
            yield room_of(*folders[: len(folders) + 1 - level], *names)
        elif names[: len(COLLECTION)] == COLLECTION:
            yield room_of(*names[len(COLLECTION) :])


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PLUGINS)) for path in FILES])
def test_a_file_imports_from_rooms_to_its_right(path: Path) -> None:
    room = room_of(*path.relative_to(PLUGINS).parts)
    others = set(rooms_imported_by(path)) - {room}
    assert {name for name in others if ROOMS.index(name) < ROOMS.index(room)} == set()
    libraries = {names[0] for level, names in imports(path) if level == 0} - sys.stdlib_module_names
    assert {name for name in libraries if room not in LIBRARIES.get(name, ())} == set()


def test_each_room_exists() -> None:
    assert {room_of(*path.relative_to(PLUGINS).parts) for path in FILES} == set(ROOMS)

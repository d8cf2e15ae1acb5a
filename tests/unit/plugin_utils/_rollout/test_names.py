# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of hosts as patterns of Ansible and as names of files: each means one host, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.files import file_name, write_file
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.patterns import exact_patterns
from hypothesis import given
from hypothesis import strategies as st

ODD = [
    *("a", "A", "a.b", "a-b", "a_b", "a/b", "a%2Fb", "..", ".", "...", ".hidden", "::1", "fe80::1%eth0", "a:b", "a,b"),
    *("!a", "&a", "~a", "~^a$", "a*", "a?", "[a]", "a[0]", "a[0:1]", "all", "a b", " a", "a\\b", "a|b", "(a)", "a+"),
    *(
        "<b>a</b>",
        "{{ a }}",
        "ä",
        "a\u0308",
        "🚀",
        "\u202ea",
        "x" * 240,
        "x" * 239 + "y",
        "ü" * 240,
        "$HOME",
        "~",
        "a\tb",
    ),
]
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r"), min_size=1, max_size=260)


def inventory(names: list[str]) -> InventoryManager:
    manager = InventoryManager(DataLoader(), sources=None, parse=False)
    manager.add_group("everyone")
    for name in names:
        # Ansible takes a name such as a:1 for a host with a port, but only if it comes from a source.
        manager._inventory.add_host(name, group="everyone")
    return manager


def test_a_pattern_matches_its_host_alone() -> None:
    manager = inventory(ODD)
    for name, pattern in zip(ODD, exact_patterns(ODD), strict=True):
        assert [host.name for host in manager.get_hosts([pattern])] == [name]


def test_patterns_keep_the_order() -> None:
    assert [host.name for host in inventory(ODD).get_hosts(exact_patterns(ODD[::-1]))] == ODD[::-1]


@given(st.lists(NAMES.filter(lambda name: name not in ("all", "everyone", "ungrouped")), min_size=2, unique=True))
def test_any_name_is_matched(names: list[str]) -> None:
    manager = inventory(names)
    assert [host.name for host in manager.get_hosts(exact_patterns(names[::-1]))] == names[::-1]


@given(NAMES, NAMES)
def test_two_hosts_have_two_files(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_a_file_of_a_host_is_in_the_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / "records" / f"{file_name(name)}.json"
    path.parent.mkdir()
    write_file(path, name)
    assert os.listdir(path.parent) == [path.name]
    assert path.read_text(encoding="utf-8") == name


def test_a_usual_name_is_the_name_of_its_file() -> None:
    assert [file_name(name) for name in ("acme", "acme-eu.example_1")] == ["acme", "acme-eu.example_1"]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rings of a rollout: which values are taken, and that they mean what Ansible's keyword ``serial`` means."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible.executor.playbook_executor import PlaybookExecutor
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.rings import (
    max_fail_percentage,
    ring_sizes,
    rings_of,
)
from hypothesis import given
from hypothesis import strategies as st

ELEMENTS = st.integers(1, 400) | st.integers(1, 100).map(lambda number: f"{number}%")
RINGS = st.lists(ELEMENTS, min_size=1, max_size=6)
HOSTS = st.integers(1, 300).map(lambda number: [f"host{each}" for each in range(number)])


def ansibles(serial: list[Any], hosts: list[str]) -> list[list[str]]:
    """Return the batches that Ansible makes of hosts."""
    inventory = SimpleNamespace(get_hosts=lambda *_args, **_options: list(hosts))
    play = SimpleNamespace(hosts="all", order=None, serial=serial)
    batches: list[list[str]] = PlaybookExecutor._get_serialized_batches(SimpleNamespace(_inventory=inventory), play)
    return batches


@given(rings=RINGS, hosts=HOSTS)
def test_the_rings_are_ansibles_batches(rings: list[Any], hosts: list[str]) -> None:
    sizes = ring_sizes(rings, len(hosts))
    assert sum(sizes) == len(hosts)
    assert min(sizes) >= 1
    ours = rings_of(hosts, sizes)
    assert ours == ansibles(rings, hosts)
    assert ours == ansibles(sizes, hosts)


@given(rings=RINGS, accounts=st.integers(1, 300))
def test_a_list_as_text_is_the_same_list(rings: list[Any], accounts: int) -> None:
    sizes = ring_sizes(rings, accounts)
    for text in (", ".join(map(str, rings)), str(rings), str(rings).replace("'", '"'), f" {rings} "):
        assert ring_sizes(text, accounts) == sizes
    assert ring_sizes([str(each) for each in rings], accounts) == sizes
    assert ring_sizes(tuple(rings), accounts) == sizes


@given(element=ELEMENTS, accounts=st.integers(1, 300))
def test_one_element_is_a_list_of_one(element: Any, accounts: int) -> None:
    assert ring_sizes(element, accounts) == ring_sizes([element], accounts) == ring_sizes(str(element), accounts)


@pytest.mark.parametrize(
    ("value", "sizes"),
    [
        ([1, "100%"], [1, 9]),
        ('[1,"100%"]', [1, 9]),
        ("[1, 100%]", [1, 9]),
        ("1,50%,100%", [1, 5, 4]),
        ("25%", [2, 2, 2, 2, 2]),
        (" 25 % ", [2, 2, 2, 2, 2]),
        (3, [3, 3, 3, 1]),
        ("3", [3, 3, 3, 1]),
        ("007", [7, 3]),  # not octal
        ("1%", [1] * 10),
        (1000, [10]),
        (10**30, [10]),
        ([1, 1, 1], [1] * 10),
    ],
)
def test_what_is_taken(value: Any, sizes: list[int]) -> None:
    assert ring_sizes(value, 10) == sizes


REFUSED: list[tuple[Any, str]] = [
    ("", "''"),
    ("  ", "'  '"),
    (None, "null"),
    ("null", "'null'"),
    ("abc", "'abc'"),
    ([], "[]"),
    ("[]", "'[]'"),
    (0, "0"),
    ("0", "'0'"),
    (-1, "-1"),
    ([-1, "100%"], '[-1, "100%"]'),
    ("0%", "'0%'"),
    ("-5%", "'-5%'"),
    ("101%", "'101%'"),
    ("12.5%", "'12.5%'"),
    (True, "true"),
    ([1, True], "[1, true]"),
    (1.5, "1.5"),
    (float("nan"), "NaN"),
    ({"a": 1}, '{"a": 1}'),
    ([[1], "100%"], '[[1], "100%"]'),
    ("[[1], 2]", "'[[1], 2]'"),
    ([1, None], "[1, null]"),
    ([1, ""], '[1, ""]'),
    ("1,,2", "'1,,2'"),
    ("1,", "'1,'"),
    ("1 2", "'1 2'"),
    ("[1", "'[1'"),
    ("1:30", "'1:30'"),
    ("1_000", "'1_000'"),
    ("0x10", "'0x10'"),
    ("٣", "'٣'"),
    (b"1", "\"b'1'\""),
]


@pytest.mark.parametrize(("value", "shown"), REFUSED, ids=[repr(value) for value, _shown in REFUSED])
def test_what_is_refused(value: Any, shown: str) -> None:
    with pytest.raises(Failure) as caught:
        ring_sizes(value, 10)
    assert caught.value.data["code"] == "not_valid"
    assert f"audit_log_rollout_rings is {shown}, " in caught.value.message


def test_a_long_value_is_shown_in_part() -> None:
    with pytest.raises(Failure) as caught:
        ring_sizes("x" * 1000, 10)
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("value", "percentage"),
    [(0, 0), ("0", 0), (10, 10), ("10", 10), ("10%", 10), (" 10 % ", 10), (33.3, 33.3), ("33.3%", 33.3), (100, 100)],
)
def test_a_percentage_that_may_fail(value: Any, percentage: float) -> None:
    assert max_fail_percentage(value) == percentage


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", "''"),
        (None, "null"),
        ("abc", "'abc'"),
        ([], "[]"),
        ([10], "[10]"),
        ({"a": 1}, '{"a": 1}'),
        (True, "true"),
        (False, "false"),
        (-1, "-1"),
        (101, "101"),
        ("101%", "'101%'"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        ("1e1", "'1e1'"),
        ("٣", "'٣'"),
    ],
)
def test_a_percentage_that_is_refused(value: Any, shown: str) -> None:
    with pytest.raises(Failure) as caught:
        max_fail_percentage(value)
    assert caught.value.data["code"] == "not_valid"
    assert f"audit_log_rollout_max_fail_percentage is {shown}, " in caught.value.message

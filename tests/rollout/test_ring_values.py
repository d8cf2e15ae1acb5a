# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which values the variables of the rings take, as text, as JSON and in the inventory, and what they make of them."""

import json
from typing import Any

import pytest
from support.site import Json, Run, Site

from . import FULL

ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}
RINGS = "audit_log_rollout_rings"
PERCENTAGE = "audit_log_rollout_max_fail_percentage"
HOSTS = "audit_log_rollout_hosts"
QUICK = {RINGS: 8, PERCENTAGE: 2}

TAKEN: list[tuple[Any, list[int]]] = [
    ([1, "100%"], [1, 2, 2, 2]),
    ('[1,"100%"]', [1, 2, 2, 2]),
    ("1,50%,100%", [1, 2, 2, 3]),
    ("25%", [1, 2, 3, 4]),
    (3, [1, 1, 1, 2]),
    ("3", [1, 1, 1, 2]),
]
"""Values, and the ring that each of four accounts is in then."""

REFUSED: dict[str, list[tuple[Any, str]]] = {
    RINGS: [
        ("", "''"),
        (None, "null"),
        ("abc", "'abc'"),
        ([], "[]"),
        ("[]", "'[]'"),
        (0, "0"),
        ("0", "'0'"),
        ([-1, "100%"], '[-1, "100%"]'),
        ("0%", "'0%'"),
        ("101%", "'101%'"),
        (True, "true"),
        (1.5, "1.5"),
        ({"a": 1}, '{"a": 1}'),
        ([[1], "100%"], '[[1], "100%"]'),
    ],
    PERCENTAGE: [
        ("", "''"),
        (None, "null"),
        ("abc", "'abc'"),
        ([10], "[10]"),
        (-1, "-1"),
        ("101%", "'101%'"),
        (True, "true"),
    ],
}
"""Values, and how the message shows them."""
CASES = [(name, *case) for name, refused in REFUSED.items() for case in (refused if FULL else refused[: QUICK[name]])]
"""The others are tested without Ansible in the unit tests, and here in the full run."""


@pytest.fixture
def accounts(site: Site) -> Site:
    """Four accounts with an empty list, in groups."""
    site.add("a", "b", "c", "d")
    site.describe([])
    return site


def more_inventory(site: Site, group_vars: Json | None = None, **groups: list[str]) -> tuple[str, str]:
    """Return the arguments for one more inventory, with groups of the accounts and the variables of all."""
    folder = site.folder / "more"
    (folder / "group_vars").mkdir(parents=True)
    (folder / "group_vars" / "all.yml").write_text(json.dumps(group_vars or {}))
    children = {name: {"hosts": dict.fromkeys(hosts)} for name, hosts in groups.items()}
    (folder / "groups.yml").write_text(json.dumps({"all": {"children": children}}))
    return "-i", str(folder / "groups.yml")


def message(run: Run) -> str:
    """Return the output of a run that was refused before any request, in one line."""
    assert run.code == 2, run.output[-6000:]
    assert "Traceback" not in run.output
    assert run.requests == []
    # Before ansible-core 2.19, the message is in JSON.
    return " ".join(run.output.replace('\\"', '"').split())


def rings(run: Run) -> dict[str, int]:
    """Return the ring of each account, in the report's order."""
    return {name: account["ring"] for name, account in run.succeeded.accounts.items()}


@pytest.mark.parametrize(("name", "value", "shown"), CASES, ids=[f"{name[18:]}: {value!r}" for name, value, _ in CASES])
def test_what_is_refused(accounts: Site, name: str, value: Any, shown: str) -> None:
    accounts.describe([ENTRY])
    run = accounts.run("rollout", **{name: value})
    assert f"{name} is {shown}, and must be " in message(run)


@pytest.mark.parametrize(
    "value", ["", "abc", "[]", "0", '[-1,"100%"]', "true", "null"] if FULL else ["", "[]", '[-1,"100%"]']
)
def test_text_is_refused(accounts: Site, value: str) -> None:
    accounts.describe([ENTRY])
    run = accounts.run("rollout", "-e", f"{RINGS}='{value}'")
    assert f"{RINGS} is '{value}', and must be " in message(run)


@pytest.mark.parametrize("value", [None, "", [], 0, [-1, "100%"]] if FULL else [None, [-1, "100%"]])
def test_group_variables_are_refused(accounts: Site, value: Any) -> None:
    accounts.describe([ENTRY])
    run = accounts.run("rollout", *more_inventory(accounts, {RINGS: value}))
    assert f"{RINGS} is " in message(run)


@pytest.mark.parametrize(("value", "expected"), TAKEN, ids=[repr(value) for value, _ in TAKEN])
def test_what_is_taken(accounts: Site, value: Any, expected: list[int]) -> None:
    wanted = dict(zip("abcd", expected, strict=True))
    assert rings(accounts.run("rollout", **{RINGS: value})) == wanted
    assert rings(accounts.run("rollout", *more_inventory(accounts, {RINGS: value}))) == wanted
    if isinstance(value, str):
        assert rings(accounts.run("rollout", "-e", f"{RINGS}='{value}'")) == wanted


def test_an_extra_variable_wins_over_the_inventory(accounts: Site) -> None:
    accounts.common[RINGS] = []
    assert rings(accounts.run("rollout", **{RINGS: [4]})) == {"a": 1, "b": 1, "c": 1, "d": 1}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (["c", "a"], ["c", "a"]),
        ("c,a", ["c", "a"]),
        ("c:a", ["c", "a"]),
        ("all:!b", ["a", "c", "d"]),
        ("eu", ["b", "d"]),
        (["eu", "!d"], ["b"]),
        ("eu:&us", ["d"]),
        ("~[cd]", ["c", "d"]),
        ("[a-b]", ["a", "b"]),
        ("all[2:]", ["c", "d"]),
    ],
)
def test_the_accounts_are_the_hosts_of_a_pattern(accounts: Site, pattern: Any, expected: list[str]) -> None:
    accounts.describe([ENTRY])
    run = accounts.run("rollout", *more_inventory(accounts, {HOSTS: pattern}, eu=["b", "d"], us=["a", "d"]))
    assert list(rings(run).items()) == [(name, min(number, 2)) for number, name in enumerate(expected, 1)]
    assert run.states == dict.fromkeys(expected, "changed")
    assert {each["account"] for each in run.requests} == set(expected)
    assert run.writes[0]["account"] == expected[0]


def test_a_list_of_hosts_can_be_an_extra_variable(accounts: Site) -> None:
    assert list(rings(accounts.run("rollout", **{HOSTS: ["d", "b"]}))) == ["d", "b"]
    assert list(rings(accounts.run("rollout", "-e", f"{HOSTS}=d,b"))) == ["d", "b"]


@pytest.mark.parametrize("value", ["", None, [], {"a": 1}, "nobody", ["nobody"]])
@pytest.mark.parametrize("playbook", ["rollout", "export"] if FULL else ["rollout"])
def test_hosts_that_are_refused(accounts: Site, playbook: str, value: Any) -> None:
    accounts.describe([ENTRY])
    assert f"{HOSTS} (" in message(accounts.run(playbook, **{HOSTS: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (RINGS, [2]),
        (PERCENTAGE, 10),
        (HOSTS, "b"),
        ("audit_log_rollout_report_dir", "reports"),
        ("audit_log_export_dir", "export"),
    ],
)
def test_values_that_differ_between_hosts_are_refused(accounts: Site, name: str, value: Any) -> None:
    accounts.hosts["c"][name] = value
    accounts.describe([ENTRY])
    run = accounts.run("rollout", defaults=True)
    assert f"{name} is for the whole run, but its values for the hosts a and c differ." in message(run)


def test_a_template_that_differs_between_hosts_is_refused(accounts: Site) -> None:
    accounts.common["audit_log_rollout_report_dir"] = "reports/{{ inventory_hostname }}"
    run = accounts.run("rollout", defaults=True)
    assert "audit_log_rollout_report_dir is for the whole run, but its values" in message(run)


def test_a_template_that_is_the_same_for_all_hosts_is_taken(accounts: Site) -> None:
    accounts.common |= {"canaries": 2, RINGS: ["{{ canaries }}", "100%"]}
    assert rings(accounts.run("rollout")) == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_undefined_template_is_named(accounts: Site) -> None:
    accounts.common[RINGS] = "{{ canaries }}"
    assert f"{RINGS} uses the variable canaries, which is not defined" in message(accounts.run("rollout"))


ODD = [
    *("z last", "first", "a/b", "a_b", "A_b", "fe80::1", "<b>bold</b>", "~tilde", "!not", "&and", "it's", '"quoted"'),
    *("dollar$HOME", "per%cent", "back\\slash", "..", "ümlaut", "😀", "x" * 240, "(paren)", "a.b", "a+b", "star*"),
]


def test_odd_hosts_are_in_ansibles_order(site: Site) -> None:
    # A token has no spaces.
    tokens = {name: f"token-{number}" for number, name in enumerate(ODD)}
    site.hosts = {name: {"audit_log_rollout_api_token": token} for name, token in tokens.items()}
    site.service.set_accounts([{"name": name, "tokens": [token]} for name, token in tokens.items()])
    site.describe([ENTRY])
    run = site.run("rollout", forks=1, **{RINGS: [1, 4, "50%", "100%"]}).succeeded
    assert list(run.accounts) == ODD
    half = len(ODD) // 2
    expected = [1, *[2] * 4, *[3] * half, *[4] * (len(ODD) - 5 - half)]
    assert list(rings(run).values()) == expected
    assert run.states == dict.fromkeys(ODD, "changed")
    assert [each["account"] for each in run.writes] == ODD

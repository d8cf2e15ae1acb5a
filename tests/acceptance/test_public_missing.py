# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members that a response leaves out, and subscriptions that vanish while they are read."""

from typing import Any

import pytest
from emulator import Emulator
from support.playbook import INFO, LIST, Json, play, task

from .conftest import Ansible

URL = "https://hooks.example.com/a-secret-part"
ANYTHING: Json = {"effect": "allow", "resources": ["proj/*"], "actions": ["*"]}

MISSING: dict[str, Json] = {
    "left out": {
        "empty_items": "omit",
        "empty_members": "omit",
        "empty_status": "omit",
        "default_effect": "omit",
        "kind": "omit",
        "statement_lists": "omit_empty",
    },
    "null": {
        "empty_items": "null",
        "empty_members": "null",
        "empty_status": "null",
        "default_effect": "null",
        "kind": "null",
        "statement_lists": "null_empty",
    },
}


def slack(name: str, **options: Any) -> Json:
    return {"integration_key": "slack", "name": name, "config": {"url": URL}, **options}


def absent(name: str) -> Json:
    return {"integration_key": "slack", "name": name, "state": "absent"}


def seed(emulator: Emulator, *names: str, **members: Any) -> list[str]:
    defaults: Json = {"kind": "slack", "on": True, "tags": [], "statements": [], "config": {"url": URL}}
    emulator.seed({"acme": [{**defaults, "name": name, **members} for name in names]})
    return [each["_id"] for each in emulator.state()["acme"]]


def names(emulator: Emulator) -> list[str]:
    return [each["name"] for each in emulator.state().get("acme", [])]


def sent(emulator: Emulator) -> list[str]:
    return [each["method"] for each in emulator.requests()]


@pytest.mark.parametrize("quirks", MISSING.values(), ids=MISSING)
def test_a_missing_member_is_false_or_empty(quirks: Json, emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(**quirks)
    off = slack("One", enabled=False, tags=[], statements=[ANYTHING])
    run = ansible(
        [
            play(
                task("Create", off),
                task("Repeat", off),
                task("Switch on", slack("One", enabled=True, tags=["a"], statements=[])),
                task("Repeat on", slack("One", enabled=True, tags=["a"], statements=[])),
                task("Switch off", {"subscriptions": [off]}, module=LIST),
                task("Repeat off", {"subscriptions": [off]}, module=LIST),
                task("Read", {"integration_keys": ["slack", "datadog"]}, module=INFO),
                task("Delete", absent("One")),
                task("Delete again", absent("One")),
                task("Read nothing", {"integration_keys": ["slack"]}, module=INFO),
            )
        ],
        args=["--diff"],
        env={"DUMP_EMULATOR": emulator.url},
    ).succeeded
    created = {
        "integration_key": "slack",
        "name": "One",
        "enabled": False,
        "tags": [],
        "config": {},
        "statements": [ANYTHING],
    }
    subscription = run["Create"]["subscription"]
    assert subscription == {**created, "id": subscription["id"]}
    assert [run[name]["action"] for name in ("Repeat", "Repeat on")] == ["unchanged"] * 2
    paths = sorted(each["path"] for each in run["Switch on"]["patch"])
    assert paths == ["/on", "/statements", "/tags"]
    assert [run[name]["changed"] for name in ("Switch off", "Repeat off")] == [True, False]
    assert run["Read"]["subscriptions"] == [subscription]
    status = run["Read"]["metadata"][subscription["id"]]["status"]
    assert status == {"success_count": 0, "error_count": 0, "last_success": None, "last_error": None, "errors": []}
    assert [run[name]["action"] for name in ("Delete", "Delete again")] == ["deleted", "unchanged"]
    assert run["Read nothing"]["subscriptions"] == []
    assert [each for each in sent(emulator) if each != "GET"] == ["POST", "PATCH", "PATCH", "DELETE"]


def test_an_update_adds_members_that_are_not_shown(emulator: Emulator, ansible: Ansible) -> None:
    """A service that applies the patch to what it shows has no member to replace."""
    emulator.quirks(**MISSING["left out"])
    seed(emulator, "One", on=False)
    run = ansible([play(task("Change", slack("One", enabled=True, tags=["a"])))]).succeeded
    assert {(each["op"], each["path"]) for each in run["Change"]["patch"]} == {("add", "/on"), ("add", "/tags")}


def test_a_response_without_on_that_was_switched_on_is_a_failure(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, "One", on=False)
    emulator.faults([{"fault": "omit", "method": "PATCH", "members": ["/on"]}])
    run = ansible([play(task("Change", slack("One", enabled=True), ignore_errors=True))]).succeeded
    assert run["Change"]["failure"]["code"] == "different_response"
    assert "enabled" in run["Change"]["msg"]
    assert run["Change"]["changed"]


def test_a_list_without_items_is_read_only_if_it_is_the_list(emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(empty_items="omit")
    for members, code in ((["/key"], 0), (["/_links"], 0), (["/key", "/_links"], 2)):
        emulator.clear()
        emulator.faults([{"fault": "omit", "method": "GET", "members": members}])
        assert ansible([play(task("Create", slack(f"{members}")))]).code == code
        emulator.seed({})
    assert sent(emulator) == ["GET"], "nothing is created on a response that can't be read"


def test_names_that_the_list_leaves_out_are_read(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, "One", "Two", "Three", tags=["mine"])
    emulator.quirks(list_members=["name"])
    prune = {"prune": True, "scope": {"integration_keys": ["slack"], "tags": ["mine"]}}
    both = {"subscriptions": [slack("One"), slack("Two", enabled=False)], **prune}
    run = ansible(
        [
            play(
                task("Repeat", slack("One")),
                task("Read", {"integration_keys": ["slack"], "name": "Two"}, module=INFO),
                task("Prune", both, module=LIST),
                task("Prune again", both, module=LIST),
                task("Delete", absent("One")),
                task("Create", slack("New")),
            )
        ],
        env={"DUMP_EMULATOR": emulator.url},
    ).succeeded
    assert run["Repeat"]["action"] == "unchanged"
    assert [each["name"] for each in run["Read"]["subscriptions"]] == ["Two"]
    summary = {"created": 0, "updated": 1, "deleted": 1, "unchanged": 1, "failed": 0}
    assert run["Prune"]["summary"] == summary
    assert run["Prune again"]["summary"] == {**summary, "updated": 0, "deleted": 0, "unchanged": 2}
    assert run["Delete"]["action"] == "deleted"
    assert names(emulator) == ["Two", "New"]
    counts = [len(each.emulator["requests"]) for each in run.results if each.emulator]
    assert counts[0] == 4, "one list, and one read for each item without a name"


def test_two_of_one_name_are_found_without_names_in_the_list(emulator: Emulator, ansible: Ansible) -> None:
    identifiers = seed(emulator, "Twin", "Twin")
    emulator.quirks(list_members=["name"])
    run = ansible([play(task("Change", slack("Twin", enabled=False), ignore_errors=True))]).succeeded
    assert run["Change"]["failure"]["code"] == "ambiguous_name"
    assert [each for each in identifiers if each not in run["Change"]["msg"]] == []


def test_what_shows_no_name_at_all_matches_no_name(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, "One")
    emulator.quirks(list_members=["name"], read_members=["name"])
    run = ansible(
        [
            play(
                task("Delete", absent("One")),
                task("Create", slack("One")),
                task("Read", {"integration_keys": ["slack"]}, module=INFO),
            )
        ]
    ).succeeded
    assert [run[name]["action"] for name in ("Delete", "Create")] == ["unchanged", "created"]
    assert [each.get("name") for each in run["Read"]["subscriptions"]] == [None, None]


def test_other_integrations_are_not_broken_by_one_item_without_a_name(emulator: Emulator, ansible: Ansible) -> None:
    one, two = seed(emulator, "One", "Two")
    emulator.faults([{"fault": "omit", "method": "GET", "members": ["/items/0/name"], "times": None}])
    run = ansible([play(task("Change", slack("Two", enabled=False)))]).succeeded
    assert run["Change"]["subscription"]["id"] == two != one


VANISH: Json = {"fault": "vanish", "method": "GET"}


def test_what_vanishes_while_it_is_read_is_passed_over(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, "One", "Two", "Three", tags=["mine"])
    emulator.quirks(list_members=["config", "tags"])
    emulator.faults([VANISH])
    prune = {"prune": True, "scope": {"integration_keys": ["slack"], "tags": ["mine"]}}
    run = ansible([play(task("Read", {"integration_keys": ["slack"]}, module=INFO))]).succeeded
    assert len(run["Read"]["subscriptions"]) == 2 and len(names(emulator)) == 2
    emulator.faults([VANISH])
    run = ansible([play(task("Prune", {"subscriptions": [], **prune}, module=LIST))]).succeeded
    assert run["Prune"]["summary"]["deleted"] == 1
    assert names(emulator) == []


def test_an_entry_that_vanishes_while_it_is_read(emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(list_members=["config"])
    actions = []
    for options in (absent("One"), slack("One")):
        for one_of_a_list in (False, True):
            seed(emulator, "One")
            emulator.clear()
            emulator.faults([VANISH])
            given = {"subscriptions": [options, slack("Two", tags=["a"])]} if one_of_a_list else options
            run = ansible([play(task("Try", given, **({"module": LIST} if one_of_a_list else {})))]).succeeded
            result = run["Try"]["results"][0] if one_of_a_list else run["Try"]
            actions.append((result["action"], sent(emulator)))
    assert actions == [
        ("unchanged", ["GET", "GET"]),
        ("unchanged", ["GET", "GET", "POST"]),
        ("created", ["GET", "GET", "GET", "POST"]),
        ("created", ["GET", "GET", "GET", "POST", "POST"]),
    ]


def test_another_one_of_the_name_is_found_after_one_vanished(emulator: Emulator, ansible: Ansible) -> None:
    """It was deleted and made anew by another client between the list and the read."""
    identifiers = seed(emulator, "One")
    body = {"code": "not_found", "message": "Invalid resource identifier"}
    emulator.quirks(list_members=["config"])
    gone = {"fault": "status", "status": 404, "body": body, "method": "GET", "path": identifiers[0]}
    for one_of_a_list in (False, True):
        emulator.faults([gone])
        options = slack("One", enabled=one_of_a_list)
        given = {"subscriptions": [options]} if one_of_a_list else options
        run = ansible([play(task("Try", given, **({"module": LIST} if one_of_a_list else {})))]).succeeded
        result = run["Try"]["results"][0] if one_of_a_list else run["Try"]
        assert result["action"] == "updated"
        emulator.faults([{**gone, "times": None}])
        run = ansible(
            [play(task("Try", given, **({"module": LIST} if one_of_a_list else {}), ignore_errors=True))]
        ).succeeded
        assert run["Try"]["failure"]["code"] == ("refused" if one_of_a_list else "vanished")
        assert [each["code"] for each in run["Try"]["failure"]["problems"]] == ["vanished"]
        emulator.clear()
    assert names(emulator) == ["One"]

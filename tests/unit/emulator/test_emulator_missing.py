# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each quirk that leaves out members or shows null for them: in list items, reads and responses of writes."""

from typing import Any

import pytest
from emulator import Emulator
from emulator.missing import without, without_empty

BARE = {"statements": [], "tags": [], "on": False, "config": {}}
ABSENT = object()


def everywhere(api: Any) -> list[dict[str, Any]]:
    """One new subscription as a create, a list, a read and an update show it."""
    created = api.create(kind="brand-new", token="small-token", **BARE)
    item = f"brand-new/{created['_id']}"
    [listed] = api("GET", "brand-new", token="small-token").json()["items"]
    read = api("GET", item, token="small-token").json()
    operations = [{"op": "replace", "path": "/name", "value": "two"}]
    return [created, listed, read, api("PATCH", item, token="small-token", json=operations).json()]


@pytest.mark.parametrize(
    ("way", "expected"), [("keep", {"a": 0, "b": 1}), ("omit", {"b": 1}), ("null", {"a": None, "b": 1})]
)
def test_the_three_ways(way: str, expected: dict[str, Any]) -> None:
    assert without({"a": 0, "b": 1}, ["a", "c"], way) == expected
    assert without_empty({"a": 0, "b": 1}, way) == expected


@pytest.mark.parametrize(("way", "shown"), [("omit", ABSENT), ("null", None)])
def test_empty_members(api: Any, emulator: Emulator, way: str, shown: Any) -> None:
    emulator.quirks(empty_members=way)
    for subscription in everywhere(api):
        assert [subscription.get(name, ABSENT) for name in BARE] == [shown] * 4
        assert {"_id", "_links", "kind", "name", "_access", "_status"} <= subscription.keys()
    assert {**emulator.state()["small"][0], **BARE} == emulator.state()["small"][0]
    full = api.create(on=True, tags=["a"], config={"apiKey": "supersecret123"})
    assert (full["on"], full["tags"], full["config"]["apiKey"]) == (True, ["a"], "sup********123")
    assert full["statements"] != []
    assert api("PATCH", f"datadog/{full['_id']}", json=[{"op": "replace", "path": "/tags", "value": []}]).ok
    assert api("GET", f"datadog/{full['_id']}").json().get("tags", ABSENT) is shown


@pytest.mark.parametrize(("way", "shown"), [("omit", ABSENT), ("null", None)])
def test_empty_status(api: Any, emulator: Emulator, way: str, shown: Any) -> None:
    emulator.quirks(empty_status=way)
    names = ["successCount", "lastSuccess", "errorCount", "lastError", "errors"]
    for subscription in everywhere(api):
        assert [subscription["_status"].get(name, ABSENT) for name in names] == [shown] * 5
    [stored] = emulator.state()["small"]
    emulator.status("small", stored["_id"], successes=1)
    status = api("GET", f"brand-new/{stored['_id']}", token="small-token").json()["_status"]
    assert (status["successCount"], status.get("errorCount", ABSENT)) == (1, shown)
    assert status["lastSuccess"] > 0


def test_a_status_of_nothing_is_an_empty_member(api: Any, emulator: Emulator) -> None:
    emulator.quirks(empty_status="omit", empty_members="omit")
    assert "_status" not in api.create()


@pytest.mark.parametrize(("way", "shown"), [("omit", ABSENT), ("null", None)])
def test_kind(api: Any, emulator: Emulator, way: str, shown: Any) -> None:
    emulator.quirks(kind=way)
    assert [subscription.get("kind", ABSENT) for subscription in everywhere(api)] == [shown] * 4
    assert api("GET", "datadog").json()["key"] == "datadog"


@pytest.mark.parametrize(("way", "shown"), [("omit", ABSENT), ("null", None)])
def test_the_default_effect(api: Any, emulator: Emulator, way: str, shown: Any) -> None:
    emulator.quirks(default_effect=way)
    statements = [{"effect": effect, "resources": ["a"], "actions": ["b"]} for effect in ("allow", "deny")]
    created = api.create(statements=statements)
    assert [statement.get("effect", ABSENT) for statement in created["statements"]] == [shown, "deny"]
    assert emulator.state()["acme"][0]["statements"] == statements


@pytest.mark.parametrize(("way", "shown"), [("keep", []), ("omit", ABSENT), ("null", None)])
def test_items_of_an_empty_list(api: Any, emulator: Emulator, way: str, shown: Any) -> None:
    emulator.quirks(empty_items=way)
    listed = api("GET", "datadog").json()
    assert listed.get("items", ABSENT) == shown
    assert (listed["key"], listed["_links"]["self"]["href"]) == ("datadog", "/api/v2/integrations/datadog")
    api.create()
    assert len(api("GET", "datadog").json()["items"]) == 1


def test_reads_and_lists_lack_members_of_their_own(api: Any, emulator: Emulator) -> None:
    emulator.quirks(read_members=["name"], list_members=["name", "on", "kind", "_status", "config", "_id"])
    created = api.create()
    item = f"datadog/{created['_id']}"
    assert api("GET", item).json() == {name: value for name, value in created.items() if name != "name"}
    [listed] = api("GET", "datadog").json()["items"]
    assert listed.keys() == {"_links", "_access", "statements", "tags"}
    assert api("PATCH", item, json=[{"op": "replace", "path": "/name", "value": "two"}]).json()["name"] == "two"

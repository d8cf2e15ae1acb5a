# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each quirk changes in answers and in what is stored."""

from typing import Any

import pytest
from emulator import Emulator
from emulator.quirks import Quirks
from emulator.representation import masked
from hypothesis import given
from hypothesis import strategies as st

SECRET = "supersecret123"


@pytest.mark.parametrize(
    ("value", "quirks", "expected"),
    [
        (SECRET, Quirks(), "sup********123"),
        ("1234567", Quirks(), "123*567"),
        ("123456", Quirks(), "******"),
        ("", Quirks(), ""),
        (SECRET, Quirks(mask_stars=4), "sup****123"),
        ("123456", Quirks(mask_stars=4), "****"),
        (SECRET, Quirks(mask_lead=0, mask_trail=4), "**********t123"),
        (SECRET, Quirks(mask_trail=0), "sup***********"),
        (SECRET, Quirks(secrets="stars"), "*" * 14),
    ],
)
def test_masked(value: str, quirks: Quirks, expected: str) -> None:
    assert masked(value, quirks) == expected


@given(value=st.text(alphabet="abc", min_size=1), lead=st.integers(0, 5), trail=st.integers(0, 5))
def test_a_mask_hides_something_of_every_value(value: str, lead: int, trail: int) -> None:
    result = masked(value, Quirks(mask_lead=lead, mask_trail=trail))
    assert len(result) == len(value) and "*" in result
    assert len(result.replace("*", "")) <= lead + trail


@pytest.mark.parametrize(
    ("secrets", "key", "legacy"),
    [
        ("masked", "sup********123", "leg*acy"),
        ("clear", SECRET, "legXacy"),
        ("omitted", None, None),
        ("stars", "*" * 14, "*" * 7),
    ],
)
def test_secrets(api: Any, emulator: Emulator, secrets: str, key: str | None, legacy: str | None) -> None:
    emulator.quirks(secrets=secrets)
    api.create(config={"apiKey": SECRET}, apiKey="legXacy", url="https://x/secret")
    [item] = api("GET", "datadog").json()["items"]
    assert (item["config"].get("apiKey"), item.get("apiKey")) == (key, legacy)
    assert item["url"] == "https://x/secret"
    assert emulator.state()["acme"][0]["config"]["apiKey"] == SECRET


def test_order_of_tags(api: Any, emulator: Emulator) -> None:
    tags = list("hgfedcbaxyz")
    one = api.create(tags=tags)

    def read() -> Any:
        return api("GET", f"datadog/{one['_id']}").json()["tags"]

    assert one["tags"] == tags
    emulator.quirks(tags="sorted")
    assert read() == sorted(tags)
    emulator.quirks(tags="reversed")
    assert read() == tags[::-1]
    emulator.quirks(tags="shuffled", seed=5)
    first, second = read(), read()
    assert sorted(first) == sorted(second) == sorted(tags) and first != second
    emulator.quirks(seed=5)
    assert [read(), read()] == [first, second]
    assert emulator.state()["acme"][0]["tags"] == tags


def test_lists_of_statements(api: Any, emulator: Emulator) -> None:
    statement = {"effect": "deny", "resources": ["a"], "notResources": [], "actions": ["b"]}
    one = api.create(statements=[statement])

    def read() -> Any:
        return api("GET", f"datadog/{one['_id']}").json()["statements"]

    assert read() == [statement]
    emulator.quirks(statement_lists="omit_empty")
    assert read() == [{"effect": "deny", "resources": ["a"], "actions": ["b"]}]
    emulator.quirks(statement_lists="fill_empty")
    assert read() == [{**statement, "notActions": []}]
    emulator.quirks(statement_lists="null_empty")
    assert read() == [{**statement, "notResources": None, "notActions": None}]


def test_scalars_as_strings(api: Any, emulator: Emulator) -> None:
    emulator.quirks(scalars="strings")
    config = {"base-url": "u", "token": SECRET, "skip-ca-verification": True, "number": 5, "list": [1]}
    shown = api.create("splunk", config=config)["config"]
    assert shown == {**config, "token": "sup********123", "skip-ca-verification": "true", "number": "5"}
    assert emulator.state()["acme"][0]["config"] == config


def test_lists_that_leave_out_members(api: Any, emulator: Emulator) -> None:
    emulator.quirks(list_members=["config", "_status"])
    one = api.create()
    [item] = api("GET", "datadog").json()["items"]
    assert item == {name: value for name, value in one.items() if name not in ("config", "_status")}
    assert api("GET", f"datadog/{one['_id']}").json() == one


def test_pages(api: Any, emulator: Emulator) -> None:
    created = [api.create(name=str(number))["_id"] for number in range(5)]
    assert "next" not in api("GET", "datadog").json()["_links"]
    emulator.quirks(page_size=2)
    seen, path = [], "datadog"
    for size in (2, 2, 1):
        page = api("GET", path).json()
        assert len(page["items"]) == size
        seen += [item["_id"] for item in page["items"]]
        path = page["_links"].get("next", {"href": ""})["href"].removeprefix("/api/v2/integrations/")
    assert (seen, path) == (created, "")
    assert api("GET", "datadog?limit=x").status_code == 400


@pytest.mark.parametrize("place", ["header", "none"])
def test_where_the_next_page_stands(api: Any, emulator: Emulator, place: str) -> None:
    created = [api.create(name=name)["_id"] for name in "abc"]
    emulator.quirks(page_size=2, page_links=place)
    page = api("GET", "datadog")
    assert "next" not in page.json()["_links"]
    following = '</api/v2/integrations/datadog?limit=2&offset=2>; rel="next"'
    assert page.headers.get("Link") == (following if place == "header" else None)
    assert emulator.requests()[-1]["response_headers"].get("Link") == page.headers.get("Link")
    last = api("GET", "datadog?limit=2&offset=2")
    assert "Link" not in last.headers
    assert [item["_id"] for item in (*page.json()["items"], *last.json()["items"])] == created


def test_lists_that_are_counted(api: Any, emulator: Emulator) -> None:
    created = [api.create(name=name)["_id"] for name in "abc"]
    api.create("msteams", config={"url": "https://x"})
    assert "totalCount" not in api("GET", "datadog").json()

    def read() -> Any:
        listed = api("GET", "datadog").json()
        return [item["_id"] for item in listed["items"]], listed["totalCount"], "next" in listed["_links"]

    emulator.quirks(total_count=True)
    assert read() == (created, 3, False)
    emulator.quirks(hidden=1)
    assert read() == (created[:2], 3, False)
    assert api("GET", f"datadog/{created[2]}").status_code == 200
    emulator.quirks(page_size=1)
    assert read() == (created[:1], 3, True)
    emulator.quirks(hidden=4)
    assert read() == ([], 3, False)


def test_names_in_nfc(api: Any, emulator: Emulator) -> None:
    nfd, nfc = "A\u0308nderungen", "\u00c4nderungen"
    assert api.create(name=nfd)["name"] == nfd
    emulator.quirks(nfc=True)
    created = api.create(name=nfd)
    assert created["name"] == nfc
    operations = [{"op": "replace", "path": "/name", "value": f"{nfd} 2"}]
    assert api("PATCH", f"datadog/{created['_id']}", json=operations).json()["name"] == f"{nfc} 2"
    assert [item["name"] for item in emulator.state()["acme"]] == [nfd, f"{nfc} 2"]


def test_an_id_of_another_integration(api: Any, emulator: Emulator) -> None:
    created = api.create(config={"hideMemberDetails": True})
    other = f"msteams/{created['_id']}"
    assert [api(method, other, json=[]).status_code for method in ("GET", "PATCH", "DELETE")] == [404, 404, 404]
    emulator.quirks(other_keys=True)
    assert api("GET", other).json() == created
    assert api("GET", other, token="small-token").status_code == 404
    operations = [{"op": "replace", "path": "/name", "value": "two"}]
    assert api("PATCH", other, json=operations).json() == {**created, "name": "two"}
    assert api("GET", "msteams").json()["items"] == []
    assert api("DELETE", other).status_code == 204
    assert emulator.state()["acme"] == []


def test_an_empty_string_becomes_the_default(api: Any, emulator: Emulator) -> None:
    config = {"apiToken": SECRET, "url": "https://x", "tag": "", "entity": ""}
    assert api.create("dynatrace", config=config)["config"]["entity"] == ""
    emulator.quirks(empty_config="default", defaults=False)
    created = api.create("dynatrace", config=config)
    assert (created["config"]["entity"], created["config"]["tag"]) == ("APPLICATION", "")
    assert "entity" not in api.create("dynatrace", config={"apiToken": SECRET, "url": "https://x"})["config"]
    item = f"dynatrace/{created['_id']}"
    for value, stored in (("HOST", "HOST"), ("", "APPLICATION")):
        operations = [{"op": "replace", "path": "/config/entity", "value": value}]
        assert api("PATCH", item, json=operations).json()["config"]["entity"] == stored


def test_what_is_stored_of_config(api: Any, emulator: Emulator) -> None:
    emulator.quirks(defaults=False, unknown_config="ignore", drop_empty=True)
    config = {"apiKey": SECRET, "unknown": 1}
    api.create(config=config)
    api.create("dynatrace", config={"apiToken": SECRET, "url": "https://x", "tag": ""})
    emulator.clear_quirks()
    api.create(config=config)
    assert [item["config"] for item in emulator.state()["acme"]] == [
        {"apiKey": SECRET},
        {"apiToken": SECRET, "url": "https://x"},
        {**config, "hostURL": "https://api.datadoghq.com", "hideMemberDetails": False},
    ]


def test_quirks_are_told_and_checked(emulator: Emulator) -> None:
    assert emulator.quirks(mask_lead=1, mask_stars=8)["mask_stars"] == 8
    assert emulator.quirks(mask_stars=None) == {**Quirks(mask_lead=1).dump()}
    for wrong in (
        {"nothing": 1},
        {"tags": "up"},
        {"page_size": 0},
        {"defaults": "no"},
        {"list_members": "config"},
        {"read_members": [1]},
        {"hidden": -1},
        {"hidden": None},
        {"kind": True},
        {"empty_items": "fill"},
        {"page_links": None},
        {"nfc": "yes"},
    ):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            emulator.quirks(**wrong)
    assert emulator.quirks() == Quirks(mask_lead=1).dump()

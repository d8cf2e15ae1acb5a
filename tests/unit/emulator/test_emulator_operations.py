# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The five operations over HTTP: what succeeds, what the errors are, what is stored."""

import json
import re
from typing import Any

import pytest
from emulator import Emulator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

STATEMENT = {"effect": "allow", "resources": ["proj/*"], "actions": ["*"]}


def patch(path: str, value: Any = None, op: str = "replace") -> dict[str, Any]:
    return {"op": op, "path": path, **({} if op == "remove" else {"value": value})}


def stored(emulator: Emulator, account: str = "acme") -> list[dict[str, Any]]:
    return emulator.state()[account]


def test_create_answers_like_the_document_and_fills_in(api: Any, emulator: Emulator) -> None:
    response = api("POST", "datadog", json={"name": "one", "config": {"apiKey": "supersecret123"}, "unknown": 1})
    body = response.json()
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    assert re.fullmatch("[0-9a-f]{24}", body["_id"])
    path = f"/api/v2/integrations/datadog/{body['_id']}"
    assert body["_links"] == {"self": {"href": path, "type": "application/json"}}
    assert body["_status"] == {"successCount": 0, "errorCount": 0, "lastSuccess": 0, "lastError": 0, "errors": []}
    assert {access["action"] for access in body["_access"]["allowed"]} == {"updateIntegration", "deleteIntegration"}
    assert body["config"] == {
        "apiKey": "sup********123",
        "hostURL": "https://api.datadoghq.com",
        "hideMemberDetails": False,
    }
    assert (body["kind"], body["name"], body["on"], body["tags"]) == ("datadog", "one", False, [])
    assert body["statements"] == [{**STATEMENT, "resources": ["proj/*:env/production:flag/*"]}]
    assert not {"unknown", "url", "apiKey"} & body.keys()
    [subscription] = stored(emulator)
    assert subscription["config"]["apiKey"] == "supersecret123"
    assert subscription["version"] == 1


def test_read_and_list_show_the_same_and_keep_accounts_and_integrations_apart(api: Any) -> None:
    one, two = api.create(name="same"), api.create(name="same")
    api.create("elastic", config={"url": "https://e", "token": "t", "index": "i"})
    api.create(token="small-token")
    listed = api("GET", "datadog").json()
    assert listed["items"] == [one, two]
    assert listed["key"] == "datadog"
    assert listed["_links"]["self"]["href"] == "/api/v2/integrations/datadog"
    assert api("GET", f"datadog/{two['_id']}").json() == two
    assert api("GET", f"elastic/{two['_id']}").status_code == 404
    assert api("GET", f"datadog/{two['_id']}", token="small-token").status_code == 404
    assert len(api("GET", "datadog", token="acme-other").json()["items"]) == 2


def test_delete(api: Any, emulator: Emulator) -> None:
    one = api.create()
    response = api("DELETE", f"datadog/{one['_id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert api("DELETE", f"datadog/{one['_id']}").status_code == 404
    assert stored(emulator) == []


@pytest.mark.parametrize(
    ("method", "path", "token", "status", "code"),
    [
        ("GET", "datadog", None, 401, "unauthorized"),
        ("GET", "datadog", "Bearer acme-token", 401, "unauthorized"),
        ("GET", "elastic", "small-token", 404, "not_found"),
        ("GET", "nothing", "acme-token", 404, "not_found"),
        ("GET", "datadog/0123", "acme-token", 404, "not_found"),
        ("GET", "datadog/", "acme-token", 404, "not_found"),
        ("GET", "datadog/1/2", "acme-token", 404, "not_found"),
        ("GET", "../other", "acme-token", 404, "not_found"),
        ("POST", "datadog", "acme-reader", 403, "forbidden"),
        ("POST", "datadog", "acme-token", 400, "invalid_request"),
        ("PUT", "datadog", "acme-token", 405, "method_not_allowed"),
        ("POST", "datadog/0123", "acme-token", 405, "method_not_allowed"),
    ],
)
def test_errors(api: Any, method: str, path: str, token: str | None, status: int, code: str) -> None:
    response = api(method, path, token=token)
    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert body["message"] and body["id"]
    if status == 405:
        assert method not in response.headers["Allow"] and "GET" in response.headers["Allow"]


def test_a_reader_may_read_and_is_told_what_it_needs(api: Any, emulator: Emulator) -> None:
    one = api.create()
    path = f"datadog/{one['_id']}"
    for method, action in (("PATCH", "updateIntegration"), ("DELETE", "deleteIntegration")):
        response = api(method, path, token="acme-reader", json=[])
        assert response.status_code == 403
        assert action in response.json()["message"]
    shown = api("GET", path, token="acme-reader").json()
    assert shown["_access"]["allowed"] == [] and shown["_access"]["denied"]
    assert len(stored(emulator)) == 1


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("datadog", [], "object"),
        ("datadog", {"config": {}}, "name"),
        ("datadog", {"name": "", "config": {}}, "name"),
        ("datadog", {"name": "n"}, "config"),
        ("datadog", {"name": "n", "config": []}, "config"),
        ("datadog", {"name": "n", "config": {}, "on": "yes"}, "on"),
        ("datadog", {"name": "n", "config": {}, "on": None}, "on"),
        ("datadog", {"name": "n", "config": {}, "tags": "a"}, "tags"),
        ("datadog", {"name": "n", "config": {}, "tags": [1]}, "tags"),
        ("datadog", {"name": "n", "config": {}, "apiKey": 1}, "apiKey"),
        ("datadog", {"name": "n", "config": {"hostURL": "https://elsewhere"}}, "config.hostURL"),
        ("datadog", {"name": "n", "config": {"hideMemberDetails": "true"}}, "config.hideMemberDetails"),
        ("splunk", {"name": "n", "config": {"base-url": "u", "token": "t"}}, "config.skip-ca-verification"),
        ("honeycomb", {"name": "n", "config": {"apiKey": "a", "datasetName": ""}}, "config.datasetName"),
        ("new-relic", {"name": "n", "config": {"apiKey": "a", "accountId": 7}}, "config.accountId"),
        ("slack", {"name": "n", "config": {}}, "config.url"),
        ("datadog", {"name": "n", "config": {}, "statements": {}}, "statements"),
        ("datadog", {"name": "n", "config": {}, "statements": [{"resources": ["a"]}]}, "statements[0].effect"),
        (
            "datadog",
            {"name": "n", "config": {}, "statements": [{**STATEMENT, "actions": "*"}]},
            "statements[0].actions",
        ),
        ("datadog", {"name": "n", "config": {}, "statements": [{**STATEMENT, "notActions": ["b"]}]}, "notActions"),
    ],
)
def test_what_create_refuses(api: Any, emulator: Emulator, kind: str, body: Any, said: str) -> None:
    response = api("POST", kind, json=body)
    assert response.status_code == 400
    assert said in response.json()["message"]
    assert stored(emulator) == []


def test_all_that_is_wrong_is_said_and_no_value(api: Any) -> None:
    response = api("POST", "elastic", json={"name": 1, "config": {"token": ["topsecret"]}})
    message = response.json()["message"]
    assert all(name in message for name in ("name", "config.token", "config.url", "config.index"))
    assert "topsecret" not in message


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[NaN]", b"1e999", b"[" * 5000, b"[" * 300 + b"]" * 300])
def test_what_is_not_json(api: Any, data: bytes) -> None:
    one = api.create()
    for method, path in (("POST", "datadog"), ("PATCH", f"datadog/{one['_id']}")):
        assert api(method, path, data=data).status_code == 400


def test_a_compressed_body_is_not_json_either(api: Any) -> None:
    response = api("POST", "datadog", data=b"abc", headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")


def test_a_body_that_is_too_large(api: Any, emulator: Emulator) -> None:
    response = api("POST", "datadog", json={"name": "n" * 5_000_000, "config": {}})
    assert response.status_code == 413
    assert stored(emulator) == []


def test_legacy_members(api: Any, emulator: Emulator) -> None:
    slack = api.create("slack", url="https://hooks.example/abc")
    datadog = api.create("datadog", apiKey="legacy-api-key")
    assert slack["url"] == "https://hooks.example/abc"
    assert datadog["apiKey"] == "leg********key"
    assert [item["apiKey"] for item in stored(emulator)] == [None, "legacy-api-key"]


def test_cloudtrail_makes_its_external_id(api: Any) -> None:
    config = {"ingestionChannelArn": "arn:aws:x", "externalId": "mine"}
    one = api.create("cloudtrail", config=config)
    made = one["config"]["externalId"]
    assert re.fullmatch("[0-9a-f-]{36}", made)
    for operation in (
        patch("/config/externalId", "mine"),
        patch("/config", config),
        patch("/config/externalId", op="remove"),
    ):
        response = api("PATCH", f"cloudtrail/{one['_id']}", json=[operation])
        assert response.json()["config"]["externalId"] == made


def test_an_integration_that_the_table_does_not_know_takes_any_config(api: Any) -> None:
    one = api.create("brand-new", token="small-token", config={"any": ["thing"]})
    assert one["config"] == {"any": ["thing"]}


def test_patch_changes_what_it_names_and_nothing_else(api: Any, emulator: Emulator) -> None:
    one = api.create("datadog", config={"apiKey": "supersecret123"}, tags=["a", "b"])
    response = api(
        "PATCH",
        f"datadog/{one['_id']}",
        json=[
            patch("/on", False, "test"),
            patch("/on", True),
            patch("/name", "two"),
            patch("/tags/-", "c", "add"),
            patch("/tags/0", op="remove"),
            patch("/config/hostURL", "https://api.datadoghq.eu"),
            patch("/url", "https://legacy", "add"),
            {"op": "copy", "from": "/name", "path": "/config/copied"},
            {"op": "move", "from": "/config/copied", "path": "/config/moved"},
            patch("/nobody_knows", 1, "add"),
        ],
    )
    assert response.status_code == 200
    expected = {
        **one,
        "on": True,
        "name": "two",
        "tags": ["b", "c"],
        "url": "https://legacy",
        "config": {**one["config"], "hostURL": "https://api.datadoghq.eu", "moved": "two"},
    }
    assert response.json() == expected
    assert api("GET", f"datadog/{one['_id']}").json() == expected
    [subscription] = stored(emulator)
    assert (subscription["config"]["apiKey"], subscription["version"]) == ("supersecret123", 2)


def test_the_operations_build_on_each_other_and_are_recorded_as_sent(api: Any, emulator: Emulator) -> None:
    one = api.create()
    operations = [
        patch("/config", {}),
        patch("/config/odd\\u0041", "a", "add"),
        patch("/tags", []),
        patch("/tags/0", "a", "add"),
    ]
    assert api("PATCH", f"datadog/{one['_id']}", json=operations).json()["tags"] == ["a"]
    assert emulator.requests()[1]["body"] == operations
    # A pointer is plain text: a backslash in it is one.
    assert "odd\\u0041" in stored(emulator)[0]["config"]


def test_an_empty_patch_changes_nothing(api: Any, emulator: Emulator) -> None:
    one = api.create()
    response = api("PATCH", f"datadog/{one['_id']}", json=[])
    assert (response.status_code, response.json()) == (200, one)
    assert stored(emulator)[0]["version"] == 1


def test_what_a_patch_removes_is_filled_in_as_on_create(api: Any) -> None:
    one = api.create(on=True, tags=["a"], statements=[STATEMENT])
    removed = [patch(path, op="remove") for path in ("/on", "/tags", "/statements", "/config/hostURL")]
    body = api("PATCH", f"datadog/{one['_id']}", json=removed).json()
    assert (body["on"], body["tags"], body["config"]["hostURL"]) == (False, [], "https://api.datadoghq.com")
    assert body["statements"][0]["resources"] == ["proj/*:env/production:flag/*"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"comment": "", "patch": []},
        ["on"],
        [{"path": "/on", "value": True}],
        [{"op": "addne", "path": "/new", "value": 1}],
        [{"op": "replace", "value": True}],
        [{"op": "replace", "path": "on", "value": True}],
        [{"op": "replace", "path": "/on~2", "value": True}],
        [{"op": "replace", "path": "/on"}],
        [patch("/_id", "x")],
        [patch("/_status/errors", [])],
        [patch("/kind", "slack")],
        [{"op": "copy", "from": "/_id", "path": "/name"}],
        [patch("/config/missing", 1)],
        [patch("/config/missing", op="remove")],
        [patch("/config/missing/deeper", 1, "add")],
        [patch("/tags/7", "x", "add")],
        [patch("/tags/#1", "x")],
        [patch("/tags/01", "x")],
        [patch("/name/0", "x")],
        [patch("/on", True, "test")],
        [patch("", "text"), patch("/on", True)],
        [patch("", 5), patch("/on", True)],
        [patch("/name", "")],
        [patch("/name", op="remove")],
        [patch("/config", {"hostURL": "x"})],
        [patch("/tags", None)],
        [patch("/statements/0/effect", "maybe")],
    ],
)
def test_a_patch_that_fails_changes_nothing(api: Any, emulator: Emulator, wrong: Any) -> None:
    one = api.create(tags=["a", "b"])
    before = emulator.state()
    body = [patch("/name", "changed"), *wrong] if isinstance(wrong, list) else wrong
    response = api("PATCH", f"datadog/{one['_id']}", json=body)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")
    assert emulator.state() == before


def test_a_masked_secret_that_is_sent_back_destroys_it(api: Any, emulator: Emulator) -> None:
    one = api.create(config={"apiKey": "supersecret123"})
    api("PATCH", f"datadog/{one['_id']}", json=[patch("/config", one["config"])])
    assert stored(emulator)[0]["config"]["apiKey"] == "sup********123"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
POINTER = st.sampled_from(
    [
        "",
        "/",
        "/name",
        "/config",
        "/config/apiKey",
        "/config/~0",
        "/tags",
        "/tags/-",
        "/tags/0",
        "/tags/#1",
        "/tags/~0name",
    ]
) | st.text(max_size=6)
OPERATION = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]), "path": POINTER},
    optional={"value": JSON, "from": POINTER},
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(body=JSON | st.fixed_dictionaries({"name": JSON, "config": JSON}, optional={"statements": JSON, "tags": JSON}))
def test_no_body_crashes_create(api: Any, body: Any) -> None:
    assert api("POST", "datadog", data=json.dumps(body)).status_code in (201, 400)


@QUICK
@given(operations=st.lists(JSON, max_size=2) | st.lists(OPERATION, max_size=4))
def test_no_body_crashes_update(api: Any, emulator: Emulator, operations: Any) -> None:
    one = api.create(tags=["a", "b"])
    before = emulator.state()
    response = api("PATCH", f"datadog/{one['_id']}", data=json.dumps(operations))
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert emulator.state() == before
    assert api("GET", f"datadog/{one['_id']}").status_code == 200

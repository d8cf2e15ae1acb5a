# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts, state, the record, rate limits and delivery status."""

from typing import Any

import pytest
import requests
from emulator import Emulator
from emulator.limits import Limits


def test_accounts_are_replaced_and_keep_their_subscriptions(api: Any, emulator: Emulator) -> None:
    one = api.create()
    api.create(token="small-token")
    emulator.set_accounts([{"name": "acme", "tokens": ["new"], "integrations": ["datadog"]}])
    assert emulator.accounts() == [{"name": "acme", "integrations": ["datadog"]}]
    assert api("GET", "datadog").status_code == 401
    assert api("GET", "slack", token="new").status_code == 404
    assert api("GET", "datadog", token="new").json()["items"] == [one]
    assert list(emulator.state()) == ["acme"]


@pytest.mark.parametrize(
    "accounts",
    [
        [{"tokens": ["a"]}],
        [{"name": "a", "tokens": "abc"}],
        [{"name": "a", "tokens": ["t"]}, {"name": "b", "tokens": ["t"]}],
        [{"name": "a", "tokens": ["t"], "read_tokens": ["t"]}],
        [{"name": "a"}, {"name": "a"}],
        {"name": "a"},
    ],
)
def test_wrong_accounts_are_refused(api: Any, emulator: Emulator, accounts: Any) -> None:
    with pytest.raises(ValueError, match="Error: "):
        emulator.set_accounts(accounts)
    assert api("GET", "datadog").status_code == 200


def test_a_seeded_state_is_taken_as_it_is(api: Any, emulator: Emulator) -> None:
    whole = {
        "_id": "0123456789abcdef01234567",
        "kind": "datadog",
        "name": "seeded",
        "on": True,
        "tags": ["b", "a"],
        "statements": [{"effect": "allow", "resources": ["a"], "actions": ["b"]}],
        "config": {"apiKey": "supersecret123"},
        "url": None,
        "apiKey": "legacy-api-key",
        "version": 7,
    }
    emulator.seed({"acme": [whole, {"kind": "slack", "name": "little"}]})
    first, second = emulator.state()["acme"]
    assert first == whole
    assert (len(second["_id"]), second["config"], second["version"]) == (24, {}, 1)
    shown = api("GET", "datadog/0123456789abcdef01234567").json()
    assert shown["config"] == {"apiKey": "sup********123"}
    emulator.seed(emulator.state())
    assert emulator.state()["acme"] == [first, second]
    for wrong in ({"name": "no kind"}, {"kind": "datadog", "name": 1}, {"kind": "datadog", "name": "n", "config": 1}):
        with pytest.raises(ValueError, match=r"kind|name|config"):
            emulator.seed({"acme": [wrong]})
    assert len(emulator.state()["acme"]) == 2


def test_requests_are_recorded_without_tokens(api: Any, emulator: Emulator, clock: Any) -> None:
    created = api.create()
    api("GET", "datadog?a=1&b=", token="acme-reader", headers={"LD-API-Version": "20240415"})
    api("PATCH", f"datadog/{created['_id']}", data="no json", token="nobody's")
    api("PUT", "datadog", token=None)
    post, get, patch, put = emulator.requests()
    assert (post["method"], post["path"], post["status"]) == ("POST", "/api/v2/integrations/datadog", 201)
    assert (post["account"], post["token_is"], post["fault"]) == ("acme", "write", None)
    assert (post["body"], post["response"]) == ({"name": "one", "config": {}}, created)
    assert post["response_headers"] == {}
    assert (get["token_is"], get["query"], get["body"]) == ("read", {"a": "1", "b": ""}, None)
    assert (get["headers"]["Authorization"], get["headers"]["LD-API-Version"]) == ("<token>", "20240415")
    assert (patch["account"], patch["token_is"], patch["body"], patch["status"]) == (None, "unknown", "no json", 401)
    assert "Authorization" not in put["headers"] and put["response_headers"] == {"Allow": "GET, POST"}
    assert [request["n"] for request in emulator.requests()] == sorted(request["n"] for request in emulator.requests())
    assert post["time"] == clock.now
    emulator.clear_requests()
    assert emulator.requests() == []


def test_unknown_control_calls_and_what_is_not_json(emulator: Emulator) -> None:
    assert requests.get(f"{emulator.url}/_emulator/nothing", timeout=60).status_code == 404
    assert requests.post(f"{emulator.url}/_emulator/faults", data="{", timeout=60).status_code == 400
    assert emulator.requests() == []


def test_limits_are_shared_by_the_tokens_of_an_account(api: Any, emulator: Emulator, clock: Any) -> None:
    emulator.limits(window=30, global_=3)
    first = api("GET", "datadog")
    assert first.headers["X-Ratelimit-Global-Limit"] == "3"
    assert first.headers["X-Ratelimit-Global-Remaining"] == "2"
    assert int(first.headers["X-Ratelimit-Reset"]) == (clock.now + 30) * 1000
    assert api("GET", "slack", token="acme-other").status_code == 200
    assert api("POST", "slack", token="acme-reader").status_code == 403
    over = api("POST", "datadog", json={"name": "n", "config": {}})
    assert (over.status_code, over.json()["code"]) == (429, "rate_limited")
    assert over.headers["X-Ratelimit-Global-Remaining"] == "0"
    assert api("GET", "datadog", token="small-token").status_code == 200
    assert emulator.state()["acme"] == []
    emulator.clear_limits()
    assert api("GET", "datadog").status_code == 200
    assert "X-Ratelimit-Global-Limit" not in api("GET", "datadog").headers


def test_limits_of_routes_and_tokens(api: Any, emulator: Emulator, clock: Any) -> None:
    emulator.limits(route=1)
    assert api("GET", "datadog").headers["X-Ratelimit-Route-Remaining"] == "0"
    assert api("GET", "slack").status_code == 429
    assert api("GET", "datadog/0123").status_code == 404
    emulator.limits(token=1, remaining_headers=False)
    assert "X-Ratelimit-Auth-Token-Remaining" not in api("GET", "datadog").headers
    over = api("GET", "datadog/0123")
    assert over.status_code == 429
    assert over.headers["X-Ratelimit-Auth-Token-Remaining"] == "0"
    assert "X-Ratelimit-Auth-Token-Reset" in over.headers and "X-Ratelimit-Reset" not in over.headers
    assert api("GET", "datadog", token="acme-other").status_code == 200


def test_a_window_ends_and_a_refused_request_counts_for_nothing() -> None:
    limits = Limits()
    limits.set({"window": 10, "global": 3, "route": 1})
    assert limits.count("a", "t", "GET x", 100.0)[0]
    within, headers = limits.count("a", "t", "GET x", 101.0)
    assert not within
    assert headers["X-Ratelimit-Reset"] == "110000"
    assert headers["X-Ratelimit-Global-Remaining"] == "2"
    assert limits.count("a", "t", "GET y", 102.0)[0]
    assert limits.count("a", "t", "GET x", 110.0) == (
        True,
        {
            "X-Ratelimit-Global-Limit": "3",
            "X-Ratelimit-Global-Remaining": "2",
            "X-Ratelimit-Route-Limit": "1",
            "X-Ratelimit-Route-Remaining": "0",
            "X-Ratelimit-Reset": "120000",
        },
    )


def test_delivery_status(api: Any, emulator: Emulator, clock: Any) -> None:
    one = api.create()
    path = f"datadog/{one['_id']}"
    error = {"statusCode": 500, "responseBody": "no", "timestamp": 5}
    emulator.status("acme", one["_id"], successes=3, errors=[error])
    emulator.status("acme", one["_id"], errors=[{"statusCode": 403, "responseBody": ""}])
    status = api("GET", path).json()["_status"]
    assert (status["successCount"], status["errorCount"]) == (3, 2)
    assert status["errors"][0] == error
    assert status["lastError"] == status["errors"][1]["timestamp"] == clock.now * 1000
    assert status["lastSuccess"] == clock.now * 1000
    with pytest.raises(ValueError, match="KeyError"):
        emulator.status("acme", "nothing")


def test_deliveries_begin_to_fail_after_a_write(api: Any, emulator: Emulator, clock: Any) -> None:
    emulator.deliveries(
        [
            {"name": "^bad", "statusCode": 410, "responseBody": "gone", "account": "acme"},
            {"name": "late", "after_seconds": 7},
        ]
    )
    assert api.create(name="good")["_status"]["errorCount"] == 0
    assert api.create(name="bad", token="small-token")["_status"]["errorCount"] == 0
    with pytest.raises(ValueError, match="error: "):
        emulator.deliveries([{"name": "("}])
    bad = api.create(name="bad")
    assert bad["_status"]["errors"][0]["statusCode"] == 410
    assert bad["_status"]["errorCount"] == 1
    late = api.create(name="late")
    assert late["_status"]["errorCount"] == 0
    path = f"datadog/{late['_id']}"
    clock.now += 6.5
    assert api("GET", path).json()["_status"]["errorCount"] == 0
    clock.now += 0.5
    assert api("GET", path).json()["_status"]["errorCount"] == 1
    written = api("PATCH", path, json=[{"op": "replace", "path": "/on", "value": True}])
    assert written.json()["_status"]["errorCount"] == 0


def test_reset_keeps_the_accounts_only(api: Any, emulator: Emulator) -> None:
    emulator.quirks(secrets="clear")
    emulator.limits(global_=0)
    emulator.deliveries([{"name": "."}])
    emulator.faults([{"fault": "drop_before"}])
    emulator.reset()
    assert api.create(config={"apiKey": "supersecret123"})["config"]["apiKey"] == "sup********123"
    assert api("GET", "datadog").json()["items"][0]["_status"]["errors"] == []
    assert [request["n"] for request in emulator.requests()] == [1, 2]


def test_clear_forgets_requests_and_faults(api: Any, emulator: Emulator) -> None:
    api.create()
    emulator.faults([{"fault": "drop_before"}])
    emulator.clear()
    assert emulator.requests() == []
    assert len(api("GET", "datadog").json()["items"]) == 1

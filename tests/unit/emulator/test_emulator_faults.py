# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each fault as a client sees it, and what it did or did not do behind."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import requests
from emulator import Emulator
from support.delays import Delays
from support.polling import until

BODY = {"name": "one", "config": {"apiKey": "supersecret123"}}
GONE = requests.ConnectionError


def names(emulator: Emulator) -> list[str]:
    return [subscription["name"] for subscription in emulator.state()["acme"]]


@pytest.mark.parametrize(("fault", "happened"), [("drop_before", []), ("drop_after", ["one"])])
def test_a_dropped_connection_is_reset(api: Any, emulator: Emulator, fault: str, happened: list[str]) -> None:
    emulator.faults([{"fault": fault}])
    with pytest.raises(GONE, match="reset by peer"):
        api("POST", "datadog", json=BODY)
    assert names(emulator) == happened
    [recorded] = emulator.requests()
    assert (recorded["status"], recorded["fault"], recorded["response"]) == (None, fault, None)
    assert recorded["body"] == BODY
    assert api("GET", "datadog").status_code == 200


@pytest.mark.parametrize("rule", [{"fault": "delay_before"}, {"fault": "delay_after"}, {"fault": "act_later"}])
def test_a_delay_ends_by_itself(api: Any, emulator: Emulator, rule: dict[str, Any]) -> None:
    emulator.faults([{**rule, "seconds": 0.01}])
    with suppress(GONE):
        api("POST", "datadog", json=BODY)
    until(lambda: names(emulator) == ["one"])


@pytest.mark.parametrize(("fault", "at_once"), [("delay_before", []), ("delay_after", ["one"])])
def test_a_delay_is_waited_for(api: Any, emulator: Emulator, delays: Delays, fault: str, at_once: list[str]) -> None:
    emulator.faults([{"fault": fault, "seconds": 7}])
    with ThreadPoolExecutor(1) as pool:
        delayed = pool.submit(api, "POST", "datadog", json=BODY)
        until(lambda: delays.held == [7])
        assert api("GET", "slack").status_code == 200, "others are answered meanwhile"
        assert (names(emulator), delayed.done()) == (at_once, False)
        delays.end()
        assert delayed.result().status_code == 201
    assert names(emulator) == ["one"]


@pytest.mark.parametrize(("fault", "at_once"), [("delay_before", []), ("delay_after", ["one"])])
def test_a_delay_that_is_too_long_still_happens(
    api: Any, emulator: Emulator, delays: Delays, fault: str, at_once: list[str]
) -> None:
    emulator.faults([{"fault": fault, "seconds": 7}])
    with pytest.raises(requests.Timeout):
        api("POST", "datadog", json=BODY, timeout=0.1)
    until(lambda: delays.held == [7])
    assert names(emulator) == at_once
    delays.end()
    until(lambda: delays.held == [])
    assert names(emulator) == ["one"]
    assert emulator.requests()[0]["status"] is None


def test_a_lost_create_happens_late(api: Any, emulator: Emulator, delays: Delays) -> None:
    emulator.faults([{"fault": "act_later", "seconds": 7}])
    with pytest.raises(GONE):
        api("POST", "datadog", json=BODY)
    until(lambda: delays.held == [7])
    assert names(emulator) == []
    delays.end()
    until(lambda: names(emulator) == ["one"])


def test_a_create_that_hangs_happens_after_the_client_gave_up(api: Any, emulator: Emulator, delays: Delays) -> None:
    emulator.faults([{"fault": "act_later", "seconds": 7, "hang": True, "times": 2}])
    with pytest.raises(requests.Timeout):
        api("POST", "datadog", json=BODY, timeout=0.1)
    until(lambda: delays.held == [7, 7])
    assert names(emulator) == []
    delays.end()
    until(lambda: names(emulator) == ["one"])
    with pytest.raises(GONE):
        api("POST", "datadog", json=BODY)
    until(lambda: names(emulator) == ["one", "one"])


def test_a_reset_calls_off_what_was_to_come(api: Any, emulator: Emulator, delays: Delays) -> None:
    emulator.faults([{"fault": "act_later", "seconds": 7}])
    with pytest.raises(GONE):
        api("POST", "datadog", json=BODY)
    until(lambda: delays.held == [7])
    emulator.reset()
    until(lambda: delays.held == [])
    assert names(emulator) == []


@pytest.mark.parametrize("after", [False, True])
def test_a_status(api: Any, emulator: Emulator, after: bool) -> None:
    emulator.faults([{"fault": "status", "status": 409, "headers": {"X-Extra": 1}, "after": after}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.json()["code"]) == (409, "optimistic_locking_error")
    assert response.headers["X-Extra"] == "1"
    assert names(emulator) == (["one"] if after else [])
    assert emulator.requests()[0]["response"]["code"] == "optimistic_locking_error"


def test_a_status_with_a_body_of_its_own(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "status", "status": 500, "body": ["odd"]}, {"fault": "status", "status": 599}])
    assert api("GET", "datadog").json() == ["odd"]
    assert api("GET", "datadog").json()["message"]


@pytest.mark.parametrize("after", [False, True])
def test_html_of_a_proxy(api: Any, emulator: Emulator, after: bool) -> None:
    emulator.faults([{"fault": "html", "after": after}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.headers["Content-Type"]) == (502, "text/html")
    assert "<h1>502 Bad Gateway</h1>" in response.text
    assert names(emulator) == (["one"] if after else [])


@pytest.mark.parametrize(
    ("parameters", "plain", "reset"),
    [
        ({}, {"X-Ratelimit-Global-Limit", "X-Ratelimit-Global-Remaining"}, ("X-Ratelimit-Reset", 1)),
        (
            {"limit": "route", "reset_in": -5},
            {"X-Ratelimit-Route-Limit", "X-Ratelimit-Route-Remaining"},
            ("X-Ratelimit-Reset", -5),
        ),
        (
            {"limit": "token", "reset_in": 100000.5, "retry_after": 2},
            {"X-Ratelimit-Auth-Token-Remaining", "Retry-After"},
            ("X-Ratelimit-Auth-Token-Reset", 100000.5),
        ),
        ({"limit": "ip", "retry_after": 7}, {"Retry-After"}, None),
        (
            {"limit": "global", "reset_in": None},
            {"X-Ratelimit-Global-Limit", "X-Ratelimit-Global-Remaining"},
            None,
        ),
        ({"limit": "none"}, set(), None),
    ],
)
def test_rate_limit(
    api: Any, emulator: Emulator, clock: Any, parameters: Any, plain: set[str], reset: tuple[str, float] | None
) -> None:
    emulator.faults([{"fault": "rate_limit", **parameters}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    about = {name for name in response.headers if name.lower().startswith(("x-ratelimit", "retry"))}
    assert about == plain | ({reset[0]} if reset else set())
    if reset:
        assert int(response.headers[reset[0]]) == (clock.now + reset[1]) * 1000
    assert names(emulator) == []


def test_broken_json(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "broken_json"}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.headers["Content-Type"]) == (201, "application/json")
    with pytest.raises(requests.JSONDecodeError):
        response.json()
    assert names(emulator) == ["one"]


def test_truncated(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "truncated", "times": 2}])
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        api("POST", "datadog", json=BODY)
    [one] = emulator.state()["acme"]
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        api("DELETE", f"datadog/{one['_id']}")
    assert names(emulator) == []


def test_empty(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "empty"}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.content) == (200, b"")
    assert names(emulator) == ["one"]


def test_omit(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "omit", "members": ["/on", "/config/apiKey", "/statements/0/actions", "/nothing/here"]}])
    body = api("POST", "datadog", json=BODY).json()
    assert "on" not in body and "apiKey" not in body["config"] and "actions" not in body["statements"][0]
    assert emulator.state()["acme"][0]["config"]["apiKey"] == "supersecret123"
    emulator.faults([{"fault": "omit", "members": ["/items/0/config"]}])
    assert "config" not in api("GET", "datadog").json()["items"][0]


def test_ignore(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "ignore", "members": ["on", "config/apiKey", "tags"], "times": None}])
    one = api("POST", "datadog", json={**BODY, "on": True, "tags": ["a"]}).json()
    assert (one["on"], one["tags"], "apiKey" in one["config"]) == (False, [], False)
    operations = [
        {"op": "replace", "path": "/on", "value": True},
        {"op": "add", "path": "/config/apiKey", "value": "x"},
        {"op": "replace", "path": "/name", "value": "two"},
    ]
    response = api("PATCH", f"datadog/{one['_id']}", json=operations)
    assert response.json() == {**one, "name": "two"}
    assert api("GET", f"datadog/{one['_id']}").json() == {**one, "name": "two"}


def test_redirect(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "redirect", "location": "https://elsewhere.example/x"}])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.headers["Location"]) == (307, "https://elsewhere.example/x")
    assert names(emulator) == []


def test_next_link_is_for_lists(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "next_link", "href": "https://elsewhere.example/x", "times": None}])
    assert "next" not in api("POST", "datadog", json=BODY).json()["_links"]
    listed = api("GET", "datadog").json()
    assert listed["_links"]["next"]["href"] == "https://elsewhere.example/x"
    assert len(listed["items"]) == 1


def test_replace_response(api: Any, emulator: Emulator) -> None:
    emulator.faults([{"fault": "replace_response", "body": body} for body in ({"odd": 1}, None, "text")])
    response = api("POST", "datadog", json=BODY)
    assert (response.status_code, response.json()) == (201, {"odd": 1})
    assert api("GET", "datadog").json() is None
    [one] = emulator.state()["acme"]
    response = api("DELETE", f"datadog/{one['_id']}")
    assert (response.status_code, response.json()) == (200, "text")


def test_conditions(api: Any, emulator: Emulator) -> None:
    emulator.faults(
        [
            {"fault": "status", "status": 500, "method": "GET", "path": "elastic$", "skip": 1, "times": 2},
            {"fault": "status", "status": 503, "account": "small", "times": None},
        ]
    )
    assert [api("GET", "elastic").status_code for _ in range(4)] == [200, 500, 500, 200]
    assert api("GET", "datadog").status_code == 200
    assert [api("GET", "datadog", token="small-token").status_code for _ in range(3)] == [503, 503, 503]
    emulator.clear_faults()
    assert api("GET", "datadog", token="small-token").status_code == 200
    assert {request["fault"] for request in emulator.requests()} == {None, "status"}


def test_probability_follows_its_seed(api: Any, emulator: Emulator) -> None:
    def statuses() -> list[int]:
        emulator.clear_faults()
        emulator.faults([{"fault": "status", "status": 500, "probability": 0.5, "seed": 3, "times": None}])
        return [api("GET", "datadog").status_code for _ in range(20)]

    first = statuses()
    assert set(first) == {200, 500}
    assert statuses() == first


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"fault": "nothing"},
        {"fault": "status"},
        {"fault": "status", "status": "500"},
        {"fault": "status", "status": 7},
        {"fault": "drop_before", "seconds": 1},
        {"fault": "drop_before", "path": "("},
        {"fault": "delay_before", "seconds": True},
        {"fault": "rate_limit", "limit": "other"},
        {"fault": "omit", "members": [1]},
    ],
)
def test_a_wrong_rule_is_refused_with_all_that_came_with_it(api: Any, emulator: Emulator, rule: Any) -> None:
    with pytest.raises(ValueError, match="rror: "):
        emulator.faults([{"fault": "drop_before"}, rule])
    assert api("GET", "datadog").status_code == 200


def test_a_client_that_goes_away_in_its_body_leaves_no_trace(emulator: Emulator, capfd: Any) -> None:
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"POST /api/v2/integrations/datadog HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
    # The emulator sees the end of the connection before it has answered as many control calls.
    assert [emulator.requests() for _ in range(10)] == [[]] * 10
    assert capfd.readouterr().err == ""


def test_header_and_body_go_out_together(emulator: Emulator) -> None:
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"GET /api/v2/integrations/datadog HTTP/1.1\r\nHost: x\r\nAuthorization: acme-token\r\n\r\n",
        )
        assert connection.recv(65536).endswith(b"}")

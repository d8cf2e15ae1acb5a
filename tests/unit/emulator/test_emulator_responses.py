# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of a response that is otherwise right: its headers, encoding and pace; and what vanishes before it."""

import http.client
import json
import socket
import threading
from typing import Any

import pytest
import requests
from emulator import Emulator, server
from emulator.dripping import drip
from emulator.messages import Reply

NAME = "\u00c4nderungen"
FOREVER = 10**12


def raw(emulator: Emulator) -> socket.socket:
    """A connection on which the list of datadog's subscriptions was asked for."""
    host, port = emulator.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(b"GET /api/v2/integrations/datadog HTTP/1.1\r\nHost: x\r\nAuthorization: acme-token\r\n\r\n")
    return connection


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_content(api: Any, emulator: Emulator, encoding: str) -> None:
    created = api.create(name=NAME)
    emulator.faults([{"fault": "content", "type": "text/plain; charset=ISO-8859-1", "encoding": encoding}])
    response = api("GET", f"datadog/{created['_id']}")
    assert response.headers["Content-Type"] == "text/plain; charset=ISO-8859-1"
    assert json.loads(response.content.decode(encoding)) == created
    assert NAME.encode("utf-8" if encoding == "utf-8-sig" else encoding)[2:] in response.content
    assert response.content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert emulator.requests()[-1]["response"] == created


def test_an_empty_body_has_no_byte_order_mark() -> None:
    assert Reply(204, encoding="utf-8-sig").encoded() == b""
    assert Reply(200, {}, encoding="utf-8-sig").encoded() == b"\xef\xbb\xbf{}"


def test_headers(api: Any, emulator: Emulator) -> None:
    api.create()
    link = "<https://elsewhere.example/x>; rel=next"
    emulator.faults([{"fault": "headers", "headers": {"Link": link, "X-Number": 1, "Content-Type": "text/plain"}}])
    response = api("GET", "datadog")
    assert (response.headers["Link"], response.headers["X-Number"]) == (link, "1")
    assert response.headers["Content-Type"] == "text/plain"
    assert len(response.json()["items"]) == 1


@pytest.mark.parametrize("status", [403, 404, 408, 409, 422, 425, 429, 503])
def test_a_status_passes_body_and_headers_as_they_are(api: Any, emulator: Emulator, status: int) -> None:
    body = {"code": status, "message": "no", "id": "ref-1", "errors": [{"attribute": "name", "message": "taken"}]}
    headers = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Content-Type": "application/problem+json"}
    emulator.faults([{"fault": "status", "status": status, "body": body, "headers": headers}])
    response = api("GET", "datadog")
    assert (response.status_code, response.json()) == (status, body)
    assert {**response.headers, **headers} == {**response.headers}


def test_a_patch_without_a_body_happened(api: Any, emulator: Emulator) -> None:
    created = api.create()
    emulator.faults([{"fault": "empty", "status": 204}])
    operations = [{"op": "replace", "path": "/name", "value": "two"}]
    response = api("PATCH", f"datadog/{created['_id']}", json=operations)
    assert (response.status_code, response.content) == (204, b"")
    assert emulator.state()["acme"][0]["name"] == "two"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_subscription_vanishes(api: Any, emulator: Emulator, method: str) -> None:
    created, other = api.create(), api.create(name="two")
    emulator.faults([{"fault": "vanish"}])
    assert len(api("GET", "datadog").json()["items"]) == 2
    response = api(method, f"datadog/{created['_id']}", json=[] if method == "PATCH" else None)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert [item["_id"] for item in emulator.state()["acme"]] == [other["_id"]]
    assert [request["fault"] for request in emulator.requests()] == [None, None, None, "vanish"]


def test_what_belongs_to_another_account_does_not_vanish(api: Any, emulator: Emulator) -> None:
    created = api.create()
    emulator.faults([{"fault": "vanish", "path": "", "times": None}])
    assert api("GET", f"datadog/{created['_id']}", token="small-token").status_code == 404
    assert api("GET", f"datadog/{created['_id']}", token="nobody").status_code == 401
    assert api("GET", "datadog").status_code == 200
    assert [item["_id"] for item in emulator.state()["acme"]] == [created["_id"]]


@pytest.mark.parametrize("part", ["body", "headers"])
@pytest.mark.parametrize("longer", [None, 50, -50])
def test_a_drip_that_ends(api: Any, emulator: Emulator, part: str, longer: int | None) -> None:
    created = api.create()
    whole = api("GET", f"datadog/{created['_id']}")
    length = len(whole.content)
    wanted = None if longer is None else length + longer
    emulator.faults([{"fault": "drip", "seconds": 0, "part": part, "bytes": wanted}])
    if longer == -50:
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match=f"{length - 50} bytes read, 50 more"):
            api("GET", f"datadog/{created['_id']}")
    else:
        response = api("GET", f"datadog/{created['_id']}")
        assert response.content == whole.content + b" " * (longer or 0)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert api("GET", "datadog").status_code == 200


def test_a_drip_of_the_body_sends_the_headers_at_once(emulator: Emulator) -> None:
    emulator.faults([{"fault": "drip", "seconds": 3600}])
    with raw(emulator) as connection:
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert (response.status, response.read(1)) == (200, b"{")
        response.close()


def test_a_drip_for_ever(emulator: Emulator, api: Any) -> None:
    emulator.faults([{"fault": "drip", "seconds": 0.001, "bytes": FOREVER}])
    with raw(emulator) as connection:
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.headers["Content-Length"] == str(FOREVER)
        assert json.loads(response.read(300))["items"] == []
        assert api("GET", "datadog").status_code == 200, "other requests go on meanwhile"
        assert response.read(20) == b" " * 20
        response.close()


def test_a_drip_of_the_headers_sends_no_two_bytes_together(emulator: Emulator, api: Any) -> None:
    emulator.faults([{"fault": "drip", "seconds": 3600, "part": "headers"}])
    with raw(emulator) as connection:
        assert connection.recv(100) == b"H"
        assert api("GET", "datadog").status_code == 200
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(100)


@pytest.mark.parametrize("part", ["body", "headers"])
def test_a_drip_stops_when_its_client_is_gone(
    emulator: Emulator, api: Any, monkeypatch: pytest.MonkeyPatch, capfd: Any, part: str
) -> None:
    ended = threading.Event()

    async def watched(*arguments: Any) -> None:
        await drip(*arguments)
        ended.set()

    monkeypatch.setattr(server, "drip", watched)
    emulator.faults([{"fault": "drip", "seconds": 0.001, "part": part, "bytes": FOREVER}])
    with raw(emulator) as connection:
        assert connection.recv(1) == b"H"
        assert not ended.is_set()
    assert ended.wait(60)
    assert api("GET", "datadog").status_code == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "rule",
    [
        {"fault": "drip", "part": "tail"},
        {"fault": "drip", "bytes": "9"},
        {"fault": "drip", "seconds": None},
        {"fault": "content", "encoding": "utf-7000"},
        {"fault": "content", "type": None},
        {"fault": "headers"},
        {"fault": "empty", "status": 7},
        {"fault": "vanish", "id": "x"},
    ],
)
def test_a_wrong_rule_is_refused(api: Any, emulator: Emulator, rule: Any) -> None:
    with pytest.raises(ValueError, match="rror: "):
        emulator.faults([rule])
    assert api("GET", "datadog").status_code == 200

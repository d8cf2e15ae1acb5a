# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The five operations against the emulator: what counts as a list, as done, as gone, and as worth another try."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import Client
from ansible_collections.community.launchdarkly.plugins.module_utils._api.errors import ApiError
from ansible_collections.community.launchdarkly.plugins.module_utils._api.facts import ApiCode
from ansible_collections.community.launchdarkly.plugins.module_utils._api.request import Request
from ansible_collections.community.launchdarkly.plugins.module_utils._api.retries import most_retries
from emulator import Emulator
from support.clock import CLOCK, recorded_clock
from support.connections import connection

ROOT = Path(__file__).resolve().parents[4]
TOKEN, READ_TOKEN = "write-token", "read-token"
PATH = "/api/v2/integrations/slack"
ID = "0123456789abcdef01234567"
CONFIG = {"url": "https://hooks.example.com/x"}
ITEM = {"_id": ID, "kind": "slack", "name": "n", "config": CONFIG, "statements": [], "tags": [], "on": True}
PATCH = [{"op": "replace", "path": "/on", "value": False}]
FOREIGN: list[Any] = [
    {"code": 404, "message": "Not Found"},
    {"code": 5},
    {"message": "no Route"},
    [],
    {"code": "no_route"},
]
RETRIES = 3


@pytest.fixture(name="emulator", scope="module")
def _emulator() -> Iterator[Emulator]:
    account = {"name": "acme", "tokens": [TOKEN], "read_tokens": [READ_TOKEN], "integrations": ["slack", "datadog"]}
    with recorded_clock(), Emulator(accounts=[account]) as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def _fresh(emulator: Emulator) -> None:
    emulator.reset()
    emulator.clear_quirks()
    emulator.seed({"acme": [ITEM]})


@pytest.fixture(name="client")
def _client(emulator: Emulator) -> Iterator[Client]:
    with CLOCK.recording(0.0), Client(connection(emulator.url, TOKEN, max_retries=RETRIES)) as client:
        yield client


def responds(emulator: Emulator, body: Any, **rule: Any) -> None:
    emulator.faults([{"fault": "replace_response", "body": body, "times": None, **rule}])


def refuses(emulator: Emulator, status: int, body: Any = None, **rule: Any) -> None:
    emulator.faults([{"fault": "status", "status": status, "body": body, "times": None, **rule}])


def sent(emulator: Emulator) -> list[str]:
    return [each["method"] for each in emulator.requests()]


def failure(request: Callable[[], object]) -> ApiError:
    with pytest.raises(ApiError) as caught:
        request()
    return caught.value


OPERATIONS: dict[str, Callable[[Client], Any]] = {
    "GET": lambda client: client.read("slack", ID),
    "POST": lambda client: client.create("slack", {"name": "made", "config": CONFIG}),
    "PATCH": lambda client: client.update("slack", ID, PATCH),
    "DELETE": lambda client: client.delete("slack", ID),
}
WRITES = {method: operation for method, operation in OPERATIONS.items() if method != "GET"}


class TestLists:
    @pytest.mark.parametrize(
        "body",
        [
            {"items": None, "key": "slack"},
            {"key": "slack"},
            {"items": None, "_links": {"self": {"href": PATH}}},
            {"_links": {"self": {"href": f"https://app.launchdarkly.com{PATH}?limit=20"}}, "key": None},
        ],
    )
    def test_an_empty_one_without_items(self, emulator: Emulator, client: Client, body: Any) -> None:
        responds(emulator, body)
        assert client.list_all("slack") == []

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"items": None},
            {"key": "datadog"},
            {"items": None, "key": "datadog", "_links": {"self": {"href": "/api/v2/integrations/datadog"}}},
            {"_links": {"self": {"href": "/"}}},
            {"_links": {"self": {"href": "http://[::1"}}},
            {"_links": {"self": PATH}},
            {"_links": [PATH]},
            {"items": {}, "key": "slack"},
            {"items": "", "key": "slack"},
            {"items": [{"name": "n"}], "key": "slack"},
            {"items": [{**ITEM, "_id": None}]},
            {"items": [ITEM, {**ITEM, "_id": ""}]},
            {"items": [None]},
        ],
    )
    def test_what_is_none(self, emulator: Emulator, client: Client, body: Any) -> None:
        responds(emulator, body)
        error = failure(lambda: client.list_all("slack"))
        assert (error.code, error.fault) == ("unexpected_response", "not_a_list")
        assert sent(emulator) == ["GET"]

    @pytest.mark.parametrize("item", [{"_id": ID}, {**ITEM, "name": None}, {**ITEM, "tags": None, "config": None}])
    def test_an_item_that_lacks_all_but_the_id(self, emulator: Emulator, client: Client, item: Any) -> None:
        responds(emulator, {"items": [item]})
        assert client.list_all("slack") == [item]

    @pytest.mark.parametrize("links", ["body", "header"])
    def test_pages(self, emulator: Emulator, client: Client, links: str) -> None:
        emulator.seed({"acme": [{**ITEM, "_id": f"{number:024x}"} for number in range(5)]})
        emulator.quirks(page_size=2, page_links=links, total_count=True)
        assert [each["_id"] for each in client.list_all("slack")] == [f"{number:024x}" for number in range(5)]
        assert sent(emulator) == ["GET"] * 3

    def test_the_last_page_without_items(self, emulator: Emulator, client: Client) -> None:
        emulator.faults([{"fault": "next_link", "href": "?offset=1"}])
        responds(emulator, {"items": None, "key": "slack"})
        assert [each["_id"] for each in client.list_all("slack")] == [ID]

    def test_the_body_says_where_the_next_page_is(self, emulator: Emulator, client: Client) -> None:
        emulator.quirks(page_size=1)
        emulator.seed({"acme": [ITEM, {**ITEM, "_id": "f" * 24}]})
        emulator.faults([{"fault": "headers", "headers": {"Link": "<https://elsewhere.example/>; rel=next"}}])
        assert len(client.list_all("slack")) == 2

    @pytest.mark.parametrize("target", ["https://elsewhere.example/x", "//elsewhere.example/x", "ftp://127.0.0.1/"])
    def test_a_header_that_leads_elsewhere(self, emulator: Emulator, client: Client, target: str) -> None:
        emulator.faults([{"fault": "headers", "headers": {"Link": f"<{target}>; rel=next"}}])
        assert failure(lambda: client.list_all("slack")).code == "other_address"
        assert sent(emulator) == ["GET"]

    def test_headers_that_lead_in_a_circle(self, emulator: Emulator, client: Client) -> None:
        headers = {"Link": f"<{PATH}?offset=0>; rel=next"}
        emulator.faults([{"fault": "headers", "headers": headers, "times": None}])
        assert failure(lambda: client.list_all("slack")).code == "unexpected_response"
        assert sent(emulator) == ["GET"] * 2

    @pytest.mark.parametrize(("pages", "links"), [(None, "body"), (1, "header"), (1, "none")])
    def test_more_are_counted_than_listed(self, emulator: Emulator, client: Client, pages: int, links: str) -> None:
        emulator.seed({"acme": [{**ITEM, "_id": f"{number:024x}"} for number in range(3)]})
        emulator.quirks(total_count=True, page_size=pages, page_links=links, hidden=1)
        error = failure(lambda: client.list_all("slack"))
        listed = 1 if links == "none" else 2
        assert (error.counted, error.listed) == (3, listed)
        assert (error.code, error.status, most_retries(error)) == ("incomplete_list", None, 0)

    def test_one_that_two_pages_list_counts_once(self, emulator: Emulator, client: Client) -> None:
        emulator.faults([{"fault": "next_link", "href": "?offset=1"}])
        responds(emulator, {"items": [ITEM], "totalCount": 2})
        assert failure(lambda: client.list_all("slack")).code == "incomplete_list"

    def test_a_count_without_items(self, emulator: Emulator, client: Client) -> None:
        responds(emulator, {"items": None, "key": "slack", "totalCount": 1})
        assert failure(lambda: client.list_all("slack")).code == "incomplete_list"

    @pytest.mark.parametrize("count", [True, "7", 7.0, [7], None, -1, 0])
    def test_a_count_that_says_nothing(self, emulator: Emulator, client: Client, count: Any) -> None:
        responds(emulator, {"items": [ITEM], "totalCount": count})
        assert client.list_all("slack") == [ITEM]


class TestResponsesWithoutBody:
    @pytest.mark.parametrize("status", [200, 202, 204])
    def test_an_update_is_read(self, emulator: Emulator, client: Client, status: int) -> None:
        emulator.faults([{"fault": "empty", "status": status, "method": "PATCH"}])
        assert client.update("slack", ID, PATCH)["on"] is False
        assert sent(emulator) == ["PATCH", "GET"]

    def test_an_update_that_cannot_be_read(self, emulator: Emulator, client: Client) -> None:
        emulator.faults([{"fault": "empty", "method": "PATCH"}])
        refuses(emulator, 403, method="GET")
        error = failure(lambda: client.update("slack", ID, PATCH))
        assert (error.changed, error.after) == (True, "update")
        assert (error.status, error.code, error.request.method) == (403, "forbidden", "GET")
        assert emulator.state()["acme"][0]["on"] is False

    @pytest.mark.parametrize("status", [200, 202, 204])
    def test_a_create_is_lost(self, emulator: Emulator, client: Client, status: int) -> None:
        emulator.faults([{"fault": "empty", "status": status, "method": "POST"}])
        assert failure(lambda: OPERATIONS["POST"](client)).lost
        assert sent(emulator) == ["POST"]

    @pytest.mark.parametrize("status", [200, 202, 204])
    def test_a_read_is_sent_again(self, emulator: Emulator, client: Client, status: int) -> None:
        emulator.faults([{"fault": "empty", "status": status, "method": "GET"}])
        assert client.read("slack", ID)["_id"] == ID
        assert sent(emulator) == ["GET", "GET"]

    @pytest.mark.parametrize("body", [None, {}, {"deleted": True}, [], "gone", {"_id": ID}])
    def test_a_delete_is_done_whatever_is_in_it(self, emulator: Emulator, client: Client, body: Any) -> None:
        rule = {"fault": "empty"} if body is None else {"fault": "replace_response", "body": body}
        emulator.faults([{**rule, "method": "DELETE"}])
        assert client.delete("slack", ID)
        assert sent(emulator) == ["DELETE"]

    def test_a_delete_that_a_web_page_answers(self, emulator: Emulator, client: Client) -> None:
        emulator.faults([{"fault": "html", "status": 200, "method": "DELETE"}])
        assert failure(lambda: client.delete("slack", ID)).code == "unexpected_response"


class TestNotFound:
    @pytest.mark.parametrize("body", FOREIGN)
    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
    def test_another_servers(self, emulator: Emulator, client: Client, operation: Any, body: Any) -> None:
        refuses(emulator, 404, body)
        error = failure(lambda: operation(client))
        assert (error.status, error.is_not_found) == (404, False)
        assert "api_url" in error.message
        assert len(emulator.requests()) == 1

    def test_the_services_own(self, emulator: Emulator, client: Client) -> None:
        assert client.delete("slack", ID)
        assert not client.delete("slack", ID)
        assert failure(lambda: client.read("slack", ID)).is_not_found

    def test_the_code_with_another_status(self, emulator: Emulator, client: Client) -> None:
        refuses(emulator, 400, {"code": "not_found", "message": "no such role"})
        assert not failure(lambda: client.delete("slack", ID)).is_not_found

    def test_another_servers_after_a_lost_delete(self, emulator: Emulator, client: Client) -> None:
        emulator.faults([{"fault": "drop_before", "method": "DELETE"}])
        refuses(emulator, 404, FOREIGN[0])
        error = failure(lambda: client.delete("slack", ID))
        assert error.lost


class TestAdvice:
    @pytest.mark.parametrize(
        ("status", "code", "advice"),
        [
            (401, "unauthorized", "the option api_token"),
            (403, "forbidden", "its role"),
            (403, "plan_limit", None),
            (409, "optimistic_locking_error", "Another client"),
            (409, "conflict", None),
            (404, "not_found", "no longer exists"),
            (400, "invalid_request", None),
            (405, "method_not_allowed", None),
            (403, None, "api_url"),
            (401, 7, "api_url"),
            (403, ["forbidden"], "api_url"),
            (409, None, "api_url"),
        ],
    )
    def test_it_goes_by_the_services_code(
        self, emulator: Emulator, client: Client, status: int, code: Any, advice: str | None
    ) -> None:
        refuses(emulator, status, {"code": code, "message": "The service's words"})
        error = failure(lambda: client.update("slack", ID, PATCH))
        advised = error.message.split("The service's words.")[1]
        assert advised == "" if advice is None else advice in advised
        assert error.code == (code if isinstance(code, str) else "http_error")
        assert error.is_conflict == (code == "optimistic_locking_error")
        assert sent(emulator) == ["PATCH"]

    @pytest.mark.parametrize("status", [400, 422])
    @pytest.mark.parametrize(
        ("errors", "shown"),
        [
            (
                [{"attribute": "config.url", "message": "is required"}, {"attribute": "name", "message": "is taken"}],
                "Invalid (config.url: is required; name: is taken)",
            ),
            ([{"message": "is required"}], "Invalid (is required)"),
            ([{"attribute": "config.url"}, {"attribute": 7, "message": "wrong"}], "Invalid (config.url; wrong)"),
            (["plain", "strings"], "Invalid (plain; strings)"),
            ([None, 7, [], {}, {"message": None}, {"message": ["x"]}, ""], "Invalid"),
            ({"config.url": "is required"}, "Invalid"),
            ("text", "Invalid"),
            (None, "Invalid"),
        ],
    )
    def test_what_the_service_says_of_single_members(
        self, emulator: Emulator, client: Client, status: int, errors: Any, shown: str
    ) -> None:
        refuses(emulator, status, {"code": "invalid_request", "message": "Invalid", "errors": errors})
        assert failure(lambda: client.update("slack", ID, PATCH)).service_message == shown

    @pytest.mark.parametrize("status", [401, 403, 409])
    def test_other_statuses_have_no_such_list(self, emulator: Emulator, client: Client, status: int) -> None:
        refuses(emulator, status, {"code": "x", "message": "Invalid", "errors": ["shown"]})
        assert failure(lambda: client.update("slack", ID, PATCH)).service_message == "Invalid"

    def test_there_is_an_end_to_them(self, emulator: Emulator, client: Client) -> None:
        errors = [{"attribute": "x" * 200, "message": "y" * 200}] * 1000
        refuses(emulator, 400, {"code": "invalid_request", "message": "Invalid", "errors": errors})
        assert 1000 < len(failure(lambda: client.update("slack", ID, PATCH)).message) < 2200

    def test_secrets_are_taken_out(self, emulator: Emulator, client: Client) -> None:
        secret = "https://hooks.example.com/services/zebra-secret"
        errors = [{"attribute": "config.url", "message": f"{secret} is unreachable"}, secret]
        refuses(emulator, 422, {"code": "invalid_request", "message": "Invalid", "errors": errors})
        error = failure(lambda: client.update("slack", ID, PATCH)).scrubbed([secret])
        assert "is unreachable" in error.message
        assert "zebra" not in error.message


class TestRetries:
    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
    @pytest.mark.parametrize("status", [408, 425])
    def test_what_only_a_read_is_sent_again_after(
        self, emulator: Emulator, client: Client, operation: Any, status: int
    ) -> None:
        refuses(emulator, status, times=1)
        if operation is OPERATIONS["GET"]:
            assert operation(client)["_id"] == ID
            assert sent(emulator) == ["GET", "GET"]
        else:
            assert failure(lambda: operation(client)).status == status
            assert len(emulator.requests()) == 1

    @pytest.mark.parametrize("status", [408, 425])
    def test_they_end(self, emulator: Emulator, client: Client, status: int) -> None:
        refuses(emulator, status)
        assert failure(lambda: client.read("slack", ID)).attempts == RETRIES + 1
        assert sent(emulator) == ["GET"] * (RETRIES + 1)

    @pytest.mark.parametrize(
        ("code", "requests"), [("redirected", 1), ("unknown_address", 2), ("connection_lost", RETRIES + 1)]
    )
    def test_it_depends_on_the_error_how_often_a_request_is_sent_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, code: ApiCode, requests: int
    ) -> None:
        sends: Counter[str] = Counter()

        def send(request: Request, _body: Any, _page: str | None) -> None:
            sends[request.method] += 1
            raise client._transport.error(request, code)

        monkeypatch.setattr(client._transport, "send", send)
        assert failure(lambda: client.read("slack", ID)).attempts == requests
        assert sends == {"GET": requests}


class TestRedirects:
    @pytest.mark.parametrize(
        ("location", "advice"),
        [
            ("https://app.eu.launchdarkly.com/api/v2", "https://app.eu.launchdarkly.com"),
            ("https://user:pass@[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
            ("http://elsewhere.example.com/x", None),
        ],
    )
    def test_advice_that_can_be_followed(
        self, emulator: Emulator, client: Client, location: str, advice: str | None
    ) -> None:
        """What it says to set api_url to is a valid address: plain http would be refused."""
        emulator.faults([{"fault": "redirect", "location": location}])
        error = failure(lambda: client.list_all("slack"))
        assert error.code == "other_address"
        assert error.message.endswith(f" set api_url to {advice}.") is (advice is not None)
        assert sent(emulator) == ["GET"]


def test_what_knows_http_knows_no_ansible() -> None:
    code = (
        "import sys, ansible_collections.community.launchdarkly.plugins.module_utils._api.client; "
        "sys.exit('ansible.module_utils' in sys.modules)"
    )
    path = os.pathsep.join([str(ROOT / ".build"), *sys.path])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of failed requests: each code, and each fact that an error may have."""

from __future__ import annotations

import re
import sys
import time
from copy import copy
from dataclasses import replace
from typing import Any, get_args

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api import messages
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import request_for
from ansible_collections.community.launchdarkly.plugins.module_utils._api.errors import ApiError
from ansible_collections.community.launchdarkly.plugins.module_utils._api.facts import ApiCode, Fault
from ansible_collections.community.launchdarkly.plugins.module_utils._api.request import Operation
from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import connection_spec
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES
from support.connections import connection
from support.golden import assert_golden

ID = "0123456789abcdef01234567"
NOW = 1_900_000_000.0
PROXY = "the environment variable HTTPS_PROXY"


def error(own_code: ApiCode = "http_error", operation: Operation = "update", **facts: Any) -> ApiError:
    key = facts.pop("key", "slack")
    there = connection("https://app.launchdarkly.com", **facts.pop("connection", {}))
    request = request_for(operation, key, None if operation in ("list", "create") else ID)
    return ApiError(request, there, own_code, **facts)


def response(status: int, code: str | None, operation: Operation = "update", **facts: Any) -> ApiError:
    words: dict[str, Any] = {"service_code": code, "service_message": "The service's words"}
    return error(operation=operation, status=status, **words, **facts)


REFUSED = "Connection refused"
ERRORS = {
    "broken_response: no body": error("broken_response", "read", status=200, fault="no_body"),
    "broken_response: of an update": error("broken_response", fault="not_decodable", lost=True),
    "changed_meanwhile": error("changed_meanwhile", options=["enabled", "tags"], applied=True),
    "connection_lost": error(
        "connection_lost", "list", detail="Connection reset by peer", attempts=9, is_out_of_retries=True
    ),
    "connection_lost: without retries": error(
        "connection_lost",
        "list",
        detail="Connection reset by peer",
        is_out_of_retries=True,
        connection={"max_retries": 0},
    ),
    "connection_lost: a create": error("connection_lost", "create", detail="Connection reset by peer", lost=True),
    "created_twice": error("created_twice", "create", ids=[ID, "f" * 24], applied=True),
    "different_response": error("different_response", ids=[ID], options=["config.url"], applied=True),
    "different_response: with the name": error(
        "different_response", ids=[ID], options=["tags"], applied=True, name="One"
    ),
    "created_twice: with the name": error("created_twice", "create", ids=[ID, "f" * 24], applied=True, name="One"),
    "401 unauthorized: with the name": response(401, "unauthorized", name="One"),
    "after an update that another client deleted": response(404, "not_found", "read", after="update", applied=True),
    "different_response: a create": error(
        "different_response", "create", ids=[ID], options=["config.url", "tags"], applied=True
    ),
    "gave_up": error("gave_up", attempts=0),
    "stopped": error("stopped", attempts=0),
    "stopped: after a lost response": error("stopped", lost=True),
    "gave_up: after a lost response": error("gave_up", lost=True),
    "http_error: 403": response(403, None),
    "http_error: 404": response(404, None, "list"),
    "http_error: 502": response(502, None, "read", attempts=9),
    "incomplete_list": error("incomplete_list", "list", counted=3, listed=2),
    "no_connection": error("no_connection", "list", detail=REFUSED, attempts=9),
    "no_connection: with a proxy": error("no_connection", "list", detail=REFUSED, connection={"proxy_source": PROXY}),
    "no_response": error("no_response", "list", attempts=9),
    "no_response: an update": error("no_response", lost=True, attempts=2, next_wait=4.2),
    "no_response: a create": error("no_response", "create", lost=True),
    "no_socks_support": error("no_socks_support", "list", connection={"proxy_source": PROXY}),
    "not_tls": error("not_tls", "list", detail="WRONG_VERSION_NUMBER", attempts=2),
    "not_trusted": error("not_trusted", "list", detail="self-signed certificate"),
    "not_trusted: by the authorities of ca_path": error(
        "not_trusted", "list", detail="self-signed certificate", connection={"verify_source": "ca_path"}
    ),
    "not_trusted: a proxy": error("not_trusted", "list", detail="self-signed certificate", by_proxy=True),
    "other_address: with https": error("other_address", "list", status=302, detail="https://app.eu.launchdarkly.com"),
    "other_address: without https": error("other_address", "list", status=302, detail="http://elsewhere.example"),
    "proxy_refused": error("proxy_refused", "list", proxy_status=407, connection={"proxy_source": PROXY}),
    "redirected": error("redirected", status=302),
    "request_failed": error("request_failed", "list", detail="LocationParseError"),
    "unexpected_response: a page": error("unexpected_response", "list", status=200, fault="web_page"),
    "unexpected_response: a create": error("unexpected_response", "create", fault="not_a_subscription", lost=True),
    "unknown_address": error("unknown_address", "list", detail="Name or service not known", attempts=2),
    "unreadable_authorities": error("unreadable_authorities", "list", detail="no certificate or crl found"),
    "400 invalid_request": response(400, "invalid_request", "create", request_id="8f3a"),
    "401 unauthorized": response(401, "unauthorized", "list"),
    "403 forbidden": response(403, "forbidden"),
    "403 forbidden: one of all integrations": response(403, "forbidden", "list", lists_all=True),
    "404 not_found: an integration": response(404, "not_found", "list"),
    "404 not_found: a misspelled integration": response(404, "not_found", "list", key="slak"),
    "404 not_found: a subscription": response(404, "not_found"),
    "409 optimistic_locking_error": response(409, "optimistic_locking_error"),
    "409 optimistic_locking_error: repeatedly": response(409, "optimistic_locking_error", conflicts=5),
    "429 rate_limited": response(429, "rate_limited", attempts=3, resets_at=NOW + 300, next_wait=301.5),
    "503: a delete": response(503, None, "delete", lost=True, attempts=9),
    "after an update without a body": response(403, "forbidden", "read", after="update", applied=True),
    "after a create whose response was lost": response(403, "forbidden", "list", after="create", lost=True),
    "after a second create": response(403, "forbidden", "list", after="create", lost=True, applied=True, ids=[ID]),
}
UNDER_THE_ROLE = (
    "401 unauthorized",
    "403 forbidden: one of all integrations",
    "429 rate_limited",
    "connection_lost",
    "connection_lost: without retries",
    "gave_up",
    "http_error: 403",
    "no_response",
    "no_socks_support",
    "not_tls",
    "not_trusted: by the authorities of ca_path",
    "other_address: with https",
    "request_failed",
    "unreadable_authorities",
)
"""The errors whose messages name what a variable of the role sets."""


def under_the_role(name: str) -> str:
    each = copy(ERRORS[name])
    verify_source = ROLLOUT_NAMES(each.connection.verify_source)
    token_source = ROLLOUT_NAMES.source("api_token")
    each.connection = replace(
        each.connection, names=ROLLOUT_NAMES, token_source=token_source, verify_source=verify_source
    )
    return each.message


def test_each_fault_has_words() -> None:
    assert messages._FAULTS.keys() == set(get_args(Fault))


def test_each_code_has_an_example() -> None:
    assert {each.own_code for each in ERRORS.values()} == set(get_args(ApiCode))


def test_golden_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    found = {name: each.message for name, each in ERRORS.items()}
    found.update({f"under the role: {name}": under_the_role(name) for name in UNDER_THE_ROLE})
    assert_golden("requests", found)


@pytest.mark.parametrize("name", ERRORS)
def test_a_message_under_the_role_names_no_option(name: str) -> None:
    assert re.findall(rf"(?<![\w.])({'|'.join(connection_spec())})\b", under_the_role(name)) == []


@pytest.mark.parametrize("name", ERRORS)
def test_a_message_is_made_of_sentences(name: str) -> None:
    message = ERRORS[name].message
    assert message.endswith((".", "?")) and ".." not in message and "  " not in message and "None" not in message
    assert str(ERRORS[name]) == ERRORS[name].message == ERRORS[name].data["message"]

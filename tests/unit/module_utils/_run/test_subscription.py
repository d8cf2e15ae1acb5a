# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One subscription's task against the emulator, where something happens between its requests."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import Client
from ansible_collections.community.launchdarkly.plugins.module_utils._api.response import json_of
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Task, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)
from emulator import Emulator
from support.clock import recorded_clock

SLACK = {"integration_key": "slack", "config": {"url": "https://hooks.example/wanted-secret"}}


def run(emulator: Emulator, options: dict[str, Any], task: Task = AUDIT_LOG_SUBSCRIPTION) -> dict[str, Any]:
    raw = {"api_url": emulator.url, "api_token": "write-token", "timeout": 3, **options}
    checked = task.check(raw, {})
    assert not checked.problems.found, checked.problems.message
    return task.run(checked, Mode(check=False, diff=True))


def failure(emulator: Emulator, options: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(TaskFailure) as failed:
        run(emulator, options)
    return failed.value.result


def seeded(emulator: Emulator, **subscription: Any) -> str:
    emulator.seed(
        {
            "acme": [
                {"kind": "slack", "name": "n", "on": True, "tags": [], "statements": [], "config": {}, **subscription}
            ]
        }
    )
    return str(emulator.state()["acme"][0]["_id"])


def test_what_another_client_renamed_is_not_made_again(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    seeded(emulator, config=SLACK["config"])
    emulator.faults([{"fault": "status", "status": 409, "method": "PATCH"}])
    monkeypatch.setattr(Client, "pause_for_conflict", lambda *_: seeded(emulator, name="renamed"))
    result = failure(emulator, {**SLACK, "name": "n", "enabled": False})
    assert result["failure"]["code"] == "vanished"
    assert not result["changed"]
    assert [each["name"] for each in emulator.state()["acme"]] == ["renamed"]


def test_a_credential_of_the_account_is_not_quoted(emulator: Emulator) -> None:
    """The task does not know it, and the service tells it."""
    secret = "https://hooks.example/what-the-account-has"
    seeded(emulator, config={"url": secret})
    body = {"code": "invalid_request", "message": f"{secret} can't be reached"}
    emulator.faults([{"fault": "status", "status": 400, "method": "PATCH", "body": body}])
    result = failure(emulator, {"integration_key": "slack", "name": "n", "tags": ["new"]})
    assert "can't be reached" in result["msg"]
    assert "what-the-account-has" not in str(result)


def test_a_login_in_a_plain_field_is_not_shown(emulator: Emulator) -> None:
    """What somebody made by hand; as an option it is refused, and given in additional_config."""
    url = "https://elastic:made-by-hand@es.example:9200"
    identifier = seeded(emulator, kind="elastic", config={"url": url, "token": "0123456789abcdef", "index": "i"})
    for task, options in (
        (AUDIT_LOG_SUBSCRIPTION_INFO, {"integration_keys": ["elastic"]}),
        (AUDIT_LOG_SUBSCRIPTION, {"integration_key": "elastic", "name": "n", "config": {"index": "j"}}),
        (AUDIT_LOG_SUBSCRIPTION, {"integration_key": "elastic", "name": "n", "additional_config": {"url": f"{url}/x"}}),
        (AUDIT_LOG_SUBSCRIPTION, {"integration_key": "elastic", "name": "n", "config": {"url": "https://es.example"}}),
    ):
        result = run(emulator, options, task)
        assert "made-by-hand" not in str(result)
        if task is AUDIT_LOG_SUBSCRIPTION_INFO:
            assert result["metadata"][identifier]["other_config"] == {"url": "(hidden)"}
        else:
            assert result["action"] == "updated"


def test_a_redirect_that_quotes_the_token(emulator: Emulator) -> None:
    emulator.faults([{"fault": "redirect", "location": "/login/write-token?token=write-token", "times": None}])
    result = failure(emulator, {**SLACK, "name": "n"})
    assert "write-token" not in str(result)


def test_a_known_create_is_told_where_the_list_after_it_fails(emulator: Emulator) -> None:
    emulator.faults(
        [
            {"fault": "drop_before", "method": "POST"},
            # The list before the first create, and the one after it, are answered.
            {"fault": "status", "status": 403, "method": "GET", "skip": 2},
        ]
    )
    result = failure(emulator, {**SLACK, "name": "n"})
    (made,) = emulator.state()["acme"]
    assert made["_id"] in result["msg"]
    assert result["changed"] and result["failure"]["status"] == 403


def test_info_looks_for_tags_that_the_list_leaves_out(emulator: Emulator) -> None:
    identifier = seeded(emulator, tags=["a"])
    emulator.quirks(list_members=["tags"])
    for tags, found in ((["a"], [identifier]), (["b"], [])):
        result = run(emulator, {"integration_keys": ["slack"], "tags": tags}, AUDIT_LOG_SUBSCRIPTION_INFO)
        assert [each["id"] for each in result["subscriptions"]] == found


def test_an_update_that_was_made_is_told_as_made(emulator: Emulator) -> None:
    """Also where its value looks like a mask, which nothing showed before it was sent."""
    seeded(emulator, kind="datadog", config={"extra": "plain"})
    options = {"integration_key": "datadog", "name": "n", "additional_config": {"extra": "a***b"}}
    result = run(emulator, {**options, "update_secrets": "always"})
    assert result["action"] == "updated"
    assert emulator.state()["acme"][0]["config"]["extra"] == "a***b"


def test_an_answer_that_is_nested_without_end() -> None:
    response = requests.Response()
    response.raw = io.BytesIO(b"[" * 200_000)
    assert json_of(response) is None


@pytest.mark.parametrize("identifier", ["", "..", "a/b"])
def test_an_id_that_would_lead_elsewhere(emulator: Emulator, identifier: str) -> None:
    item = {"_id": identifier, "name": "n", "config": {}, "statements": [], "tags": [], "on": True}
    emulator.faults([{"fault": "replace_response", "method": "GET", "body": {"items": [item]}}])
    result = failure(emulator, {"integration_key": "slack", "name": "n", "state": "absent"})
    assert result["failure"]["code"] == "unexpected_response"
    assert [each["method"] for each in emulator.requests()] == ["GET"]


def test_a_create_counts_all_of_its_requests(emulator: Emulator) -> None:
    """Also those before a list, and those that met a rate limit."""
    emulator.faults(
        [
            {"fault": "rate_limit", "reset_in": 0, "method": "POST"},
            {"fault": "drop_before", "method": "POST", "times": None},
        ]
    )
    with recorded_clock() as clock, clock.recording(0.0):
        result = failure(emulator, {**SLACK, "name": "n"})
    sent = [each["method"] for each in emulator.requests()].count("POST")
    assert sent == 4 and "sent 4 times" in result["failure"]["message"]

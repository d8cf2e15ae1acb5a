# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wanted against what is: the plan, its patch, its prediction and its diff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._model.desired import desired_from
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan import (
    Plan,
    make_plan,
    select,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan_errors import PlanCode, PlanError
from ansible_collections.community.launchdarkly.plugins.module_utils._model.response import contradictions
from ansible_collections.community.launchdarkly.plugins.module_utils._model.subscription import Subscription
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)

SHOWN: dict[str, Any] = {
    "_id": "5" * 24,
    "kind": "datadog",
    "name": "n",
    "on": True,
    "tags": ["b", "a"],
    "statements": [{"effect": "allow", "resources": ["r1", "r2"], "actions": ["*"], "notActions": []}],
    "config": {"apiKey": "abc****xyz", "hostURL": "https://api.datadoghq.com", "unknown": "kept"},
}


@contextmanager
def refused(code: PlanCode, value: str = "") -> Iterator[None]:
    """Assert that a plan is refused with a code, and that the message names a value."""
    with pytest.raises(PlanError) as error:
        yield
    assert error.value.code == code
    assert value in error.value.message


def plan(shown: dict[str, Any] | None = SHOWN, key: str = "datadog", **options: Any) -> Plan:
    raw = {"api_token": "t", "integration_key": key, "name": "n", **options}
    checked = AUDIT_LOG_SUBSCRIPTION.check(raw, {})
    assert not checked.problems.found, checked.problems.message
    return make_plan(desired_from(checked.options), Subscription(key, shown) if shown else None)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"enabled": True},
        {"tags": ["a", "b", "a"]},
        {"statements": [{"resources": ["r2", "r1"], "actions": ["*"]}]},
        {"config": {"api_key": "abc-secret-xyz"}},
        {"config": {"host_url": "https://api.datadoghq.com"}},
        {"config": {"hide_member_details": False}},
        {"additional_config": {"unknown": "kept"}},
        {"config": {"api_key": "other"}, "update_secrets": "on_create"},
    ],
)
def test_no_change(options: dict[str, Any]) -> None:
    planned = plan(**options)
    assert (planned.action, planned.patch, planned.warnings) == ("unchanged", [], ())
    assert planned.diff["before"] == planned.diff["after"]


@pytest.mark.parametrize(
    ("options", "operation"),
    [
        ({"enabled": False}, {"op": "replace", "path": "/on", "value": False}),
        ({"tags": []}, {"op": "replace", "path": "/tags", "value": []}),
        (
            {"statements": [{"not_resources": ["r"], "actions": ["*"]}]},
            {
                "op": "replace",
                "path": "/statements",
                "value": [{"effect": "allow", "notResources": ["r"], "actions": ["*"]}],
            },
        ),
        ({"config": {"hide_member_details": True}}, {"op": "add", "path": "/config/hideMemberDetails", "value": True}),
        ({"config": {"api_key": "new-secret"}}, {"op": "replace", "path": "/config/apiKey", "value": "new-secret"}),
        ({"additional_config": {"a/b~c": 5}}, {"op": "add", "path": "/config/a~1b~0c", "value": 5}),
        ({"datadog_api_key": "legacy"}, {"op": "add", "path": "/apiKey", "value": "legacy"}),
        ({"id": "5" * 24, "name": "m"}, {"op": "replace", "path": "/name", "value": "m"}),
    ],
)
def test_one_difference_is_one_operation(options: dict[str, Any], operation: dict[str, Any]) -> None:
    planned = plan(**options)
    assert (planned.action, planned.patch) == ("updated", [operation])


def test_always_sends_each_given_secret() -> None:
    planned = plan(config={"api_key": "abc-secret-xyz"}, update_secrets="always")
    assert [operation["path"] for operation in planned.patch] == ["/config/apiKey"]


@pytest.mark.parametrize("mask", ["abc**fgh", "abcd*fgh", "*"])
def test_a_mask_of_few_stars_never_overwrites_its_secret(mask: str) -> None:
    """Such a value may be a secret by itself: what shows that it is a mask is that it is what is shown."""
    state = {**SHOWN, "config": {"apiKey": mask}}
    assert plan(state, config={"api_key": mask}).action == "unchanged"
    with refused("masked_secret"):
        plan(state, config={"api_key": mask}, update_secrets="always")


def test_a_credential_in_clear_may_hold_a_star() -> None:
    state = {**SHOWN, "kind": "slack", "config": {"url": "https://hooks.example/a*z"}}
    assert plan(state, "slack", config={"url": "https://hooks.example/aNEWz"}).action == "updated"
    assert plan(state, "slack", config={"url": "https://hooks.example/a*z"}).action == "unchanged"
    always = plan(state, "slack", config={"url": "https://hooks.example/a*z"}, update_secrets="always")
    assert always.action == "updated"


@pytest.mark.parametrize("mask", ["https://hooks.example/********", "https://***", "https://hooks.example/T0/XX****YY"])
def test_a_mask_that_was_set_as_a_webhook_is_replaced(mask: str) -> None:
    state = {**SHOWN, "kind": "slack", "config": {"url": mask}}
    planned = plan(state, "slack", config={"url": "https://hooks.example/T0/XXsecretYY"})
    assert [operation["path"] for operation in planned.patch] == ["/config/url"]


def test_a_boolean_that_is_not_shown_is_false() -> None:
    state = {**SHOWN, "kind": "splunk", "config": {"base-url": "https://x.example", "token": "abc***xyz"}}
    assert plan(state, "splunk", config={"skip_ca_verification": False}).action == "unchanged"
    assert plan(state, "splunk", config={"skip_ca_verification": True}).action == "updated"


def test_a_dot_in_the_name_of_a_field() -> None:
    diff = plan(additional_config={"a.b": "new"}).diff
    assert diff["after"]["additional_config"] == {"a.b": "(changed)"}


@pytest.mark.parametrize("shown", ["*****", None])
def test_what_cannot_be_compared_is_left_with_a_warning(shown: str | None) -> None:
    state = {**SHOWN, "kind": "honeycomb", "config": {"apiKey": shown, "datasetName": "d"}}
    planned = plan(state, "honeycomb", config={"api_key": "secret"})
    assert planned.action == "unchanged"
    assert len(planned.warnings) == 1 and "update_secrets" in planned.warnings[0]


def test_optional_secret_that_is_not_there_is_added() -> None:
    state = {**SHOWN, "kind": "msteams-app", "config": {"url": "https://x.example"}}
    planned = plan(state, "msteams-app", config={"secret": "s"})
    assert planned.patch == [{"op": "add", "path": "/config/secret", "value": "s"}]


def test_secrets_are_not_in_what_is_shown() -> None:
    planned = plan(config={"api_key": "brand-new-secret"}, additional_config={"unknown": "also-secret"}, tags=[])
    assert planned.visible_patch == [
        {"op": "replace", "path": "/tags", "value": []},
        {"op": "replace", "path": "/config/apiKey", "value": "(changed)"},
        {"op": "replace", "path": "/config/unknown", "value": "(changed)"},
    ]
    assert planned.diff["before"]["config"]["api_key"] == "abc****xyz"
    assert planned.diff["after"]["config"]["api_key"] == "(changed)"
    assert planned.diff["before"]["additional_config"] == {"unknown": "(hidden)"}
    assert "secret" not in str(planned.diff) + str(planned.predicted)


def test_create_needs_what_the_integration_requires() -> None:
    with refused("missing_fields", "config.base_url and config.skip_ca_verification"):
        plan(None, "splunk", config={"token": "t"})
    assert plan(None, "slack", slack_webhook_url="https://x.example").body == {
        "name": "n",
        "on": True,
        "config": {},
        "url": "https://x.example",
    }


def test_a_mask_is_never_sent_back() -> None:
    shown = {**SHOWN, "config": {"newKey": "abc****xyz"}}
    with refused("masked_secret"):
        plan(shown, additional_config={"newKey": "abc****xyz"}, update_secrets="always")


def test_names_and_ids_find_one() -> None:
    wanted = plan().desired
    twins = [Subscription("datadog", {"_id": each, "name": "n"}) for each in ("1" * 24, "2" * 24)]
    assert select(wanted, twins[:1]) is twins[0]
    assert select(wanted, []) is None
    with refused("ambiguous_name", f"{'1' * 24} and {'2' * 24}"):
        select(wanted, twins)
    with refused("no_such_id"):
        select(plan(id="3" * 24).desired, twins)
    assert select(plan(id="3" * 24, state="absent").desired, twins) is None


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"config": {"apiKey": "new****ret", "hostURL": "https://api.datadoghq.eu"}}, []),
        ({"config": {"hostURL": "https://api.datadoghq.eu"}}, []),
        ({"config": {"apiKey": "abc****xyz", "hostURL": "https://api.datadoghq.eu"}}, ["config.api_key"]),
        ({"config": {"apiKey": "new****ret"}}, ["config.host_url"]),
    ],
)
def test_an_answer_is_compared_with_what_was_sent(answer: dict[str, Any], wrong: list[str]) -> None:
    planned = plan(config={"api_key": "new-secret", "host_url": "https://api.datadoghq.eu"})
    assert contradictions(planned, Subscription("datadog", answer)) == wrong


def test_results_are_valid_input_and_hold_what_is_known() -> None:
    shown = Subscription(
        "datadog",
        {**SHOWN, "config": {**SHOWN["config"], "hideMemberDetails": "true", "hostURL": "https://new.example"}},
    )
    assert shown.result == {
        "id": "5" * 24,
        "integration_key": "datadog",
        "name": "n",
        "enabled": True,
        "tags": ["a", "b"],
        "statements": [{"effect": "allow", "resources": ["r1", "r2"], "actions": ["*"]}],
        "config": {"hide_member_details": True},
    }
    assert shown.metadata["masked_secrets"] == {"api_key": "abc****xyz"}
    assert shown.metadata["other_config"] == {"unknown": "(hidden)", "hostURL": "https://new.example"}


def test_results_share_no_lists() -> None:
    """Several tasks may run in one process."""
    one, two = (Subscription("slack", {"_id": digit * 24, "name": "n"}).result for digit in "12")
    one["tags"].append("mine")
    assert (two["tags"], Subscription("slack", {"_id": "3" * 24}).result["tags"]) == ([], [])


def test_a_time_is_null_if_there_was_no_such_delivery() -> None:
    status = {"successCount": 3, "errorCount": 0, "lastSuccess": 1_700_000_000_000, "lastError": 0}
    shown = Subscription("datadog", {**SHOWN, "_status": status}).deliveries
    assert (shown["last_success"], shown["last_error"]) == (1_700_000_000_000, None)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as a value: states, verdicts, totals, reasons and numbers, and its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.fold import render_json
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind
from support.report_samples import (
    FORBIDDEN,
    HOSTILE,
    Json,
    failing,
    failure,
    hostile,
    killed,
    planned,
    record,
    report,
    response,
    result,
    stopped,
    subscription,
    three,
    unauthorized,
)

ACTIONS = ("created", "updated", "deleted", "unchanged")
STRAY: Json = {"unlisted": [subscription(5, enabled=True)]}
OFF: Json = {"disabled": [subscription(0)]}
BROKEN: Json = {"failing": [failing(0, response())]}


def only(counts: Json) -> Json:
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize(
    ("phase", "kind", "action", "state"),
    [
        *(("applied", "rollout", action, action) for action in (*ACTIONS, "failed")),
        *(("begun", "rollout", action, action) for action in (*ACTIONS, "failed")),
        *(("planned", "rollout", action, "not_reached") for action in ACTIONS),
        *(("planned", "rollout", action, action) for action in ("failed",)),
        *(("planned", kind, action, f"would_be_{action}") for kind in ("plan", "drift") for action in ACTIONS[:3]),
        ("planned", "drift", "unchanged", "unchanged"),
    ],
)
def test_state_of_a_subscription(phase: str, kind: Kind, action: str, state: str) -> None:
    made = report({"a": record(result(0, action), phase=phase)}, kind)
    (told,) = made["accounts"][0]["results"]
    assert (told["state"], told["action"]) == (state, action)
    assert only(made["totals"]["subscriptions"]) == {state: 1}


@pytest.mark.parametrize("phase", ["begun", "applied"])
def test_state_of_a_subscription_that_is_pending(phase: str) -> None:
    made = report({"a": record(result(0, "created", pending=True), phase=phase)})
    (told,) = made["accounts"][0]["results"]
    assert (told["state"], told["action"]) == ("not_known", "created")


@pytest.mark.parametrize(
    ("kind", "given", "state", "verdict"),
    [
        ("rollout", record(result(0)), "unchanged", "match"),
        ("rollout", record(result(0, "updated")), "changed", "match"),
        ("rollout", record(result(0), changed=True), "changed", "match"),
        ("rollout", record(result(0), **STRAY, **OFF, **BROKEN), "unchanged", "match"),
        ("rollout", record(result(0, "failed"), failure=None), "failed", "failed"),
        ("rollout", record(failure=failure("The list is not valid.")), "failed", "failed"),
        ("rollout", record(failure=unauthorized()), "failed", "failed"),
        ("rollout", planned(result(0), failure=failure("No."), refused=True), "refused", "failed"),
        ("rollout", record(result(0, "updated"), deliveries=[failing(0)]), "failed", "failed"),
        ("rollout", record(result(0, "updated"), deliveries=[]), "changed", "match"),
        ("rollout", None, "not_reached", "unchecked"),
        ("rollout", planned(result(0)), "not_reached", "unchecked"),
        ("rollout", planned(failure=unauthorized()), "not_reached", "unchecked"),
        ("rollout", record(result(0, "created"), phase="begun"), "not_known", "unchecked"),
        ("plan", planned(result(0)), "unchanged", "match"),
        ("plan", planned(result(0), **STRAY, **OFF, **BROKEN), "unchanged", "match"),
        ("plan", planned(result(0), result(1, "created")), "would_change", "differ"),
        ("plan", planned(failure=unauthorized()), "not_read", "unchecked"),
        ("plan", planned(failure=failure("The task was ended.", code="interrupted")), "not_read", "unchecked"),
        ("plan", planned(failure=failure("No."), refused=True), "refused", "failed"),
        ("plan", None, "not_reached", "unchecked"),
        ("drift", planned(result(0, "updated")), "would_change", "differ"),
        ("drift", planned(result(0), **STRAY, **OFF, **BROKEN), "unchanged", "match"),
        ("drift", planned(failure=failure("The list is not valid.")), "failed", "failed"),
        ("drift", planned(failure=unauthorized()), "not_read", "unchecked"),
    ],
)
def test_state_and_verdict_of_an_account(kind: Kind, given: Record | None, state: str, verdict: str) -> None:
    made = report({"a": given}, kind)
    (account,) = made["accounts"]
    assert (account["state"], account["verdict"]) == (state, verdict)
    assert only(made["totals"]["accounts"]) == {"all": 1, state: 1}
    assert made["verdict"] == {
        "verdict": verdict,
        "counts": {each: int(each == verdict) for each in ("failed", "unchecked", "differ", "match")},
        "accounts": {each: ["a"] * (each == verdict) for each in ("failed", "unchecked", "differ", "match")},
    }


@pytest.mark.parametrize(
    ("fail_on", "given", "state", "verdict"),
    [
        (["unlisted"], STRAY, "drifted", "differ"),
        (["disabled"], OFF, "drifted", "differ"),
        (["failing"], BROKEN, "drifted", "differ"),
        (["disabled", "failing"], STRAY, "unchanged", "match"),
        ([], {**STRAY, **OFF, **BROKEN}, "unchanged", "match"),
        (["unlisted"], {"results": [result(0, "updated")]}, "would_change", "match"),
        (["unlisted"], {"results": [result(0, "updated")], **STRAY}, "drifted", "differ"),
        (["differs", "unlisted"], {"results": [result(0, "updated")], **STRAY}, "would_change", "differ"),
    ],
)
def test_what_drift_fails_on(fail_on: list[str], given: Json, state: str, verdict: str) -> None:
    made = report({"a": replace(planned(result(0)), **given)}, "drift", fail_on=fail_on)
    assert [(each["state"], each["verdict"]) for each in made["accounts"]] == [(state, verdict)]
    assert made["verdict"]["verdict"] == verdict
    assert {each["kind"]: each["verdict"] for each in made["causes"]} == {
        name: "differ" if name in fail_on else None for name in replace(planned(), **given).deviations
    }


def test_the_verdict_of_a_run_is_the_worst_of_its_accounts() -> None:
    fine, differs, unread = planned(result(0)), planned(result(0, "updated")), planned(failure=unauthorized())
    failed = planned(failure=failure("No."))
    records: dict[str, Record | None] = {}
    for name, given, verdict in (
        ("a", fine, "match"),
        ("b", differs, "differ"),
        ("c", unread, "unchecked"),
        ("d", failed, "failed"),
    ):
        records[name] = given
        assert report(records, "drift")["verdict"]["verdict"] == verdict
    assert report(records, "drift")["verdict"]["accounts"] == {
        **{"failed": ["d"], "unchecked": ["c"], "differ": ["b"], "match": ["a"]}
    }
    assert report({})["verdict"]["verdict"] == "match"


def test_an_account_without_a_record_is_not_reached() -> None:
    made = report({"b": None, "a": record(result(0))})
    assert [(each["account"], each["state"], each["planned"]) for each in made["accounts"]] == [
        ("b", "not_reached", False),
        ("a", "unchanged", True),
    ]


def test_totals() -> None:
    totals = report(three())["totals"]
    assert only(totals["accounts"]) == {"all": 3, "failed": 2, "not_reached": 1}
    assert only(totals["subscriptions"]) == {
        **{"failed": 1, "not_reached": 3, "created": 2, "updated": 1, "deleted": 1, "unchanged": 4}
    }
    assert (totals["verified"], totals["deliveries_failing"]) == (1, 1)
    found = report({"a": planned(**STRAY, **OFF), "b": planned(**STRAY, **BROKEN)}, "drift")["totals"]
    assert (found["unlisted"], found["disabled"], found["failing"]) == (2, 1, 1)


def test_what_failed_before_is_counted_apart() -> None:
    status = {"success_count": 1, "error_count": 1, "last_success": 1, "last_error": 2}
    results = [{**result(0), "status": status}, {**result(1), "status": {**status, "last_success": 3}}]
    made = report({"a": record(*results, deliveries=[]), "b": record(*results)})
    assert made["totals"]["deliveries_failing_before"] == 1, "where nobody looked, nobody knows"


def test_the_ring_that_a_rollout_got_to() -> None:
    assert [report(records)["ring"] for records in (stopped(), killed())] == [2, 2]
    assert report(stopped())["rings"] == 3
    assert report({"a": record(result(0))})["ring"] is None, "all rings"
    assert report({"a": None})["ring"] is None, "none"


def test_a_result_is_marked_with_what_is_found() -> None:
    given = record(result(0), result(1), deliveries=[failing(1)], disabled=[subscription(0)], failing=[failing(0)])
    flags = ("deliveries_failing", "disabled", "failing")
    results = report({"a": given})["accounts"][0]["results"]
    assert [[each[flag] for flag in flags] for each in results] == [[False, True, True], [True, False, False]]


def test_age_of_failing_deliveries() -> None:
    given = planned(failing=[failing(0, response(), days=2), failing(1, days=None)])
    told = report({"a": given}, "drift")["accounts"][0]["failing"]
    assert [each["age"] for each in told] == [2 * 86_400, None]
    assert told[0]["errors"] == [response()]


def test_subscriptions_are_numbered_over_all_accounts() -> None:
    twins = [result(0), result(0, "updated", id="other")]
    stray = result(1, "deleted", pruned=True)
    made = report({"a": record(stray, *twins), "b": record(result(0), result(2))})
    assert [(each["name"], each["which"], each["accounts"]) for each in made["subscriptions"]] == [
        ("Production changes", 1, 2),
        ("Production changes", 2, 1),
        ("Security operations", 1, 1),
        ("Staging changes", 1, 1),
    ]
    assert [[each["subscription"] for each in account["results"]] for account in made["accounts"]] == [
        [3, 0, 1],
        [0, 2],
    ]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            record(result(2, "failed")),
            'splunk "Security operations": The token may not updateIntegration on integration/splunk',
        ),
        (
            record(result(0), result(2, "failed", failure={**FORBIDDEN, "message": "No."}), result(3, "failed")),
            '2 of 3 subscriptions, the first one splunk "Security operations": No',
        ),
        (
            record(result(2, "failed", name=None, failure=None)),
            'splunk "5f0000000000000000000002": no reason was given',
        ),
        (
            record(result(0), deliveries=[failing(0)]),
            'deliveries began to fail after the change: datadog "Production changes"',
        ),
        (record(failure=failure("First.\nSecond.")), "First.\nSecond."),
        (record(failure={"msg": None, "failure": FORBIDDEN}), "no reason was given"),
        (record(result(0)), None),
        (None, None),
    ],
)
def test_reason(given: Record | None, reason: str | None) -> None:
    assert report({"a": given})["accounts"][0]["reason"] == reason


def test_the_reason_has_no_request_id_but_the_message_has() -> None:
    (account,) = report({"a": record(failure=unauthorized("request-1"))})["accounts"]
    assert "request-1" not in account["reason"]
    assert "request-1" in account["message"]
    assert account["failure"]["request_id"] == "request-1"


def test_json_is_the_report() -> None:
    made = report(three())
    assert json.loads(render_json(made)) == made
    assert next(iter(made.items())) == ("schema", 2)


def test_json_of_hostile_records_is_ascii_and_whole() -> None:
    made = report(hostile())
    text = render_json(made)
    assert text.isascii()
    assert json.loads(text) == made
    assert [each["account"] for each in made["accounts"]] == list(HOSTILE)


@pytest.mark.parametrize("value", ["text", -1, 1.5, True, None, [], "1" * 19])
def test_what_is_no_number_is_not_known(value: Any) -> None:
    status = {"success_count": value, "error_count": 1, "last_success": value, "last_error": 2}
    given = record({**result(0), "status": status}, failing=[{**failing(0, response()), "last_success": value}])
    (account,) = report({"a": given})["accounts"]
    assert account["results"][0]["status"] == {**status, "success_count": None, "last_success": None}
    assert account["failing"][0]["age"] is None

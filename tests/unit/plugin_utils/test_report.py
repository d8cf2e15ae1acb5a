# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as a value: states, totals, reasons, the verdict, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report import Report, build_report, render_json
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_html import render_html
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_markdown import render_markdown
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_text import kind, utc, verdict, visible
from support.report_samples import FORBIDDEN, HOSTILE, SHOWN, UNAUTHORIZED, Record, hostile, record, result, three


def report(records: Mapping[str, Record | None], check_mode: bool = False, **shown: Any) -> Report:
    return build_report(records, hosts=list(records), check_mode=check_mode, **{**SHOWN, **shown})


def said(records: Mapping[str, Record | None], check_mode: bool = False) -> str:
    return "".join(verdict(report(records, check_mode)))


def refused(message: str = "The list is invalid.") -> Record:
    return record(failure={"msg": message, "failure": None})


@pytest.mark.parametrize(
    ("phase", "check_mode", "action", "state"),
    [
        *(("applied", False, action, action) for action in ("created", "updated", "deleted", "unchanged", "failed")),
        ("planned", True, "created", "would_be_created"),
        ("planned", True, "updated", "would_be_updated"),
        ("planned", True, "deleted", "would_be_deleted"),
        ("planned", True, "unchanged", "unchanged"),
        *(("planned", False, action, "not_reached") for action in ("created", "updated", "deleted", "unchanged")),
        *(("begun", False, action, action) for action in ("created", "updated", "deleted", "unchanged", "failed")),
    ],
)
def test_state_of_a_subscription(phase: str, check_mode: bool, action: str, state: str) -> None:
    made = report({"a": record(result(0, action), phase=phase)}, check_mode)
    (told,) = made["accounts"][0]["results"]
    assert (told["state"], told["action"]) == (state, action)
    assert {name: count for name, count in made["totals"]["subscriptions"].items() if count} == {state: 1}


@pytest.mark.parametrize("phase", ["begun", "applied"])
def test_state_of_a_subscription_that_is_pending(phase: str) -> None:
    made = report({"a": record(result(0, "created", pending=True), phase=phase)})
    (told,) = made["accounts"][0]["results"]
    assert (told["state"], told["action"]) == ("not_known", "created")


FAILING = [{**result(0), "error_count": 1, "last_error": 1795474160000, "errors": []}]
UNREACHED = {"msg": "no answer", "failure": {**UNAUTHORIZED, "status": None}}


@pytest.mark.parametrize(
    ("check_mode", "given", "state"),
    [
        (False, record(result(0)), "unchanged"),
        (False, record(result(0, "updated")), "changed"),
        (False, record(result(0), changed=True), "changed"),
        (False, record(result(0, "failed"), failure=None), "failed"),
        (False, refused(), "failed"),
        (False, record(result(0), phase="planned", failure=UNREACHED, refused=True), "refused"),
        (True, record(phase="planned", failure=UNREACHED, refused=True), "refused"),
        (False, record(result(0, "updated"), deliveries=FAILING), "failed"),
        (False, record(result(0, "updated"), deliveries=[]), "changed"),
        (False, None, "not_reached"),
        (False, record(result(0), phase="planned"), "not_reached"),
        (False, record(phase="planned", failure=UNREACHED), "not_reached"),
        (False, record(result(0, "created"), phase="begun"), "not_known"),
        (True, record(result(0), phase="planned"), "unchanged"),
        (True, record(result(0), result(1, "created"), phase="planned"), "would_change"),
        (True, record(phase="planned", failure=UNREACHED), "failed"),
        (True, None, "not_reached"),
    ],
)
def test_state_of_an_account(check_mode: bool, given: Record | None, state: str) -> None:
    made = report({"a": given}, check_mode)
    assert made["accounts"][0]["state"] == state
    assert made["as_described"] is (state in ("changed", "unchanged"))
    counts = made["totals"]["accounts"]
    assert {name: count for name, count in counts.items() if count and name != "as_described"} == {"all": 1, state: 1}


def test_an_account_without_a_record_is_not_reached() -> None:
    made = build_report({"a": record(result(0))}, hosts=["b", "a"], check_mode=False, **SHOWN)
    assert [(each["account"], each["state"], each["planned"]) for each in made["accounts"]] == [
        ("b", "not_reached", False),
        ("a", "unchanged", True),
    ]


def test_totals() -> None:
    totals = report(three())["totals"]
    assert totals["accounts"] == {
        **{"all": 3, "as_described": 0, "refused": 0, "failed": 2, "not_known": 0, "not_reached": 1},
        **{"changed": 0, "would_change": 0, "unchanged": 0},
    }
    assert {state: count for state, count in totals["subscriptions"].items() if count} == {
        **{"failed": 1, "not_reached": 3, "created": 2, "updated": 1, "deleted": 1, "unchanged": 4}
    }
    assert (totals["verified"], totals["deliveries_failing"]) == (1, 1)


def test_what_failed_before_is_counted_apart() -> None:
    status = {"success_count": 1, "error_count": 1, "last_success": 1, "last_error": 2}
    results = [{**result(0), "status": status}, {**result(1), "status": {**status, "last_success": 3}}]
    made = report({"a": record(*results, deliveries=[]), "b": record(*results)})
    assert made["totals"]["deliveries_failing_before"] == 1, "where nobody looked, nobody knows"
    assert "none began to fail; 1 subscription failed before" in render_markdown(made)


def test_an_account_where_the_run_ended_is_not_said_to_be_untouched() -> None:
    results = result(0, "created", pending=True), result(1, "updated")
    made = report({"a": record(*results, phase="begun"), "b": None})
    for text in (render_markdown(made), render_html(made)):
        assert "was begun, and what was done is not known" in text
        assert "not known (would be created)" in text
        assert "not known (would be updated)" not in text
    assert "a part may have been written" in render_html(made)
    assert "1 not known, 1 updated" in render_html(made)
    assert render_html(made).count("Nothing was written") == 1


def test_a_result_with_failing_deliveries_is_marked() -> None:
    results = report(three())["accounts"][0]["results"]
    assert [each["deliveries_failing"] for each in results] == [True, False, False, False, False]


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
            record(result(0), result(2, "failed", failure={"message": "No."}), result(3, "failed")),
            '2 of 3 subscriptions, the first one splunk "Security operations": No',
        ),
        (
            record(result(2, "failed", name=None, failure=None)),
            'splunk "5f0000000000000000000002": no reason was given',
        ),
        (
            record(result(0), deliveries=FAILING),
            'deliveries began to fail after the change: datadog "Production changes"',
        ),
        (refused("First.\nSecond."), "First.\nSecond."),
        (record(failure={"msg": None, "failure": FORBIDDEN}), "no reason was given"),
        (record(result(0)), None),
        (None, None),
    ],
)
def test_reason(given: Record | None, reason: str | None) -> None:
    assert report({"a": given})["accounts"][0]["reason"] == reason


def test_verdict_of_a_run() -> None:
    fine, changed = record(result(0)), record(result(0, "updated"), result(1, "created"))
    assert said({}) == "There are no accounts."
    assert said({"a": fine}) == "The account is as described. Nothing had to be changed."
    assert said({"a": fine, "b": changed}) == (
        "All 2 accounts are as described. Changed to get there: 1 created, 1 updated."
    )
    assert said({"a": fine, "b": refused(), "c": None}) == (
        "1 of 3 accounts is as described. b failed: The list is invalid. c was not reached."
    )
    missed = {f"c{number}": None for number in range(7)}
    assert said({"a": fine, "b": fine, **missed}) == (
        "2 of 9 accounts are as described. c0, c1, c2, c3, c4 and 2 more were not reached."
    )
    assert said({"a": None, "b": None}) == "0 of 2 accounts are as described. a and b were not reached."
    failed = {f"b{number}": refused("x" * 1000) for number in range(7)}
    assert said(failed).count("x" * 240 + "….") == 5
    assert said(failed).endswith(" 2 more failed.")


def test_verdict_of_a_refused_plan() -> None:
    plan = record(phase="planned", failure={"msg": "The list is invalid.", "failure": None}, refused=True)
    records = {"a": None, "b": plan, "c": record(result(0), phase="planned")}
    assert said(records) == "The plan was refused, and nothing was applied. b: The list is invalid."
    assert kind(report(records)) == "Refused: nothing was written"
    assert said({str(number): plan for number in range(6)}).endswith(" 1 more were refused.")


def test_verdict_of_a_dry_run() -> None:
    fine = record(result(0), phase="planned")
    differs = record(result(0), result(1, "updated"), result(2, "deleted"), phase="planned")
    assert said({"a": fine, "b": fine}, check_mode=True) == "All 2 accounts are as described. Nothing would change."
    assert said({"a": fine, "b": differs}, check_mode=True) == (
        "1 of 2 accounts is as described. b differs: 1 would be updated, 1 would be deleted."
    )
    assert said({f"b{number}": differs for number in range(6)}, check_mode=True).endswith(" 1 more differ.")


def test_json_is_the_report_and_always_the_same() -> None:
    made = report(three())
    text = render_json(made)
    assert json.loads(text) == made
    assert next(iter(made.items())) == ("schema", 1)

    records = {
        host: {**turned(given), "results": [turned(each) for each in given["results"]]}
        for host, given in three().items()
        if given
    }
    assert render_json(report(records)) == text


def turned(members: Record) -> Record:
    return dict(reversed(members.items()))


def test_json_of_hostile_records_is_ascii_and_whole() -> None:
    made = report(hostile())
    text = render_json(made)
    assert text.isascii()
    assert json.loads(text) == made
    assert [each["account"] for each in made["accounts"]] == list(HOSTILE)


def test_values_of_other_types_become_plain() -> None:
    class Tagged(str):
        """What Ansible's strings are."""

    class Lazy(dict):  # type: ignore[type-arg]
        """What Ansible's dicts are."""

    step = {"op": "add", "path": Tagged("/x"), "value": Lazy({1: (Tagged("v"), float("nan"), 1.5, True)})}
    given = Lazy(record(result(0, "updated", patch=[step])))
    made = report({Tagged("a"): given}, title=Tagged("t"), started=Tagged("s"))
    (told,) = made["accounts"][0]["results"]
    assert told["patch"] == [{"op": "add", "path": "/x", "value": {"1": ["v", "nan", 1.5, True]}}]
    types = {
        type(each)
        for each in (told["patch"][0]["path"], made["title"], made["started"], made["accounts"][0]["account"])
    }
    assert types == {str}
    assert type(told["patch"][0]["value"]) is dict


def test_what_older_templates_make_of_none_and_numbers() -> None:
    made = report({"a": record(result(0), ring="2", deliveries="", failure="", summary="")})["accounts"][0]
    assert (made["ring"], made["deliveries"], made["state"], made["failure"]) == (2, None, "unchanged", None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – text, ünïcode, 日本語", "plain – text, ünïcode, 日本語"),
        ("safe\u202etxt.exe", "safe[U+202E]txt.exe"),
        ("a\u200bb\u00adc\ufeff", "a[U+200B]b[U+00AD]c[U+FEFF]"),
        ("\x00\x1b[31m\t", "[U+0000][U+001B][31m[U+0009]"),
        ("\ud800", "[U+D800]"),
        ("no\u00a0break", "no[U+00A0]break"),
        ("one\r\ntwo\nthree\rfour", "one\ntwo\nthree[U+000D]four"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("2026-11-23T22:50:04Z", "2026-11-23 22:50:04 UTC"),
        (1795474150000, "2026-11-23 22:49:10 UTC"),
        (10**17, "100000000000000000"),
        ("yesterday", "yesterday"),
        ("2026-11-23T22:50:04+02:00", "2026-11-23T22:50:04+02:00"),
    ],
)
def test_times(when: Any, shown: str) -> None:
    assert utc(when) == shown

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The causes of a verdict: which accounts share one, and in which order they come."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind
from support.report_samples import (
    Records,
    drift,
    failing,
    failure,
    forbidden,
    killed,
    planned,
    record,
    refused,
    report,
    response,
    result,
    stopped,
    subscription,
    three,
    unauthorized,
)


def causes(records: Records, kind: Kind = "rollout", **facts: Any) -> list[dict[str, Any]]:
    return list(report(records, kind, **facts)["causes"])


def kinds(records: Records, kind: Kind = "rollout") -> list[tuple[str, str | None, int]]:
    return [(each["kind"], each["name"], len(each["accounts"])) for each in causes(records, kind)]


def test_one_cause_in_several_accounts_is_one() -> None:
    assert kinds(stopped()) == [("failed", "Platform team", 3), ("failed", None, 1), ("not_reached", None, 29)]
    first = causes(stopped())[0]
    assert first["accounts"] == ["acme-003-identity", "acme-005-payments", "acme-006-search"]
    assert (first["verdict"], first["code"], first["integration_key"]) == ("failed", "forbidden", "msteams")


def test_a_cause_in_several_accounts_has_no_ids_of_one_of_them() -> None:
    entries = [forbidden(8, number) for number in range(3)]
    (cause,) = causes({str(number): record(entry) for number, entry in enumerate(entries)})
    assert cause["accounts"] == ["0", "1", "2"]
    assert not re.search("request-|5f0{4}|  |[(][)]", cause["message"])
    (alone,) = causes({"a": record(entries[0])})
    assert "request-" not in alone["message"], "a request id is in the details"
    assert entries[0]["id"] in alone["message"]
    twins = [failure(f"They have the ids {number}{'a' * 23} and {'b' * 24}.") for number in range(2)]
    (cause,) = causes({str(number): record(failure=each) for number, each in enumerate(twins)})
    assert cause["message"] == "They have the ids … and …."


def test_other_messages_codes_and_subscriptions_are_other_causes() -> None:
    one = {**result(2, "failed")["failure"], "message": "One."}
    entries = [
        result(2, "failed", failure=one),
        result(2, "failed", failure={**one, "message": "Two."}),
        result(2, "failed", failure={**one, "code": "other"}),
        result(3, "failed", failure=one),
    ]
    found = causes({str(number): record(each) for number, each in enumerate(entries)})
    assert [each["accounts"] for each in found] == [["0"], ["1"], ["2"], ["3"]]


def test_refusals_come_first_one_for_each_problem() -> None:
    assert kinds(refused()) == [("refused", None, 2), ("not_reached", None, 38)]
    problems = [{"code": "empty", "entry": each, "option": "x", "message": f"Problem {each}."} for each in range(2)]
    records = {
        "done": record(result(0, "failed"), ring=1),
        "a": planned(failure=failure("Both.", problems=problems), refused=True),
        "b": planned(failure=failure("One.", problems=problems[:1]), refused=True),
    }
    assert [(each["kind"], each["message"], each["accounts"]) for each in causes(records)][:2] == [
        ("refused", "Problem 0.", ["a", "b"]),
        ("refused", "Problem 1.", ["a"]),
    ]


def test_a_failure_after_a_failed_entry_is_a_cause_too() -> None:
    entry = result(2, "failed")
    records = {"a": record(entry, failure=failure("Can't write the record.", code="record_not_written"))}
    assert [each["code"] for each in causes(records)] == ["forbidden", "record_not_written"]


def test_deliveries_that_began_to_fail_are_one_cause_by_status() -> None:
    records = {
        name: record(
            result(0, "updated"), deliveries=[failing(0, response(status, f"{name}!"))], failure=failure("Deliveries.")
        )
        for name, status in (("a", 403), ("b", 403), ("c", 500))
    }
    found = causes(records)
    assert [(each["kind"], each["code"], each["accounts"]) for each in found] == [
        ("deliveries", "403", ["a", "b"]),
        ("deliveries", "500", ["c"]),
    ]
    assert "a!" in found[0]["message"]
    assert kinds(three())[:2] == [("failed", "Security operations", 1), ("deliveries", "Production changes", 1)]


def test_what_differs_is_named_member_by_member() -> None:
    patch = [{"op": "add", "path": path, "value": 1} for path in ("/config/a~1b~0c", "/tags")]
    records = {
        "a": planned(result(0, "updated", patch=patch), result(2, "created")),
        "b": planned(result(0, "updated", patch=patch), result(3, "deleted", pruned=True)),
        "c": planned(result(0, "updated", patch=patch[:1])),
    }
    found = [(each["name"], each["action"], each["members"], each["accounts"]) for each in causes(records, "drift")]
    assert found == [
        ("Production changes", "updated", ["config.a/b~c", "tags"], ["a", "b"]),
        ("Security operations", "created", [], ["a"]),
        ("#releases", "deleted", [], ["b"]),
        ("Production changes", "updated", ["config.a/b~c"], ["c"]),
    ]


def test_subscriptions_of_one_name_are_counted_and_apart_from_accounts_with_another_count() -> None:
    twins = [subscription(number, name="twin", integration_key="webhook", enabled=True) for number in range(2)]
    deleted = [result(number, "deleted", name="gone", integration_key="webhook", pruned=True) for number in range(3)]
    records = {
        "a": planned(unlisted=twins),
        "b": planned(unlisted=twins[:1]),
        "c": planned(*deleted, unlisted=twins),
        "d": planned(unlisted=twins[1:]),
    }
    found = [(each["name"], each["action"], each["count"], each["accounts"]) for each in causes(records, "drift")]
    assert found == [
        ("gone", "deleted", 3, ["c"]),
        ("twin", None, 2, ["a", "c"]),
        ("twin", None, 1, ["b", "d"]),
    ]


def test_what_drift_finds() -> None:
    assert kinds(drift(), "drift") == [
        ("not_read", None, 2),
        ("differs", "Staging changes", 3),
        ("unlisted", "made by hand", 2),
        ("disabled", "#releases", 2),
        ("failing", "Deploy markers", 2),
    ]
    assert [each["verdict"] for each in causes(drift(), "drift")] == ["unchecked", "differ", None, None, None]


def test_a_run_that_ended_early() -> None:
    assert kinds(killed()) == [("not_known", None, 4), ("not_reached", None, 29)]
    missed: Records = {"a": None, "b": planned(failure=unauthorized()), "c": planned(failure=unauthorized("other"))}
    assert [(each["code"], each["accounts"]) for each in causes(missed)] == [
        ("unauthorized", ["b", "c"]),
        (None, ["a"]),
    ]


def test_nothing_to_name() -> None:
    assert causes({"a": record(result(0, "updated"))}) == []


def test_a_subscription_without_a_name_is_named_by_its_id() -> None:
    (cause,) = causes({"a": planned(unlisted=[subscription(0, name=None, enabled=True)])}, "drift")
    assert cause["name"] == "5f0000000000000000000000"

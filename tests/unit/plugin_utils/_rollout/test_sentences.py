# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of a report, and that each is right for one and for many."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.causes import KINDS
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.fold import Report
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.sentences import (
    advice,
    headline,
    lines,
    run_state,
)
from support.golden import assert_golden
from support.report_samples import (
    drift,
    dry_run,
    failing,
    failure,
    fleet,
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

FINE, CHANGED = record(result(0)), record(result(0, "updated"), result(1, "created"))
REFUSED = planned(failure=failure("The list is not valid."), refused=True)
ALL = ["differs", "unlisted", "disabled", "failing"]


def text_of(made: Report) -> str:
    return "\n".join([run_state(made), *lines(made), *filter(None, [advice(made)])])


def said(*records: Record | None, kind: Kind = "rollout", **facts: Any) -> str:
    names = ("acme", "globex", "initech", "umbrella")
    return text_of(report(dict(zip(names, records, strict=False)), kind, **facts))


def every_kind(accounts: int) -> str:
    """Return the text of each kind of cause, in as many accounts."""
    found = planned(
        result(1, "updated"),
        unlisted=[subscription(2, enabled=True)],
        disabled=[subscription(3)],
        failing=[failing(4, response())],
    )
    cases: list[tuple[Kind, Record | None]] = [
        ("rollout", REFUSED),
        ("rollout", record(failure=failure("Failed."))),
        ("rollout", record(result(2, "failed"))),
        ("rollout", record(result(0, "updated"), deliveries=[failing(0, response())])),
        ("rollout", record(phase="begun")),
        ("rollout", None),
        ("plan", planned(failure=unauthorized())),
        ("drift", found),
    ]
    runs = [report({str(each): given for each in range(accounts)}, kind, fail_on=ALL) for kind, given in cases]
    assert {cause["kind"] for run in runs for cause in run["causes"]} == set(KINDS)
    return "\n".join(map(text_of, runs))


def test_golden_sentences_of_the_report() -> None:
    many = {f"a{number}": planned(result(number, "created")) for number in range(20)}
    many["b"] = planned(*(result(0, "created", name=f"new {number}") for number in range(3)))
    messages = {
        "no accounts": said(),
        "one account that matches": said(FINE),
        "all match, after a change": said(FINE, CHANGED),
        "one failed, one was not reached": said(FINE, record(failure=unauthorized()), None),
        "none is known to match": text_of(report(three())),
        "stopped in the second ring": text_of(report(stopped())),
        "killed": text_of(report(killed())),
        "refused": text_of(report(refused())),
        "refused after a change": said(CHANGED, REFUSED, None),
        "refused after several changes": said(CHANGED, CHANGED, REFUSED),
        "a dry run": text_of(report(dry_run(), "plan")),
        "a dry run that is refused": said(planned(result(0)), REFUSED, kind="plan"),
        "a dry run in which nothing would change": said(planned(result(0)), planned(result(0)), kind="plan"),
        "a dry run in which one differs": said(planned(result(0, "updated")), kind="plan"),
        "drift": text_of(report(drift(), "drift")),
        "drift with a limit": said(planned(result(0)), kind="drift", limit="acme*"),
        "drift that fails on everything": text_of(report(drift(), "drift", fail_on=ALL)),
        "drift that does not fail on what differs": said(
            planned(result(0, "updated")), planned(), kind="drift", fail_on=["unlisted"]
        ),
        "each kind of cause, in one account": every_kind(1),
        "each kind of cause, in two accounts": every_kind(2),
        "more causes than are named": text_of(report(many, "plan")),
        "two subscriptions of one name": said(
            planned(
                *(result(number, "deleted", name="twin", integration_key="webhook", pruned=True) for number in (0, 1)),
                unlisted=[subscription(2, name="other", enabled=True)] * 2,
            ),
            kind="drift",
        ),
    }
    assert_golden("report", messages)


def test_nothing_calls_a_refused_run_applied() -> None:
    for kind in ("rollout", "plan"):
        made = report(refused(), kind)
        assert run_state(made).startswith("Run refused")
        assert not re.search(r"(?<!nothing is )applied", text_of(made))


def test_one_is_not_spoken_of_as_many() -> None:
    one, two = every_kind(1), every_kind(2)
    assert re.findall(r"\b1 (?:accounts|subscriptions|more)\b|\b1 account (?:were|match)\b", one) == []
    assert re.findall(r"\b2 account\b|\b2 accounts (?:was|matches)\b", two) == []


def test_eleven_accounts_are_named_and_of_twelve_the_first_ten() -> None:
    def cause(accounts: int) -> str:
        return list(lines(report(dict.fromkeys(map(str, range(accounts))))))[-2]

    assert " 10. " in cause(11)
    assert " 9 and 2 more." in cause(12)


def test_the_headline_counts_states_and_names_no_account() -> None:
    text = "".join(headline(report(fleet(200))))
    assert text == "196 of 200 accounts match the list. The others: 2 failed, 2 not reached."

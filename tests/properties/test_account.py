# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many subscriptions in one task: what as many tasks would do, or nothing where any of them can't be planned."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from .model import Case, Json, nfc
from .profiles import property_of
from .service import Service
from .strategies import ID, cases, forms_of, quirks


@st.composite
def accounts(draw: st.DrawFn) -> tuple[Json, list[Case]]:
    """The ways in which the service answers, and cases of different integrations."""
    quirky = draw(quirks)
    chosen = draw(st.lists(cases(quirks=st.just(quirky)), min_size=1, max_size=3, unique_by=lambda case: case.kind))
    return quirky, [with_ids_of_its_own(case, number) for number, case in enumerate(chosen)]


def with_ids_of_its_own(case: Case, number: int) -> Case:
    """The cases are generated with the same ids."""

    def other(each: Any) -> Any:
        if isinstance(each, dict):
            return {name: other(value) for name, value in each.items()}
        is_id = isinstance(each, str) and each.lower() in (ID, *(f"{of:024x}" for of in range(2)))
        return f"{number}{each[1:]}" if is_id else each

    return replace(
        case,
        identifier=other(case.identifier) if case.identifier else None,
        options=other(case.options),
        stored=case.stored and other(case.stored),
        others=[other(each) for each in case.others],
    )


def without_ids(state: list[Json]) -> list[str]:
    """The subscriptions as text, in an order of their own, without what the service makes."""
    told = [{**each, "_id": None, "config": {**each["config"], "externalId": None}} for each in state]
    return sorted(json.dumps(each, sort_keys=True) for each in told)


@property_of(quick=30, full=1000)
@given(accounts(), st.integers(1, 4), st.booleans())
def test_one_task_does_what_many_do(account: tuple[Json, list[Case]], max_concurrency: int, diff_mode: bool) -> None:
    quirky, chosen = account
    one, many = Service(quirky), Service(quirky)
    for service in (one, many):
        service.seed(*(each for case in chosen for each in ([case.stored] if case.stored else []) + case.others))
    before = one.state
    options = {"subscriptions": [case.options for case in chosen], "max_concurrency": max_concurrency}
    planned = one.account_outcome(options, check_mode=True, diff_mode=diff_mode)
    assert one.writes == [] and one.state == before
    done = one.account_outcome(options, diff_mode=diff_mode)
    refused = [case for case in chosen if many.outcome(case.options, check_mode=True)["failed"]]
    if refused:
        assert planned == done and done["failed"] and not done["changed"]
        assert one.writes == [] and one.state == before
        entries = [problem["entry"] for problem in done["failure"]["problems"]]
        assert sorted(set(entries)) == [chosen.index(case) for case in refused]
        return
    results = [many.outcome(case.options, diff_mode=diff_mode) for case in chosen]
    assert without_ids(one.state) == without_ids(many.state)
    assert done["failed"] == any(result["failed"] for result in results)
    assert done["changed"] == any(result["changed"] for result in results)
    assert [each["action"] for each in done["results"]] == [
        "failed" if result["failed"] else result["action"] for result in results
    ]
    succeeded = [result for result in results if not result["failed"]]
    assert [each["patch"] for each in done["results"] if each["action"] != "failed"] == [
        result["patch"] for result in succeeded
    ]
    assert [each["patch"] for each in planned["results"]] == [each["patch"] for each in done["results"]]
    assert done["warnings"] == [warning for result in succeeded for warning in result["warnings"]]
    if diff_mode:
        assert done["diff"] == [result["diff"] for result in succeeded if result["changed"]]


@st.composite
def pruned_accounts(draw: st.DrawFn) -> tuple[Json, list[Json], list[Json]]:
    """The ways in which the service responds, what it holds, and which of that the list of a task has."""
    stored: list[Json] = [
        {
            "_id": f"{number:024x}",
            "kind": draw(st.sampled_from(["datadog", "slack", "zapier"])),
            "name": f"Ä {number}",
            "on": draw(st.booleans()),
            "tags": draw(st.sampled_from([["mine", "us"], ["us", "mine", "a"], ["mine"], ["us", "a"], []])),
            "config": draw(st.sampled_from([{}, {"apiKey": "0123456789"}])),
        }
        for number in range(draw(st.integers(0, 6)))
    ]
    listed = [each for each in stored if {"mine", "us"} <= set(each["tags"]) and draw(st.booleans())]
    return draw(quirks), stored, listed


@property_of(quick=30, full=1000)
@given(pruned_accounts(), st.data())
def test_prune_deletes_what_the_scope_owns_and_nothing_else(
    account: tuple[Json, list[Json], list[Json]], data: st.DataObject
) -> None:
    quirky, stored, listed = account
    service = Service(quirky)
    service.seed(*stored)
    before = service.state
    kinds = data.draw(st.lists(st.sampled_from(["datadog", "slack"]), min_size=1, unique=True))
    tags = data.draw(st.lists(st.sampled_from(["mine", "us"]), unique=True))
    entries = [
        {"integration_key": each["kind"], "name": data.draw(forms_of(each["name"]))}
        if data.draw(st.booleans())
        else {"integration_key": each["kind"], "id": each["_id"].upper()}
        for each in listed
        if each["kind"] in kinds
    ]
    kept = [each["_id"] for each in listed]
    doomed = [
        each["_id"]
        for each in before
        if each["kind"] in kinds and set(tags) <= set(each["tags"]) and each["_id"] not in kept
    ]
    in_one_line = bool(tags) and data.draw(st.booleans())
    scope = {"integration_keys": kinds, "tags": ", ".join(tags) if in_one_line else tags}
    options = {"subscriptions": entries, "prune": True, "scope": scope, "max_deletions": len(before)}
    planned = service.account_outcome(options, check_mode=True)
    assert service.writes == []
    done = service.account_outcome(options)
    assert {write.method for write in service.writes} <= {"DELETE"}
    assert sorted(write.path.rsplit("/", 1)[1] for write in service.writes) == sorted(doomed)
    assert service.state == [each for each in before if each["_id"] not in doomed]
    assert planned["summary"] == done["summary"]
    assert done["summary"]["unchanged"] == len(entries) and done["summary"]["deleted"] == len(doomed)
    assert [nfc(each["name"]) for each in done["results"] if not each["pruned"]] == [
        nfc(each["name"]) for each in listed if each["kind"] in kinds
    ]
    assert {each["id"] for each in done["results"] if each["pruned"]} == {*doomed}
    assert not service.account_outcome(options)["changed"]

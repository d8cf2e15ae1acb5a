# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole account's list in one task, against the emulator: one plan, refused or applied as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import Client
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES
from emulator import Emulator
from support.counting import Compared, counted

SLACK = {"integration_key": "slack", "config": {"url": "https://hooks.example/secret-part"}}
DATADOG = {"integration_key": "datadog", "config": {"api_key": "0123456789abcdef"}}


def run(emulator: Emulator, subscriptions: list[Any], check_mode: bool = False, **options: Any) -> dict[str, Any]:
    raw = {"api_url": emulator.url, "api_token": "write-token", "subscriptions": subscriptions, **options}
    checked = AUDIT_LOG_SUBSCRIPTIONS.check(raw, {})
    return AUDIT_LOG_SUBSCRIPTIONS.run(checked, Mode(check_mode, diff=True))


def seeded(emulator: Emulator, *subscriptions: dict[str, Any]) -> list[str]:
    emulator.seed(
        {"acme": [{"on": True, "tags": [], "statements": [], "config": {}, **each} for each in subscriptions]}
    )
    return [each["_id"] for each in emulator.state()["acme"]]


def names(emulator: Emulator) -> list[str]:
    return [each["name"] for each in emulator.state().get("acme", [])]


def methods(emulator: Emulator) -> list[str]:
    return [each["method"] for each in emulator.requests()]


def test_apply_then_apply_again(emulator: Emulator) -> None:
    entries = [{**SLACK, "name": "one"}, {**DATADOG, "name": "two"}, {**SLACK, "name": "three"}]
    predicted = run(emulator, entries, check_mode=True)
    assert methods(emulator) == ["GET", "GET"]
    emulator.clear()
    first = run(emulator, entries)
    assert first["changed"] and first["summary"] == {
        "created": 3,
        "updated": 0,
        "deleted": 0,
        "unchanged": 0,
        "failed": 0,
    }
    assert [each["action"] for each in predicted["results"]] == [each["action"] for each in first["results"]]
    assert predicted["diff"] == first["diff"]
    assert sorted(methods(emulator)) == ["GET", "GET", "POST", "POST", "POST"]
    assert [each for each in names(emulator) if each != "two"] == ["one", "three"], "list order within an integration"
    emulator.clear()
    second = run(emulator, entries)
    assert not second["changed"] and second["diff"] == []
    assert methods(emulator) == ["GET", "GET"]


def test_prune_deletes_what_is_owned_and_not_named(emulator: Emulator) -> None:
    seeded(
        emulator,
        {"kind": "slack", "name": "kept", "tags": ["managed"], "config": SLACK["config"]},
        {"kind": "slack", "name": "gone", "tags": ["managed", "more"]},
        {"kind": "slack", "name": "by hand", "tags": []},
        {"kind": "datadog", "name": "other integration", "tags": ["managed"]},
    )
    result = run(emulator, [{**SLACK, "name": "kept"}], prune=True, scope={"tags": ["managed"]})
    assert names(emulator) == ["kept", "by hand", "other integration"]
    assert [(each["name"], each["action"], each["pruned"]) for each in result["results"]] == [
        ("kept", "unchanged", False),
        ("gone", "deleted", True),
    ]


def test_prune_without_a_scope_warns_that_it_deletes_nothing(emulator: Emulator) -> None:
    result = run(emulator, [], prune=True)
    assert (result["changed"], len(result["warnings"])) == (False, 1)
    assert "scope.integration_keys" in result["warnings"][0]
    assert run(emulator, [], prune=True, scope={"integration_keys": ["slack"]})["warnings"] == []


def test_without_prune_nothing_is_deleted(emulator: Emulator) -> None:
    seeded(emulator, {"kind": "slack", "name": "by hand"})
    run(emulator, [{**SLACK, "name": "new"}])
    assert names(emulator) == ["by hand", "new"]


@pytest.mark.parametrize(
    ("subscriptions", "options", "problem"),
    [
        (
            [{**SLACK, "name": "new"}],
            {"prune": True, "max_deletions": 1},
            ("too_many_deletions", None, "max_deletions"),
        ),
        (
            [{**SLACK, "name": "new"}, {**DATADOG, "name": "new"}],
            {"scope": {"integration_keys": ["slack"]}},
            ("outside_scope", 1, None),
        ),
        (
            [{**SLACK, "name": "new", "tags": ["other"]}],
            {"scope": {"tags": ["managed"]}},
            ("outside_scope", 0, None),
        ),
        (
            [{**SLACK, "name": "a", "state": "absent"}],
            {"scope": {"tags": ["managed"]}},
            ("outside_scope", 0, None),
        ),
        (
            [{**SLACK, "name": "new"}, {**SLACK, "name": "new"}],
            {},
            ("same_subscription", 1, None),
        ),
        (
            [
                {**SLACK, "name": "new"},
                {"integration_key": "slack", "name": "a", "state": "absent"},
                {**SLACK, "name": "a"},
            ],
            {},
            ("same_subscription", 2, None),
        ),
        (
            [{**SLACK, "name": "new"}, {"integration_key": "splunk", "name": "x"}],
            {},
            ("missing_fields", 1, None),
        ),
        (
            [{**SLACK, "name": "new"}, {"integration_key": "slack", "id": "f" * 24, "enabled": True}],
            {},
            ("no_such_id", 1, "id"),
        ),
        (
            [{**SLACK, "name": "new"}, {**SLACK, "name": "twin"}],
            {},
            ("ambiguous_name", 1, "name"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_refusals_leave_the_account_untouched(
    emulator: Emulator,
    subscriptions: list[Any],
    options: dict[str, Any],
    problem: tuple[str, int | None, str | None],
) -> None:
    seeded(emulator, *({"kind": "slack", "name": name} for name in ("a", "twin", "twin")))
    before = names(emulator)
    with pytest.raises(TaskFailure) as failed:
        run(emulator, subscriptions, **options)
    failure = failed.value.result["failure"]
    assert failure["code"] == "refused"
    (found,) = failure["problems"]
    assert (found["code"], found["entry"], found["option"]) == problem
    assert found["message"] in failed.value.result["msg"]
    entry = found["entry"]
    if entry is not None:
        key, name = (subscriptions[entry].get(each) for each in ("integration_key", "name"))
        label = f'{key} "{name}"' if name else f"{key} {subscriptions[entry]['id']}"
        assert found["message"].startswith(f"subscriptions[{entry}] ({label})")
    assert set(methods(emulator)) == {"GET"}
    assert names(emulator) == before


def test_each_problem_of_a_plan_is_named_in_order(emulator: Emulator) -> None:
    """[design] One message, each problem with the entry that it belongs to; one problem an entry."""
    seeded(emulator, *({"kind": "slack", "name": name, "tags": ["managed"]} for name in ("twin", "twin", "other")))
    entries = [
        {**SLACK, "name": "twin"},
        {"integration_key": "splunk", "name": "new", "tags": ["managed"]},
        {**SLACK, "name": "twin"},
        {**SLACK, "name": "fine", "tags": ["managed"]},
        {"integration_key": "slack", "id": "f" * 24},
    ]
    options: dict[str, Any] = {"prune": True, "max_deletions": 0, "scope": {"tags": ["managed"]}}
    with pytest.raises(TaskFailure, match="5 problems") as failed:
        run(emulator, entries, **options)
    assert [(each["code"], each["entry"]) for each in failed.value.result["failure"]["problems"]] == [
        ("ambiguous_name", 0),
        ("missing_fields", 1),
        ("ambiguous_name", 2),
        ("no_such_id", 4),
        ("too_many_deletions", None),
    ]
    # What an entry may mean is not what prune deletes.
    assert "would delete 1 subscription," in failed.value.result["msg"]
    assert 'slack "other"' in failed.value.result["msg"]


def test_the_same_subscription_by_id_and_by_name(emulator: Emulator) -> None:
    (identifier,) = seeded(emulator, {"kind": "slack", "name": "a"})
    first = {"integration_key": "slack", "id": identifier, "name": "b"}
    for second, code in (
        ({"name": "a"}, "same_subscription"),
        ({"id": identifier}, "same_subscription"),
        ({"name": "b"}, "same_name"),
    ):
        with pytest.raises(TaskFailure) as failed:
            run(emulator, [first, {**SLACK, **second}])
        assert [each["code"] for each in failed.value.result["failure"]["problems"]] == [code]
    assert set(methods(emulator)) == {"GET"}


def test_twins_are_told_apart_by_their_ids(emulator: Emulator) -> None:
    one, two = seeded(emulator, *[{"kind": "slack", "name": "a", "config": SLACK["config"]}] * 2)
    entries = [{"integration_key": "slack", "id": each, "name": "a", "enabled": False} for each in (one, two)]
    assert run(emulator, entries)["summary"]["updated"] == 2
    with pytest.raises(TaskFailure, match=f"{one} and {two}"):
        run(emulator, [{**SLACK, "name": "a"}])


def test_invalid_entries_are_all_named_and_nothing_is_sent(emulator: Emulator) -> None:
    entries = [{**SLACK, "name": "a"}, {"integration_key": "slak", "name": "b"}, {**SLACK, "nam": "c"}]
    with pytest.raises(TaskFailure) as failure:
        run(emulator, entries)
    problems = failure.value.result["failure"]["problems"]
    assert [(each["code"], each["entry"], each["option"]) for each in problems] == [
        ("unknown_integration", 1, "integration_key"),
        ("unknown_option", 2, "nam"),
    ]
    assert 'subscriptions[1] ("b"): integration_key slak is not known' in failure.value.result["msg"]
    assert emulator.requests() == []


def test_a_failing_entry_does_not_stop_the_others(emulator: Emulator) -> None:
    secret = "quoted-by-the-service"
    body = {"code": "invalid_request", "message": f"bad url https://hooks.example/{secret}", "id": "r-1"}
    emulator.faults([{"fault": "status", "status": 400, "body": body, "method": "POST", "skip": 1}])
    entries: list[Any] = [{**SLACK, "name": f"n{number}"} for number in range(3)]
    entries[1] = {**SLACK, "name": "n1", "config": {"url": f"https://hooks.example/{secret}"}}
    with pytest.raises(TaskFailure) as failure:
        run(emulator, entries, max_concurrency=1)
    result = failure.value.result
    assert result["changed"] and [each["action"] for each in result["results"]] == ["created", "failed", "created"]
    assert result["results"][1]["failure"]["request_id"] == "r-1"
    assert 'subscriptions[1] (slack "n1")' in result["msg"] and "1 of 3 subscriptions failed" in result["msg"]
    assert secret not in str(result)
    assert names(emulator) == ["n0", "n2"]
    assert run(emulator, entries)["summary"] == {"created": 1, "updated": 0, "deleted": 0, "unchanged": 2, "failed": 0}


def test_nothing_is_pruned_where_an_entry_failed(emulator: Emulator) -> None:
    """What is pruned may be what the failed entry was to take the place of, such as one of another name."""
    seeded(emulator, {"kind": "slack", "name": "old name"}, {"kind": "datadog", "name": "gone"})
    entries = [{**SLACK, "name": "new name"}]
    emulator.faults([{"fault": "status", "status": 400, "method": "POST"}])
    options: dict[str, Any] = {"prune": True, "scope": {"integration_keys": ["slack", "datadog"]}}
    with pytest.raises(TaskFailure, match="3 of 3 subscriptions failed") as failure:
        run(emulator, entries, **options)
    assert names(emulator) == ["old name", "gone"]
    results = failure.value.result["results"]
    assert [(each["action"], each["pruned"]) for each in results] == [("failed", False), *[("failed", True)] * 2]
    assert [each["failure"]["code"] for each in results[1:]] == ["not_pruned"] * 2
    assert not failure.value.result["changed"]
    assert run(emulator, entries, **options)["summary"]["deleted"] == 2
    assert names(emulator) == ["new name"]


def test_an_integration_named_twice_in_the_scope_counts_once(emulator: Emulator) -> None:
    seeded(emulator, {"kind": "slack", "name": "gone"})
    options: dict[str, Any] = {"prune": True, "max_deletions": 1, "scope": {"integration_keys": ["slack", "slack"]}}
    assert run(emulator, [], check_mode=True, **options)["summary"]["deleted"] == 1
    emulator.clear()
    assert run(emulator, [], **options)["summary"] == run(emulator, [])["summary"] | {"deleted": 1}
    assert methods(emulator) == ["GET", "DELETE"]


def test_a_name_can_pass_from_one_to_another(emulator: Emulator) -> None:
    _old, other = seeded(emulator, *({"kind": "slack", "name": name, "config": SLACK["config"]} for name in "ab"))
    entries = [
        {"integration_key": "slack", "name": "a", "state": "absent"},
        {"integration_key": "slack", "id": other, "name": "a"},
    ]
    assert [each["action"] for each in run(emulator, entries)["results"]] == ["deleted", "updated"]
    assert names(emulator) == ["a"]


def test_an_absent_entry_outside_of_the_scope(emulator: Emulator) -> None:
    seeded(emulator, {"kind": "slack", "name": "by hand"})
    with pytest.raises(TaskFailure) as failed:
        run(emulator, [{"integration_key": "slack", "name": "by hand", "state": "absent"}], scope={"tags": ["managed"]})
    assert [each["code"] for each in failed.value.result["failure"]["problems"]] == ["outside_scope"]
    assert names(emulator) == ["by hand"]


def test_a_legacy_field_that_the_list_leaves_out(emulator: Emulator) -> None:
    url = "https://hooks.example/legacy"
    seeded(emulator, {"kind": "slack", "name": "a", "url": url})
    emulator.quirks(list_members=["url"])
    entry = {"integration_key": "slack", "name": "a", "slack_webhook_url": url}
    assert run(emulator, [entry])["summary"]["unchanged"] == 1
    assert methods(emulator) == ["GET", "GET"]


def test_what_another_deleted_meanwhile_is_told_with_its_id(emulator: Emulator) -> None:
    (identifier,) = seeded(emulator, {"kind": "slack", "name": "gone"})
    emulator.faults([{"fault": "status", "status": 404, "method": "DELETE"}])
    entry = {"integration_key": "slack", "name": "gone", "state": "absent"}
    result = run(emulator, [entry])
    assert [(each["action"], each["id"]) for each in result["results"]] == [("unchanged", identifier)]
    assert not result["changed"]


def test_what_vanishes_while_the_account_is_read_again_is_not_created(emulator: Emulator) -> None:
    """Its list still shows it: a create could make a second one."""
    both = ({"kind": "slack", "name": name, "config": SLACK["config"]} for name in ("first", "second"))
    first, second = seeded(emulator, *both)
    emulator.quirks(list_members=["config"])
    gone = {"fault": "status", "status": 404, "method": "GET"}
    emulator.faults([{**gone, "path": first}, {**gone, "path": second, "skip": 1}])
    with pytest.raises(TaskFailure) as failed:
        run(emulator, [{**SLACK, "name": name} for name in ("first", "second")])
    failure = failed.value.result["failure"]
    assert (failure["code"], [each["code"] for each in failure["problems"]]) == ("refused", ["vanished"])
    assert set(methods(emulator)) == {"GET"}


def test_an_entry_that_is_planned_again_and_refused_has_its_number(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded(emulator, {"kind": "slack", "name": "first"}, {"kind": "slack", "name": "second"})
    emulator.faults([{"fault": "status", "status": 409, "method": "PATCH"}])
    monkeypatch.setattr(Client, "pause_for_conflict", lambda *_: seeded(emulator, {"kind": "slack", "name": "renamed"}))
    entries = [
        {"integration_key": "slack", "name": "absent", "state": "absent"},
        {"integration_key": "slack", "name": "second", "enabled": False},
    ]
    with pytest.raises(TaskFailure) as failed:
        run(emulator, entries)
    failure = failed.value.result["results"][1]["failure"]
    assert [(each["code"], each["entry"]) for each in failure["problems"]] == [("vanished", 1)]
    assert failed.value.result["msg"].count("subscriptions[1]") == failed.value.result["msg"].count('"second"') == 1


def test_a_service_that_fell_silent_is_not_asked_for_each_entry(emulator: Emulator) -> None:
    emulator.faults([{"fault": "delay_before", "seconds": 3600, "method": "POST", "times": None}])
    entries = [{**SLACK, "name": f"n{number}"} for number in range(6)]
    with pytest.raises(TaskFailure, match="6 of 6 subscriptions failed") as failure:
        run(emulator, entries, timeout=3, max_wait=0)
    assert methods(emulator).count("POST") == 1
    codes = [each["failure"]["code"] for each in failure.value.result["results"]]
    assert codes == ["no_response", *["gave_up"] * 5]


def test_a_limit_that_resets_too_late_is_not_hit_for_each_entry(emulator: Emulator) -> None:
    seeded(emulator, *({"kind": "slack", "name": f"n{number}", "config": SLACK["config"]} for number in range(6)))
    emulator.faults([{"fault": "rate_limit", "reset_in": 60, "method": "PATCH", "times": None}])
    entries = [{**SLACK, "name": f"n{number}", "enabled": False} for number in range(6)]
    with pytest.raises(TaskFailure, match="resets at") as failure:
        run(emulator, entries, max_wait=5)
    codes = [each["failure"]["code"] for each in failure.value.result["results"]]
    assert codes == ["rate_limited", *["gave_up"] * 5]
    assert methods(emulator) == ["GET", "PATCH"]


def test_elements_keep_their_numbers(emulator: Emulator) -> None:
    with pytest.raises(TaskFailure) as failure:
        run(emulator, ["oops", {"integration_key": "slak", "name": "a", "statements": [7, {"resources": ["proj/*"]}]}])
    problems = failure.value.result["failure"]["problems"]
    assert sorted((each["entry"], each["option"] or "", each["code"]) for each in problems) == [
        (0, "", "not_a_dictionary"),
        (1, "integration_key", "unknown_integration"),
        (1, "statements[0]", "not_a_dictionary"),
        (1, "statements[1]", "missing"),
    ]


def test_an_account_without_the_integration(emulator: Emulator) -> None:
    emulator.set_accounts([{"name": "acme", "tokens": ["write-token"], "integrations": ["slack"]}])
    try:
        absent = {"integration_key": "datadog", "name": "x", "state": "absent"}
        assert not run(emulator, [absent])["changed"]
        with pytest.raises(TaskFailure) as failed:
            run(emulator, [{**SLACK, "name": "new"}, {**DATADOG, "name": "new"}])
        assert failed.value.result["failure"]["code"] == "not_found"
        assert names(emulator) == []
    finally:
        emulator.set_accounts([{"name": "acme", "tokens": ["write-token"]}])


@pytest.mark.parametrize(("what_happens", "few"), [("planned", 200), ("created", 50), ("refused", 50)])
def test_many_entries_take_linear_work(emulator: Emulator, what_happens: str, few: int) -> None:
    """[design] Ten times the entries must not take more than about ten times the work."""

    def work(count: int) -> tuple[int, int]:
        emulator.reset()
        names = [f"n{number}" for number in range(count)]
        secrets = [f"secret-{number:08}" for number in range(count)]
        if what_happens == "planned":
            seeded(emulator, *({"kind": "datadog", "name": name} for name in names))
        if what_happens == "refused":
            emulator.faults([{"fault": "status", "status": 400, "method": "POST", "times": None}])
        entries = [
            {**DATADOG, "name": Compared(name), "config": {"api_key": Compared(secret)}}
            for name, secret in zip(names, secrets, strict=True)
        ]
        raw = {"api_url": emulator.url, "api_token": "write-token", "subscriptions": entries}
        compared = Compared.times
        with counted() as work:
            checked = AUDIT_LOG_SUBSCRIPTIONS.check(raw, {})
            assert len(checked.visible["subscriptions"]) == count
            try:
                summary = AUDIT_LOG_SUBSCRIPTIONS.run(checked, Mode(what_happens == "planned", diff=True))["summary"]
            except TaskFailure as failure:
                summary = failure.result["summary"]
        assert summary[{"planned": "updated", "created": "created", "refused": "failed"}[what_happens]] == count
        return work.lines, Compared.times - compared

    (few_lines, few_comparisons), (many_lines, many_comparisons) = work(few), work(10 * few)
    assert few_comparisons >= few, "the texts are compared as they were given"
    assert many_lines <= 11 * few_lines
    assert many_comparisons <= 11 * few_comparisons


def test_a_refusal_under_the_role_names_its_variables(emulator: Emulator) -> None:
    seeded(emulator, {"kind": "slack", "name": "by hand"})
    raw = {
        "api_url": emulator.url,
        "api_token": "write-token",
        "subscriptions": [{**DATADOG, "name": "new"}],
        "prune": True,
        "max_deletions": 0,
        "scope": {"integration_keys": ["slack"]},
    }
    with pytest.raises(TaskFailure) as failed:
        AUDIT_LOG_SUBSCRIPTIONS.run(AUDIT_LOG_SUBSCRIPTIONS.check(raw, {}, ROLLOUT_NAMES), Mode(check=True, diff=False))
    for option in ("subscriptions[0]", "scope.integration_keys", "prune", "max_deletions"):
        assert ROLLOUT_NAMES(option) in failed.value.result["msg"]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task does to a subscription: exactly what it says, once, and nothing else."""

import copy
from dataclasses import replace
from typing import Any

from emulator.integrations import fields
from hypothesis import given
from hypothesis import strategies as st
from jsonpath import JSONPatch
from support.option_names import option_name

from .model import (
    SEND,
    UNKNOWN,
    Case,
    Json,
    Path,
    at,
    canonical_document,
    completed,
    document,
    is_masked,
    is_secret,
    members,
    nfc,
)
from .profiles import property_of
from .service import Service
from .strategies import ID, KINDS, cases, forms_of, starry


def arrange(case: Case) -> Service:
    service = Service(case.quirks)
    service.seed(*([case.stored] if case.stored else []), *case.others)
    return service


def parts(path: str) -> Path:
    """A JSON Pointer's parts [RFC 6901]."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])


def sent(case: Case) -> set[Path]:
    return {path for path, verdict in case.verdicts().items() if verdict == SEND}


def foretold(case: Case) -> str:
    """The action that a task must end with, or the code of its failure."""
    if case.refused():
        return "invalid_options"
    if case.stored is None and case.missing():
        return "missing_fields"
    if case.stored is not None and case.masks():
        return "masked_secret"
    after = case.expected()
    if after is None:
        return "invalid_request"
    if rejected(case, after):
        return "different_response"
    return "created" if case.stored is None else "updated" if sent(case) else "unchanged"


def rejected(case: Case, after: Json) -> set[Path]:
    """What is sent, and neither stored nor, as far as it is plain, shown by the service."""
    return {path for path in sent(case) if not is_secret(case.kind, path) and not case.met(path, at(after, path))}


def check_outcome(case: Case, result: Json) -> None:
    """Compare a result with what was foretold."""
    expected = foretold(case)
    if not result["failed"]:
        assert result["action"] == expected
        assert result["changed"] == (expected != "unchanged")
        unknown = [case.option(path) for path, verdict in case.verdicts().items() if verdict == UNKNOWN]
        assert len(result["warnings"]) == bool(unknown)
        assert all(f" {option}" in result["warnings"][0] for option in unknown)
        return
    failure, message = result["failure"], result["msg"]
    assert failure["code"] == expected, message
    assert result["changed"] == (expected == "different_response")
    if expected == "different_response":
        assert all(case.option(path) in message for path in rejected(case, case.expected() or {}))


def again(case: Case, service: Service) -> Case:
    """The same task, with what the service has stored since."""
    [stored] = [
        each
        for each in service.state
        if nfc(case.label) in (each["_id"], nfc(each["name"])) and each["kind"] == case.kind
    ]
    return replace(case, stored=stored)


@property_of(quick=60, full=2500)
@given(cases())
def test_a_task_does_what_it_says_and_the_second_time_nothing(case: Case) -> None:
    service = arrange(case)
    before = service.state
    result = service.outcome(case.options)
    check_outcome(case, result)
    if result["failed"]:
        if foretold(case) != "different_response":
            assert service.state == before
        return
    after = case.expected()
    assert after is not None
    assert canonical_document(service.document(case.label), case.kind) == canonical_document(after, case.kind)
    assert [each for each in service.state if each["_id"] in {other["_id"] for other in case.others}] == [
        each for each in before if each["_id"] in {other["_id"] for other in case.others}
    ]
    second = again(case, service)
    # What no client can help: a task that asks for it, and an optional secret that no answer shows.
    every_time = {
        path
        for path, value in case.desired.items()
        if (case.update_secrets == "always" and is_secret(case.kind, path))
        or (
            case.update_secrets == "on_change"
            and case.quirks.get("secrets") == "omitted"
            and is_masked(case.kind, path)
            and value != ""
        )
    }
    assert sent(second) <= every_time
    check_outcome(second, service.outcome(case.options))
    assert {parts(operation["path"]) for write in service.writes for operation in write.body} == sent(second)


def after_patch(case: Case, operations: list[Json]) -> Json:
    """What these operations make of what the service has, by an implementation other than the collection's."""
    assert case.stored is not None
    patched = JSONPatch(copy.deepcopy(operations), unicode_escape=False).patched(document(copy.deepcopy(case.stored)))
    assert isinstance(patched, dict)
    return patched


@property_of(quick=40, full=2000)
@given(cases(exists=True))
def test_a_patch_makes_the_desired_state_and_touches_nothing_else(case: Case) -> None:
    assert case.stored is not None
    service = arrange(case)
    service.outcome(case.options)
    assert [write.method for write in service.writes] == (["PATCH"] if sent(case) else [])
    for write in service.writes:
        assert write.path == f"/api/v2/integrations/{case.kind}/{ID}"
        patched, before = members(after_patch(case, write.body)), members(case.stored)
        for path in {*patched, *before}:
            if path in sent(case):
                assert case.met(path, patched[path])
            else:
                assert patched[path] == before[path]


@property_of(quick=40, full=2000)
@given(cases(exists=True))
def test_no_operation_of_a_patch_can_be_left_out(case: Case) -> None:
    service = arrange(case)
    service.outcome(case.options)
    for write in service.writes:
        assert len({operation["path"] for operation in write.body}) == len(write.body)
        for operation in write.body:
            path = parts(operation["path"])
            without = after_patch(case, [each for each in write.body if each is not operation])
            # What is sent because nobody can see that it is there already: the model says so.
            unseen = is_secret(case.kind, path) and case.verdicts()[path] == SEND
            assert unseen or not case.met(path, at(without, path))


@property_of(quick=30, full=1000)
@given(cases(exists=False))
def test_a_create_holds_what_the_task_says_and_nothing_else(case: Case) -> None:
    service = arrange(case)
    service.outcome(case.options)
    if case.missing():
        assert service.writes == []
        return
    [write] = service.writes
    assert (write.method, write.path) == ("POST", f"/api/v2/integrations/{case.kind}")
    assert set(write.body) == {"on", "config", *(path[0] for path in case.desired)}
    assert write.body["on"] is (case.desired.get(("on",), True))
    body = {
        **members({"tags": [], "statements": [], **write.body}),
        **{(name,): write.body[name] for name in write.body},
    }
    assert set(write.body["config"]) == {path[1] for path in case.desired if path[0] == "config"}
    for path, value in case.desired.items():
        assert case.met(path, body[path])
        if path[0] == "config":
            assert body[path] == value and type(body[path]) is type(value)


@property_of(quick=40, full=1500)
@given(cases(), st.booleans())
def test_check_mode_foretells_the_state_and_writes_nothing(case: Case, diff_mode: bool) -> None:
    service = arrange(case)
    before = service.state
    planned = service.outcome(case.options, check_mode=True, diff_mode=diff_mode)
    assert service.writes == [] and service.state == before
    done = service.outcome(case.options, diff_mode=diff_mode)
    if planned["failed"]:
        assert planned == done
        return
    if done["failed"]:
        # What only the service can find.
        assert foretold(case) in ("invalid_request", "different_response")
        return
    for name in ("changed", "action", "patch", "warnings"):
        assert planned[name] == done[name]
    assert ("diff" in done) == diff_mode and planned.get("diff") == done.get("diff")
    left_over = differences(case, planned["subscription"], done["subscription"])
    assert not left_over


def differences(case: Case, planned: Json, done: Json) -> dict[str, tuple[Any, Any]]:
    """Where the foretold state is another than the real one, but for what only the service makes."""
    flat = [
        {**{name: value for name, value in each.items() if name != "config"}}
        | {f"config.{name}": value for name, value in each["config"].items()}
        for each in (planned, done)
    ]
    managed = {case.option(path) for path in case.desired}
    defaults = {f"config.{option_name(name)}": field.default for name, field in fields(case.kind).items()}
    found = {}
    for name in {*flat[0], *flat[1]}:
        one, other = flat[0].get(name), flat[1].get(name)
        made_by_the_service = name not in flat[0] and (
            name not in managed
            and (name == "id" or (name in ("tags", "statements") and case.stored is None) or name.startswith("config."))
        )
        dropped = name.startswith("config.") and one == "" and other in (None, defaults.get(name))
        if name == "statements" and one is not None and other is not None:
            one, other = ([same_statement(each) for each in statements] for statements in (one, other))
        if name == "name":
            one, other = nfc(one), nfc(other)
        if one != other and not made_by_the_service and not dropped:
            found[name] = (one, other)
    return found


def same_statement(statement: Json) -> Json:
    """Lists have no order; one that is empty is the same as none."""
    return {
        name: value if isinstance(value, str) else frozenset(value)
        for name, value in {"effect": "allow", **statement}.items()
        if value
    }


@property_of(quick=20, full=500)
@given(cases())
def test_a_task_never_changes_its_input(case: Case) -> None:
    options = copy.deepcopy(case.options)
    service = arrange(case)
    for check_mode in (True, False):
        service.outcome(options, check_mode=check_mode, diff_mode=True)
        assert options == case.options


@property_of(quick=30, full=1000)
@given(cases(secrets=starry, update_secrets=st.just("on_change")))
def test_a_secret_with_stars_of_its_own_is_not_sent_twice(case: Case) -> None:
    service = arrange(case)
    first = service.outcome(case.options)
    refusal = foretold(case)
    if refusal in ("invalid_options", "masked_secret") or first["failed"]:
        assert first["failed"]
        assert (
            first["failure"]["code"] == refusal or refusal == "different_response" or has_more_stars_than_its_mask(case)
        )
        return
    service.outcome(case.options)
    every_time = {
        path for path in case.desired if case.quirks.get("secrets") == "omitted" and is_masked(case.kind, path)
    }
    assert {parts(operation["path"]) for write in service.writes for operation in write.body} <= every_time


def has_more_stars_than_its_mask(case: Case) -> bool:
    """Whether a secret shows more stars of its own in a row than stand for what is hidden: they look like the mask."""
    lead, trail = (int(case.quirks.get(name, 3)) for name in ("mask_lead", "mask_trail"))
    stars = case.quirks.get("mask_stars")
    return any(
        "*" * (1 + (len(value) - lead - trail if stars is None else stars)) in part
        for path, value in case.desired.items()
        if is_masked(case.kind, path) and len(value) > lead + trail
        for part in (value[:lead], value[len(value) - trail :])
    )


@property_of(quick=30, full=1000)
@given(cases(update_secrets=st.just("on_change")), st.data())
def test_what_the_service_ignores_is_named(case: Case, data: st.DataObject) -> None:
    candidates = sorted(sent(case) | ({("on",)} if case.stored is None else set()))
    if case.expected() is None or not candidates or foretold(case) in ("missing_fields", "masked_secret"):
        return
    ignored = data.draw(st.lists(st.sampled_from(candidates), min_size=1, unique=True))
    service = arrange(case)
    service.ignored = ["/".join(path) for path in ignored]
    result = service.outcome(case.options)
    [write] = service.writes
    lost = {
        path
        for path in {*sent(case), *ignored}
        if not is_secret(case.kind, path)
        and not replace(case, desired={("on",): True, **case.desired}).met(path, at(completed(write.answer), path))
    }
    if not lost:
        return
    assert result["failed"] and result["changed"]
    assert result["failure"]["code"] == "different_response"
    assert all(case.option(path) in result["msg"] for path in lost)


ANYTHING_BUT_VALID: Json = {
    "enabled": "maybe",
    "tags": ["", "a line\n", {}],
    "statements": ["nonsense", {}, {"resources": ["proj/*"], "not_resources": [""], "actions": ""}],
    "additional_config": {"later": None, "future": "(hidden)"},
    "update_secrets": "sometimes",
}
"""Values that ``present`` refuses."""


@property_of(quick=20, full=500)
@given(cases(), st.data())
def test_absent_deletes_one_subscription_and_nothing_else(case: Case, data: st.DataObject) -> None:
    """Whatever a template that serves both states has for the other options."""
    service = arrange(case)
    before = service.state
    if case.name is not None and (not case.identifier or data.draw(st.booleans())):
        identity = {"name": data.draw(forms_of(case.name))}
    else:
        identity = {"id": data.draw(st.sampled_from([ID, ID.upper()]))}
    meant = [
        each
        for each in before
        if each["kind"] == case.kind and (each["_id"] == identity.get("id", "").lower() or is_called(each, identity))
    ]
    others = data.draw(st.fixed_dictionaries({}, optional={n: st.just(v) for n, v in ANYTHING_BUT_VALID.items()}))
    if data.draw(st.booleans()):
        required = [each.name for each in fields(case.kind).values() if each.required and each.type != "generated"]
        others = {"additional_config": None, **others, "config": {option_name(name): "" for name in required}}
    if "enabled" in others:
        others["on"] = None
    options = {**case.options, **others, "state": "absent", "subscription_id": None, "id": None, "name": None}
    planned = service.run({**options, **identity}, check_mode=True)
    assert service.writes == [] and service.state == before
    done = service.run({**options, **identity})
    assert [write.path.rsplit("/", 1)[1] for write in service.writes] == [each["_id"] for each in meant]
    assert service.state == [each for each in before if each not in meant]
    for result in (planned, done):
        assert result["action"] == ("deleted" if meant else "unchanged")
        assert result["changed"] == bool(meant) and result["subscription"] is None and result["patch"] == []
    assert service.run({**options, **identity})["action"] == "unchanged"


def is_called(stored: Json, identity: Json) -> bool:
    return "name" in identity and nfc(stored["name"]) == nfc(identity["name"])


@property_of(quick=20, full=500)
@given(cases(exists=True), st.data())
def test_an_id_of_another_integration_changes_nothing(case: Case, data: st.DataObject) -> None:
    """Some services find it whatever integration is in the path; its kind says then which one it belongs to."""
    service = arrange(case)
    before = service.state
    kind = data.draw(st.sampled_from([each for each in KINDS if each != case.kind]))
    state = data.draw(st.sampled_from(["present", "absent"]))
    options = {"integration_key": kind, "id": ID, "state": state, "tags": ["another"]}
    shows_its_kind, is_found = case.quirks.get("kind") is None, case.quirks.get("other_keys", False)
    if is_found and not shows_its_kind:
        result = service.outcome(options)
        # What was made by hand may be refused with any change.
        assert result["changed"] or result["failure"]["code"] == "invalid_request"
        return
    code = "other_integration" if is_found else "no_such_id" if state == "present" else None
    result = service.outcome(options)
    assert result["failure"]["code"] == code if code else result["action"] == "unchanged"
    assert service.writes == [] and service.state == before
    if code == "other_integration":
        assert kind in result["msg"] and case.kind in result["msg"]


@property_of(quick=20, full=500)
@given(cases(), st.integers(1, 3))
def test_nothing_is_done_by_name_if_the_list_shows_less_than_it_counts(case: Case, hidden: int) -> None:
    """A subscription that is not listed would be created a second time."""
    case = replace(case, quirks={**case.quirks, "total_count": True, "hidden": hidden})
    service = arrange(case)
    before = service.state
    for state in ("present", "absent") if before else ():
        result = service.outcome({**case.options, "state": state})
        if case.identifier:
            assert all(exchange.path.endswith(ID) for exchange in service.exchanges)
        else:
            assert result["failed"] and not result["changed"] and service.writes == [] and service.state == before

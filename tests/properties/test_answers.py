# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task tells: all of it, in a form that can be given back, and never a secret."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from emulator.errors import error_body
from emulator.integrations import fields
from emulator.messages import Reply
from hypothesis import assume, given
from hypothesis import strategies as st
from support.option_names import option_name

from .model import (
    LEGACY,
    Case,
    Json,
    Path,
    at,
    canonical,
    is_masked,
    is_secret,
    is_well_formed,
    looks_like_a_mask,
    members,
    nfc,
    unacceptable,
)
from .profiles import property_of
from .service import CONNECTION, Exchange, Service
from .strategies import ID, UNMISTAKABLE, WINDOW, cases, forms_of, secret_tokens, words
from .test_planner import arrange, parts, same_statement

_A_PART_OF_A_SECRET = re.compile(f"[{UNMISTAKABLE}]{{{WINDOW}}}")
_FAR_LETTERS = {code: chr(0x4E00 + code) for code in range(ord("0"), ord("z") + 1) if chr(code).isalnum()}
_AND_BACK = {ord(far): code for code, far in _FAR_LETTERS.items()}


def every_string(value: Any) -> list[str]:
    if isinstance(value, (dict, list)):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in every_string(each)]
    return [value] if isinstance(value, str) else []


@property_of(quick=30, full=1000)
@given(cases(exists=True, update_secrets=st.just("on_change")), st.data())
def test_what_info_tells_is_all_and_given_back_changes_nothing(case: Case, data: st.DataObject) -> None:
    assert case.stored is not None
    service = arrange(case)
    before = service.state
    told = service.info(integration_keys=[case.kind])["subscriptions"]
    assert len(told) == len(before)
    for stored, each in zip(before, told, strict=True):
        check_told(stored, each)
        given_back = copy.deepcopy(each)
        result = service.outcome(given_back)
        assert each == given_back
        if is_refused(each):
            assert result["failure"]["code"] == "invalid_options" and service.exchanges == []
        else:
            assert result["action"] == "unchanged" and result["warnings"] == [] and service.writes == []
            assert result["subscription"] == each
    one = data.draw(st.sampled_from(told))
    assert service.info(integration_keys=case.kind, id=one["id"].upper())["subscriptions"] == [one]
    if not unacceptable(case.kind, {("name",): one["name"]}):
        name = data.draw(forms_of(one["name"]))
        same = [each for each in told if nfc(each["name"]) == nfc(name)]
        assert service.info(integration_keys=[case.kind], name=name)["subscriptions"] == same


def is_refused(told: Json) -> bool:
    """Whether an account holds what no task can give, so that what is told can't be given back."""
    kind = told["integration_key"]
    spelled = {"not_resources": "notResources", "not_actions": "notActions"}
    statements = [{spelled.get(name, name): value for name, value in each.items()} for each in told["statements"]]
    desired: dict[Path, Any] = {("name",): told["name"], ("tags",): told["tags"], ("statements",): statements}
    desired |= {("config", api_name(kind, option)): value for option, value in told["config"].items()}
    return bool(unacceptable(kind, desired))


def check_told(stored: Json, told: Json) -> None:
    """Compare what is told with what the service has: all that can be given back, and no secret."""
    kind = stored["kind"]
    assert {name: told[name] for name in ("integration_key", "id", "name", "enabled", "tags")} == {
        "integration_key": kind,
        "id": stored["_id"],
        "name": stored["name"],
        "enabled": stored["on"],
        "tags": sorted(set(stored["tags"])),
    }
    spelled = {"notResources": "not_resources", "notActions": "not_actions"}
    statements = [{spelled.get(name, name): value for name, value in each.items()} for each in stored["statements"]]
    assert [same_statement(each) for each in told["statements"]] == [same_statement(each) for each in statements]
    config = {
        option_name(name): value
        for name, value in stored["config"].items()
        if name in fields(kind) and not is_secret(kind, ("config", name)) and fields(kind)[name].type != "generated"
    }
    assert set(told["config"]) <= set(config)
    for name, value in config.items():
        path: Path = ("config", next(each for each in stored["config"] if option_name(each) == name))
        field = fields(kind)[path[1]]
        if name in told["config"]:
            assert canonical(kind, path, told["config"][name]) == canonical(kind, path, value)
            assert isinstance(told["config"][name], bool if field.type == "boolean" else str)
        else:
            # No task could ask for such a value.
            good = bool if field.type == "boolean" else str
            assert (
                not isinstance(value, good)
                or (field.allowed and value not in field.allowed)
                or (field.required and value == "")
                or field.type == "uri"
                or not is_well_formed(kind, field.name, str(value))
            )


@property_of(quick=30, full=1000)
@given(cases())
def test_the_result_given_back_changes_nothing(case: Case) -> None:
    service = arrange(case)
    result = service.outcome(case.options)
    if result["failed"]:
        return
    again = service.outcome(result["subscription"])
    if is_refused(result["subscription"]):
        assert again["failure"]["code"] == "invalid_options"
        return
    assert again["action"] == "unchanged" and again["warnings"] == [] and service.writes == []
    assert again["subscription"] == result["subscription"] or case.additional


def config_of(options: Json) -> Json:
    """The option ``config``, which a command line gives as text."""
    config = options.get("config")
    return json.loads(config) if isinstance(config, str) else config or {}


def quoting(secrets: list[str]) -> str:
    """A message that repeats secrets in the ways in which a service may."""
    forms = [
        form for secret in secrets for form in (secret, json.dumps(secret), quote(secret), repr(secret), secret[:20])
    ]
    return f"Invalid request body: {' and '.join(forms)} are no good"


def texts_of(options: Json, *results: Json) -> Iterator[str]:
    """All that a task tells, also what is logged of its options."""
    for result in results:
        yield from (json.dumps(result, ensure_ascii=False), json.dumps(result), repr(result))
    checked = AUDIT_LOG_SUBSCRIPTION.check({**CONNECTION, **options}, {})
    yield from (json.dumps(checked.visible, ensure_ascii=False), repr(checked), checked.problems.message)


def with_deliveries(service: Service, secrets: list[str]) -> Service:
    """Every subscription tells of an error that quotes these secrets, and its own where every answer shows them."""
    for each in service.world.store.accounts["acme"].subscriptions.values():
        own = [
            value
            for path, value in members(each.document).items()
            if is_secret(each.kind, path)
            and (service.world.quirks.secrets == "clear" or not is_masked(each.kind, path))
            and isinstance(value, str)
        ]
        each.errors[:] = [{"statusCode": 500, "responseBody": quoting([*secrets, *own]), "timestamp": 1}]
    return service


@property_of(quick=40, full=1500)
@given(cases(secrets=secret_tokens), st.sampled_from(["done", "refused", "delivered"]))
def test_no_secret_is_told(case: Case, way: str) -> None:
    service = arrange(case)
    known = [text for path, value in case.desired.items() if case.hides(path) for text in every_string(value)]
    if way == "refused":
        service.instead = Reply(400, error_body(400, quoting(known)))
    if way == "delivered":
        with_deliveries(service, known)
    results = [service.outcome(case.options, check_mode=check_mode, diff_mode=True) for check_mode in (True, False)]
    if way == "delivered":
        # This task is not given any, and can know those that are shown alone.
        with_deliveries(service, [])
    results.append(service.info(integration_keys=[case.kind]))
    for text in texts_of(case.options, *results):
        found = _A_PART_OF_A_SECRET.search(text)
        assert not found, f"{found} in {text}"


@property_of(quick=40, full=1500)
@given(
    cases(secrets=secret_tokens),
    st.sampled_from(["enabled", "tags", "config", "statements", "state", "id", "additional_config", "update_secrets"]),
    secret_tokens,
    st.integers(0, 4),
)
def test_no_secret_in_the_wrong_place_is_told(case: Case, place: str, secret: str, shape: int) -> None:
    """Under a misspelled name, or as a value of the wrong kind."""
    service = arrange(case)
    options = copy.deepcopy(case.options)
    if shape == 0:
        options["config"] = {f"{name}x": value for name, value in {**config_of(options), "sekret": secret}.items()}
        options["api_keyy"] = secret
    else:
        # A tag or an id may be any word.
        word = {secret: secret} if place in ("tags", "id") else secret
        options[place] = [{"a": secret}, [[secret]], [{"a": {"b": secret}}], word][shape - 1]
    for text in texts_of(options, service.outcome(options), service.outcome(options, check_mode=True)):
        found = _A_PART_OF_A_SECRET.search(text)
        assert not found, f"{found} in {text}"


@property_of(quick=30, full=1000)
@given(cases(secrets=words.map(lambda word: word.translate(_FAR_LETTERS))), st.booleans())
def test_a_secret_that_is_a_word_changes_nothing_else(case: Case, refused: bool) -> None:
    """The results are those that secrets give whose letters occur nowhere else."""
    # A service that refuses a task may say a word that is a secret, which is hidden then.
    assume(case.expected() is not None)
    told = []
    for each in (case, in_words(case)):
        with patch("emulator.api.new_id", lambda: "c" * 24), patch("uuid.uuid4", lambda: "some-id"):
            service = arrange(each)
            if refused:
                service.instead = Reply(400, error_body(400, "No good: one of the values"))
            results = [service.outcome(each.options, check_mode=check, diff_mode=True) for check in (True, False)]
            told.append([*results, service.info(integration_keys=[case.kind])])
    assert translated(told[0]) == told[1]


def in_words(case: Case) -> Case:
    changes = {name: translated(getattr(case, name)) for name in ("desired", "options", "stored", "others")}
    if isinstance(case.options.get("config"), str):
        # JSON text, which may have the letters as escapes.
        changes["options"]["config"] = json.dumps(translated(config_of(case.options)))
    return replace(case, **changes)


def translated(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: translated(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [translated(each) for each in value]
    return value.translate(_AND_BACK) if isinstance(value, str) else value


@property_of(quick=30, full=1000)
@given(cases(exists=True), st.sampled_from(["config", "additional_config"]))
def test_no_masked_value_is_sent(case: Case, place: str) -> None:
    """If a task gives as a secret what a response showed for it, to the same account or to another."""
    service = arrange(case)
    service.info(integration_keys=[case.kind])
    shown = [each for exchange in service.exchanges for each in exchange.answer.get("items", [exchange.answer]) or ()]
    masks = {
        path: value
        for each in shown
        for path in [("apiKey",), *(("config", name) for name in fields(case.kind))]
        if is_masked(case.kind, path)
        and "*" in (value := at({**each, "config": each.get("config") or {}}, path) or "")
        and each["_id"] == ID
    }
    options = copy.deepcopy(case.options)
    options["config"] = {
        name: value for name, value in config_of(options).items() if ("config", api_name(case.kind, name)) not in masks
    }
    options["additional_config"] = {
        name: value for name, value in (options.get("additional_config") or {}).items() if ("config", name) not in masks
    }
    for path, value in masks.items():
        if path[0] == "config":
            options[place][path[1]] = value
        else:
            options[LEGACY[case.kind][1]] = value
    # Where nothing is to compare it with, what is given in additional_config is taken for a secret.
    plain = {
        value
        for path, value in masks.items()
        if looks_like_a_mask(value) and (path[0] != "config" or place == "config")
    }
    for account, task, never in (
        (service, options, {*masks.values()}),
        (Service(case.quirks), {**options, "name": "a", "id": None, "subscription_id": None}, plain),
    ):
        for update_secrets in ("on_change", "always", "on_create"):
            result = account.outcome({**task, "update_secrets": update_secrets})
            for write in account.writes:
                assert not set(every_string(secrets_of(case.kind, write))) & {*never, "(changed)", "(hidden)"}
            assert result["failed"] or not any("***" in value for value in never)


def secrets_of(kind: str, write: Exchange) -> list[Any]:
    """What a request sends for the members that the service masks."""
    if write.method == "POST":
        sent = members({"tags": [], "statements": [], "url": None, **write.body})
    else:
        sent = {parts(operation["path"]): operation["value"] for operation in write.body}
    return [value for path, value in sent.items() if is_masked(kind, path)]


def api_name(kind: str, name: str) -> str:
    return next((each for each in fields(kind) if name in (each, option_name(each))), name)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts that no task can mean: each is refused before anything is sent, and the failure names its option."""

import copy
import json
from dataclasses import dataclass
from typing import Any

from emulator.integrations import fields
from hypothesis import given
from hypothesis import strategies as st
from support.option_names import option_name

from .model import PLACEHOLDERS, Case, Json, is_secret, is_text
from .profiles import property_of
from .strategies import ID, cases
from .test_planner import arrange

_WHITE_SPACE = st.sampled_from([*" \n\t\r\x0b\x1f\x85\u2003\u2028\u00a0", "\r\n", "  "])
_CONTROLS = st.sampled_from("\x00\x07\t\r\x1b\x7f\x80\x9f")
_MASKS = st.builds(
    lambda lead, stars, trail: lead + "*" * stars + trail,
    st.text("abXY7", max_size=4),
    st.integers(3, 40),
    st.text("abXY7", max_size=4),
)
_SPECIFIERS_CUT_IN_TWO = st.sampled_from(
    [["proj/*:env/*:flag/*;tag1", "tag2"], ["member/*", "proj/*:env/*;a", "b:c"], ["*;a", "acct2", "proj/*"]]
)
_IDENTITY = ("integration_key", "id", "subscription_id", "name", "api_token")
"""The options that a subscription that is to be absent needs, too."""


@dataclass(frozen=True)
class Spoiled:
    """Options of which one, at ``place``, is no more valid; ``place`` begins with the option's name."""

    options: Json
    place: str

    @property
    def is_of_identity(self) -> bool:
        """Whether ``absent`` needs it, too."""
        return self.place in _IDENTITY


@st.composite
def spoiled(draw: st.DrawFn, case: Case) -> Spoiled:
    """The case's options, with one of them spoiled in one of the ways that users report."""
    options = copy.deepcopy({"name": "a", "api_token": "acme-token", **case.options})
    if isinstance(options.get("config"), str):
        options["config"] = json.loads(options["config"])
    way = draw(st.sampled_from(["text", "text", "text", "empty", "null", "placeholder", "mask", "statement"]))
    if way == "null":
        options.setdefault("additional_config", {})
        options["additional_config"] = {**(options["additional_config"] or {}), "later": None}
        return Spoiled(options, "additional_config.later")
    if way == "statement":
        statement = draw(_wrong_statements)
        options["statements"] = [{"resources": ["proj/*"], "actions": ["*"]}, statement]
        return Spoiled(options, "statements[1]")
    if way in ("placeholder", "mask"):
        names = [known.name for known in fields(case.kind).values() if known.type in ("string", "uri")]
        if way == "mask":
            names = [name for name in names if is_secret(case.kind, ("config", name))]
        value = draw(_MASKS if way == "mask" else st.sampled_from(PLACEHOLDERS))
        if not names or (way == "placeholder" and draw(st.booleans())):
            options["additional_config"] = {"later": draw(st.sampled_from(PLACEHOLDERS))}
            return Spoiled(options, "additional_config.later")
        return _with_config(options, draw(st.sampled_from(names)), value)
    places = _texts(case.kind, options, is_empty=way == "empty")
    container, name, place = draw(st.sampled_from(places))
    container[name] = "" if way == "empty" else draw(_not_text(str(container[name]), place == "name"))
    return Spoiled(options, place)


def _with_config(options: Json, api_name: str, value: str) -> Spoiled:
    """The options with this field in ``config`` and nowhere else."""
    option = option_name(api_name)
    config = {name: each for name, each in (options.get("config") or {}).items() if name not in (option, api_name)}
    additional = {name: each for name, each in (options.get("additional_config") or {}).items() if name != api_name}
    options["config"], options["additional_config"] = {**config, option: value}, additional
    return Spoiled(options, f"config.{option}")


def _texts(kind: str, options: Json, is_empty: bool) -> list[tuple[Any, Any, str]]:
    """Where a text stands in these options: the container, its name or number there, and the place in messages."""
    found: list[tuple[Any, Any, str]] = [
        (options, name, "id" if name == "subscription_id" else name)
        for name in (*_IDENTITY, "slack_webhook_url", "datadog_api_key")
        if options.get(name) is not None
    ]
    options["tags"] = ["us", "production"]
    options["statements"] = [{"effect": "deny", "not_resources": ["proj/*", "member/*"], "not_actions": ["*"]}]
    found += [(options["tags"], number, f"tags[{number}]") for number in range(2)]
    for name, elements in options["statements"][0].items():
        if name != "effect":
            found += [(elements, number, f"statements[0].{name}[{number}]") for number in range(len(elements))]
    config: Json = options.get("config") or {}
    must_have = {option_name(name) for name, known in fields(kind).items() if known.required}
    secret = {option_name(name) for name in fields(kind) if is_secret(kind, ("config", name))}
    for name, value in config.items():
        if isinstance(value, str) and (not is_empty or option_name(name) in must_have | secret):
            found.append((config, name, f"config.{name}"))
    return found


@st.composite
def _not_text(draw: st.DrawFn, text: str, is_name: bool) -> str:
    """A text with white space or a byte order mark at an end, or a control character anywhere."""
    what = draw(st.sampled_from(["before", "behind", "inside"]))
    if what == "inside":
        at = draw(st.integers(0, len(text)))
        # A carriage return before a line break is a line break, which a name may have.
        control = draw(_CONTROLS.filter(lambda each: each != "\r" or text[at : at + 1] != "\n"))
        text = text[:at] + control + text[at:]
    else:
        extra = draw(st.one_of(_WHITE_SPACE, st.just("\ufeff")))
        text = extra + text if what == "before" else text + extra
    assert not is_text(text, is_name)
    return text


_wrong_statements = st.one_of(
    _SPECIFIERS_CUT_IN_TWO.map(lambda elements: {"resources": elements, "actions": ["*"]}),
    _SPECIFIERS_CUT_IN_TWO.map(lambda elements: {"notResources": elements, "actions": ["*"]}),
    st.just({"resources": ["proj/*"], "not_resources": ["member/*"], "actions": ["*"]}),
    st.just({"resources": ["proj/*"], "actions": ["*"], "notActions": ["updateOn"]}),
    st.sampled_from(["resources", "actions"]).map(lambda name: {"resources": ["*"], "actions": ["*"], name: ""}),
)


@property_of(quick=150, full=4000)
@given(st.data())
def test_what_can_not_be_meant_is_refused_before_anything_is_sent(data: st.DataObject) -> None:
    case = data.draw(cases())
    service = arrange(case)
    before = service.state
    wrong = data.draw(spoiled(case))
    in_a_list = {"subscriptions": [{"integration_key": "datadog", "name": "first"}, wrong.options]}
    in_a_list["api_token"] = wrong.options.pop("api_token")
    alone = {"api_token": in_a_list["api_token"], **wrong.options}
    for result, entry in (
        (service.outcome(alone), None),
        (service.account_outcome(in_a_list), None if wrong.place == "api_token" else 1),
    ):
        assert result["failed"] and result["failure"]["code"] == "invalid_options"
        (problem,) = result["failure"]["problems"]
        assert problem["entry"] == entry
        assert problem["option"].replace("subscription_id", "id").startswith(wrong.place)
        assert service.exchanges == [] and service.state == before
    absent = service.outcome({**alone, "state": "absent"})
    is_refused = absent["failed"] and absent["failure"]["code"] == "invalid_options"
    assert is_refused == wrong.is_of_identity


@property_of(quick=30, full=1000)
@given(st.sampled_from(["name", "id", "tags", "integration_keys"]), st.booleans(), st.data())
def test_what_can_not_be_searched_for_is_refused(option: str, is_empty: bool, data: st.DataObject) -> None:
    service = arrange(data.draw(cases()))
    text = {"name": "a\nb", "id": ID, "tags": "us", "integration_keys": "slack"}[option]
    value: Any = "" if is_empty else data.draw(_not_text(text, option == "name"))
    if option in ("tags", "integration_keys"):
        value = data.draw(st.sampled_from([[value], ["datadog", value]] + [""] * is_empty))
    result = service.info_outcome(**{option: value})
    assert result["failed"] and result["failure"]["code"] == "invalid_options"
    assert {problem["option"].partition("[")[0] for problem in result["failure"]["problems"]} == {option}
    assert service.exchanges == []

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The raw options that describe a subscription, checked by the field table, before any request.

Everything that is wrong is found, and no message quotes a value, which may be a secret in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ._arguments import subscription_spec
from ._integrations import INTEGRATIONS, LEGACY_FIELDS, Field, Integration
from ._options import (
    Invalid,
    Problems,
    Spec,
    check_options,
    check_text,
    looks_like_key,
    nearest,
    shown_name,
    to_bool,
    to_json,
    to_str,
    unknown,
)
from ._secrets import is_placeholder, looks_like_mask

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_UNUSED_IF_ABSENT = frozenset(subscription_spec()) - {"state", "integration_key", "id", "name"}


def check_subscription(
    spec: Spec, raw: Mapping[Any, Any], problems: Problems, where: str = "", environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Check the raw options that describe one subscription, by the spec and by the field table.

    Returns the well-formed options by canonical name; ``config`` holds snake_case names and typed values.
    """
    # One template may serve both states: of what only a present subscription needs, the names alone are checked.
    absent = raw.get("state") == "absent"
    used = problems.of_names if absent else problems
    unused = _UNUSED_IF_ABSENT if absent else ()
    # What `config` may hold depends on the integration, so that its own check takes the place of the spec's.
    clean = check_options({**spec, "config": {"type": "dict"}}, raw, problems, where, environ, unused)
    key = clean.get("integration_key")
    config = clean.pop("config", None)
    if key is not None and _check_integration(key, clean, config, problems, where):
        _check_additional_config(key, clean, used, where)
        _check_legacy_fields(key, clean, used, where)
        if key in INTEGRATIONS and config is not None:
            additional = clean.get("additional_config") or {}
            clean["config"] = _check_config(INTEGRATIONS[key], config, additional, used, f"{where}config.")
    if not any(raw.get(name) is not None for name in ("name", "id", *spec["id"]["aliases"])):
        problems.add(f"{where}name", "is missing: give the subscription's name, or its id")
    check_name(clean.get("name"), problems, where)
    check_id(clean, problems, where)
    for number, statement in enumerate(clean.get("statements") or []):
        if statement is not None:
            _check_statement(statement, used, f"{where}statements[{number}]")
    if absent:
        clean = {name: value for name, value in clean.items() if name not in ("enabled", "statements", "tags")}
        clean["update_secrets"] = spec["update_secrets"]["default"]
    return clean


def _check_statement(statement: Mapping[str, Any], problems: Problems, place: str) -> None:
    """Check that of each pair of lists one is given, and that one at most is not empty [OpenAPI, ``Statement``]."""
    for one, other in (("resources", "not_resources"), ("actions", "not_actions")):
        if statement.get(one) and statement.get(other):
            problems.add(place, f"has both {one} and {other}: keep one of the two")
        wrong = re.compile(rf"{re.escape(place)}\.(not_?)?{one}\b", re.IGNORECASE)
        if one not in statement and other not in statement and not any(map(wrong.match, problems.found)):
            problems.add(place, f"needs {one} or {other}")
    for name in ("resources", "not_resources"):
        elements = statement.get(name) or []
        for number, (before, element) in enumerate(zip(elements, elements[1:]), 1):
            if before and element and _is_cut_off(before, element):
                problems.add(
                    f"{place}.{name}[{number}]",
                    "is the rest of the specifier before it, which YAML cut at a comma: quote the element, such as "
                    '"proj/*:env/*:flag/*;tag1,tag2"',
                )


def _is_cut_off(before: str, element: str) -> bool:
    """Return whether an element of an unquoted list is the rest of the specifier before it: of its list of tags."""
    is_specifier = "/" in element or element == "acct" or element.startswith("*")
    return not is_specifier and ";" in before.rsplit(":", 1)[-1]


def check_name(name: str | None, problems: Problems, where: str = "") -> None:
    """Check a subscription's name, which is not empty."""
    if name == "":
        problems.add(f"{where}name", "is empty")


def check_id(options: dict[str, Any], problems: Problems, where: str = "") -> None:
    """Check the option ``id``, which becomes a part of a path, and bring it into lower case.

    LaunchDarkly's ids are 24 hexadecimal digits [API reference].
    """
    identifier = options.get("id")
    if identifier is None:
        return
    if not re.fullmatch("[0-9A-Fa-f]{24}", identifier):
        problems.add(f"{where}id", "is not a subscription's id: LaunchDarkly's are 24 hexadecimal digits")
    options["id"] = identifier.lower()


def check_integration_key(key: str, problems: Problems, where: str) -> bool:
    """Check that an integration key, which becomes a part of a path, is made of letters, digits and dashes."""
    if re.fullmatch(r"[A-Za-z0-9]{32}", key):
        what = "looks like PagerDuty's own key: write pagerduty here, and the key in config.integration_key"
        problems.add(where, what)
        return False
    if _KEY.fullmatch(key) and not looks_like_key(key):
        return True
    problems.add(where, "is not an integration key: write letters, digits and dashes, such as datadog")
    return False


def _check_integration(key: str, clean: dict[str, Any], config: Any, problems: Problems, where: str) -> bool:
    if not check_integration_key(key, problems, f"{where}integration_key"):
        del clean["integration_key"]  # which is shown
        return False
    if key not in INTEGRATIONS and ("additional_config" not in clean or config):
        problems.add(
            f"{where}integration_key",
            f"{key} is not known to this version of the collection"
            + (nearest(key, INTEGRATIONS) or f": known are {', '.join(INTEGRATIONS)}.")
            + " If it is new at LaunchDarkly, give all of its fields in additional_config, and no config",
        )
    return True


def _check_additional_config(key: str, clean: dict[str, Any], problems: Problems, where: str) -> None:
    if "additional_config" not in clean:
        return
    checked = {}
    for name, value in clean["additional_config"].items():
        place = f"{where}additional_config.{shown_name(name)}"
        field = INTEGRATIONS[key].fields.get(name) if key in INTEGRATIONS else None
        try:
            if not isinstance(name, str):
                problems.add_name(place, "is not a field name: write it in quotes")
            elif ":" in name and value is None:
                problems.add_name(place, unknown(name, ()))
            elif field and field.generated:
                problems.add_name(place, _not_a_field(INTEGRATIONS[key], name, field))
            elif value is None:
                problems.add(place, "is null: leave the field out, or write {{ value | default(omit, true) }}")
            elif is_placeholder(value):
                problems.add(place, "is what is shown in the place of a hidden value: give the value itself")
            elif not _is_text(name):
                what = "begins or ends with white space, or contains a control character: correct the name"
                problems.add_name(f"{where}additional_config", f"has a field whose name {what}")
            else:
                checked[name] = to_json(value)
        except Invalid as exc:
            problems.add(place, str(exc))
    clean["additional_config"] = checked


def _is_text(name: str) -> bool:
    try:
        check_text(name)
    except Invalid:
        return False
    return True


def _check_legacy_fields(key: str, clean: dict[str, Any], problems: Problems, where: str) -> None:
    for legacy in LEGACY_FIELDS:
        value = clean.get(legacy.option)
        if value is None:
            continue
        if key != legacy.integration_key:
            problems.add_name(f"{where}{legacy.option}", f"goes with integration_key {legacy.integration_key} only")
        problem = _value_problem(legacy.field, value)
        if problem:
            problems.add(f"{where}{legacy.option}", problem)
            del clean[legacy.option]


def _check_config(
    integration: Integration, config: Mapping[Any, Any], additional: Mapping[str, Any], problems: Problems, where: str
) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for given, value in config.items():
        field = integration.find(given) if isinstance(given, str) else None
        if field is None or field.generated:
            problems.add_name(f"{where}{shown_name(given)}", _not_a_field(integration, given, field))
            continue
        if value is None:
            continue
        if field.option in clean:
            problems.add_name(f"{where}{given}", "is given twice, in two spellings: keep one of the two")
            continue
        if field.api_name in additional:
            problems.add_name(f"{where}{given}", "is given twice, also in additional_config: keep one of the two")
            continue
        try:
            converted = to_bool(value) if field.type == "bool" else to_str(value)
        except Invalid as exc:
            problems.add(f"{where}{given}", str(exc))
            continue
        problem = _value_problem(field, converted)
        if problem:
            problems.add(f"{where}{given}", problem)
        else:
            clean[field.option] = converted
    return clean


def _value_problem(field: Field, value: Any) -> str | None:
    """Say what is wrong with the value of a config or legacy field, or return None."""
    problem = field.problem(value)
    if is_placeholder(value) or (field.secret and looks_like_mask(value)):
        problem = (
            "is what is shown in the place of a hidden value, and would overwrite it: give the value itself, or leave "
            "the option out to keep the current one"
        )
    elif isinstance(value, str):
        try:
            check_text(value)
        except Invalid as exc:
            problem = str(exc)
    if problem is None or is_placeholder(value) or (value == "" and field.required):
        return problem
    return f"{problem}. If this is the right value, give it in additional_config as {field.api_name}"


def _not_a_field(integration: Integration, given: Any, field: Field | None) -> str:
    if field is not None:
        return f"can't be set: {integration.title} gets it from LaunchDarkly, and metadata shows it in other_config"
    if not isinstance(given, str) or ":" in given or "=" in given:
        return unknown(given, ())
    own = [field.option for field in integration.settable]
    others = [other.key for other in INTEGRATIONS.values() if other.find(given)]
    if others:
        what = f"is a field of {_some(others)}, not of {integration.key}"
    else:
        what = f"is not a field of {integration.key}"
    return what + (nearest(given, own) or f", which has {', '.join(own)}")


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])} and {len(names) - 5} more"

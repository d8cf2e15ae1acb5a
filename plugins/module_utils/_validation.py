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

from ._integrations import INTEGRATIONS, LEGACY_FIELDS, Field, Integration
from ._options import (
    Invalid,
    Problems,
    Spec,
    check_options,
    looks_like_key,
    nearest,
    shown_name,
    to_bool,
    to_json,
    to_str,
    unknown,
)
from ._secrets import is_plainly_masked

_IS_MASK = (
    "holds the mask that is shown for a secret, not the secret itself, and would overwrite it: give the secret, or "
    "leave the option out to keep what is there"
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def check_subscription(
    spec: Spec, raw: Mapping[Any, Any], problems: Problems, where: str = "", environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Check the raw options that describe one subscription, by the spec and by the field table.

    Returns the well-formed options by canonical name; ``config`` holds snake_case names and typed values.
    """
    # What `config` may hold depends on the integration, so that its own check takes the place of the spec's.
    clean = check_options({**spec, "config": {"type": "dict"}}, raw, problems, where, environ)
    key = clean.get("integration_key")
    config = clean.pop("config", None)
    if key is not None:
        _check_integration(key, clean, config, problems, where)
        if key in INTEGRATIONS and config is not None:
            additional = clean.get("additional_config") or {}
            clean["config"] = _check_config(INTEGRATIONS[key], config, additional, problems, f"{where}config.")
    if not any(raw.get(name) is not None for name in ("name", "id", *spec["id"]["aliases"])):
        problems.add(f"{where}name", "is missing: give the subscription's name, or its id")
    if clean.get("name", "-") == "":
        problems.add(f"{where}name", "is empty")
    check_id(clean.get("id"), problems, where)
    for number, statement in enumerate(clean.get("statements") or []):
        for one, other in (("resources", "not_resources"), ("actions", "not_actions")):
            place = f"{where}statements[{number}]"
            wrong = re.compile(rf"{re.escape(place)}\.(not_?)?{one}\b", re.IGNORECASE)
            given = statement is None or one in statement or other in statement or any(map(wrong.match, problems.found))
            if not given:
                problems.add(place, f"needs {one} or {other}")
    return clean


def check_id(identifier: str | None, problems: Problems, where: str = "") -> None:
    """Check a subscription's id, which becomes a part of a path. LaunchDarkly's have 24 hex digits."""
    if identifier is not None and not re.fullmatch("[0-9A-Fa-f]{24}", identifier):
        problems.add(f"{where}id", "is no subscription's id: LaunchDarkly's are 24 hexadecimal digits")


def check_integration_key(key: str, problems: Problems, where: str) -> bool:
    """Check that an integration key, which becomes a part of a path, is made of letters, digits and dashes."""
    if re.fullmatch(r"[A-Za-z0-9]{32}", key):
        what = "looks like PagerDuty's own key: that goes into config.integration_key, and here belongs pagerduty"
        problems.add(where, what)
        return False
    if _KEY.fullmatch(key) and not looks_like_key(key):
        return True
    problems.add(where, "is no integration key: those are letters, digits and dashes, such as datadog")
    return False


def _check_integration(key: str, clean: dict[str, Any], config: Any, problems: Problems, where: str) -> None:
    if not check_integration_key(key, problems, f"{where}integration_key"):
        del clean["integration_key"]  # which is shown
        return
    if key not in INTEGRATIONS and ("additional_config" not in clean or config):
        problems.add(
            f"{where}integration_key",
            f"{key} is not known to this version of the collection"
            + (nearest(key, INTEGRATIONS) or f": known are {', '.join(INTEGRATIONS)}.")
            + " Where it is new at LaunchDarkly, give all of its fields in additional_config, and no config",
        )
    for name, value in (clean.get("additional_config") or {}).items():
        field = INTEGRATIONS[key].fields.get(name) if key in INTEGRATIONS else None
        if not isinstance(name, str):
            problems.add(f"{where}additional_config.{shown_name(name)}", "is no field name: write it in quotes")
        elif ":" in name and value is None:
            problems.add(f"{where}additional_config.{shown_name(name)}", unknown(name, ()))
        elif field and field.generated:
            problems.add(f"{where}additional_config.{name}", _not_a_field(INTEGRATIONS[key], name, field))
        elif field and field.secret and is_plainly_masked(value):
            problems.add(f"{where}additional_config.{name}", _IS_MASK)
        else:
            try:
                clean["additional_config"][name] = to_json(value)
            except Invalid as exc:
                problems.add(f"{where}additional_config.{shown_name(name)}", str(exc))
    for legacy in LEGACY_FIELDS:
        value = clean.get(legacy.option)
        if value is None:
            continue
        if key != legacy.integration_key:
            problems.add(f"{where}{legacy.option}", f"goes with integration_key {legacy.integration_key} only")
        problem = _secret_problem(legacy.field, value)
        if value == "":
            problem = "is empty; leave the option out to keep what is there"
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
            problems.add(f"{where}{shown_name(given)}", _not_a_field(integration, given, field))
            continue
        if value is None:
            continue
        if field.option in clean:
            problems.add(f"{where}{given}", "is given twice, in two spellings: keep one of the two")
            continue
        if field.api_name in additional:
            problems.add(f"{where}{given}", "is given twice, also in additional_config: keep one of the two")
            continue
        try:
            converted = to_bool(value) if field.type == "bool" else to_str(value)
        except Invalid as exc:
            problems.add(f"{where}{given}", str(exc))
            continue
        problem = _secret_problem(field, converted)
        if problem:
            problems.add(f"{where}{given}", problem)
        else:
            clean[field.option] = converted
    return clean


def _secret_problem(field: Field, value: Any) -> str | None:
    return _IS_MASK if field.secret and is_plainly_masked(value) else field.problem(value)


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

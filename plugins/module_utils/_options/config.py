# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.


"""Checks the options that hold an integration's fields: config, additional_config and the legacy fields.

No message quotes a value, because it may be a secret in the wrong place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS, Field, Integration
from .masks import hides_characters
from .placeholders import has_placeholder, is_placeholder, stands_for_secret
from .problems import Code, Problems
from .spec import display_name, looks_like_secret
from .values import Invalid, check_text, to_bool, to_json, to_str

_KEEP = "Set the value itself. For an existing subscription, you can omit the option to keep the current value"


def check_additional_config(key: str, options: dict[str, Any], problems: Problems) -> None:
    """Check the option ``additional_config`` of an integration, and reduce it to its valid fields."""
    if "additional_config" not in options:
        return
    valid = {}
    for name, value in options["additional_config"].items():
        path = f"additional_config.{display_name(name)}"
        field = INTEGRATIONS[key].fields.get(name) if key in INTEGRATIONS else None
        try:
            if not isinstance(name, str):
                problems.add_name("unknown_option", path, "is not a valid field name. Write the name in quotes")
            elif ":" in name and value is None:
                from .unknown import explain_unknown

                problems.add_name("unknown_option", path, explain_unknown(name, ())[0])
            elif option := _option_named(key, name):
                what = f"is an option of config. Set config.{option.option}, or write the API's name {option.api_name}"
                problems.add_name("unknown_option", path, what)
            elif field and field.generated:
                problems.add_name("not_settable", path, _not_settable(INTEGRATIONS[key]))
            elif value is None:
                what = "must not be null. Omit the field, or write {{ omit if value is none else value }}"
                problems.add("null", path, what)
            elif not _is_valid_name(name):
                _add_invalid_name(name, problems)
            else:
                converted = to_json(value)
                if has_placeholder(converted):
                    what = f"is or contains a placeholder for a hidden value, and would overwrite the value. {_KEEP}"
                    problems.add("placeholder", path, what)
                else:
                    valid[name] = converted
        except Invalid as exc:
            problems.add(exc.code, path, str(exc))
    options["additional_config"] = valid


def check_legacy_fields(key: str, options: dict[str, Any], problems: Problems) -> None:
    """Check the credentials of older subscriptions, and remove those that are not valid."""
    for legacy in LEGACY_FIELDS:
        value = options.get(legacy.option)
        if value is None:
            continue
        if key != legacy.integration_key:
            what = (
                f"is only valid if integration_key is {legacy.integration_key}. Remove the option, or correct "
                "integration_key"
            )
            problems.add_name("contradiction", legacy.option, what)
        try:
            _check_value(legacy.field, value, " (the field of newer subscriptions)")
        except Invalid as exc:
            problems.add(exc.code, legacy.option, str(exc))
            del options[legacy.option]


def check_config(
    integration: Integration, config: Mapping[Any, Any], additional: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    """Return the valid fields of the option ``config`` by their names in snake_case, converted to their types.

    ``additional`` is the checked ``additional_config``.
    """
    valid: dict[str, Any] = {}
    paths: dict[str, str] = {}
    for given, value in config.items():
        field = integration.find(given) if isinstance(given, str) else None
        path = f"config.{display_name(given)}"
        if field is None:
            from .unknown import explain_unknown_field

            problems.add_name("unknown_option", path, explain_unknown_field(integration, given))
        elif field.generated:
            problems.add_name("not_settable", path, _not_settable(integration))
        elif value is None:
            continue
        elif field.option in valid:
            what = f"and {paths[field.option]} are the same field. Keep one of them"
            problems.add_name("given_twice", path, what)
        elif field.api_name in additional:
            what = f"and additional_config.{field.api_name} are the same field. Keep one of them"
            problems.add_name("given_twice", path, what)
        else:
            try:
                converted = to_bool(value) if field.type == "bool" else to_str(value)
                _check_value(field, converted)
                valid[field.option], paths[field.option] = converted, path
            except Invalid as exc:
                problems.add(exc.code, path, str(exc))
    return valid


def _option_named(key: str, name: str) -> Field | None:
    """Return the field of an integration whose option has a name that is not the API's name of the field, or None."""
    fields = INTEGRATIONS[key].fields.values() if key in INTEGRATIONS else ()
    return next((field for field in fields if field.option == name != field.api_name), None)


def _is_valid_name(name: str) -> bool:
    try:
        check_text(name)
    except Invalid:
        return False
    return True


def _add_invalid_name(name: str, problems: Problems) -> None:
    trimmed = display_name(name.strip())
    is_shown = trimmed and not looks_like_secret(trimmed)
    path = f"additional_config.{trimmed}" if is_shown else "a field of additional_config"
    what = (
        "has a name that begins or ends with whitespace or a byte order mark, or contains a control character. Correct "
        "the name"
    )
    problems.add_name("unknown_option", "additional_config", what, path)


def _check_value(field: Field, value: Any, in_other_field: str = "") -> None:
    """Check the value of a config or legacy field. Raises Invalid.

    ``in_other_field`` describes the field of this API name in ``additional_config``, if that is another field.
    """
    problem: tuple[Code, str] | None = field.problem(value)
    if is_placeholder(value):
        problem = "placeholder", f"is a placeholder for a hidden value, and would overwrite the value. {_KEEP}"
    elif field.secret and hides_characters(value):
        problem = "placeholder", f"looks like the mask of a secret, and would overwrite the secret. {_KEEP}"
    elif field.secret and stands_for_secret(value):
        what = "is what a tool shows instead of a secret, or encrypted text, and would overwrite the secret"
        problem = "placeholder", f"{what}. {_KEEP}"
    elif isinstance(value, str):
        try:
            check_text(value)
        except Invalid as exc:
            problem = exc.code, str(exc)
    if problem is None:
        return
    code, what = problem
    is_sendable = code not in ("not_unicode", "omitted") and not is_placeholder(value)
    if is_sendable and not (value == "" and (field.required or in_other_field)):
        condition = "the actual secret looks like this" if code == "placeholder" else "LaunchDarkly accepts this value"
        other = f"additional_config.{field.api_name}{in_other_field}"
        what = f"{what}. If {condition}, set {other} instead, which does not have this check"
    raise Invalid(code, what)


def _not_settable(integration: Integration) -> str:
    return (
        f"can't be set, because LaunchDarkly generates it for {integration.title}. Remove the field. Results show its "
        "value in metadata, under other_config"
    )

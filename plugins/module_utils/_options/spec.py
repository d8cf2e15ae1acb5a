# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Checks raw options against an argument spec and converts them, before Ansible validates or logs them.

Ansible's own validation stops at the first unknown name, lists all valid names, and quotes values, which may be
secrets. These functions report every problem, say what to write instead, and never quote a value. They return only
canonical names and converted values, so Ansible's validation finds no problem afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from .environment import Variable
from .problems import Problems
from .values import Invalid, as_text, check_text, to_bool, to_int, to_str

Spec = dict[str, dict[str, Any]]
"""An argument spec in Ansible's format."""

_COMMA_SEPARATED = frozenset({"integration_keys", "tags"})
"""The lists that may be given as a string with commas. The other lists hold specifiers, which may contain commas."""
_SECRET = re.compile(r"(api|sdk|mob)-[0-9a-f]{4}|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-zA-Z]{32}")


def check_options(
    spec: Spec,
    raw: Mapping[Any, Any],
    problems: Problems,
    prefix: str = "",
    variables: Mapping[str, Variable] = MappingProxyType({}),
    unused: Collection[str] = (),
) -> dict[str, Any]:
    """Check raw options against an argument spec. Return the valid options by canonical name.

    ``prefix`` is put before the name of an option to make its path, such as "statements[0].". ``variables`` are the
    environment variables that options fall back on, by option; if such an option has a default too, an empty string
    counts as not given. The values of the options ``unused`` need not be valid.
    """
    names = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
    valid: dict[str, Any] = {}
    spellings: dict[str, str] = {}
    for given, value in raw.items():
        name = names.get(given) if isinstance(given, str) else None
        if name is None:
            from .unknown import explain_unknown

            what, similar = explain_unknown(given, names, str if prefix else problems.called)
            canonical = f"{prefix}{names[similar]}" if similar else None
            problems.add_name("unknown_option", f"{prefix}{display_name(given)}", what, canonical=canonical)
        elif value is None or (value == "" and name in variables and "default" in spec[name]):
            continue
        elif name in spellings:
            what = f"and {problems.called(prefix + spellings[name])} are the same option. Keep one of them"
            problems.add_name("given_twice", f"{prefix}{given}", what, canonical=f"{prefix}{name}")
        else:
            spellings[name] = given
            if name in _COMMA_SEPARATED:
                value = _split_at_commas(value)
            found = problems.names_only if name in unused else problems
            try:
                valid[name] = _convert(spec[name], value, found, f"{prefix}{given}", name == "name")
            except Invalid as exc:
                found.add(exc.code, f"{prefix}{given}", str(exc), canonical=f"{prefix}{name}")
    for name, option in spec.items():
        if name in spellings:
            continue
        variable = variables.get(name)
        if variable and variable.value:
            try:
                check_text(variable.value)
                valid[name] = variable.value
            except Invalid as exc:
                problems.add(exc.code, f"{prefix}{name}", str(exc), variable.source)
        elif option.get("required"):
            path = f"{prefix}{name}"
            if not problems.has_problem_with(path):
                instead = f", or {variable.source}" if variable else ""
                # A role does not take the token from the environment.
                fix = f"Set the option{instead}" if problems.called(path) == path else "Set the variable"
                problems.add("missing", path, f"is missing. {fix}")
        elif "default" in option:
            valid[name] = option["default"]
    return valid


def display_name(given: Any) -> str:
    """Return the name of an option as messages show it."""
    text = as_text(given)
    # Without a space after the colon, the name includes the value: {api_key:secret} is one name.
    start = (re.match(r"[\w $-]{0,60}", text) or [""])[0]
    return start if start == text else f"{start}…"


def looks_like_secret(text: str) -> bool:
    """Return whether a text that messages or paths would contain looks like a secret."""
    return _SECRET.match(text) is not None


def _convert(option: dict[str, Any], value: Any, problems: Problems, path: str, is_name: bool = False) -> Any:
    kind = option["type"]
    if kind == "raw":
        return value
    if kind == "list":
        return _to_list(option, value, problems, path)
    if kind == "dict":
        mapping = to_dict(value)
        return check_options(option["options"], mapping, problems, f"{path}.") if "options" in option else mapping
    if kind in ("bool", "int"):
        return to_bool(value) if kind == "bool" else to_int(value)
    converted = to_str(value)
    if "choices" in option and converted not in option["choices"]:
        raise Invalid("not_allowed", "has a value that is not allowed. Use one of: " + ", ".join(option["choices"]))
    if kind == "str":
        check_text(converted, is_name)
    return converted


def _to_list(option: dict[str, Any], value: Any, problems: Problems, path: str) -> list[Any]:
    value = _from_json(value)
    if value == "":
        raise Invalid("empty", "is an empty string. Write [] for an empty list")
    # Ansible would split a string at its commas, which a resource specifier may contain.
    if isinstance(value, str) and option["elements"] == "str" and "," not in value:
        value = [value]
    if not isinstance(value, (list, tuple)):
        example = '["one", "two"]' if option["elements"] == "str" else '[{"option": "value"}]'
        what = (
            "must be a list. Write each element on its own line, after a dash, or write the list as JSON text, such as"
        )
        raise Invalid("not_a_list", f"{what} {example}")
    elements = []
    for number, element in enumerate(value):
        element_path = f"{path}[{number}]"
        try:
            if element == "" and option["elements"] != "raw":
                raise Invalid("empty", "is empty. Remove the element, or write [] for an empty list")
            elements.append(_convert({**option, "type": option["elements"]}, element, problems, element_path))
        except Invalid as exc:
            problems.add(exc.code, element_path, str(exc))
            elements.append(None)  # the elements after it keep their numbers
    return elements


def to_dict(value: Any) -> dict[Any, Any]:
    """Return a dictionary, which may be given as JSON text. Raises Invalid."""
    value = _from_json(value)
    if not isinstance(value, Mapping):
        raise Invalid("not_a_dictionary", "must be a dictionary. Write its options as name: value")
    return dict(value)


def _from_json(value: Any) -> Any:
    """Return the list or dictionary that JSON text holds, as ad-hoc commands pass it, and any other value unchanged."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _split_at_commas(value: Any) -> Any:
    """Return the parts of a string such as ``slack,datadog``, and any other value unchanged."""
    value = _from_json(value)
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and value != "" else value

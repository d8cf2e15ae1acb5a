# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The raw options of a task, checked before Ansible validates or logs them.

Ansible's own validation stops at the first unknown name, lists all known ones, and quotes values, which may be
secrets. These functions find everything that is wrong, say what to write instead, and never quote a value. What they
return holds canonical names and converted values only, so that Ansible's validation has nothing left to refuse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from ._arguments import Spec
from ._integrations import INTEGRATIONS, LEGACY_FIELDS, Field, Integration
from ._secrets import is_plainly_masked

_TRUE = frozenset({"y", "yes", "on", "1", "true", "t"})
_FALSE = frozenset({"n", "no", "off", "0", "false", "f"})
_MOST_NAMED = 50
_LARGEST = 10**9
_HUGE = 1e308  # JSON's numbers end here, and Python's text of them not far above
_DEEPEST = 50
_IS_MASK = (
    "holds the mask that is shown for a secret, not the secret itself, and would overwrite it: give the secret, or "
    "leave the option out to keep what is there"
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class _Invalid(Exception):
    """A value can't be converted; the message says what to write, and does not quote the value."""


class Problems:
    """Everything that is wrong with a task's options, in the order in which it was found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Note that the option at ``where`` ``what`` ("is empty")."""
        self.found.append(f"{where} {what}")

    @property
    def message(self) -> str:
        """One message that names everything."""
        ended = [problem if problem.endswith("?") else f"{problem}." for problem in self.found]
        if len(ended) == 1:
            return f"Nothing was sent to LaunchDarkly: {ended[0]}"
        numbered = " ".join(f"({number}) {problem}" for number, problem in enumerate(ended[:_MOST_NAMED], 1))
        more = f" And {len(ended) - _MOST_NAMED} more." if len(ended) > _MOST_NAMED else ""
        return f"Nothing was sent to LaunchDarkly, {len(ended)} things are wrong: {numbered}{more}"


def check_options(
    spec: Spec, raw: Mapping[Any, Any], problems: Problems, where: str = "", environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Check raw options against an argument spec.

    ``where`` is the path of the options in the task ("statements[0]."), ``environ`` the environment in which the
    spec's fallbacks are looked up. Returns the options that are well-formed, by canonical name; the rest is in
    ``problems``.
    """
    names = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
    clean: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    for given, value in raw.items():
        name = names.get(given) if isinstance(given, str) else None
        if name is None:
            problems.add(f"{where}{_show_name(given)}", _unknown(given, names))
        elif value is not None and name in spelled:
            problems.add(f"{where}{given}", f"is given twice, also as {spelled[name]}: keep one of the two")
        elif value is not None:
            spelled[name] = given
            try:
                converted = _convert(spec[name], value, problems, f"{where}{given}")
            except _Invalid as exc:
                problems.add(f"{where}{given}", str(exc))
            else:
                clean[name] = converted
    for name, option in spec.items():
        if name in spelled:
            continue
        variables = option["fallback"][1] if "fallback" in option else []
        variable = next((variable for variable in variables if (environ or {}).get(variable)), None)
        if variable:
            clean[name] = (environ or {})[variable]
        elif option.get("required"):
            problems.add(f"{where}{name}", " ".join(["is missing", *(f"(or set {name})" for name in variables)]))
        elif "default" in option:
            clean[name] = option["default"]
    return clean


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
            if one not in statement and other not in statement:
                problems.add(f"{where}statements[{number}]", f"needs {one} or {other}")
    return clean


def check_id(identifier: str | None, problems: Problems, where: str = "") -> None:
    """Check a subscription's id, which becomes a part of a path. LaunchDarkly's have 24 hex digits."""
    if identifier is not None and not _KEY.fullmatch(identifier):
        problems.add(f"{where}id", "is no subscription's id: LaunchDarkly's are 24 hexadecimal digits")


def check_integration_key(key: str, problems: Problems, where: str) -> bool:
    """Check that an integration key, which becomes a part of a path, is made of letters, digits and dashes."""
    if re.fullmatch(r"[A-Za-z0-9]{32}", key):
        what = "looks like PagerDuty's own key: that goes into config.integration_key, and here belongs pagerduty"
        problems.add(where, what)
        return False
    if _KEY.fullmatch(key):
        return True
    problems.add(where, "is no integration key: those are letters, digits and dashes, such as datadog")
    return False


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ": did you mean X?" for the known name that is nearest, or nothing where none is near."""
    matches = get_close_matches(name.lower(), list(known), n=1)
    return f": did you mean {matches[0]}?" if matches else ""


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
            problems.add(f"{where}additional_config.{_show_name(name)}", "is no field name: write it in quotes")
        elif field and field.generated:
            problems.add(f"{where}additional_config.{name}", _not_a_field(INTEGRATIONS[key], name, field))
        elif field and field.secret and is_plainly_masked(value):
            problems.add(f"{where}additional_config.{name}", _IS_MASK)
        else:
            try:
                clean["additional_config"][name] = _to_json(value)
            except _Invalid as exc:
                problems.add(f"{where}additional_config.{_show_name(name)}", str(exc))
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
            problems.add(f"{where}{_show_name(given)}", _not_a_field(integration, given, field))
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
            converted = _to_bool(value) if field.type == "bool" else _to_str(value)
        except _Invalid as exc:
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
    if not isinstance(given, str):
        return _unknown(given, ())
    own = [field.option for field in integration.settable]
    others = [other.key for other in INTEGRATIONS.values() if other.find(given)]
    if others:
        what = f"is a field of {_some(others)}, not of {integration.key}"
    else:
        what = f"is not a field of {integration.key}"
    return what + (nearest(given, own) or f", which has {', '.join(own)}")


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])} and {len(names) - 5} more"


def _unknown(given: Any, names: Iterable[str]) -> str:
    text = _text(given)
    if text.lower() in ("true", "false"):
        return "is no option: YAML reads a bare on or off as a boolean, so write enabled instead"
    return f"is no option{nearest(text, names)}"


def _show_name(given: Any) -> str:
    return _text(given)[:60]


def _text(given: Any) -> str:
    try:
        return str(given)
    except ValueError:
        return "a number with too many digits"  # as YAML has them in hexadecimal


def _convert(option: dict[str, Any], value: Any, problems: Problems, where: str) -> Any:
    kind = option["type"]
    if kind == "list":
        return _to_list(option, value, problems, where)
    if kind == "dict":
        mapping = _to_dict(value)
        return check_options(option["options"], mapping, problems, f"{where}.") if "options" in option else mapping
    converted = {"bool": _to_bool, "int": _to_int, "str": _to_str, "path": _to_str}[kind](value)
    if "choices" in option and converted not in option["choices"]:
        raise _Invalid("has a value that is not allowed: use " + " or ".join(option["choices"]))
    return converted


def _to_list(option: dict[str, Any], value: Any, problems: Problems, where: str) -> list[Any]:
    # Ansible would split a string at its commas, which a resource specifier may contain.
    if isinstance(value, str) and option["elements"] == "str" and "," not in value:
        value = [value]
    if not isinstance(value, (list, tuple)):
        raise _Invalid("must be a list: write each element on a line of its own that begins with a dash")
    elements = []
    for number, element in enumerate(value):
        try:
            elements.append(_convert({**option, "type": option["elements"]}, element, problems, f"{where}[{number}]"))
        except _Invalid as exc:
            problems.add(f"{where}[{number}]", str(exc))
    return elements


def _to_dict(value: Any) -> dict[Any, Any]:
    if isinstance(value, str):
        # An ad-hoc command line passes a dictionary as JSON text.
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    if not isinstance(value, Mapping):
        raise _Invalid("must be a dictionary of options")
    return dict(value)


def _to_str(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE:
        return str(value)
    raise _Invalid("must be a string: write the value in quotes")


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, str) or (isinstance(value, int) and value in (0, 1)) else ""
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _Invalid("must be true or false")


def _to_int(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,99}\s*", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Invalid("must be a whole number")
    if abs(value) > _LARGEST:
        raise _Invalid("is too large a number")
    return value


def _to_json(value: Any, depth: int = 0) -> Any:
    """Return a value as JSON has it, for a field that may be of any type."""
    if depth > _DEEPEST:
        raise _Invalid("is nested too deeply")
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise _Invalid("holds a name that is no string: write it in quotes")
        return {name: _to_json(each, depth + 1) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_json(each, depth + 1) for each in value]
    if value is None or isinstance(value, (str, bool)) or (isinstance(value, (int, float)) and abs(value) < _HUGE):
        return value
    raise _Invalid("holds a value that JSON does not have: write it in quotes")

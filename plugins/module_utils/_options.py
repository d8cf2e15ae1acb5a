# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Raw options, checked against an argument spec and converted, before Ansible validates or logs them.

Ansible's own validation stops at the first unknown name, lists all known ones, and quotes values, which may be
secrets. These functions find everything that is wrong, say what to write instead, and never quote a value. What they
return holds canonical names and converted values only, so that Ansible's validation has nothing left to refuse.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

Spec = dict[str, dict[str, Any]]
"""An argument spec, in Ansible's form."""

_TRUE = frozenset({"y", "yes", "on", "1", "true", "t"})
_FALSE = frozenset({"n", "no", "off", "0", "false", "f"})
_MOST_NAMED = 50
_LARGEST = 10**9
_HUGE = 1e308  # JSON's numbers end here, and Python's text of them not far above
_DEEPEST = 50
_BYTE_ORDER_MARK = "\ufeff"
_LISTS_IN_ONE_LINE = frozenset({"integration_keys", "tags"})
"""The lists that may be given as text with commas. A specifier may contain a comma itself."""
_RENAME = (
    ". If a subscription of the account has such a name, find its id with audit_log_subscription_info, and rename it "
    "once: give the id and the new name"
)


class Invalid(Exception):
    """A value can't be converted; the message says what to write, and does not quote the value."""


class Problems:
    """Everything that is wrong with a task's options, in the order in which it was found."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._with_values = True

    @property
    def of_names(self) -> Problems:
        """The same problems for options whose values are not used: only what is wrong with their names is added."""
        names = Problems()
        names.found = self.found
        names._with_values = False
        return names

    def add(self, where: str, what: str) -> None:
        """Add that the value of the option at ``where`` is not valid; ``what`` says why ("is empty")."""
        if self._with_values:
            self.found.append(f"{where} {what}")

    def add_name(self, where: str, what: str) -> None:
        """Add that an option of this name is not valid, whatever its value."""
        self.found.append(f"{where} {what}")

    @property
    def message(self) -> str:
        """One message that names everything."""
        return numbered("Nothing was sent to LaunchDarkly", self.found)


def numbered(outcome: str, problems: Sequence[str]) -> str:
    """Return one message of what came of a task and of all that is wrong."""
    ended = [problem if problem.endswith("?") else f"{problem}." for problem in problems]
    if len(ended) == 1:
        return f"{outcome}: {ended[0]}"
    points = " ".join(f"({number}) {problem}" for number, problem in enumerate(ended[:_MOST_NAMED], 1))
    more = f" And {len(ended) - _MOST_NAMED} more." if len(ended) > _MOST_NAMED else ""
    return f"{outcome}, {len(ended)} things are wrong: {points}{more}"


def check_options(
    spec: Spec,
    raw: Mapping[Any, Any],
    problems: Problems,
    where: str = "",
    environ: Mapping[str, str] | None = None,
    unused: Collection[str] = (),
) -> dict[str, Any]:
    """Check raw options against an argument spec.

    ``where`` is the path of the options in the task ("statements[0]."), ``environ`` the environment in which the
    spec's fallbacks are looked up, ``unused`` the options whose values need not be valid. Returns the options that are
    well-formed, by canonical name; the rest is in ``problems``.
    """
    names = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
    clean: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    for given, value in raw.items():
        name = names.get(given) if isinstance(given, str) else None
        if name is None:
            problems.add_name(f"{where}{shown_name(given)}", unknown(given, names))
        elif value is not None and name in spelled:
            problems.add_name(f"{where}{given}", f"is given twice, also as {spelled[name]}: keep one of the two")
        elif value is not None:
            spelled[name] = given
            if name in _LISTS_IN_ONE_LINE:
                value = _split_at_commas(value)
            found = problems.of_names if name in unused else problems
            try:
                clean[name] = _convert(spec[name], value, found, f"{where}{given}", name == "name")
            except Invalid as exc:
                found.add(f"{where}{given}", str(exc))
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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ": did you mean X?" for the known name that is nearest, or nothing where none is near."""
    matches = get_close_matches(name.lower(), list(known), n=1)
    return f": did you mean {matches[0]}?" if matches else ""


def unknown(given: Any, names: Iterable[str]) -> str:
    """Say of a name that is none of these options what it is, and which one may be meant."""
    text = _text(given)
    if re.match(r"[\w-]+[:=]", text):
        return "is no option: write a space after the colon between name and value"
    if text.lower() in ("true", "false"):
        return "is no option: YAML reads a bare on or off as a boolean, so write enabled instead"
    return f"is no option{nearest(text, names)}"


def shown_name(given: Any) -> str:
    """Return a name that a task gave, which may be anything that YAML knows, as messages show it."""
    text = _text(given)
    # What stands behind a forgotten space is a value: {api_key:secret} is one name.
    shown = (re.match(r"[\w $-]{0,60}", text) or [""])[0]
    return shown if shown == text else f"{shown}…"


def looks_like_key(text: str) -> bool:
    """Return whether a text that is to be shown or sent as something else looks like a secret key."""
    return re.match(r"(api|sdk|mob)-[0-9a-f]{4}|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-zA-Z]{32}", text) is not None


def _text(given: Any) -> str:
    try:
        return str(given)
    except ValueError:
        return "a number with too many digits"  # as YAML has them in hexadecimal


def _convert(option: dict[str, Any], value: Any, problems: Problems, where: str, is_name: bool = False) -> Any:
    kind = option["type"]
    if kind == "list":
        return _to_list(option, value, problems, where)
    if kind == "dict":
        mapping = _to_dict(value)
        return check_options(option["options"], mapping, problems, f"{where}.") if "options" in option else mapping
    if kind in ("bool", "int"):
        return to_bool(value) if kind == "bool" else _to_int(value)
    converted = to_str(value)
    if "choices" in option and converted not in option["choices"]:
        raise Invalid("has a value that is not allowed: use " + " or ".join(option["choices"]))
    if kind == "str":
        check_text(converted, is_name)
    return converted


def _to_list(option: dict[str, Any], value: Any, problems: Problems, where: str) -> list[Any]:
    value = _from_json(value)
    if value == "":
        raise Invalid("is an empty string: write [] for an empty list")
    # Ansible would split a string at its commas, which a resource specifier may contain.
    if isinstance(value, str) and option["elements"] == "str" and "," not in value:
        value = [value]
    if not isinstance(value, (list, tuple)):
        raise Invalid("must be a list: write each element on a line of its own that begins with a dash")
    elements = []
    for number, element in enumerate(value):
        place = f"{where}[{number}]"
        try:
            if element == "":
                raise Invalid("is empty: remove the element, or write [] for an empty list")
            elements.append(_convert({**option, "type": option["elements"]}, element, problems, place))
        except Invalid as exc:
            problems.add(place, str(exc))
            elements.append(None)  # so that what follows keeps its number
    return elements


def _to_dict(value: Any) -> dict[Any, Any]:
    value = _from_json(value)
    if not isinstance(value, Mapping):
        raise Invalid("must be a dictionary of options")
    return dict(value)


def _from_json(value: Any) -> Any:
    """Return the list or dictionary that JSON text holds, as an ad-hoc command passes it; else the value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _split_at_commas(value: Any) -> Any:
    """Return the parts of a text such as ``slack,datadog``; else the value as it is."""
    value = _from_json(value)
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and value != "" else value


def check_text(value: str, is_name: bool = False) -> None:
    """Check a text that is sent or searched for. LaunchDarkly stores it as it is given, and no other text equals it.

    The name of a subscription may contain line breaks, except at either end. Raises Invalid.
    """
    inside = value.replace("\r\n", "").replace("\n", "") if is_name else value
    control = next((letter for letter in inside if unicodedata.category(letter) == "Cc"), None)
    if _BYTE_ORDER_MARK in (value[:1], value[-1:]):
        problem = "begins or ends with a byte order mark (U+FEFF): save the file that it comes from without one"
    elif value != value.strip():
        problem = (
            "begins or ends with white space, such as the line break at the end of a file: append the filter trim, as "
            "in {{ value | trim }}"
        )
    elif control is not None:
        problem = f"contains the control character U+{ord(control):04X}: remove it"
    else:
        return
    raise Invalid(problem + (_RENAME if is_name else ""))


def to_str(value: Any) -> str:
    """Return a string or a whole number as text. Raises Invalid."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE:
        return str(value)
    if isinstance(value, (list, tuple, Mapping)):
        raise Invalid(
            "must be a string, not a list or a dictionary. If a template makes JSON text, append the filter string"
        )
    raise Invalid("must be a string: write the value in quotes")


def to_bool(value: Any) -> bool:
    """Return a boolean, also where it is given as one of Ansible's words for it. Raises Invalid."""
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, str) or (isinstance(value, int) and value in (0, 1)) else ""
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Invalid("must be true or false")


def _to_int(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,99}\s*", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid("must be a whole number")
    if abs(value) > _LARGEST:
        raise Invalid("is too large a number")
    return value


def to_json(value: Any, depth: int = 0) -> Any:
    """Return a value as JSON has it, for a field that may be of any type. Raises Invalid."""
    if depth > _DEEPEST:
        raise Invalid("is nested too deeply")
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise Invalid("holds a name that is no string: write it in quotes")
        return {name: to_json(each, depth + 1) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(each, depth + 1) for each in value]
    if value is None or isinstance(value, (str, bool)) or (isinstance(value, (int, float)) and abs(value) < _HUGE):
        return value
    raise Invalid("holds a value that JSON does not have: write it in quotes")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Checks and converts single values. No message quotes a value, because it may be a secret."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from .problems import Code

_TRUE = frozenset({"y", "yes", "on", "1", "true", "t"})
_FALSE = frozenset({"n", "no", "off", "0", "false", "f"})
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,99}\s*")
_LARGEST = 10**9
_HUGE = 1e308  # larger numbers can't be written as JSON, and not much larger ones can't be converted to text
_DEEPEST = 50
_BYTE_ORDER_MARK = "\ufeff"
_OMITTED = "__omit_place_holder__"
"""What a text that is {{ omit }} begins with, if ansible-core 2.18 finds it in a list."""
_NOT_UNICODE = "contains bytes that are not UTF-8. Save the source of the text as UTF-8"
_RENAME = (
    ". If a subscription has such a name, find its id with audit_log_subscription_info. To rename it, set id and the "
    "new name. To delete it, set id and state: absent, and omit name"
)


class Invalid(Exception):
    """A value is not valid. The message is the ``what`` of a Problem, and does not quote the value."""

    def __init__(self, code: Code, what: str) -> None:
        super().__init__(what)
        self.code: Code = code


def check_text(value: str, is_name: bool = False) -> None:
    """Check a text that is sent or searched for, because LaunchDarkly stores and compares it unchanged. Raises Invalid.

    The name of a subscription may contain line breaks, except at either end.
    """
    inside = value.replace("\r\n", "").replace("\n", "") if is_name else value
    letters = "" if inside.isprintable() else inside  # a list has many texts
    control = next((letter for letter in letters if unicodedata.category(letter) == "Cc"), None)
    code: Code
    if _BYTE_ORDER_MARK in (value[:1], value[-1:]):
        code = "byte_order_mark"
        problem = (
            "begins or ends with a byte order mark (U+FEFF). Save the source file as UTF-8 without a byte order mark"
        )
    elif value != value.strip():
        code = "white_space"
        problem = (
            "begins or ends with whitespace, such as the line break at the end of a file. Remove the whitespace. In a "
            "template, write {{ value | trim }}"
        )
    elif control is not None:
        code = "control_character"
        problem = f"contains the control character U+{ord(control):04X}. Remove it"
    elif not _is_unicode(letters):
        code = "not_unicode"
        problem = _NOT_UNICODE
    elif value.startswith(_OMITTED):
        code = "omitted"
        problem = "is {{ omit }}, which ansible-core 2.18 does not remove here. Build the value without it"
    else:
        return
    raise Invalid(code, problem + (_RENAME if is_name else ""))


def _is_unicode(text: str) -> bool:
    """Return whether a text can be sent. Python reads bytes that are not UTF-8 as code points that can't."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def to_str(value: Any) -> str:
    """Return a string or an integer as text. Raises Invalid."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE:
        return str(value)
    if isinstance(value, (list, tuple, Mapping)):
        raise Invalid(
            "not_a_string",
            "must be a string, not a list or a dictionary. If a template returns JSON text, write {{ value | string }}",
        )
    raise Invalid("not_a_string", "must be a string. Write the value in quotes")


def to_bool(value: Any) -> bool:
    """Return a boolean, which may be given as a word that Ansible accepts, such as ``yes``. Raises Invalid."""
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, str) or (isinstance(value, int) and value in (0, 1)) else ""
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Invalid("not_a_boolean", "must be true or false")


def to_int(value: Any) -> int:
    """Return an integer, which may be given as text. Raises Invalid."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid("not_a_number", "must be an integer")
    if value > _LARGEST:
        raise Invalid("out_of_range", f"must be at most {_LARGEST}")
    return value


def to_json(value: Any, depth: int = 0) -> Any:
    """Return a value of a field that may have any type, with the types of JSON. Raises Invalid."""
    if depth > _DEEPEST:
        raise Invalid(
            "not_json",
            f"has too many levels of lists and dictionaries. Write a value with at most {_DEEPEST} levels of nesting",
        )
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise Invalid("not_json", "contains a name that is not a string. Write the name in quotes")
        return {name: to_json(each, depth + 1) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(each, depth + 1) for each in value]
    if isinstance(value, str) and not _is_unicode(value):
        raise Invalid("not_unicode", _NOT_UNICODE)
    if value is None or isinstance(value, (str, bool)) or (isinstance(value, (int, float)) and abs(value) < _HUGE):
        return value
    raise Invalid("not_json", "contains a value that JSON can't represent. Write the value in quotes")


def as_text(given: Any) -> str:
    """Return a value of any type that YAML has as text, for messages."""
    try:
        return str(given)
    except ValueError:
        return "a number with too many digits"  # YAML reads hexadecimal numbers of any length

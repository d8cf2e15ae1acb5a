# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What messages say of names that no option, field or integration has.

A module imports it only if there is such a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import Any

from .._integrations import INTEGRATIONS, Integration
from .values import as_text
from .wording import enumerated


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the question "Did you mean X?" with the most similar of some names, or "" if none is similar."""
    similar = _nearest(name, names)
    return _question(similar) if similar else ""


def explain_unknown(given: Any, names: Collection[str], called: Callable[[str], str] = str) -> tuple[str, str | None]:
    """Return what is wrong with a name that is not one of these names, and which of them is probably meant.

    ``called`` returns what messages call one of them.
    """
    text = as_text(given)
    if glued := re.match(r"([\w-]+)[:=]", text):
        similar = glued[1] if glued[1] in names else None
        return "is not a valid option. Write a colon and a space between name and value", similar
    if text.lower() in ("true", "false"):
        what = "is not a valid option name. YAML reads on and off without quotes as booleans. Write enabled instead"
        return what, None
    if not isinstance(given, str):
        return "is not a valid option name. Write the name of an option", None
    similar = _nearest(text, names)
    fix = _question(called(similar)) if similar else "Correct the name, or remove the option"
    return f"is not a valid option. {fix}", similar


def explain_unknown_field(integration: Integration, given: Any) -> str:
    """Return what is wrong with a name in ``config`` that no field of the integration has."""
    if not isinstance(given, str) or ":" in given or "=" in given:
        return explain_unknown(given, ())[0]
    options = [field.option for field in integration.settable]
    others = [other.key for other in INTEGRATIONS.values() if other.find(given)]
    if others:
        what = f"is a field of {_some(others)}, not of {integration.key}"
    else:
        what = f"is not a field of {integration.key}"
    hint = nearest(given, options) or f"The fields of {integration.key} are {enumerated(options)}"
    return f"{what}. {hint}"


def _some(names: list[str]) -> str:
    return enumerated(names if len(names) <= 6 else [*names[:5], f"{len(names) - 5} more"])


def _nearest(name: str, names: Iterable[str]) -> str | None:
    matches = get_close_matches(name.lower(), list(names), n=1)
    return matches[0] if matches else None


def _question(name: str) -> str:
    return f"Did you mean {name}?"

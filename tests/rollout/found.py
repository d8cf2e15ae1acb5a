# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts at random, as people and other tools may have left them: what ``export`` has to write down."""

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from emulator.integrations import FIELDS, Field, fields
from support.option_names import option_name
from support.site import Json

_PIPE = "{{ lookup('pipe', 'touch %s') }}"
HOSTILE = [
    *("{{ undefined_variable }}", "{% raw %}", "{# comment", "}} {{", "{{", "#jinja2: x", "{{ '{{' }}"),
    *(_PIPE, f"a {_PIPE} b", f"!unsafe {_PIPE}", "{%- set x = lookup('pipe', 'touch %s') %}"),
    *(
        "true",
        "no",
        "On",
        "null",
        "~",
        "12",
        "0x1F",
        "1e3",
        "1_000",
        "0777",
        ".inf",
        "2026-11-23",
        "12:30:45",
        "=",
        "<<",
    ),
    *(
        "- a",
        "? b",
        "a: b",
        "a #b",
        "# c",
        "&anchor",
        "*alias",
        "!tag",
        "!vault |",
        "%YAML",
        "---",
        "...",
        "[a, b]",
        "{a: b}",
    ),
    *("'", '"', "it's", '"quoted"', "\\", "\\n", "back`tick`", "| x", "> x", "a,b", "@at", "`at"),
    *("ls\u2028ps\u2029.", "bom\ufeffinside", "zero\u200bwidth"),
    *(
        "ünï",
        "日本語",
        "🚀",
        "\u202egnol",
        "e\u0301",
        "İstanbul",
        "x" * 300,
        "a " * 120 + "a",
        "$HOME $(id)",
        "<script>",
        "%2F/../",
    ),
]
"""Without control characters and white space at the ends, which the modules refuse to be given back."""
_LINES = [
    "line\nbreak",
    "line\r\nbreak",
    "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ lookup('pipe', 'touch %s') ]]",
]
"""Further texts of names alone."""
_PATTERNS = {
    ("cloudtrail", "accountId"): r"[0-9]{12}|",
    ("cloudtrail", "ingestionChannelArn"): r"arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:channel/\S+",
}
_ODD: list[Any] = [
    7,
    1.5,
    [],
    ["a"],
    {"a": {"b": "{{ c }}"}},
    "{{ lookup('pipe', 'id') }}",
    "elsewhere",
    True,
    "maybe",
    "",
    None,
]


def random_account(chance: random.Random, poison: str, most: int = 12) -> list[Json]:
    """Return an account's subscriptions, in the emulator's form.

    ``poison`` is the path of a file that comes to be where a text of the account is taken for a template.
    """
    kinds = chance.sample(sorted(FIELDS), chance.randint(1, 10))
    found: list[Json] = []
    for number in range(chance.randint(0, most)):
        kind = chance.choice(kinds)
        text = _text(chance, poison, _LINES if chance.random() < 0.1 else HOSTILE)
        name = f"{number} {text}" if chance.random() < 0.7 else f"{text} {number}"
        if found and chance.random() < 0.15:
            kind, name = found[-1]["kind"], found[-1]["name"]
        found.append(_subscription(chance, kind, name, poison))
    return found


def _subscription(chance: random.Random, kind: str, name: str, poison: str) -> Json:
    document: Json = {
        "kind": kind,
        "name": name,
        "on": chance.random() < 0.7,
        "tags": list({_text(chance, poison) for _ in range(chance.randint(0, 4))}),
        "statements": [_statement(chance, poison) for _ in range(chance.randint(0, 3))],
        "config": {each: _value(chance, kind, known, poison) for each, known in fields(kind).items()},
        "url": None,
        "apiKey": None,
    }
    config = document["config"]
    for each, known in fields(kind).items():
        if known.type == "generated":
            config[each] = f"made-by-the-service-{chance.randrange(10**6)}"
        elif not known.required and chance.random() < 0.4:
            config[each] = chance.choice([None, "", known.default])
            if config[each] is None:
                del config[each]
        elif not known.secret and chance.random() < 0.04:
            config[each] = chance.choice(_ODD)
        elif chance.random() < 0.02:
            del config[each]
    if chance.random() < 0.1:
        config[chance.choice(["futureField", "x-y", "{{ key }}", "n\u00fc"])] = chance.choice(_ODD)
    if kind == "slack" and chance.random() < 0.3:
        document["url"] = config.pop("url", None) or None
    if kind == "datadog" and chance.random() < 0.3:
        document["apiKey"] = config.pop("apiKey", None) or None
    return document


def _text(chance: random.Random, poison: str, texts: Sequence[str] = HOSTILE) -> str:
    text = chance.choice(texts)
    return text.replace("%s", poison) if "touch %s" in text else text


def _statement(chance: random.Random, poison: str) -> Json:
    return {
        "effect": chance.choice(["allow", "deny"]),
        chance.choice(["resources", "notResources"]): list({_text(chance, poison), "proj/*:env/*:flag/*"}),
        chance.choice(["actions", "notActions"]): chance.choice([["*"], [_text(chance, poison)]]),
    }


def _value(chance: random.Random, kind: str, known: Field, poison: str) -> Any:
    number = chance.randrange(10**12)
    if known.type == "boolean":
        return chance.random() < 0.5
    if known.allowed:
        return chance.choice(known.allowed)
    if (kind, known.name) == ("cloudtrail", "accountId"):
        return f"{number:012}"
    if (kind, known.name) == ("cloudtrail", "ingestionChannelArn"):
        return f"arn:aws:cloudtrail:eu-west-1:{number:012}:channel/{number:x}"
    if known.type == "uri" or known.name == "webhookUrl":
        tail = chance.choice(["", "?a={{b}}", "/%7B%7B", "/{%raw%}", "/ünï", "#x"])
        return f"https://host{number}.example.com/{number:x}{tail}"
    if known.secret:
        return f"{chance.choice(['', 'ab{{ c }}', '🔑', '{% x'])}{number:x}{_text(chance, poison)}{number:x}"
    return _text(chance, poison)


def as_text(value: Any) -> Any:
    """Return a plain value as a field of text has it: a service may answer a number where a text was sent."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) else value


def reasons_against(account: Sequence[Json]) -> list[list[str]]:
    """Say for each subscription why it can't be had in another account just as it is."""
    names = Counter((each["kind"], each["name"]) for each in account)
    return [_reasons(each, names[each["kind"], each["name"]] > 1) for each in account]


def _reasons(subscription: Json, is_pair: bool) -> list[str]:
    kind = subscription["kind"]
    config = {name: value for name, value in subscription["config"].items() if value is not None}
    found = ["pair"] if is_pair else []
    for name, known in fields(kind).items():
        if known.type == "generated":
            found.append(f"generated {name}")
        elif known.secret:
            pass  # is a variable in any case, to be filled in
        elif name not in config:
            found += [f"lacks {option_name(name)}"] if known.required else []
        elif _is_odd(kind, known, config[name]):
            found.append(f"odd {name}")
    return found + [f"unknown {json.dumps(name)}" for name in subscription["config"] if name not in fields(kind)]


def _is_odd(kind: str, known: Field, value: Any) -> bool:
    """Return whether a config field has a value that none of its kind should have."""
    if known.type == "boolean":
        return not isinstance(value, bool)
    text = as_text(value)
    if not isinstance(text, str) or (known.required and text == ""):
        return True
    if (kind, known.name) in _PATTERNS:
        return re.fullmatch(_PATTERNS[kind, known.name], text) is None
    if known.type == "uri" and text != "":
        return not text.startswith("https://")
    return bool(known.allowed) and text not in known.allowed

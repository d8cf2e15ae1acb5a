# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated tasks, the states that they meet, and the ways in which the service may answer.

Built on the emulator's table of integrations, never on the collection's own.
"""

import copy
import json
import unicodedata
from typing import Any

from emulator.integrations import FIELDS, Field, fields
from hypothesis import strategies as st
from support.option_names import option_name

from .model import LEGACY, Case, Json, Path, is_secret

Draw = st.DrawFn

KINDS = tuple(sorted(FIELDS))
ID = "b38956e1" * 3

# No other value has two of these in a row, so that five of them anywhere are a part of a secret.
UNMISTAKABLE = "GHJKQVWXYZ"
WINDOW = 5

_ODD = ["", '"', "'", "\\", "\u200d", "<b>&", "é", "日本", "%2F", " ", "{{ x }}", "$(x)"]
_PLAIN = ["production", "us", "a", "main", "12345", "0", "true", "no", "a,b", "two  words", "ünï/x~1 ~0", "null", "*"]
_URLS = [
    "https://collector.example.com/in",
    "https://x.example.com:8443/a?b=c",
    "http://10.0.0.1",
    "HTTPS://up.example.com",
]
_SHAPED = {
    ("cloudtrail", "accountId"): ["012345678901", "123456789012"],
    ("cloudtrail", "ingestionChannelArn"): [
        f"arn:{partition}:cloudtrail:us-east-1:012345678901:channel/x" for partition in ("aws", "aws-cn", "aws-us-gov")
    ],
}
_TAGS = ["production", "us", "a", "a,b", "ünï", "7", "true", "A", "a b", "z/x~y"]
_RESOURCES = [
    "proj/*:env/production:flag/*",
    "proj/*:env/*;critical:flag/*",
    "proj/*:env/*:flag/*;tag1,tag2",
    "proj/a,b:env/*:flag/*",
    "member/*",
    "acct",
]
_ACTIONS = ["*", "updateOn", "createFlag", "deleteFlag", "update*", "5"]
_NAMES = [
    *("Production", "us", "a", "production ünï", "42", 'quoted "name"', "with/slash~tilde", "no"),
    *(unicodedata.normalize(form, "Änderungen") for form in ("NFC", "NFD")),
    *("two\nlines", "two\r\nlines", "family \U0001f469\u200d\U0001f467", "a\ufeffb"),
]
_MADE_BY_HAND = [" spaced ", "a line\n", "\ufeffmarked", "a\tb", "wide\u2003"]
"""Texts that an account may hold, and that no task may give."""

_UNKNOWN = ["futureField", "x-y", "a/b", "til~de", "~1", "ключ", "0", "-", "", "apiKeyNew", "name"]
_ODD_STATEMENTS: list[Json] = [
    {"effect": "deny"},
    {"effect": "allow", "resources": [], "actions": []},
    {"effect": "allow", "actions": ["*"], "notResources": []},
    {"effect": "deny", "resources": ["proj/*"], "notActions": []},
    {"effect": "allow", "resources": ["proj/*", "proj/*"], "actions": ["*"]},
    {"effect": "allow", "resources": ["proj/*"], "notResources": ["member/*"], "actions": ["*"]},
    {"effect": "deny", "resources": ["proj/*:env/*:flag/*;tag1", "tag2"], "actions": ["*"]},
    {"effect": "deny", "resources": ["", "a line\n"], "actions": ["*"]},
]
_MISSPELLED = {"skip-ca-verification": "skip-ca-verificiation"}
_TRUE, _FALSE = [True, "true", "yes", "On", "1", 1, "y", "T"], [False, "false", "NO", "off", "0", 0, "n", "f"]

secret_tokens = st.builds(
    lambda head, odd, tail: head + odd + tail,
    st.text(UNMISTAKABLE, min_size=12, max_size=20),
    st.sampled_from(_ODD),
    st.text(UNMISTAKABLE, min_size=12, max_size=20),
)
"""Long secrets that can't be taken for anything else."""

words = st.sampled_from(
    ["production", "us", "a", "true", "1", "datadog", "config", "allow", "Production", "e", "enabled"]
)
"""Secrets that are ordinary words."""

starry = st.text("abXY*", min_size=1, max_size=14)
"""Secrets that have stars of their own, as the mask has."""

short = st.text("abXY", min_size=1, max_size=8)

_secrets = st.one_of(secret_tokens, short)
_update_secrets = st.sampled_from(["on_change", "on_change", "on_change", "always", "on_create"])

_ways = st.sampled_from(["omit", "null"])

quirks = st.fixed_dictionaries(
    {},
    optional={
        "secrets": st.sampled_from(["masked", "masked", "masked", "clear", "omitted", "stars"]),
        "mask_lead": st.integers(0, 9),
        "mask_trail": st.integers(0, 9),
        "mask_stars": st.one_of(st.none(), st.integers(1, 12)),
        "tags": st.sampled_from(["sorted", "reversed", "shuffled"]),
        "statement_lists": st.sampled_from(["omit_empty", "fill_empty", "null_empty"]),
        "scalars": st.just("strings"),
        "list_members": st.lists(
            st.sampled_from(["config", "_status", "_access", "_links", "kind", "tags", "statements", "on", "name"]),
            unique=True,
        ),
        "empty_items": _ways,
        "empty_members": _ways,
        "empty_status": _ways,
        "default_effect": _ways,
        "kind": _ways,
        "defaults": st.booleans(),
        "page_size": st.integers(1, 2),
        "page_links": st.sampled_from(["body", "header"]),
        "total_count": st.booleans(),
        "unknown_config": st.just("ignore"),
        "drop_empty": st.booleans(),
        "empty_config": st.just("default"),
        "nfc": st.booleans(),
        "other_keys": st.booleans(),
        "seed": st.integers(0, 3),
    },
)

any_json = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 10**20), st.just(0.5), st.sampled_from([*_PLAIN, *_MADE_BY_HAND])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_PLAIN), inner, max_size=3)),
    max_leaves=4,
)
_given_json = any_json.filter(lambda value: value is not None)

_listed = st.lists(st.sampled_from(_RESOURCES), min_size=1, max_size=3, unique=True)
_acted = st.lists(st.sampled_from(_ACTIONS), min_size=1, max_size=3, unique=True)
_tags = st.lists(st.sampled_from(_TAGS), max_size=4, unique=True)


def forms_of(name: str) -> st.SearchStrategy[str]:
    """A name, with its accented letters as they are, as one character each, or as two."""
    return st.sampled_from([name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))])


def _chance(draw: Draw, of: int) -> bool:
    return draw(st.integers(0, of - 1)) == of - 1


@st.composite
def statement(draw: Draw) -> Json:
    """A statement as the API has it."""
    resources, actions = (
        draw(st.sampled_from(["resources", "notResources"])),
        draw(st.sampled_from(["actions", "notActions"])),
    )
    return {"effect": draw(st.sampled_from(["allow", "deny"])), resources: draw(_listed), actions: draw(_acted)}


_statements = st.lists(statement(), max_size=3)


def _value(draw: Draw, kind: str, field: Field, secrets: st.SearchStrategy[str]) -> Any:
    """A value for a config field that the collection and the service both take."""
    if not field.required and field.type in ("string", "uri") and _chance(draw, 5):
        return ""
    if field.credential:
        secret = draw(secrets)
        if field.type != "uri":
            return secret
        return "https://hooks.example.com/" + "".join(letter for letter in secret if letter.isalnum() or letter in "*%")
    if field.masked:
        return draw(secrets)
    if field.type == "boolean":
        return draw(st.booleans())
    if field.allowed:
        return draw(st.sampled_from(field.allowed))
    return draw(st.sampled_from(_SHAPED.get((kind, field.name)) or (_URLS if field.type == "uri" else _PLAIN)))


def _member(draw: Draw, kind: str, path: Path, secrets: st.SearchStrategy[str]) -> Any:
    """A value for any member."""
    if path[0] == "config":
        field = fields(kind).get(path[1])
        if field is not None:
            return _value(draw, kind, field, secrets)
        return draw(secrets) if _chance(draw, 2) else draw(any_json)
    if path in (("url",), ("apiKey",)):
        secret = draw(secrets)
        return secret if path == ("apiKey",) else f"https://hooks.example.com/{''.join(filter(str.isalnum, secret))}"
    return draw(
        {"on": st.booleans(), "tags": _tags, "statements": _statements, "name": st.sampled_from(_NAMES)}[path[0]]
    )


def _paths(kind: str) -> list[Path]:
    config: list[Path] = [("config", field.name) for field in fields(kind).values() if field.type != "generated"]
    return [("on",), ("tags",), ("statements",), *config, *([(LEGACY[kind][0],)] if kind in LEGACY else [])]


def _related(draw: Draw, kind: str, path: Path, wanted: Any, secrets: st.SearchStrategy[str]) -> Any:
    """What is stored where ``wanted`` is asked for: the same, the same in other words, or another value."""
    relation = draw(st.integers(0, 4))
    if relation <= 1:
        return copy.deepcopy(wanted)
    if relation == 2:
        if path == ("tags",):
            return draw(st.permutations(wanted))
        if path == ("statements",):
            lists = ("resources", "notResources", "actions", "notActions")
            return [
                {
                    "effect": each["effect"],
                    **{
                        name: draw(st.permutations(each.get(name, [])))
                        for name in lists
                        if name in each or _chance(draw, 2)
                    },
                }
                for each in wanted
            ]
        if isinstance(wanted, str) and len(wanted) > 6:
            # Another secret, with the same ends.
            return wanted[:3] + wanted[3:-3][::-1] + "GQ" + wanted[-3:]
    return _member(draw, kind, path, secrets)


def _stored(draw: Draw, kind: str, desired: dict[Path, Any], secrets: st.SearchStrategy[str], quirky: Json) -> Json:
    """A subscription that is already there: filled by the service, or made by hand in some odd way."""
    found: Json = {
        "_id": ID,
        "kind": kind,
        "name": draw(st.sampled_from(_NAMES)),
        "config": {},
        "on": draw(st.booleans()),
    }
    found |= {"tags": draw(_tags), "statements": draw(_statements)}
    odd, keeps_unknown = _chance(draw, 4), quirky.get("unknown_config") != "ignore"
    for path in _paths(kind):
        field = fields(kind).get(path[1]) if path[0] == "config" else None
        if path in desired:
            value = _related(draw, kind, path, desired[path], secrets)
        elif (field and field.required) or _chance(draw, 2):
            value = _member(draw, kind, path, secrets)
        else:
            continue
        if odd and field and not field.secret and _chance(draw, 3):
            if _chance(draw, 2):
                continue
            value = str(value).lower() if isinstance(value, bool) else draw(any_json)
        if not (field and value == "" and quirky.get("drop_empty")):
            (found["config"] if field else found)[path[-1]] = value
    if odd and ("statements",) not in desired:
        found["statements"].append(draw(st.sampled_from(_ODD_STATEMENTS)))
    if odd and _chance(draw, 4):
        found["name"] = draw(st.sampled_from(_MADE_BY_HAND))
    if odd and ("tags",) not in desired and _chance(draw, 4):
        found["tags"].append(draw(st.sampled_from(["", *_MADE_BY_HAND])))
    unknown = [path for path in desired if path[0] == "config" and path[1] not in fields(kind)]
    for path in unknown:
        if keeps_unknown and _chance(draw, 2):
            found["config"][path[1]] = _related(draw, kind, path, desired[path], secrets)
    if keeps_unknown and _chance(draw, 4):
        found["config"]["madeByHand"] = draw(any_json)
    if kind == "cloudtrail" and _chance(draw, 2):
        found["config"]["externalId"] = "made-by-the-service"
    return found


def _boolean(draw: Draw, value: bool) -> Any:
    return draw(st.sampled_from(_TRUE if value else _FALSE))


def _scalar(draw: Draw, value: str) -> Any:
    """A string as YAML reads it where it stands without quotes."""
    return (
        int(value) if value.isascii() and value.isdigit() and str(int(value)) == value and _chance(draw, 2) else value
    )


def _strings(draw: Draw, values: list[str], with_commas: bool = False) -> Any:
    """A list of strings in any order, perhaps with one of them twice, without its list, or as JSON text."""
    values = draw(st.permutations(values))
    in_one_line = len(values) == 1 or (values and with_commas)
    if in_one_line and not any("," in value for value in values) and _chance(draw, 3):
        return ", ".join(values)
    if _chance(draw, 12):
        return json.dumps(values)
    return [_scalar(draw, value) for value in values] + (values[:1] if _chance(draw, 4) else [])


def _spelled_statement(draw: Draw, each: Json) -> Json:
    spelling = {
        "resources": ["resources"],
        "notResources": ["not_resources", "notResources"],
        "actions": ["actions"],
        "notActions": ["not_actions", "notActions"],
    }
    spelled: Json = {} if each["effect"] == "allow" and _chance(draw, 2) else {"effect": each["effect"]}
    for name, names in spelling.items():
        if name in each:
            spelled[draw(st.sampled_from(names))] = _strings(draw, each[name])
        elif _chance(draw, 4):
            spelled[names[0]] = draw(st.sampled_from([None, []]))
    return spelled


def _options(
    draw: Draw, kind: str, identifier: str | None, desired: dict[Path, Any], additional: frozenset[str]
) -> Json:
    """The task, in one of the many ways in which a playbook may say it."""
    options: Json = {"integration_key": kind}
    if identifier is not None:
        options[draw(st.sampled_from(["id", "subscription_id"]))] = draw(st.sampled_from([identifier, ID.upper()]))
    config: Json = {}
    for path, value in desired.items():
        if path == ("on",):
            options[draw(st.sampled_from(["enabled", "on"]))] = _boolean(draw, value)
        elif path == ("statements",):
            options["statements"] = [_spelled_statement(draw, each) for each in value]
        elif path == ("tags",):
            options["tags"] = _strings(draw, value, with_commas=True)
        elif path[0] != "config":
            options["name" if path == ("name",) else LEGACY[kind][1]] = value
        elif path[1] in additional:
            options.setdefault("additional_config", {})[path[1]] = copy.deepcopy(value)
        else:
            names = [option_name(path[1]), path[1], *([_MISSPELLED[path[1]]] if path[1] in _MISSPELLED else [])]
            spelled = _boolean(draw, value) if isinstance(value, bool) else _scalar(draw, value)
            config[draw(st.sampled_from(names))] = spelled
    if config or _chance(draw, 3):
        unmanaged = [path[1] for path in _paths(kind) if path[0] == "config" and path not in desired]
        if unmanaged and _chance(draw, 4):
            config[option_name(unmanaged[0])] = None
        options["config"] = json.dumps(config) if _chance(draw, 12) else config
    for name in ("tags", "statements", "id", "additional_config"):
        if name not in options and not (name == "id" and identifier) and _chance(draw, 8):
            options[name] = None
    return options


@st.composite
def cases(
    draw: Draw,
    secrets: st.SearchStrategy[str] = _secrets,
    exists: bool | None = None,
    quirks: st.SearchStrategy[Json] = quirks,
    update_secrets: st.SearchStrategy[str] = _update_secrets,
) -> Case:
    """A task and what it meets. ``exists``: whether the subscription is there already; None: either."""
    kind, quirky = draw(st.sampled_from(KINDS)), draw(quirks)
    there = draw(st.booleans()) if exists is None else exists
    by_id = there and _chance(draw, 3)
    managed = [
        path
        for path in _paths(kind)
        if (not there and path[0] == "config" and fields(kind)[path[1]].required and not _chance(draw, 40))
        or _chance(draw, 2)
    ]
    desired: dict[Path, Any] = {path: _member(draw, kind, path, secrets) for path in managed}
    if not by_id or _chance(draw, 2):
        desired[("name",)] = draw(st.sampled_from(_NAMES))
    given = set()
    for path, value in desired.items():
        # An empty secret can be given in additional_config alone.
        if path[0] == "config" and ((value == "" and is_secret(kind, path)) or _chance(draw, 10)):
            given.add(path[1])
            if isinstance(value, str) and value and not fields(kind)[path[1]].allowed and _chance(draw, 4):
                desired[path] = value + draw(st.sampled_from(["\n", " ", "\ufeff", "\t"]))
    if _chance(draw, 4):
        for name in draw(st.lists(st.sampled_from(_UNKNOWN), min_size=1, max_size=2, unique=True)):
            desired[("config", name)] = draw(_given_json)
            given.add(name)
    additional = frozenset(given)
    stored = _stored(draw, kind, desired, secrets, quirky) if there else None
    if stored and not by_id:
        stored["name"] = draw(forms_of(desired[("name",)]))
    others = []
    for number in range(draw(st.integers(0, 2))):
        other = _stored(draw, kind, {}, secrets, quirky)
        others.append({**other, "_id": f"{number:024x}", "name": f"another {number}"})
    mode = draw(update_secrets)
    identifier = ID if by_id else None
    options = _options(draw, kind, identifier, desired, additional)
    if mode != "on_change" or _chance(draw, 4):
        options["update_secrets"] = mode
    return Case(kind, identifier, desired, additional, mode, options, stored, others, quirky)

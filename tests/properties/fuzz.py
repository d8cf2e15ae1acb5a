# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks with anything that YAML can make in the place of any option, and what holds for each of them."""

import copy
import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st
from support.conformance import violations

from .model import PLACEHOLDERS, Path, unacceptable

Json = dict[str, Any]

SUBSCRIPTION: Json = {
    "state": "present",
    "integration_key": "datadog",
    "id": "5" * 24,
    "name": "production",
    "enabled": True,
    "tags": ["us"],
    "statements": [{"effect": "allow", "resources": ["proj/*"], "actions": ["*"]}],
    "config": {"api_key": "SECRET-0123456789", "host_url": "https://api.datadoghq.eu", "hide_member_details": False},
    "additional_config": {"future": "x"},
    "datadog_api_key": "SECRET-legacy",
    "update_secrets": "on_change",
}
_NEW = {name: value for name, value in SUBSCRIPTION.items() if name != "id"}
_WHOLE: Json = {
    "prune": True,
    "scope": {"integration_keys": ["datadog", "slack"], "tags": ["us"]},
    "max_deletions": 1,
}
URL, TOKEN = "the emulator's", "the account's"
CONNECTION: Json = {
    "api_url": URL,
    "api_token": TOKEN,
    "api_version": "20240415",
    "validate_certs": True,
    "ca_path": None,
    "timeout": 60,
    "max_retries": 0,
    "max_wait": 0,
    "max_concurrency": 2,
}
MODULES: dict[str, list[Json]] = {
    "audit_log_subscription": [{**_NEW, "name": "new"}, _NEW, {**SUBSCRIPTION, "state": "absent"}, SUBSCRIPTION],
    "audit_log_subscription_info": [
        {"integration_keys": ["datadog", "slack"], "id": "5" * 24, "name": "n", "tags": ["us"]}
    ],
    "audit_log_subscriptions": [
        {**_WHOLE, "subscriptions": [SUBSCRIPTION, {**_NEW, "name": "new"}]},
        {**_WHOLE, "subscriptions": [{"integration_key": "slack", "name": "new", "config": {"url": "https://x.io/a"}}]},
    ],
}
"""For each module valid options, which together name every one; the last are the shortest."""

STORED: list[Json] = [
    {
        "_id": "5" * 24,
        "kind": "datadog",
        "name": "production",
        "on": True,
        "tags": ["us"],
        "config": {"apiKey": "0123456789"},
    },
    {
        "_id": "6" * 24,
        "kind": "datadog",
        "name": "other",
        "tags": ["us", "a"],
        "config": {"hostURL": "x", "made": [None]},
    },
]

TERSE: Json = {
    "empty_items": "omit",
    "empty_members": "omit",
    "empty_status": "omit",
    "kind": "omit",
    "statement_lists": "omit_empty",
    "list_members": ["name", "config", "tags"],
    "page_size": 1,
    "page_links": "header",
    "total_count": True,
}
"""The quirks of a service that leaves out whatever it may by the vendor's document."""

_NAMES = [
    "on",
    "apiKey",
    "hostURL",
    "not_actions",
    "notResources",
    "url",
    "secret",
    "",
    "_id",
    "a b",
    "__proto__",
    "é",
    "no such",
]
_WORDS = [
    "",
    "a",
    "true",
    "null",
    "1",
    "1e3",
    "~",
    "a,b",
    "a\nb",
    "../x",
    "a/b",
    "{{ x }}",
    "\x00",
    "\ud83d",
    "ÿ",
    "Infinity",
]
_WORDS += [
    "https://[",
    "http://a",
    "https://a:99999",
    "***",
    "a***b",
    "(changed)",
    "{",
    "[1]",
    '{"api_key": 1}',
    "x" * 70_000,
]
_WORDS += ["a\n", " a", "\ufeffa", "a\u2003", "a\r\nb", "a\x85b", "A\u0308", "acct", "tag2", "a, b"]
_WORDS += [*PLACEHOLDERS, "abcd***wxyz", "abcde***wxyz", "B" * 24, "012345670123"]

UNUSUAL: dict[str, Any] = {
    "null": None,
    "empty": "",
    "true": True,
    "huge": 10**30,
    "hexadecimal": 16**4000,  # more digits than Python writes in decimal
    "digits": "9" * 5000,
    "infinite": float("inf"),
    "not a number": float("nan"),
    "date": datetime.date(2026, 11, 23),
    "bytes": b"\xff\x00",
    "set": {1},
    "long": "x" * 300_000,
    "half a letter": "\ud83d",
    "NUL": "a\x00b",
    "brackets": "[" * 100_000,
    "path": "../../members",
    "nested": [[[[{"a": [None]}]]]],
    "deep": None,
}

scalars = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, -(10**400)]),
    st.sampled_from([0.0, -0.0, 0.5, 1e308, float("inf"), float("-inf"), float("nan")]),
    st.sampled_from(_WORDS),
    st.text(st.characters(exclude_categories=[]), max_size=8),
    st.sampled_from(
        [datetime.date(2026, 11, 23), datetime.datetime.fromisoformat("2026-11-23T01:02:03Z"), b"\xff\x00"]
    ),
)
_keys = st.one_of(
    st.sampled_from(_NAMES),
    scalars.filter(lambda key: key == key),
    st.sampled_from([(1, 2), (None,)]),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(_keys, inner, max_size=3),
        st.sampled_from([{1, "a"}, set(), ("a", 1)]),
        st.integers(1, 90).flatmap(lambda depth: inner.map(lambda value: nested(value, depth))),
    ),
    max_leaves=5,
)


def nested(value: Any, depth: int) -> Any:
    """A value in so many lists and dictionaries."""
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


UNUSUAL["deep"] = nested(1, 200)


@st.composite
def tasks(draw: st.DrawFn, values: st.SearchStrategy[Any] = anything) -> tuple[str, Json]:
    """A module and its options, of which some are anything."""
    module = draw(st.sampled_from(sorted(MODULES)))
    options = copy.deepcopy({**CONNECTION, **draw(st.sampled_from(MODULES[module]))})
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 2, 3]))):
        container, place = draw(st.sampled_from(places(options)))
        way = draw(st.sampled_from(["replace"] * 7 + ["remove", "rename", "add"]))
        if isinstance(container, list):
            container[place : place + (way != "add")] = [] if way == "remove" else [draw(values)]
            continue
        old = None if way == "add" else container.pop(place, None)
        if way == "replace":
            container[place] = draw(values)
        elif way != "remove":
            container[draw(_keys)] = old if way == "rename" else draw(values)
    return module, options


def places(options: Any) -> list[tuple[Any, Any]]:
    """Every container in these options, with the names or numbers of what is in it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(options, (dict, list)):
        for place, value in options.items() if isinstance(options, dict) else enumerate(options):
            found += [(options, place), *places(value)]
    return found


_PATH = re.compile(r"/api/v2/integrations/[A-Za-z0-9][A-Za-z0-9_-]*(/[0-9a-f]{24})?")
_BODY = {"name", "config", "on", "statements", "tags", "url", "apiKey"}
_POINTER = re.compile(r"/(name|on|statements|tags|url|apiKey|config/[^/]*)", re.DOTALL)


def check_result(result: Mapping[str, Any], failed: bool) -> None:
    """A result is one that Ansible can print, and a failure says what is wrong."""
    json.dumps(result, allow_nan=False)
    assert isinstance(result["changed"], bool)
    if failed:
        assert len(result["msg"]) > 10
        assert set(result["failure"]) == {"status", "code", "message", "request_id", "method", "path", "problems"}
        assert "Traceback" not in result["msg"] and result["failure"]["code"] != "internal_error"


def check_requests(recorded: Iterable[Mapping[str, Any]]) -> None:
    """Every request is one of the five operations, with a body as the vendor's document has it."""
    recorded = list(recorded)
    assert (found := violations(recorded)) == [], found
    for entry in recorded:
        assert _PATH.fullmatch(entry["path"]), entry["path"]
        assert entry["query"].keys() in (set(), {"limit", "offset"}) and entry["status"] not in (405, 413)
        if entry["method"] == "POST":
            assert entry["body"].keys() <= _BODY and isinstance(entry["body"]["name"], str)
            check_values({(name,): value for name, value in entry["body"].items()})
        elif entry["method"] == "PATCH":
            assert entry["body"]
            for operation in entry["body"]:
                assert operation["op"] in ("add", "replace") and _POINTER.fullmatch(operation["path"])
                assert operation.keys() == {"op", "path", "value"}
            check_values({(each["path"][1:],): each["value"] for each in entry["body"]})
        else:
            assert entry["body"] is None


def check_values(sent: Mapping[Path, Any]) -> None:
    """What is sent can be meant; ``additional_config`` may be the source of any value in ``config``."""
    members = {path: value for path, value in sent.items() if not path[0].startswith("config")}
    assert unacceptable("", members) == set(), members

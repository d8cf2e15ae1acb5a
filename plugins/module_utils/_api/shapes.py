# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What the service's JSON has to look like for something to rely on it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .._options.statement import EFFECT, LISTS
from .response import Json

_ID = re.compile(r"[\w-]+")
_STATEMENT = {EFFECT: str, **{member: [str] for member in LISTS.values()}}
_SUBSCRIPTION: Json = {
    "_id": str,
    "name": str,
    "config": {},
    "statements": [_STATEMENT],
    "tags": [str],
    "_status": {"errors": [{}]},
}
"""The types of a subscription's members, if these are there [OpenAPI, ``Integration``]."""


def is_subscription(value: Any) -> bool:
    """Return whether a JSON value is a subscription. Its id becomes a part of a path."""
    return _fits(value, _SUBSCRIPTION) and _ID.fullmatch(value.get("_id") or "") is not None


def is_empty_list(body: Json, integration_key: str, path: str) -> bool:
    """Return whether an object without items is an integration's empty list, and not another server's response."""
    own = link(body, "self")
    return body.get("key") == integration_key or (isinstance(own, str) and _path_of(own) == path)


def link(body: Any, relation: str) -> Any:
    """Return where an object's link leads, or None."""
    for member in ("_links", relation, "href"):
        body = body.get(member) if isinstance(body, dict) else None
    return body


def _path_of(address: str) -> str | None:
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return isinstance(value, shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
    return isinstance(value, dict) and all(
        value.get(name) is None or _fits(value[name], inner) for name, inner in shape.items()
    )

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services that the matrix meets: each has its own way to respond, which makes no difference to what is done."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .operations import TARGET, Operation
from .tasks import Json


@dataclass(frozen=True)
class Service:
    """One way to respond.

    ``quirks`` are the emulator's, ``rules`` faults that strike whatever no other fault does. ``name`` is that of the
    subscription that the tasks are about, as the service keeps it. ``alone``: the account has no other one, if the task
    gets so far as to change something.
    """

    title: str
    quirks: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Json, ...] = ()
    name: str = TARGET
    alone: bool = False

    def options(self, operation: Operation) -> Json:
        """The options of an operation, for a task that writes the name's accented letters as two characters each."""
        options = dict(operation.options)
        if "name" in options:
            options["name"] = unicodedata.normalize("NFD", self.name)
        return options

    def kept(self, subscriptions: list[Json]) -> list[Json]:
        """Subscriptions of an operation as this service keeps them."""
        return _renamed(subscriptions, TARGET, self.name)

    def found(self, subscriptions: list[Json]) -> list[Json]:
        """What this service keeps, as operations have it."""
        return _renamed(subscriptions, self.name, TARGET)


def _renamed(subscriptions: list[Json], name: str, new_name: str) -> list[Json]:
    return [{**each, "name": new_name if each["name"] == name else each["name"]} for each in subscriptions]


PLAIN = Service("plain")

_EMPTY = ("empty_items", "empty_members", "default_effect", "kind")
OTHERS = (
    Service(
        "leaves out what is false or empty",
        {**dict.fromkeys(_EMPTY, "omit"), "statement_lists": "omit_empty"},
        alone=True,
    ),
    Service(
        "shows null for what is false or empty",
        {**dict.fromkeys(_EMPTY, "null"), "statement_lists": "null_empty", "empty_config": "default"},
        alone=True,
    ),
    Service(
        "lists ids alone",
        {
            "list_members": ["name", "kind", "on", "tags", "statements", "config", "_status", "_links"],
            "empty_status": "omit",
            "other_keys": True,
        },
    ),
    Service(
        "pages, with a Link header and a count",
        {"page_size": 1, "page_links": "header", "total_count": True},
    ),
    Service(
        "UTF-8 under another name, names in NFC, no body after a PATCH",
        {"nfc": True},
        (
            {"fault": "empty", "method": "PATCH", "status": 204, "times": None},
            {"fault": "content", "type": "application/json; charset=ISO-8859-1", "times": None},
        ),
        name="Änderungen in Köln",
    ),
)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists at random, and what an account must hold when it is as one of them describes it."""

import copy
import random
from collections.abc import Mapping, Sequence
from typing import Any

from emulator.integrations import FIELDS, Field, fields

from support.option_names import option_name
from support.site import Json

TAG = "managed"
"""What the lists own has this tag."""

_STATEMENTS = {
    "resources": ["proj/*:env/production:flag/*", "proj/web:env/*:flag/*", "proj/*:env/*;critical:segment/*"],
    "actions": ["*", "updateOn", "createFlag", "deleteFlag"],
}


_PATTERNS = {
    "accountId": "{0:012d}",
    "ingestionChannelArn": "arn:aws:cloudtrail:eu-west-1:{0:012d}:channel/{0:x}",
}
"""Fields that take no other values: what a number is made into."""


def random_value(chance: random.Random, known: Field) -> Any:
    """Return a value that a config field may have, other from call to call."""
    number = chance.randrange(10**12)
    if known.type == "boolean":
        return chance.random() < 0.5
    if known.allowed:
        return chance.choice(known.allowed)
    if known.name in _PATTERNS:
        return _PATTERNS[known.name].format(number)
    if known.type == "uri" or known.name in ("webhookUrl", "hostURL"):
        return f"https://host{number}.example.com/{number:x}"
    return f"{number:012d}-{known.name}-{number:012x}"


def random_config(chance: random.Random, kind: str) -> Json:
    """Return a config with all required fields, and some of the others."""
    return {
        name: random_value(chance, known)
        for name, known in fields(kind).items()
        if known.type != "generated" and (known.required or chance.random() < 0.5)
    }


def random_statements(chance: random.Random) -> list[Json]:
    """Return statements, in the API's spelling."""
    return [
        {
            "effect": chance.choice(["allow", "deny"]),
            **{
                chance.choice([name, f"not{name.title()}"]): chance.sample(values, chance.randint(1, 2))
                for name, values in _STATEMENTS.items()
            },
        }
        for _ in range(chance.randint(1, 3))
    ]


def random_document(chance: random.Random, name: str) -> Json:
    """Return a subscription of any integration, as the emulator keeps it."""
    kind = chance.choice(sorted(FIELDS))
    tags = chance.sample(["one", "two", "three"], chance.randint(0, 3))
    return {
        "kind": kind,
        "name": name,
        "on": chance.random() < 0.7,
        "tags": [TAG, *tags],
        "statements": random_statements(chance),
        "config": random_config(chance, kind),
        "url": None,
        "apiKey": None,
    }


def entry_of(document: Mapping[str, Any]) -> Json:
    """Return the entry that asks for a subscription like this."""
    spelling = {"notResources": "not_resources", "notActions": "not_actions"}
    return {
        "integration_key": document["kind"],
        "name": document["name"],
        "enabled": document["on"],
        "tags": document["tags"],
        "statements": [
            {spelling.get(name, name): value for name, value in each.items()} for each in document["statements"]
        ],
        "config": {option_name(name): value for name, value in document["config"].items()},
    }


def stored(document: Mapping[str, Any]) -> Json:
    """Return what the service keeps of a subscription that it was asked to create: with its defaults."""
    defaults = {name: known.default for name, known in fields(document["kind"]).items() if known.default is not None}
    return {**document, "config": {**defaults, **document["config"]}}


def random_list(chance: random.Random, length: int) -> list[Json]:
    """Return the subscriptions of a list, each with a name of its own."""
    return [random_document(chance, f"{number:03d} described") for number in range(length)]


def random_start(chance: random.Random, described: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """Return what an account has before its first rollout, and what it must have after one with ``prune``.

    Some of the list is there already, some of that changed by hand. There is something to prune, and something of
    others (without the tag) that must stay as it is.
    """
    begin = []
    for document in described:
        found = stored(copy.deepcopy(document))
        if chance.random() < 0.3:
            found["on"] = not found["on"]
        if chance.random() < 0.3:
            found["config"] = stored({**found, "config": random_config(chance, found["kind"])})["config"]
        if chance.random() < 0.2:
            found["tags"] = ["by-hand"]
        if chance.random() < 0.4:
            begin.append(found)
    kinds = [document["kind"] for document in described]
    # Both can be of one integration, so their names differ.
    others = [
        {**random_document(chance, f"of others {number}"), "kind": kind, "tags": [], "config": {}}
        for number, kind in enumerate(kinds[:2])
    ]
    doomed = [{**each, "name": "to be pruned", "tags": [TAG]} for each in others[:1]]
    begin += [*others, *doomed]
    chance.shuffle(begin)
    there = {(each["kind"], each["name"]): each["config"] for each in begin}
    after = [
        # What the list does not manage stays as it is.
        stored({**each, "config": {**there.get((each["kind"], each["name"]), {}), **each["config"]}})
        for each in described
    ]
    return begin, [*after, *others]

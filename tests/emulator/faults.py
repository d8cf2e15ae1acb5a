# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests go wrong: the rules, and the choice of the one that strikes."""

import codecs
import random
import re
from dataclasses import dataclass, field
from typing import Any

from .messages import Call

REQUIRED = object()
_NUMBER = (int, float)
_FLAG = (False, (bool,))
_SECONDS = (1.0, _NUMBER)
_MEMBERS = (REQUIRED, (list,))

# For each fault its parameters: default and types. README.md says what each does.
PARAMETERS: dict[str, dict[str, tuple[Any, tuple[type, ...]]]] = {
    "drop_before": {},
    "drop_after": {},
    "delay_before": {"seconds": _SECONDS},
    "delay_after": {"seconds": _SECONDS},
    "act_later": {"seconds": _SECONDS, "hang": _FLAG},
    "status": {"status": (REQUIRED, (int,)), "body": (None, (object,)), "headers": ({}, (dict,)), "after": _FLAG},
    "html": {"status": (502, (int,)), "after": _FLAG},
    "rate_limit": {
        "limit": ("global", (str,)),
        "reset_in": (1.0, (*_NUMBER, type(None))),
        "retry_after": (None, (*_NUMBER, str, type(None))),
    },
    "broken_json": {},
    "truncated": {},
    "empty": {"status": (200, (int,))},
    "omit": {"members": _MEMBERS},
    "ignore": {"members": _MEMBERS},
    "redirect": {"location": (REQUIRED, (str,)), "status": (307, (int,))},
    "headers": {"headers": (REQUIRED, (dict,))},
    "content": {"type": ("application/json", (str,)), "encoding": ("utf-8", (str,))},
    "drip": {"seconds": (0.05, _NUMBER), "part": ("body", (str,)), "bytes": (None, (int, type(None)))},
    "vanish": {},
    "next_link": {"href": (REQUIRED, (str,))},
    "replace_response": {"body": (REQUIRED, (object,))},
}
_CONDITIONS: dict[str, tuple[Any, tuple[type, ...]]] = {
    "method": (None, (str, type(None))),
    "path": (None, (str, type(None))),
    "account": (None, (str, type(None))),
    "skip": (0, (int,)),
    "times": (1, (int, type(None))),
    "probability": (1.0, _NUMBER),
    "seed": (None, (int, type(None))),
}


@dataclass
class Rule:
    """One fault, the requests that it is for, and how often it has passed (``seen``) and struck (``fired``)."""

    fault: str
    method: str | None
    path: re.Pattern[str] | None
    account: str | None
    skip: int
    times: int | None
    probability: float
    parameters: dict[str, Any]
    chance: random.Random
    seen: int = field(default=0)
    fired: int = field(default=0)

    def strikes(self, call: Call, account: str | None) -> bool:
        """Whether it strikes this request; counts it."""
        if self.times is not None and self.fired >= self.times:
            return False
        if self.method not in (None, call.method) or self.account not in (None, account):
            return False
        if self.path and not self.path.search(call.path):
            return False
        self.seen += 1
        if self.seen <= self.skip or self.chance.random() >= self.probability:
            return False
        self.fired += 1
        return True


def _values(given: dict[str, Any], known: dict[str, tuple[Any, tuple[type, ...]]]) -> dict[str, Any]:
    values = {name: given.get(name, default) for name, (default, _) in known.items()}
    for name, (_, types) in known.items():
        if values[name] is REQUIRED:
            raise ValueError(f"{given['fault']} needs {name}")
        if not isinstance(values[name], types) or (isinstance(values[name], bool) and not {bool, object} & {*types}):
            raise ValueError(f"{name}: not {values[name]!r}")
    return values


def parse_rule(given: dict[str, Any]) -> Rule:
    """A rule from its JSON; raises ValueError that says what is wrong, or re.error."""
    fault = given.get("fault")
    if fault not in PARAMETERS:
        raise ValueError(f"no fault {fault!r}; there are: {', '.join(PARAMETERS)}")
    if fault == "vanish":
        given = {"path": r"/integrations/[^/]+/[^/]+$", **given}
    if unknown := given.keys() - {"fault"} - _CONDITIONS.keys() - PARAMETERS[fault].keys():
        raise ValueError(f"{fault} has no parameter {', '.join(sorted(unknown))}")
    conditions = _values(given, _CONDITIONS)
    parameters = _values(given, PARAMETERS[fault])
    if fault == "rate_limit" and parameters["limit"] not in ("global", "route", "token", "ip", "none"):
        raise ValueError(f"limit: not {parameters['limit']!r}")
    if fault == "drip" and parameters["part"] not in ("body", "headers"):
        raise ValueError(f"part: not {parameters['part']!r}")
    if fault == "content":
        codecs.lookup(parameters["encoding"])
    if not 100 < parameters.get("status", 200) < 1000:
        raise ValueError(f"status: not {parameters['status']}")
    if not all(isinstance(member, str) for member in parameters.get("members", ())):
        raise ValueError("members: a list of strings")
    pattern = conditions.pop("path")
    chance = random.Random(conditions.pop("seed"))
    path = re.compile(pattern) if pattern is not None else None
    return Rule(fault=fault, path=path, chance=chance, parameters=parameters, **conditions)


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, rules: list[dict[str, Any]]) -> None:
        """Appends all of these rules, or none where one is wrong."""
        self.rules += [parse_rule(rule) for rule in rules]

    def pick(self, call: Call, account: str | None) -> Rule | None:
        """The first rule that strikes this request; the rules after it don't see the request."""
        return next((rule for rule in self.rules if rule.strikes(call, account)), None)

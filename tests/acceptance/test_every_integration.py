# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""For each integration, everything that can be done to a subscription: result, requests and the server's state.

What is expected is worked out here, from the emulator's table of the integrations and from the design.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from emulator import Emulator
from emulator.integrations import FIELDS, Field, fields
from support.option_names import option_name
from support.playbook import Json, TaskResult, play, task

from .conftest import Ansible

STATEMENTS: list[Json] = [
    {"resources": ["proj/*:env/production:flag/*"], "actions": ["*"]},
    {"effect": "deny", "not_resources": ["proj/web:env/*:flag/*"], "not_actions": ["updateOn", "deleteFlag"]},
]
STATEMENTS_SENT = [
    {"effect": "allow", "resources": ["proj/*:env/production:flag/*"], "actions": ["*"]},
    {"effect": "deny", "notResources": ["proj/web:env/*:flag/*"], "notActions": ["updateOn", "deleteFlag"]},
]
STATEMENTS_SHOWN = [{"effect": "allow", **STATEMENTS[0]}, STATEMENTS[1]]


@dataclass
class Step:
    """One change, first in check mode and then for real.

    ``body`` is what the one write sends (None: no write), ``patch`` what the result shows of it, ``after`` the
    subscription that the server is left with, in clear (None: none).
    """

    name: str
    options: Json
    action: str
    after: Json | None
    body: Any = None
    patch: list[Json] = field(default_factory=list)

    def tasks(self) -> Iterator[Json]:
        yield task(f"{self.name} (check mode)", self.options, check_mode=True)
        yield task(self.name, self.options, register=re.sub(r"\W", "_", self.name))


def secrets_of(kind: str) -> list[str]:
    return [each.name for each in fields(kind).values() if each.secret]


def value_of(known: Field, version: int) -> Any:
    """A value that is no default; of each version another, which the mask of a secret tells apart."""
    if known.type == "boolean":
        return version == 2
    if known.allowed:
        return known.allowed[min(version, len(known.allowed) - 1)]
    if known.name == "ingestionChannelArn":
        return f"arn:aws:cloudtrail:eu-west-{version}:123456789012:channel/{version}"
    if known.name == "accountId":
        return f"{version:012d}"
    if known.type == "uri" or known.name in ("webhookUrl", "hostURL"):
        return f"https://host{version}.example.com/{known.name}/3f9a8b7c6d5e4f3a{version}"
    return f"{version}-value-of-{known.name}-{version}"


def plain_field(kind: str) -> Field | None:
    """The field that is changed: where there are optional ones, the last of these."""
    plain = [each for each in fields(kind).values() if each.type != "generated" and each.name not in secrets_of(kind)]
    optional = [each for each in plain if not each.required]
    return (optional or plain)[-1] if plain else None


def steps_of(kind: str) -> list[Step]:
    """Every step of a subscription's life; each begins with what the one before left."""
    known = fields(kind)
    plain = plain_field(kind)
    config = {
        name: value_of(each, 1)
        for name, each in known.items()
        if each.type != "generated" and (each is not plain or each.required)
    }
    options: Json = {
        "integration_key": kind,
        "name": "The first name",
        "config": {option_name(name): value for name, value in config.items()},
        "statements": STATEMENTS,
        "tags": ["one", "another"],
    }
    body: Json = {
        "name": "The first name",
        "on": True,
        "config": config,
        "statements": STATEMENTS_SENT,
        "tags": ["one", "another"],
    }
    filled = {name: each.default for name, each in known.items() if each.default is not None}
    state: Json = {**body, "config": {**filled, **config}}
    steps = [Step("create", options, "created", state, body), Step("repeat", options, "unchanged", state)]
    masked = next((each for each in known.values() if each.masked), None)
    credential = next((each for each in known.values() if each.credential), None)
    for name, changed in (("plain field", plain), ("masked secret", masked), ("secret in clear", credential)):
        if changed is None:
            continue
        value, secret = value_of(changed, 2), changed.name in secrets_of(kind)
        operation = {
            "op": "replace" if changed.name in state["config"] else "add",
            "path": f"/config/{changed.name}",
            "value": value,
        }
        state = {**state, "config": {**state["config"], changed.name: value}}
        options = {
            "integration_key": kind,
            "name": "The first name",
            "config": {option_name(changed.name): value},
        }
        shown = {**operation, "value": "(changed)"} if secret else operation
        steps.append(Step(name, options, "updated", state, [operation], [shown]))
    by_id = {"integration_key": kind, "id": "{{ create.subscription.id }}"}
    by_name = {"integration_key": kind, "name": "The second name"}
    changes: list[tuple[str, Json, str, Any]] = [
        ("rename", {**by_id, "name": "The second name"}, "name", "The second name"),
        ("disable", {**by_name, "enabled": False}, "on", False),
        ("remove all tags", {**by_name, "tags": []}, "tags", []),
    ]
    for name, options, member, value in changes:
        operation = {"op": "replace", "path": f"/{member}", "value": value}
        state = {**state, member: value}
        steps.append(Step(name, options, "updated", state, [operation], [operation]))
    everything = {
        **by_name,
        "enabled": False,
        "config": {option_name(name): value for name, value in state["config"].items()},
        "statements": STATEMENTS,
        "tags": [],
    }
    return [
        *steps,
        Step("repeat everything", everything, "unchanged", state),
        Step("delete", {**by_name, "state": "absent"}, "deleted", None),
    ]


def told(kind: str, state: Json | None, identifier: str | None) -> Json | None:
    """How the modules tell a subscription, of which the server's state is given."""
    if state is None:
        return None
    return {
        **({"id": identifier} if identifier else {}),
        "integration_key": kind,
        "name": state["name"],
        "enabled": state["on"],
        "config": {option_name(name): value for name, value in state["config"].items() if name not in secrets_of(kind)},
        "statements": STATEMENTS_SHOWN,
        "tags": sorted(state["tags"]),
    }


def masked(kind: str, name: str, value: str) -> Any:
    """What may be shown of a secret: the API's mask, or for one in clear any that tells at most its ends."""
    if fields(kind)[name].masked:
        return value[:3] + "*" * (len(value) - 6) + value[-3:]
    return re.compile(rf"({re.escape(value[:3])})?\*+({re.escape(value[-3:])})?")


def matches(expected: Any, shown: str) -> bool:
    return bool(expected.fullmatch(shown)) if isinstance(expected, re.Pattern) else bool(expected == shown)


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_a_subscriptions_life(kind: str, emulator: Emulator, ansible: Ansible) -> None:
    steps = steps_of(kind)
    tasks = [each for step in steps for each in step.tasks()]
    run = ansible(
        [play(*tasks)], args=["--diff"], env={"DUMP_EMULATOR": emulator.url, "ANSIBLE_PIPELINING": "true"}
    ).succeeded
    assert [each.task for each in run.results] == [each["name"] for each in tasks]
    life = Life(kind, run.results[1].result["subscription"]["id"])
    for step, checked, done in zip(steps, run.results[::2], run.results[1::2], strict=True):
        life.check_step(step, checked, done)


class Life:
    """One subscription from step to step; ``state`` is what the server had before a step."""

    def __init__(self, kind: str, identifier: str) -> None:
        self.kind = kind
        self.id = identifier
        self.state: Json | None = None
        self.version = 0
        self.seen = 0
        self.generated: Json = {}

    def check_step(self, step: Step, checked: TaskResult, done: TaskResult) -> None:
        context = (self.kind, step.name)
        reading = [("GET", f"/api/v2/integrations/{self.kind}" + (f"/{self.id}" if "id" in step.options else ""), None)]
        assert self.requests(checked) == reading, context
        self.check_server(checked, self.state)
        assert self.requests(done) == [*reading, *self.writing(step)], context
        if step.body is not None:
            self.version += 1
        self.check_server(done, step.after)
        for each in (checked, done):
            self.check_result(step, each.result)
        # Only a create leaves something to the server: ids, generated fields, defaults.
        assert checked.result["subscription"] == self.predicted(step)
        assert done.result["subscription"] == told(self.kind, step.after, self.id)
        self.check_metadata(done.result["metadata"], step.after)
        self.state = step.after

    def predicted(self, step: Step) -> Json | None:
        return told(self.kind, step.body, None) if step.action == "created" else told(self.kind, step.after, self.id)

    def writing(self, step: Step) -> list[tuple[str, str, Any]]:
        path = f"/api/v2/integrations/{self.kind}"
        return {
            "created": [("POST", path, step.body)],
            "updated": [("PATCH", f"{path}/{self.id}", step.body)],
            "deleted": [("DELETE", f"{path}/{self.id}", None)],
            "unchanged": [],
        }[step.action]

    def requests(self, result: TaskResult) -> list[tuple[str, str, Any]]:
        """The requests of this task alone."""
        assert result.emulator
        record = result.emulator["requests"][self.seen :]
        self.seen += len(record)
        return [(each["method"], each["path"], each["body"]) for each in record]

    def check_server(self, result: TaskResult, expected: Json | None) -> None:
        """The account has this subscription, in clear, changed as often as it should be, and no other."""
        assert result.emulator
        stored = result.emulator["state"]["acme"]
        if expected is None:
            assert stored == []
            return
        generated = {name for name, each in fields(self.kind).items() if each.type == "generated"}
        made = {name: stored[0]["config"].pop(name) for name in generated}
        self.generated = self.generated or made
        assert made == self.generated
        assert stored == [
            {**expected, "_id": self.id, "kind": self.kind, "url": None, "apiKey": None, "version": self.version}
        ]

    def check_result(self, step: Step, result: Json) -> None:
        assert result["changed"] is (step.action != "unchanged")
        assert result["action"] == step.action
        assert result["patch"] == step.patch
        assert "warnings" not in result
        for name in secrets_of(self.kind):
            for version in (1, 2):
                assert value_of(fields(self.kind)[name], version) not in json.dumps(result)
        self.check_diff(step, result["diff"])

    def check_diff(self, step: Step, diff: Json) -> None:
        """Before and after, with those secrets that are sent: masked before, and (changed) after."""
        sent = [name for name in secrets_of(self.kind) if self.sends(step, name)]
        before, after = diff["before"], diff["after"]
        for name in sent:
            assert after["config"].pop(option_name(name)) == "(changed)"
            if self.state is not None:
                shown = before["config"].pop(option_name(name))
                assert matches(masked(self.kind, name, self.state["config"][name]), shown)
        assert before == (told(self.kind, self.state, self.id) or {})
        assert after == (self.predicted(step) or {})

    def sends(self, step: Step, name: str) -> bool:
        if step.action == "created":
            return name in step.body["config"]
        return any(each["path"] == f"/config/{name}" for each in step.patch)

    def check_metadata(self, metadata: Json, state: Json | None) -> None:
        if state is None:
            assert metadata == {}
            return
        (identifier, told_apart), *others = metadata.items()
        assert (identifier, others) == (self.id, [])
        assert told_apart["other_config"] == self.generated
        secrets = {option_name(name): masked(self.kind, name, state["config"][name]) for name in secrets_of(self.kind)}
        shown = told_apart["masked_secrets"]
        assert shown.keys() == secrets.keys()
        assert all(matches(expected, shown[name]) for name, expected in secrets.items())
        assert told_apart["links"]["self"]["href"] == f"/api/v2/integrations/{self.kind}/{self.id}"
        assert told_apart["status"]["error_count"] == 0

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""The module audit_log_subscriptions in real plays: large lists, and what it tells of them."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from emulator.integrations import fields
from support.lists import entry_of, random_list, stored
from support.playbook import GROUP, play, run_playbook, task
from support.site import Json, Service, normal, token_of

from . import FULL

MODULE = "community.launchdarkly.audit_log_subscriptions"
SMALL, LARGE = 200, 2000
MARK = "SECRETGHJKQVWXYZ"
"""Every secret has it in its middle."""


@pytest.fixture
def service(running: Service) -> Service:
    running.set_accounts([{"name": name, "tokens": [token_of(name)]} for name in ("small", "large")])
    running.reset()
    return running


STEPS: dict[str, tuple[str, Json]] = {
    "create": ("entries", {}),
    "repeat": ("entries", {}),
    "foretell": ("changed", {"check_mode": True}),
    "update": ("changed", {}),
}
"""The list that each step takes, and its keywords."""


def test_a_large_list_takes_its_share_of_requests_and_tells_no_secret(service: Service, tmp_path: Path) -> None:
    lists = {"small": with_marked_secrets(random_list(random.Random(1), SMALL))}
    lists["large"] = with_marked_secrets(random_list(random.Random(2), LARGE))
    changed = {name: changed_documents(documents) for name, documents in lists.items()}
    steps = {"small": list(STEPS), "large": list(STEPS) if FULL else ["create", "repeat"]}
    tasks = []
    for name in lists:
        for step in steps[name]:
            which, keywords = STEPS[step]
            options = {"subscriptions": f"{{{{ {which}.{name} }}}}", "api_token": token_of(name)}
            tasks.append(task(f"{name} {step}", options, module=MODULE, **keywords))
    run = run_playbook(
        [play(*tasks, module_defaults={GROUP: {"api_url": service.url}})],
        tmp_path / "run",
        args=["--diff", "-vvvv"],
        variables={
            "entries": {name: [entry_of(each) for each in documents] for name, documents in lists.items()},
            "changed": {name: [entry_of(each) for each in documents] for name, documents in changed.items()},
        },
    ).succeeded

    for name, documents in lists.items():
        length = len(documents)
        labels = [(each["kind"], each["name"]) for each in documents]
        created, repeated = run[f"{name} create"], run[f"{name} repeat"]
        assert created["summary"] == counts(created=length)
        assert [(each["integration_key"], each["name"]) for each in created["results"]] == labels
        assert [each["before"] for each in created["diff"]] == [{}] * length
        assert [each["after"]["name"] for each in created["diff"]] == [key[1] for key in labels]
        assert repeated["summary"] == counts(unchanged=length)
        assert (repeated["changed"], repeated["diff"]) == (False, [])
        if "update" in steps[name]:
            check_update(run[f"{name} foretell"], run[f"{name} update"], documents)
        updates = "update" in steps[name]
        assert normal(service.state()[name]) == normal(map(stored, (changed if updates else lists)[name]))
        sent = Counter(each["method"] for each in service.requests() if each["account"] == name)
        integrations = len({each["kind"] for each in documents})
        assert sent["GET"] == integrations * len(steps[name]), "each task lists each integration once"
        assert (sent["POST"], sent["PATCH"]) == (length, length // 10 if updates else 0)
        assert sent.total() == sent["GET"] + sent["POST"] + sent["PATCH"]

    for step in steps["large"]:
        small, large = (len(json.dumps(run[f"{name} {step}"])) for name in lists)
        assert large <= 1.1 * LARGE / SMALL * small, step
    assert "(changed)" in run.stdout
    for text in (run.stdout, run.stderr, (tmp_path / "run" / "results.jsonl").read_text()):
        assert MARK not in text


def check_update(foretold: Json, updated: Json, documents: list[Json]) -> None:
    """Check that every tenth was changed, its switch and its secrets, and that check mode had said just that."""
    assert updated["summary"] == counts(updated=len(documents) // 10, unchanged=len(documents) * 9 // 10)
    for part in ("summary", "diff"):
        assert foretold[part] == updated[part]
    assert [each["patch"] for each in foretold["results"]] == [each["patch"] for each in updated["results"]]
    assert len(updated["diff"]) == len(documents) // 10
    for number, (result, document) in enumerate(zip(updated["results"], documents, strict=True)):
        secret = [f"/config/{each}" for each in document["config"] if is_secret(document["kind"], each)]
        changes = {**dict.fromkeys(secret, "(changed)"), "/on": not document["on"]}
        told = {operation["path"]: operation["value"] for operation in result["patch"]}
        assert told == ({} if number % 10 else changes)


def counts(**actions: int) -> dict[str, int]:
    return {**dict.fromkeys(("created", "updated", "deleted", "unchanged", "failed"), 0), **actions}


def is_secret(kind: str, name: str) -> bool:
    return fields(kind)[name].secret


def with_marked_secrets(documents: list[Json]) -> list[Json]:
    return [{**each, "config": secrets_replaced(each, lambda value: f"{value}-{MARK}-end")} for each in documents]


def changed_documents(documents: list[Json]) -> list[Json]:
    return [
        each
        if number % 10
        else {**each, "on": not each["on"], "config": secrets_replaced(each, lambda value: f"{value}X")}
        for number, each in enumerate(documents)
    ]


def secrets_replaced(document: Json, replace: Any) -> Json:
    return {
        name: replace(value) if is_secret(document["kind"], name) else value
        for name, value in document["config"].items()
    }

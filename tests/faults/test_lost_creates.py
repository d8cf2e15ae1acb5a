# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates whose answers are lost, in every way in which an answer can be, while another client works on the account."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._task import AUDIT_LOG_SUBSCRIPTIONS
from emulator import Emulator

from .clock import recorded_clock
from .effort import FULL
from .operations import ACCOUNT
from .tasks import SECRET, TOKEN, Json, Outcome, run_task

CREATES = 1000 if FULL else 100
SLOW_SHARE = 0.2
TIMEOUT = 0.5

PASS: Json = {"fault": "delay_before", "seconds": 0}
NOT_ACTED: list[Json] = [{"fault": "drop_before"}, {"fault": "status", "status": 500}, {"fault": "html"}]
ACTED: list[Json] = [
    {"fault": "drop_after"},
    {"fault": "status", "status": 500, "after": True},
    {"fault": "html", "after": True},
    {"fault": "truncated"},
    {"fault": "broken_json"},
    {"fault": "empty"},
    {"fault": "omit", "members": ["/_id"]},
]
DELAYED: list[Json] = [
    # It takes effect after the client gave up, and before its pause ends.
    {"fault": "delay_before", "seconds": TIMEOUT * 1.5},
    {"fault": "delay_after", "seconds": TIMEOUT * 1.5},
    {"fault": "act_later", "seconds": TIMEOUT / 2},
    {"fault": "act_later", "seconds": TIMEOUT / 2, "hang": True},
]


@dataclass
class Lane:
    """One worker's integration: its creates meet these faults one after the other, and no other request does."""

    kind: str
    config: Json
    connection: Json
    scale: float
    rules: list[Json] = field(default_factory=list)

    def options(self, name: str) -> Json:
        return {"integration_key": self.kind, "name": name, "tags": ["ours"], "config": self.config}


_REAL: Json = {"timeout": TIMEOUT}
_QUICK: tuple[Json, float] = ({}, 0.0)
_URL = {"url": "https://example.com/hook/0123456789abcdef"}


def lanes() -> list[tuple[Lane, Lane]]:
    """For each worker two: where nothing depends on the time, waits are not slept; where it does, they are."""
    kinds: list[tuple[str, Json]] = [
        ("datadog", {"api_key": SECRET}),
        ("zapier", _URL),
        ("datadog-private", {"api_key": SECRET, "host_url": "https://datadog.example"}),
        ("mattermost", _URL),
        ("honeycomb", {"api_key": SECRET, "dataset_name": "ours"}),
        ("msteams", _URL),
        ("logdna", {"ingestion_key": SECRET}),
        ("slack", _URL),
    ]
    quick = [Lane(kind, config, {}, 0.0) for kind, config in kinds[::2]]
    slow = [Lane(kind, config, _REAL, 1.0) for kind, config in kinds[1::2]]
    return list(zip(quick, slow, strict=True))


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with recorded_clock(), Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}]) as running:
        yield running


def test_creates_whose_answers_are_lost(emulator: Emulator) -> None:
    chance = random.Random(20260303)
    pairs = lanes()
    plans = []
    for number, (quick, slow) in enumerate(pairs):
        work = [
            (slow if chance.random() < SLOW_SHARE else quick, f"lost {number}-{each}")
            for each in range(CREATES // len(pairs))
        ]
        for lane, ways in ((quick, [NOT_ACTED, ACTED]), (slow, [NOT_ACTED, ACTED, DELAYED, DELAYED])):
            # More than are needed: a name takes four at most on the average.
            for _ in range(4 * len(work)):
                lane.rules += losses(chance, ways)
        plans.append(work)
    struck = [lane for pair in pairs for lane in pair]
    emulator.faults([{**rule, "method": "POST", "path": f"/{lane.kind}$"} for lane in struck for rule in lane.rules])

    with SecondWriter(emulator.url, [lane.kind for lane in struck]) as writer, ThreadPoolExecutor(len(plans)) as pool:
        made = [pair for pairs in pool.map(lambda work: create_all(emulator.url, work), plans) for pair in pairs]

    creates = [each for each in emulator.requests() if each["method"] == "POST" and each["fault"]]
    lost = [each for each in creates if not was_answered(each)]
    state = emulator.state()[ACCOUNT]
    ours = {(each["kind"], each["name"]): each["_id"] for each in state if each["tags"] == ["ours"]}
    counts = Counter((each["kind"], each["name"]) for each in state)
    runs = sum(len(outcomes) for _lane, _name, outcomes in made)
    print(
        f"\n{len(made)} creates, {len(lost)} answers lost ({Counter(each['fault'] for each in lost)}), "
        f"{runs - len(made)} tasks run again; meanwhile another client made {writer.created}, kept {len(writer.kept)}"
    )
    assert len(made) == CREATES
    assert len(lost) >= CREATES
    assert {each["fault"] for each in lost} == {rule["fault"] for rule in [*NOT_ACTED, *ACTED, *DELAYED]}
    assert [name for name, count in counts.items() if count > 1] == [], "duplicates"
    assert set(ours) == {(lane.kind, name) for lane, name, _outcomes in made}
    for lane, name, outcomes in made:
        assert outcomes[-1].result["subscription"]["id"] == ours[lane.kind, name]
    theirs = {each["_id"]: each for each in state if each["tags"] != ["ours"]}
    assert set(theirs) == set(writer.kept)
    assert writer.created > CREATES / 4

    emulator.clear()
    for _lane, _name, (again,) in create_all_again(emulator.url, plans):
        assert again.action == "unchanged"
    assert emulator.state()[ACCOUNT] == state
    assert {each["method"] for each in emulator.requests()} == {"GET"}


def losses(chance: random.Random, ways: list[list[Json]]) -> list[Json]:
    """One loss, and, after one that had no effect, now and then an answer that arrives."""
    way = chance.choice(ways)
    return [chance.choice(way), *([PASS] if way is NOT_ACTED and chance.random() < 0.5 else [])]


def was_answered(request: Json) -> bool:
    return request["status"] == 201 and isinstance(request["response"], dict) and "_id" in request["response"]


def create_all(url: str, work: list[tuple[Lane, str]]) -> list[tuple[Lane, str, list[Outcome]]]:
    """Run each task as a user does: again, where it says so."""
    made = []
    for lane, name in work:
        outcomes: list[Outcome] = []
        while not outcomes or (outcomes[-1].kind == "failed" and len(outcomes) < 6):
            outcomes.append(run_task(url, lane.options(name), connection=lane.connection, scale=lane.scale))
            assert outcomes[-1].kind != "failed" or "may have been created" in outcomes[-1].message
        assert outcomes[-1].kind in ("changed", "ok"), outcomes[-1].message
        made.append((lane, name, outcomes))
    return made


def create_all_again(url: str, plans: list[list[tuple[Lane, str]]]) -> Iterator[tuple[Lane, str, list[Outcome]]]:
    with ThreadPoolExecutor(len(plans)) as pool:
        for done in pool.map(lambda work: create_all(url, work), plans):
            yield from done


class SecondWriter:
    """Another client, which creates, changes and deletes subscriptions of other names as fast as it may.

    It writes its paths with an escape, which the emulator's fault rules do not match.
    """

    def __init__(self, url: str, kinds: list[str]) -> None:
        self.created = 0
        self.kept: dict[str, str] = {}
        self._netloc, self._kinds = urlsplit(url).netloc, kinds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "SecondWriter":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        chance = random.Random(1)
        connection = http.client.HTTPConnection(self._netloc, timeout=30)

        def send(method: str, kind: str, identifier: str = "", body: Any = None) -> Any:
            path = f"/api/v2/integrations/%{ord(kind[0]):02x}{kind[1:]}{identifier and '/'}{identifier}"
            connection.request(method, path, json.dumps(body) if body else None, {"Authorization": TOKEN})
            response = connection.getresponse()
            text = response.read()
            assert response.status < 300, (method, path, response.status, text)
            return json.loads(text) if text else None

        configs = {lane.kind: lane.config for pair in lanes() for lane in pair}
        names = {
            "api_key": "apiKey",
            "host_url": "hostURL",
            "dataset_name": "datasetName",
            "ingestion_key": "ingestionKey",
        }
        while not self._end.is_set():
            kind = chance.choice(self._kinds)
            config = {names.get(option, option): value for option, value in configs[kind].items()}
            body = {"name": f"theirs {self.created}", "config": config, "tags": ["theirs"]}
            identifier = send("POST", kind, body=body)["_id"]
            self.created += 1
            send("PATCH", kind, identifier, [{"op": "replace", "path": "/tags", "value": ["changed"]}])
            if chance.random() < 0.05:
                self.kept[identifier] = kind
            else:
                send("DELETE", kind, identifier)
            time.sleep(0.005)
        connection.close()


def test_a_whole_account_whose_creates_are_lost(emulator: Emulator) -> None:
    """The bulk module's way: several creates on the way at once."""
    chance = random.Random(5)
    entries = [lane.options(f"bulk {number}") for number in range(5) for pair in lanes() for lane in pair]
    emulator.faults([{**chance.choice([*NOT_ACTED, *ACTED]), "method": "POST"} for _ in entries])

    def apply() -> Outcome:
        options = {"subscriptions": entries}
        return run_task(emulator.url, options, task=AUDIT_LOG_SUBSCRIPTIONS, connection={"timeout": 0.2})

    outcome = apply()
    while outcome.kind == "failed":
        assert "may have been created" in outcome.message
        assert "un the task again" in outcome.message
        outcome = apply()
    state = emulator.state()[ACCOUNT]
    assert sorted((each["kind"], each["name"]) for each in state) == sorted(
        (each["integration_key"], each["name"]) for each in entries
    )
    assert {each["id"] for each in outcome.result["results"]} == {each["_id"] for each in state}


OPTIONS: Json = {"integration_key": "datadog", "name": "late", "config": {"api_key": SECRET}}


def test_a_create_that_takes_effect_after_the_check_is_detected(emulator: Emulator) -> None:
    """The one case that no client can prevent: the service answers nothing, waits, and then does it all the same."""
    emulator.faults(
        [
            {"fault": "act_later", "method": "POST", "seconds": 1.3},
            {"fault": "delay_after", "method": "POST", "seconds": 0.7},
        ]
    )
    outcome = run_task(emulator.url, OPTIONS, connection={"timeout": 1.0}, scale=1.0)
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "POST", "GET"]
    assert_both_are_named(emulator, outcome)
    assert "was created 2 times" in outcome.message
    assert (outcome.failure["method"], outcome.failure["path"]) == ("POST", "/api/v2/integrations/datadog")
    assert outcome.result["changed"]
    assert_found_and_mended(emulator)


def test_a_create_that_takes_effect_after_the_task_is_found_by_the_next(emulator: Emulator) -> None:
    emulator.faults([{"fault": "act_later", "method": "POST", "seconds": 1.2}])
    outcome = run_task(emulator.url, OPTIONS, connection={"timeout": 0.5}, scale=1.0)
    assert outcome.action == "created"
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "POST", "GET"]
    assert len(emulator.state()[ACCOUNT]) == 1
    deadline = time.monotonic() + 10
    while len(emulator.state()[ACCOUNT]) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert_found_and_mended(emulator)


def test_a_create_that_takes_effect_during_the_pause_is_taken(emulator: Emulator) -> None:
    emulator.faults([{"fault": "act_later", "method": "POST", "seconds": 0.5}])
    outcome = run_task(emulator.url, OPTIONS, connection={"timeout": 1.0}, scale=1.0)
    assert outcome.action == "created"
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET"]
    assert len(emulator.state()[ACCOUNT]) == 1


def assert_both_are_named(emulator: Emulator, outcome: Outcome) -> None:
    ids = [each["_id"] for each in emulator.state()[ACCOUNT]]
    assert len(ids) == 2
    assert outcome.kind == "failed"
    assert all(identifier in outcome.message for identifier in ids)


def assert_found_and_mended(emulator: Emulator) -> None:
    """Whatever is asked for by name fails with both ids and changes nothing; deleting one by id mends it."""
    state = emulator.state()
    for options in (OPTIONS, {**OPTIONS, "tags": ["new"]}, {**OPTIONS, "state": "absent"}):
        emulator.clear()
        outcome = run_task(emulator.url, options)
        assert_both_are_named(emulator, outcome)
        assert not outcome.result["changed"]
        assert [each["method"] for each in emulator.requests()] == ["GET"]
        assert emulator.state() == state
    one, other = (each["_id"] for each in state[ACCOUNT])
    absent = {"integration_key": "datadog", "id": one, "state": "absent"}
    assert run_task(emulator.url, absent).action == "deleted"
    assert run_task(emulator.url, OPTIONS).result["subscription"]["id"] == other

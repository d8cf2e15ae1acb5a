# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates whose answers are lost, in every way in which an answer can be, while another client works on the account."""

import http.client
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._integrations import INTEGRATIONS, Field
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from emulator import Emulator
from support.clock import CLOCK, recorded_clock
from support.delays import Delays, held_delays
from support.polling import until

from .effort import FULL
from .operations import ACCOUNT
from .tasks import SECRET, TOKEN, Json, Outcome, run_task

CREATES = 1000 if FULL else 100
BATCH, WORKERS = 100, 4
SLOW_SHARE = 0.2
TIMEOUT = 1.0

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
LOST = {
    "broken_response",
    "connection_lost",
    "http_error",
    "internal_service_error",
    "no_response",
    "unexpected_response",
}
"""The codes of creates whose responses are lost."""

DELAYED: list[Json] = [
    # It takes effect after the client gave up, and before its pause ends.
    {"fault": "delay_before", "seconds": TIMEOUT * 1.5},
    {"fault": "delay_after", "seconds": TIMEOUT * 1.5},
    {"fault": "act_later", "seconds": TIMEOUT / 2},
    {"fault": "act_later", "seconds": TIMEOUT / 2, "hang": True},
]


@dataclass(frozen=True)
class Lane:
    """One worker's integration: its creates meet the faults of its own, one after the other, and no other request does.

    In a slow one the server's clock matters, so that waits are slept.
    """

    kind: str
    slow: bool

    @property
    def ways(self) -> list[list[Json]]:
        return [NOT_ACTED, ACTED, DELAYED, DELAYED] if self.slow else [NOT_ACTED, ACTED]

    def options(self, name: str) -> Json:
        config = {each.option: value_for(each) for each in required(self.kind)}
        return {"integration_key": self.kind, "name": name, "tags": ["ours"], "config": config}

    def create(self, url: str, name: str) -> Outcome:
        connection = {"timeout": TIMEOUT} if self.slow else {}
        return run_task(url, self.options(name), connection=connection, scale=1.0 if self.slow else 0.0)


def required(kind: str) -> list[Field]:
    return [each for each in INTEGRATIONS[kind].settable if each.required]


def value_for(each: Field) -> Any:
    if each.type == "bool":
        return True
    if each.example:
        return each.example
    return each.allowed[0] if each.allowed else "https://example.com/0123456789abcdef" if each.type == "url" else SECRET


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with recorded_clock(), Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}]) as running:
        yield running


def test_creates_whose_answers_are_lost(emulator: Emulator) -> None:
    chance = random.Random(20260303)
    kinds = itertools.cycle(INTEGRATIONS)
    made: list[tuple[Lane, str, list[Outcome]]] = []
    lost: Counter[str] = Counter()
    with SecondWriter(emulator.url) as writer:
        while len(made) < CREATES:
            workers = [(Lane(next(kinds), slow=False), Lane(next(kinds), slow=True)) for _ in range(WORKERS)]
            works = [
                [
                    (slow if chance.random() < SLOW_SHARE else quick, f"lost {len(made)} {number} {each}")
                    for each in range(BATCH // WORKERS)
                ]
                for number, (quick, slow) in enumerate(workers)
            ]
            emulator.faults([rule for pair in workers for lane in pair for rule in losses(chance, lane)])
            made += create_all(emulator.url, works)
            lost.update(each["fault"] for each in emulator.requests() if is_lost(each))
            emulator.clear()
    state = emulator.state()[ACCOUNT]
    runs = sum(len(outcomes) for _lane, _name, outcomes in made)
    print(
        f"\n{len(made)} creates, {lost.total()} answers lost ({dict(lost)}), {runs - len(made)} tasks run again; "
        f"meanwhile another client made {writer.created} and kept {len(writer.kept)}"
    )
    ours = {(each["kind"], each["name"]): each["_id"] for each in state if each["tags"] == ["ours"]}
    counts = Counter((each["kind"], each["name"]) for each in state)
    assert [name for name, count in counts.items() if count > 1] == [], "duplicates"
    assert set(ours) == {(lane.kind, name) for lane, name, _outcomes in made}
    assert len(ours) == CREATES
    for lane, name, outcomes in made:
        assert outcomes[-1].result["subscription"]["id"] == ours[lane.kind, name]
    assert {each["_id"] for each in state if each["tags"] != ["ours"]} == writer.kept
    assert writer.created > CREATES / 4
    assert lost.total() >= CREATES
    assert set(lost) == {rule["fault"] for rule in [*NOT_ACTED, *ACTED, *DELAYED]}

    for _lane, _name, (again,) in create_all(emulator.url, [[(lane, name) for lane, name, _outcomes in made]]):
        assert again.action == "unchanged"
    assert emulator.state()[ACCOUNT] == state


def losses(chance: random.Random, lane: Lane) -> Iterator[Json]:
    """The faults of a lane's creates: more than it comes to, and after one without effect now and then an answer."""
    for _ in range(2 * BATCH // WORKERS):
        way = chance.choice(lane.ways)
        for rule in [chance.choice(way), *([PASS] if way is NOT_ACTED and chance.random() < 0.5 else [])]:
            yield {**rule, "method": "POST", "path": f"/{lane.kind}$"}


def is_lost(request: Json) -> bool:
    answer = request["response"] if request["status"] == 201 else None
    return bool(request["fault"]) and not (isinstance(answer, dict) and "_id" in answer)


def create_all(url: str, works: list[list[tuple[Lane, str]]]) -> list[tuple[Lane, str, list[Outcome]]]:
    """Do each worker's work, several workers at once, as a user does: a task that says so is run again."""

    def do(work: list[tuple[Lane, str]]) -> list[tuple[Lane, str, list[Outcome]]]:
        done = []
        for lane, name in work:
            outcomes = [lane.create(url, name)]
            while outcomes[-1].kind == "failed" and len(outcomes) < 6:
                assert outcomes[-1].failure["code"] in LOST
                outcomes.append(lane.create(url, name))
            assert outcomes[-1].kind in ("changed", "ok"), outcomes[-1].message
            done.append((lane, name, outcomes))
        return done

    with ThreadPoolExecutor(len(works)) as pool:
        return [each for done in pool.map(do, works) for each in done]


class SecondWriter:
    """Another client, which creates, changes and deletes subscriptions of other names as fast as it may.

    It writes its paths with an escape, which the emulator's fault rules do not match.
    """

    def __init__(self, url: str) -> None:
        self.created = 0
        self.kept: set[str] = set()
        self._netloc = urlsplit(url).netloc
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
        connection = http.client.HTTPConnection(self._netloc, timeout=60)

        def send(method: str, kind: str, identifier: str = "", body: Any = None) -> Any:
            path = f"/api/v2/integrations/%{ord(kind[0]):02x}{kind[1:]}{identifier and '/'}{identifier}"
            connection.request(method, path, json.dumps(body) if body else None, {"Authorization": TOKEN})
            response = connection.getresponse()
            text = response.read()
            assert response.status < 300, (method, path, response.status, text)
            return json.loads(text) if text else None

        while not self._end.is_set():
            kind = chance.choice(list(INTEGRATIONS))
            config = {each.api_name: value_for(each) for each in required(kind)}
            body = {"name": f"theirs {self.created}", "config": config, "tags": ["theirs"]}
            identifier = send("POST", kind, body=body)["_id"]
            self.created += 1
            send("PATCH", kind, identifier, [{"op": "replace", "path": "/tags", "value": ["changed"]}])
            if chance.random() < 0.05:
                self.kept.add(identifier)
            else:
                send("DELETE", kind, identifier)
            time.sleep(0.005)
        connection.close()


def test_a_whole_account_whose_creates_are_lost(emulator: Emulator) -> None:
    """The bulk module's way: several creates on the way at once."""
    chance = random.Random(5)
    lanes = [Lane(kind, slow=False) for kind in list(INTEGRATIONS)[:8]]
    entries = [lane.options(f"bulk {number}") for number in range(5) for lane in lanes]
    emulator.faults([{**chance.choice([*NOT_ACTED, *ACTED]), "method": "POST"} for _ in entries])

    def apply() -> Outcome:
        return run_task(emulator.url, {"subscriptions": entries}, task=AUDIT_LOG_SUBSCRIPTIONS)

    # Nobody sleeps, in no thread: the service has done what it does when it answers.
    with mock.patch.object(CLOCK, "sleep", lambda _seconds: None):
        outcome = apply()
        while outcome.kind == "failed":
            failures = [each["failure"] for each in outcome.result["results"] if "failure" in each]
            assert {failure["code"] for failure in failures} <= LOST
            outcome = apply()
    state = emulator.state()[ACCOUNT]
    assert sorted((each["kind"], each["name"]) for each in state) == sorted(
        (each["integration_key"], each["name"]) for each in entries
    )
    assert {each["id"] for each in outcome.result["results"]} == {each["_id"] for each in state}


OPTIONS: Json = {"integration_key": "datadog", "name": "late", "config": {"api_key": SECRET}}


@pytest.fixture
def delays() -> Iterator[Delays]:
    with held_delays() as delays:
        yield delays


def test_a_create_that_takes_effect_after_the_check_is_detected(emulator: Emulator, delays: Delays) -> None:
    """The one case that no client can prevent: the service answers nothing, waits, and then does it all the same."""
    late, slow = 1, 2
    emulator.faults(
        [
            {"fault": "act_later", "method": "POST", "seconds": late},
            {"fault": "delay_after", "method": "POST", "seconds": slow},
        ]
    )
    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(run_task, emulator.url, OPTIONS)
        until(lambda: delays.held == [late, slow])
        delays.end(late)
        until(lambda: len(emulator.state()[ACCOUNT]) == 2)
        delays.end(slow)
        outcome = task.result()
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "POST", "GET"]
    assert_both_are_named(emulator, outcome)
    assert outcome.failure["code"] == "created_twice"
    assert (outcome.failure["method"], outcome.failure["path"]) == ("POST", "/api/v2/integrations/datadog")
    assert outcome.result["changed"]
    assert_found_and_mended(emulator)


def test_a_create_that_takes_effect_after_the_task_is_found_by_the_next(emulator: Emulator, delays: Delays) -> None:
    emulator.faults([{"fault": "act_later", "method": "POST"}])
    outcome = run_task(emulator.url, OPTIONS)
    assert outcome.action == "created"
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "POST", "GET"]
    assert len(emulator.state()[ACCOUNT]) == 1
    delays.end()
    until(lambda: len(emulator.state()[ACCOUNT]) == 2)
    assert_found_and_mended(emulator)


def test_a_create_that_takes_effect_during_the_pause_is_taken(emulator: Emulator, delays: Delays) -> None:
    def pause(_seconds: float) -> None:
        delays.end()
        until(lambda: len(emulator.state()[ACCOUNT]) == 1)

    emulator.faults([{"fault": "act_later", "method": "POST"}])
    with mock.patch.object(CLOCK, "sleep", pause):
        outcome = run_task(emulator.url, OPTIONS)
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

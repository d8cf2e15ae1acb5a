# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two controllers that work on the same subscription at the same moment."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from emulator import Emulator
from support.clock import CLOCK, recorded_clock
from support.delays import held_delays
from support.playbook import Run, play, run_playbook, task
from support.polling import until

from .effort import FULL
from .operations import ACCOUNT, KIND, TARGET_ID, target
from .tasks import SECRET, TOKEN, Json, Outcome, run_task

ROUNDS = 300 if FULL else 40
# Not the one that the subscription begins with: each round changes something.
HOSTS = ["https://api.datadoghq.eu", "https://us3.datadoghq.com", "https://us5.datadoghq.com"]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with recorded_clock(), Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}]) as running:
        yield running


def at_once(emulator: Emulator, *options: Json, timeout: float = 20) -> list[Outcome]:
    """Run these tasks at the same moment; of their waits a fiftieth is slept."""
    barrier = threading.Barrier(len(options))

    def run(each: Json) -> Outcome:
        barrier.wait()
        return run_task(emulator.url, each, connection={"timeout": timeout}, scale=0.02)

    with ThreadPoolExecutor(len(options)) as pool:
        return list(pool.map(run, options))


def state(emulator: Emulator) -> list[Json]:
    return [{name: each[name] for name in each if name != "version"} for each in emulator.state()[ACCOUNT]]


def statements(number: int) -> list[Json]:
    return [{"effect": "allow", "resources": [f"proj/number-{number}"], "actions": ["*"]}]


class Controller:
    """What one controller manages, in the options' terms and as the server keeps it."""

    def __init__(self, options: Json, kept: Json) -> None:
        self.options = {"integration_key": KIND, "name": "target", **options}
        self.kept = kept

    def is_satisfied(self, found: Json) -> bool:
        return all(seen(found, path) == value for path, value in self.kept.items())

    def is_untouched(self, before: Json, after: Json) -> bool:
        return all(seen(before, path) == seen(after, path) for path in self.kept)


def seen(found: Mapping[str, Any], path: str) -> Any:
    head, _, rest = path.partition("/")
    return found[head][rest] if rest else found[head]


def policy_team(number: int) -> Controller:
    return Controller(
        {"tags": [f"policy-{number}"], "statements": statements(number)},
        {"tags": [f"policy-{number}"], "statements": statements(number)},
    )


def platform_team(number: int) -> Controller:
    host = HOSTS[number % len(HOSTS)]
    return Controller(
        {
            "id": TARGET_ID,
            "enabled": number % 2 == 0,
            "config": {"host_url": host, "hide_member_details": number % 2 == 1},
        },
        {"on": number % 2 == 0, "config/hostURL": host, "config/hideMemberDetails": number % 2 == 1},
    )


def trouble(chance: random.Random) -> list[Json]:
    """Delays that let requests overtake each other, lost races, and lost answers."""
    seeds = iter(range(chance.randrange(10**6), 10**7))

    def at_times(probability: float, **rule: Any) -> Json:
        return {"probability": probability, "seed": next(seeds), "times": None, **rule}

    conflicts: list[Json] = [
        {"times": chance.randint(0, 3)},
        {"times": None, "probability": 0.5, "seed": next(seeds)},
        {"times": chance.randint(6, 11)},
        {"times": None},
    ]
    return [
        {"fault": "status", "status": 409, "method": "PATCH", **chance.choice(conflicts)},
        at_times(0.1, fault="drop_after", method="PATCH"),
        at_times(0.1, fault="status", status=500, after=True, method="PATCH"),
        at_times(0.1, fault="drop_before", method="PATCH"),
        at_times(0.5, fault="delay_before", seconds=chance.uniform(0, 0.03), method="PATCH"),
        at_times(0.3, fault="delay_after", seconds=chance.uniform(0, 0.03)),
    ]


def test_each_with_fields_of_its_own(emulator: Emulator) -> None:
    """Both sets of fields are there at the end, or one fails clearly; and nothing else has changed."""
    chance = random.Random(20260304)
    ends: Counter[str] = Counter()
    for number in range(1, ROUNDS + 1):
        emulator.reset()
        emulator.seed({ACCOUNT: [target()]})
        before = state(emulator)[0]
        emulator.faults(trouble(chance))
        teams = [policy_team(number), platform_team(number)]
        outcomes = at_once(emulator, *(team.options for team in teams))
        (after,) = state(emulator)
        for team, outcome in zip(teams, outcomes, strict=True):
            assert_all_or_clearly_failed(team, outcome, before, after)
        assert (after["name"], after["config"]["apiKey"]) == ("target", SECRET)
        ends[" and ".join(sorted(outcome.kind for outcome in outcomes))] += 1
        emulator.clear()
        at_once(emulator, *(team.options for team in teams))
        assert all(team.is_satisfied(state(emulator)[0]) for team in teams)
        for again in at_once(emulator, *(team.options for team in teams)):
            assert again.action == "unchanged"
    print(f"\n{ROUNDS} rounds: {dict(ends)}")
    assert ends["changed and changed"] >= ROUNDS / 4
    assert ends["failed and failed"] >= ROUNDS / 20


def assert_all_or_clearly_failed(team: Controller, outcome: Outcome, before: Json, after: Json) -> None:
    if outcome.kind != "failed":
        assert outcome.kind == "changed"
        assert team.is_satisfied(after)
        return
    assert outcome.failure["code"] in ("optimistic_locking_error", "internal_service_error", "connection_lost")
    # A patch is applied as a whole or not at all.
    assert team.is_untouched(before, after) or (team.is_satisfied(after) and "may have been made" in outcome.message)


def test_both_with_the_same_fields(emulator: Emulator) -> None:
    """The last one wins, with all that it asked for; the other one has failed, or had succeeded before that.

    A task that succeeds has seen the state that it asked for in the service's answer. Lists are never merged.
    """
    chance = random.Random(20260305)
    ends: Counter[str] = Counter()
    for number in range(ROUNDS):
        emulator.reset()
        # One of the fields is already as the first one wants it, so that its patch is the smaller.
        emulator.seed({ACCOUNT: [target(tags=["policy-1"], statements=statements(number % 3))]})
        seconds = [chance.uniform(0, 0.03) for _ in range(2)]
        emulator.faults(
            [{"fault": "delay_before", "seconds": each, "method": "PATCH"} for each in seconds if chance.random() < 0.8]
        )
        teams = [policy_team(1), policy_team(2)]
        outcomes = at_once(emulator, *(team.options for team in teams))
        (after,) = state(emulator)
        assert after["tags"] in [team.kept["tags"] for team in teams]
        assert after["statements"] in [team.kept["statements"] for team in teams]
        for team, outcome in zip(teams, outcomes, strict=True):
            if outcome.kind == "failed":
                assert outcome.failure["code"] == "changed_meanwhile", outcome.message
            else:
                shown = outcome.result["subscription"]
                assert (shown["tags"], shown["statements"]) == (team.kept["tags"], team.kept["statements"])
        mixed = not any(team.is_satisfied(after) for team in teams)
        failed = any(outcome.kind == "failed" for outcome in outcomes)
        assert failed or not mixed, "a mixture, and nobody was told"
        ends["a mixture, and one was told" if mixed else "told" if failed else "the last one's"] += 1
    print(f"\n{ROUNDS} rounds: {dict(ends)}")
    assert ends["the last one's"]


def test_both_create_the_same_name(emulator: Emulator) -> None:
    """Names are not unique for the service, so that nothing can prevent two creates at the same moment.

    What is guaranteed: each controller makes one at most, and where there are two the next run of either names both
    ids and changes nothing.
    """
    chance = random.Random(20260306)
    ends: Counter[int] = Counter()
    for number in range(ROUNDS // 2):
        emulator.reset()
        seconds = chance.choice([0.0, 0.02, 0.05])
        emulator.faults(
            [
                {"fault": "delay_before", "seconds": seconds, "method": "POST", "times": None},
                {"fault": "delay_before", "seconds": chance.uniform(0, 0.02), "method": "GET"},
            ]
        )
        wanted = [made_by("one"), made_by("other")]
        # The first round is no race: both are sent before the service does either.
        outcomes = created_at_once(emulator, *wanted) if number == 0 else at_once(emulator, *wanted)
        emulator.clear()
        after = state(emulator)
        assert [each["name"] for each in after] == ["same"] * len(after)
        ends[len(after)] += 1
        if len(after) == 1:
            assert sorted(str(outcome.action) for outcome in outcomes) == ["created", "updated"]
            continue
        assert [outcome.action for outcome in outcomes] == ["created", "created"]
        ids = {outcome.result["subscription"]["id"] for outcome in outcomes}
        assert ids == {each["_id"] for each in after}
        for options in wanted:
            again = run_task(emulator.url, options)
            assert again.failure["code"] == "ambiguous_name"
            assert all(identifier in again.message for identifier in ids)
        assert state(emulator) == after
        assert {each["method"] for each in emulator.requests()} == {"GET"}
    print(f"\n{ROUNDS // 2} rounds; so many subscriptions, so often: {dict(ends)}")
    assert ends[2]


def created_at_once(emulator: Emulator, *options: Json) -> list[Outcome]:
    """Run these tasks; the service does no create before each of them has sent its own."""
    emulator.clear_faults()
    emulator.faults([{"fault": "delay_before", "seconds": 60, "method": "POST", "times": None}])
    with held_delays() as delays, ThreadPoolExecutor(1) as pool:
        outcomes = pool.submit(at_once, emulator, *options)
        until(lambda: len(delays.held) == len(options))
        delays.end()
        return outcomes.result()


def made_by(who: str) -> Json:
    return {"integration_key": KIND, "name": "same", "tags": [who], "config": {"api_key": SECRET}}


@pytest.mark.parametrize("agree", [True, False])
def test_a_lost_create_and_another_controllers_of_that_name(emulator: Emulator, agree: bool) -> None:
    """It is taken as ours, since nothing tells them apart; where it differs from what was asked for, that is told."""
    emulator.faults([{"fault": "drop_before", "method": "POST"}])
    theirs = []

    def meanwhile(_seconds: float) -> None:
        theirs.append(pool.submit(run_task, emulator.url, made_by("one" if agree else "other")).result())

    with ThreadPoolExecutor(1) as pool, mock.patch.object(CLOCK, "sleep", meanwhile):
        ours = run_task(emulator.url, made_by("one"))
    (after,) = state(emulator)
    assert [each.action for each in theirs] == ["created"]
    if agree:
        assert ours.result["subscription"]["id"] == after["_id"]
    else:
        assert ours.failure["code"] == "different_response"
        assert after["_id"] in ours.message
        assert "tags" in ours.message
    assert after["tags"] == ["one" if agree else "other"]


def test_two_playbooks_at_once(emulator: Emulator, tmp_path: Path) -> None:
    """Real processes, which loop over one task each with new values: the last values of both are there at the end."""
    rounds = 12 if FULL else 5
    emulator.seed({ACCOUNT: [target()]})
    emulator.faults(
        [
            # Each one's first, so that both begin together.
            {"fault": "delay_before", "method": "PATCH", "seconds": 60, "times": 2},
            {"fault": "status", "status": 409, "method": "PATCH", "times": 2 * rounds, "probability": 0.3, "seed": 4},
            {"fault": "delay_before", "method": "PATCH", "seconds": 0.2, "times": None, "probability": 0.5, "seed": 5},
            {"fault": "drop_after", "method": "PATCH", "times": 2, "skip": 2},
        ]
    )
    policy = {
        "tags": ["policy-{{ item }}"],
        "statements": [{"resources": ["proj/number-{{ item }}"], "actions": ["*"]}],
    }
    platform = {
        "enabled": "{{ item is even }}",
        "config": {"hide_member_details": "{{ item is odd }}", "host_url": "{{ datadogs[item % 3] }}"},
    }

    def run(number: int, options: Json) -> Run:
        connection = {"api_url": emulator.url, "api_token": TOKEN, "integration_key": KIND, "name": "target"}
        each = task("Apply", {**connection, **options}, loop=list(range(1, rounds + 1)))
        return run_playbook([play(each, variables={"datadogs": HOSTS})], tmp_path / f"controller{number}")

    with ThreadPoolExecutor(2) as pool:
        with held_delays() as delays:
            running = [pool.submit(run, number, options) for number, options in ((1, policy), (2, platform))]
            until(lambda: len(delays.held) == 2 or any(each.done() for each in running))
        runs = [each.result() for each in running]
    assert [each.code for each in runs] == [0, 0], [each.stdout[-3000:] for each in runs]
    requests = emulator.requests()
    (after,) = state(emulator)
    assert all(team.is_satisfied(after) for team in (policy_team(rounds), platform_team(rounds)))
    assert (after["name"], after["config"]["apiKey"]) == ("target", SECRET)
    patched = [
        "".join(sorted({op["path"][1] for op in each["body"]})) for each in requests if each["method"] == "PATCH"
    ]
    turns = sum(one != other for one, other in itertools.pairwise(patched))
    print(
        f"\n{rounds} rounds: {len(patched)} patches, {turns} changes of turn, {Counter(e['fault'] for e in requests)}"
    )
    assert turns >= 2, "they did not run at the same time"
    assert sum(each["status"] == 409 for each in requests) >= 1

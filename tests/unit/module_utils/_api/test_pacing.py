# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests that wait until a rate limit resets, before the service refuses one. Time passes only in waits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Lock
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api import pacing, stopping, waiting
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import Client
from ansible_collections.community.launchdarkly.plugins.module_utils._api.errors import ApiError
from ansible_collections.community.launchdarkly.plugins.module_utils._api.pacing import Pace
from ansible_collections.community.launchdarkly.plugins.module_utils._api.stopping import Stop
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from emulator import Emulator, control, injection, log, store
from emulator import api as api_module
from support.connections import connection

Json = dict[str, Any]

TOKEN = "write-token"
CONFIG = {"url": "https://hooks.example.com/x"}
CONFIGS: list[tuple[str, Json]] = [
    *((kind, CONFIG) for kind in ("slack", "msteams", "msteams-app", "zapier", "mattermost")),
    ("honeycomb", {"dataset_name": "audit", "api_key": "a-secret-key"}),
    ("signalfx", {"access_token": "a-secret-token", "realm": "us1"}),
    ("logdna", {"ingestion_key": "a-secret-key"}),
]
GLOBAL, ROUTE, RESET = "X-Ratelimit-Global-Remaining", "X-Ratelimit-Route-Remaining", "X-Ratelimit-Reset"
TOKENS, TOKEN_RESET = "X-Ratelimit-Auth-Token-Remaining", "X-Ratelimit-Auth-Token-Reset"


class StandingClock:
    """The clock of the collection and of the emulator. Only waits move it, which it records and which take no time."""

    def __init__(self) -> None:
        self.now = 1_900_000_000.0
        self.waits: list[float] = []
        self.on_wait: Callable[[], None] = lambda: None
        self._lock = Lock()

    def time(self) -> float:
        return self.now

    monotonic = time

    def wait(self, stop: Stop, seconds: float) -> None:
        self.on_wait()
        with self._lock:
            self.waits.append(seconds)
            if not stop.is_set:
                self.now += seconds

    @property
    def whole_waits(self) -> list[int]:
        """The waits without their jitter, which is a second at most."""
        return [int(each) for each in self.waits]

    def stamp(self, ahead: float) -> str:
        return str(int((self.now + ahead) * 1000))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    clock = StandingClock()
    for module in (pacing, waiting, api_module, control, injection, log, store):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(stopping.Stop, "wait", lambda stop, seconds: clock.wait(stop, seconds))
    # The header Date comes from the machine's clock.
    monkeypatch.setattr(waiting, "_server_time", lambda _headers: clock.now)
    # The jitter is always its half.
    monkeypatch.setattr(random, "uniform", lambda least, most: (least + most) / 2)
    return clock


@pytest.fixture(name="emulator", scope="module")
def _emulator() -> Iterator[Emulator]:
    with Emulator(accounts=[{"name": "acme", "tokens": [TOKEN, "other-token"]}]) as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def _fresh(emulator: Emulator) -> None:
    emulator.reset()
    emulator.clear_limits()


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    with Client(connection(emulator.url, TOKEN)) as client:
        yield client


def says(emulator: Emulator, headers: Json, **rule: Any) -> None:
    """Let the next response have some headers."""
    emulator.faults([{"fault": "headers", "headers": headers, **rule}])


def statuses(emulator: Emulator) -> list[int]:
    return [each["status"] for each in emulator.requests()]


def create(client: Client) -> None:
    client.create("slack", {"name": "One", "config": CONFIG})


@pytest.mark.parametrize(
    ("limits", "threads"),
    [
        ({"global_": 5}, 4),
        ({"global_": 30}, 4),
        ({"route": 5}, 4),
        ({"token": 5}, 4),
        ({"global_": 40, "route": 9, "token": 30}, 8),
        ({"global_": 2}, 1),
    ],
)
def test_alone_in_a_fresh_window_a_task_is_never_refused(
    emulator: Emulator, clock: StandingClock, limits: Json, threads: int
) -> None:
    emulator.limits(window=10.0, **limits)
    entries = [
        {"integration_key": kind, "name": f"n{n}", "config": config} for kind, config in CONFIGS for n in range(25)
    ]
    raw: Json = {"api_url": emulator.url, "api_token": TOKEN, "subscriptions": entries}
    raw |= {"max_concurrency": threads, "max_wait": 1_000_000}
    result = AUDIT_LOG_SUBSCRIPTIONS.run(AUDIT_LOG_SUBSCRIPTIONS.check(raw, {}), Mode(check=False, diff=False))
    assert result["summary"]["created"] == 200
    assert statuses(emulator).count(201) == 200 and len(clock.waits) > 0
    assert 429 not in statuses(emulator)


class TestOneAfterTheOther:
    """Requests of one thread: one is open at a time."""

    @pytest.mark.parametrize(("remaining", "waits"), [(0, [5]), (1, [5]), (2, []), (50, [])])
    @pytest.mark.parametrize(("counter", "reset"), [(GLOBAL, RESET), (ROUTE, RESET), (TOKENS, TOKEN_RESET)])
    def test_the_last_one_is_not_used(
        self,
        emulator: Emulator,
        client: Client,
        clock: StandingClock,
        counter: str,
        reset: str,
        remaining: int,
        waits: list[int],
    ) -> None:
        says(emulator, {counter: remaining, reset: clock.stamp(5)})
        for _ in range(3):
            client.list_all("slack")
        assert clock.whole_waits == waits
        assert statuses(emulator) == [200] * 3

    @pytest.mark.parametrize(
        "reset", [{}, {RESET: "-60"}, {RESET: "1000"}, {RESET: "soon"}, {TOKEN_RESET: "1900000060000"}]
    )
    def test_a_reset_that_is_unknown_or_past(
        self, emulator: Emulator, client: Client, clock: StandingClock, reset: Json
    ) -> None:
        says(emulator, {GLOBAL: "0", **reset})
        for _ in range(2):
            client.list_all("slack")
        assert clock.waits == []
        assert statuses(emulator) == [200] * 2

    def test_a_wait_that_max_wait_does_not_cover(self, emulator: Emulator, clock: StandingClock) -> None:
        says(emulator, {GLOBAL: "0", RESET: clock.stamp(5)})
        with Client(connection(emulator.url, TOKEN, max_wait=5)) as client:
            for _ in range(3):
                client.list_all("slack")
        assert clock.waits == []
        assert statuses(emulator) == [200] * 3

    def test_what_it_waited_is_gone_from_max_wait(self, emulator: Emulator, clock: StandingClock) -> None:
        says(emulator, {GLOBAL: "0", RESET: clock.stamp(5)})
        emulator.faults([{"fault": "rate_limit", "reset_in": 5}])
        with Client(connection(emulator.url, TOKEN, max_wait=10)) as client:
            client.list_all("slack")
            with pytest.raises(ApiError) as caught:
                client.list_all("slack")
        assert (caught.value.status, caught.value.attempts) == (429, 1)
        assert clock.whole_waits == [5]

    @pytest.mark.parametrize(
        ("account", "token", "waits"),
        [((1, 5), (50, 60), [5]), ((50, 60), (1, 5), [5]), ((1, 5), (1, 8), [8]), ((1, 8), (1, 5), [8])],
    )
    def test_two_limits(
        self,
        emulator: Emulator,
        client: Client,
        clock: StandingClock,
        account: tuple[int, int],
        token: tuple[int, int],
        waits: list[int],
    ) -> None:
        told = {GLOBAL: account[0], RESET: clock.stamp(account[1])}
        says(emulator, {**told, TOKENS: token[0], TOKEN_RESET: clock.stamp(token[1])})
        for _ in range(2):
            client.list_all("slack")
        assert clock.whole_waits == waits

    def test_the_limit_of_a_route_is_of_one_operation(
        self, emulator: Emulator, client: Client, clock: StandingClock
    ) -> None:
        says(emulator, {ROUTE: "0", RESET: clock.stamp(5)}, method="POST")
        create(client)
        client.list_all("slack")
        assert clock.waits == []
        create(client)
        assert clock.whole_waits == [5]

    def test_another_client_uses_the_limit_up(self, emulator: Emulator, client: Client, clock: StandingClock) -> None:
        """The 429 is handled as one without any warning, and waited for once."""
        emulator.limits(window=10.0, global_=6)
        client.list_all("slack")
        for _ in range(5):
            with Client(connection(emulator.url, "other-token")) as other:
                other.list_all("slack")
        client.list_all("slack")
        assert statuses(emulator) == [200] * 6 + [429, 200]
        assert clock.whole_waits == [10]

    def test_a_refusal_without_headers_before_it(
        self, emulator: Emulator, client: Client, clock: StandingClock
    ) -> None:
        emulator.limits(window=10.0, global_=1, remaining_headers=False)
        for _ in range(2):
            client.list_all("slack")
        assert statuses(emulator) == [200, 429, 200]
        assert clock.whole_waits == [10]

    def test_a_stop_ends_the_wait(self, emulator: Emulator, clock: StandingClock) -> None:
        says(emulator, {GLOBAL: "0", RESET: clock.stamp(5)})
        stop = Stop()
        clock.on_wait = stop.set
        with Client(connection(emulator.url, TOKEN), stop) as client:
            client.list_all("slack")
            with pytest.raises(ApiError) as caught:
                client.list_all("slack")
        assert (caught.value.code, caught.value.attempts) == ("stopped", 0)
        assert clock.whole_waits == [5]
        assert statuses(emulator) == [200]

    def test_a_refusal_keeps_the_next_request_waiting(self, emulator: Emulator, clock: StandingClock) -> None:
        emulator.faults([{"fault": "rate_limit", "reset_in": 5, "method": "POST"}])
        with Client(connection(emulator.url, TOKEN, max_retries=0)) as client:
            with pytest.raises(ApiError):
                create(client)
            client.list_all("slack")
        assert clock.whole_waits == [5]

    def test_nobody_waits_after_another_wait_was_too_long(self, emulator: Emulator, clock: StandingClock) -> None:
        limits = {ROUTE: "0", RESET: clock.stamp(600), TOKENS: "0", TOKEN_RESET: clock.stamp(5)}
        emulator.faults([{"fault": "status", "status": 429, "headers": limits, "method": "POST"}])
        with Client(connection(emulator.url, TOKEN)) as client:
            with pytest.raises(ApiError) as refused:
                create(client)
            with pytest.raises(ApiError) as caught:
                client.list_all("slack")
        assert (refused.value.status, caught.value.code) == (429, "gave_up")
        assert clock.waits == []


def is_held(pace: Pace) -> bool:
    """Whether a request that is open would wait."""
    return pace.seconds_to_wait("list") > 0


class TestWhatIsKnown:
    """With several open requests, whose responses come in any order."""

    @pytest.fixture
    def pace(self, clock: StandingClock) -> Pace:
        return Pace()

    def told(self, clock: StandingClock, remaining: int, ahead: float) -> dict[str, str]:
        return {GLOBAL: str(remaining), RESET: clock.stamp(ahead)}

    @pytest.mark.parametrize("open_requests", [1, 4, 7])
    def test_each_open_request_may_need_one(self, pace: Pace, clock: StandingClock, open_requests: int) -> None:
        with ExitStack() as stack:
            for _ in range(open_requests):
                stack.enter_context(pace.open_request())
            pace.learn("list", 0, self.told(clock, open_requests + 1, 5))
            assert not is_held(pace)
            with pace.open_request():
                assert is_held(pace)
            assert not is_held(pace)
            pace.learn("list", 1, self.told(clock, open_requests, 5))
            assert is_held(pace)

    def test_the_lower_one_counts_if_two_requests_overlapped(self, pace: Pace, clock: StandingClock) -> None:
        with pace.open_request(), pace.open_request():
            for first, second in ((1, 40), (40, 1)):
                before = pace.responses
                pace.learn("list", before, self.told(clock, first, 5))
                pace.learn("list", before, self.told(clock, second, 3))
                clock.now += 4
                assert is_held(pace)
                clock.now += 4
                assert not is_held(pace)

    def test_the_newer_one_counts_if_they_did_not(self, pace: Pace, clock: StandingClock) -> None:
        with pace.open_request():
            pace.learn("list", pace.responses, self.told(clock, 1, 5))
            pace.learn("list", pace.responses, self.told(clock, 40, 8))
            assert not is_held(pace)
            pace.learn("list", pace.responses, {GLOBAL: "0"})
            assert not is_held(pace)
            pace.learn("list", pace.responses, self.told(clock, 1, 8))
            pace.learn("list", pace.responses, {})
            assert is_held(pace), "a response that says nothing changes nothing"

    def test_a_window_that_is_over_says_nothing_of_the_next(self, pace: Pace, clock: StandingClock) -> None:
        with pace.open_request():
            pace.learn("list", 0, self.told(clock, 1, 5))
            clock.now += 5.5
            assert not is_held(pace)
            pace.learn("list", 0, self.told(clock, 40, 5))
            assert not is_held(pace)

    def test_a_reset_in_milliseconds_may_be_rounded_down(self, pace: Pace, clock: StandingClock) -> None:
        with pace.open_request():
            pace.learn("list", 0, self.told(clock, 1, 5))
            clock.now += 5.0001
            assert is_held(pace)

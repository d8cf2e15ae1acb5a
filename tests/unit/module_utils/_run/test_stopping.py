# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a runner sees of a list while it is applied, and how it stops it: nothing more is sent, and nothing is lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api.client import Client
from ansible_collections.community.launchdarkly.plugins.module_utils._api.parallel import in_parallel
from ansible_collections.community.launchdarkly.plugins.module_utils._api.stopping import Stop
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from emulator import Emulator
from support.polling import until

Json = dict[str, Any]

SLACK = {"integration_key": "slack", "config": {"url": "https://hooks.example/secret-part"}}
ZAPIER = {"integration_key": "zapier", "config": {"url": "https://hooks.example/secret-part"}}


class Ended(BaseException):
    """An exception such as a task timeout, which is no Exception."""


def run(emulator: Emulator, entries: list[Json], mode: Mode, **options: Any) -> Json:
    raw = {"api_url": emulator.url, "api_token": "write-token", "subscriptions": entries, **options}
    return AUDIT_LOG_SUBSCRIPTIONS.run(AUDIT_LOG_SUBSCRIPTIONS.check(raw, {}), mode)


def entries(*names: str, **more: Any) -> list[Json]:
    return [{**SLACK, "name": name, **more} for name in names]


def writes(emulator: Emulator) -> int:
    return sum(each["method"] != "GET" for each in emulator.requests())


def test_the_result_so_far_is_told_before_the_first_write_and_after_each(emulator: Emulator) -> None:
    told: list[tuple[int, list[str]]] = []

    def so_far(result: Callable[[], Json]) -> None:
        states = ["pending" if each.get("pending") else each["action"] for each in result()["results"]]
        told.append((writes(emulator), states))

    emulator.seed({"acme": [{"kind": "slack", "name": "same", "config": SLACK["config"]}]})
    run(emulator, [*entries("one", "two"), {**SLACK, "name": "same"}], Mode(check=False, diff=False, so_far=so_far))
    assert told == [
        (0, ["pending", "pending", "unchanged"]),
        (1, ["created", "pending", "unchanged"]),
        (2, ["created", "created", "unchanged"]),
    ]


@pytest.mark.parametrize("case", ["check mode", "no entry", "no change"])
def test_nothing_is_told_if_nothing_is_written(emulator: Emulator, case: str) -> None:
    told: list[Json] = []
    listed = [] if case == "no entry" else entries("one")
    check = case == "check mode"
    if case == "no change":
        run(emulator, listed, Mode(check=False, diff=False))
    run(emulator, listed, Mode(check=check, diff=False, so_far=lambda result: told.append(result())))
    assert told == []


def test_nothing_is_written_if_the_plan_can_not_be_told(emulator: Emulator) -> None:
    def so_far(_result: Callable[[], Json]) -> None:
        raise OSError

    with pytest.raises(OSError):
        run(emulator, entries("one", "two"), Mode(check=False, diff=False, so_far=so_far))
    assert writes(emulator) == 0


def test_a_failure_so_far_holds_no_secret(emulator: Emulator) -> None:
    told: list[Json] = []
    body = {"code": "invalid_request", "message": "hooks.example/secret-part is not valid"}
    emulator.faults([{"fault": "status", "status": 400, "body": body, "method": "POST"}])
    with pytest.raises(TaskFailure):
        run(emulator, entries("one"), Mode(check=False, diff=False, so_far=lambda result: told.append(result())))
    assert told[-1]["results"][0]["failure"]["code"] == "invalid_request"
    assert "secret-part" not in str(told)


def test_a_stopped_task_sends_nothing_more_and_says_what_it_sent(emulator: Emulator) -> None:
    stop = Stop()

    def so_far(_result: Callable[[], Json]) -> None:
        if writes(emulator):
            stop.set()

    listed = [*entries("one", "two"), {**SLACK, "name": "three", "state": "absent"}]
    with pytest.raises(TaskFailure) as failed:
        run(emulator, listed, Mode(check=False, diff=False, stop=stop, so_far=so_far))
    results = failed.value.result["results"]
    assert [each["action"] for each in results] == ["created", "failed", "unchanged"]
    assert results[1]["failure"]["code"] == "stopped"
    assert writes(emulator) == 1


def test_a_stop_ends_a_wait(emulator: Emulator) -> None:
    emulator.faults([{"fault": "rate_limit", "reset_in": 3600, "method": "POST", "times": None}])
    stop = Stop()
    codes: list[str] = []

    def apply() -> None:
        with pytest.raises(TaskFailure) as failed:
            run(emulator, entries("one"), Mode(check=False, diff=False, stop=stop), max_wait=7200)
        codes.append(failed.value.result["failure"]["code"])

    thread = threading.Thread(target=apply)
    thread.start()
    until(lambda: writes(emulator) == 1)
    stop.set()
    thread.join()
    assert codes == ["stopped"]


def test_a_run_that_is_over_stops_its_task(emulator: Emulator) -> None:
    with pytest.raises(TaskFailure) as failed:
        run(emulator, entries("one"), Mode(check=False, diff=False, stop=Stop(lambda: True)))
    assert failed.value.result["failure"]["code"] == "stopped"
    assert emulator.requests() == []


@pytest.mark.parametrize("raised", [Ended, KeyboardInterrupt])
def test_an_interrupt_of_the_main_thread_stops_the_others(
    emulator: Emulator, raised: type[BaseException], interrupted: Callable[[type[BaseException]], None]
) -> None:
    """Each write that the service got is in the last result so far, and no other write is sent."""
    told: list[Json] = []

    def so_far(result: Callable[[], Json]) -> None:
        told.append(result())
        if len(told) == 2:
            interrupted(raised)

    listed = [{**each, "name": f"n{number}"} for number in range(8) for each in (SLACK, ZAPIER)]
    emulator.seed({"acme": [{"kind": "slack", "name": "doomed", "config": {}}]})
    with pytest.raises(raised):
        run(emulator, listed, Mode(check=False, diff=False, so_far=so_far), prune=True)
    created = [each["name"] for each in emulator.state()["acme"] if each["name"] != "doomed"]
    last = told[-1]["results"]
    assert sorted(each["name"] for each in last if each["action"] == "created") == sorted(created)
    assert {each["failure"]["code"] for each in last if each["action"] == "failed"} == {"stopped", "not_pruned"}
    assert not any(each.get("pending") for each in last)
    assert 0 < len(created) < len(listed)


@pytest.fixture(name="interrupted")
def _interrupted() -> Any:
    """A function that raises an exception in the main thread, as a signal does, and returns after that."""
    wanted: list[type[BaseException]] = []
    handled = threading.Event()

    def handle(_number: int, _frame: Any) -> None:
        handled.set()
        raise wanted[0]

    def interrupt(raised: type[BaseException]) -> None:
        wanted.append(raised)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        handled.wait()

    before = signal.signal(signal.SIGUSR1, handle)
    yield interrupt
    signal.signal(signal.SIGUSR1, before)


def test_threads_leave_signals_to_the_main_thread(emulator: Emulator) -> None:
    checked = AUDIT_LOG_SUBSCRIPTIONS.check({"api_url": emulator.url, "api_token": "t", "subscriptions": []}, {})
    with Client(checked.connection) as client:
        (blocked,) = in_parallel(client, lambda _item: signal.pthread_sigmask(signal.SIG_BLOCK, ()), [None])
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM} <= blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("moment", ["before a thread begins", "after a thread ended", "while a thread writes"])
def test_an_interrupt_while_threads_are_started_leaves_nothing_unknown(
    emulator: Emulator, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a thread did stays in the result, and what no thread began is not sent."""
    told: list[Json] = []
    submit = ThreadPoolExecutor.submit

    def interrupted(pool: ThreadPoolExecutor, call: Any) -> Any:
        if not told:  # the lists are read in the same way
            return submit(pool, call)
        if moment == "after a thread ended":
            submit(pool, call).result()
        if moment == "while a thread writes":
            # The pool does not know this thread yet.
            threading.Thread(target=call).start()
            until(lambda: writes(emulator) == 1)
        raise Ended

    monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
    emulator.faults([{"fault": "delay_after", "method": "POST", "seconds": 0.3}])
    listed = [{**ZAPIER, "name": "zapier"}, {**SLACK, "name": "slack"}]
    with pytest.raises(Ended):
        run(emulator, listed, Mode(check=False, diff=False, so_far=lambda result: told.append(result())))
    results = told[-1]["results"]
    begun = moment != "before a thread begins"
    assert [each["action"] for each in results] == ["created" if begun else "failed", "failed"]
    assert not any(each.get("pending") for each in results)
    assert results[1]["failure"]["code"] == "stopped"
    assert writes(emulator) == begun

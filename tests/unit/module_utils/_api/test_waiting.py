# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long to wait: which limit was hit, and what a task may wait in all."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api.stopping import Stop
from ansible_collections.community.launchdarkly.plugins.module_utils._api.waiting import (
    WaitBudget,
    WaitTooLong,
    backoff,
    limit_reset,
    wait_before_retry,
)

NOW = 1_900_000_000.0


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def stamp(ahead: float) -> str:
    """An epoch time in milliseconds, so many seconds from now."""
    return str(int((NOW + ahead) * 1000))


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"X-Ratelimit-Reset": stamp(5)}, 5, 6),
        ({"X-Ratelimit-Reset": stamp(-50)}, 0.25, 0.5),
        ({"X-Ratelimit-Reset": stamp(-50), "Retry-After": "3"}, 3, 3.75),
        ({"X-Ratelimit-Reset": stamp(5), "Retry-After": "50"}, 5, 6),
        ({"Retry-After": "3"}, 3, 3.75),
        ({"Retry-After": "soon"}, 0.25, 0.5),
        ({}, 0.25, 0.5),
        ({"X-Ratelimit-Reset": "nonsense"}, 0.25, 0.5),
    ],
)
def test_what_a_429_tells(headers: dict[str, str], least: float, most: float) -> None:
    assert least <= wait_before_retry(429, headers, 0) <= most


def test_the_reset_is_that_of_the_limit_that_was_hit() -> None:
    both = {"X-Ratelimit-Reset": "1000", "X-Ratelimit-Auth-Token-Reset": "9000"}
    assert limit_reset({**both, "X-Ratelimit-Auth-Token-Remaining": "0"}) == 9
    assert limit_reset({**both, "X-Ratelimit-Global-Remaining": "0"}) == 1
    assert limit_reset({**both, "X-Ratelimit-Route-Remaining": "0", "X-Ratelimit-Auth-Token-Remaining": "0"}) == 9
    assert limit_reset(both) == 1
    assert limit_reset({**both, "X-Ratelimit-Route-Remaining": "5"}) == 9, "what has something left was not hit"
    assert limit_reset({"X-Ratelimit-Reset": "1000", "X-Ratelimit-Global-Remaining": "50"}) is None
    assert limit_reset({}) is None


def test_the_servers_clock_counts() -> None:
    headers = {"Date": formatdate(NOW - 3600, usegmt=True), "X-Ratelimit-Reset": stamp(5 - 3600)}
    assert 5 <= wait_before_retry(429, headers, 0) <= 6


def test_a_server_error_tells_of_limits_that_were_not_hit() -> None:
    assert wait_before_retry(503, {"X-Ratelimit-Reset": stamp(60)}, 0) <= 0.5
    assert wait_before_retry(503, {"Retry-After": "7"}, 0) >= 7


DATES = {
    "IMF": "%a, %d %b %Y %H:%M:%S GMT",
    "RFC 850": "%A, %d-%b-%y %H:%M:%S GMT",
    "asctime": "%a %b %d %H:%M:%S %Y",
    "a zone": "%a, %d %b %Y %H:%M:%S +0000",
    "no known zone": "%a, %d %b %Y %H:%M:%S -0000",
}


@pytest.mark.parametrize("form", DATES.values(), ids=DATES)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_may_be_a_date(form: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        headers = {"Retry-After": time.strftime(form, time.gmtime(NOW + 60))}
        assert 60 <= wait_before_retry(status, headers, 0) <= 61
        headers = {"Retry-After": time.strftime(form, time.gmtime(NOW - 60))}
        assert wait_before_retry(status, headers, 0) <= 0.5, "one in the past is a short wait"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("ahead", [-3600, 3600])
def test_a_date_counts_from_the_servers_clock(ahead: float) -> None:
    server = NOW + ahead
    headers = {"Date": formatdate(server, usegmt=True), "Retry-After": formatdate(server + 30, usegmt=True)}
    assert 30 <= wait_before_retry(503, headers, 0) <= 31


def test_the_reset_of_a_limit_comes_before_a_date() -> None:
    headers = {"X-Ratelimit-Reset": stamp(5), "Retry-After": formatdate(NOW + 600, usegmt=True)}
    assert wait_before_retry(429, headers, 0) <= 6


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "",
        " ",
        "Nov AM , 08:49",
        "Sun, 31 Feb 2099 08:49:37 GMT",
        "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sun, 06 Nov 2099 08:49:37 +99999999999999",
        "-5",
        "1e300",
        "nan",
    ],
)
def test_what_is_neither_a_number_nor_a_date(text: str) -> None:
    assert wait_before_retry(503, {"Retry-After": text, "Date": text}, 0) <= 0.5


def test_backoff_grows_to_a_limit() -> None:
    assert [
        round(max(backoff(attempt) for _ in range(200)) / limit) for attempt, limit in enumerate((0.5, 1, 2, 4, 8))
    ] == [1] * 5
    assert all(5 <= backoff(attempt) <= 10 for attempt in range(5, 100))


def test_the_budget_is_for_all_waits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stop = Stop()
    stop.set()  # so that no wait takes time
    budget = WaitBudget(10, stop)
    budget.wait(6)
    budget.wait(6)  # at the same time as the first, and so within it
    now[0] += 6
    with pytest.raises(WaitTooLong):
        budget.wait(5)
    budget.wait(4)
    now[0] += 4
    with pytest.raises(WaitTooLong):
        budget.wait(0.1)

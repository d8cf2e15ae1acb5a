# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long to wait: which limit was hit, and what a task may wait in all."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._waiting import (
    WaitBudget,
    WaitTooLong,
    backoff,
    limit_reset,
    wait_told_by,
)


def milliseconds(ahead: float) -> str:
    return str(int((time.time() + ahead) * 1000))


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"X-Ratelimit-Reset": 5}, 4, 6.5),
        ({"X-Ratelimit-Reset": -50}, 0.2, 0.6),
        ({"X-Ratelimit-Reset": -50, "Retry-After": "3"}, 3, 4),
        ({"X-Ratelimit-Reset": 5, "Retry-After": "50"}, 4, 6.5),
        ({"Retry-After": "3"}, 3, 4),
        ({"Retry-After": "soon"}, 0.2, 0.6),
        ({}, 0.2, 0.6),
        ({"X-Ratelimit-Reset": "nonsense"}, 0.2, 0.6),
    ],
)
def test_what_a_429_tells(headers: dict[str, str | float], least: float, most: float) -> None:
    # Numbers are seconds from now on: the now of this test, which may run long after it was collected.
    told = {name: value if isinstance(value, str) else milliseconds(value) for name, value in headers.items()}
    assert least <= wait_told_by(429, told, 0) <= most


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
    skewed = time.time() - 3600
    headers = {"Date": formatdate(skewed, usegmt=True), "X-Ratelimit-Reset": str(int((skewed + 5) * 1000))}
    assert 4 <= wait_told_by(429, headers, 0) <= 7


def test_a_server_error_tells_of_limits_that_were_not_hit() -> None:
    assert wait_told_by(503, {"X-Ratelimit-Reset": milliseconds(60)}, 0) <= 0.6
    assert wait_told_by(503, {"Retry-After": "7"}, 0) >= 7


def test_backoff_grows_to_a_limit() -> None:
    assert [
        round(max(backoff(attempt) for _ in range(200)) / limit) for attempt, limit in enumerate((0.5, 1, 2, 4, 8))
    ] == [1] * 5
    assert all(5 <= backoff(attempt) <= 10 for attempt in range(5, 100))


def test_the_budget_is_for_all_waits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    budget = WaitBudget(10)
    budget.wait(6)
    budget.wait(6)  # at the same time as the first, and so within it
    now[0] += 6
    with pytest.raises(WaitTooLong):
        budget.wait(5)
    budget.wait(4)
    now[0] += 4
    with pytest.raises(WaitTooLong):
        budget.wait(0.1)

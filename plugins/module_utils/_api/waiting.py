# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""How long to wait before a request is sent again, and how long a task may wait in total."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from .stopping import Stop

_FIRST_WAIT = 0.5
_LONGEST_BACKOFF = 10.0
_JITTER = 0.25
_RESET_UNIT = 0.001  # seconds, by which a reset may be rounded down
_LIMITS = (
    ("X-Ratelimit-Reset", ("X-Ratelimit-Global-Remaining", "X-Ratelimit-Route-Remaining")),
    ("X-Ratelimit-Auth-Token-Reset", ("X-Ratelimit-Auth-Token-Remaining",)),
)
"""The headers that say when limits reset, in epoch milliseconds, and those that say how many requests remain of each:
those of an account, and those of a token [vendor's client documentation].
"""


class WaitTooLong(Exception):
    """The next wait would go past what the task may wait in total."""


class WaitBudget:
    """The seconds that one task may wait in total, over all of its threads.

    Threads that wait at the same time count once: the budget pays for the time in which at least one of them waits.
    """

    def __init__(self, max_wait: float, stop: Stop) -> None:
        self._left = max_wait
        self._stop = stop
        self._covered_until = 0.0
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> None:
        """Wait the given seconds, or until the task has to stop.

        Raises WaitTooLong, without waiting, if that is more than what is left.
        """
        with self._lock:
            now = time.monotonic()
            cost = max(0.0, now + seconds - max(now, self._covered_until))
            if cost > self._left:
                raise WaitTooLong
            self._left -= cost
            self._covered_until = max(self._covered_until, now + seconds)
        self._stop.wait(seconds)


def backoff(attempt: int) -> float:
    """Return the seconds to wait after the given failed attempt (0, 1, …): doubled each time, with jitter."""
    longest = min(_LONGEST_BACKOFF, _FIRST_WAIT * 2**attempt)
    return random.uniform(longest / 2, longest)


def wait_before_retry(status: int | None, headers: Mapping[str, str], attempt: int) -> float:
    """Return the seconds to wait before a request is sent again, after the given failed attempt (0, 1, …).

    The reset of the limit that was hit counts first (for 429 only: other responses report limits too), then
    ``Retry-After`` (seconds or a date), then backoff. A time counts from the server's clock if the response has a
    ``Date``. A time in the past (the vendor's Terraform provider reports such responses) is a short wait, not none.
    Jitter on top keeps clients apart [OpenAPI].
    """
    reset = limit_reset(headers) if status == 429 else None
    waits = (None if reset is None else reset - _server_time(headers), _retry_after(headers))
    seconds = next((each for each in waits if each is not None and each > 0), None)
    return backoff(attempt) if seconds is None else with_jitter(seconds)


def with_jitter(seconds: float) -> float:
    """Return a wait of the given seconds until a reset, with jitter on top."""
    return seconds + _RESET_UNIT + random.uniform(0, _JITTER) * min(seconds, 4.0)


def limit_reset(headers: Mapping[str, str]) -> float | None:
    """Return when the limit that was hit resets, in epoch seconds, or None if the response does not say it.

    A limit was hit if nothing remains of it, and was not if something remains.
    """
    hit, maybe_hit = [], []
    for name, counters in _LIMITS:
        reset = _number(headers, name)
        remaining = [left for counter in counters if (left := _number(headers, counter)) is not None]
        if reset is not None and 0 in remaining:
            hit.append(reset)
        elif reset is not None and not remaining:
            maybe_hit.append(reset)
    if hit:
        return max(hit) / 1000
    return min(maybe_hit) / 1000 if maybe_hit else None


class Limit(NamedTuple):
    """What a response says about a limit. ``seconds`` are those until it resets, or None if the response has no reset.

    ``name`` tells apart the limits. The limit of a route counts the requests of one operation.
    """

    name: str
    remaining: float
    seconds: float | None

    @property
    def is_of_route(self) -> bool:
        """Whether it counts only the requests of one operation."""
        return self.name == "X-Ratelimit-Route-Remaining"


def limits(headers: Mapping[str, str]) -> Iterator[Limit]:
    """Yield the limits whose remaining requests a response counts, whether or not they were hit."""
    for name, counters in _LIMITS:
        reset = _number(headers, name)
        seconds = None if reset is None else reset / 1000 + _RESET_UNIT - _server_time(headers)
        for counter in counters:
            remaining = _number(headers, counter)
            if remaining is not None:
                yield Limit(counter, remaining, seconds)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    seconds = _number(headers, "Retry-After")
    when = _date(headers, "Retry-After")
    return when - _server_time(headers) if seconds is None and when is not None else seconds


def _server_time(headers: Mapping[str, str]) -> float:
    server = _date(headers, "Date")
    # The header has whole seconds: closer than that, the two clocks are the same.
    return time.time() if server is None or abs(server - time.time()) <= 2 else server


def _date(headers: Mapping[str, str], name: str) -> float | None:
    """Return an HTTP date in epoch seconds, or None if there is none. One without a zone is in UTC [RFC 9110]."""
    try:
        when = parsedate_to_datetime(headers.get(name, ""))
        return (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        number = float(headers[name])
    except (KeyError, ValueError):
        return None
    # A time beyond the year 5000 is not a time, nor is "inf", "nan" or -1.
    return number if 0 <= number < 1e14 else None

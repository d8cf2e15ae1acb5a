# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Which requests have to wait, so that the service refuses none because of a rate limit."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

from .request import Operation
from .waiting import limits


class _Limit(NamedTuple):
    """What is known of a limit: its least remaining requests, its reset by this machine's clock, and since when.

    ``since`` counts the responses of the task.
    """

    remaining: float
    resets: float
    since: int


class Pace:
    """What a task knows of its rate limits, and how many of its requests they have to allow. Threads may share it.

    A request has to wait if no more requests remain than the task has open, since each of them may count. No request
    is then refused if the task is the only client, and if a limit allows more requests than the task has threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._open = 0
        self._responses = 0
        self._limits: dict[tuple[str, Operation | None], _Limit] = {}

    @contextmanager
    def open_request(self) -> Iterator[None]:
        """Count a request as open, from before it waits until after its last response."""
        with self._lock:
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1

    def seconds_to_wait(self, operation: Operation) -> float:
        """Return how many seconds an open request has to wait before it is sent. It is 0 or less if it need not."""
        with self._lock:
            resets = (
                limit.resets
                for (_name, route), limit in self._limits.items()
                if route in (None, operation) and limit.remaining <= self._open
            )
            return max(resets, default=-math.inf) - time.monotonic()

    @property
    def responses(self) -> int:
        """How many responses told of limits so far. To be read before a request is sent."""
        return self._responses

    def learn(self, operation: Operation, responses_before: int, headers: Mapping[str, str]) -> None:
        """Take from a response what it says about limits. ``responses_before`` is ``responses`` before its request."""
        with self._lock:
            now = time.monotonic()
            self._responses += 1
            for limit in limits(headers):
                key = limit.name, operation if limit.is_of_route else None
                known = self._limits.get(key)
                remaining, resets = limit.remaining, now + (limit.seconds or 0)
                if known and known.since > responses_before and known.resets > now:
                    # The two requests overlapped, so that nobody knows which response is the newer one.
                    remaining, resets = min(remaining, known.remaining), max(resets, known.resets)
                self._limits[key] = _Limit(remaining, resets, self._responses)

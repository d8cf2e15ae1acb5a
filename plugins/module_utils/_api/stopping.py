# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Stops a task: it sends nothing more, and ends its waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_LONGEST_SLEEP = 0.2  # seconds, after which a wait looks again


def _never() -> bool:
    return False


class Stop:
    """Whether a task has to stop. Each run of a task has its own. All of the task's threads use it.

    ``is_over`` returns whether the run that the task belongs to is over, so that nobody waits for the task any more.
    """

    def __init__(self, is_over: Callable[[], bool] = _never) -> None:
        self._event = threading.Event()
        self._is_over = is_over

    def set(self) -> None:
        """Stop the task."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether the task has to stop."""
        if not self._event.is_set() and self._is_over():
            self._event.set()
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Wait the given seconds, or until the task has to stop."""
        end = time.monotonic() + seconds
        while not self.is_set and (left := end - time.monotonic()) > 0:
            self._event.wait(min(left, _LONGEST_SLEEP))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The clock of the collection's waiting, which records each wait and need not sleep it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from ansible_collections.community.launchdarkly.plugins.module_utils._api import pacing, stopping, waiting


class Clock:
    """Stands in for the module ``time`` in ``_api/waiting.py`` and ``_api/pacing.py``, and for the waits of a Stop.

    Each thread has its own record: a task for one subscription waits in the thread that runs it. ``scale`` is the part
    of each wait that is really slept; the rest passes for ``monotonic``, by which the collection counts its waiting.
    """

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def recording(self, scale: float) -> Iterator[list[float]]:
        """Record this thread's waits in the list that is given, and sleep only so much of them."""
        waits: list[float] = []
        self._local.waits, self._local.scale, self._local.skipped = waits, scale, 0.0
        try:
            yield waits
        finally:
            del self._local.waits, self._local.scale, self._local.skipped

    def sleep(self, seconds: float) -> None:
        scale = getattr(self._local, "scale", 1.0)
        if hasattr(self._local, "waits"):
            self._local.waits.append(seconds)
            self._local.skipped += seconds * (1 - scale)
        time.sleep(seconds * scale)

    def monotonic(self) -> float:
        return time.monotonic() + float(getattr(self._local, "skipped", 0.0))

    def time(self) -> float:
        return time.time()


CLOCK = Clock()


@contextmanager
def recorded_clock() -> Iterator[Clock]:
    """Put the clock in its place while inside."""
    with (
        mock.patch.object(waiting, "time", CLOCK),
        mock.patch.object(pacing, "time", CLOCK),
        mock.patch.object(stopping.Stop, "wait", lambda _stop, seconds: CLOCK.sleep(seconds)),
    ):
        yield CLOCK

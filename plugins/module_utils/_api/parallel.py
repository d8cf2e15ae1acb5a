# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Calls that send requests, several at a time."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Generic, TypeVar

from .client import Client

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(client: Client, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Return what a function that sends requests returns for each item, in order.

    As many run at once as the client allows. If one raises an exception, those that wait do not begin.
    """
    calls = [_Once(partial(function, item)) for item in items]
    with ThreadPoolExecutor(client.max_concurrency, initializer=_leave_signals_to_others) as pool:
        try:
            for future in [pool.submit(call) for call in calls]:
                future.result()
            return [call.result for call in calls]
        except Exception:
            pool.shutdown(cancel_futures=True)
            raise
        except BaseException:
            # A task timeout or an interrupt reaches this thread alone. The others end with the error "stopped".
            client.stop.set()
            pool.shutdown()
            # If it came while a thread was started, the pool does not know that thread, or has lost a call.
            for call in calls:
                with suppress(Exception):
                    call()
            raise


class _Once(Generic[Result]):
    """A call that is made once, by the first thread that gets to it. Other threads wait until it has ended."""

    result: Result

    def __init__(self, function: Callable[[], Result]) -> None:
        self._function = function
        self._lock = Lock()
        self._made = False

    def __call__(self) -> None:
        with self._lock:
            if not self._made:
                self._made = True
                self.result = self._function()


def _leave_signals_to_others() -> None:
    """Block signals in a thread, so that they interrupt the main thread, which waits for this one."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGALRM))

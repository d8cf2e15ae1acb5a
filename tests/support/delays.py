# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delays of an emulator in this process that end when the test says so: the order of events decides, and no clock."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock


class Delays:
    """The delays of fault rules: ``held`` are the ``seconds`` of those under way, in the order in which they began."""

    def __init__(self) -> None:
        self.held: list[float] = []
        self._over: set[float] = set()
        self._all_over = False

    def end(self, seconds: float | None = None) -> None:
        """End each delay of so many seconds, or each delay, also those to come."""
        if seconds is None:
            self._all_over = True
        else:
            self._over.add(seconds)

    async def sleep(self, seconds: float) -> None:
        """Stand in for ``asyncio.sleep``."""
        if not seconds:
            return
        self.held.append(seconds)
        try:
            while not self._all_over and seconds not in self._over:
                await asyncio.sleep(0.002)
        finally:
            self.held.remove(seconds)


@contextmanager
def held_delays() -> Iterator[Delays]:
    """Hold the delays of the emulators in this process while inside."""
    delays = Delays()
    with mock.patch("emulator.injection.asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": delays.sleep})):
        try:
            yield delays
        finally:
            delays.end()

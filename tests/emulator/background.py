# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator in a thread of the current process."""

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from .client import Control
from .server import listening
from .world import World


class Emulator(Control):
    """``with Emulator(accounts=[...]) as emulator:`` serves at ``emulator.url`` while inside, on a free port."""

    def __init__(self, accounts: list[dict[str, Any]] | None = None, state_file: Path | None = None) -> None:
        super().__init__("")
        self._world = World(state_file, accounts)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._failure: Exception | None = None

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with listening(self._world, "127.0.0.1", 0) as port:
                self.url = f"http://127.0.0.1:{port}"
                self._ready.set()
                await self._stop.wait()
        except Exception as error:
            self._failure = error
            self._ready.set()

    def __enter__(self) -> "Emulator":
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The peak memory of the processes of a run."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from .measured import Peak
from .rollout import NOTHING, ROLLOUT, prepare, run_once
from .service import Service
from .sizes import Sizes


def measure(service: Service, sizes: Sizes, folder: Path) -> dict[str, Peak]:
    """Return the peaks of the playbooks with the most accounts, in runs whose time does not count."""
    size = max(sizes.accounts)
    inventory = prepare(service, size, folder)
    peaks = {}
    for name in (ROLLOUT, NOTHING):
        watch = _Watch()
        run_once(name, size, inventory, folder, watch)
        peaks[name] = watch.peak
    return peaks


class _Watch:
    """Looks at a process and its children."""

    def __init__(self) -> None:
        self.peak = Peak(0, 0)

    def __call__(self, process: int) -> None:
        workers = [_peak(child) for child in _children(process)]
        self.peak = Peak(max(self.peak.parent, _peak(process)), max(self.peak.worker, *workers, 0))


def _children(process: int) -> list[int]:
    with suppress(OSError):
        threads = Path(f"/proc/{process}/task").glob("*/children")
        return [int(number) for thread in threads for number in thread.read_text().split()]
    return []


def _peak(process: int) -> int:
    """The most memory that a process had so far, in bytes."""
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text()):
            return int(found[1]) * 1024
    return 0

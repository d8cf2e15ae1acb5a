# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable

LONGEST = 120
"""Seconds. It only ends a hang: no test passes or fails by how long something takes."""


def until(condition: Callable[[], object]) -> None:
    """Return once a condition holds. Raises TimeoutError if it never does."""
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"did not happen within {LONGEST} s")
        time.sleep(0.005)

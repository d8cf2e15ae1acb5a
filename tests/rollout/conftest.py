# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of rollouts share: an emulator, and an inventory of its accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.site import Service, Site


@pytest.fixture(scope="session")
def running() -> Iterator[Service]:
    """One emulator for all tests of a process."""
    with Service() as service:
        yield service


@pytest.fixture
def site(running: Service, tmp_path: Path) -> Site:
    """An empty inventory in front of an emulator that is as at its start, without accounts."""
    running.set_accounts([])
    running.reset()
    running.clear_quirks()
    running.clear_limits()
    return Site(running, tmp_path)

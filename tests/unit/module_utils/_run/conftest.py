# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator, with one account, for the tests of runs."""

from collections.abc import Iterator

import pytest
from emulator import Emulator


@pytest.fixture(name="emulator", scope="module")
def _emulator() -> Iterator[Emulator]:
    with Emulator(accounts=[{"name": "acme", "tokens": ["write-token"]}]) as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def _fresh(emulator: Emulator) -> None:
    emulator.reset()

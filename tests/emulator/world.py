# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that the emulator knows."""

import random
from pathlib import Path
from typing import Any

from .deliveries import Deliveries
from .faults import Faults
from .injection import Later
from .limits import Limits
from .log import Log
from .quirks import Quirks
from .store import Store


class World:
    def __init__(self, state_file: Path | None = None, accounts: list[dict[str, Any]] | None = None) -> None:
        """Starts with these accounts, and with what the state file has, also of others (which have no token then)."""
        self.store = Store(state_file)
        named = {account["name"] for account in accounts or []}
        others = [{"name": name} for name in self.store.accounts if name not in named]
        self.store.set_accounts([*(accounts or []), *others])
        self.faults = Faults()
        self.limits = Limits()
        self.deliveries = Deliveries()
        self.later = Later()
        self.log = Log()
        self.set_quirks(Quirks())

    def set_quirks(self, quirks: Quirks) -> None:
        self.quirks = quirks
        self.chance = random.Random(quirks.seed)

    def reset(self) -> None:
        """Back to the start: no subscriptions, no faults, nothing recorded; the accounts stay."""
        self.later.cancel()
        self.store.load({})
        self.faults = Faults()
        self.limits = Limits()
        self.deliveries = Deliveries()
        self.log = Log()
        self.set_quirks(Quirks())

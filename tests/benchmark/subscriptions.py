# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The subscriptions that the accounts hold, and that the tasks ask for."""

from __future__ import annotations

import random
from collections.abc import Sequence

from emulator.integrations import FIELDS
from support.lists import entry_of, random_config, random_document
from support.playbook import Json


def documents(count: int, integrations: int) -> list[Json]:
    """Return so many subscriptions of so many integrations, always the same, as the emulator keeps them."""
    chance = random.Random(1)
    kinds = chance.sample(sorted(FIELDS), integrations)
    return [
        {
            **random_document(chance, f"{number:04d} described"),
            "kind": (kind := kinds[number % integrations]),
            "config": random_config(chance, kind),
        }
        for number in range(count)
    ]


def entries(subscriptions: Sequence[Json]) -> list[Json]:
    """Return the list that asks for these subscriptions."""
    return [entry_of(each) for each in subscriptions]


def switched(subscriptions: Sequence[Json]) -> list[Json]:
    """Return the same subscriptions, those switched on that are off, and off that are on."""
    return [{**each, "on": not each["on"]} for each in subscriptions]

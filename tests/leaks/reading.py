# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of reading subscriptions whose secrets the task was never told."""

from support.canaries import canary, url_canary

from .case import INFO, MASKED, QUOTED, Case, failed_delivery, seed_for, token_of
from .fields import KINDS
from .servers import QUIRKS

QUOTABLE = {"masked": MASKED, "long masks": MASKED}
"""What a delivery may quote of secrets that a task does not know, by the emulator; from the others everything."""


def reading() -> list[Case]:
    """Every integration at once, from each of the emulators; deliveries answer with quotes of all secrets."""
    return [_reading(server) for server in QUIRKS]


def _reading(server: str) -> Case:
    name = f"info, {server}"
    seeds = [{**seed_for(f"{name}, {kind}", kind), "name": kind} for kind in KINDS]
    for seed in seeds:
        seed["config"]["newField"] = canary(f"{name}, {seed['kind']}, newField")
    seeds += [
        {**seed_for(name, "slack", {}, url=url_canary(f"{name}, legacy slack")), "name": "old slack"},
        {**seed_for(name, "datadog", {}, apiKey=canary(f"{name}, legacy datadog")), "name": "old datadog"},
    ]
    rules = [failed_delivery(token_of(name))]
    rules += [failed_delivery(seed, f"^{seed['name']}$", QUOTABLE.get(server, QUOTED)) for seed in seeds]
    return Case(
        name, {}, {"changed": False}, INFO, token_of(name), seeds=tuple(seeds), server=server, deliveries=tuple(rules)
    )

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Items of a loop, entries of a bulk task, and accounts of a rollout; the issue's by default."""

    items: int = 20
    entries: tuple[int, ...] = (20, 200, 2000)
    accounts: tuple[int, ...] = (10, 100, 300)

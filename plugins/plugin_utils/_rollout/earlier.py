# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Earlier runs that ended while LaunchDarkly was to create a subscription."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from pathlib import Path

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure

from .run import Run

_RECENT = 600  # seconds, after which no request is under way


def unsettled(reports: Path, accounts: Collection[str]) -> list[str]:
    """Return the accounts in which a recent run in the folder of reports may still create a subscription.

    The run was killed, or is under way, and its record does not know the outcome.
    """
    found = {
        account
        for run in _recent_runs(reports)
        for account in run.accounts
        if account in accounts and (record := run.read(account)) and record.has_pending_create
    }
    return sorted(found)


def _recent_runs(reports: Path) -> Iterator[Run]:
    for folder in reports.glob("*/records"):
        try:
            if time.time() - folder.stat().st_mtime < _RECENT:
                yield Run.load(folder.parent)
        except (OSError, Failure):
            continue  # it is no folder of a run, or one that another version wrote

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What the plan of an account finds beside what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._model.member import TOP_LEVEL_PATHS
from .._model.subscription import Subscription, is_failing
from .._run.entry import Entry
from .._run.reading_account import Account
from .._task import Checked, Result
from .metadata import metadata_of


def findings_of(
    account: Account, entries: Sequence[Entry], unlisted: Sequence[Subscription], checked: Checked
) -> Result:
    """Return what the plan of an account finds, without secrets.

    ``ids`` are those of all subscriptions that the task listed. ``unlisted`` are those in the scope that are not in the
    list and stay. ``disabled`` are those that are switched off, although the list does not say so. ``failing`` are
    those in the list that are switched on and whose last delivery failed, with their counts, times and last ``errors``.
    """
    listed = [(entry.desired, entry.current) for entry in entries if entry.desired.present and entry.current]
    disabled = [each for desired, each in listed if not each.enabled and _ENABLED not in desired.members]
    failing = [each for _desired, each in listed if each.enabled and is_failing(each.deliveries)]
    metadata = metadata_of(failing, checked)
    return {
        "ids": [each.id for subscriptions in account.values() for each in subscriptions],
        "unlisted": [{**_identity(each), "enabled": each.enabled} for each in unlisted],
        "disabled": [_identity(each) for each in disabled],
        "failing": [{**_identity(each), **metadata[each.id or ""]["status"]} for each in failing],
    }


_ENABLED = TOP_LEVEL_PATHS["enabled"]


def _identity(subscription: Subscription) -> dict[str, Any]:
    return {"integration_key": subscription.integration_key, "name": subscription.name, "id": subscription.id}

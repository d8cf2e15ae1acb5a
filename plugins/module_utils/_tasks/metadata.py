# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What tasks return about subscriptions that is not valid input."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.subscription import Subscription
from .._task import Checked, Result


def metadata_of(subscriptions: Sequence[Subscription], checked: Checked, before: Subscription | None = None) -> Result:
    """Return the metadata of subscriptions by id, without the secrets that the response to a delivery may quote.

    ``before`` is the subscription before the task changed it.
    """
    metadata = {}
    for each in subscriptions:
        if each.id is not None:
            metadata[each.id] = each.metadata
            if failed := metadata[each.id]["status"]["errors"]:
                from .delivery_responses import hide_secrets

                hide_secrets(failed, [each, *([before] if before else [])], checked)
    return metadata

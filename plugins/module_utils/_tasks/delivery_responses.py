# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What servers responded to failed deliveries, without the secrets that they may quote.

A module imports it only if a delivery failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS
from .._model.scrubbing import Scrubber, shows_enough
from .._model.subscription import Subscription
from .._options.placeholders import HIDDEN
from .._task import Checked


def hide_secrets(errors: Sequence[dict[str, Any]], states: Sequence[Subscription], checked: Checked) -> None:
    """Remove secrets from the responses to the deliveries of a subscription, given in its states, if it has several.

    The secrets are the token, those in the states, and those that the task gives for subscriptions of the integration.
    A response is hidden as a whole if LaunchDarkly shows too little of a secret to find it.
    """
    key = states[0].integration_key
    given = [text for entry in checked.entries if entry.integration_key == key for text in entry.secrets]
    scrub = Scrubber([checked.connection.token, *given, *(text for state in states for text in state.secrets)])
    is_known = all(map(_shows_its_secrets, states))
    for error in errors:
        response = str(error["response_body"] or "")
        error["response_body"] = scrub(response) if is_known or not response else HIDDEN


def _shows_its_secrets(subscription: Subscription) -> bool:
    """Return whether LaunchDarkly shows each secret that a subscription may have, or enough of it."""
    key = subscription.integration_key
    replaced = {
        legacy.replaces
        for legacy in LEGACY_FIELDS
        if legacy.integration_key == key and subscription.get((legacy.field.api_name,))
    }
    fields = INTEGRATIONS[key].settable if key in INTEGRATIONS else ()
    # An optional credential that is not returned is not set. An optional field that is masked may be.
    possible = [field.api_name for field in fields if field.masked or (field.secret and field.required)]
    shown = (name in replaced or subscription.get(("config", name)) for name in possible)
    return all(shown) and all(map(shows_enough, subscription.secrets))

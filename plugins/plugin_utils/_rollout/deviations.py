# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What ``drift`` looks for in an account, and what of it fails the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .failures import rollout_failure
from .lists import elements, shown

Deviation = Literal["differs", "unlisted", "disabled", "failing"]
"""``differs``: a rollout would change it. ``unlisted``: it is in the scope, and not in the list. ``disabled``: it is
switched off, although the list does not say so. ``failing``: its last delivery failed."""

DEVIATIONS: Mapping[Deviation, str] = {
    "differs": "Differs",
    "unlisted": "Not in the list",
    "disabled": "Switched off",
    "failing": "Failing deliveries",
}
"""What reports and messages call each of them."""

_FAIL_ON = "audit_log_drift_fail_on"


def fail_on(value: Any) -> list[str]:
    """Return the deviations that ``audit_log_drift_fail_on`` names. Raises Failure."""
    names = elements(value)
    if not all(isinstance(name, str) and name in DEVIATIONS for name in names):
        raise rollout_failure(
            "not_valid",
            f"{_FAIL_ON} is {shown(value)}, and must be a list of {', '.join(DEVIATIONS)}. Write, for example, "
            "[differs, unlisted]. With an empty list, only accounts that can't be planned fail.",
        )
    return list(dict.fromkeys(names))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What fails an account or a run, apart from the failures of a module's task."""

from __future__ import annotations

from typing import Any, Literal

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure

RolloutCode = Literal[
    "deliveries_failing",
    "file_not_ours",
    "file_not_written",
    "no_list",
    "no_token",
    "not_evaluated",
    "not_planned",
    "not_valid",
    "record_not_written",
    "shared_subscription",
    "shared_token",
    "undefined_variable",
]
"""The codes of failures of the rollout. ``docs/failures.md`` lists them with cause and fix."""


def rollout_failure(code: RolloutCode, message: str) -> Failure:
    """Return a failure of an account or a run."""
    return Failure(code, message)


def recorded(failure: Failure) -> dict[str, Any]:
    """Return a failure as a record holds it."""
    return {"msg": failure.message, "failure": failure.data}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

DOCUMENTATION = r"""
name: audit_log_failed_deliveries
short_description: Find subscriptions whose deliveries began to fail after a change
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Compares how the deliveries of changed subscriptions had gone when they were written with how they go later. Used by
    the role P(community.launchdarkly.audit_log_rollout#role).
  - One whose deliveries failed before the change is not among those that began to.
options:
  _input:
    description: The C(results) of M(community.launchdarkly.audit_log_subscriptions).
    type: list
    elements: dict
    required: true
  metadata:
    description: The C(metadata) that M(community.launchdarkly.audit_log_subscription_info) returned later.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Name subscriptions that fail since they were changed
  ansible.builtin.debug:
    msg: "{{ (account.results | community.launchdarkly.audit_log_failed_deliveries(later.metadata)).failing }}"
"""

RETURN = r"""
_value:
  description: What was found.
  type: dict
  contains:
    failing:
      description:
        - The subscriptions, each with C(integration_key), C(name), C(id), C(error_count), C(last_error) and the
          C(errors) that were added.
      type: list
      elements: dict
    results:
      description: The C(results), with the delivery status that they have now.
      type: list
      elements: dict
"""


_STATUS = ("success_count", "error_count", "last_success", "last_error")


def audit_log_failed_deliveries(
    results: Sequence[Mapping[str, Any]], metadata: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return those created or updated subscriptions whose deliveries did not fail at the time, and do now.

    Beside them, under ``results``, all results with the delivery status of now.
    """
    failing = []
    for result in results:
        later = metadata.get(result["id"]) if result["action"] in ("created", "updated") else None
        if later is None:
            continue
        before, now = result["status"] or {}, later["status"]
        was_failing = (before.get("last_error") or 0) > (before.get("last_success") or 0)
        if (now["error_count"] or 0) > (before.get("error_count") or 0) and not was_failing:
            failing.append(
                {
                    **{name: result[name] for name in ("integration_key", "name", "id")},
                    "error_count": now["error_count"],
                    "last_error": now["last_error"],
                    "errors": [
                        each for each in now["errors"] if (each["timestamp"] or 0) > (before.get("last_error") or 0)
                    ],
                }
            )
    return {"failing": failing, "results": [_now(result, metadata) for result in results]}


def _now(result: Mapping[str, Any], metadata: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    later = metadata.get(result["id"], {}).get("status")
    return {**result, "status": {name: later[name] for name in _STATUS} if later else result["status"]}


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_failed_deliveries": audit_log_failed_deliveries}

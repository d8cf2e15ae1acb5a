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
  - Compares the delivery status of changed subscriptions at the time of the change with their delivery status later.
  - A subscription whose last delivery before the change failed is not included.
  - The role P(community.launchdarkly.audit_log_rollout#role) uses this filter.
options:
  _input:
    description: The RV(community.launchdarkly.audit_log_subscriptions#module:results) of the change.
    type: list
    elements: dict
    required: true
  metadata:
    description:
      - The RV(community.launchdarkly.audit_log_subscription_info#module:metadata) of the account, read after the
        change.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the subscriptions whose deliveries began to fail after the change
  ansible.builtin.debug:
    msg: "{{ (account.results | community.launchdarkly.audit_log_failed_deliveries(later.metadata)).failing }}"
"""

RETURN = r"""
_value:
  description: The failing subscriptions, and the results with their later delivery status.
  type: dict
  contains:
    failing:
      description:
        - The created or updated subscriptions whose deliveries began to fail. Each has C(integration_key), C(name),
          C(id), C(error_count), C(last_error), and in C(errors) the failed deliveries since the change.
      type: list
      elements: dict
    results:
      description: The input, with the later delivery status in C(status).
      type: list
      elements: dict
"""


_STATUS = ("success_count", "error_count", "last_success", "last_error")


def audit_log_failed_deliveries(
    results: Sequence[Mapping[str, Any]], metadata: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the created or updated subscriptions whose deliveries began to fail after the change.

    Takes the ``results`` of the change and the ``metadata`` that was read later, by id. Returns the failing
    subscriptions in ``failing``, and in ``results`` all results with their later delivery status.
    """
    failing = []
    for result in results:
        later = metadata.get(result["id"]) if result["action"] in ("created", "updated") else None
        if later is None:
            continue
        before, after = result["status"] or {}, later["status"]
        was_failing = (before.get("last_error") or 0) > (before.get("last_success") or 0)
        if (after["error_count"] or 0) > (before.get("error_count") or 0) and not was_failing:
            failing.append(
                {
                    **{name: result[name] for name in ("integration_key", "name", "id")},
                    "error_count": after["error_count"],
                    "last_error": after["last_error"],
                    "errors": [
                        each for each in after["errors"] if (each["timestamp"] or 0) > (before.get("last_error") or 0)
                    ],
                }
            )
    return {"failing": failing, "results": [_with_status(result, metadata) for result in results]}


def _with_status(result: Mapping[str, Any], metadata: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    later = metadata.get(result["id"], {}).get("status")
    return {**result, "status": {name: later[name] for name in _STATUS} if later else result["status"]}


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_failed_deliveries": audit_log_failed_deliveries}

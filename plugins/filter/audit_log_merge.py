# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.community.launchdarkly.plugins.module_utils._names import comparable

DOCUMENTATION = r"""
name: audit_log_merge
short_description: Make one account's list of subscriptions from a base list, additions and exceptions
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Removes the exceptions from the base list, and appends the additions.
  - Names are compared in Unicode NFC, so that an accented letter written as one character equals the same letter
    written as two.
  - A mistake is an error rather than a wrong list. An exception that names nothing of the base list fails, one that
    says more than which entry it means, and an addition that names what the base list has already.
positional: additions, exceptions
options:
  _input:
    description: The base list, with the options of M(community.launchdarkly.audit_log_subscription) in each entry.
    type: list
    elements: dict
    required: true
  additions:
    description: Further entries of this account.
    type: list
    elements: dict
    default: []
  exceptions:
    description: Entries of the base list that this account does not have, each with C(integration_key) and C(name).
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
# group_vars/all.yml holds audit_log_base, host_vars/ACCOUNT.yml may hold audit_log_additions and audit_log_exceptions
audit_log_rollout_subscriptions: >-
  {{ audit_log_base | community.launchdarkly.audit_log_merge(audit_log_additions | default([]),
                                                             audit_log_exceptions | default([])) }}

# An account that has another Splunk
audit_log_exceptions:
  - integration_key: splunk
    name: Audit
audit_log_additions:
  - integration_key: splunk
    name: Audit (government)
    config:
      base_url: https://splunk.example.gov:8088
      token: "{{ vault_splunk_token }}"
      skip_ca_verification: false
"""

RETURN = r"""
_value:
  description: The account's list.
  type: list
  elements: dict
"""

Entry = Mapping[str, Any]


def audit_log_merge(
    base: Sequence[Entry], additions: Sequence[Entry] = (), exceptions: Sequence[Entry] = ()
) -> list[Entry]:
    """Return the base list without the exceptions and with the additions. Raises AnsibleFilterError on a mistake."""
    problems = []
    left = {}
    for entry in base or ():
        if _identity(entry) in left:
            problems.append(f"the base list has {_name(entry)} twice")
        left[_identity(entry)] = entry
    for entry in exceptions or ():
        more = sorted(set(entry) - {"integration_key", "name", "id"}) if isinstance(entry, Mapping) else ()
        if more:
            problems.append(
                f"the exception {_name(entry)} takes the entry out, and so can't have {', '.join(more)}: to have it in "
                "another form, except it and add it anew"
            )
        if left.pop(_identity(entry), None) is None:
            problems.append(f"there is no {_name(entry)} in the base list to except")
    for entry in additions or ():
        if _identity(entry) in left:
            problems.append(f"{_name(entry)} is in the base list already: except it there, or do not add it")
        left[_identity(entry)] = entry
    if problems:
        raise AnsibleFilterError(f"audit_log_merge: {'; '.join(problems)}")
    return list(left.values())


def _identity(entry: Entry) -> tuple[str, str, str | None]:
    if not isinstance(entry, Mapping) or "integration_key" not in entry or not ("name" in entry or "id" in entry):
        raise AnsibleFilterError("audit_log_merge: each entry needs integration_key and name")
    key = str(entry["integration_key"])
    return (key, "id", str(entry["id"]).lower()) if "id" in entry else (key, "name", comparable(str(entry["name"])))


def _name(entry: Entry) -> str:
    return f'{entry["integration_key"]} "{entry.get("name", entry.get("id"))}"'


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_merge": audit_log_merge}

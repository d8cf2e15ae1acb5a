# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import comparable
from ansible_collections.community.launchdarkly.plugins.module_utils._options.subscription import ID_ALIASES

DOCUMENTATION = r"""
name: audit_log_merge
short_description: Build an account's list of subscriptions from a base list, additions and exceptions
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Removes the exceptions from the base list and appends the additions.
  - Entries are equal if they have the same C(integration_key), and the same C(id) or, without C(id), the same C(name).
    An entry with an C(id) never equals an entry without one. Names are compared in Unicode NFC. An accented letter
    written as one character equals the same letter written as two.
  - The filter fails if one of the three is not a list, if the base list contains an entry twice, if an exception is not
    in the base list, if an exception has options other than C(integration_key), C(name) and C(id), or if an addition is
    in the list after the exceptions are removed. Additions and exceptions can be null, for none.
positional: additions, exceptions
options:
  _input:
    description: The base list. Each entry has options of M(community.launchdarkly.audit_log_subscription).
    type: list
    elements: dict
    required: true
  additions:
    description: Entries that only this account has.
    type: list
    elements: dict
    default: []
  exceptions:
    description:
      - Entries of the base list that this account does not have, each with C(integration_key) and C(name), or with
        C(integration_key) and C(id) if the base list names the C(id).
      - To change an entry of the base list, add only its C(integration_key) and C(name) (or C(id)) to O(exceptions),
        and the whole changed entry to O(additions).
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
# group_vars/all.yml defines audit_log_base. host_vars/ACCOUNT.yml can define audit_log_additions and
# audit_log_exceptions.
audit_log_rollout_subscriptions: >-
  {{ audit_log_base | community.launchdarkly.audit_log_merge(audit_log_additions | default([]),
                                                             audit_log_exceptions | default([])) }}

# An account with a Splunk subscription of its own
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
  description: The account's list of subscriptions.
  type: list
  elements: dict
"""

Entry = Mapping[str, Any]


def audit_log_merge(base: Any, additions: Any = (), exceptions: Any = ()) -> list[Entry]:
    """Return the base list without the exceptions, followed by the additions.

    Raises AnsibleFilterError if one of them is not a list, or, with all problems, if an exception is not in the base
    list or an entry is there twice.
    """
    if base is None:
        # YAML yields null if each entry is commented out. An empty list may delete every subscription of an account.
        raise AnsibleFilterError("audit_log_merge: the base list must not be null: write [] if it has no entries")
    # A template yields null or "" for a list that is not set.
    additions, exceptions = ([] if given in (None, "") else given for given in (additions, exceptions))
    for what, entries in (("base list", base), ("additions", additions), ("exceptions", exceptions)):
        # ansible-core 2.18 gives a filter what is not defined. Its truth value raises an error that names the variable.
        bool(entries)
        if not isinstance(entries, (list, tuple)):
            raise AnsibleFilterError(
                f"audit_log_merge: the {what} must be a list: write each entry after a dash, also if there is only one"
            )
        for number, entry in enumerate(entries):
            if not isinstance(entry, Mapping) or not _identifies(entry):
                raise AnsibleFilterError(
                    f"audit_log_merge: entry {number} of the {what} needs integration_key, and name or id"
                )
    problems = []
    merged = {}
    for entry in base:
        if _identity(entry) in merged:
            problems.append(f"the base list contains {_name(entry)} twice: remove one of the two")
        merged[_identity(entry)] = entry
    for entry in exceptions:
        more = sorted(set(entry) - {"integration_key", "name", "id", *ID_ALIASES})
        if more:
            problems.append(
                f"the exception {_name(entry)} removes the entry, so it can't have {', '.join(more)}: to change the "
                "entry, add its new form to the additions too"
            )
        if merged.pop(_identity(entry), None) is None:
            problems.append(f"the exception {_name(entry)} is not in the base list: correct or remove the exception")
    for entry in additions:
        if _identity(entry) in merged:
            problems.append(
                f"the addition {_name(entry)} is already in the list: remove it, or add it to the exceptions too, to "
                "replace the entry of the base list"
            )
        merged[_identity(entry)] = entry
    if problems:
        raise AnsibleFilterError(f"audit_log_merge: {'; '.join(problems)}")
    return list(merged.values())


def _identifies(entry: Entry) -> bool:
    return entry.get("integration_key") is not None and (_id(entry) is not None or entry.get("name") is not None)


def _id(entry: Entry) -> str | None:
    return next((str(entry[name]) for name in ("id", *ID_ALIASES) if entry.get(name) is not None), None)


def _identity(entry: Entry) -> tuple[str, str, str | None]:
    key, identifier = str(entry["integration_key"]), _id(entry)
    return (key, "name", comparable(str(entry["name"]))) if identifier is None else (key, "id", identifier.lower())


def _name(entry: Entry) -> str:
    name = entry.get("name")
    return f'{entry["integration_key"]} "{_id(entry) if name is None else name}"'


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_merge": audit_log_merge}

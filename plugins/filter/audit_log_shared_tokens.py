# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

DOCUMENTATION = r"""
name: audit_log_shared_tokens
short_description: Find accounts that have the same access token
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Returns the hosts that have the same C(audit_log_rollout_api_token) as another host, and would manage the same
    account. A host whose token is not defined or can't be decrypted is not included.
  - The role P(community.launchdarkly.audit_log_rollout#role) uses this filter.
options:
  _input:
    description: The names of the hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts, by the name of the host.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Find accounts that have the same token
  ansible.builtin.set_fact:
    shared: "{{ ansible_play_hosts_all | community.launchdarkly.audit_log_shared_tokens(hostvars) }}"
"""

RETURN = r"""
_value:
  description: For each host whose token another host has too, the names of the other hosts.
  type: dict
"""


def audit_log_shared_tokens(hosts: Sequence[str], hostvars: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return, for each host whose token another host has too, the names of the other hosts."""
    holders: dict[str, list[str]] = {}
    for host in hosts:
        try:
            # In ansible-core 2.18, a value from a vault is not a str.
            token = str(hostvars[host]["audit_log_rollout_api_token"] or "")
        except Exception:
            # The token, or a variable in it, is not defined or can't be decrypted. The role reports that for this host.
            continue
        if token:
            holders.setdefault(token, []).append(host)
    return {host: [each for each in group if each != host] for group in holders.values() if group[1:] for host in group}


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_shared_tokens": audit_log_shared_tokens}

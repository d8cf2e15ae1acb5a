# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

DOCUMENTATION = r"""
name: audit_log_shared_tokens
short_description: Find accounts that have no token of their own
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Tells which hosts have the same C(audit_log_rollout_api_token) as another host, so that no account is ever mistaken
    for another. Used by the role P(community.launchdarkly.audit_log_rollout#role).
options:
  _input:
    description: The names of the hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Find accounts that share a token
  ansible.builtin.set_fact:
    shared: "{{ ansible_play_hosts_all | community.launchdarkly.audit_log_shared_tokens(hostvars) }}"
"""

RETURN = r"""
_value:
  description: For each host whose token another one has too, the names of the others.
  type: dict
"""


def audit_log_shared_tokens(hosts: Sequence[str], hostvars: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return, for each host whose token another one has too, the names of the others."""
    holders: dict[str, list[str]] = {}
    for host in hosts:
        try:
            # Of a vault, ansible-core 2.18 makes what is no str.
            token = str(hostvars[host]["audit_log_rollout_api_token"] or "")
        except Exception:
            # Not defined, or made from what is not defined or can't be decrypted: the role says so for this host.
            continue
        if token:
            holders.setdefault(token, []).append(host)
    return {host: [each for each in group if each != host] for group in holders.values() if group[1:] for host in group}


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_shared_tokens": audit_log_shared_tokens}

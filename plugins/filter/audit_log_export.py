# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._export import export_text

DOCUMENTATION = r"""
name: audit_log_export
short_description: Convert an account's subscriptions to a variables file for the role audit_log_rollout
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Returns the text of a variables file with the subscriptions that
    M(community.launchdarkly.audit_log_subscription_info) returned.
  - Each secret is replaced by a variable. The top of the file lists the variables. If a variable is not defined, the
    secret in LaunchDarkly is not changed.
  - If a name is not unique within its integration, the entry has an C(id) and is valid for this account only.
options:
  _input:
    description: The result of M(community.launchdarkly.audit_log_subscription_info).
    type: dict
    required: true
  account:
    description: The name of the account, for the comment at the top of the file.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Read the subscriptions of an account
  community.launchdarkly.audit_log_subscription_info:
  register: account

- name: Write them to a variables file
  ansible.builtin.copy:
    content: "{{ account | community.launchdarkly.audit_log_export(account='acme') }}"
    dest: acme.yml
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The text of the file, as YAML.
  type: str
"""


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_export": export_text}

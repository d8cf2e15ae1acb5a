# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._export import export_text

DOCUMENTATION = r"""
name: audit_log_export
short_description: Write an account's subscriptions as a variables file for the role audit_log_rollout
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Makes the text of a variables file from what M(community.launchdarkly.audit_log_subscription_info) returns.
  - Secrets become variables, which are listed at the top of the file. One that is not defined leaves the secret as it
    is.
  - An entry has an C(id), and so is good for this account only, where its name is not unique.
options:
  _input:
    description: What M(community.launchdarkly.audit_log_subscription_info) returns.
    type: dict
    required: true
  account:
    description: What to call the account in the comment at the top of the file.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Read an account
  community.launchdarkly.audit_log_subscription_info:
  register: account

- name: Write it down
  ansible.builtin.copy:
    content: "{{ account | community.launchdarkly.audit_log_export(account='acme') }}"
    dest: acme.yml
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The text of the file, in YAML.
  type: str
"""


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_export": export_text}

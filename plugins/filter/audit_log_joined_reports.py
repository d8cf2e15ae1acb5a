# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_join import join_reports

DOCUMENTATION = r"""
name: audit_log_joined_reports
short_description: Read the reports of several runs, and tell the newest of each account
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Reads the JSON reports of several runs, each over some of the accounts, as
    P(community.launchdarkly.audit_log_report#filter) made them. Used by the playbook C(community.launchdarkly.report).
  - Where an account is in several of them, the newest counts. Reports of dry runs and of others can't be joined.
positional: hosts
options:
  _input:
    description: The text of each report by the path of its file.
    type: dict
    required: true
  hosts:
    description: The accounts that there are.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Join two reports
  ansible.builtin.set_fact:
    joined: >-
      {{ dict(files | zip(query('ansible.builtin.file', *files)))
         | community.launchdarkly.audit_log_joined_reports(ansible_play_hosts_all) }}
  vars:
    files: [/srv/reports/1/report.json, /srv/reports/2/report.json]
"""

RETURN = r"""
_value:
  description:
    - C(accounts), by name, each with its C(record), which P(community.launchdarkly.audit_log_report#filter) takes,
      C(as_described), and C(told), a sentence; C(check_mode), whether the reports are of dry runs; a C(title); and
      C(left_out), sentences about what does not count.
  type: dict
"""


def audit_log_joined_reports(files: Mapping[str, str], hosts: Sequence[str]) -> dict[str, Any]:
    """Return what the newest report of each account tells. Raises AnsibleFilterError where they can't be joined."""
    try:
        return join_reports({str(path): str(text) for path, text in files.items()}, [str(host) for host in hosts])
    except ValueError as error:
        raise AnsibleFilterError(f"audit_log_joined_reports: {error}") from None


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_joined_reports": audit_log_joined_reports}

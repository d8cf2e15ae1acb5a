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
short_description: Join the reports of several runs
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Joins the JSON reports of several runs, each of which covers some of the accounts. The reports are those that
    P(community.launchdarkly.audit_log_report#filter) returned.
  - If several reports contain an account, the filter uses the newest report in which the account was reached. If it was
    reached in none of them, the filter uses the newest report.
  - Reports of dry runs can't be joined with reports of other runs.
  - The playbook C(community.launchdarkly.report) uses this filter.
positional: hosts
options:
  _input:
    description: The text of each report, by the path of its file.
    type: dict
    required: true
  hosts:
    description: The names of all accounts in the inventory.
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
    - C(accounts) are the accounts by name. Each has its C(record), which
      P(community.launchdarkly.audit_log_report#filter) takes, C(as_described), and C(told), a sentence about its state.
    - C(check_mode) is whether the reports are of dry runs. C(title) is the title of the joined report. C(left_out)
      lists what was not used, in sentences.
  type: dict
"""


def audit_log_joined_reports(files: Mapping[str, str], hosts: Sequence[str]) -> dict[str, Any]:
    """Return the accounts of several reports, each from its newest report.

    Takes the text of each report by its path, and the names of all accounts. Raises AnsibleFilterError if the reports
    can't be joined.
    """
    try:
        return join_reports({str(path): str(text) for path, text in files.items()}, [str(host) for host in hosts])
    except ValueError as error:
        raise AnsibleFilterError(f"audit_log_joined_reports: {error}") from None


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_joined_reports": audit_log_joined_reports}

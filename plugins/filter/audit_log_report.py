# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._report import build_report, render_json
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_html import render_html
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_markdown import render_markdown

DOCUMENTATION = r"""
name: audit_log_report
short_description: Build the report of a rollout
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Returns the text of a report. The role P(community.launchdarkly.audit_log_rollout#role) keeps a record of each
    account in the variable C(audit_log_rollout_record). The report shows an account without a record as not reached.
positional: format
options:
  _input:
    description:
      - The variables of each account by its name, with its record in C(audit_log_rollout_record). This can be
        C(hostvars), or records from the reports of several runs.
    type: dict
    required: true
  format:
    description: The format of the report.
    type: str
    choices: [json, md, html]
    required: true
  hosts:
    description: The names of all accounts, in the order in which the report lists them.
    type: list
    elements: str
    required: true
  title:
    description: The title of the report.
    type: str
    required: true
  check_mode:
    description: Whether the run was a dry run, in check mode.
    type: bool
    required: true
"""

EXAMPLES = r"""
- name: Write the report
  ansible.builtin.copy:
    content: >-
      {{ hostvars | community.launchdarkly.audit_log_report('html', hosts=ansible_play_hosts_all,
                                                            title='Rollout', check_mode=false) }}
    dest: report.html
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The text of the report.
  type: str
"""

_RENDER = {"json": render_json, "md": render_markdown, "html": render_html}


def audit_log_report(
    hostvars: Mapping[str, Mapping[str, Any]], format: str, hosts: Sequence[str], title: str, check_mode: bool
) -> str:
    """Return the report of the given accounts in the format ``json``, ``md`` or ``html``.

    Takes the variables of each account by its name, with its record in ``audit_log_rollout_record``.
    """
    records = {host: hostvars[host].get("audit_log_rollout_record") if host in hostvars else None for host in hosts}
    recorded = [record for record in records.values() if record]
    times = sorted(record["at"] for record in recorded)
    report = build_report(
        records,
        hosts=list(hosts),
        title=title,
        started=min([*times, *(record["started"] for record in recorded if record.get("started"))], default=None),
        finished=times[-1] if times else None,
        check_mode=check_mode,
    )
    return _RENDER[format](report)


class FilterModule:
    """The class that Ansible loads from a file of filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the function of each filter by its name."""
        return {"audit_log_report": audit_log_report}

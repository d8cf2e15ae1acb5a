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
short_description: Write the report of a rollout
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Makes the text of a report from the records that the role P(community.launchdarkly.audit_log_rollout#role) keeps for
    each account, in the variable C(audit_log_rollout_record). An account without one was not reached.
positional: format
options:
  _input:
    description: The records by account, such as C(hostvars), or what was read from the files of several runs.
    type: dict
    required: true
  format:
    description: The form of the report.
    type: str
    choices: [json, md, html]
    required: true
  hosts:
    description: All accounts, in the order of the report.
    type: list
    elements: str
    required: true
  title:
    description: The title.
    type: str
    required: true
  check_mode:
    description: Whether nothing was to be changed.
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
    """Return the report in a form: json, md or html."""
    records = {host: hostvars[host].get("audit_log_rollout_record") if host in hostvars else None for host in hosts}
    told = [record for record in records.values() if record]
    times = sorted(record["at"] for record in told)
    report = build_report(
        records,
        hosts=list(hosts),
        title=title,
        started=min([*times, *(record["started"] for record in told if record.get("started"))], default=None),
        finished=times[-1] if times else None,
        check_mode=check_mode,
    )
    return _RENDER[format](report)


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_log_report": audit_log_report}

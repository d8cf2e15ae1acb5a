# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_rollout_stage
short_description: Run a stage of a rollout (internal)
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - The role P(community.launchdarkly.audit_log_rollout#role) and the playbooks of this collection use this action. It
    is internal. Its options and results can change in any version.
  - The action runs on the control node, in Ansible's own process. It reads the variables of the role from the host, and
    writes a record of each account into the folder of the run.
notes:
  - The variables of the role are documented with the role.
attributes:
  action:
    description: Has an action plugin.
    support: full
  async:
    description: Supports being run with the C(async) keyword.
    support: none
  check_mode:
    description: Can run in check mode, and returns what would change.
    support: full
  diff_mode:
    description: Returns what changed, or would change in check mode.
    support: full
options:
  stage:
    description: The stage.
    type: str
    required: true
    choices: [begin, plan, check, apply, verify, report, export, join]
  kind:
    description: What the run is for. For the stage V(begin).
    type: str
    choices: [rollout, drift, export]
  of_play:
    description:
      - Whether the accounts are the hosts of the play, and its current batch is a ring. For the stage V(begin).
    type: bool
    default: false
  run:
    description: The folder of the run. For the stages after V(begin) of a rollout or drift.
    type: path
"""

EXAMPLES = r"""
- name: Plan the account
  community.launchdarkly.audit_log_rollout_stage:
    stage: plan
    run: "{{ audit_log_rollout__run.folder }}"
"""

RETURN = r"""
msg:
  description: What the stage did, or why it failed.
  type: str
  returned: always
"""

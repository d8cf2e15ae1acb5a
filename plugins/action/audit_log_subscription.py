# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from ansible_collections.community.launchdarkly.plugins.plugin_utils._action import InProcess, run_as_module


class ActionModule(InProcess):
    """Runs the module's task in Ansible's own process, if nothing speaks against that."""

    TASK = AUDIT_LOG_SUBSCRIPTION


def main() -> None:
    """Run the module. ansible-lint takes this file for the module, and calls this to check the options of tasks."""
    run_as_module(AUDIT_LOG_SUBSCRIPTION)

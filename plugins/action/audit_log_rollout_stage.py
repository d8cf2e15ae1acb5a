# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.runner import run_stage


class ActionModule(ActionBase):
    """Runs a stage of a rollout in Ansible's own process."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the stage."""
        super().run(tmp, task_vars)
        return run_stage(self, task_vars or {})

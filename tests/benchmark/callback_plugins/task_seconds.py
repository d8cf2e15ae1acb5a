# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os
import time
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_seconds
type: notification
short_description: Write how long each task took to a file
description:
  - Appends one JSON object a line to the file that the environment variable E(TASK_SECONDS) names, with C(task),
    C(seconds) from the start of the task to its result, how many C(items) or entries it had, and how many C(changes).
  - It is for plays on one host.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "task_seconds"

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._begin = time.perf_counter()

    def v2_runner_on_ok(self, result: Any) -> None:
        seconds = time.perf_counter() - self._begin
        each = result._result.get("results", [result._result])
        line = {
            "task": result._task.get_name(),
            "seconds": seconds,
            "items": len(each),
            "changes": sum(one.get("changed", one.get("action", "unchanged") != "unchanged") for one in each),
        }
        with open(os.environ["TASK_SECONDS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    v2_runner_on_skipped = v2_runner_on_ok

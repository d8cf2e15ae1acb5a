# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: third_party
type: notification
short_description: Print what a callback gets
description:
  - Prints a line with JSON for the start of each task, with its arguments and variables, and for each result, with the
    arguments and fields of its task. Callbacks that send runs to a log server do the same.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "third_party"
    CALLBACK_NEEDS_ENABLED = True

    def _print(self, event: str, **data: Any) -> None:
        self._display.display(f"THIRD PARTY {event} {json.dumps(data, default=str)}")

    def _print_result(self, event: str, result: Any) -> None:
        task = result._task
        fields = getattr(result, "_task_fields", None)
        self._print(event, task=task.get_name(), args=task.args, fields=fields, result=result._result)

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._print("start", task=task.get_name(), args=task.args, vars=task.vars)

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        self._print("host", host=host.get_name(), args=task.args)

    def v2_runner_on_ok(self, result: Any) -> None:
        self._print_result("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._print_result("failed", result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._print_result("item ok", result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._print_result("item failed", result)

    def v2_runner_retry(self, result: Any) -> None:
        self._print_result("retry", result)

    def v2_on_file_diff(self, result: Any) -> None:
        self._print_result("diff", result)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: dump_results
type: notification
short_description: Write every result, as callbacks get it, to a file
description:
  - Appends one JSON object a line, with C(host), C(task), C(status), C(item) (whether it is one of a loop's) and
    C(result), to the file that the environment variable E(DUMP_RESULTS) names.
  - Where E(DUMP_EMULATOR) names an emulator, C(emulator) holds its C(requests) and C(state) of that moment. No task is
    under way then, so that they tell what each task sent and left.
"""


def _snapshot(emulator: str) -> dict[str, Any]:
    snapshot = {}
    for name in ("requests", "state"):
        with urllib.request.urlopen(f"{emulator}/_emulator/{name}") as answer:
            snapshot[name] = json.load(answer)
    return snapshot


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "dump_results"

    def _dump(self, result: Any, status: str, item: bool = False) -> None:
        line = {
            "host": result._host.get_name(),
            "task": result._task.get_name(),
            "status": status,
            "item": item,
            "result": result._result,
        }
        if emulator := os.environ.get("DUMP_EMULATOR"):
            line["emulator"] = _snapshot(emulator)
        with open(os.environ["DUMP_RESULTS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        self._dump(result, "ok")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._dump(result, "failed")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._dump(result, "skipped")

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._dump(result, "unreachable")

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._dump(result, "ok", item=True)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._dump(result, "failed", item=True)

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        self._dump(result, "skipped", item=True)

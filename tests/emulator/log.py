# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of the requests that came."""

import time
from typing import Any

from .messages import Call, Reply


class Log:
    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self._count = 0

    def clear(self) -> None:
        self.entries = []

    def open(self, call: Call, account: str | None, access: str | None) -> dict[str, Any]:
        """Records a request as it comes in; ``close`` adds the answer."""
        self._count += 1
        entry = {
            "n": self._count,
            "time": time.time(),
            "account": account,
            "token_is": access or "unknown",
            "method": call.method,
            "path": call.path,
            "query": call.query,
            "headers": {
                name: "<token>" if name.lower() == "authorization" else value for name, value in call.headers.items()
            },
            "body": call.readable_body(),
            "status": None,
            "fault": None,
            "response": None,
            "response_headers": {},
        }
        self.entries.append(entry)
        return entry

    @staticmethod
    def close(entry: dict[str, Any], reply: Reply) -> None:
        entry["status"] = reply.status
        entry["response"] = reply.json if reply.text is None else reply.text
        entry["response_headers"] = reply.headers

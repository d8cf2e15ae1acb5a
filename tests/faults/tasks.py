# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task for one subscription, run as its module runs it, and what came of it."""

import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Task, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from support.clock import CLOCK

Json = dict[str, Any]

TOKEN = "api-5dbe2f80-token-of-the-fault-tests"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
ENVIRONMENT = (*PROXIES, *AUTHORITIES, "NETRC")
"""What of the environment changes where requests go, and what they carry; proxies in small letters too."""

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@dataclass(frozen=True)
class Outcome:
    """``kind`` is ok, changed, failed, or crashed: with an exception that no task may raise."""

    kind: str
    result: Json
    waits: tuple[float, ...]

    @property
    def message(self) -> str:
        return str(self.result.get("msg", ""))

    @property
    def failure(self) -> Json:
        failure: Json = self.result.get("failure") or {}
        return failure

    @property
    def action(self) -> str | None:
        return self.result.get("action")


def run_task(
    url: str,
    options: Mapping[str, Any],
    *,
    task: Task = AUDIT_LOG_SUBSCRIPTION,
    connection: Mapping[str, Any] | None = None,
    check_mode: bool = False,
    scale: float = 0.0,
) -> Outcome:
    """Run a task against a server.

    ``connection`` replaces connection options after their check, so that a test may have a timeout below a second;
    ``scale`` is the part of the task's waits that is really slept: those in its own thread, which are all of a task for
    one subscription.
    """
    checked = task.check({"api_token": TOKEN, "api_url": url, **options}, os.environ)
    assert not checked.problems.found, checked.problems.message
    checked = replace(checked, connection=replace(checked.connection, **(connection or {})))
    with CLOCK.recording(scale) as waits:
        try:
            result = task.run(checked, Mode(check_mode, diff=True))
            kind = "changed" if result["changed"] else "ok"
        except TaskFailure as failure:
            kind, result = "failed", failure.result
        except Exception:
            kind, result = "crashed", {"msg": traceback.format_exc()}
        return Outcome(kind, result, tuple(waits))

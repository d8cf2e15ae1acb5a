# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task for one subscription, run in this process or as its module runs it, and what came of it."""

import json
import os
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from ansible.module_utils.testing import patch_module_args
from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module
from ansible_collections.community.launchdarkly.plugins.module_utils._options.problems import Problems
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Checked, Mode, Task, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from support.clock import CLOCK
from support.ways import Way

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


_ONE_MODULE_AT_A_TIME = threading.Lock()
"""Where a module finds its options, and where it writes its result, is one place for a whole process."""


def run_task(
    url: str,
    options: Mapping[str, Any],
    *,
    task: Task = AUDIT_LOG_SUBSCRIPTION,
    connection: Mapping[str, Any] | None = None,
    check_mode: bool = False,
    scale: float = 0.0,
    way: Way = "in_process",
    begin: Callable[[], None] | None = None,
) -> Outcome:
    """Run a task against a server.

    ``connection`` replaces connection options after their check, so that a test may have a timeout below a second;
    ``scale`` is the part of the task's waits that is really slept: those in its own thread, which are all of a task for
    one subscription. ``begin`` is called right before the task, when no other task holds it up any more.
    """

    def check(raw: Mapping[Any, Any], environ: Mapping[str, str], problems: Problems) -> Checked:
        checked = task.check_with(raw, environ, problems)
        return replace(checked, connection=replace(checked.connection, **(connection or {})))

    options = {"api_token": TOKEN, "api_url": url, **options}
    run, turn = (_as_module, _ONE_MODULE_AT_A_TIME) if way == "as_module" else (_in_process, nullcontext())
    with turn, CLOCK.recording(scale) as waits:
        if begin:
            begin()
        kind, result = run(replace(task, check_with=check), options, check_mode)
        return Outcome(kind, result, tuple(waits))


def _in_process(task: Task, options: Json, check_mode: bool) -> tuple[str, Json]:
    checked = task.check(options, os.environ)
    assert not checked.problems.found, checked.problems.message
    try:
        result = task.run(checked, Mode(check_mode, diff=True))
        return "changed" if result["changed"] else "ok", result
    except TaskFailure as failure:
        return "failed", failure.result
    except Exception:
        return "crashed", {"msg": traceback.format_exc()}


def _as_module(task: Task, options: Json, check_mode: bool) -> tuple[str, Json]:
    """Run a task as its module does: with JSON for its options, and JSON for its result."""
    written = StringIO()
    arguments = {**options, "_ansible_check_mode": check_mode, "_ansible_diff": True}
    with redirect_stdout(written), patch_module_args(arguments), suppress(SystemExit):
        run_module(task)
    result: Json = json.loads(written.getvalue())
    if not result.get("failed"):
        return "changed" if result["changed"] else "ok", result
    return "crashed" if result["failure"]["code"] == "internal_error" else "failed", result

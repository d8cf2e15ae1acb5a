# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``plan``: plans an account and records the plan. It never fails."""

from __future__ import annotations

from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, TaskFailure

from .._ending import ended_early, is_timeout, new_stop
from .account import Account, is_refusal, with_failure, with_result
from .record import Record
from .stage import Outcome, Stage


def plan(stage: Stage) -> Outcome:
    """Plan an account, and record the plan. Raises Failure only if it can't be recorded.

    In a dry run and in drift, the outcome has what would change, with a diff.
    """
    run = stage.run_of_account
    account = Account(stage.host, stage.variables, stage.environ)
    record = Record(stage.host, instance=account.instance, ring=run.ring_of(stage.host)).now()
    diff = []
    found: dict[str, Any] = {}
    try:
        account.variables.check_names()
        record = record.now(token=account.token_mark, verify=account.verify_wait >= 0 and account.verify)
        shows = run.kind != "rollout"
        mode = Mode(check=True, diff=shows and stage.diff_mode, stop=new_stop(), warn=stage.warn, found=found.update)
        if stage.host in run.unsettled:
            # A subscription that LaunchDarkly creates after the plan would be created twice.
            stage.say(f"{stage.host}: waiting {account.timeout} s, since an earlier run ended while it created here.")
            mode.stop.wait(account.timeout)
        result = account.run(mode)
        diff = result.get("diff", [])
        record = with_result(record, {**result, "changed": False})
    except (Failure, TaskFailure) as failure:
        record = with_failure(record, failure)
        record = record.now(refused=run.kind != "drift" and is_refusal(record))
    except BaseException as error:
        record = with_failure(record, ended_early(error, "Nothing was changed in this account by then."))
        if not isinstance(error, Exception) and not is_timeout(error):
            run.write(record)
            raise
        record = record.now(refused=run.kind != "drift" and not is_timeout(error))
    run.write(record.now(**found))
    if run.kind == "rollout":
        return Outcome(msg=told("Plan", record))
    stage.warn_of(record)
    return Outcome(msg=told("Plan", record), changed=record.would_change, diff=of_account(diff, stage.host))


def told(what: str, record: Record) -> str:
    """Return what was planned or done in an account, in words."""
    if record.failure:
        return str(record.failure["msg"])
    counts = ", ".join(f"{count} {action}" for action, count in (record.summary or {}).items() if count)
    return f"{what}: {counts or 'nothing'}."


def of_account(diffs: list[dict[str, object]], host: str) -> list[dict[str, object]]:
    """Return diffs that name the account in their headers."""
    return [{**diff, **{name: f"{host}: {diff[name]}" for name in ("before_header", "after_header")}} for diff in diffs]

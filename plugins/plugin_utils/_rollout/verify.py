# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``verify``: reads the delivery status after a change, and fails an account if deliveries began to fail."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import label
from ansible_collections.community.launchdarkly.plugins.module_utils._model.subscription import DELIVERIES, is_failing
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import TaskFailure

from .._ending import ended_early, new_stop
from .account import Account, with_failure
from .failures import rollout_failure
from .record import Record, epoch
from .stage import Outcome, Stage

_NOT_VERIFIED = "The list was applied, but the deliveries were not verified."


def verify(stage: Stage) -> Outcome:
    """Read the delivery status of what was created or updated, and record it. Raises Failure.

    Waits until the account's change is as many seconds ago as ``audit_log_rollout_verify_wait`` says. Since the
    accounts of a ring wait at the same time, the ring waits about once.
    """
    run = stage.run_of_account
    record = run.read(stage.host)
    account = Account(stage.host, stage.variables, stage.environ)
    if record is None or record.phase != "applied" or not account.verify:
        return Outcome(msg="Nothing to verify.")
    changed = [each for each in record.results if each["action"] in ("created", "updated")]
    stop = new_stop()
    try:
        if changed:
            # The record has whole seconds.
            left = epoch(record.at) + 1 + account.verify_wait - time.time()
            stop.wait(max(0.0, min(left, account.verify_wait + 1)))
        keys = list(dict.fromkeys(each["integration_key"] for each in record.results if each["action"] != "deleted"))
        metadata = account.metadata(keys, stop) if keys else {}
    except (Failure, TaskFailure) as failure:
        record = with_failure(record, failure)
        why = (record.failure or {}).get("msg")
        record = replace(record, failure={**(record.failure or {}), "msg": f"{_NOT_VERIFIED} {why}"})
    except BaseException as error:
        run.write(with_failure(record, ended_early(error, "The deliveries were not verified.")))
        raise
    else:
        record = _verified(record, metadata)
    run.write(record)
    failure_ = record.failure
    if failure_:
        return Outcome(msg=str(failure_["msg"]), failed=True)
    return Outcome(msg=f"No deliveries began to fail ({len(changed)} subscriptions changed).")


def _verified(record: Record, metadata: Mapping[str, Mapping[str, Any]]) -> Record:
    failing = [each for each in (_failing(result, metadata) for result in record.results) if each]
    results = [_with_status(result, metadata) for result in record.results]
    record = record.now(deliveries=failing, results=results, failing=list(_still_failing(record, metadata)))
    if not failing:
        return record
    names = ", ".join(map(label, failing))
    what = (
        f"Deliveries began to fail after the change: {names}. Check the addresses and secrets of these subscriptions."
    )
    return record.failed(rollout_failure("deliveries_failing", what))


def _still_failing(record: Record, metadata: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what failed before the change and fails after it."""
    for each in record.failing:
        later = metadata.get(each["id"], {}).get("status", {})
        if is_failing({**each, **later}):
            yield {**each, **later}


def _failing(result: Mapping[str, Any], metadata: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return a subscription with its failed deliveries, if they began to fail after the change."""
    later = metadata.get(result["id"]) if result["action"] in ("created", "updated") else None
    if later is None:
        return None
    before, after = result["status"] or {}, later["status"]
    if is_failing(before) or (after["error_count"] or 0) <= (before.get("error_count") or 0):
        return None
    return {
        **{name: result[name] for name in ("integration_key", "name", "id")},
        "error_count": after["error_count"],
        "last_error": after["last_error"],
        "errors": [each for each in after["errors"] if (each["timestamp"] or 0) > (before.get("last_error") or 0)],
    }


def _with_status(result: Mapping[str, Any], metadata: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    later = metadata.get(result["id"], {}).get("status")
    return {**result, "status": {name: later[name] for name in DELIVERIES} if later else result["status"]}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``apply``: plans an account again, applies the plan, and fails the account in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import label
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Result, TaskFailure

from .._ending import ended_early, new_stop, what_was_done
from .account import Account, with_failure, with_result
from .causes import options_of
from .check import fails
from .deviations import DEVIATIONS, Deviation
from .failures import recorded, rollout_failure
from .plan import of_account, told
from .record import Record
from .run import Run, not_recorded
from .sentences import in_short
from .stage import Outcome, Stage


def apply(stage: Stage) -> Outcome:
    """Apply an account's list, and record what was done. Raises Failure if that can't be recorded.

    Sends nothing if the plan of the account was refused, if the run is stopped, in a dry run, and in drift.
    """
    run = stage.run_of_account
    planned = run.read(stage.host)
    if planned is None:
        raise rollout_failure("not_planned", "The account was not planned in this run. Run the whole playbook.")
    if planned.refused or run.kind != "rollout" or stage.check_mode:
        return Outcome(msg=_differs(run, planned), failed=planned.refused or fails(run, planned))
    if run.is_refused:
        return Outcome(msg="Not applied, because the plans of other accounts were refused.")
    if run.is_stopped:
        return Outcome(msg="Not applied, because an earlier ring failed.")
    applying = _Applying(run, replace(planned, failure=None, results=[], summary=None))
    return applying.outcome(stage)


def _without_stale_failures(record: Record) -> Record:
    """Return a record without the failing deliveries of what was updated, unless the verification reads them again."""
    if record.verify:
        return record
    updated = {each["id"] for each in record.results if each["action"] == "updated"}
    return replace(record, failing=[each for each in record.failing if each["id"] not in updated])


def _differs(run: Run, record: Record) -> str:
    if record.failure or run.kind != "drift":
        return told("Plan", record)
    found = [f"{DEVIATIONS[each]}: {_names(record, each)}" for each in record.deviations if each in run.fail_on]
    return f"The account fails the check. {'. '.join(found)}."


def _names(record: Record, deviation: Deviation) -> str:
    """Return the names of the subscriptions that have a deviation, and what differs."""
    if deviation == "differs":
        changed = (each for each in record.results if each["action"] != "unchanged")
        labels = [
            f"{label(each)} ({', '.join(options_of(each)) or _WITHOUT_OPTIONS[each['action']]})" for each in changed
        ]
    else:
        labels = [label(each) for each in getattr(record, deviation)]
    return in_short(labels)


_WITHOUT_OPTIONS = {"created": "does not exist", "deleted": "is to be deleted"}


class _Applying:
    """Applies an account's list, and keeps its record true."""

    def __init__(self, run: Run, record: Record) -> None:
        self._run = run
        self._record = record

    def outcome(self, stage: Stage) -> Outcome:
        account = Account(stage.host, stage.variables, stage.environ)
        diff: list[dict[str, Any]] = []
        try:
            mode = Mode(check=False, diff=stage.diff_mode, stop=new_stop(), warn=stage.warn, so_far=self._so_far)
            result = account.run(mode)
            diff = result.get("diff", [])
            self._record = _without_stale_failures(with_result(self._record, result))
        except (Failure, TaskFailure) as failure:
            diff = failure.result.get("diff", []) if isinstance(failure, TaskFailure) else []
            self._record = with_failure(self._record, failure)
        except BaseException as error:
            self._record = with_failure(self._record, ended_early(error, self._done))
            if not isinstance(error, Exception):
                if unwritten := self._end():
                    raise unwritten from None
                raise
        stage.warn_of(self._record)
        unwritten = self._end()
        failure_ = recorded(unwritten) if unwritten else self._record.failure
        return Outcome(
            msg=str(failure_["msg"]) if failure_ else told("Done", self._record),
            changed=self._record.changed,
            failed=failure_ is not None,
            diff=of_account(diff, stage.host),
            facts={"summary": self._record.summary} if self._record.summary else {},
        )

    def _so_far(self, result: Callable[[], Result]) -> None:
        """Record the plan before the first write, and what was done after each write."""
        record = with_result(replace(self._record, phase="begun"), result())
        if self._record.phase != "begun":
            self._refuse_the_account_of_another(record)
        try:
            self._run.write(record)
        except Failure as failure:
            if self._record.phase != "begun":
                raise not_recorded(failure, "Nothing was sent to this account.") from None
        self._record = record

    def _refuse_the_account_of_another(self, record: Record) -> None:
        """Raise Failure if a subscription that would be changed is in the record of another host.

        The check of the plans compares them too, but an account can be empty until this run fills it.
        """
        ids = {each["id"] for each in record.results if each.get("pending") and each["id"]}
        others = (each for account, each in self._run.records().items() if each and account != record.account)
        for other in others if ids else ():
            if shared := next((each["id"] for each in other.results if each["id"] in ids), None):
                what = (
                    f"The host is the same LaunchDarkly account as {other.account}: they have the subscription "
                    f"{shared}. Remove one of the hosts, or correct its token. Nothing was changed for this host."
                )
                raise rollout_failure("shared_subscription", what)

    def _end(self) -> Failure | None:
        """Record the end of the work on the account. Returns a failure if that can't be recorded."""
        self._record = self._record.now(phase="applied")
        try:
            self._run.write(self._record)
        except Failure as failure:
            own = self._record.failure or {"msg": "", "failure": {}}
            if own["failure"].get("code") != "record_not_written":
                return not_recorded(failure, f"{self._done} {own['msg']}".strip())
        return None

    @property
    def _done(self) -> str:
        """What was done to the account, in words."""
        return what_was_done(self._record.results)

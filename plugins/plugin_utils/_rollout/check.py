# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``check``: reads the plans of all accounts, and decides which hosts the rings have."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Literal

from .failures import rollout_failure
from .fold import Records
from .patterns import exact_patterns
from .record import Record
from .report import show, write_report
from .run import Run
from .sentences import in_short, lines
from .stage import Outcome, Stage
from .text import one_line


def check(stage: Stage) -> Outcome:
    """Find what must not be rolled out: refused input, shared tokens, and hosts that are one account. Raises Failure.

    The outcome has the ``hosts`` of the rings, and ``rings``, their sizes. If anything is refused, these are the
    refused accounts alone. In a dry run and in drift they are the accounts that fail.
    """
    run = stage.run
    planned = run.rings[-1] if run.of_play else run.accounts
    skipped = [account for account in _refuse_missing(run, planned) if account in stage.left]
    _refuse_shared(run, planned)
    records = run.records()
    refused = [account for account, record in records.items() if record and record.refused]
    if refused:
        run.refuse()
    if run.kind == "rollout":
        hosts = refused or run.accounts
    else:
        hosts = [account for account, record in records.items() if record and fails(run, record)]
    # Accounts that fail are in one ring, because Ansible would not begin a second one.
    sizes = [len(ring) for ring in run.rings] if run.kind == "rollout" and not refused else [len(hosts)]
    data = write_report(run, records, is_over=bool(refused) or (run.kind != "rollout" and stage.has_last_ring(run)))
    _warn_of_unplanned(stage, run, records)
    if not hosts and not run.of_play:
        # No other task follows that shows the report.
        show(stage, run, lines(data))
    verify = any(record.verify for record in records.values() if record) and run.kind == "rollout" and not refused
    facts = {"hosts": exact_patterns(hosts), "rings": sizes or [1], "verify": verify}
    if skipped:
        # Nothing else would fail them.
        what = f"Ansible skipped the plan of {', '.join(skipped)}. Choose the accounts with hosts, not with when."
        return Outcome(msg=what, failed=True, facts=facts)
    return Outcome(msg=f"{len(refused)} of {len(records)} accounts are refused.", facts=facts)


def fails(run: Run, record: Record) -> bool:
    """Return whether the plan of an account fails it: in drift, also because of what the plan finds."""
    return record.failure is not None or (run.kind == "drift" and bool({*run.fail_on} & {*record.deviations}))


def _warn_of_unplanned(stage: Stage, run: Run, records: Records) -> None:
    """Name the accounts that will fail when their ring begins, unless their cause is fixed by then."""
    names = [account for account, record in records.items() if record and record.failure]
    if names and run.kind == "rollout" and not run.is_refused:
        what = "They fail when their ring begins, unless the cause is fixed by then."
        stage.say(one_line(f"Can't be planned yet: {in_short(names)}. {what}"))


def _refuse_missing(run: Run, planned: Sequence[str]) -> list[str]:
    """Refuse accounts that have no plan, and return them."""
    missing = [account for account in planned if run.read(account) is None]
    for account in missing:
        why = "The account was not planned, because Ansible did not run the task for it. Its output has the reason."
        run.write(Record(account).now().failed(rollout_failure("not_planned", why), refused=run.kind != "drift"))
    return missing


def _refuse_shared(run: Run, planned: Sequence[str]) -> None:
    """Refuse planned accounts with the token of another account, or with a subscription that another one shows."""
    records = {account: record for account, record in run.records().items() if record is not None}
    tokens: dict[str, list[str]] = {}
    subscriptions: dict[str, list[str]] = {}
    for account, record in records.items():
        if record.token:
            tokens.setdefault(record.token, []).append(account)
        for identifier in dict.fromkeys(record.ids):
            subscriptions.setdefault(identifier, []).append(account)

    def refuse(account: str, code: Literal["shared_token", "shared_subscription"], what: str) -> None:
        if account in planned:
            run.write(records[account].failed(rollout_failure(code, what), refused=run.kind != "drift"))

    shared = set(chain.from_iterable(group for group in tokens.values() if group[1:]))
    for group in tokens.values():
        for account in group if group[1:] else ():
            others = ", ".join(each for each in group if each != account)
            refuse(
                account,
                "shared_token",
                f"The host has the same audit_log_rollout_api_token as {others}. Give each host its own token, so that "
                "no account is mistaken for another.",
            )
    for identifier, group in subscriptions.items():
        for account in group if group[1:] else ():
            if account in shared:
                continue
            shared.add(account)
            others = ", ".join(each for each in group if each != account)
            refuse(
                account,
                "shared_subscription",
                f"The host is the same LaunchDarkly account as {others}: they have the subscription {identifier}. "
                "Remove one of the hosts, or correct its token.",
            )

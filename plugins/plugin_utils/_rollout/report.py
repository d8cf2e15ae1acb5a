# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``report``: folds the records of a run into its report, and stops the run if a ring failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .._report import ACCOUNT_STATES, Report, build_report, render_json
from .._report_html import render_html
from .._report_markdown import render_markdown
from .._report_text import one_line, words
from .failures import rollout_failure
from .files import write_file
from .record import Record, utc_now
from .run import Run
from .stage import Outcome, Stage

_TITLE = "Audit log subscriptions"
Records = Mapping[str, "Record | None"]


def report(stage: Stage) -> Outcome:
    """Write the report after a ring, and stop the run if too many accounts of the ring failed. Raises Failure."""
    run = stage.run
    if run.is_refused:
        # The check of the plans wrote the report. The hosts of this play are no ring.
        return Outcome(msg=f"Nothing was applied to these accounts. The report is {run.folder / 'report.html'}.")
    records = run.records()
    ring = run.rings[(run.ring_of(stage.host) or len(run.rings)) - 1]
    for account in ring:
        record = records[account]
        # A record that is begun says that the rest is not known.
        is_open = record and (record.phase == "planned" or (record.phase == "applied" and not record.failure))
        if record and is_open and account not in stage.left:
            why = "The account failed outside of its task. Ansible's output has the reason."
            failed = record if record.failure else record.failed(rollout_failure("interrupted", why))
            run.write(replace(failed, phase="applied"))
    records = run.records()
    failures = [account for account in ring if _failed(records[account])]
    share = 100 * len(failures) / len(ring)
    # Ansible ends a play if all hosts of a ring fail.
    if run.kind == "rollout" and (share > run.max_fail_percentage or len(failures) == len(ring)):
        run.stop()
    is_last = run.is_stopped or (sum(map(len, run.rings)) == len(run.accounts) and ring == run.rings[-1])
    for line in write_report(run, records, final=is_last):
        stage.say(line)
    return Outcome(msg=f"The report is {run.folder / 'report.html'}.")


def write_report(run: Run, records: Records, final: bool) -> list[str]:
    """Write the report of a run, and a copy beside the run's folder. Returns lines for the user. Raises Failure."""
    data = build(run, records)
    write_forms(run.folder, "report", data)
    write_file(run.folder.parent / f"{run.kind}.html", render_html(data))
    write_file(run.folder.parent / f"{run.kind}.json", render_json(data))
    counts = {name: count for name, count in data["totals"]["accounts"].items() if count and name in ACCOUNT_STATES}
    lines = [f"{len(records)} accounts: " + ", ".join(f"{count} {words(name)}" for name, count in counts.items())]
    if final:
        lines += attention(data)
    return [*lines, f"Report: {run.folder / 'report.html'}"]


def attention(data: Report) -> list[str]:
    """Return a line for each account that was refused or failed, or whose state is not known."""
    return [
        one_line(": ".join(filter(None, (each["account"], words(each["state"]), each["reason"]))))
        for each in data["accounts"]
        if each["state"] in ("refused", "failed", "not_known")
    ]


def write_forms(folder: Path, stem: str, data: Report) -> None:
    """Write a report in each of its forms. Raises Failure."""
    for suffix, render in (("json", render_json), ("md", render_markdown), ("html", render_html)):
        write_file(folder / f"{stem}.{suffix}", render(data))


def build(run: Run, records: Records, title: str = _TITLE) -> Report:
    """Return the report of a run as data."""
    return build_report(
        {account: vars(record) if record else None for account, record in records.items()},
        hosts=list(records),
        title=title,
        started=run.started,
        finished=utc_now(),
        check_mode=run.kind != "rollout",
    )


def _failed(record: Record | None) -> bool:
    # A record that is still "begun" could not be written when the work on the account ended.
    return record is None or record.failure is not None or record.phase == "begun"

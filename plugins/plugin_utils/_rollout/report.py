# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``report``: folds the records of a run into its report, and stops the run if a ring failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import task_failure

from .files import write_file
from .fold import Records, Report, fold
from .page import render
from .record import Record, utc_now
from .run import Run
from .sentences import lines, ring_line
from .stage import Outcome, Stage


def report(stage: Stage) -> Outcome:
    """Write the report after a ring, and stop the run if too many accounts of the ring failed. Raises Failure."""
    run = stage.run
    if run.is_refused or run.kind != "rollout":
        # The check of the plans wrote the report. The hosts of this play are those that fail.
        data = fold(run, run.records(), utc_now())
        is_last = run.is_refused or stage.has_last_ring(run)
        show(stage, run, lines(data) if is_last else [ring_line(data, len(run.rings))])
        return Outcome()
    records = run.records()
    number = run.ring_of(stage.host) or len(run.rings)
    ring = run.rings[number - 1]
    for account in ring:
        record = records[account]
        # A record that is begun says that the rest is not known.
        is_open = record and (record.phase == "planned" or (record.phase == "applied" and not record.failure))
        if record and is_open and account not in stage.left:
            why = "The account failed outside of its task. Ansible's output has the reason."
            failed = record if record.failure else record.failed(task_failure("interrupted", why))
            run.write(replace(failed, phase="applied"))
    records = run.records()
    failures = [account for account in ring if _failed(records[account])]
    share = 100 * len(failures) / len(ring)
    # Ansible ends a play if all hosts of a ring fail.
    if share > run.max_fail_percentage or len(failures) == len(ring):
        run.stop()
    is_last = run.is_stopped or (stage.has_last_ring(run) and ring == run.rings[-1])
    data = write_report(run, records, is_over=is_last)
    show(stage, run, lines(data) if is_last else [ring_line(data, number)])
    return Outcome()


def write_report(run: Run, records: Records, is_over: bool) -> Report:
    """Write the report of a run, and a copy beside the run's folder, and return it as data. Raises Failure."""
    data = fold(run, records, utc_now(), is_over=is_over)
    forms = render(data)
    write_forms(run.folder, forms)
    for suffix in ("html", "json"):
        write_file(run.folder.parent / f"{run.kind}.{suffix}", forms[suffix])
    return data


def write_forms(folder: Path, forms: Mapping[str, str]) -> None:
    """Write a report in each of its forms, which are given by suffix. Raises Failure."""
    for suffix, text in forms.items():
        write_file(folder / f"report.{suffix}", text)


def show(stage: Stage, run: Run, told: Iterable[str]) -> None:
    """Show lines to the user, and where the report is."""
    for line in (*told, f"Report: {run.folder / 'report.html'}"):
        stage.say(line)


def _failed(record: Record | None) -> bool:
    # A record that is still "begun" could not be written when the work on the account ended.
    return record is None or record.failure is not None or record.phase == "begun"

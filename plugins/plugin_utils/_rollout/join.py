# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``join``: one report of several runs, or of a run that was killed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import Any

from .failures import rollout_failure
from .files import make_folder, path_of
from .fold import fold
from .lists import elements
from .page import render
from .record import Record, utc_now
from .report import write_forms
from .run import Run
from .sentences import headline, lines
from .stage import Outcome, Stage
from .text import one_line

_FROM = "audit_log_report_from"


def join(stage: Stage) -> Outcome:
    """Write one report of the runs that ``audit_log_report_from`` names. Raises Failure.

    Of two runs that have an account, the later one counts, but a run that began to write counts before one that only
    planned. Each host of the inventory that ``audit_log_rollout_hosts`` matches is an account, also if no run has it.
    """
    runs = [Run.load(folder) for folder in _folders(stage.variables.get(_FROM))]
    kinds = {run.kind == "rollout" for run in runs}
    if len(kinds) > 1:
        kinds_apart = "Name the runs of one kind, for example with audit_log_rollout/*-rollout-*."
        raise rollout_failure("not_valid", f"{_FROM} names both rollouts and runs that change nothing. {kinds_apart}")
    if len({tuple(sorted(run.failing_on)) for run in runs}) > 1:
        what = (
            f"{_FROM} names checks that fail on different things (audit_log_drift_fail_on). Report on each by itself."
        )
        raise rollout_failure("not_valid", what)
    hosts = stage.hosts_of(stage.variables.get("audit_log_rollout_hosts"))
    records = {**dict.fromkeys(hosts), **joined(runs)}
    # The report is about each host of the inventory, whatever the limits of the runs were.
    run = replace(runs[-1], started=min(run.started for run in runs), limit="")
    target = path_of("audit_log_rollout_report_dir", stage.variables.get("audit_log_rollout_report_dir"))
    data = fold(run, records, utc_now(), runs=len(runs))
    make_folder(target)
    write_forms(target, render(data))
    wrong = [each for each in data["accounts"] if each["verdict"] != "match"]
    for line in lines(data):
        stage.say(line)
    stage.say(f"Report: {target / 'report.html'}")
    return Outcome(msg=one_line("".join(headline(data))), failed=bool(wrong))


def joined(runs: Sequence[Run]) -> dict[str, Record | None]:
    """Return the record of each account that counts."""
    records: dict[str, Record | None] = {}
    for run in runs:
        for account, record in run.records().items():
            before = records.get(account)
            wrote = before is not None and before.phase != "planned"
            if account not in records or (record is not None and not (wrote and record.phase == "planned")):
                records[account] = record
    return records


def _folders(value: Any) -> list[Path]:
    """Return the folders of runs that the variable names, in order. Text may hold a list."""
    if not value:
        raise rollout_failure("not_valid", f"Set {_FROM} to the folder of a run, or to a list of folders.")
    folders = []
    for name in elements(value) if str(value).startswith("[") else [value]:
        path = path_of(_FROM, name)
        paths = [path] if path.exists() else [each for each in map(Path, glob(str(path))) if each.is_dir()]
        found = sorted((run for each in paths for run in _runs_in(each)), key=_by_number)
        if not found:
            raise rollout_failure("not_valid", f"{_FROM}: there is no run in {path}. Name the folder of a run.")
        folders += found
    return folders


def _runs_in(path: Path) -> list[Path]:
    """Return the folders of runs in a folder, or the folder itself if it is one. Follows links. Raises Failure."""
    runs = []
    seen = set()  # links can lead to a folder more than once
    for folder, folders, files in os.walk(path, onerror=_not_read, followlinks=True):
        real = os.path.realpath(folder)
        is_run = "run.json" in files
        if is_run and real not in seen:
            runs.append(Path(folder))
        if is_run or real in seen:
            folders.clear()
        seen.add(real)
        if broken := [each for each in (Path(folder, name) for name in files) if not each.exists()]:
            raise rollout_failure(
                "not_valid", f"{_FROM}: {broken[0]} is a link that leads nowhere. Correct or remove it."
            )
    return runs


def _not_read(error: OSError) -> None:
    raise rollout_failure(
        "not_valid", f"{_FROM}: {error.filename} can't be read: {error.strerror}. Correct the path or its rights."
    )


def _by_number(path: Path) -> list[Any]:
    """Return what orders paths by their text, but numbers by their value."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", str(path))]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hunt itself: which cases, run in two processes, and what was found where.

Ansible's own argument files exist while a module runs and are no sink; what is left of them afterwards is.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator import Emulator
from support.canaries import STYLES, Canary
from support.canary_search import VIEWS, Find, Search
from support.ways import WAYS, Way, is_in_tenth

from . import failures, lifecycle, mistakes, reading, special, together
from .case import Case, plain
from .collection import copy_collection
from .fields import KINDS, fields_of
from .rollout import rolled_out
from .run import COMMON, Run, run
from .servers import emulators, others

PROCESSES = 2
CASES_IN_A_RUN = 50
SINKS = ("stdout", "stderr", "callback", "log file", "system log", "process arguments", "files left", "requests")
WITH_SECRETS = [kind for kind in KINDS if any(field.secret for field in fields_of(kind))]


@dataclass(frozen=True)
class Hunted:
    """What came of a hunt: the leaks by sink, cases that took another path than theirs, and how much was searched."""

    cases: int
    canaries: int
    sizes: dict[str, int]
    leaks: list[tuple[str, Find]]
    astray: list[str]
    results: dict[str, dict[str, Any]]

    @property
    def table(self) -> str:
        """What was searched and found: a line for each sink, a column for each form."""
        counts = Counter((sink, find.view) for sink, find in self.leaks)
        rows = [["sink", "kB", *VIEWS]]
        rows += [
            [sink, str(self.sizes[sink] // 1000), *(str(counts[sink, view]) for view in VIEWS)] for sink in self.sizes
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join(
            [
                f"{self.cases} cases with {self.canaries} canaries; leaks found, by where and in which form:",
                *lines,
                *self._each_leak(),
                *(f"ASTRAY {problem}" for problem in self.astray),
            ]
        )

    def _each_leak(self) -> Iterator[str]:
        by_label: dict[str, list[tuple[str, Find]]] = {}
        for sink, find in self.leaks:
            by_label.setdefault(find.canary.label, []).append((sink, find))
        for label, leaks in by_label.items():
            sinks = ", ".join(dict.fromkeys(sink for sink, _find in leaks))
            excerpts = {find.view: find.excerpt for _sink, find in reversed(leaks)}
            yield f"LEAK of {label} in {sinks}:"
            yield from (f"    {view}: {excerpt!r}" for view, excerpt in excerpts.items())


def quick_cases() -> list[Case]:
    """Every integration, spelling, style and kind of failure, not each with each."""
    return [
        *together.together(),
        *(lifecycle.created(kind) for kind in KINDS[::6]),
        *(lifecycle.updated(kind) for kind in KINDS[1::6]),
        *(lifecycle.additional(kind) for kind in KINDS[2::6]),
        *(mistakes.misspelled(kind) for kind in WITH_SECRETS[::7]),
        *lifecycle.rest("kosli"),
        *special.special(),
        *mistakes.mistakes(),
        *mistakes.in_the_wrong_place("jira"),
        *failures.failures("kosli"),
        *failures.failed_questions(),
        *reading.reading(),
    ]


def tenth(cases: Sequence[Case]) -> list[Case]:
    """Return the fixed tenth of the cases that run as modules, too."""
    return [case for case in cases if is_in_tenth(case.name)]


def full_cases() -> list[Case]:
    """Every path for every integration, every style for every secret field, every failure for each kind of secret."""
    cases = quick_cases()
    for kind in KINDS:
        cases += [lifecycle.created(kind), lifecycle.updated(kind), lifecycle.additional(kind), *lifecycle.rest(kind)]
        cases += mistakes.in_the_wrong_place(kind)
    cases += [mistakes.misspelled(kind) for kind in WITH_SECRETS]
    cases += [case for style in STYLES for case in together.in_style(style)]
    cases += [case for kind in ("datadog", "jira", "ld-to-git", "slack") for case in failures.failures(kind)]
    return list({case.name: case for case in cases}.values())


def hunt(cases: Sequence[Case], collections: Path, folder: Path, way: Way = "in_process") -> Hunted:
    """Run the cases in this way with this copy of the collection, in this folder, and search all that was written."""
    with emulators() as running, others() as urls:
        for name, emulator in running.items():
            _prepare(emulator, [case for case in cases if case.server == name])
        addresses = {**urls, **{name: emulator.url for name, emulator in running.items()}}
        count = min(len(cases), max(PROCESSES, len(cases) // CASES_IN_A_RUN))
        with ThreadPoolExecutor(PROCESSES) as pool:
            runs = list(
                pool.map(
                    lambda number: run(cases[number::count], addresses, collections, folder / str(number), way),
                    range(count),
                )
            )
        requests = [request for emulator in running.values() for request in emulator.requests()]
    sinks = {sink: "\n".join(each.sinks[sink] for each in runs) for sink in runs[0].sinks}
    # A token belongs into its header and secrets into bodies; the emulator shows the header as <token>.
    sinks["requests"] = json.dumps(
        [[each[part] for part in ("method", "path", "query", "headers")] for each in requests]
    )
    return _judge(cases, sinks, runs)


def _prepare(emulator: Emulator, cases: Sequence[Case]) -> None:
    """Give each case an account of its own."""
    emulator.set_accounts([{"name": case.name, "tokens": [plain(case.token)]} for case in cases])
    emulator.seed({case.name: plain(case.seeds) for case in cases if case.seeds})
    emulator.faults([{**rule, "account": case.name} for case in cases for rule in case.faults])
    emulator.deliveries([{**rule, "account": case.name} for case in cases for rule in case.deliveries])


def _judge(cases: Sequence[Case], sinks: dict[str, str], runs: list[Run]) -> Hunted:
    results = {name: result for each in runs for name, result in each.results.items()}
    canaries = [*COMMON, *(each for case in cases for each in case.canaries)]
    return Hunted(
        cases=len(cases),
        canaries=len(canaries),
        sizes={sink: len(text) for sink, text in sinks.items()},
        leaks=_search(sinks, canaries),
        astray=[
            f"{case.name}: expected {case.expect}, got {json.dumps(results[case.name], default=repr)[:600]}"
            for case in cases
            if not _as_expected(case, results[case.name])
        ],
        results=results,
    )


def _search(sinks: dict[str, str], canaries: list[Canary]) -> list[tuple[str, Find]]:
    search = Search(canaries)
    return [(sink, find) for sink, text in sinks.items() for find in search.find(text)]


def _as_expected(case: Case, result: dict[str, Any]) -> bool:
    told = {**(result.get("failure") or {}), **result}
    return all(told.get(name) == value for name, value in case.expect.items())


def main() -> int:
    """Run the hunt from the command line. Returns 1 where anything was found or a case went astray."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m leaks.hunt")
    parser.add_argument("--full", action="store_true", help="every path for every integration (some minutes)")
    full = parser.parse_args().full
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hunt") as folder:
        collections = copy_collection(Path(folder) / "collections")
        cases = full_cases() if full else quick_cases()
        hunts = {
            way: hunt(cases if full or way == "in_process" else tenth(cases), collections, Path(folder) / way, way)
            for way in WAYS
        }
        if full:
            sinks, canaries = rolled_out(Path(folder) / "rollout")
            hunts["in_process"].sizes.update({sink: len(text) for sink, text in sinks.items()})
            hunts["in_process"].leaks.extend(_search(sinks, canaries))
    for way, hunted in hunts.items():
        print(f"{way.replace('_', ' ')}: {hunted.table}")
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if any(hunted.leaks or hunted.astray for hunted in hunts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

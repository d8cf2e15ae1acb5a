# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every operation under every fault, as a table: ``PYTHONPATH=.build:tests python -m faults.matrix``."""

import os
import queue
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from emulator import Emulator

from .catalogue import Fault, faults
from .clock import recorded_clock
from .front import Front
from .operations import ACCOUNT, OPERATIONS, Operation
from .oracle import Cell, expanded, problems, short
from .tasks import ENVIRONMENT, TOKEN, Json, run_task

_AT_ONCE = 8
_LATE_EFFECTS = 1.2
"""Longer than any fault of the catalogue delays what a request does, once its task has ended."""


def run_matrix() -> list[Cell]:
    """Run every cell; several at once, each with an emulator of its own."""
    with ExitStack() as stack:
        other = stack.enter_context(Front())
        stack.enter_context(recorded_clock())
        free: queue.SimpleQueue[Emulator] = queue.SimpleQueue()
        for _ in range(_AT_ONCE):
            free.put(stack.enter_context(Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}])))

        def run(pair: tuple[Fault, Operation]) -> Cell:
            emulator = free.get()
            try:
                return run_cell(*pair, emulator, other)
            finally:
                free.put(emulator)

        pairs = [(fault, OPERATIONS[name]) for fault in faults() for name in fault.expect]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(run, pairs))


def run_cell(fault: Fault, operation: Operation, emulator: Emulator, other: Front) -> Cell:
    """Run one task under a fault, and two without it."""
    emulator.reset()
    emulator.seed({ACCOUNT: operation.before})
    before = _state(emulator)
    struck = {"method": operation.method, "path": operation.path}
    emulator.faults([{**struck, **rule} for rule in fault.rules(other.url)])
    with _reached(fault, operation, emulator) as url:
        outcome = run_task(url, operation.options, connection=fault.connection, scale=1.0 if fault.sleeps else 0.0)
    if fault.sleeps:
        time.sleep(_LATE_EFFECTS)
    requests, after = emulator.requests(), _state(emulator)
    emulator.clear_faults()
    rerun = run_task(emulator.url, operation.options)
    after_rerun = _state(emulator)
    third = run_task(emulator.url, operation.options)
    return Cell(
        fault=fault,
        operation=operation,
        outcome=outcome,
        requests=requests,
        before=before,
        after=after,
        rerun=rerun,
        after_rerun=after_rerun,
        third=third,
        max_wait=fault.connection.get("max_wait", 120),
        elsewhere=other.connections,
    )


@contextmanager
def _reached(fault: Fault, operation: Operation, emulator: Emulator) -> Iterator[str]:
    if not fault.goes_away:
        yield emulator.url
        return
    with Front(emulator.url, most=len(expanded(operation.requests)) - 1) as front:
        yield front.url


def _state(emulator: Emulator) -> list[Json]:
    return [{name: each[name] for name in each if name != "version"} for each in emulator.state()[ACCOUNT]]


def table(cells: list[Cell]) -> str:
    """The cells for people: of each the outcome, the requests, the waiting, the server's state, and the first words."""
    lines: list[str] = []
    row: Any = None
    for cell in cells:
        if cell.fault is not row:
            row = cell.fault
            lines += ["", row.name]
        waited = sum(cell.outcome.waits)
        wrong = problems(cell)
        lines.append(
            f"  {cell.operation.name:7} {cell.outcome.kind:8} {short(cell.methods):33} "
            f"{f'{waited:.1f} s' if cell.outcome.waits else '-':>8}  {cell.server:10} {_first_words(cell)}"
            + (f"\n  WRONG: {'; '.join(wrong)}\n         {cell.outcome.message}" if wrong else "")
        )
    right = sum(not problems(cell) for cell in cells)
    return "\n".join(
        [*lines[1:], "", f"{len(cells)} cells of {len({id(c.fault) for c in cells})} faults, {right} as expected"]
    )


def _first_words(cell: Cell) -> str:
    """The first sentence, without what is another one in each run."""
    message = re.sub(r"https?://127\.0\.0\.1:\d+", "<api>", cell.outcome.message)
    message = re.sub(r"\b[0-9a-f]{24}\b", "<id>", message).split(": ", 1)[-1]
    return message.split(". ")[0].rstrip(".")


def main() -> None:
    for name in ENVIRONMENT:
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)
    begun = time.monotonic()
    cells = run_matrix()
    print(table(cells))
    print(f"{time.monotonic() - begun:.1f} s")
    raise SystemExit(any(problems(cell) for cell in cells))


if __name__ == "__main__":
    main()

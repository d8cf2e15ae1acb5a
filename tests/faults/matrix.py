# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every operation under every fault, as a table: ``PYTHONPATH=.build:tests python -m faults.matrix``.

They are tried with a plain service, and with another one: one in turn, or all with ``FAULTS=full``. A tenth of the
cells is tried as a module, too, or all with ``FAULTS=full``.
"""

import os
import queue
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from emulator import Emulator
from support.clock import recorded_clock
from support.front import Front
from support.ways import Way, is_in_tenth

from .catalogue import SLOW_TIMEOUT, Fault, faults
from .effort import FULL
from .operations import ACCOUNT, OPERATIONS, TARGET, Operation
from .oracle import Cell, expanded, problems, short
from .services import OTHERS, PLAIN, Service
from .tasks import ENVIRONMENT, TOKEN, Json, run_task

_AT_ONCE = 8


def run_matrix() -> list[Cell]:
    """Run every cell; several at once, each with an emulator of its own."""
    with ExitStack() as stack:
        other = stack.enter_context(Front())
        stack.enter_context(recorded_clock())
        free: queue.SimpleQueue[Emulator] = queue.SimpleQueue()
        for _ in range(_AT_ONCE):
            free.put(stack.enter_context(Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}])))

        def run(cell: tuple[Fault, Operation, Service, Way]) -> Cell:
            emulator = free.get()
            try:
                return run_cell(*cell, emulator, other)
            finally:
                free.put(emulator)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(run, _cells()))


def _cells() -> Iterator[tuple[Fault, Operation, Service, Way]]:
    for fault, operation, service in _cases():
        yield fault, operation, service, "in_process"
        if FULL or is_in_tenth(f"{fault.name}, {operation.name}, {service.title}"):
            yield fault, operation, service, "as_module"


def _cases() -> Iterator[tuple[Fault, Operation, Service]]:
    for row, fault in enumerate(faults()):
        for number, name in enumerate(fault.expect, row):
            yield fault, OPERATIONS[name], PLAIN
            if not fault.plain and (FULL or not fault.sleeps):
                others = OTHERS if FULL else [OTHERS[number % len(OTHERS)]]
                yield from ((fault, OPERATIONS[name], service) for service in others)


def run_cell(fault: Fault, operation: Operation, service: Service, way: Way, emulator: Emulator, other: Front) -> Cell:
    """Run one task under a fault, and two without it."""
    options = service.options(operation)

    def begin() -> None:
        emulator.reset()
        emulator.quirks(**service.quirks)
        expected = expanded(fault.expect[operation.name].requests)
        is_alone = service.alone and expected[:2] in (["GET", "POST"], ["GET", "PATCH"], ["GET", "DELETE"])
        emulator.seed({ACCOUNT: service.kept(operation.before[is_alone:])})

    begin()
    most = None
    if fault.goes_away:
        run_task(emulator.url, options)
        most = [each["method"] for each in emulator.requests()].index(operation.method)
        begin()
    before = _state(emulator, service)
    if fault.vanishes:
        before = [each for each in before if each["name"] != TARGET]
    struck = {"method": operation.method, "path": operation.path}

    def strike() -> None:
        # The rules may have times that count from now.
        emulator.faults([*({**struck, **rule} for rule in fault.rules(other.url)), *service.rules])

    with _reached(emulator, most) as url:
        scale = 1.0 if fault.sleeps else 0.0
        outcome = run_task(url, options, connection=fault.connection, scale=scale, way=way, begin=strike)
    if fault.sleeps:
        # Longer than any fault of the catalogue delays what a request does, once its task has ended.
        time.sleep(SLOW_TIMEOUT)
    requests, after = emulator.requests(), _state(emulator, service)
    emulator.clear_faults()
    rerun = run_task(emulator.url, options, way=way)
    after_rerun = _state(emulator, service)
    third = run_task(emulator.url, options)
    return Cell(
        fault=fault,
        operation=operation,
        service=service,
        way=way,
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
def _reached(emulator: Emulator, most: int | None) -> Iterator[str]:
    """The address at which a task reaches the emulator, for so many requests at most."""
    if most is None:
        yield emulator.url
        return
    with Front(emulator.url, most=most) as front:
        yield front.url


def _state(emulator: Emulator, service: Service) -> list[Json]:
    found = service.found(emulator.state()[ACCOUNT])
    return [{name: each[name] for name in each if name != "version"} for each in found]


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
            + (f"  [{cell.service.title}]" if cell.service is not PLAIN else "")
            + ("  [as a module]" if cell.way == "as_module" else "")
            + (f"\n  WRONG: {'; '.join(wrong)}\n         {cell.outcome.message}" if wrong else "")
        )
    right = sum(not problems(cell) for cell in cells)
    return "\n".join(
        [
            *lines[1:],
            "",
            f"{len(cells)} cells of {len({id(cell.fault) for cell in cells})} faults and "
            f"{len({cell.service.title for cell in cells})} services, {right} as expected",
        ]
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

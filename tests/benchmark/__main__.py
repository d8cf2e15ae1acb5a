# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure what tasks, rollout and drift cost beside Ansible's own: ``PYTHONPATH=tests python -m benchmark``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from support.playbook import ROOT

from . import bulk, loop, memory, process, rollout
from .gains import all_met
from .machine import Machine, this_machine
from .measured import Measured, as_json, from_json
from .page import PLOT, page
from .plot import write_plot
from .service import LINKS, services
from .sizes import Sizes

KINDS = {"loop": loop.measure, "bulk": bulk.measure, "process": process.measure, "rollout": rollout.measure}


def main() -> int:
    """Measure, write the figures, and return the exit status: 1 if a "must" is not met."""
    arguments = _arguments()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "benchmark.json"
    if arguments.again:
        saved = json.loads(file.read_text())
        machine, measured = Machine(**saved["machine"]), from_json(saved["measured"])
    else:
        sizes = Sizes(arguments.items, tuple(arguments.entries), tuple(arguments.accounts))
        last = from_json(json.loads(file.read_text())["measured"]) if file.exists() else Measured()
        machine, measured = this_machine(), last.without(arguments.only)
        for _round in _rounds(measured, sizes, arguments):
            # After each, so that a run that is interrupted leaves what it measured.
            file.write_text(json.dumps({"machine": asdict(machine), "measured": as_json(measured)}))
    text = page(measured, machine)
    for place in {folder, arguments.write or folder}:
        (place / "benchmark.md").write_text(text)
        write_plot(measured, place / PLOT)
    print(text)
    return 0 if all_met(measured) else 1


def _rounds(measured: Measured, sizes: Sizes, arguments: argparse.Namespace) -> Iterator[None]:
    """Add round after round, and at the end the peaks."""
    with tempfile.TemporaryDirectory() as folder, services(Path(folder)) as every:
        links = [service for service in every if service.link in arguments.links]
        for number in range(arguments.rounds):
            for kind in arguments.only:
                for service in links:
                    name = f"round {number + 1} of {arguments.rounds}: {kind}, {service.link}"
                    print(name, file=sys.stderr, flush=True)
                    for row, sample in KINDS[kind](service, sizes, Path(folder)):
                        measured.add(row, sample)
            yield
        if "rollout" in arguments.only:
            measured.peaks = memory.measure(links[0], sizes, Path(folder))
            yield


def _arguments() -> argparse.Namespace:
    default = Sizes()
    parser = argparse.ArgumentParser(prog="benchmark", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=KINDS,
        default=list(KINDS),
        help="the kinds of rows; the others keep their last figures",
    )
    parser.add_argument("--links", nargs="+", choices=LINKS, default=list(LINKS), help="how the service is reached")
    parser.add_argument("--items", type=int, default=default.items, help="of a loop, and of a whole playbook's list")
    parser.add_argument("--entries", type=int, nargs="+", default=default.entries, help="of the lists in one task")
    parser.add_argument("--accounts", type=int, nargs="+", default=default.accounts, help="of rollout and drift")
    parser.add_argument("--folder", type=Path, default=ROOT / ".build/benchmark", help="for the figures, page and plot")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the page and the plot here, too")
    parser.add_argument("--again", action="store_true", help="write them from the last figures, and measure nothing")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

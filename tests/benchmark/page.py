# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page that shows what was measured."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from .gains import gains_table
from .machine import Machine
from .measured import Measured
from .tables import TABLES, memory_table, rows_table

PLOT = "benchmark.svg"


def page(measured: Measured, machine: Machine) -> str:
    """Return the page, in Markdown."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    template = environment.from_string(Path(__file__).with_name("page.md.j2").read_text())
    return template.render(
        rounds=min(map(len, measured.samples.values())),
        machine=machine,
        gains=gains_table(measured),
        plot=PLOT,
        tables=[(table, rows_table(table, measured)) for table in TABLES if table.rows(measured)],
        memory=memory_table(measured) if measured.peaks else None,
    )

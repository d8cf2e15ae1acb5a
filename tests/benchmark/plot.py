# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, StrMethodFormatter

from .measured import Measured, Row
from .service import PLAIN, SLOW
from .tables import TABLES, Table

_STYLES = {PLAIN: "-", SLOW: ":"}


def write_plot(measured: Measured, path: Path) -> None:
    """Write the plot to an SVG file: a part for each kind of rows but whole processes, which have one size."""
    tables = [table for table in TABLES if table.kind != "process"]
    with matplotlib.rc_context():
        matplotlib.rcParams.update({"svg.hashsalt": "benchmark", "svg.fonttype": "none", "font.size": 9})
        figure = Figure(figsize=(15, 4.5), layout="constrained")
        for axes, table in zip(figure.subplots(1, len(tables)), tables, strict=True):
            axes.set_title(table.title)
            if table.kind == "loop":
                _bars(axes, table, measured)
            else:
                _lines(axes, table, measured)
        # Without a date, so that the same figures make the same file.
        figure.savefig(path, metadata={"Date": None})


def _bars(axes: Axes, table: Table, measured: Measured) -> None:
    """Draw a bar for each row without latency."""
    rows = [row for row in reversed(table.rows(measured)) if row.link == PLAIN]
    names = [f"{_plain(row.what)}: {row.work}" for row in rows]
    bars = axes.barh(names, [table.seconds(row, measured) * 1000 for row in rows])
    axes.bar_label(bars, fmt="{:,.0f}", padding=2)
    axes.set_xlabel(f"{table.unit}, without latency")
    axes.margins(x=0.15)


def _lines(axes: Axes, table: Table, measured: Measured) -> None:
    """Draw a line over the sizes for each thing that is measured. Latency changes nothing if no request is sent."""
    rows = [
        row
        for row in table.rows(measured)
        if row.link == PLAIN or (row.link in _STYLES and measured.samples[row][0].requests)
    ]
    works = {row.work for row in rows}
    colors: dict[str, str] = {}
    for line in dict.fromkeys(map(_any_size, rows)):
        of_line = [row for row in rows if _any_size(row) == line]
        name = f"{_plain(line.what)}: {line.work}" if len(works) > 1 else _plain(line.what)
        axes.plot(
            [row.size for row in of_line],
            [table.seconds(row, measured) * 1000 for row in of_line],
            _STYLES[line.link],
            marker="o",
            color=colors.setdefault(name, f"C{len(colors)}"),
            label=f"{name}, {line.link}",
        )
    axes.set_xscale("log")
    axes.set_yscale("linear" if table.each else "log")
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    sizes = sorted({row.size for row in rows})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(table.of)
    axes.set_ylabel(table.unit)
    axes.set_ylim(bottom=0 if table.each else None)
    if rows:
        axes.legend(fontsize=7)


def _any_size(row: Row) -> Row:
    return replace(row, size=0)


def _plain(what: str) -> str:
    return what.replace("`", "").partition(" (")[0]

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

from .measured import Measured
from .service import PLAIN, SLOW
from .tables import TABLES, Table

_LINES = {PLAIN: "-", SLOW: ":"}


def write_plot(measured: Measured, path: Path) -> None:
    """Write the plot to an SVG file: a part for each kind but whole processes."""
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
    """Bars for one size, without latency."""
    rows = [row for row in reversed(table.rows(measured)) if row.link == PLAIN]
    names = [f"{_plain(row.what)}: {row.work}" for row in rows]
    bars = axes.barh(names, [table.seconds(row, measured) * 1000 for row in rows], log=True)
    axes.bar_label(bars, fmt="%.1f", padding=2)
    axes.set_xlabel(f"{table.unit}, link {PLAIN}")
    axes.margins(x=0.2)


def _lines(axes: Axes, table: Table, measured: Measured) -> None:
    """A line for what is measured with several sizes, over each link."""
    rows = table.rows(measured)
    works = {row.work for row in rows}
    colors: dict[str, str] = {}
    for line in dict.fromkeys(replace(row, size=0) for row in rows if row.link in _LINES):
        of_line = [row for row in rows if replace(row, size=0) == line]
        name = f"{_plain(line.what)}: {line.work}" if len(works) > 1 else _plain(line.what)
        color = colors.setdefault(name, f"C{len(colors)}")
        times = [table.seconds(row, measured) * 1000 for row in of_line]
        sizes = [row.size for row in of_line]
        axes.loglog(sizes, times, _LINES[line.link], marker="o", color=color, label=f"{name}, {line.link}")
    shown = sorted({row.size for row in rows})
    axes.set_xticks(shown, [f"{size:,}" for size in shown])
    axes.set_xticks([], minor=True)
    axes.set_xlabel(table.of)
    axes.set_ylabel(table.unit)
    if rows:
        axes.legend(fontsize=7)


def _plain(what: str) -> str:
    return what.replace("`", "").partition(" (")[0]

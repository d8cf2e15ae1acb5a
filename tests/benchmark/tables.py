# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of rows: milliseconds, ratios, requests and bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import bulk, loop, process, rollout
from .measured import Kind, Measured, Row, Work
from .numbers import milliseconds, ratio
from .service import PLAIN


@dataclass(frozen=True)
class Beside:
    """The row that others are compared with: of this work, or, if None, of the same work as the other."""

    title: str
    what: str
    work: Work | None = None

    def row(self, row: Row, measured: Measured) -> Row:
        """Return the row to compare with: over the same link, or, if it sends no requests, over any."""
        same = replace(row, what=self.what, work=self.work or row.work)
        plain = replace(same, link=PLAIN)
        needs_no_link = plain in measured.samples and not measured.samples[plain][0].requests
        return plain if same not in measured.samples and needs_no_link else same


@dataclass(frozen=True)
class Table:
    """The rows of a kind. ``of`` names what a row's size counts, ``unit`` is that of its time. If ``each``, the time is
    that of one item or account."""

    kind: Kind
    title: str
    of: str
    unit: str
    each: bool
    beside: Sequence[Beside]

    def rows(self, measured: Measured) -> list[Row]:
        """Return the rows that were measured, those of one size together, and those that differ by their link."""
        rows = [row for row in measured.samples if row.kind == self.kind]
        order = list(dict.fromkeys((row.what, row.work) for row in rows))
        return sorted(rows, key=lambda row: (row.size, order.index((row.what, row.work))))

    def seconds(self, row: Row, measured: Measured) -> float:
        """Return the median of a row that was measured."""
        return (measured.seconds(row) or 0) / (row.size if self.each else 1)


TABLES: Sequence[Table] = (
    Table(
        "loop",
        "One subscription a task, in a loop",
        "items",
        "ms an item",
        True,
        (Beside("one `uri` GET", loop.READ, "no change"), Beside("by hand", loop.BY_HAND)),
    ),
    Table("bulk", "A list in one task", "entries", "ms", False, (Beside("do-nothing", bulk.NOTHING, "no change"),)),
    Table("process", "A whole playbook", "entries", "ms", False, (Beside("`set_fact`", process.SET_FACT),)),
    Table(
        "rollout",
        "Many accounts, whole playbooks",
        "accounts",
        "ms an account",
        True,
        (Beside("`ping`", rollout.PING), Beside("two do-nothing tasks", rollout.NOTHING)),
    ),
)


def rows_table(table: Table, measured: Measured) -> str:
    """Return a table, in Markdown."""
    titles = ["what", "work", table.of, "link", table.unit, *(f"÷ {each.title}" for each in table.beside)]
    lines = [_line([*titles, "requests", "bytes sent"]), _line(["---"] * (len(titles) + 2))]
    for row in table.rows(measured):
        time = milliseconds(table.seconds(row, measured))
        ratios = [ratio(measured.ratio(row, each.row(row, measured))) for each in table.beside]
        sample = measured.samples[row][0]
        sent = [f"{sample.requests:,}", f"{sample.sent:,}"]
        lines.append(_line([row.what, row.work, f"{row.size:,}", row.link, time, *ratios, *sent]))
    return "\n".join(lines)


def memory_table(measured: Measured) -> str:
    """Return the table of the peak memory, in Markdown."""
    lines = [_line(["playbook", "Ansible's process", "a worker"]), _line(["---"] * 3)]
    lines += [
        _line([what, *(f"{size / 2**20:,.0f} MiB" for size in (peak.parent, peak.worker))])
        for what, peak in measured.peaks.items()
    ]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

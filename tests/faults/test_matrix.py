# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every operation under every fault. ``pytest -s`` shows the table, which is in ``.build/fault-matrix.txt`` as well."""

from pathlib import Path

from .matrix import run_matrix, table
from .oracle import problems

REPORT = Path(__file__).parents[2] / ".build" / "fault-matrix.txt"


def test_every_cell_is_as_expected() -> None:
    cells = run_matrix()
    report = table(cells)
    print(f"\n{report}")
    REPORT.write_text(f"{report}\n", encoding="utf-8")
    wrong = [
        f"{cell.fault.name}, {cell.operation.name}, {cell.service.title}, {cell.way}: {'; '.join(found)} "
        f"({cell.outcome.message})"
        for cell in cells
        if (found := problems(cell))
    ]
    assert not wrong, "\n".join(wrong)

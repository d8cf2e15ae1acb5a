# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks rollout, drift and export as users run them, over many emulated accounts.

``python -m pytest tests/rollout`` is the quick part. ``ROLLOUT=full python -m pytest tests/rollout -s`` runs the large
ones too, and prints what it measured.
"""

import os

from support.site import Run

FULL = os.environ.get("ROLLOUT") == "full"


def written(run: Run) -> str:
    """Return everything that a run wrote: its output, its records, and its report with the copies."""
    reports = sorted(path for path in (run.folder / "report").rglob("*") if path.is_file())
    # The report in three forms, two copies, run.json, and at least one record.
    assert len(reports) >= 7
    return "\n".join([run.output, *(path.read_text(encoding="utf-8") for path in reports)])


def failed(run: Run) -> set[str]:
    """Return the hosts that the recap counts as failed."""
    recap = run.output.rpartition("PLAY RECAP")[2].splitlines()[1:]
    words = (line.split() for line in recap if " : ok=" in line)
    return {each[0] for each in words if "failed=0" not in each}

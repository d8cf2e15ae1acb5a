# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run stages of the Makefile one after the other, all of them, and sum up.

``stages.py style types`` runs ``make style`` and ``make types``, and fails if one of them does. The summary names each
test that pytest skipped, with the reason.
"""

import re
import subprocess
import sys
import time


def main(stages: list[str]) -> int:
    """Run the stages in their order, and return the exit status."""
    failed: list[str] = []
    rows: list[str] = []
    skipped: list[str] = []
    for stage in stages:
        print(f"\n===== {stage} =====", flush=True)
        begin = time.monotonic()
        status, lines = run(stage)
        seconds, last = time.monotonic() - begin, (lines or [""])[-1]
        rows.append(f"{stage:12} {'FAILED' if status else 'passed':7} {seconds:4.0f} s   {last}")
        failed += [stage] if status else []
        # What pytest writes with its option -rs: how many tests, the place and the reason.
        skipped += [f"{stage:12} {found[1]}" for line in lines if (found := re.match(r"SKIPPED (\[\d+\] .*)", line))]
    print("\n===== summary =====", *rows, sep="\n")
    if skipped:
        print("\nSkipped:", *skipped, sep="\n")
    good = "Everything that was not skipped passed." if skipped else "Everything passed."
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else good}", flush=True)
    return 1 if failed else 0


def run(stage: str) -> tuple[int, list[str]]:
    """Run one stage, show what it writes as it comes, and return its exit status and its lines that are not empty."""
    command = ["make", "--no-print-directory", stage]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.strip() and not line.startswith("make"):
                lines.append(line.strip())
    return process.returncode, lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run stages of the Makefile one after the other, all of them, and sum up.

``stages.py style types`` runs ``make style`` and ``make types``, and fails where one of them does.
"""

import subprocess
import sys
import time


def main(stages: list[str]) -> int:
    """Run the stages in their order, and return the exit status."""
    failed: list[str] = []
    rows: list[str] = []
    for stage in stages:
        print(f"\n===== {stage} =====", flush=True)
        begin = time.monotonic()
        status, last = run(stage)
        rows.append(f"{stage:12} {'FAILED' if status else 'passed':7} {time.monotonic() - begin:4.0f} s   {last}")
        failed += [stage] if status else []
    print("\n===== summary =====", *rows, sep="\n")
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'Everything passed.'}", flush=True)
    return 1 if failed else 0


def run(stage: str) -> tuple[int, str]:
    """Run one stage, show what it writes as it comes, and return its exit status and its last line."""
    command = ["make", "--no-print-directory", stage]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.strip() and not line.startswith("make"):
                last = line.strip()
    return process.returncode, last


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

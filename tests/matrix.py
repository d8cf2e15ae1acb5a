# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run what depends on ansible-core's insides under each supported version of it, and print a table.

Each version gets an environment of its own under .build/matrix. A version whose Python is not on this machine is not
run, and the table says so.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from support.interpreters import interpreter

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = {"2.18": range(11, 14), "2.19": range(11, 14), "2.20": range(12, 15), "2.21": range(12, 15)}
"""The minor versions of Python 3 on which each ansible-core runs playbooks [ansible-core's support matrix]."""

TESTS = [
    "tests/rollout",
    *(f"tests/acceptance/test_{name}.py" for name in ("where_it_runs", "ended_early", "imports")),
]


def main(versions: list[str]) -> int:
    """Run the tests under these versions, or all of them, and return the exit status."""
    rows = []
    status = 0
    for version in versions or PYTHONS:
        python = interpreter(PYTHONS[version])
        if python is None:
            rows.append((version, "-", f"not run: no Python 3.{PYTHONS[version].start} or newer on this machine"))
            continue
        folder = environment(version, python)
        core = output(folder / "ansible", "--version").split("]")[0].split()[-1]
        print(f"\n===== ansible-core {core}, {python.name} =====", flush=True)
        failed, last = run(folder)
        status = status or failed
        rows.append((core, python.name, f"{'FAILED' if failed else 'passed'}: {last}"))
    print("\n===== summary =====")
    for core, name, result in rows:
        print(f"ansible-core {core:8} {name:10} {result}")
    return status


def environment(version: str, python: Path) -> Path:
    """Return the folder of the commands of a version. Installs it if it is not there."""
    folder = ROOT / ".build/matrix" / f"{version}-{python.name}"
    if not (folder / ".installed").exists():
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        needed = [f"ansible-core~={version}.0", "requests", "jsonpatch"]
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--quiet", *needed], check=True)
        (folder / ".installed").touch()
    return folder / "bin"


def run(folder: Path) -> tuple[int, str]:
    """Run the tests with the commands in a folder. Returns the exit status, and what pytest writes last."""
    command = [sys.executable, "-m", "pytest", *TESTS, "-n", os.environ.get("WORKERS", "2")]
    lines = []
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "ANSIBLE_BIN": str(folder)}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line.strip(" =\n"))
    last = next((line for line in reversed(lines) if re.search(r"\d (passed|failed|error)", line)), "no tests ran")
    return process.returncode, last


def output(*command: object) -> str:
    """Return what a command writes."""
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what an account costs in a rollout and in drift with nothing to do, beside a host in ``ping``.

``PYTHONPATH=tests python -m benchmark.rollout [--accounts 300] [--rounds 3]`` prints a table. The playbooks take
turns in each round. The emulator runs in a process of its own, once without and once with a latency of 50 ms.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from emulator.client import Control
from emulator.integrations import FIELDS
from support.lists import entry_of, random_document, stored
from support.playbook import BIN, ROOT, environment

KINDS, LENGTH, FORKS = 5, 20, 5
LATENCY = 0.05
PING = """\
- hosts: all
  gather_facts: false
  connection: local
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - ansible.builtin.ping:
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--forks", type=int, default=FORKS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _emulator(Path(folder)) as control:
        site = _Site(Path(folder), control, arguments.accounts, arguments.forks)
        rows: dict[str, list[float]] = {}
        for _round in range(arguments.rounds):
            for latency in (0.0, LATENCY):
                control.clear()
                if latency:
                    control.faults([{"fault": "delay_before", "seconds": latency, "times": None}])
                for name in ("rollout", "drift"):
                    rows.setdefault(f"{name}, {latency * 1000:.0f} ms", []).append(site.run(name))
            rows.setdefault("ping", []).append(site.run("ping"))
    medians = {name: statistics.median(seconds) * 1000 / arguments.accounts for name, seconds in rows.items()}
    core = (
        subprocess.run([BIN / "ansible", "--version"], capture_output=True, text=True).stdout.split("]")[0].split()[-1]
    )
    print(
        f"{arguments.accounts} accounts x {LENGTH} subscriptions of {KINDS} integrations, nothing to do; "
        f"{arguments.forks} forks, ansible-core {core}, Python {platform.python_version()}, "
        f"medians of {arguments.rounds} rounds"
    )
    print(f"{'':16} {'ms an account':>14} {'÷ ping':>8}")
    for name, each in medians.items():
        print(f"{name:16} {each:14.1f} {each / medians['ping']:8.2f}")


class _Site:
    """An inventory of accounts that match their lists."""

    def __init__(self, folder: Path, control: Control, accounts: int, forks: int) -> None:
        self._folder = folder
        self._forks = forks
        chance = random.Random(1)
        kinds = chance.sample(sorted(FIELDS), KINDS)
        documents = [_with_kind(chance, f"{number:02d} described", kinds[number % KINDS]) for number in range(LENGTH)]
        names = [f"a{number:04d}" for number in range(accounts)]
        control.set_accounts([{"name": name, "tokens": [f"token-of-{name}"]} for name in names])
        control.seed({name: [stored(each) for each in documents] for name in names})
        common = {
            "audit_log_rollout_api_url": control.url,
            "audit_log_rollout_subscriptions": [entry_of(each) for each in documents],
            "audit_log_rollout_report_dir": str(folder / "report"),
        }
        hosts = {name: {"audit_log_rollout_api_token": f"token-of-{name}"} for name in names}
        (folder / "inventory.json").write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}))
        (folder / "ping.yml").write_text(PING)
        (folder / "home").mkdir()
        for name in ("ansible.cfg", "hosts"):
            (folder / "home" / name).touch()

    def run(self, name: str) -> float:
        """Run a playbook that changes nothing, and return the seconds that it took."""
        playbook = "ping.yml" if name == "ping" else f"community.launchdarkly.{name}"
        env = {key: value for key, value in environment(self._folder).items() if "CALLBACK" not in key}
        command = [str(BIN / "ansible-playbook"), "-i", "inventory.json", "-f", str(self._forks), playbook]
        begin = time.monotonic()
        done = subprocess.run(command, cwd=self._folder, env=env, capture_output=True, text=True)
        seconds = time.monotonic() - begin
        if done.returncode or "changed=1" in done.stdout:
            raise SystemExit(f"{name} did not end as expected:\n{done.stdout[-3000:]}\n{done.stderr}")
        return seconds


def _with_kind(chance: random.Random, name: str, kind: str) -> dict[str, Any]:
    return next(each for each in iter(lambda: random_document(chance, name), None) if each["kind"] == kind)


@contextmanager
def _emulator(folder: Path) -> Iterator[Control]:
    """Run the emulator in a process of its own."""
    port = folder / "port"
    command = [sys.executable, "-m", "emulator", "--port-file", str(port)]
    with subprocess.Popen(command, cwd=ROOT / "tests", stdout=subprocess.DEVNULL) as process:
        try:
            while not port.exists():
                time.sleep(0.05)
            yield Control(f"http://127.0.0.1:{port.read_text()}")
        finally:
            process.terminate()


if __name__ == "__main__":
    main()

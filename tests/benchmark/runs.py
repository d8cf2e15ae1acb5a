# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of ansible-playbook, with the seconds of each, and of its tasks."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.playbook import BIN, Json, environment

HERE = Path(__file__).parent
FORKS = 5


@dataclass(frozen=True)
class TimedTask:
    """What the callback ``task_seconds`` writes of a task."""

    task: str
    seconds: float
    items: int
    changes: int


@dataclass(frozen=True)
class Run:
    """What a run took, wrote, and did. ``tasks`` are by name."""

    seconds: float
    output: str
    tasks: dict[str, TimedTask]


def play_on_localhost(variables: Json, *tasks: Json) -> list[Json]:
    """Return a playbook of one play, with the controller's Python for what runs as a module."""
    every = {"ansible_python_interpreter": "{{ ansible_playbook_python }}", **variables}
    keywords = {"hosts": "localhost", "connection": "local", "gather_facts": False}
    return [{**keywords, "vars": every, "tasks": list(tasks)}]


def run_ansible(
    folder: Path,
    playbook: list[Json] | str,
    inventory: Json,
    *,
    times_tasks: bool = False,
    watch: Callable[[int], None] | None = None,
) -> Run:
    """Run a playbook (data, or a name) to its end, in a folder that each run may use.

    ``watch`` is called again and again with the number of Ansible's process. Stops the benchmark if a task fails.
    """
    home, timed, output = folder / "home", folder / "tasks.jsonl", folder / "output"
    home.mkdir(exist_ok=True)
    for name in ("ansible.cfg", "hosts"):
        (home / name).touch()
    timed.unlink(missing_ok=True)
    (folder / "inventory.json").write_text(json.dumps(inventory))
    if not isinstance(playbook, str):
        (folder / "playbook.yml").write_text(yaml.safe_dump(playbook, sort_keys=False))
    env = {name: value for name, value in environment(folder).items() if "CALLBACK" not in name}
    env |= {"ANSIBLE_ACTION_PLUGINS": str(HERE / "action_plugins")}
    if times_tasks:
        env |= {
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "task_seconds",
            "TASK_SECONDS": str(timed),
        }
    name = playbook if isinstance(playbook, str) else "playbook.yml"
    command = [str(BIN / "ansible-playbook"), "-i", "inventory.json", "-f", str(FORKS), name]
    begin = time.perf_counter()
    with (
        output.open("wb") as file,
        subprocess.Popen(command, cwd=folder, env=env, stdout=file, stderr=subprocess.STDOUT) as process,
    ):
        while watch and process.poll() is None:
            watch(process.pid)
            time.sleep(0.01)
        process.wait()
    seconds = time.perf_counter() - begin
    text = output.read_text(errors="replace")
    expect(process.returncode == 0, f"{name} ended with {process.returncode}:\n{text[-5000:]}")
    lines = timed.read_text().splitlines() if times_tasks else []
    tasks = [TimedTask(**json.loads(line)) for line in lines]
    return Run(seconds, text, {task.task: task for task in tasks})


def expect(condition: bool, message: str) -> None:
    """Stop the benchmark with a message if what it measures is not what it should be."""
    if not condition:
        raise SystemExit(f"benchmark: {message}")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks of one playbook, each measured by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from support.lists import stored
from support.playbook import Json

from .measured import Sample
from .runs import expect, play_on_localhost, run_ansible
from .service import Service, sample

_FIRST: Json = {"name": "first", "nothing": {}}
"""Ansible loads once what every task needs. This task takes that time from the first one that is measured."""


@dataclass(frozen=True)
class Part:
    """A task that is measured: it has so many items (or entries of a list), and changes all of them, or none.

    Its name is also that of an account of its own.
    """

    name: str
    task: Json
    items: int
    changes: bool = False


def measure_parts(
    service: Service, parts: Sequence[Part], subscriptions: Sequence[Json], variables: Json, folder: Path
) -> dict[str, Sample]:
    """Run tasks one after the other, each on an account that holds these subscriptions, and return what each came to.

    ``variables`` are those of the host. Stops the benchmark if a task did not change what it should.
    """
    held = [stored(each) for each in subscriptions]
    service.hold({part.name: held for part in parts})
    tasks = [{"name": part.name, **part.task} for part in parts]
    inventory = {"all": {"hosts": {"localhost": variables}}}
    run = run_ansible(folder, play_on_localhost({}, _FIRST, *tasks), inventory, times_tasks=True)
    requests = service.control.requests()
    samples = {}
    for part in parts:
        task, sent = run.tasks[part.name], [each for each in requests if each["account"] == part.name]
        writes = sum(each["method"] != "GET" for each in sent)
        changes = part.items if part.changes else 0
        expect(
            (task.items, task.changes, writes) == (part.items, changes, changes),
            f"{task} sent {writes} writes, and is {part}:\n{run.output[-3000:]}",
        )
        samples[part.name] = sample(task.seconds, sent)
    return samples

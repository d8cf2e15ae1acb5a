# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page that shows what was measured."""

from __future__ import annotations

from .gains import gains_table
from .machine import Machine
from .measured import Measured
from .tables import TABLES, memory_table, rows_table

PLOT = "benchmark.svg"

_TEXT = """\
# What tasks cost

`make benchmark` measures the tasks and playbooks of this collection beside Ansible's own, in one run. In each round, all take turns. A time is the median of {rounds} rounds. The last figures:

| | |
| --- | --- |
| date | {machine.date} |
| processor | {machine.processor}, {machine.cores} cores |
| software | ansible-core {machine.ansible_core}, Python {machine.python} |
| other work on the machine | load average {machine.load} when the benchmark began |

## The gains
"Must" has to be met, "aim" is what we would like. All ratios are without latency.

{gains}

![Times of loops, of lists in one task, and of many accounts]({plot})

## How it is measured
- The service is the emulator in `tests/emulator`, in a process of its own on the same machine. Its own work is part of the time of each request. The link is HTTP without latency, HTTP with 50 ms before each response, or HTTPS without latency.
- The time of a task is from Ansible's start of the task to its result. Ansible loads an action plugin before it starts the first task that needs it. That time is in the times of whole playbooks only.
- By hand, one `uri` task reads a subscription by its id. A second one compares switch, tags and statements with Jinja, and sends a patch if they differ.
- `ping`, `uri` and modules run with the Python that runs Ansible. A task runs as a module if `ansible_python_interpreter` has another path to the same Python.
- The action that does nothing gets the same arguments as the task beside it.
- An update changes whether each subscription is enabled. After each run, the benchmark checks what was changed and sent.
- Accounts have 20 subscriptions of 5 integrations that match the list of the rollout. Ansible has 5 forks.
- Bytes are those of the requests that the emulator recorded: first line, headers and body.
"""

_TABLE = """
## {table.title}
{rows}
"""

_MEMORY = """
## Memory
The most that a process had in memory, with the most accounts. A worker shares most of it with Ansible's process.

{rows}
"""


def page(measured: Measured, machine: Machine) -> str:
    """Return the page, in Markdown."""
    rounds = min(map(len, measured.samples.values()))
    text = _TEXT.format(rounds=rounds, machine=machine, gains=gains_table(measured), plot=PLOT)
    for table in TABLES:
        if table.rows(measured):
            text += _TABLE.format(table=table, rows=rows_table(table, measured))
    return text + (_MEMORY.format(rows=memory_table(measured)) if measured.peaks else "")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One bulk task, beside an action that does nothing and gets the same arguments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from support.lists import stored
from support.playbook import LIST, Json

from .measured import Row, Sample, Work
from .runs import Run, expect, play_on_localhost, run_ansible
from .service import TLS, Service
from .sizes import Sizes
from .subscriptions import documents, entries, switched

INTEGRATIONS = 20
OURS = "`audit_log_subscriptions`"
NOTHING = "an action that does nothing"
_ACCOUNTS: dict[Work, str] = {"no change": "unchanged", "update": "updated"}
"""Each task has an account of its own."""


def measure(service: Service, sizes: Sizes, folder: Path) -> Iterator[tuple[Row, Sample]]:
    """Measure one round."""
    for size in sizes.entries if service.link != TLS else sizes.entries[:1]:
        yield from _one_size(service, size, folder)


def _one_size(service: Service, size: int, folder: Path) -> Iterator[tuple[Row, Sample]]:
    described = documents(size, INTEGRATIONS)
    works: dict[Work, list[Json]] = {"no change": entries(described)}
    if service.link != TLS:
        works["update"] = entries(switched(described))
    service.hold({_ACCOUNTS[work]: [stored(each) for each in described] for work in works})
    tasks = [_task("first", "nothing", service, "no change"), _task(NOTHING, "nothing", service, "no change")]
    tasks += [_task(work, LIST, service, work) for work in works]
    inventory = {"all": {"hosts": {"localhost": {"lists": works}}}}
    run = run_ansible(folder, play_on_localhost({}, *tasks), inventory, times_tasks=True)
    requests = service.control.requests()
    yield Row("bulk", NOTHING, "no change", size, service.link), Sample(run.tasks[NOTHING].seconds)
    for work in works:
        sent = [each for each in requests if each["account"] == _ACCOUNTS[work]]
        _check(run, work, size, sent)
        yield Row("bulk", OURS, work, size, service.link), service.sample(run.tasks[work].seconds, sent)


def _task(name: str, action: str, service: Service, work: Work) -> Json:
    return {"name": name, action: {**service.options(_ACCOUNTS[work]), "subscriptions": f"{{{{ lists['{work}'] }}}}"}}


def _check(run: Run, work: Work, size: int, sent: list[Json]) -> None:
    task, writes = run.tasks[work], sum(each["method"] != "GET" for each in sent)
    changes = size if work == "update" else 0
    expect(
        (task.items, task.changes, writes) == (size, changes, changes),
        f"{task} of {size} entries sent {writes} writes:\n{run.output[-3000:]}",
    )

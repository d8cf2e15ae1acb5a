# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole processes: a playbook with one bulk task, beside one with one ``set_fact`` task."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from support.lists import stored
from support.playbook import LIST, Json

from .measured import Row, Sample
from .runs import expect, play_on_localhost, run_ansible
from .service import PLAIN, Service, sample
from .sizes import Sizes
from .subscriptions import documents, entries

INTEGRATIONS = 20
OURS = "a playbook with one `audit_log_subscriptions` task"
SET_FACT = "a playbook with one `set_fact` task"
_INVENTORY: Json = {"all": {"hosts": {"localhost": {}}}}


def measure(service: Service, sizes: Sizes, folder: Path) -> Iterator[tuple[Row, Sample]]:
    """Measure one round."""
    size = sizes.items
    described = documents(size, INTEGRATIONS)
    service.hold({"bulk": [stored(each) for each in described]})
    task = {LIST: {**service.options("bulk"), "subscriptions": "{{ wanted }}"}}
    run = run_ansible(folder, play_on_localhost({"wanted": entries(described)}, task), _INVENTORY)
    requests = service.control.requests()
    expect("ok=1 " in run.output and "changed=0 " in run.output, run.output)
    expect(len(requests) == min(size, INTEGRATIONS), f"a bulk task sent {len(requests)} requests")
    yield Row("process", OURS, "no change", size, service.link), sample(run.seconds, requests)
    if service.link == PLAIN:
        run = run_ansible(folder, play_on_localhost({}, {"ansible.builtin.set_fact": {"done": True}}), _INVENTORY)
        expect("ok=1 " in run.output, run.output)
        yield Row("process", SET_FACT, "no change", size, service.link), Sample(run.seconds)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks ``rollout`` and ``drift`` over accounts that match their list, beside what Ansible costs by itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from support.lists import stored
from support.playbook import Json
from support.site import token_of

from .measured import Row, Sample
from .runs import Run, expect, run_ansible
from .service import PLAIN, TLS, Service, sample
from .sizes import Sizes
from .subscriptions import documents, entries

SUBSCRIPTIONS, INTEGRATIONS = 20, 5
ROLLOUT, DRIFT = "`rollout`", "`drift`"
PING = "`ping`"
NOTHING = "two tasks that do nothing"
_PLAY = {
    "hosts": "all",
    "connection": "local",
    "gather_facts": False,
    "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
}
_NOTHING = {"nothing": {"subscriptions": "{{ audit_log_rollout_subscriptions }}"}}
_PLAYBOOKS: dict[str, str | list[Json]] = {
    ROLLOUT: "community.launchdarkly.rollout",
    DRIFT: "community.launchdarkly.drift",
    PING: [{**_PLAY, "tasks": [{"ansible.builtin.ping": {}}]}],
    NOTHING: [{**_PLAY, "tasks": [_NOTHING, _NOTHING]}],
}


def measure(service: Service, sizes: Sizes, folder: Path) -> Iterator[tuple[Row, Sample]]:
    """Measure one round."""
    names = {PLAIN: list(_PLAYBOOKS), TLS: [ROLLOUT]}.get(service.link, [ROLLOUT, DRIFT])
    for size in sizes.accounts:
        inventory = prepare(service, size, folder)
        for name in names:
            service.control.clear_requests()
            run = run_once(name, size, inventory, folder)
            requests = service.control.requests()
            asked = {each["account"] for each in requests if (each["method"], each["status"]) == ("GET", 200)}
            expect(len(asked) == (size if name in (ROLLOUT, DRIFT) else 0), f"{name} asked for {len(asked)} accounts")
            yield Row("rollout", name, "no change", size, service.link), sample(run.seconds, requests)


def prepare(service: Service, size: int, folder: Path) -> Json:
    """Make the service hold so many accounts that match their list, and return the inventory."""
    described = documents(SUBSCRIPTIONS, INTEGRATIONS)
    names = [f"a{number:04d}" for number in range(size)]
    service.hold({name: [stored(each) for each in described] for name in names})
    common = {
        "audit_log_rollout_api_url": service.control.url,
        "audit_log_rollout_connection": {"ca_path": service.ca_path},
        "audit_log_rollout_subscriptions": entries(described),
        "audit_log_rollout_report_dir": str(folder / "report"),
    }
    return {"all": {"vars": common, "hosts": {name: {"audit_log_rollout_api_token": token_of(name)} for name in names}}}


def run_once(name: str, size: int, inventory: Json, folder: Path, watch: Callable[[int], None] | None = None) -> Run:
    """Run one of the playbooks. Stops the benchmark if it changes anything, or leaves out a host."""
    shutil.rmtree(folder / "report", ignore_errors=True)
    run = run_ansible(folder, _PLAYBOOKS[name], inventory, watch=watch)
    if name in (ROLLOUT, DRIFT):
        report = json.loads((folder / "report" / f"{name.strip('`')}.json").read_text())
        expect(
            report["verdict"]["verdict"] == "match" and len(report["accounts"]) == size,
            f"{name} of {size} accounts: {report['verdict']}",
        )
    hosts = re.findall(r"ok=[1-9]\d* +changed=0 +unreachable=0 +failed=0 ", run.output)
    expect(len(hosts) == size, f"{name} of {size} hosts:\n{run.output[-3000:]}")
    return run

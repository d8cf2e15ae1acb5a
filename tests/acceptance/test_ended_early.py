# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task in Ansible's own process that is interrupted, killed or out of time sends no further write, and what it
returns is true."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from emulator import Emulator
from support.playbook import INFO, LIST, Json, play, task
from support.site import Service, Site, token_of
from support.ways import Way

from .conftest import Ansible

KEYS = ("zapier", "msteams", "mattermost")
NAMES = ("one", "two", "three", "four")
ENTRIES: list[Json] = [
    {"integration_key": key, "name": name, "config": {"url": "https://hooks.example.com/a"}}
    for name in NAMES
    for key in KEYS
]
CONCURRENCY = 2
AT_ONCE = {"a loop": 1, "a list": CONCURRENCY}
"""How many writes each kind of task sends at once. Each needs one write for each entry."""


@pytest.fixture
def way() -> Way:
    """These tests are about Ansible's own process."""
    return "in_process"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with Service() as service:
        yield service


@pytest.fixture
def site(service: Service, tmp_path: Path) -> Site:
    service.reset()
    site = Site(service, tmp_path)
    site.add("acme")
    return site


def playbook(kind: str, site: Site) -> str:
    """Write a playbook with a task of this kind, and a task that only runs if that one is ignored."""
    connection = {"api_url": site.service.url, "api_token": token_of("acme"), "max_concurrency": CONCURRENCY}
    if kind == "a list":
        first = task("Create all", {**connection, "subscriptions": ENTRIES}, module=LIST)
    else:
        entry = {name: f"{{{{ item.{name} }}}}" for name in ENTRIES[0]}
        first = task("Create all", {**connection, **entry}, loop=ENTRIES)
    path = site.folder / "playbook.yml"
    path.write_text(yaml.safe_dump([play(first, hosts="all", connection="local")], sort_keys=False))
    return str(path)


def slow(service: Emulator, method: str, seconds: float) -> None:
    """Let the response to each such request take its time."""
    service.faults([{"fault": "delay_after", "method": method, "times": None, "seconds": seconds}])


def created(service: Service | Emulator) -> list[tuple[str, str]]:
    return [(each["kind"], each["name"]) for each in service.state()["acme"]]


@pytest.mark.parametrize("to", ["process", "group"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
@pytest.mark.parametrize("kind", AT_ONCE)
def test_a_signal(site: Site, kind: str, number: int, to: str) -> None:
    service = site.service
    path = playbook(kind, site)
    slow(service, "POST", 0.3)
    running = site.start(path)
    in_time = running.wait_until(lambda: len(service.writes()) >= 3)
    assert in_time, running.finish().output[-3000:]
    begun = len(service.writes())
    running.send(number, to)
    assert running.finish().code != 0
    while running.workers_left():
        time.sleep(0.02)
    running.kill(everything=True)
    done = len(service.writes())
    print(f"\n{done - begun} writes after {begun}", end="")
    assert done <= begun + AT_ONCE[kind] < len(ENTRIES)

    service.clear_faults()
    again = site.run(path).succeeded
    assert len(again.writes) == len(ENTRIES) - done
    assert sorted(created(service)) == sorted((each["integration_key"], each["name"]) for each in ENTRIES)


class TestATimeout:
    def test_of_a_list(self, emulator: Emulator, ansible: Ansible) -> None:
        """The task waits for what it has sent, and its result has each write."""
        slow(emulator, "POST", 0.7)
        options = {"subscriptions": ENTRIES, "max_concurrency": CONCURRENCY}
        run = ansible([play(task("Late", options, module=LIST, timeout=2))], args=["--diff"])
        result = run["Late"]
        assert run.code == 2
        assert result["failure"]["code"] == "interrupted"
        assert result["changed"] and result["timedout"]["period"] == 2
        done = [(each["integration_key"], each["name"]) for each in result["results"] if each["action"] == "created"]
        assert 0 < len(done) < len(ENTRIES)
        assert sorted(done) == sorted(created(emulator))
        assert result["summary"]["created"] == len(done) == len(result["diff"])
        assert result["msg"].count(" created") == len(done)
        rest = [each["failure"]["code"] for each in result["results"] if each["action"] != "created"]
        assert rest == ["stopped"] * (len(ENTRIES) - len(done))
        assert sum(each["method"] == "POST" for each in emulator.requests()) == len(done)

    def test_of_one_that_is_being_created(self, emulator: Emulator, ansible: Ansible) -> None:
        slow(emulator, "POST", 4)
        run = ansible([play(task("Late", ENTRIES[0], timeout=1, ignore_errors=True), task("Again", ENTRIES[0]))])
        result = run["Late"]
        assert result["failure"]["code"] == "interrupted" and result["pending"] and not result["changed"]
        assert (result["action"], result["timedout"]["period"]) == ("created", 1)
        assert 'zapier "one"' in result["msg"]
        assert run["Again"]["action"] == "unchanged"
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET"]

    @pytest.mark.parametrize("module", ["one", "a list", "info"])
    def test_before_the_first_write(self, emulator: Emulator, ansible: Ansible, module: str) -> None:
        slow(emulator, "GET", 4)
        late = {
            "one": task("Late", ENTRIES[0], timeout=1),
            "a list": task("Late", {"subscriptions": ENTRIES}, module=LIST, timeout=1),
            "info": task("Late", {"integration_keys": [*KEYS]}, module=INFO, timeout=1),
        }
        result = ansible([play(late[module])])["Late"]
        assert result["failure"]["code"] == "interrupted"
        assert "Nothing was changed" in result["msg"] and not result["changed"]
        assert {each["method"] for each in emulator.requests()} == {"GET"}
        assert created(emulator) == []

    def test_of_an_item_of_a_loop(self, emulator: Emulator, ansible: Ansible) -> None:
        """Each item has its own time."""
        emulator.faults([{"fault": "delay_after", "method": "POST", "seconds": 4}])
        late = task("Late", {**ENTRIES[0], "name": "{{ item }}"}, timeout=2, loop=["one", "two"])
        run = ansible([play(late)])
        items = [each for each in run.results if each.item]
        assert [each.status for each in items] == ["failed", "ok"]
        assert items[0].result["pending"] and items[1].result["action"] == "created"
        assert len(created(emulator)) == 2

    def test_with_until(self, emulator: Emulator, ansible: Ansible) -> None:
        """The next attempt has the arguments, and finds what the one before it sent."""
        emulator.faults([{"fault": "delay_after", "method": "POST", "seconds": 4}])
        late = task("Late", ENTRIES[0], timeout=1, until="it is success", retries=2, delay=0, register="it")
        result = ansible([play(late)]).succeeded["Late"]
        assert (result["action"], result["attempts"]) == ("unchanged", 2)
        assert json.dumps(result).count("interrupted") == 0

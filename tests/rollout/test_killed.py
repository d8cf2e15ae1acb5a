# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rollout that is killed or interrupted stops writing, its records are true, and the same command finishes it."""

import json
import random
import signal
import time

import pytest
from support.lists import TAG, entry_of, random_list, random_start
from support.site import Json, Site, normal

from . import FULL
from .folders import records, run_folder

ACCOUNTS, LENGTH = (6, 12) if FULL else (4, 6)
MOMENTS = 20 if FULL else 3


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_rollout_that_was_killed_is_finished_by_the_next(site: Site, moment: int) -> None:
    chance = random.Random(moment)
    described = random_list(chance, LENGTH)
    names = [f"account{number}" for number in range(ACCOUNTS)]
    site.add(*names)
    site.describe([entry_of(each) for each in described])
    site.common |= {"audit_log_rollout_prune": True, "audit_log_rollout_scope": {"tags": [TAG]}}
    begin, wanted = {}, {}
    for name in names:
        begin[name], wanted[name] = random_start(chance, described)
    site.service.seed(begin)

    # Every third time between a create's request and its answer, else somewhere in what a rollout sends: a list for
    # each integration in the plan and again in the ring, and then the writes.
    waits = moment % 3 == 0
    if waits:
        site.service.faults(
            [{"fault": "delay_after", "method": "POST", "skip": chance.randrange(ACCOUNTS * 2), "seconds": 20}]
        )
    lists = len({each["kind"] for each in described})
    last = chance.randrange(lists * ACCOUNTS, ACCOUNTS * (2 * lists + LENGTH // 2))
    # A machine that dies takes Ansible's workers with it, a kill of the command leaves them at what they do.
    everything = moment % 2 == 0

    running = site.start("rollout", audit_log_rollout_rings=[1, "50%", "100%"])
    in_time = running.wait_until(
        (lambda: site.service.waits_in("delay_after")) if waits else (lambda: site.service.count >= last)
    )
    assert in_time, running.finish().output[-3000:]
    running.kill(everything)
    state = site.service.state()
    done = sum(len(each) for each in state.values())
    print(f"\nkilled after {site.service.count} requests, {len(site.service.writes())} of them writes", end="")
    while not everything and running.workers_left():
        time.sleep(0.02)
    running.kill(everything=True)
    site.service.clear_faults()
    print(f", and {len(site.service.writes())} when the workers were done; {done} subscriptions there", end="")

    run = site.run("rollout", audit_log_rollout_rings=["100%"]).succeeded
    state = site.service.state()
    assert {name: normal(each) for name, each in state.items()} == {name: normal(each) for name, each in wanted.items()}
    for name, subscriptions in state.items():
        keys = [(each["kind"], each["name"]) for each in subscriptions]
        assert len(set(keys)) == len(keys), name
    print(f"; the next run sent {len(run.writes)} writes")


KEYS = ("zapier", "msteams", "mattermost")
NEW = ("new 1", "new 2", "new 3", "new 4")
RING, LATER = ("acme", "globex", "initech"), ("umbrella", "hooli")
WORKERS, CONCURRENCY = len(RING), 2
A_RING = len(RING) * len(KEYS) * (len(NEW) + 2)
"""How many writes the first ring needs."""


@pytest.fixture
def interrupted(site: Site) -> Site:
    """Accounts with something to update, to delete and to create in each integration."""
    url = {"url": "https://hooks.example.com/a"}
    entries: list[Json] = []
    for key in KEYS:
        entries.append({"integration_key": key, "name": "old", "enabled": True})
        entries.append({"integration_key": key, "name": "unwanted", "state": "absent"})
        entries += [{"integration_key": key, "name": name, "config": url} for name in NEW]
    site.add(*RING, *LATER)
    site.describe(entries)
    site.common |= {"audit_log_rollout_connection": {"max_concurrency": CONCURRENCY}}
    found = [{"kind": key, "name": name, "config": url} for key in KEYS for name in ("old", "unwanted")]
    site.service.seed(dict.fromkeys((*RING, *LATER), found))
    return site


def slow(site: Site, seconds: float) -> None:
    """Let the response to each write take its time."""
    site.service.faults(
        [
            {"fault": "delay_after", "method": method, "times": None, "seconds": seconds}
            for method in ("POST", "PATCH", "DELETE")
        ]
    )


@pytest.mark.parametrize("writes", range(6, 30, 2) if FULL else [9])
@pytest.mark.parametrize("to", ["process", "group", "all"] if FULL else ["process", "group"])
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_a_run_that_gets_a_signal_stops_writing(interrupted: Site, signal_number: int, to: str, writes: int) -> None:
    site = interrupted
    before = identities(site)
    slow(site, 0.3)
    running = site.start("rollout", forks=WORKERS, audit_log_rollout_rings=[len(RING), len(LATER)])
    in_time = running.wait_until(lambda: len(site.service.writes()) >= writes)
    assert in_time, running.finish().output[-3000:]
    begun = len(site.service.writes())
    running.send(signal_number, to)
    first = running.finish()
    assert first.code != 0

    site.service.clear_faults()
    finished_by_the_next(site)
    while running.workers_left():
        time.sleep(0.02)
    running.kill(everything=True)
    done = [each for each in site.service.writes() if is_of_the_first(each)]
    print(f"\n{len(done) - begun} writes after {begun}", end="")
    assert len(done) <= begun + WORKERS * CONCURRENCY < A_RING
    folder = run_folder(first.folder / "report")
    if signal_number == signal.SIGKILL:
        # Nobody could write a report after the ring. The last one says that it is not the last.
        assert json.loads((folder / "report.json").read_text())["is_over"] is False
        assert "under way" in (folder / "report.md").read_text()
    found = records(folder)
    known = [
        check_record(found[name], [each for each in done if each["account"] == name], before | identities(site))
        for name in RING
    ]
    # A thread that begins a write has recorded the one before it.
    assert sum(known) >= begun - WORKERS * CONCURRENCY
    assert [found[name]["phase"] for name in LATER] == ["planned"] * len(LATER)


def test_a_task_timeout_stops_writing(interrupted: Site) -> None:
    site = interrupted
    before = identities(site)
    slow(site, 2.5)
    first = site.run(
        "rollout",
        env={"ANSIBLE_TASK_TIMEOUT": "8"},
        forks=WORKERS,
        audit_log_rollout_rings=[len(RING), len(LATER)],
    )
    done = site.service.writes()
    site.service.clear_faults()
    assert first.code != 0
    assert first.states == {name: "failed" if name in RING else "not_reached" for name in (*RING, *LATER)}
    assert {each["account"] for each in done} == {*RING}
    assert len(done) < A_RING
    finished_by_the_next(site)
    found = records(run_folder(first.folder / "report"))
    for name in RING:
        record = found[name]
        assert (record["phase"], record["failure"]["failure"]["code"]) == ("applied", "interrupted")
        assert not any(each.get("pending") for each in record["results"]), "the task waited for what it had sent"
        writes = [each for each in done if each["account"] == name]
        assert check_record(record, writes, before | identities(site)) == len(writes)
        # The message says the same.
        assert record["failure"]["msg"].count(" created") == sum(
            each["action"] == "created" for each in record["results"]
        )


def test_what_is_created_after_the_run_was_killed_is_not_created_again(site: Site) -> None:
    site.add("acme")
    site.common |= {"audit_log_rollout_connection": {"timeout": 6}}
    site.describe([{"integration_key": "zapier", "name": "late", "config": {"url": "https://hooks.example.com/a"}}])
    site.service.faults([{"fault": "delay_before", "method": "POST", "seconds": 4}])
    reports: Json = {"audit_log_rollout_report_dir": str(site.folder / "reports")}
    running = site.start("rollout", **reports)
    in_time = running.wait_until(lambda: site.service.waits_in("delay_before"))
    assert in_time, running.finish().output[-3000:]
    running.kill(everything=True)
    assert site.service.state()["acme"] == []
    run = site.run("rollout", **reports).succeeded
    assert run.writes == []
    assert [each["name"] for each in site.service.state()["acme"]] == ["late"]


def finished_by_the_next(site: Site) -> None:
    """Run the same again, and check that all accounts end as described. Its requests are for another name."""
    run = site.run(
        "rollout",
        audit_log_rollout_rings=["100%"],
        audit_log_rollout_api_url=site.service.url.replace("127.0.0.1", "localhost"),
    ).succeeded
    assert set(run.states.values()) <= {"changed", "unchanged"}
    for name, subscriptions in site.service.state().items():
        assert sorted((each["kind"], each["name"], each["on"]) for each in subscriptions) == sorted(
            (key, called, True) for key in KEYS for called in ("old", *NEW)
        ), name


def is_of_the_first(request: Json) -> bool:
    return not request["headers"]["Host"].startswith("localhost")


def identities(site: Site) -> dict[str, tuple[str, str]]:
    """Return the integration and the name of each subscription, by id."""
    return {each["_id"]: (each["kind"], each["name"]) for account in site.service.state().values() for each in account}


def check_record(record: Json, writes: list[Json], names: dict[str, tuple[str, str]]) -> int:
    """Check what a record says of an account against the writes that the run sent to it. ``names`` are by id.

    Returns how many of the writes the record knows to be done.
    """
    operations = {"POST": "created", "PATCH": "updated", "DELETE": "deleted"}
    done = set()
    for each in writes:
        key, *identifier = each["path"].removeprefix("/api/v2/integrations/").split("/")
        done.add((*(names[identifier[0]] if identifier else (key, each["body"]["name"])), operations[each["method"]]))
    assert len(done) == len(writes), "nothing is written twice"
    if record["phase"] == "planned":
        assert not done
        return 0
    known, unknown, failed = set(), set(), set()
    for result in record["results"]:
        who = (result["integration_key"], result["name"], result["action"])
        if result.get("pending"):
            unknown.add(who)
        elif result["action"] == "failed":
            assert result["failure"]["code"] == "stopped"
            failed.add(who[:2])
        else:
            assert names[result["id"]] == who[:2]
            known.add(who)
    assert known <= done <= known | unknown
    assert not failed & {each[:2] for each in done}
    return len(known)

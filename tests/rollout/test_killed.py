# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIGKILL in the middle of a rollout, and the same command again: the accounts end as described."""

import random
import time

import pytest
from support.site import Site, normal

from . import FULL
from .lists import TAG, entry_of, random_list, random_start

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

    running = site.start("rollout", report=False, audit_log_rollout_rings=[1, "50%", "100%"])
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

    run = site.run("rollout", report=False, audit_log_rollout_rings=["100%"]).succeeded
    state = site.service.state()
    assert {name: normal(each) for name, each in state.items()} == {name: normal(each) for name, each in wanted.items()}
    for name, subscriptions in state.items():
        keys = [(each["kind"], each["name"]) for each in subscriptions]
        assert len(set(keys)) == len(keys), name
    print(f"; the next run sent {len(run.writes)} writes")


def test_the_report_of_a_run_that_was_killed_tells_no_untruth(site: Site) -> None:
    described = random_list(random.Random(3), 3)
    site.add("done", "begun", "after")
    site.describe([entry_of(each) for each in described])
    site.service.faults([{"fault": "delay_after", "method": "POST", "skip": 4, "seconds": 20}])
    running = site.start("rollout", audit_log_rollout_rings=[1, 1, 1])
    assert running.wait_until(lambda: site.service.waits_in("delay_after")), running.finish().output[-3000:]
    running.kill(everything=True)
    run = running.finish()
    assert run.states == {"done": "changed", "begun": "not_known", "after": "not_reached"}
    assert run.accounts["begun"]["ring"] == 2
    assert {each["state"] for each in run.accounts["begun"]["results"]} == {"not_known"}
    assert site.service.state()["begun"], "a part is written, of which the report can't know"
    assert run.report is not None
    assert run.report["started"] < run.report["finished"]

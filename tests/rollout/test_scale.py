# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Many accounts at once, with rate limits on and requests that go wrong: as described, or reported with the reason."""

import random
from collections import Counter

from support.lists import TAG, entry_of, random_list, random_start
from support.site import Json, Run, Site, normal

from . import FULL

ACCOUNTS, LENGTH = (200, 20) if FULL else (8, 6)
FORKS = 20 if FULL else 8
SHARE = 0.05 if FULL else 0.1
"""The share of the requests that go wrong."""

FAULTS: list[Json] = [
    {"fault": "drop_before"},
    {"fault": "drop_after"},
    {"fault": "status", "status": 500},
    {"fault": "status", "status": 500, "after": True},
    {"fault": "html", "status": 502},
    {"fault": "html", "status": 502, "after": True},
    {"fault": "rate_limit"},
    {"fault": "delay_before", "seconds": 0.5},
    {"fault": "delay_after", "seconds": 0.5},
    {"fault": "status", "status": 409, "method": "PATCH"},
    # This one alone is not sent again, and fails its account.
    {"fault": "status", "status": 422, "method": "PATCH"},
]


def test_many_accounts_end_as_described_or_are_reported(site: Site) -> None:
    chance = random.Random(5)
    described = random_list(chance, LENGTH)
    names = [f"account{number:03d}" for number in range(ACCOUNTS)]
    site.add(*names)
    site.describe([entry_of(each) for each in described])
    site.common |= {"audit_log_rollout_prune": True, "audit_log_rollout_scope": {"tags": [TAG]}}
    begin, wanted = {}, {}
    for name in names:
        begin[name], wanted[name] = random_start(chance, described)
    site.service.seed(begin)
    # What one account sends in its ring does not fit into one window. Only a refusal says so: else none would occur.
    site.service.limits(global_=LENGTH + LENGTH // 4, route=LENGTH, remaining_headers=False)
    site.service.faults(
        [
            {**fault, "probability": SHARE / len(FAULTS), "times": None, "seed": number}
            for number, fault in enumerate(FAULTS)
        ]
    )
    rings = {"audit_log_rollout_rings": ["10%", "100%"]}

    print(f"\n{FORKS} forks")
    run = site.run("rollout", forks=FORKS, audit_log_rollout_max_fail_percentage=100, **rings)
    failed = _check(site, run, wanted)
    assert bool(run.code) == bool(failed)
    faults = Counter(each["fault"] for each in run.requests if each["fault"])
    limited = sum(each["status"] == 429 and not each["fault"] for each in run.requests)
    assert faults
    assert limited
    if FULL:
        assert failed
        assert set(faults) == {each["fault"] for each in FAULTS}
    print(f"{_measures('with faults', run)}; faults {dict(faults)}, {limited} refused for a limit")
    for name in failed:
        print(f"  {name}: {run.accounts[name]['message'][:300]}")

    site.service.clear_faults()
    again = site.run("rollout", forks=FORKS, **rings).succeeded
    assert _check(site, again, wanted) == []
    assert {each["account"] for each in again.writes} <= set(failed)
    assert {name for name, state in again.states.items() if state == "changed"} <= set(failed)
    print(f"{_measures('again, without faults', again)}; {len(failed)} accounts to repair")

    if FULL:
        last = site.run("rollout", forks=5, **rings).succeeded
        assert last.writes == []
        print(_measures("and again, with 5 forks", last))


def _check(site: Site, run: Run, wanted: dict[str, list[Json]]) -> list[str]:
    """Check that each account is as described or reported as failed, and return those that failed."""
    failed = []
    for name, subscriptions in site.service.state().items():
        keys = Counter((each["kind"], each["name"]) for each in subscriptions)
        assert max(keys.values()) == 1, name
        account = run.accounts[name]
        assert account["state"] in ("changed", "unchanged", "failed")
        if account["state"] == "failed":
            failed.append(name)
            assert account["message"], name
            assert account["reason"], name
            # What is not told as failed is as it is told.
            broken = {each["name"] for each in account["results"] if each["state"] == "failed"}
            left = [
                [each for each in normal(state) if each["name"] not in broken]
                for state in (subscriptions, wanted[name])
            ]
            assert not account["results"] or left[0] == left[1], name
        else:
            assert normal(subscriptions) == normal(wanted[name]), name
    return failed


def _measures(what: str, run: Run) -> str:
    reports = sorted((run.folder / "report").glob("*/report.*"))
    sizes = {path.suffix[1:]: path.stat().st_size // 1024 for path in reports}
    return (
        f"{ACCOUNTS} x {LENGTH}, {what}: {run.seconds:.0f} s, {run.cpu:.0f} s of CPU, {len(run.requests)} requests, "
        f"{len(run.writes)} of them writes; ansible-playbook {run.memory / 2**20:.0f} MiB at most"
        + (f"; report {', '.join(f'{name} {size} KiB' for name, size in sizes.items())}" if sizes else "")
    )

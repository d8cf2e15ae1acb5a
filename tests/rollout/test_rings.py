# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A ring that fails stops the rollout where it is, and a rerun does what is left."""

from support.site import Json, Site, normal, token_of

LIST: list[Json] = [
    {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}},
    {"integration_key": "logdna", "name": "Two", "config": {"ingestion_key": "0123456789abcdef"}},
]
AS_DESCRIBED = [
    {"kind": "logdna", "name": "Two", "config": {"ingestionKey": "0123456789abcdef", "level": "INFO"}},
    {"kind": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}},
]
RINGS = [1, 2, "100%"]


def described(site: Site) -> list[str]:
    """Return the accounts that are as described; the others must have nothing."""
    found = []
    for name, subscriptions in site.service.state().items():
        told = [{member: each[member] for member in ("kind", "name", "config")} for each in normal(subscriptions)]
        assert sorted(told, key=lambda each: each["kind"]) in ([], AS_DESCRIBED), name
        if subscriptions:
            found.append(name)
    return found


def test_a_ring_that_fails_stops_the_rollout(site: Site) -> None:
    accounts = ["canary", "broken", "beside", "reader", "after", "last"]
    site.add(*accounts)
    site.describe(LIST)
    site.service.set_accounts(
        [
            {
                "name": name,
                "tokens": [] if name in ("broken", "reader") else [token_of(name)],
                "read_tokens": [token_of(name)] if name == "reader" else [],
            }
            for name in accounts
        ]
    )

    run = site.run("rollout", audit_log_rollout_rings=RINGS)
    assert run.code != 0
    assert run.states == {
        "canary": "changed",
        "broken": "failed",
        "beside": "changed",
        "reader": "not_reached",
        "after": "not_reached",
        "last": "not_reached",
    }
    assert described(site) == ["canary", "beside"]
    broken = run.accounts["broken"]
    assert broken["failure"]["code"] == "unauthorized"
    assert [each["ring"] for each in run.accounts.values()][:3] == [1, 2, 2]
    assert {each["state"] for each in run.accounts["last"]["results"]} == {"not_reached"}
    assert {each["action"] for each in run.accounts["last"]["results"]} == {"created"}

    site.service.clear_requests()
    run = site.run("rollout", audit_log_rollout_rings=RINGS, audit_log_rollout_max_fail_percentage=60)
    assert run.code != 0
    assert {name for name, state in run.states.items() if state == "failed"} == {"broken", "reader"}
    assert run.states["canary"] == run.states["beside"] == "unchanged"
    assert run.states["after"] == run.states["last"] == "changed"
    assert described(site) == ["canary", "beside", "after", "last"]
    assert {each["account"] for each in run.writes} == {"reader", "after", "last"}
    reader = run.accounts["reader"]
    assert {each["state"] for each in reader["results"]} == {"failed"}
    assert all("needs createIntegration" in each["failure"]["message"] for each in reader["results"])
    assert reader["failure"]["code"] == "forbidden"

    site.add()
    site.service.clear_requests()
    run = site.run("rollout", audit_log_rollout_rings=RINGS).succeeded
    assert described(site) == accounts
    assert {each["account"] for each in run.writes} == {"broken", "reader"}
    assert {name for name, state in run.states.items() if state == "changed"} == {"broken", "reader"}
    assert {name for name, count in run.changed.items() if count} == {"broken", "reader"}
    assert run.report is not None
    assert run.report["verdict"]["verdict"] == "match"


def test_a_canary_that_fails_stops_the_rollout_whatever_may_fail(site: Site) -> None:
    """Ansible ends a play where a whole ring failed; docs/rollout.md says so."""
    site.add("canary", "after")
    site.describe(LIST)
    site.service.set_accounts([{"name": "canary"}, {"name": "after", "tokens": [token_of("after")]}])
    run = site.run("rollout", audit_log_rollout_max_fail_percentage=100)
    assert run.code != 0
    assert "401" in run.output
    assert run.writes == []

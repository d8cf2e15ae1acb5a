# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""audit_log_rollout_connection: its options reach the client, and messages name them."""

from pathlib import Path

import trustme
from support.front import secured, written
from support.site import Json, Site

CONNECTION = "audit_log_rollout_connection"
FAILING = {
    "untrusting": ("not_trusted", "ca_path"),
    "impatient": ("no_response", "timeout"),
    "hurried": ("rate_limited", "max_wait"),
}
"""The code of each account that fails, and the option of the connection that its message names."""


def test_the_options_of_the_connection(site: Site, tmp_path: Path) -> None:
    authority = trustme.CA()
    connections: dict[str, Json] = {
        "trusting": {"ca_path": written(authority, tmp_path / "authority.pem")},
        "untrusting": {},
        "impatient": {"timeout": 1, "max_retries": 0},
        "hurried": {"max_wait": 1},
    }
    for name, options in connections.items():
        site.add(name, **{CONNECTION: options})
    site.describe([{"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}])
    site.service.faults(
        [
            {"fault": "delay_before", "seconds": 10, "account": "impatient"},
            {"fault": "rate_limit", "reset_in": 600, "account": "hurried", "times": None},
        ]
    )
    with secured(site.service, authority) as front:
        for name in ("trusting", "untrusting"):
            site.hosts[name]["audit_log_rollout_api_url"] = front.url
        run = site.run("drift")
    assert run.states == {"trusting": "would_change", **dict.fromkeys(FAILING, "not_read")}
    found = {name: run.accounts[name] for name in FAILING}
    assert {name: each["failure"]["code"] for name, each in found.items()} == {
        name: code for name, (code, _option) in FAILING.items()
    }
    assert [
        option for name, (_code, option) in FAILING.items() if f"{CONNECTION}.{option}" not in found[name]["message"]
    ] == []
    # Each of the two sent what its options allow, and no more.
    sent = [each["account"] for each in run.requests]
    assert (sent.count("impatient"), sent.count("hurried")) == (1, 1)


def test_what_a_library_warns_of_is_shown_once(site: Site) -> None:
    site.add("a", "b", "c", **{CONNECTION: {"validate_certs": False}})
    site.describe([{"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}])
    with secured(site.service, trustme.CA()) as front:
        site.common["audit_log_rollout_api_url"] = front.url
        run = site.run("rollout").succeeded
    assert run.states == dict.fromkeys("abc", "changed")
    assert run.output.count("urllib3 warns") == 1


def test_an_extra_variable_may_be_text(site: Site) -> None:
    site.add("acme")
    site.describe([])
    run = site.run("drift", "-e", f"{CONNECTION}='{{\"timeout\": 0}}'")
    assert f"{CONNECTION}.timeout" in run.accounts["acme"]["message"]
    assert run.requests == []

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Deliveries that begin to fail after a change are named and fail the account; others do neither."""

import time
from base64 import b64encode
from typing import Any

from support.site import Json, Site

WAIT = 4
"""Seconds. Deliveries fail one second after a change, or when nobody looks any more."""


def zapier(name: str, **changes: Any) -> Json:
    return {
        "integration_key": "zapier",
        "name": name,
        "enabled": True,
        "config": {"url": f"https://hooks.example.com/{name.replace(' ', '-')}"},
        **changes,
    }


def found(name: str, on: bool) -> Json:
    return {"kind": "zapier", "name": name, "on": on, "config": zapier(name)["config"]}


def test_deliveries_that_begin_to_fail_fail_the_account(site: Site) -> None:
    site.add("breaks", "fine", "broken-before", "late", "recovered")
    site.common |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": WAIT}
    site.describe([zapier("new one"), zapier("changed one"), zapier("kept one")])
    site.describe([zapier("new one"), zapier("another", state="absent")], "fine")
    # One that is off is updated, since the list says that it is on.
    site.service.seed(
        {
            "breaks": [found("changed one", False), found("kept one", True)],
            "fine": [found("another", True)],
            "broken-before": [found("changed one", False), found("kept one", True)],
            "late": [],
            "recovered": [found("changed one", False), found("kept one", True), found("new one", True)],
        }
    )
    error: Json = {"statusCode": 500, "responseBody": "it was broken before", "timestamp": 1_700_000_000_000}
    for host, successes in (("broken-before", 0), ("recovered", 1)):
        for subscription in site.service.state()[host]:
            site.service.status(host, subscription["_id"], errors=[error], successes=successes)
    failing: Json = {"name": "one$", "statusCode": 503, "responseBody": "no <b>luck</b>", "after_seconds": 1}
    site.service.deliveries(
        [
            {**failing, "account": "breaks"},
            {**failing, "account": "broken-before", "name": "^(changed|kept) one$"},
            {**failing, "account": "late", "after_seconds": 600},
            {**failing, "account": "recovered"},
        ]
    )

    running = site.start("rollout", audit_log_rollout_rings=["100%"])
    assert running.wait_until(lambda: len(site.service.writes("breaks")) == 2), running.finish().output[-3000:]
    # Whoever broke this one, the rollout did not.
    kept = next(each["_id"] for each in site.service.state()["breaks"] if each["name"] == "kept one")
    site.service.status("breaks", kept, errors=[{**error, "timestamp": int(time.time() * 1000)}])
    run = running.finish()
    assert run.code != 0
    told = {name: sorted(each["name"] for each in account["deliveries"]) for name, account in run.accounts.items()}
    assert told == {
        "breaks": ["changed one", "new one"],
        "fine": [],
        "broken-before": [],
        "late": [],
        "recovered": ["changed one"],
    }
    for name, account in run.accounts.items():
        assert account["state"] == ("failed" if told[name] else "changed")
        assert account["verdict"] == ("failed" if told[name] else "match")
        assert all(each in str(account["message"]) for each in told[name])
    assert run.accounts["breaks"]["message"].startswith("Deliveries began to fail after the change")
    (delivery,) = run.accounts["recovered"]["deliveries"]
    assert [(each["status_code"], each["response_body"]) for each in delivery["errors"]] == [(503, "no <b>luck</b>")]
    assert run.report is not None
    assert run.report["totals"]["deliveries_failing"] == 3

    written = run.requests.index(run.writes[-1])
    looked = [each["account"] for each in run.requests[written + 1 :]]
    assert sorted(looked) == sorted(site.hosts), "one request for each account, since each has one integration"


def test_deliveries_that_cannot_be_read_fail_an_account_whose_list_is_applied(site: Site) -> None:
    site.add("acme")
    site.describe([zapier("new one")])
    site.common |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": WAIT}
    running = site.start("rollout")
    assert running.wait_until(lambda: bool(site.service.writes("acme"))), running.finish().output[-3000:]
    site.service.set_accounts([])
    run = running.finish()
    assert run.code != 0
    account = run.accounts["acme"]
    assert (account["state"], account["failure"]["status"]) == ("failed", 401)
    assert account["message"].startswith("The list was applied, but the deliveries were not verified.")
    assert [each["action"] for each in account["results"]] == ["created"]


def test_what_failed_before_an_update_is_not_failing_after_it(site: Site) -> None:
    """Without a verification, nobody knows of deliveries after the update."""
    site.add("acme")
    site.describe([zapier("changed one"), zapier("kept one")])
    other: Json = {"config": {"url": "https://hooks.example.com/other"}}
    site.service.seed({"acme": [found("changed one", True) | other, found("kept one", True)]})
    for subscription in site.service.state()["acme"]:
        error: Json = {"statusCode": 500, "responseBody": "it was broken before", "timestamp": 1_700_000_000_000}
        site.service.status("acme", subscription["_id"], errors=[error], successes=0)
    run = site.run("rollout").succeeded
    assert [each["name"] for each in run.accounts["acme"]["failing"]] == ["kept one"]


def test_nobody_waits_if_nothing_is_written(site: Site) -> None:
    site.add("acme")
    site.describe([zapier("new one")])
    site.common |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": 3600}
    for arguments, code in ((["drift"], 2), (["rollout", "--check"], 0)):
        run = site.run(*arguments)
        assert (run.code, run.writes) == (code, [])
    site.service.seed({"acme": [found("new one", True)]})
    run = site.run("rollout").succeeded
    assert run.states == {"acme": "unchanged"}
    assert run.accounts["acme"]["deliveries"] == []


def test_a_response_that_quotes_a_secret_of_the_list_in_a_form_that_no_mask_finds_is_hidden(site: Site) -> None:
    secret = "kqv1w8x7-g4z9-q2v6"
    encoded = b64encode(secret.encode()).decode()
    site.add("acme")
    site.common |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": WAIT}
    config = {"api_key": secret, "dataset_name": "audit"}
    site.describe([{"integration_key": "honeycomb", "name": "One", "enabled": True, "config": config}])
    quotes = f"no key {encoded}, and not {secret[4:]}"
    site.service.deliveries(
        [{"account": "acme", "name": "One", "statusCode": 401, "responseBody": quotes, "after_seconds": 1}]
    )
    run = site.run("rollout")
    assert run.states == {"acme": "failed"}
    (delivery,) = run.accounts["acme"]["deliveries"]
    assert "no key (hidden)" in delivery["errors"][0]["response_body"]
    for text in (secret[4:12], encoded[:8]):
        assert text not in run.output and text not in str(run.report)

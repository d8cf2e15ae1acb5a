# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can't be applied is refused before any account is touched, and the message and the report say what to do."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from support.site import Json, Site, token_of

from . import FULL

ENTRY: Json = {
    "integration_key": "zapier",
    "name": "Described",
    "tags": ["managed"],
    "config": {"url": "https://hooks.example.com/described"},
}
SEEDED = [
    {"kind": "zapier", "name": name, "tags": ["managed"], "config": {"url": "https://hooks.example.com/found"}}
    for name in ("Found one", "Found two")
]


@dataclass(frozen=True)
class Refusal:
    """``variables`` make the account ``bad`` one that is refused, with a message that has these words.

    ``code`` is that of the module's failure; the role and Ansible give none. ``also`` is refused with it; ``quick``:
    also in the quick part as a rollout of its own.
    """

    name: str
    words: list[str]
    variables: Json = field(default_factory=dict)
    code: str | None = None
    missing: str | None = None
    also: tuple[str, ...] = ()
    quick: bool = True


def listed(*entries: Json, **variables: Any) -> Json:
    return {"audit_log_rollout_subscriptions": list(entries), **variables}


DATADOG = {"integration_key": "datadog", "name": "Described", "tags": ["managed"]}
REFUSALS = [
    Refusal(
        "an invalid entry",
        ['subscriptions[1] (datadog "Described"): config.api_kee', "api_key?"],
        listed(ENTRY, {**DATADOG, "config": {"api_kee": "0123456789abcdef"}}),
        "invalid_options",
    ),
    Refusal(
        "several invalid entries",
        ['subscriptions[0] ("Described"): integration_key', "datadog?", "subscriptions[1] (zapier): name"],
        listed({**DATADOG, "integration_key": "datadgo"}, {"integration_key": "zapier"}),
        "invalid_options",
        quick=False,
    ),
    Refusal(
        "no list of entries",
        ["subscriptions"],
        {"audit_log_rollout_subscriptions": "datadog"},
        "invalid_options",
        quick=False,
    ),
    Refusal(
        "a new one without what it needs",
        ['datadog-private "Described"', "config.api_key and config.host_url"],
        listed({**DATADOG, "integration_key": "datadog-private"}),
        "refused",
        quick=False,
    ),
    Refusal(
        "the same subscription twice",
        ['subscriptions[1] (zapier "Described")', "subscriptions[0] (zapier"],
        listed(ENTRY, {**ENTRY, "enabled": False}),
        "refused",
    ),
    Refusal(
        "outside the scope",
        ['subscriptions[0] (zapier "Described")', "scope", "managed"],
        listed({**ENTRY, "tags": []}, audit_log_rollout_scope={"tags": ["managed"]}),
        "refused",
    ),
    Refusal(
        "an integration outside the scope",
        ["scope", "integration_keys", "splunk"],
        listed(ENTRY, audit_log_rollout_scope={"integration_keys": ["splunk"]}),
        "refused",
        quick=False,
    ),
    Refusal(
        "too many deletions",
        ["prune", "max_deletions (1)", "Found one", "Found two"],
        listed(ENTRY, audit_log_rollout_prune=True, audit_log_rollout_max_deletions=1),
        "refused",
    ),
    Refusal(
        "no token",
        ["has no audit_log_rollout_api_token: give this host its own"],
        missing="audit_log_rollout_api_token",
    ),
    Refusal(
        "an empty token",
        ["has no audit_log_rollout_api_token: give this host its own"],
        {"audit_log_rollout_api_token": ""},
        quick=False,
    ),
    Refusal(
        "a token with a line break",
        ["api_token"],
        {"audit_log_rollout_api_token": token_of("bad") + "\n"},
        "invalid_options",
        quick=False,
    ),
    Refusal(
        "one token for two hosts",
        ["has the same audit_log_rollout_api_token as good: give each account its own"],
        {"audit_log_rollout_api_token": token_of("good")},
        also=("good",),
    ),
    Refusal(
        "no list",
        ["has no audit_log_rollout_subscriptions: give it its list"],
        missing="audit_log_rollout_subscriptions",
    ),
    Refusal(
        "a secret that is not defined",
        ["vault_zapier_url", "undefined"],
        listed({**ENTRY, "config": {"url": "{{ vault_zapier_url }}"}}),
    ),
    Refusal(
        "an exception that names nothing",
        ['the exception zapier "Gone" is not in the base list'],
        {
            "audit_log_base": [ENTRY],
            "audit_log_rollout_subscriptions": "{{ audit_log_base | community.launchdarkly.audit_log_merge("
            "exceptions=[{'integration_key': 'zapier', 'name': 'Gone'}]) }}",
        },
        quick=False,
    ),
    Refusal(
        "an exception that is meant as a change",
        ["removes the entry, so it can't have enabled", "add its new form to the additions too"],
        {
            "audit_log_base": [ENTRY],
            "audit_log_rollout_subscriptions": "{{ audit_log_base | community.launchdarkly.audit_log_merge("
            "exceptions=[{'integration_key': 'zapier', 'name': 'Described', 'enabled': false}]) }}",
        },
        quick=False,
    ),
    Refusal(
        "a base list that is not defined",
        ["audit_log_bass", "undefined"],
        {"audit_log_rollout_subscriptions": "{{ audit_log_bass | community.launchdarkly.audit_log_merge }}"},
        quick=False,
    ),
    Refusal(
        "a wait that is none",
        ["audit_log_rollout_verify_wait must be a number of seconds"],
        {"audit_log_rollout_verify_wait": "soon"},
        quick=False,
    ),
    Refusal(
        "an address that is not defined",
        ["address_of_bad", "undefined"],
        {"audit_log_rollout_api_url": "{{ address_of_bad }}"},
        quick=False,
    ),
    Refusal(
        "an address that is none",
        ["api_url", "https://ld.example.com"],
        {"audit_log_rollout_api_url": "http://ld.example.com"},
        "invalid_options",
        quick=False,
    ),
    Refusal("a switch that is none", ["prune"], {"audit_log_rollout_prune": "perhaps"}, "invalid_options", quick=False),
]


def add(site: Site, name: str, refusal: Refusal) -> None:
    """Add an account that is refused."""
    site.add(name, **listed(ENTRY))
    site.hosts[name] = {
        variable: value
        for variable, value in {**site.hosts[name], **refusal.variables}.items()
        if variable != refusal.missing
    }


def seed(site: Site) -> dict[str, list[Json]]:
    """Give each account the subscriptions that it has before, and return the state."""
    site.service.seed(dict.fromkeys(site.hosts, SEEDED))
    return site.service.state()


def says(message: str | None, refusal: Refusal) -> list[str]:
    """Return the words that a message lacks."""
    # Before ansible-core 2.19, what Ansible prints is JSON.
    told = " ".join(str(message).replace('\\"', '"').split())
    return [words for words in refusal.words if words not in told]


def code_of(account: Json) -> str | None:
    """Return the code of the failure of a module that failed an account."""
    code: str | None = (account["failure"] or {}).get("code")
    return code


@pytest.mark.parametrize("refusal", [each for each in REFUSALS if FULL or each.quick], ids=lambda each: each.name)
def test_a_rollout_is_refused_as_a_whole(site: Site, refusal: Refusal) -> None:
    site.add("canary", "good", **listed(ENTRY))
    add(site, "bad", refusal)
    before = seed(site)
    # Not even a user who lets rings fail gets past what can't be applied.
    run = site.run("rollout", audit_log_rollout_max_fail_percentage=100)
    assert run.code != 0
    assert run.writes == []
    assert site.service.state() == before
    assert "Roll out, ring by ring" not in run.output
    assert says(run.output, refusal) == []
    assert says(run.accounts["bad"]["message"], refusal) == []
    assert code_of(run.accounts["bad"]) == refusal.code
    for name, account in run.accounts.items():
        assert (account["changed"], account["as_described"]) == (False, False)
        assert bool(account["message"]) == (name in ("bad", *refusal.also))


def test_drift_names_every_refusal(site: Site) -> None:
    site.add("good", **listed(ENTRY))
    bad = {f"bad{number}": refusal for number, refusal in enumerate(REFUSALS)}
    for name, refusal in bad.items():
        add(site, name, refusal)
    before = seed(site)
    run = site.run("drift")
    assert run.code != 0
    assert run.writes == []
    assert site.service.state() == before
    lacking = {refusal.name: says(run.accounts[name]["message"], refusal) for name, refusal in bad.items()}
    assert {name: words for name, words in lacking.items() if words} == {}
    assert {name: code_of(run.accounts[name]) for name in bad} == {name: each.code for name, each in bad.items()}
    assert set(run.states.values()) == {"failed"}, "good shares its token with a bad one"


@pytest.mark.parametrize("playbook", ["rollout", "drift", "export"])
def test_no_account_is_no_success(site: Site, playbook: str) -> None:
    site.add("good", **listed(ENTRY))
    run = site.run(playbook, audit_log_rollout_hosts="goood")
    assert run.code != 0
    assert "There is no account: the inventory (-i) has no host that goood (audit_log_rollout_hosts) names" in " ".join(
        run.output.split()
    )


def test_a_strategy_of_the_users_keeps_the_others_untouched(site: Site) -> None:
    site.add("canary", "good", **listed(ENTRY))
    add(site, "bad", REFUSALS[0])
    run = site.run("rollout", env={"ANSIBLE_STRATEGY": "free"})
    assert run.code != 0
    assert run.writes == []


@pytest.mark.parametrize("text", [None, ""])
def test_an_export_never_takes_the_token_of_the_environment(site: Site, text: str | None) -> None:
    site.add("other", "empty")
    site.hosts["empty"]["audit_log_rollout_api_token"] = text
    run = site.run("export", "--limit", "empty", env={"LAUNCHDARKLY_ACCESS_TOKEN": token_of("other")})
    assert run.code != 0
    assert run.requests == []
    assert "has no audit_log_rollout_api_token: give this host its own" in " ".join(run.output.split())


def test_no_report_holds_a_login(site: Site) -> None:
    site.add("bad", **listed(ENTRY), audit_log_rollout_api_url="https://user:SECRETGHJKQ@ld.example.com")
    run = site.run("rollout", "-v")
    assert run.accounts["bad"]["instance"] == "https://ld.example.com"
    told = [run.output, *(path.read_text() for path in (run.folder / "report").iterdir())]
    assert ["SECRETGHJKQ" in each for each in told] == [False] * 4


def test_no_message_quotes_a_secret(site: Site) -> None:
    secret = "SECRETGHJKQVWXYZ0123"
    site.add("good", **listed(ENTRY))
    entry = {**DATADOG, "config": {"api_kee": secret}, "datadog_api_kye": secret}
    site.add("bad", **listed(entry))
    site.hosts["bad"]["audit_log_rollout_api_token"] = f"{secret}\n"
    run = site.run("rollout", "-vvvv", "--diff")
    assert run.code != 0
    assert "config.api_kee" in run.output
    told = [run.output, *(path.read_text() for path in (run.folder / "report").iterdir())]
    assert [re.findall(f".{{60}}{secret[2:-2]}", each) for each in told] == [[], [], [], []]

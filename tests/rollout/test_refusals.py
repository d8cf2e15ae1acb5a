# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can't be applied is refused before any account is touched, and the message and the report say what to do."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from support.site import Json, Site, token_of

from . import FULL, failed, written

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
    """``variables`` make the account ``bad`` one that is refused, with this code and a message that has these words.

    ``missing`` is a variable that it lacks. ``also`` is refused with it. ``quick``: also in the quick part as a rollout
    of its own.
    """

    name: str
    code: str
    words: list[str]
    variables: Json = field(default_factory=dict)
    missing: str | None = None
    also: tuple[str, ...] = ()
    quick: bool = True


def listed(*entries: Json, **variables: Any) -> Json:
    return {"audit_log_rollout_subscriptions": list(entries), **variables}


DATADOG = {"integration_key": "datadog", "name": "Described", "tags": ["managed"]}
TOKEN, LIST = "audit_log_rollout_api_token", "audit_log_rollout_subscriptions"


def merged(**arguments: Any) -> Json:
    """Return the variables of an account whose list the filter audit_log_merge makes."""
    text = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return {
        "audit_log_base": [ENTRY],
        LIST: f"{{{{ audit_log_base | community.launchdarkly.audit_log_merge({text}) }}}}",
    }


REFUSALS = [
    Refusal(
        "an invalid entry",
        "invalid_options",
        [f'{LIST}[1] (datadog "Described"): config.api_kee', "api_key?"],
        listed(ENTRY, {**DATADOG, "config": {"api_kee": "0123456789abcdef"}}),
    ),
    Refusal(
        "several invalid entries",
        "invalid_options",
        [f'{LIST}[0] ("Described"): integration_key', "datadog?", f"{LIST}[1] (zapier): name"],
        listed({**DATADOG, "integration_key": "datadgo"}, {"integration_key": "zapier"}),
        quick=False,
    ),
    Refusal("text in place of a list", "invalid_options", [LIST], {LIST: "datadog"}, quick=False),
    Refusal(
        "a new one without what it needs",
        "refused",
        [f'{LIST}[0] (datadog-private "Described")', "config.api_key and config.host_url"],
        listed({**DATADOG, "integration_key": "datadog-private"}),
        quick=False,
    ),
    Refusal(
        "the same subscription twice",
        "refused",
        [f'{LIST}[1] (zapier "Described")', f"{LIST}[0] (zapier"],
        listed(ENTRY, {**ENTRY, "enabled": False}),
    ),
    Refusal(
        "outside the scope",
        "refused",
        [f'{LIST}[0] (zapier "Described")', "scope", "managed"],
        listed({**ENTRY, "tags": []}, audit_log_rollout_scope={"tags": ["managed"]}),
    ),
    Refusal(
        "an integration outside the scope",
        "refused",
        ["audit_log_rollout_scope.integration_keys", "splunk"],
        listed(ENTRY, audit_log_rollout_scope={"integration_keys": ["splunk"]}),
        quick=False,
    ),
    Refusal(
        "too many deletions",
        "refused",
        ["audit_log_rollout_prune", "audit_log_rollout_max_deletions (1)", "Found one", "Found two"],
        listed(ENTRY, audit_log_rollout_prune=True, audit_log_rollout_max_deletions=1),
    ),
    # A host that is no account, such as localhost, is left out with audit_log_rollout_hosts.
    Refusal("no token", "no_token", [TOKEN, "audit_log_rollout_hosts"], missing=TOKEN),
    Refusal("an empty token", "no_token", [TOKEN], {TOKEN: ""}, quick=False),
    Refusal("a token with a line break", "invalid_options", [TOKEN], {TOKEN: token_of("bad") + "\n"}, quick=False),
    Refusal("a token that is not defined", "undefined_variable", [TOKEN, "vault_eu"], {TOKEN: "{{ vault_eu }}"}),
    Refusal(
        "a token whose value is not defined",
        "undefined_variable",
        [TOKEN, "vault_eu"],
        {"tokens": {"eu": "{{ vault_eu }}", "us": "x"}, TOKEN: "{{ tokens.eu }}"},
        quick=False,
    ),
    Refusal(
        "a token that a dictionary does not have",
        "undefined_variable",
        [TOKEN, "token_of_eu"],
        {"tokens": {"token_of_us": "x"}, TOKEN: "{{ tokens.token_of_eu }}"},
        quick=False,
    ),
    Refusal(
        "a token in a dictionary that is not there",
        "undefined_variable",
        [TOKEN, "accounts_eu"],
        {"tokens": {"accounts_us": {}}, TOKEN: "{{ tokens.accounts_eu.token }}"},
        quick=False,
    ),
    Refusal("a token that can't be evaluated", "not_evaluated", [TOKEN], {TOKEN: "{{ tokens[0 }}"}, quick=False),
    Refusal("one token for two hosts", "shared_token", [TOKEN, "good"], {TOKEN: token_of("good")}, also=("good",)),
    Refusal("no list", "no_list", [LIST], missing=LIST),
    Refusal(
        "a secret that is not defined",
        "undefined_variable",
        [LIST, "vault_zapier_url"],
        listed({**ENTRY, "config": {"url": "{{ vault_zapier_url }}"}}),
    ),
    Refusal(
        "an exception that names nothing",
        "not_evaluated",
        [LIST, 'zapier "Gone"'],
        merged(exceptions=[{"integration_key": "zapier", "name": "Gone"}]),
        quick=False,
    ),
    Refusal(
        "an exception that is meant as a change",
        "not_evaluated",
        [LIST, 'zapier "Described"', "enabled"],
        merged(exceptions=[{"integration_key": "zapier", "name": "Described", "enabled": False}]),
        quick=False,
    ),
    Refusal(
        "exceptions as a dictionary",
        "not_evaluated",
        [LIST, "exceptions must be a list"],
        merged(exceptions={"integration_key": "zapier", "name": "Described"}),
        quick=False,
    ),
    Refusal(
        "a base list that is not defined",
        "undefined_variable",
        [LIST, "audit_log_bass"],
        {LIST: "{{ audit_log_bass | community.launchdarkly.audit_log_merge }}"},
        quick=False,
    ),
    Refusal(
        "a wait that is none",
        "not_valid",
        ["audit_log_rollout_verify_wait"],
        {"audit_log_rollout_verify_wait": "soon"},
        quick=False,
    ),
    Refusal(
        "an address that is not defined",
        "undefined_variable",
        ["audit_log_rollout_api_url", "address_of_bad"],
        {"audit_log_rollout_api_url": "{{ address_of_bad }}"},
        quick=False,
    ),
    Refusal(
        "an address that is none",
        "invalid_options",
        ["audit_log_rollout_api_url", "https://ld.example.com"],
        {"audit_log_rollout_api_url": "http://ld.example.com"},
        quick=False,
    ),
    Refusal(
        "a switch that is none",
        "invalid_options",
        ["audit_log_rollout_prune"],
        {"audit_log_rollout_prune": "perhaps"},
        quick=False,
    ),
    Refusal(
        "a connection that is none",
        "not_valid",
        ["audit_log_rollout_connection"],
        {"audit_log_rollout_connection": "/etc/ca.pem"},
        quick=False,
    ),
    Refusal(
        "an option of the connection that is none",
        "invalid_options",
        ["audit_log_rollout_connection.timeout"],
        {"audit_log_rollout_connection": {"timeout": "soon"}},
        quick=False,
    ),
    Refusal(
        "an option of the connection that has a variable",
        "not_valid",
        ["access_token", TOKEN],
        {"audit_log_rollout_connection": {"access_token": "x"}},
        quick=False,
    ),
    Refusal(
        "an option in the connection that is not the connection's",
        "not_valid",
        ["prune", "audit_log_rollout_prune"],
        {"audit_log_rollout_connection": {"prune": True}},
        quick=False,
    ),
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


def lacking(message: str | None, refusal: Refusal) -> list[str]:
    """Return the words that a message lacks."""
    # Before ansible-core 2.19, what Ansible prints is JSON.
    text = " ".join(str(message).replace('\\"', '"').split())
    return [words for words in refusal.words if words not in text]


def code_of(account: Json) -> str | None:
    """Return the code of the failure of an account in a report."""
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
    refused = {"bad", *refusal.also}
    assert failed(run) == refused
    assert run.states == {name: "refused" if name in refused else "not_reached" for name in site.hosts}
    assert lacking(run.output, refusal) == []
    assert lacking(run.accounts["bad"]["message"], refusal) == []
    for name, account in run.accounts.items():
        assert (account["changed"], account["verdict"]) == (False, "failed" if name in refused else "unchecked")
        assert code_of(account) == (refusal.code if name in refused else None)
        assert bool(account["message"]) == (name in refused)


def test_a_dry_run_and_drift_name_every_refusal(site: Site) -> None:
    site.add("good", "apart", **listed(ENTRY))
    bad = {f"bad{number}": refusal for number, refusal in enumerate(REFUSALS)}
    for name, refusal in bad.items():
        add(site, name, refusal)
    site.describe([{"integration_key": "zapier", "name": "Found one"}], "apart")
    before = seed(site)
    for arguments, state in ((("drift",), "failed"), (("rollout", "--check"), "refused")):
        run = site.run(*arguments)
        assert run.code != 0
        assert run.writes == []
        assert site.service.state() == before
        words = {refusal.name: lacking(run.accounts[name]["message"], refusal) for name, refusal in bad.items()}
        assert {name: each for name, each in words.items() if each} == {}
        codes = {refusal.name: code_of(run.accounts[name]) for name, refusal in bad.items()}
        assert codes == {refusal.name: refusal.code for refusal in REFUSALS}
        # good has the same token as a bad one.
        assert run.states == {**dict.fromkeys(bad, state), "good": state, "apart": "unchanged"}
        assert code_of(run.accounts["good"]) == "shared_token"
        assert failed(run) == {"good", *bad}


@pytest.mark.parametrize("arguments", [(), ("--check",)], ids=["rollout", "dry run"])
def test_if_all_accounts_are_refused_each_one_fails(site: Site, arguments: tuple[str, ...]) -> None:
    site.add("canary", "acme", "beta", **listed({"integration_key": "zapier"}))
    run = site.run("rollout", *arguments)
    assert set(run.states.values()) == {"refused"}
    assert failed(run) == {"canary", "acme", "beta"}


def test_two_hosts_that_are_one_account_are_refused(site: Site) -> None:
    site.add("canary", "acme", "twin", **listed({"integration_key": "zapier", "name": "Found one"}))
    tokens = {name: token_of(name) for name in site.hosts}
    accounts = [("canary", [tokens["canary"]]), ("acme", [tokens["acme"], tokens["twin"]])]
    site.service.set_accounts([{"name": name, "tokens": own} for name, own in accounts])
    site.service.seed({name: SEEDED for name, _own in accounts})
    before = site.service.state()
    shared = next(each["_id"] for each in before["acme"] if each["name"] == "Found one")
    for playbook, states in (("rollout", ("not_reached", "refused")), ("drift", ("unchanged", "failed"))):
        run = site.run(playbook)
        assert run.code != 0
        assert run.writes == []
        assert run.states == {"canary": states[0], "acme": states[1], "twin": states[1]}
        assert failed(run) == {"acme", "twin"}
        for name, other in (("acme", "twin"), ("twin", "acme")):
            account = run.accounts[name]
            assert code_of(account) == "shared_subscription"
            assert [words for words in (other, shared) if words not in account["message"]] == []


def test_two_hosts_that_are_one_account_are_refused_if_their_lists_have_no_subscription_in_common(site: Site) -> None:
    site.add("acme", "twin")
    site.service.set_accounts([{"name": "acme", "tokens": [token_of("acme"), token_of("twin")]}])
    site.service.seed({"acme": SEEDED})
    for name in ("acme", "twin"):
        site.describe([{"integration_key": "zapier", "name": f"New in {name}", "config": ENTRY["config"]}], name)
    run = site.run("rollout")
    assert run.code == 2
    assert run.writes == []
    assert {name: code_of(account) for name, account in run.accounts.items()} == dict.fromkeys(
        ("acme", "twin"), "shared_subscription"
    )


def test_the_record_of_each_account_says_what_happened_to_it(site: Site) -> None:
    """One is refused, one can't be planned, one is as described, and one would change."""
    site.add("canary", "settled", "revoked", "bad", **listed(ENTRY))
    site.describe([{"integration_key": "zapier", "name": "Found one"}], "settled")
    site.describe([{**ENTRY, "config": {"url": "nowhere"}}], "bad")
    tokens = {name: [] if name == "revoked" else [token_of(name)] for name in site.hosts}
    site.service.set_accounts([{"name": name, "tokens": own} for name, own in tokens.items()])
    before = seed(site)

    expected = {
        "rollout": ({"bad"}, ("not_reached", "not_reached", "not_reached", "refused")),
        "drift": ({"canary", "revoked", "bad"}, ("would_change", "unchanged", "not_read", "failed")),
    }
    for playbook, (failing, states) in expected.items():
        run = site.run(playbook)
        assert run.code != 0
        assert run.writes == []
        assert site.service.state() == before
        assert run.states == dict(zip(site.hosts, states, strict=True))
        assert failed(run) == failing
        assert {name: code_of(each) for name, each in run.accounts.items()} == {
            **dict.fromkeys(("canary", "settled")),
            "revoked": "unauthorized",
            "bad": "invalid_options",
        }
        assert [bool(each["reason"]) for each in run.accounts.values()] == [False, False, True, True]
        assert [each["action"] for each in run.accounts["settled"]["results"]] == ["unchanged"]
        assert "config.url" in run.output


@pytest.mark.parametrize("playbook", ["rollout", "drift", "export"])
def test_no_account_is_no_success(site: Site, playbook: str) -> None:
    site.add("good", **listed(ENTRY))
    run = site.run(playbook, audit_log_rollout_hosts="goood")
    assert run.code != 0
    assert "audit_log_rollout_hosts (goood)" in " ".join(run.output.split())
    assert run.requests == []


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
    assert failed(run) == {"empty"}
    assert "audit_log_rollout_api_token" in run.output


def test_no_report_holds_a_login(site: Site) -> None:
    site.add("bad", **listed(ENTRY), audit_log_rollout_api_url="https://user:SECRETGHJKQ@ld.example.com")
    run = site.run("rollout", "-v")
    assert run.accounts["bad"]["instance"] == "https://ld.example.com"
    assert "SECRETGHJKQ" not in written(run)


def test_no_message_quotes_a_secret(site: Site) -> None:
    secret = "SECRETGHJKQVWXYZ0123"
    site.add("good", **listed(ENTRY))
    entry = {**DATADOG, "config": {"api_kee": secret}, "datadog_api_kye": secret}
    site.add("bad", **listed(entry))
    site.hosts["bad"]["audit_log_rollout_api_token"] = f"{secret}\n"
    run = site.run("rollout", "-vvvv", "--diff")
    assert run.code != 0
    assert "config.api_kee" in run.output
    assert re.findall(f".{{0,60}}{secret[2:-2]}", written(run)) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ (broken | from_yaml).token }}",
        "{{ tokens[key] }}",
        "{{ (tokens | items2dict)[key] }}",
        "{{ hostvars[key].token }}",
        "{{ undef(hint=key) }}",
        "{{ lookup('ansible.builtin.vars', key) }}",
        "{{ query(key) }}",
    ],
)
def test_no_message_quotes_a_value_that_a_template_fails_on(site: Site, template: str) -> None:
    """The messages of Ansible and of YAML quote it."""
    secret = "SECRETGHJKQVWXYZ0123"
    site.add("good", "bad", **listed(ENTRY), broken=f"token: a: {secret}", key=secret, tokens={"a": "b"})
    site.hosts["bad"]["audit_log_rollout_api_token"] = template
    run = site.run("rollout", "-vvvv", "--diff")
    assert run.states == {"good": "not_reached", "bad": "refused"}
    assert "audit_log_rollout_api_token" in run.accounts["bad"]["message"]
    assert re.findall(f".{{0,60}}{secret[2:-2]}", written(run)) == []

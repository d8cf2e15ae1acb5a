# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role in a play of one's own: the play in the role's README, as it is and with keywords of the user's."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import support.playbook
import yaml
from support.playbook import ROOT
from support.site import Json, Run, Site, token_of

README = (ROOT / "roles/audit_log_rollout/README.md").read_text(encoding="utf-8")
(TEXT,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
(PLAY,) = yaml.safe_load(TEXT)

SECRET = "https://hooks.example.com/SECRETGHJKQVWXYZ"
ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": SECRET}}
NAMES = ("canary", "acme", "globex", "initech")


@pytest.fixture
def accounts(site: Site) -> Site:
    """Four accounts in the group that the play is for, and a host that is none."""
    site.add(*NAMES)
    site.describe([ENTRY])
    groups = {"accounts": {"hosts": dict.fromkeys(NAMES)}, "others": {"hosts": {"server": None}}}
    (site.folder / "groups.yml").write_text(json.dumps({"all": {"children": groups}}))
    return site


def run_text(site: Site, text: str, *args: str, **options: Any) -> Run:
    """Run a playbook with this text."""
    (site.folder / "site.yml").write_text(text)
    return site.run(str(site.folder / "site.yml"), "-i", str(site.folder / "groups.yml"), *args, **options)


def run_play(site: Site, *args: str, role: Json | None = None, env: Any = None, **keywords: Any) -> Run:
    """Run the play of the README with further keywords, of the play and of the role."""
    play = copy.deepcopy(PLAY) | keywords
    play["tasks"][0]["ansible.builtin.import_role"] |= role or {}
    return run_text(site, yaml.safe_dump([play], sort_keys=False), *args, env=env)


def without_token(site: Site, *names: str) -> None:
    """Make the service forget the tokens of these accounts."""
    site.service.set_accounts(
        [{"name": name, "tokens": [] if name in names else [token_of(name)]} for name in site.hosts]
    )


def rings(run: Run) -> list[int]:
    """Return the ring of each account, in order."""
    return [account["ring"] for account in run.accounts.values()]


def written(run: Run) -> set[str]:
    """Return the accounts that a run wrote to."""
    return {each["account"] for each in run.writes}


def test_the_play_is_short() -> None:
    assert len(TEXT.splitlines()) <= 10


def test_the_play_of_the_readme(accounts: Site) -> None:
    run = run_text(accounts, TEXT).succeeded
    assert run.states == dict.fromkeys(NAMES, "changed")
    assert rings(run) == [1, 2, 2, 2]
    assert run.writes[0]["account"] == "canary"
    assert run.changed == dict.fromkeys(NAMES, 1)
    assert sorted(path.stem for path in (run.folder / "report").glob("*/records/*.json")) == sorted(NAMES)

    run = run_text(accounts, TEXT, "--diff").succeeded
    assert run.states == dict.fromkeys(NAMES, "unchanged")
    assert run.writes == []


@pytest.mark.parametrize("role", [{"rolespec_validate": False}, {"rolespec_validate": True}])
def test_the_validation_of_the_role_shows_no_secret(accounts: Site, role: Json) -> None:
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "third_party",
        "ANSIBLE_CALLBACK_PLUGINS": str(Path(support.playbook.__file__).parent / "callback_plugins"),
    }
    run = run_play(accounts, "-vvvv", "--diff", role=role, env=env).succeeded
    assert run.states == dict.fromkeys(NAMES, "changed")
    assert "THIRD PARTY ok" in run.output
    assert "SECRETGHJKQVWXYZ" not in run.output
    assert token_of("") not in run.output


def test_check_mode_shows_what_would_change(accounts: Site) -> None:
    run = run_text(accounts, TEXT, "--check", "--diff").succeeded
    assert run.writes == []
    assert run.states == dict.fromkeys(NAMES, "would_change")
    for name in NAMES:
        assert f'{name}: zapier "One"' in run.output


def test_check_mode_says_what_it_found_at_the_end(accounts: Site) -> None:
    run = run_play(accounts, "--check", serial=[1, 2, 1]).succeeded
    assert [line for line in run.output.splitlines() if line.startswith("Ring ")] == [
        "Ring 1: 1 would change.",
        "Ring 2: 2 would change.",
    ]
    assert run.output.count("No account matches the list: 4 would change.") == 1


def test_check_mode_stops_at_no_account_that_fails(accounts: Site) -> None:
    without_token(accounts, "acme")
    run = run_play(accounts, "--check", serial=[2, "100%"])
    assert run.code == 2
    assert run.writes == []
    assert run.states == {**dict.fromkeys(NAMES, "would_change"), "acme": "not_read"}
    assert run.accounts["acme"]["failure"]["code"] == "unauthorized"


@pytest.mark.parametrize(
    "keywords",
    [
        {"become": True},
        {"become": True, "become_user": "nobody", "become_method": "sudo"},
        {"connection": "ssh"},
        {"any_errors_fatal": True},
        {"max_fail_percentage": 0},
        {"gather_facts": False, "vars": {"ansible_become": True, "ansible_connection": "ssh"}},
        {"vars": {"ansible_python_interpreter": "/nonexistent/python"}},
        {"module_defaults": {"group/community.launchdarkly.launchdarkly": {"api_token": "x", "api_url": "x"}}},
        {"environment": {"LAUNCHDARKLY_ACCESS_TOKEN": "x", "LAUNCHDARKLY_API_HOST": "https://nowhere.invalid"}},
        {"diff": True, "throttle": 1, "timeout": 500, "order": "sorted"},
    ],
    ids=str,
)
def test_keywords_of_the_user(accounts: Site, keywords: Json) -> None:
    bin_ = accounts.folder / "bin"
    bin_.mkdir()
    for name in ("sudo", "ssh"):
        (bin_ / name).write_text(f"#!/bin/sh\necho {name} was called >&2\ntouch {accounts.folder}/{name}\nexit 97\n")
        (bin_ / name).chmod(0o755)
    without_token(accounts, "globex")
    env = {"PATH": f"{bin_}:{support.playbook.environment(accounts.folder)['PATH']}"}
    run = run_play(accounts, env=env, **{"serial": [1, "100%"], **keywords})
    assert run.code == 2
    assert run.states == {**dict.fromkeys(NAMES, "changed"), "globex": "failed"}
    assert run.accounts["globex"]["failure"]["code"] == "unauthorized"
    assert written(run) == {*NAMES} - {"globex"}
    assert not (accounts.folder / "sudo").exists()
    assert not (accounts.folder / "ssh").exists()


PROXY = {"HTTPS_PROXY": "http://127.0.0.1:9"}
"""Nothing listens there."""


def test_the_environment_of_the_play_reaches_the_requests(accounts: Site) -> None:
    accounts.common["audit_log_rollout_api_url"] = "https://127.0.0.1:7"
    run = run_play(accounts, environment={"REQUESTS_CA_BUNDLE": "/nonexistent/ca.pem"})
    assert run.code == 2
    assert "REQUESTS_CA_BUNDLE" in run.accounts["canary"]["message"]
    for environment, is_proxy in (
        (PROXY, True),
        ([PROXY, {"NO_PROXY": "{{ ['127.0.0.1'] | first }}"}], False),
    ):
        run = run_play(accounts, environment=environment)
        assert run.code == 2
        assert run.accounts["canary"]["state"] == "failed"
        assert ("(the environment variable HTTPS_PROXY)" in run.accounts["canary"]["message"]) == is_proxy


def test_an_environment_that_cannot_be_evaluated_fails_the_account(accounts: Site) -> None:
    run = run_play(accounts, environment={"HTTPS_PROXY": "{{ not_defined }}"})
    assert run.code == 2
    assert run.requests == []


@pytest.mark.parametrize("broken", ["canary", "acme"])
def test_a_ring_that_fails_stops_the_play(accounts: Site, broken: str) -> None:
    without_token(accounts, broken)
    run = run_play(accounts, serial=[1, 2, 1])
    assert run.code == 2
    order = list(NAMES)
    reached = order[:1] if broken == "canary" else order[:3]
    assert run.states == {
        name: "failed" if name == broken else "changed" if name in reached else "not_reached" for name in NAMES
    }
    assert written(run) == {*reached} - {broken}
    assert {each["account"] for each in run.requests} <= {None, *reached}
    assert f"1 account failed: {broken}. " in run.output

    accounts.add()
    run = run_play(accounts, serial=[1, 2, 1]).succeeded
    assert all(accounts.service.state()[name] for name in NAMES)


def test_a_part_of_a_ring_may_fail(accounts: Site) -> None:
    without_token(accounts, "acme")
    accounts.common["audit_log_rollout_max_fail_percentage"] = 50
    run = run_play(accounts, serial=[1, 2, 1])
    assert run.code == 2
    assert run.states == {**dict.fromkeys(NAMES, "changed"), "acme": "failed"}


def test_a_refused_account_keeps_its_ring_unchanged(accounts: Site) -> None:
    accounts.hosts["acme"]["audit_log_rollout_subscriptions"] = [{"integration_key": "zapier"}]
    accounts.common["audit_log_rollout_max_fail_percentage"] = 100
    run = run_play(accounts, serial=[1, 2, 1])
    assert run.code == 2
    assert run.states == {"canary": "changed", "acme": "refused", "globex": "not_reached", "initech": "not_reached"}
    assert written(run) == {"canary"}


def test_hosts_with_one_token_are_refused(accounts: Site) -> None:
    accounts.hosts["initech"]["audit_log_rollout_api_token"] = token_of("acme")
    run = run_play(accounts, serial="100%")
    assert run.code == 2
    assert run.writes == []
    assert {name for name, state in run.states.items() if state == "refused"} == {"acme", "initech"}


def test_a_token_of_an_earlier_ring_is_refused(accounts: Site) -> None:
    accounts.hosts["initech"]["audit_log_rollout_api_token"] = token_of("canary")
    run = run_play(accounts, serial=[1, "100%"])
    assert run.code == 2
    assert written(run) == {"canary"}
    assert run.states == {**dict.fromkeys(NAMES, "not_reached"), "canary": "changed", "initech": "refused"}


def test_a_host_that_failed_before_the_role_is_left_out(accounts: Site) -> None:
    check = {"name": "A task of the user's", "ansible.builtin.assert": {"that": "inventory_hostname != 'acme'"}}
    play = copy.deepcopy(PLAY)
    play["tasks"].insert(0, check | {"connection": "local"})
    play["tasks"].append({"name": "After", "ansible.builtin.debug": {"msg": "after"}})
    run = run_text(accounts, yaml.safe_dump([play], sort_keys=False))
    assert run.code == 2
    assert written(run) == {"canary", "globex", "initech"}
    assert run.states == {**dict.fromkeys(NAMES, "changed"), "acme": "not_reached"}
    assert run.report is not None
    assert run.report["is_over"] is True


def test_two_plays_have_a_report_each(accounts: Site) -> None:
    plays = [copy.deepcopy(PLAY) | {"hosts": "canary:acme"}, copy.deepcopy(PLAY) | {"hosts": "globex:initech"}]
    run = run_text(accounts, yaml.safe_dump(plays, sort_keys=False)).succeeded
    assert written(run) == set(NAMES)
    reports = [json.loads(path.read_text()) for path in (run.folder / "report").glob("*/report.json")]
    assert sorted([each["account"] for each in report["accounts"]] for report in reports) == [
        ["canary", "acme"],
        ["globex", "initech"],
    ]


@pytest.mark.parametrize("strategy", ["free", "ansible.builtin.host_pinned"])
def test_a_strategy_without_rings_is_refused(accounts: Site, strategy: str) -> None:
    run = run_play(accounts, strategy=strategy)
    assert run.code == 2
    assert run.requests == []
    assert f"The strategy of the play is {strategy}" in run.output


def test_deliveries_are_verified(accounts: Site) -> None:
    accounts.common |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": 0}
    run = run_text(accounts, TEXT).succeeded
    assert [account["deliveries"] for account in run.accounts.values()] == [[]] * len(NAMES)

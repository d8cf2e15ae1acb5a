# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person reads in the terminal: few headers, each failure in its own words, and the answer at the end."""

import json
import re

import pytest
from support.site import Json, Run, Site, token_of

ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}
NAMES = tuple(f"acct{number:02d}" for number in range(12))
REVOKED = ("acct02", "acct04")


@pytest.fixture
def accounts(site: Site) -> Site:
    """Twelve accounts. The tokens of two of them are revoked, and one of these differs from its list."""
    site.add(*NAMES)
    site.describe([ENTRY])
    return site


def revoke(site: Site) -> None:
    site.service.set_accounts([{"name": name, "tokens": [] if name in REVOKED else [token_of(name)]} for name in NAMES])


def headers(run: Run) -> int:
    """Return how many headers of tasks Ansible printed."""
    return len(re.findall(r"^TASK \[", run.output, re.MULTILINE))


def last_task(run: Run) -> list[str]:
    """Return the lines that the last task prints, up to Ansible's own."""
    *_before, last = re.split(r"(?m)^TASK \[.*: (?:Report|Check the plans of all accounts)\].*\n", run.output)
    lines: list[str] = []
    for line in last.splitlines():
        if line.startswith(("ok: [", "changed: [")) or not line:
            break
        lines.append(line)
    return lines


@pytest.mark.parametrize(("playbook", "most"), [("rollout", 10), ("drift", 10)])
def test_one_ring_has_few_headers(accounts: Site, playbook: str, most: int) -> None:
    run = accounts.run(playbook, audit_log_rollout_rings=["100%"], audit_log_rollout_verify=True)
    assert 0 < headers(run) <= most


def test_a_further_ring_has_few_more(accounts: Site) -> None:
    options = {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": 0}
    one = accounts.run("rollout", audit_log_rollout_rings=["100%"], **options).succeeded
    four = accounts.run("rollout", audit_log_rollout_rings=[1, 1, 1, "100%"], **options).succeeded
    assert headers(four) - headers(one) <= 3 * 5


def test_a_rollout_that_stops_says_so_at_its_end(accounts: Site) -> None:
    revoke(accounts)
    run = accounts.run("rollout", audit_log_rollout_rings=[1, 5, "100%"])
    assert run.code == 2
    text = " ".join(last_task(run))
    assert "stopped after ring 2 of 3" in text
    assert f"2 accounts failed: {', '.join(REVOKED)}. " in text
    assert "401 unauthorized" in text
    assert f"6 accounts were not reached: {', '.join(NAMES[6:])}." in text
    assert "Fix the causes, and run the playbook again." in text
    assert str(run.folder / "report") in text
    ahead = f"Can't be planned yet: {', '.join(REVOKED)}."
    assert run.output.index(ahead) < run.output.index("Ring 1: 1 changed.") < run.output.index("2 accounts failed")


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize(("playbook", "args"), [("drift", ()), ("rollout", ("--check", "--diff"))])
def test_a_dry_run_ends_with_the_answer(accounts: Site, playbook: str, args: tuple[str, ...], fails: bool) -> None:
    if fails:
        revoke(accounts)
    run = accounts.run(playbook, *args)
    text = " ".join(last_task(run))
    left = [name for name in NAMES if not (fails and name in REVOKED)]
    assert f'zapier "One" would be created in {len(left)} accounts: {", ".join(left[:10])}' in text
    assert (f"2 accounts could not be read: {', '.join(REVOKED)}." in text) == fails
    assert str(run.folder / "report") in text


def test_a_refusal_ends_with_its_reason(accounts: Site) -> None:
    accounts.describe([{**ENTRY, "config": {"url": "nowhere"}}], "acct03")
    run = accounts.run("rollout")
    text = " ".join(last_task(run))
    assert text.startswith("Run refused: nothing was changed.")
    assert "1 account was refused: acct03. audit_log_rollout_subscriptions[0]" in text


def test_a_failure_is_printed_as_often_as_that_of_any_task(accounts: Site) -> None:
    revoke(accounts)
    (accounts.folder / "plain.yml").write_text(
        "- {hosts: all, gather_facts: false, connection: local, tasks: [{ansible.builtin.fail: {msg: in plain words}}]}"
    )
    plain = accounts.run(str(accounts.folder / "plain.yml"), "--limit", REVOKED[0])
    run = accounts.run("rollout", audit_log_rollout_rings=["100%"])
    before_the_end = run.output[: run.output.rindex("2 accounts failed")]
    often = plain.output.count("in plain words")
    for name in REVOKED:
        (fatal,) = re.findall(rf"fatal: \[{name}\]: FAILED! => (.*)", run.output)
        assert json.loads(fatal).keys() <= {"changed", "msg", "summary", "diff"}
    assert before_the_end.count("401 unauthorized") <= often * len(REVOKED)


def test_a_diff_names_its_account(accounts: Site) -> None:
    for args in (("--check", "--diff"), ("--diff",)):
        run = accounts.run("rollout", *args).succeeded
        named = re.findall(r'^\+\+\+ after: (\w+): zapier "One"$', run.output, re.MULTILINE)
        assert sorted(named) == sorted(NAMES)


def test_a_part_of_the_accounts_is_called_one(accounts: Site) -> None:
    run = accounts.run("drift", "--limit", "acct00,acct01")
    assert "This is a part of the accounts: --limit acct00,acct01." in " ".join(last_task(run))
    whole = accounts.run("drift")
    assert "--limit" not in " ".join(last_task(whole))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""drift and check mode change nothing, and report exactly what a rollout then does."""

import random

from emulator.integrations import fields
from support.lists import TAG, entry_of, random_list, random_start
from support.site import Json, Run, Site, normal, token_of

from . import written


def test_nothing_is_written_until_it_is_rolled_out(site: Site) -> None:
    chance = random.Random(4)
    described = random_list(chance, 9)
    names = ["acme", "globex", "initech"]
    site.add(*names)
    site.describe([entry_of(each) for each in described])
    site.common |= {"audit_log_rollout_prune": True, "audit_log_rollout_scope": {"tags": [TAG]}}
    begin, wanted = {}, {}
    for name in names:
        begin[name], wanted[name] = random_start(chance, described)
    site.service.seed(begin)
    before = site.service.state()

    foretold = []
    for playbook, *arguments in (("drift",), ("rollout", "--check", "--diff")):
        run = site.run(playbook, *arguments)
        assert (run.code != 0) == (playbook == "drift"), run.output[-3000:]
        assert {each["method"] for each in run.requests} == {"GET"}
        assert site.service.state() == before
        assert set(run.states.values()) == {"would_change"}
        assert run.report is not None
        assert run.report["check_mode"] is True
        foretold.append({name: actions(run, name) for name in names})
    assert foretold[0] == foretold[1]
    assert {action for each in foretold[0].values() for _key, _name, action, _patch in each} == {
        *("created", "updated", "deleted", "unchanged"),
    }
    run = site.run("rollout", "--check").succeeded
    assert {each["method"] for each in run.requests} == {"GET"}

    run = site.run("rollout", "-vvvv", "--diff").succeeded
    assert {name: normal(each) for name, each in site.service.state().items()} == {
        name: normal(each) for name, each in wanted.items()
    }
    assert {name: actions(run, name) for name in names} == foretold[0]
    text = written(run)
    assert [secret for secret in [*map(token_of, names), *secrets_in(described)] if secret in text] == []

    rolled_out = site.service.state()
    for playbook in ("drift", "rollout"):
        run = site.run(playbook).succeeded
        assert run.writes == []
        assert not any(run.changed.values())
    assert site.service.state() == rolled_out

    changed = next(each for each in rolled_out["globex"] if each["name"] == described[0]["name"])
    changed["on"] = not changed["on"]
    site.service.seed(rolled_out)
    run = site.run("drift")
    assert run.code != 0
    assert run.writes == []
    assert run.states == {"acme": "unchanged", "globex": "would_change", "initech": "unchanged"}
    assert {name for name, count in run.changed.items() if count} == {"globex"}
    assert f'{changed["name"]}\\" (enabled)' in " ".join(run.output.split())


def test_a_dry_run_tells_of_every_account(site: Site) -> None:
    site.add("acme", "globex")
    site.hosts["acme"]["audit_log_rollout_api_token"] = "revoked"
    site.describe([entry_of(each) for each in random_list(random.Random(1), 2)])
    run = site.run("rollout", "--check")
    assert run.code != 0
    assert run.states == {"acme": "not_read", "globex": "would_change"}


def test_drift_needs_no_more_than_what_is_required(site: Site) -> None:
    """The report is in the folder where Ansible was started."""
    site.add("acme")
    site.describe([entry_of(each) for each in random_list(random.Random(1), 2)])
    running = site.start("drift", defaults=True)
    run = running.finish()
    assert run.code == 2
    (failure,) = (line for line in run.output.splitlines() if line.startswith("fatal:"))
    assert failure.count("(does not exist)") == 2
    assert (run.folder / "audit_log_rollout" / "drift.html").exists()


def actions(run: Run, name: str) -> list[tuple[str, str, str, str]]:
    """Return what the report says was done, or would be, to each subscription of an account."""
    results = run.accounts[name]["results"]
    return sorted((each["integration_key"], each["name"], each["action"], str(each["patch"])) for each in results)


def secrets_in(described: list[Json]) -> list[str]:
    """Return the values of the config fields that whoever reads them can use."""
    return [value for each in described for name, value in each["config"].items() if fields(each["kind"])[name].secret]

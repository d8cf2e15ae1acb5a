# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps a rollout away from the wrong account, and from the next ring if the one before it is not done."""

import json
from pathlib import Path

import pytest
from support.site import Json, Site, token_of

from . import written
from .folders import records, run_folder

ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}
OTHER: Json = {**ENTRY, "name": "Two"}


def test_a_group_with_the_name_of_an_account_is_refused(site: Site) -> None:
    """Ansible's patterns match groups too."""
    site.add("acme", "globex", "initech")
    site.describe([ENTRY])
    run = site.run("rollout", "-i", group(site, "acme", "acme", "initech"), audit_log_rollout_hosts="all:!initech")
    assert run.code != 0
    assert run.requests == []
    assert "acme is a host and a group" in " ".join(run.output.split())


def test_a_host_of_a_group_of_its_own_name_is_no_account_twice(site: Site) -> None:
    site.add("acme")
    site.describe([ENTRY])
    run = site.run("rollout", "-i", group(site, "acme", "acme")).succeeded
    assert len(run.writes) == 1


@pytest.mark.parametrize("verify", [False, True], ids=["plan", "verification"])
def test_a_task_timeout_of_the_canary_stops_the_rollout(site: Site, verify: bool) -> None:
    site.add("acme", "globex")
    site.describe([ENTRY])
    if verify:
        site.hosts["acme"] |= {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": 3600}
    else:
        # The plan's request gets no response in time, nor does that of the ring.
        site.service.faults(
            [{"fault": "delay_before", "method": "GET", "account": "acme", "seconds": 30, "times": None}]
        )
    run = site.run("rollout", env={"ANSIBLE_TASK_TIMEOUT": "8"})
    assert run.code == 2
    assert run.states == {"acme": "failed", "globex": "not_reached"}
    assert site.service.writes("globex") == []
    assert records(run_folder(run.folder / "report"))["acme"]["failure"]["failure"]["code"] == "interrupted"


def test_a_role_that_is_skipped_for_a_host_is_no_success(site: Site, tmp_path: Path) -> None:
    site.add("acme", "globex")
    site.describe([ENTRY])
    role = {"name": "community.launchdarkly.audit_log_rollout", "rolespec_validate": False}
    task = {"ansible.builtin.import_role": role, "when": "inventory_hostname != 'globex'"}
    play = tmp_path / "play.yml"
    play.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task]}]))
    run = site.run(str(play))
    assert run.code == 2
    assert run.writes == []
    assert "skipped the plan of globex" in " ".join(run.output.split())


def test_two_hosts_of_one_empty_account_do_not_undo_each_other(site: Site) -> None:
    """The check of the plans can't see that they are one account, since it has nothing to compare."""
    site.add("one", "two")
    site.service.set_accounts([{"name": "shared", "tokens": [token_of("one"), token_of("two")]}])
    site.describe([ENTRY], "one")
    site.describe([OTHER], "two")
    site.common |= {"audit_log_rollout_prune": True}
    run = site.run("rollout")
    assert run.code == 2
    assert [each["name"] for each in site.service.state()["shared"]] == ["One"]
    assert records(run_folder(run.folder / "report"))["two"]["failure"]["failure"]["code"] == "shared_subscription"


@pytest.mark.parametrize("name", ["audit_log_rollout_scopes", "audit_log_rollout_max_deletion", "audit_log_rollout_x"])
def test_a_misspelled_variable_is_refused(site: Site, name: str) -> None:
    site.add("acme")
    site.describe([ENTRY])
    run = site.run("rollout", **{name: 0})
    assert run.code == 2
    assert run.writes == []
    assert f"{name} is not a variable of the collection" in str(run.accounts["acme"]["message"])


@pytest.mark.parametrize(
    "address", ["{url}/?key=SECRETGHJKQ", "http://user:SEC/RETGHJKQ@127.0.0.1:1/", "{url}/SECRETGHJKQ"]
)
def test_an_address_with_a_secret_is_in_no_file(site: Site, address: str) -> None:
    site.add("acme", audit_log_rollout_api_url=address.replace("{url}", site.service.url))
    site.describe([ENTRY])
    run = site.run("rollout")
    assert run.states == {"acme": "refused"}
    assert not any("RETGHJKQ" in text for text in written(run))


def test_a_record_that_can_not_be_read_is_not_known(site: Site) -> None:
    site.add("acme")
    site.describe([ENTRY])
    run = site.run("rollout").succeeded
    folder = run_folder(run.folder / "report")
    (folder / "records" / "acme.json").write_text('{"account": "acme", "of a later version": 1}')
    joined = site.run("report", audit_log_report_from=str(folder))
    assert joined.code == 2
    assert joined.states == {"acme": "not_known"}


def test_a_secret_that_can_not_be_compared_is_a_warning_that_names_the_account(site: Site) -> None:
    site.add("acme")
    site.describe([{"integration_key": "logdna", "name": "One", "config": {"ingestion_key": "0123456789abcdef"}}])
    assert site.run("rollout").code == 0
    site.service.quirks(secrets="stars")
    for playbook in ("rollout", "drift"):
        run = site.run(playbook).succeeded
        assert run.writes == []
        assert 'acme: logdna "One": ' in " ".join(run.output.split())


def group(site: Site, name: str, *hosts: str) -> str:
    """Return an inventory with a group."""
    path = site.folder / "groups.yml"
    path.write_text(json.dumps({"all": {"children": {name: {"hosts": dict.fromkeys(hosts)}}}}))
    return str(path)

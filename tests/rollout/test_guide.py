# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands of docs/rollout.md, as they stand and in their order, in a copy of docs/examples/accounts."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from support.playbook import BIN, ROOT
from support.site import Json, Run, Running, Site

GUIDE = (ROOT / "docs/rollout.md").read_text(encoding="utf-8")
BLOCKS = GUIDE.split("```")[1::2]
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("ansible-playbook ")]
NAMED_RUN = "20261127T010203Z-rollout-1a2b"
ACCOUNTS = ("acme", "acme-eu", "acme-gov")
EXPORTED = "host_vars/acme/audit_log_subscriptions.yml"
BY_HAND: Json = {
    "kind": "slack",
    "name": "Made by hand",
    "on": False,
    "tags": [],
    "statements": [],
    "config": {"url": "https://hooks.slack.com/services/T1/B1/x"},
}


class Guide:
    """A copy of the example, and the commands that were not run yet."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.service = site.service
        self.folder = folder
        self.commands = list(COMMANDS)
        shutil.copytree(ROOT / "docs/examples/accounts", folder)
        (folder / "home").mkdir()
        for name in ("ansible.cfg", "hosts"):
            (folder / "home" / name).touch()

    def run(self, playbook: str, of_run: str = NAMED_RUN) -> Run:
        """Run the next command of the guide. It is one of this playbook, and ``of_run`` is the run that it names."""
        command = self.commands.pop(0)
        assert f" community.launchdarkly.{playbook} " in f"{command} "
        _name, *arguments = shlex.split(command.replace(NAMED_RUN, of_run))
        address = ("-e", f"audit_log_rollout_api_url={self.service.url}")
        return Running(self.service, self.folder, [str(BIN / "ansible-playbook"), *arguments, *address], {}).finish()

    def report(self, name: str) -> Json:
        """Return a report that a run left."""
        return dict(json.loads((self.folder / name).read_text()))

    def last_run(self, kind: str) -> str:
        """Return the name of the folder of the last run of a kind."""
        return max((self.folder / "audit_log_rollout").glob(f"*-{kind}-*"), key=lambda path: path.stat().st_mtime).name


@pytest.fixture
def guide(site: Site, tmp_path: Path) -> Guide:
    site.service.set_accounts([{"name": name, "tokens": [f"example-token-of-{name}"]} for name in ACCOUNTS])
    site.service.seed({"acme": [BY_HAND]})
    return Guide(site, tmp_path / "accounts")


def test_the_guide_can_be_followed_literally(guide: Guide) -> None:
    begin = guide.service.state()

    dry_run = guide.run("rollout").succeeded
    assert dry_run.writes == []
    assert _states(guide.report("audit_log_rollout/plan.json")) == ["would_change"] * 3
    one = guide.run("rollout").succeeded
    assert {each["account"] for each in one.requests} == {"acme-eu"}
    assert "acme-eu: splunk" in one.output
    assert guide.service.state() == begin

    rollout = guide.run("rollout").succeeded
    assert {each["account"] for each in rollout.writes} == {*ACCOUNTS}
    state = guide.service.state()
    assert _found(state["acme"]) == [
        ("datadog", "Production changes", True),
        ("slack", "Made by hand", False),
        ("slack", "Release channel", True),
        ("splunk", "Audit", True),
    ]
    assert _found(state["acme-eu"]) == [
        ("datadog", "Production changes (EU)", True),
        ("slack", "Release channel", True),
        ("splunk", "Audit", True),
    ]
    assert _found(state["acme-gov"]) == [("datadog", "Production changes", True), ("splunk", "Audit", True)]
    datadog = [each for account in ACCOUNTS for each in state[account] if each["kind"] == "datadog"]
    assert [each["statements"][0]["resources"] for each in datadog] == [["proj/*:env/production:flag/*"]] * 3
    first = guide.last_run("rollout")

    in_rings = guide.run("rollout").succeeded
    assert in_rings.writes == []
    assert guide.run("drift").succeeded.writes == []
    assert _states(guide.report("audit_log_rollout/drift.json")) == ["unchanged"] * 3

    export = guide.run("export").succeeded
    assert export.writes == []
    exported = [each["name"] for each in _exported(guide)["audit_log_rollout_subscriptions"]]
    assert sorted(exported) == ["Audit", "Made by hand", "Production changes", "Release channel"]
    later = guide.commands
    guide.commands = [next(command for command in COMMANDS if command.endswith(".drift"))]
    assert guide.run("drift").succeeded.writes == []
    guide.commands = later

    killed = guide.run("report", of_run=first).succeeded
    assert killed.requests == []
    assert _states(guide.report("audit_log_rollout/report.json")) == ["changed"] * 3
    (guide.folder / "monday").symlink_to(f"audit_log_rollout/{first}")
    (guide.folder / "tuesday").symlink_to(f"audit_log_rollout/{guide.last_run('rollout')}")
    assert guide.run("report").succeeded.requests == []
    assert _states(guide.report("week/report.json")) == ["unchanged"] * 3
    assert guide.commands == []


def test_the_guide_names_the_files_that_a_run_leaves(guide: Guide) -> None:
    guide.commands = [next(command for command in COMMANDS if "rollout" in command and "--" not in command)]
    assert guide.run("rollout").succeeded.writes
    (tree,) = [block for block in BLOCKS if block.strip().startswith("audit_log_rollout/")]
    named = set(re.findall(r"(?<= )[\w/]+\.(?:json|html|md)", tree))
    found = [path for path in (guide.folder / "audit_log_rollout").rglob("*") if path.is_file()]
    shown = {re.sub(r"^[^/]*-rollout-[^/]*/|^audit_log_rollout/", "", _below(guide, path)) for path in found}
    assert shown - {"records/acme-eu.json", "records/acme-gov.json"} == named
    assert re.fullmatch(r"\d{8}T\d{6}Z-rollout-[0-9a-f]{4}", guide.last_run("rollout"))
    assert re.fullmatch(r"\d{8}T\d{6}Z-rollout-[0-9a-f]{4}", NAMED_RUN)
    assert NAMED_RUN in tree


def test_the_guide_names_the_setting_that_makes_a_broken_inventory_an_error(guide: Guide) -> None:
    (guide.folder / "more.yml").write_text("all: [")
    guide.commands = [f"{COMMANDS[1]} -i more.yml", f"{COMMANDS[1]} -i more.yml"]
    assert guide.run("rollout").code == 0
    (setting,) = re.findall(r"`(any_unparsed_is_failed = true)` in the section `(\[inventory\])`", GUIDE)
    (guide.folder / "home/ansible.cfg").write_text(f"{setting[1]}\n{setting[0]}\n")
    run = guide.run("rollout")
    assert run.code not in (0, 2)
    assert run.requests == []


def _below(guide: Guide, path: Path) -> str:
    return str(path.relative_to(guide.folder / "audit_log_rollout"))


def _exported(guide: Guide) -> Json:
    return dict(yaml.safe_load((guide.folder / EXPORTED).read_text()))


def _states(report: Json) -> list[str]:
    states = {each["account"]: each["state"] for each in report["accounts"]}
    return [states[name] for name in ACCOUNTS]


def _found(subscriptions: list[Json]) -> list[tuple[str, str, bool]]:
    return sorted((each["kind"], each["name"], each["on"]) for each in subscriptions)

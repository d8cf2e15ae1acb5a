# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on disk, joined: the report is the one that a single run over all accounts would have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.fold import fold
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.join import join
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind, Run
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.stage import Outcome, Stage
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import Variables
from support.playbook import run_playbook
from support.report_samples import HOSTILE, Records, failure, fleet, hostile, record, result, three

Json = dict[str, Any]

SAMPLES: dict[str, Records] = {"three": three(), "fleet": fleet(200), "hostile": hostile()}
EARLY, LATE = "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"
DONE, FAILED = record(result(0, "created")), record(result(0, "failed"))


class _Templar:
    """Takes each value as it is."""

    def template(self, value: Any) -> Any:
        return value


@dataclass
class Runs:
    """Folders of runs, and a report of them."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def add(self, name: str, records: Records, kind: Kind = "rollout", started: str = EARLY) -> Run:
        """Write a run with these records into a folder of this name."""
        run = Run(kind, list(records), [], started, folder=self.folder / name)
        (run.folder / "records").mkdir(parents=True)
        run.save()
        for account, each in records.items():
            if each:
                run.write(replace(each, account=account))
        return run

    def join(self, *names: str, inventory: Sequence[str] = ()) -> Outcome:
        """Report on the runs in these folders."""
        variables = {
            "audit_log_report_from": [str(self.folder / name) for name in names],
            "audit_log_rollout_report_dir": str(self.folder / "joined"),
        }
        stage = Stage(
            host="localhost",
            arguments={"stage": "join"},
            variables=Variables(variables, _Templar()),
            check_mode=False,
            diff_mode=False,
            environ={},
            play_hosts=["localhost"],
            batch=["localhost"],
            left=["localhost"],
            strategy="linear",
            limit="",
            say=self.said.append,
            groups={},
            warn=print,
            hosts_of=lambda _pattern: list(inventory),
            variables_of=lambda _host: {},
        )
        return join(stage)

    @property
    def report(self) -> Json:
        """The joined report."""
        return dict(json.loads((self.folder / "joined/report.json").read_text()))

    @property
    def states(self) -> dict[str, str]:
        """The state of each account in the joined report."""
        return {each["account"]: each["state"] for each in self.report["accounts"]}


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


@pytest.mark.parametrize("kind", ["rollout", "plan", "drift"])
@pytest.mark.parametrize("records", SAMPLES.values(), ids=list(SAMPLES))
def test_the_join_of_parts_is_the_report_of_the_whole(runs: Runs, kind: Kind, records: Records) -> None:
    if kind != "rollout":
        records = {account: each and replace(each, phase="planned") for account, each in records.items()}
    accounts = list(records)
    parts = [{account: records[account] for account in accounts[start::3]} for start in range(3)]
    for number, part in enumerate(parts):
        runs.add(f"parts/{number}", part, kind)
    runs.join("parts", inventory=accounts)
    whole = runs.add("whole", records, kind)
    assert runs.report == json.loads(json.dumps(fold(whole, whole.records(), runs.report["finished"], runs=3)))


def test_the_later_run_in_the_list_counts_whatever_the_clock_says(runs: Runs) -> None:
    runs.add("a", {"acme": replace(FAILED, at=LATE), "beta": DONE}, started=LATE)
    runs.add("b", {"acme": replace(record(result(0)), at=EARLY)}, started=EARLY)
    assert not runs.join("a", "b").failed
    assert runs.states == {"acme": "unchanged", "beta": "changed"}
    assert runs.report["started"] == EARLY
    assert runs.join("b", "a").failed
    assert runs.states == {"acme": "failed", "beta": "changed"}


def test_in_a_folder_the_last_run_by_name_counts_and_numbers_count_by_value(runs: Runs) -> None:
    runs.add("jobs/9/run", {"acme": FAILED})
    runs.add("jobs/10/run", {"acme": DONE})
    runs.join("jobs")
    assert runs.states == {"acme": "changed"}


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (DONE, replace(DONE, phase="planned"), "changed"),
        (replace(DONE, phase="begun"), replace(DONE, phase="planned"), "not_known"),
        (replace(DONE, phase="planned"), replace(DONE, phase="begun"), "not_known"),
        (replace(DONE, phase="begun"), record(result(0)), "unchanged"),
        (DONE, None, "changed"),
        (None, DONE, "changed"),
        (replace(DONE, phase="planned"), None, "not_reached"),
        (None, None, "not_reached"),
    ],
)
def test_a_write_counts_before_a_plan_and_a_plan_before_nothing(
    runs: Runs, first: Record | None, second: Record | None, state: str
) -> None:
    """A job that is started again, and dies before it gets to the account, knows less than the first one."""
    runs.add("a", {"acme": first})
    runs.add("b", {"acme": second})
    runs.join("a", "b")
    assert runs.states == {"acme": state}


def test_each_account_of_the_inventory_and_of_the_runs_is_in_the_report(runs: Runs) -> None:
    runs.add("a", {"acme": DONE, "not in the inventory": DONE})
    outcome = runs.join("a", inventory=["acme", "in no run"])
    assert outcome.failed
    assert runs.states == {"acme": "changed", "not in the inventory": "changed", "in no run": "not_reached"}


def test_links_to_runs_are_followed_and_a_run_counts_once(runs: Runs) -> None:
    runs.add("elsewhere/1", {"acme": DONE})
    runs.add("deep/er/2", {"beta": DONE})
    runs.add("from/3", {"gamma": DONE})
    (runs.folder / "from/run").symlink_to("../elsewhere/1")
    (runs.folder / "from/again").symlink_to("../elsewhere/1")
    (runs.folder / "from/below").symlink_to("../deep")
    (runs.folder / "from/loop").symlink_to(".")
    (runs.folder / "link").symlink_to("from")
    for name in ("from", "link"):
        runs.join(name)
        assert runs.states == {"acme": "changed", "beta": "changed", "gamma": "changed"}
        assert runs.report["title"].endswith("joined from 3 runs")
    (runs.folder / "from/nowhere").symlink_to("../gone")
    _refused(runs, "from/nowhere", "from")


@pytest.mark.parametrize(("one", "other"), [("plan", "rollout"), ("rollout", "drift")])
def test_rollouts_and_dry_runs_are_not_joined(runs: Runs, one: Kind, other: Kind) -> None:
    runs.add("a", {"acme": DONE}, one)
    runs.add("b", {"acme": DONE}, other)
    _refused(runs, "audit_log_report_from", "a", "b")


@pytest.mark.parametrize("text", ["", "[]", "{}", "7", '{"schema": 2}', '{"kind": "rollout"'])
def test_what_is_not_a_run_is_named(runs: Runs, text: str) -> None:
    runs.add("a", {"acme": DONE})
    (runs.folder / "b").mkdir()
    (runs.folder / "b/run.json").write_text(text)
    _refused(runs, str(runs.folder / "b"), "a", "b")


def test_a_folder_without_a_run_is_named(runs: Runs) -> None:
    runs.add("a", {"acme": DONE})
    (runs.folder / "empty").mkdir()
    _refused(runs, str(runs.folder / "empty"), "a", "empty")
    _refused(runs, str(runs.folder / "missing"), "a", "missing")


def test_a_pattern_names_the_runs_of_one_kind(runs: Runs) -> None:
    runs.add("both/1-rollout-aaaa", {"acme": DONE})
    runs.add("both/2-rollout-bbbb", {"beta": DONE})
    runs.add("both/3-plan-cccc", {"acme": replace(DONE, phase="planned")}, kind="plan")
    _refused(runs, "audit_log_report_from", "both")
    assert not runs.join("both/*-rollout-*").failed
    assert runs.states == {"acme": "changed", "beta": "changed"}


def test_checks_that_fail_on_different_things_are_not_joined(runs: Runs) -> None:
    """What failed one check could pass as the other."""
    for name, fail_on in (("a", ["differs"]), ("b", ["disabled"]), ("c", ["differs"])):
        run = runs.add(name, {name: replace(DONE, phase="planned")}, kind="drift")
        replace(run, fail_on=fail_on).save()
    _refused(runs, "audit_log_drift_fail_on", "a", "b")
    runs.join("a", "c")


def test_a_killed_run_is_reported_up_to_where_it_got(runs: Runs) -> None:
    run = runs.add(
        "a", {"done": DONE, "under way": replace(DONE, phase="begun"), "later": replace(DONE, phase="planned")}
    )
    (run.folder / "records/.later.json.4711").write_text("{")
    replace(run, accounts=[*run.accounts, "without a record"]).save()
    assert runs.join("a").failed
    assert runs.states == {
        "done": "changed",
        "under way": "not_known",
        "later": "not_reached",
        "without a record": "not_reached",
    }
    assert runs.report["title"] == "Audit log subscriptions"
    assert any("under way" in line for line in runs.said)


def test_the_playbook_joins_and_fails_if_an_account_does_not_match(runs: Runs) -> None:
    runs.add("from/1", {"acme": DONE})
    runs.add("from/2", {"beta": record(failure=failure(HOSTILE[0])), "gamma": None})
    for name, accounts, code in (("all", "acme,beta,gamma,delta,", 2), ("one", "acme,", 0)):
        source = "from" if name == "all" else "from/1"
        extra = [f"audit_log_report_from={runs.folder}/{source}", f"audit_log_rollout_report_dir={runs.folder}/joined"]
        args = ["-i", accounts, *(part for each in extra for part in ("-e", each))]
        run = run_playbook("- import_playbook: community.launchdarkly.report\n", runs.folder / name, args=args)
        assert run.code == code, run.stdout
        assert (HOSTILE[0] in run.stdout) == (name == "all")
        states = {"acme": "changed", "beta": "failed", "gamma": "not_reached", "delta": "not_reached"}
        assert runs.states == {account: states[account] for account in accounts.split(",") if account}
        assert sorted(path.name for path in (runs.folder / "joined").iterdir()) == [
            *("report.html", "report.json", "report.md"),
        ]


def _refused(runs: Runs, named: str, *names: str) -> None:
    with pytest.raises(Failure) as raised:
        runs.join(*names)
    assert raised.value.data["code"] == "not_valid"
    assert named in raised.value.message

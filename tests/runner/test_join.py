# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of several runs, joined: what comes out is what one run over all accounts would have told."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report import Report, build_report, render_json
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_join import join_reports
from support.playbook import run_playbook
from support.report_samples import HOSTILE, SHOWN, Record, fleet, hostile, record, result, three

SAMPLES = {"three": three(), "fleet": fleet(200), "hostile": hostile()}
EARLY, LATE = "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"


def report(records: Mapping[str, Record | None], check_mode: bool = False) -> Report:
    return build_report(records, hosts=list(records), check_mode=check_mode, **SHOWN)


def text(records: Mapping[str, Record | None], check_mode: bool = False) -> str:
    return render_json(report(records, check_mode))


@pytest.mark.parametrize("check_mode", [False, True], ids=["applied", "dry run"])
@pytest.mark.parametrize("records", SAMPLES.values(), ids=list(SAMPLES))
def test_joined_parts_tell_what_the_whole_tells(records: dict[str, Record | None], check_mode: bool) -> None:
    if check_mode:
        records = {host: each and {**each, "phase": "planned"} for host, each in records.items()}
    hosts = list(records)
    parts = [{host: records[host] for host in hosts[start::3]} for start in range(3)]
    joined = join_reports({str(number): text(part, check_mode) for number, part in enumerate(parts)}, hosts)
    again = {host: joined["accounts"][host]["record"] for host in hosts}
    assert report(again, joined["check_mode"]) == report(records, check_mode)
    assert joined["left_out"] == []
    assert joined["title"] == "Audit log subscriptions, joined from 3 reports"


@pytest.mark.parametrize("paths", [("a", "b"), ("b", "a")])
def test_newest_record_of_an_account_counts_and_the_older_is_named(paths: tuple[str, str]) -> None:
    old = text({"acme": record(result(0, "failed"), at=EARLY), "beta": record(at=EARLY)})
    new = text({"acme": record(result(0), at=LATE)})
    joined = join_reports(dict(zip(paths, (old, new), strict=True)), ["acme", "beta"])
    assert {name: each["told"] for name, each in joined["accounts"].items()} == {
        "acme": f"acme unchanged at {LATE}.",
        "beta": f"beta unchanged at {EARLY}.",
    }
    assert joined["left_out"] == [f"acme failed at {EARLY} in {paths[0]}: {paths[1]} counts."]
    assert joined["title"].endswith("2 reports; 1 account in more than one, shown as in the newest")


def test_what_was_done_counts_before_a_later_plan() -> None:
    """A slice that is started again, and dies before it gets to the account, knows less than the first one."""
    done = text({"acme": record(result(0, "created"), at=EARLY)})
    planned = text({"acme": record(result(0, "created"), at=LATE, phase="planned")})
    joined = join_reports({"a": done, "b": planned}, ["acme"])
    assert joined["accounts"]["acme"]["told"] == f"acme changed at {EARLY}."
    assert joined["left_out"] == [f"acme not reached at {LATE} in b: a counts."]


@pytest.mark.parametrize("phase", ["begun", "planned", "applied"])
def test_a_phase_survives_the_join(phase: str) -> None:
    records: dict[str, Record | None] = {"acme": record(result(0, "created"), phase=phase)}
    joined = join_reports({"a": text(records)}, ["acme"])
    assert report({"acme": joined["accounts"]["acme"]["record"]}) == report(records)


def test_account_that_was_in_no_run_is_older_than_any() -> None:
    joined = join_reports({"b": text({"acme": None}), "a": text({"acme": record(at=EARLY)})}, ["acme"])
    assert joined["accounts"]["acme"]["as_described"]


def test_account_that_is_not_in_the_inventory_is_left_out_and_named() -> None:
    joined = join_reports({"a": text({"acme": record(), "gone": record()})}, ["acme"])
    assert list(joined["accounts"]) == ["acme"]
    assert joined["left_out"] == ["gone is in a, but not in the inventory."]


def test_reports_of_dry_runs_and_of_others_are_not_joined() -> None:
    with pytest.raises(ValueError, match=r"^b is of a dry run, a is not: "):
        join_reports({"a": text({"acme": record()}), "b": text({"acme": record()}, check_mode=True)}, ["acme"])


@pytest.mark.parametrize("other", ["", "[]", "{}", "7", '{"schema": 2}', text(three())[:-40]])
def test_what_is_no_report_is_named(other: str) -> None:
    with pytest.raises(ValueError, match=r"^b is no report of this version of the collection"):
        join_reports({"a": text({"acme": record()}), "b": other}, ["acme"])


def test_nothing_to_join_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^There is no report to join"):
        join_reports({}, ["acme"])


def test_playbook_fails_the_accounts_that_are_not_as_described(tmp_path: Path) -> None:
    failure = {"msg": HOSTILE[15], "failure": None}
    parts: dict[str, dict[str, Record | None]] = {
        "1": {"acme": record(result(0))},
        "2": {"beta": record(failure=failure), "gamma": None},
        ".": {"acme": None, "delta": record()},  # what an earlier run joined is no part
    }
    for name, part in parts.items():
        (tmp_path / "from" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name / "report.json").write_text(text(part))
    args = ["-i", "acme,beta,gamma,delta,", "-e", f"audit_log_report_from={tmp_path}/from/"]
    run = run_playbook("- import_playbook: community.launchdarkly.report\n", tmp_path / "run", args=args)
    assert run.code == 2, run.stdout
    assert {each.host: each.result["msg"] for each in run.results if each.status == "failed"} == {
        "beta": f"beta failed at {record()['at']}: {HOSTILE[15]}",
        "gamma": "gamma not reached.",
        "delta": "The account is in no report.",
    }
    joined = json.loads((tmp_path / "from/report.json").read_text())
    assert {each["account"]: each["state"] for each in joined["accounts"]} == {
        "acme": "unchanged",
        "beta": "failed",
        "gamma": "not_reached",
        "delta": "not_reached",
    }
    assert {path.name for path in (tmp_path / "from").glob("report.*")} == {"report.html", "report.json", "report.md"}

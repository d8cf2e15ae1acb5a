# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A workflow as docs/awx.md describes it: a plan of all accounts, three slices side by side, their joined report.

The plan finds accounts of two slices that share a token, which is mended. Of the slices one goes through, one dies
(SIGKILL) in the middle of an account, and one stops since a token was revoked after the plan. That is mended, both are
started again, and the reports are joined again.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from emulator import Emulator
from support.canary_search import Search

from .conftest import ACCOUNTS, SECRETS, TOKENS, VAULTED, WORKFLOW
from .controller import Controller, Job

Json = dict[str, Any]

SLICES = 3
SHARING = ACCOUNTS[:2]
DYING, STOPPED = ACCOUNTS[1::SLICES], ACCOUNTS[2::SLICES]
BY_HAND = {"kind": "slack", "name": "Made by hand", "config": {}, "url": "https://hooks.slack.com/services/T1/B1/x"}


@dataclass(frozen=True)
class Story:
    """What was seen: the jobs, the reports after the slices and at the end, and the requests of each stage."""

    plan: Job
    slices: list[Job]
    first: Job
    halfway: Json
    again: list[Job]
    last: Job
    end: Json
    planned: list[Json]
    sliced: list[Json]
    repaired: list[Json]
    state: dict[str, list[Json]]

    @property
    def jobs(self) -> list[Job]:
        return [self.plan, *self.slices, self.first, *self.again, self.last]


@pytest.fixture(scope="module")
def story(controller: Controller, emulator: Emulator) -> Story:
    emulator.seed({ACCOUNTS[0]: [BY_HAND]})
    tokens = controller.tokens
    controller.tokens = {**tokens, SHARING[1]: tokens[SHARING[0]]}
    of_plan = {"awx_workflow_job_id": WORKFLOW, "audit_log_rollout_rings": "100%"}
    plan = controller.run("rollout.yml", options="--check --diff", variables=of_plan)
    controller.tokens = tokens
    planned = _take(emulator)
    handed_on = plan.artifacts

    accounts = [{"name": name, "tokens": [token.text]} for name, token in TOKENS.items()]
    emulator.set_accounts([each if each["name"] != STOPPED[0] else {**each, "tokens": ["-"]} for each in accounts])
    emulator.faults([{"fault": "delay_after", "seconds": 30, "account": DYING[1], "method": "POST"}])
    slices = [
        controller.start("rollout.yml", part=(number, SLICES), variables=handed_on) for number in range(1, SLICES + 1)
    ]
    _until(lambda: bool(emulator.state().get(DYING[1])), slices[1])
    slices[1].kill()
    for job in slices:
        job.wait()
    sliced = _take(emulator)
    first = controller.run("report.yml", variables=handed_on)
    halfway = _report(controller)

    emulator.set_accounts(accounts)
    emulator.clear_faults()
    at_once = {**handed_on, "audit_log_rollout_rings": "100%"}
    again = [
        controller.start("rollout.yml", part=(number, SLICES), options="-vvv", variables=at_once) for number in (2, 3)
    ]
    for job in again:
        job.wait()
    repaired = _take(emulator)
    last = controller.run("report.yml", variables=handed_on)
    return Story(
        plan, slices, first, halfway, again, last, _report(controller), planned, sliced, repaired, emulator.state()
    )


def test_plan_of_all_accounts_finds_what_no_slice_can_see(story: Story) -> None:
    assert story.plan.process.returncode == 2, story.plan.output
    for name, other in (SHARING, SHARING[::-1]):
        told = f"1 account was refused: {name}. The host has the same audit_log_rollout_api_token as {other}."
        assert told in story.plan.output
    assert {each["account"] for each in story.planned} == set(ACCOUNTS) - {SHARING[1]}
    assert {each["method"] for each in story.planned} == {"GET"}


def test_number_of_the_workflow_is_handed_on_by_each_job(story: Story) -> None:
    finished = [story.plan, story.slices[0], story.slices[2], *story.again]
    assert [job.artifacts for job in finished] == [{"audit_log_run": WORKFLOW}] * 5


def test_slice_that_stopped_and_slice_that_died_do_not_stop_the_other(story: Story) -> None:
    assert [job.process.returncode for job in story.slices] == [0, -9, 2], story.slices[0].output
    assert _states(story.halfway, 0) == ["changed", "changed"]


def test_accounts_of_the_stopped_slice_after_its_first_ring_are_untouched(story: Story) -> None:
    assert _states(story.halfway, 2) == ["failed", "not_reached"]
    assert not [each for each in story.sliced if each["method"] != "GET" and each["account"] in STOPPED]
    assert f"1 account failed: {STOPPED[0]}. " in story.first.output
    assert "401" in _account(story.halfway, STOPPED[0])["reason"]


def test_slice_that_died_in_its_second_ring_is_reported_up_to_its_first(story: Story) -> None:
    assert _states(story.halfway, 1) == ["changed", "not_known"]
    assert story.first.process.returncode == 2


def test_started_again_each_account_matches_its_list(story: Story) -> None:
    assert [job.process.returncode for job in story.again] == [0, 0], story.again[0].output[-3000:]
    for name in ACCOUNTS:
        found = sorted((each["kind"], each["name"]) for each in story.state[name] if each["name"] != BY_HAND["name"])
        assert found == [("slack", "Release channel"), ("splunk", "Audit")], name
        (slack,) = [each for each in story.state[name] if each["name"] == "Release channel"]
        (splunk,) = [each for each in story.state[name] if each["name"] == "Audit"]
        assert slack["config"]["url"] == VAULTED["vault_slack_url"].text
        assert splunk["config"]["token"] == VAULTED["vault_splunk_token"].text
    assert [each["version"] for each in story.state[ACCOUNTS[0]] if each["name"] == BY_HAND["name"]] == [1]


def test_started_again_nothing_is_written_to_what_was_done(story: Story) -> None:
    written = {each["account"] for each in story.repaired if each["method"] != "GET"}
    assert DYING[0] not in written
    assert written <= {*DYING[1:], *STOPPED}
    assert {each["method"] for each in story.sliced + story.repaired} == {"GET", "POST"}


def test_joined_report_has_each_account_once_as_its_last_job_left_it(story: Story) -> None:
    assert story.last.process.returncode == 0, story.last.output
    assert sorted(each["account"] for each in story.end["accounts"]) == sorted(ACCOUNTS)
    assert story.end["verdict"]["verdict"] == "match"
    assert story.end["title"].endswith("joined from 5 runs")
    assert _states(story.end, 0) == ["changed", "changed"]
    assert _account(story.end, DYING[0])["state"] == "unchanged"
    assert _states(story.end, 2) == ["changed", "changed"]


def test_nothing_that_a_controller_keeps_holds_a_secret(story: Story, controller: Controller) -> None:
    search = Search(SECRETS)
    kept = [path for job in story.jobs for path in (job.folder / "artifacts").rglob("*")]
    kept += [job.folder / "stdout" for job in story.jobs]
    kept += (controller.folder / "reports").rglob("*")
    files = [path for path in kept if path.is_file()]
    assert len(files) > 200
    # The search would find them: this is the file that brings them into the job.
    brought = search.find((story.slices[0].folder / "env/credential").read_text())
    assert {find.canary for find in brought} == set(TOKENS.values())
    assert [
        (path.name, find.canary.label, find.excerpt) for path in files for find in search.find(path.read_text())
    ] == []


def test_inventory_that_the_controller_imports_holds_no_secret(controller: Controller) -> None:
    imported = controller.inventory
    assert Search(SECRETS).find(json.dumps(imported)) == []
    assert all("__ansible_vault" in imported["all"]["vars"][name] for name in VAULTED)


def _take(emulator: Emulator) -> list[Json]:
    requests = emulator.requests()
    emulator.clear_requests()
    return requests


def _report(controller: Controller) -> Json:
    return dict(json.loads((controller.folder / f"reports/{WORKFLOW}/report.json").read_text()))


def _account(report: Json, name: str) -> Json:
    (account,) = [each for each in report["accounts"] if each["account"] == name]
    return dict(account)


def _states(report: Json, number: int) -> list[str]:
    return [_account(report, name)["state"] for name in ACCOUNTS[number::SLICES]]


def _until(condition: Callable[[], bool], job: Job) -> None:
    while not condition():
        assert job.process.poll() is None, job.output
        time.sleep(0.02)

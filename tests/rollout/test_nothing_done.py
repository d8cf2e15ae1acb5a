# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that does nothing, or only a part of its work, is no success, and its message says what to do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.site import Json, Run, Site

from . import FULL

ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}
ALL = ("rollout", "drift", "export", "report")
OF_ACCOUNTS = ALL[:3]
# With it, ansible-core 2.18 takes an undefined variable as text.
UNDEFINED_IS_NO_ERROR = {"ANSIBLE_ERROR_ON_UNDEFINED_VARS": "false"}


@dataclass(frozen=True)
class Nothing:
    """What makes playbooks do nothing. The message has ``words``. One that isn't ``quick`` is in the full part only."""

    name: str
    words: str
    args: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    variables: Json = field(default_factory=dict)
    playbooks: tuple[str, ...] = ALL
    quick: bool = True


TAGS = "Run this playbook without --tags and --skip-tags"
START = "without --start-at-task"
LIMIT = "--limit leaves us with no hosts to target"  # Ansible's own words
ROWS = [
    Nothing("a tag", TAGS, ("--tags", "m")),
    Nothing("the tag never", TAGS, ("--tags", "never"), quick=False),
    Nothing("the tags all and m", TAGS, ("--tags", "all,m"), quick=False),
    Nothing("a tag to skip", TAGS, ("--skip-tags", "x")),
    Nothing("all tags to skip", TAGS, ("--skip-tags", "all"), quick=False),
    Nothing("a tag in ansible.cfg", TAGS, env={"ANSIBLE_RUN_TAGS": "m"}),
    Nothing("a tag to skip in ansible.cfg", TAGS, env={"ANSIBLE_SKIP_TAGS": "x"}, quick=False),
    Nothing(
        "a tag, and undefined is no error",
        TAGS,
        ("--tags", "m"),
        env=UNDEFINED_IS_NO_ERROR,
        playbooks=("rollout", "report"),
    ),
    Nothing("a task to start at", START, ("--start-at-task", "x")),
    Nothing(
        "a task to start at, and undefined is no error",
        START,
        ("--start-at-task", "x"),
        env=UNDEFINED_IS_NO_ERROR,
        playbooks=("rollout", "report"),
    ),
    Nothing("a limit that matches no host", LIMIT, ("--limit", "nobody")),
    Nothing("a limit to the implicit localhost", LIMIT, ("--limit", "localhost")),
    Nothing("a limit that leaves nothing", LIMIT, ("--limit", "all:!all"), quick=False),
    Nothing("a limit that removes localhost", "without --limit", ("--limit", "prod"), playbooks=("report",)),
    Nothing(
        "no host in both the limit and the accounts",
        "No host is in both --limit and audit_log_rollout_hosts (prod). Correct one of them.",
        ("--limit", "staging"),
        variables={"audit_log_rollout_hosts": "prod"},
        playbooks=OF_ACCOUNTS,
    ),
    Nothing(
        "accounts that the inventory does not have",
        "audit_log_rollout_hosts (porduction) matches no host of the inventory (-i). Correct audit_log_rollout_hosts",
        variables={"audit_log_rollout_hosts": "porduction"},
        playbooks=OF_ACCOUNTS,
    ),
]
CASES = [(row, playbook) for row in ROWS if FULL or row.quick for playbook in row.playbooks]


@pytest.fixture
def accounts(site: Site) -> Site:
    """Two accounts, with a list."""
    site.add("prod", "staging")
    site.describe([ENTRY])
    return site


def message(run: Run) -> str:
    """Return the output of a run that failed, without line breaks."""
    assert run.code not in (0, 250), run.output[-6000:]
    assert "Traceback" not in run.output
    return " ".join(run.output.split())


def run_folder(run: Run) -> str:
    """Return the folder of a run."""
    (path,) = (run.folder / "report").glob("*/run.json")
    return str(path.parent)


@pytest.mark.parametrize(("row", "playbook"), CASES, ids=[f"{playbook}: {row.name}" for row, playbook in CASES])
def test_nothing_done_is_no_success(accounts: Site, row: Nothing, playbook: str) -> None:
    # Not the folder of a run: the guard fails before it is read.
    run = accounts.run(playbook, *row.args, env=row.env, audit_log_report_from="runs", **row.variables)
    assert row.words in message(run)
    assert run.requests == []
    assert [path.name for path in run.folder.glob("*") if path.name in ("report", "export")] == []


@pytest.mark.parametrize("playbook", OF_ACCOUNTS)
def test_an_empty_inventory_is_no_success(site: Site, playbook: str) -> None:
    run = site.run(playbook)
    assert "matches no host of the inventory (-i). Correct audit_log_rollout_hosts, or the inventory." in message(run)


@pytest.mark.parametrize("playbook", OF_ACCOUNTS)
def test_an_inventory_that_cannot_be_read_is_no_success(site: Site, playbook: str) -> None:
    (site.folder / "broken.yml").write_text("all: [")
    run = site.run(playbook, "-i", str(site.folder / "broken.yml"))
    assert "matches no host of the inventory (-i). Correct audit_log_rollout_hosts, or the inventory." in message(run)


@pytest.mark.parametrize("playbook", OF_ACCOUNTS)
def test_no_task_of_a_playbook_can_be_started_at_but_the_first(accounts: Site, playbook: str) -> None:
    first, *others = task_names(accounts, playbook)
    assert len(others) >= 1
    for name in others:
        run = accounts.run(playbook, "--start-at-task", name)
        assert START in message(run), name
        assert run.requests == []
    run = accounts.run(playbook, "--start-at-task", first)
    assert (run.code, {each["account"] for each in run.requests}) == (2 * (playbook == "drift"), {"prod", "staging"})


def task_names(site: Site, playbook: str) -> Sequence[str]:
    """Return the names of a playbook's tasks, in order, without those that are named twice."""
    output = site.run(playbook, "--list-tasks").succeeded.output
    return list(dict.fromkeys(re.findall(r"^ {6}(.+?)\tTAGS: \[\]$", output, re.MULTILINE)))


def test_a_report_is_of_whole_runs(accounts: Site) -> None:
    rollout = accounts.run("rollout").succeeded
    options: dict[str, Any] = {"audit_log_report_from": run_folder(rollout)}
    assert accounts.run("report", **options).succeeded.states == {"prod": "changed", "staging": "changed"}
    # The copies of the report match, too, and are no folders.
    pattern = f"{Path(run_folder(rollout)).parent}/*rollout*"
    assert accounts.run("report", audit_log_report_from=pattern).succeeded.states.keys() == {"prod", "staging"}
    run = accounts.run("report", "--start-at-task", "Join the runs", **options).succeeded
    assert run.states == {"prod": "changed", "staging": "changed"}
    assert "Run this playbook without --limit: it reports on whole runs." in message(
        accounts.run("report", "--limit", "prod", **options)
    )
    assert "audit_log_report_from" in message(accounts.run("report"))


def test_a_limit_leaves_accounts_out(accounts: Site) -> None:
    run = accounts.run("rollout", "--limit", "prod").succeeded
    assert run.states == {"prod": "changed"}
    assert {each["account"] for each in run.requests} == {"prod"}
    run = accounts.run("export", "--limit", "staging").succeeded
    assert {each["account"] for each in run.requests} == {"staging"}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user configures for other playbooks changes nothing in rollout, drift, export and report."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import support.playbook
from support.site import Json, Run, Site, token_of

from . import FULL

SECRET = "https://hooks.example.com/SECRETGHJKQVWXYZ"
ENTRY: Json = {"integration_key": "zapier", "name": "One", "config": {"url": SECRET}}
GOOD, BROKEN = ("acme", "globex"), "initech"


@dataclass(frozen=True)
class Configuration:
    """``env`` and ``args`` are for each command, ``variables`` for all hosts of the inventory. ``{folder}`` in ``env``
    is a folder that is empty at the start."""

    name: str
    env: dict[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = ()
    variables: Json = field(default_factory=dict)
    forks: int = 5


UNDEFINED_IS_NO_ERROR = Configuration("undefined variables are no errors", {"ANSIBLE_ERROR_ON_UNDEFINED_VARS": "false"})
CONFIGURATIONS = [
    Configuration("one fork", forks=1),
    Configuration("become in ansible.cfg", {"ANSIBLE_BECOME": "true"}),
    Configuration("become in the inventory", variables={"ansible_become": True}),
    Configuration("become on the command line", args=("-b",)),
    Configuration("any_errors_fatal", {"ANSIBLE_ANY_ERRORS_FATAL": "true"}),
    Configuration("strategy free", {"ANSIBLE_STRATEGY": "free"}),
    Configuration("implicit gathering", {"ANSIBLE_GATHERING": "implicit"}),
    Configuration("hash_behaviour merge", {"ANSIBLE_HASH_BEHAVIOUR": "merge"}),
    Configuration("facts are not variables", {"ANSIBLE_INJECT_FACT_VARS": "false"}),
    Configuration("a task timeout", {"ANSIBLE_TASK_TIMEOUT": "500"}),
    UNDEFINED_IS_NO_ERROR,
    Configuration("ssh in the inventory", variables={"ansible_connection": "ssh"}),
    Configuration("an interpreter", args=("-e", "ansible_python_interpreter=/nonexistent/python")),
    Configuration(
        "fact caching", {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": "{folder}/cache"}
    ),
]
MORE = [
    Configuration("nothing"),
    Configuration("native Jinja", {"ANSIBLE_JINJA2_NATIVE": "true"}),
    Configuration("a log", {"ANSIBLE_LOG_PATH": "{folder}/log"}, ("-vvv",)),
    Configuration("always a diff", {"ANSIBLE_DIFF_ALWAYS": "true"}),
    Configuration("become asks for a password", {"ANSIBLE_BECOME": "true", "ANSIBLE_BECOME_ASK_PASS": "true"}),
    Configuration("become as an extra variable", args=("-e", "ansible_become=true")),
    Configuration("become with a password", variables={"ansible_become": True, "ansible_become_password": "{{ no }}"}),
    Configuration("strategy host_pinned", {"ANSIBLE_STRATEGY": "host_pinned"}),
    Configuration("ssh in ansible.cfg", {"ANSIBLE_TRANSPORT": "ssh"}),
    Configuration("ssh on the command line", args=("-c", "ssh")),
    Configuration("ssh as an extra variable", args=("-e", "ansible_connection=ssh")),
    Configuration("an interpreter in the inventory", variables={"ansible_python_interpreter": "/nonexistent/python"}),
    *(
        Configuration(f"{name} is not defined", variables={name: "{{ not_defined }}"})
        for name in ("ansible_connection", "ansible_python_interpreter", "ansible_remote_tmp")
    ),
]


def run_configured(site: Site, configuration: Configuration, playbook: str, *args: str, **variables: Any) -> Run:
    """Run a playbook under a configuration, with a ``sudo`` and an ``ssh`` that leave a trace and fail."""
    bin_ = site.folder / "bin"
    if not bin_.exists():
        bin_.mkdir()
        for name in ("sudo", "ssh"):
            (bin_ / name).write_text(f"#!/bin/sh\necho {name} was called >&2\ntouch {site.folder}/{name}\nexit 97\n")
            (bin_ / name).chmod(0o755)
    folder = site.folder / "of the configuration"
    folder.mkdir(exist_ok=True)
    env = {name: value.format(folder=folder) for name, value in configuration.env.items()}
    path = f"{bin_}:{support.playbook.environment(site.folder)['PATH']}"
    return site.run(
        playbook, *configuration.args, *args, forks=configuration.forks, env={"PATH": path, **env}, **variables
    )


def run_folder(run: Run) -> str:
    (path,) = (run.folder / "report").glob("*/run.json")
    return str(path.parent)


def failed(run: Run) -> dict[str, int]:
    """Return how many failed and unreachable tasks the recap counts for each host."""
    recap = run.output.rpartition("PLAY RECAP")[2].splitlines()[1:]
    words = (line.split() for line in recap if " : ok=" in line)
    return {
        each[0]: sum(int(word.partition("=")[2]) for word in each if word.startswith(("failed=", "unreachable=")))
        for each in words
    }


@pytest.mark.parametrize("configuration", [*CONFIGURATIONS, *(MORE if FULL else ())], ids=lambda each: each.name)
def test_a_configuration_changes_nothing(site: Site, configuration: Configuration) -> None:
    site.common |= configuration.variables
    site.add(*GOOD)
    site.describe([ENTRY])

    drift = run_configured(site, configuration, "drift")
    assert drift.code == 2, drift.output[-6000:]
    assert failed(drift) == dict.fromkeys(GOOD, 1)
    assert drift.states == dict.fromkeys(GOOD, "would_change")

    rollout = run_configured(site, configuration, "rollout").succeeded
    assert [(each["method"], each["account"]) for each in rollout.writes] == [("POST", name) for name in GOOD]
    assert rollout.states == dict.fromkeys(GOOD, "changed")
    assert rollout.changed == dict.fromkeys(GOOD, 1)
    assert [each["ring"] for each in rollout.accounts.values()] == [1, 2]

    # One account fails, and none but that one.
    site.add(BROKEN)
    site.service.set_accounts([{"name": BROKEN}, *({"name": name, "tokens": [token_of(name)]} for name in GOOD)])
    broken = run_configured(site, configuration, "rollout", audit_log_rollout_rings=["100%"])
    assert broken.code == 2, broken.output[-6000:]
    assert broken.states == {**dict.fromkeys(GOOD, "unchanged"), BROKEN: "failed"}
    assert failed(broken) == {**dict.fromkeys(GOOD, 0), BROKEN: 1}
    assert broken.accounts[BROKEN]["failure"]["code"] == "unauthorized"

    export = run_configured(site, configuration, "export")
    assert export.code == 2
    assert failed(export) == {**dict.fromkeys(GOOD, 0), BROKEN: 1}
    assert sorted(path.name for path in (export.folder / "export").iterdir()) == sorted(GOOD)

    report = run_configured(site, configuration, "report", audit_log_report_from=run_folder(rollout))
    assert report.code == 2, report.output[-6000:]
    assert report.requests == []
    assert report.states == {**dict.fromkeys(GOOD, "changed"), BROKEN: "not_reached"}

    for run in (drift, broken, export):
        assert {each["account"] for each in run.requests} >= set(GOOD)
        assert run.writes == []
    assert not (site.folder / "sudo").exists()
    assert not (site.folder / "ssh").exists()
    files = [path.read_text() for path in (site.folder / "of the configuration").rglob("*") if path.is_file()]
    for text in [*files, *(run.output for run in (drift, rollout, broken, export, report))]:
        assert "SECRETGHJKQVWXYZ" not in text
        assert token_of("") not in text


def test_an_undefined_token_is_refused_also_if_ansible_lets_it_pass(site: Site) -> None:
    site.add("acme", "globex")
    site.hosts["globex"]["audit_log_rollout_api_token"] = "{{ vault_token_eu }}"
    site.describe([ENTRY])
    run = run_configured(site, UNDEFINED_IS_NO_ERROR, "rollout")
    assert run.code == 2, run.output[-6000:]
    assert run.writes == []
    assert run.accounts["globex"]["failure"]["code"] == "undefined_variable"
    assert "vault_token_eu" in run.accounts["globex"]["message"]


@pytest.mark.parametrize("cut_off", ["acme", "globex"])
def test_an_account_that_ansible_cannot_start_is_refused(site: Site, cut_off: str) -> None:
    """The plays don't set ``ansible_host``, because an account's list may use it."""
    site.add("acme", "globex")
    site.hosts[cut_off]["ansible_host"] = "{{ not_defined }}"
    site.describe([ENTRY])
    run = site.run("rollout")
    assert run.code == 2
    assert "not_defined" in run.output
    assert run.writes == []
    # The first host of the inventory begins the run. If it can't, there is no run.
    if cut_off == "globex":
        assert run.states == {"acme": "not_reached", "globex": "refused"}
        assert run.accounts["globex"]["failure"]["code"] == "not_planned"
        assert failed(run) == {"acme": 0, "globex": 1}


@pytest.mark.parametrize("arguments", [(), ("-vvvv", "--diff")], ids=["plain", "verbose"])
def test_a_callback_of_a_third_party_sees_no_secret(site: Site, arguments: tuple[str, ...]) -> None:
    site.add(*GOOD, BROKEN)
    site.describe([ENTRY])
    site.service.set_accounts([{"name": BROKEN}, *({"name": name, "tokens": [token_of(name)]} for name in GOOD)])
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "third_party",
        "ANSIBLE_CALLBACK_PLUGINS": str(Path(support.playbook.__file__).parent / "callback_plugins"),
    }
    run = run_configured(
        site, Configuration("a callback", env), "rollout", *arguments, audit_log_rollout_max_fail_percentage=50
    )
    assert run.code == 2
    assert run.states == {**dict.fromkeys(GOOD, "changed"), BROKEN: "failed"}
    seen = [line for line in run.output.splitlines() if line.startswith("THIRD PARTY")]
    for event in ("start", "host", "ok", "failed"):
        assert any(line.startswith(f"THIRD PARTY {event} ") for line in seen), event
    assert "SECRETGHJKQVWXYZ" not in run.output
    assert token_of("") not in run.output

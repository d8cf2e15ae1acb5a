# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The integration targets, as ``ansible-test integration`` runs them: as a role, in a play of its own."""

import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.playbook import ROOT, Run, run_playbook
from support.ways import WAYS, env_of, outcome

TARGETS = ROOT / "tests" / "integration" / "targets"
NAMES = sorted(path.name for path in TARGETS.iterdir() if not path.name.startswith("setup_"))


def run_target(name: str, folder: Path, env: Mapping[str, str] | None = None, **variables: str) -> Run:
    play = {"name": "Test", "hosts": "localhost", "gather_facts": False, "roles": [name]}
    return run_playbook([play], folder, env={"ANSIBLE_ROLES_PATH": str(TARGETS), **(env or {})}, variables=variables)


def is_stopped(run: Run) -> bool:
    """Whether the emulator that the target started has ended."""
    url = urlsplit(run["setup_emulator : Say where it is"]["ansible_facts"]["setup_emulator_url"])
    with socket.socket() as client:
        return client.connect_ex((url.hostname, url.port)) != 0


@pytest.mark.parametrize("name", NAMES)
def test_a_target(name: str, tmp_path: Path) -> None:
    """Its tasks come to the same in Ansible's own process and as modules. A rollout has only one way."""
    found = []
    for way in WAYS[: 1 if name == "audit_log_rollout" else 2]:
        run = run_target(name, tmp_path / way, env_of(way)).succeeded
        assert is_stopped(run)
        assert "WARNING" not in run.stdout + run.stderr
        calls = [each for each in run.results if "json" in each.result]
        requests = [each for call in calls if call.task.endswith("what was sent") for each in call.result["json"] or ()]
        own = [each for each in run.results if each.task.startswith(f"{name} : ") and each not in calls]
        found.append(outcome(replace(run, results=own), requests, tmp_path / way))
        assert requests or name == "audit_log_rollout"
    assert found[1:] in ([], found[:1])


def test_a_target_that_fails_stops_its_emulator_too(tmp_path: Path) -> None:
    run = run_target("audit_log_subscription", tmp_path / "run", second_key="first-datadog-key-one")
    assert run.code == 2
    assert (
        run["audit_log_subscription : Check what came of changing a secret"]["assertion"] == "secret_check is changed"
    )
    assert is_stopped(run)

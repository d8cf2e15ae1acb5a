# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples of the documents run as they stand.

The token and the address come from the environment, as the documents say; the only thing that is replaced in an
example is the address of a LaunchDarkly instance, where it names one.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from emulator import Emulator
from emulator.integrations import FIELDS
from support.playbook import ROOT, Json, environment, play

from .conftest import TOKEN, Ansible

INTERNAL = "audit_log_rollout_stage"
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if path.stem != INTERNAL)
FEDERAL_TOKEN = "api-c0ffee03-write-federal"
INSTANCE = re.compile(r"https://app(?:\.eu)?\.launchdarkly\.(?:com|us)")


def vault(text: str) -> dict[str, Any]:
    """A value for each variable that an example takes from a vault."""
    tokens: dict[str, Any] = {"vault_launchdarkly_tokens": {"commercial": TOKEN, "federal": FEDERAL_TOKEN}}
    values: dict[str, Any] = {}
    for name in sorted(set(re.findall(r"vault_\w+", text))):
        secret = f"the-secret-of-{name}"
        values[name] = tokens.get(name, f"https://hooks.example.com/{secret}" if name.endswith("url") else secret)
    return values


def from_environment(emulator: Emulator) -> dict[str, str]:
    return {"LAUNCHDARKLY_ACCESS_TOKEN": TOKEN, "LAUNCHDARKLY_API_HOST": emulator.url}


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module(module: str, emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
    name = f"community.launchdarkly.{module}"
    shown = subprocess.run(
        [Path(sys.executable).with_name("ansible-doc"), "--json", name],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    text: str = json.loads(shown.stdout)[name]["examples"]
    emulator.set_accounts(
        [{"name": "commercial", "tokens": [TOKEN]}, {"name": "federal", "tokens": [FEDERAL_TOKEN]}],
    )
    run = ansible(
        INSTANCE.sub(emulator.url, text), variables=vault(text), env=from_environment(emulator), connect=False
    ).succeeded
    named = [each["name"] for example in yaml.safe_load(text) for each in example["tasks"]]
    assert [each.task for each in run.results if not each.item] == named
    assert {each.status for each in run.results} <= {"ok", "skipped"}
    accounts = {each["account"] for each in emulator.requests()}
    assert accounts == ({"commercial", "federal"} if "vault_launchdarkly_tokens" in text else {"commercial"})


def test_the_examples_of_the_integrations(emulator: Emulator, ansible: Ansible) -> None:
    text = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    tasks: list[Json] = [
        each for block in re.findall(r"```yaml\n(.+?)```", text, re.S) for each in yaml.safe_load(block)
    ]
    first, again = (
        ansible([play(*tasks)], variables=vault(text), env=from_environment(emulator), connect=False).succeeded
        for _ in range(2)
    )
    assert [each.result["action"] for each in first.results] == ["created"] * len(FIELDS)
    assert [each.result["action"] for each in again.results] == ["unchanged"] * len(FIELDS)
    assert sorted(each["kind"] for each in emulator.state()["acme"]) == sorted(FIELDS)

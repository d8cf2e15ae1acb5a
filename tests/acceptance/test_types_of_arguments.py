# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arguments of types that only Ansible's encoder of JSON has, such as a vaulted text or a date."""

from datetime import date
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from emulator import Emulator
from support.playbook import play, task
from support.ways import Way

from .conftest import Ansible

URL = "https://hooks.example.com/a"


@pytest.fixture
def way() -> Way:
    """A module's options are always JSON."""
    return "in_process"


def test_they_are_sent_as_text(ansible: Ansible, emulator: Emulator, tmp_path: Path) -> None:
    vaulted = VaultLib([("default", VaultSecret(b"password"))]).encrypt(URL).decode().replace("\n", "\n  ")
    (tmp_path / "vars.yml").write_text(f"address: !vault |\n  {vaulted}\n")
    (tmp_path / "password").write_text("password\n")
    options = {"integration_key": "msteams", "name": date(2026, 1, 1), "tags": "{{ {'b': 1, 'a': 2}.keys() }}"}
    run = ansible(
        [play(task("It", {**options, "config": {"url": "{{ address }}"}}))],
        args=["-e", f"@{tmp_path / 'vars.yml'}", "-vvv", "--vault-password-file", str(tmp_path / "password")],
    ).succeeded
    assert "AnsiballZ" not in run.stdout
    (held,) = emulator.state()["acme"]
    assert (held["name"], held["tags"], held["config"]) == ("2026-01-01", ["b", "a"], {"url": URL})

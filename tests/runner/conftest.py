# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The project of docs/awx with more accounts, all of them emulated."""

import shutil
from collections.abc import Iterator

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from emulator import Emulator
from support.canaries import canary, url_canary

from .controller import AWX, Controller

ACCOUNTS = ("acme", "acme-eu", "acme-gov", "berlin", "cairo", "delhi")
TOKENS = {name: canary(f"token of {name}") for name in ACCOUNTS}
VAULTED = {"vault_splunk_token": canary("Splunk", "double quote"), "vault_slack_url": url_canary("Slack")}
VAULT_PASSWORD = canary("vault")
SECRETS = [*TOKENS.values(), *VAULTED.values(), VAULT_PASSWORD]
WORKFLOW = 4711


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests of a file in one process: they look at one story, which takes a while."""
    if config.getoption("dist", "no") == "load":
        config.option.dist = "loadfile"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator of all accounts."""
    with Emulator(accounts=[{"name": name, "tokens": [token.text]} for name, token in TOKENS.items()]) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def controller(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Controller:
    """The project, with accounts and secrets of this test."""
    folder = tmp_path_factory.mktemp("controller")
    project = folder / "project"
    shutil.copytree(AWX / "project", project)
    inventory = yaml.safe_load((project / "inventory.yml").read_text())
    inventory["all"]["hosts"] = dict.fromkeys(ACCOUNTS)
    (project / "inventory.yml").write_text(yaml.safe_dump(inventory))
    (project / "group_vars/all/vault.yml").write_text(_vaulted())
    return Controller(
        folder,
        vault_password=VAULT_PASSWORD.text,
        tokens={name: token.text for name, token in TOKENS.items()},
        variables={"audit_log_rollout_api_url": emulator.url, "audit_log_reports": str(folder / "reports")},
    )


def _vaulted() -> str:
    vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.text.encode()))])
    texts = {name: vault.encrypt(secret.text).decode() for name, secret in VAULTED.items()}
    return "".join(
        f"{name}: !vault |\n  {text.strip().replace(chr(10), f'{chr(10)}  ')}\n" for name, text in texts.items()
    )

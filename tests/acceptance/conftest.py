# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What acceptance tests share: an emulator, and ``ansible-playbook``.

A test that takes ``emulator`` and ``ansible`` runs plays against an empty account::

    def test_it(emulator: Emulator, ansible: Ansible) -> None:
        run = ansible([play(task("Create", {"integration_key": "msteams", ...}))]).succeeded
        assert run["Create"]["action"] == "created"
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST"]
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from support.playbook import GROUP, Json, Run, run_playbook

TOKEN = "api-c0ffee00-write-acme"
READ_TOKEN = "api-c0ffee01-read-acme"
ACCOUNTS: list[Json] = [
    {"name": "acme", "tokens": [TOKEN], "read_tokens": [READ_TOKEN], "integrations": None},
    {"name": "small", "tokens": ["api-c0ffee02-write-small"], "integrations": ["datadog", "brand-new"]},
]

Ansible = Callable[..., Run]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    """One emulator for all tests of a file."""
    with Emulator(accounts=ACCOUNTS) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """The emulator as it was at its start: the accounts, no subscriptions, no faults, nothing recorded."""
    running.reset()
    running.clear_quirks()
    running.clear_limits()
    running.set_accounts(ACCOUNTS)
    return running


@pytest.fixture
def ansible(emulator: Emulator, tmp_path: Path) -> Ansible:
    """``run_playbook``, each time in a folder of its own. Plays that are data connect to the emulator as ``acme``,
    by module_defaults of the action group, unless they say otherwise or ``connect`` is false."""
    counter = itertools.count(1)
    defaults = {GROUP: {"api_url": emulator.url, "api_token": TOKEN}}

    def run(
        plays: Sequence[Json] | str,
        *,
        args: Sequence[str] = (),
        variables: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        connect: bool = True,
    ) -> Run:
        if connect and not isinstance(plays, str):
            plays = [{"module_defaults": defaults, **each} for each in plays]
        return run_playbook(plays, tmp_path / f"run{next(counter)}", args=args, variables=variables, env=env)

    return run

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What acceptance tests share: an emulator, and ``ansible-playbook``.

A test that takes ``emulator`` and ``ansible`` runs plays against an empty account::

    def test_it(emulator: Emulator, ansible: Ansible) -> None:
        run = ansible([play(task("Create", {"integration_key": "msteams", ...}))]).succeeded
        assert run["Create"]["action"] == "created"
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST"]

It runs in Ansible's own process. A fixed tenth of these tests, or all with ``WAYS=full``, run with modules too, and
have to come to the same. A test that is about one way has a fixture ``way`` of its own.
"""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from support.playbook import GROUP, Json, Run, run_playbook
from support.ways import FULL, WAYS, Outcomes, Way, env_of, is_in_tenth

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if FULL or _way_of(item) != "as_module" or is_in_tenth(_test_of(item))]


def _way_of(item: pytest.Item) -> Any:
    return item.callspec.params.get("way") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else None


def _test_of(item: pytest.Item) -> str:
    """Return the name of a test without its way."""
    return item.nodeid.replace(f"{_way_of(item)}", "")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """How the tasks of a test run."""
    chosen: Way = request.param
    return chosen


@pytest.fixture
def outcomes(request: pytest.FixtureRequest, way: Way, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    """What came of each run of a test, to be compared with the other way."""
    own = tmp_path_factory.getbasetemp()
    of_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    outcomes = Outcomes(of_all, _test_of(request.node), way)
    yield outcomes
    first, *other = outcomes.of_both_ways()
    assert other in ([], [first])


@pytest.fixture
def ansible(emulator: Emulator, tmp_path: Path, way: Way, outcomes: Outcomes) -> Ansible:
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
        before = len(emulator.requests())
        env = {**env_of(way), **(env or {})}
        done = run_playbook(plays, tmp_path / f"run{next(counter)}", args=args, variables=variables, env=env)
        outcomes.add(done, emulator.requests()[before:], tmp_path)
        return done

    return run

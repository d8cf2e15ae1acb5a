# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator for all tests of a file, emptied before each, and a client of its API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from emulator import Emulator, control, injection, log, store
from emulator import api as api_module
from support.delays import Delays, held_delays

ACCOUNTS: list[dict[str, Any]] = [
    {"name": "acme", "tokens": ["acme-token", "acme-other"], "read_tokens": ["acme-reader"], "integrations": None},
    {"name": "small", "tokens": ["small-token"], "integrations": ["datadog", "brand-new"]},
]


class Clock:
    """The emulator's clock, which moves only when a test sets ``now``, in epoch seconds."""

    now = 1_900_000_000.0

    def time(self) -> float:
        return self.now


class Client:
    """Sends to the API with a token; gives the raw response."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def __call__(self, method: str, path: str, *, token: str | None = "acme-token", **options: Any) -> Any:
        headers = {**({"Authorization": token} if token else {}), **options.pop("headers", {})}
        return self.session.request(
            method,
            f"{self.url}/api/v2/integrations/{path}",
            **{"timeout": 60, "allow_redirects": False, "headers": headers, **options},
        )

    def create(self, kind: str = "datadog", token: str = "acme-token", **body: Any) -> dict[str, Any]:
        response = self("POST", kind, token=token, json={"name": "one", "config": {}, **body})
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(accounts=ACCOUNTS) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.reset()
    running.set_accounts(ACCOUNTS)
    return running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (api_module, control, injection, log, store):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def delays() -> Iterator[Delays]:
    with held_delays() as delays:
        yield delays


@pytest.fixture
def api(emulator: Emulator) -> Callable[..., Any]:
    return Client(emulator.url)

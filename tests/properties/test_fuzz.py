# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever stands in a playbook: a clean result or a clean failure, and no request with nonsense in it."""

import copy
from collections.abc import Hashable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
import requests
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Task, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from emulator import Emulator
from hypothesis import given
from hypothesis import strategies as st

from .fuzz import CONNECTION, MODULES, STORED, TERSE, TOKEN, UNUSUAL, URL, check_requests, check_result, places, tasks
from .profiles import FULL, property_of
from .service import TOKEN as ACMES_TOKEN

pytestmark = pytest.mark.usefixtures("vendors_document")

TASKS: dict[str, Task] = {
    "audit_log_subscription": AUDIT_LOG_SUBSCRIPTION,
    "audit_log_subscription_info": AUDIT_LOG_SUBSCRIPTION_INFO,
    "audit_log_subscriptions": AUDIT_LOG_SUBSCRIPTIONS,
}


def only(url: str) -> Any:
    """Let no request leave this machine, whatever stands in ``api_url``."""
    send = requests.adapters.HTTPAdapter.send

    def guarded(adapter: Any, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if not (request.url or "").startswith(f"{url}/"):
            raise requests.exceptions.ConnectTimeout("no such host")
        return send(adapter, request, **options)

    return patch.object(requests.adapters.HTTPAdapter, "send", guarded)


class Account:
    """An account with subscriptions, and the tasks that run against it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.start({})

    def start(self, quirks: dict[str, Any]) -> None:
        """Begin anew, with a service that has these quirks."""
        self.quirks = quirks
        self.emulator.reset()
        self.emulator.quirks(**quirks)
        self.emulator.seed({"acme": STORED})
        self.state = self.emulator.state()

    def run(self, module: str, options: dict[Any, Any], check_mode: bool = False) -> list[Any]:
        """Run a task, and return its requests; raises whatever is no clean failure."""
        for name, stand_in, value in (("api_url", URL, self.emulator.url), ("api_token", TOKEN, ACMES_TOKEN)):
            if options.get(name) == stand_in:
                options[name] = value
        before = copy.deepcopy(options)
        task = TASKS[module]
        with only(self.emulator.url):
            checked = task.check(options, {})
            try:
                check_result(task.run(checked, Mode(check_mode, diff=True)), failed=False)
            except TaskFailure as failure:
                check_result(failure.result, failed=True)
        assert options == before
        if recorded := self.emulator.requests():
            state, expected = self.emulator.state(), self.state
            self.start(self.quirks)
            check_requests(recorded)
            assert not check_mode or state == expected
        return recorded


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with Emulator(accounts=[{"name": "acme", "tokens": [ACMES_TOKEN]}]) as emulator:
        yield Account(emulator)


@pytest.mark.parametrize("module", MODULES)
def test_the_options_that_are_spoiled_are_good_ones(account: Account, module: str) -> None:
    for options in MODULES[module]:
        assert account.run(module, {**CONNECTION, **options})


@pytest.mark.parametrize("value", UNUSUAL.values(), ids=UNUSUAL)
def test_one_unusual_value_in_the_place_of_each_option(account: Account, value: Any) -> None:
    for module, variants in MODULES.items():
        options = {**CONNECTION, **variants[-1]}
        for number in range(len(places(options))):
            for way in ("value", "name") if FULL else ("value",):
                spoiled = copy.deepcopy(options)
                container, place = places(spoiled)[number]
                if way == "value":
                    container[place] = value
                elif isinstance(container, dict) and isinstance(value, Hashable):
                    container[value] = container.pop(place)
                account.run(module, spoiled)


@property_of(quick=200, full=6000)
@given(task=tasks(), check_mode=st.booleans(), quirks=st.sampled_from([{}, TERSE]))
def test_anything_in_the_place_of_any_option(
    account: Account, task: tuple[str, dict[Any, Any]], check_mode: bool, quirks: dict[str, Any]
) -> None:
    if account.quirks != quirks:
        account.start(quirks)
    account.run(*task, check_mode)

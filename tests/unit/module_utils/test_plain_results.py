# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Results have the types that JSON has, so that a template sees the same in Ansible's process and from a module."""

from __future__ import annotations

import json
from typing import Any

import pytest
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

Json = dict[str, Any]

CONFIG = {"url": "https://hooks.example/secret-part"}
STATEMENTS = [{"resources": ["proj/*"], "actions": ["*"]}]
ONE = {"integration_key": "slack", "name": "One", "tags": ["b", "a"], "statements": STATEMENTS, "config": CONFIG}
BAD = {**ONE, "bogus": 1}
CASES: list[tuple[str, Task, Json]] = [
    ("created", AUDIT_LOG_SUBSCRIPTION, {**ONE, "name": "Two"}),
    ("updated", AUDIT_LOG_SUBSCRIPTION, ONE),
    ("deleted", AUDIT_LOG_SUBSCRIPTION, {**ONE, "state": "absent"}),
    ("refused", AUDIT_LOG_SUBSCRIPTION, BAD),
    ("list", AUDIT_LOG_SUBSCRIPTIONS, {"subscriptions": [ONE, {**ONE, "name": "Two"}], "prune": True}),
    ("refused list", AUDIT_LOG_SUBSCRIPTIONS, {"subscriptions": [BAD]}),
    ("info", AUDIT_LOG_SUBSCRIPTION_INFO, {"integration_keys": ["slack"]}),
]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("task", "options"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_types(task: Task, options: Json, check: bool) -> None:
    with Emulator(accounts=[{"name": "acme", "tokens": ["write-token"]}]) as emulator:
        emulator.seed({"acme": [{"kind": "slack", "name": name, "config": CONFIG} for name in ("One", "Old")]})
        checked = task.check({"api_url": emulator.url, "api_token": "write-token", **options}, {})
        try:
            result = task.run(checked, Mode(check, diff=True))
        except TaskFailure as failure:
            result = failure.result
    assert without_tuples(result) == json.loads(json.dumps(result))
    assert without_tuples(checked.visible) == json.loads(json.dumps(checked.visible))


def without_tuples(value: Any) -> Any:
    """Return a value in which nothing equals a list or a dictionary that is not one."""
    if isinstance(value, dict):
        return {name: without_tuples(each) for name, each in value.items()}
    assert isinstance(value, (str, int, float, list, type(None))), value
    return [without_tuples(each) for each in value] if isinstance(value, list) else value

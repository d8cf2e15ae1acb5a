# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of tasks: warnings, failures of entries together, missing libraries, and bugs."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._libraries_message import libraries_message
from ansible_collections.community.launchdarkly.plugins.module_utils._model.desired import Desired
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan import _not_compared
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan_errors import (
    listed_but_missing,
    not_pruned,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure, bug
from ansible_collections.community.launchdarkly.plugins.module_utils._options.names import MODULE
from ansible_collections.community.launchdarkly.plugins.module_utils._run.entry import Entry
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    _no_integration,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import _failure
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES
from support.golden import assert_golden

ONE = Desired.absent("slack", None, "One")
OF_THE_ROLE = replace(ONE, names=ROLLOUT_NAMES)
COUNTS = {"created": 1, "updated": 0, "deleted": 0, "unchanged": 0, "failed": 2}
OTHER_FAILURE = Failure("not_found", "Could not list the slack subscriptions.")


def caught(error: Exception) -> Exception:
    try:
        raise error
    except Exception as each:
        return each


def libraries(**errors: Exception) -> str:
    return libraries_message(errors)


def failures(*found: Failure, desired: Desired = ONE) -> str:
    entries = [Entry(desired, number, failure=failure.in_entry(number)) for number, failure in enumerate(found)]
    return str(_failure(entries, {"summary": {**COUNTS, "failed": len(found)}}))


def test_golden_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    missing = {name: ModuleNotFoundError(name=name) for name in ("requests", "jsonpatch")}
    broken = ImportError("cannot import name 'x'\n  from 'y'")
    assert_golden(
        "tasks",
        {
            "a bug": bug(caught(KeyError("a secret"))).message.split(", line")[0],
            "a library is broken": libraries(requests=broken),
            "a library is missing": libraries(jsonpatch=missing["jsonpatch"]),
            "entries failed": failures(listed_but_missing(ONE), OTHER_FAILURE),
            "entries failed, under the role": failures(
                listed_but_missing(OF_THE_ROLE), OTHER_FAILURE, desired=OF_THE_ROLE
            ),
            "entries failed, and more than are named": failures(*[not_pruned(ONE)] * 7),
            "libraries are missing": libraries(**missing),
            "libraries are missing, in Ansible's own process": libraries_message(missing, in_ansible=True),
            "one library is missing, one is broken": libraries(**{**missing, "requests": broken}),
            "secrets are not compared": _not_compared(ONE, ["config.url", "config.token"]),
            "the account has no integration": _no_integration(MODULE),
            "the account has no integration, under the role": _no_integration(ROLLOUT_NAMES),
        },
    )

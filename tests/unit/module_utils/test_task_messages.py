# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of tasks: warnings, failures of entries together, missing libraries, and bugs."""

from __future__ import annotations

import sys

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._libraries import unusable_libraries
from ansible_collections.community.launchdarkly.plugins.module_utils._model.desired import Desired
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan import _not_compared
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan_errors import (
    listed_but_missing,
    not_pruned,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure, bug
from ansible_collections.community.launchdarkly.plugins.module_utils._run.entry import Entry
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    _NO_INTEGRATION,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import _failure
from support.golden import assert_golden

ONE = Desired.absent("slack", None, "One")
COUNTS = {"created": 1, "updated": 0, "deleted": 0, "unchanged": 0, "failed": 2}
OTHER_FAILURE = Failure("not_found", "Could not list the slack subscriptions.")


def caught(error: Exception) -> Exception:
    try:
        raise error
    except Exception as each:
        return each


def libraries(**errors: Exception) -> str:
    return unusable_libraries({"requests": None, "jsonpatch": None, **errors}) or ""


def failures(*found: Failure) -> str:
    entries = [Entry(ONE, number, failure=failure.in_entry(number)) for number, failure in enumerate(found)]
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
            "entries failed, and more than are named": failures(*[not_pruned(ONE)] * 7),
            "libraries are missing": libraries(**missing),
            "one library is missing, one is broken": libraries(**{**missing, "requests": broken}),
            "secrets are not compared": _not_compared(ONE, ["config.url", "config.token"]),
            "the account has no integration": _NO_INTEGRATION,
        },
    )

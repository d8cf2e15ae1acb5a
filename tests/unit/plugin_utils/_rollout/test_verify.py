# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the verification makes of deliveries that failed before the change."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.stage import Outcome
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.verify import _verified

ONE: dict[str, Any] = {"integration_key": "slack", "name": "One", "id": "0123456789abcdef01234567"}
FAILING = {"success_count": 0, "error_count": 1, "last_success": 0, "last_error": 1000, "errors": []}


@pytest.mark.parametrize(("last_success", "still"), [(2000, 0), (0, 1)])
def test_what_failed_before_the_change_is_failing_only_if_it_fails_after_it(last_success: int, still: int) -> None:
    result = {**ONE, "action": "updated", "status": FAILING}
    record = Record("acme", "applied", results=[result], failing=[{**ONE, **FAILING}])
    later = _verified(record, {ONE["id"]: {"status": {**FAILING, "last_success": last_success}}})
    assert len(later.failing) == still
    assert later.deliveries == []


def test_a_message_has_nothing_that_controls_a_terminal() -> None:
    assert Outcome(msg="a \x1b[2J b\u202e").result(False)["msg"] == "a [U+001B][2J b[U+202E]"

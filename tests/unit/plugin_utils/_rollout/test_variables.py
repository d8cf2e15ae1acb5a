# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of the role's variables in messages."""

from __future__ import annotations

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    audit_log_subscriptions_spec,
)
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES


def test_each_option_has_a_variable() -> None:
    assert ROLLOUT_NAMES.variables.keys() == audit_log_subscriptions_spec().keys()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("api_token", "audit_log_rollout_api_token"),
        ("ca_path", "audit_log_rollout_connection.ca_path"),
        ("scope.tags[0]", "audit_log_rollout_scope.tags[0]"),
        ("subscriptions[1]", "audit_log_rollout_subscriptions[1]"),
        ("timeot", "timeot"),
    ],
)
def test_a_variable_replaces_the_first_part_of_a_path(path: str, name: str) -> None:
    assert ROLLOUT_NAMES(path) == name

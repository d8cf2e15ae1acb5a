# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of problems with a plan: each function that makes one, and each code."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import get_args

from ansible_collections.community.launchdarkly.plugins.module_utils._model import plan_errors
from ansible_collections.community.launchdarkly.plugins.module_utils._model.desired import Desired
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan_errors import PlanCode
from ansible_collections.community.launchdarkly.plugins.module_utils._model.subscription import Subscription
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._options.names import MODULE
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES
from support.golden import assert_golden

ID = "0123456789abcdef01234567"
BY_NAME = Desired.absent("slack", None, "Release managers")
BY_ID = Desired.absent("slack", ID, None)
PRESENT = Desired("slack", True, None, BY_NAME.members, "on_change")
OF_THE_ROLE = replace(BY_NAME, names=ROLLOUT_NAMES)
CURRENT = Subscription("slack", {"_id": ID, "kind": "datadog", "name": "Release managers"})
TWIN = Subscription("slack", {"_id": "f" * 24, "name": "Release managers"})
TOO_MANY = plan_errors.too_many_deletions([f'slack "n{number}" (id{number})' for number in range(33)], 10, MODULE)

ERRORS: dict[str, Failure] = {
    "ambiguous_name": plan_errors.ambiguous_name(BY_NAME, [CURRENT, TWIN]),
    "renamed_or_deleted": plan_errors.renamed_or_deleted(BY_NAME),
    "masked_secret": plan_errors.masked_secret(BY_NAME, "config.url"),
    "missing_fields": plan_errors.missing_fields(BY_NAME, ["config.url", "config.token"]),
    "no_such_id": plan_errors.no_such_id(BY_ID),
    "not_pruned": plan_errors.not_pruned(BY_NAME),
    "other_integration": plan_errors.other_integration(BY_ID, CURRENT),
    "outside_integrations": plan_errors.outside_integrations(BY_NAME, ["datadog", "splunk"]),
    "outside_integrations: none": plan_errors.outside_integrations(BY_NAME, []),
    "outside_integrations: under the role": plan_errors.outside_integrations(OF_THE_ROLE, ["splunk"]).in_entry(3),
    "outside_tags: absent": plan_errors.outside_tags(BY_NAME, ["a", "b"]),
    "outside_tags: present": plan_errors.outside_tags(PRESENT, ["a", "b"]),
    "refused": plan_errors.refused([plan_errors.no_such_id(BY_ID).in_entry(3).problem, TOO_MANY.problem]),
    "refused: one problem": plan_errors.refused([plan_errors.no_such_id(BY_ID).in_entry(3).problem]),
    "same_name": plan_errors.same_name(BY_NAME, 'subscriptions[0] (slack "Release managers")'),
    "same_subscription": plan_errors.same_subscription(BY_NAME, 'subscriptions[0] (slack "Release managers")'),
    "too_many_deletions": TOO_MANY,
    "too_many_deletions: under the role": plan_errors.too_many_deletions(['slack "n1" (id1)'], 0, ROLLOUT_NAMES),
    "listed_but_missing": plan_errors.listed_but_missing(BY_NAME),
}


def test_each_function_and_each_code_has_an_example() -> None:
    functions = {name for name, _function in inspect.getmembers(plan_errors, inspect.isfunction) if name[0] != "_"}
    here = {name for name in functions if getattr(plan_errors, name).__module__ == plan_errors.__name__}
    assert {name.split(":")[0] for name in ERRORS} == here
    assert {each.code for each in ERRORS.values()} == set(get_args(PlanCode))


def test_golden_messages() -> None:
    assert_golden("plans", {name: each.message for name, each in ERRORS.items()})

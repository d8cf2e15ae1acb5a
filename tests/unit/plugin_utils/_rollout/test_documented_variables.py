# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's documentation and the guide have each variable, with its default."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import (
    DEFAULTS,
    SUBSCRIPTIONS,
    TOKEN,
)

ROOT = Path(__file__).resolve().parents[4]
FROM = "audit_log_report_from"
ALL = {*DEFAULTS, TOKEN, SUBSCRIPTIONS, FROM}


def test_the_role_documents_each_variable_with_its_default() -> None:
    specs = yaml.safe_load((ROOT / "roles/audit_log_rollout/meta/argument_specs.yml").read_text())
    options = specs["argument_specs"]["main"]["options"]
    assert options.keys() == ALL
    assert {name: option.get("default") for name, option in options.items() if name in DEFAULTS} == DEFAULTS
    assert {name for name, option in options.items() if option.get("required")} == {TOKEN, SUBSCRIPTIONS}


def test_the_guide_lists_each_variable_with_its_default() -> None:
    guide = (ROOT / "docs/rollout.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(audit_log_\w+)` \| ([^|]+) \|", guide, re.MULTILINE))
    assert rows.keys() == ALL
    for name, default in DEFAULTS.items():
        shown = default if isinstance(default, str) else json.dumps(default)
        assert rows[name].strip("`") == shown or name == "audit_log_rollout_scope"

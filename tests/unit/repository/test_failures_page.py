# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/failures.md lists each code of a failure and of a problem, with cause and fix, and no other code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._api.facts import ApiCode
from ansible_collections.community.launchdarkly.plugins.module_utils._model.plan_errors import PlanCode
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import TaskCode
from ansible_collections.community.launchdarkly.plugins.module_utils._options.problems import Code
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.failures import RolloutCode

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "failures.md").read_text(encoding="utf-8")
SECTIONS = {
    "Failures of a task": get_args(TaskCode),
    "Failed requests": get_args(ApiCode),
    "Problems with a plan": get_args(PlanCode),
    "Problems with options": get_args(Code),
    "Failures of a rollout": get_args(RolloutCode),
}


@pytest.mark.parametrize("title", SECTIONS)
def test_a_table_lists_each_code_with_cause_and_fix(title: str) -> None:
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("| `")]
    assert [row[0].strip(" `") for row in rows] == sorted(SECTIONS[title])
    assert [row for row in rows if len(row) != 3 or not all(cell.strip().endswith(".") for cell in row[1:])] == []


def test_each_section_is_known() -> None:
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE) == list(SECTIONS)

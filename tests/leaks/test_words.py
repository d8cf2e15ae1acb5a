# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A secret that is an ordinary word is not searched for: with it, results are those of any other secret."""

import json
import re
from typing import Any

import pytest

from .case import Case, options_for
from .collection import copy_collection
from .hunt import Hunted, hunt

WORDS = ("a", "1", "datadog", "production")
OTHER = "cnrq1w2x3y4z5k6v7end"
SAID = "an error: 1 flag of a project"
EXPECTED: dict[str, dict[str, Any]] = {
    "created": {"action": "created"},
    "checked": {"action": "created"},
    "updated": {"action": "updated"},
    "unchanged": {"action": "unchanged"},
    "mistaken": {"code": "invalid_options"},
    "refused": {"status": 422},
}


def _cases(secret: str) -> list[Case]:
    def case(what: str, options: dict[str, Any], **more: Any) -> Case:
        name = f"{what} {secret}"
        return Case(name, options, EXPECTED[what], token=f"api-{what}-{secret}", server="clear", **more)

    options = options_for(
        "datadog",
        config={"api_key": secret, "host_url": "https://api.datadoghq.eu"},
        additional_config={"new": secret},
        tags=["production", "a", "1"],
        statements=[{"resources": ["proj/a:env/production:flag/1"], "actions": ["*"]}],
    )
    refusal = {"fault": "status", "status": 422, "method": "POST", "body": {"code": "a_1", "message": SAID}}
    old, same = (
        {"kind": "datadog", "name": "Hunted", "on": True, "config": {"apiKey": each}, "tags": ["old"]}
        for each in (OTHER, secret)
    )
    return [
        case("created", options),
        case("checked", options, keywords={"check_mode": True}),
        case("updated", {**options, "update_secrets": "always"}, seeds=(old,)),
        case("unchanged", options_for("datadog", config={"api_key": secret}), seeds=(same,)),
        case("mistaken", {**options, "datadog_api_kay": secret, "config": {"api_kee": secret}}),
        case("refused", options, faults=(refusal,)),
    ]


@pytest.fixture(scope="module")
def hunted(tmp_path_factory: pytest.TempPathFactory) -> Hunted:
    folder = tmp_path_factory.mktemp("words")
    cases = [case for secret in (OTHER, *WORDS) for case in _cases(secret)]
    return hunt(cases, copy_collection(folder / "collections"), folder)


def _comparable(result: dict[str, Any]) -> Any:
    """A result without what differs from one account to another: ids and the masks of secrets."""
    text = re.sub(r"\b[0-9a-f]{24}\b", "ID", json.dumps(result))
    return json.loads(re.sub(r'"masked_secrets": \{.*?\}', '"masked_secrets": {}', text))


def test_each_case_takes_its_path(hunted: Hunted) -> None:
    assert hunted.astray == []


@pytest.mark.parametrize("what", EXPECTED)
@pytest.mark.parametrize("word", WORDS)
def test_results_are_those_of_another_secret(hunted: Hunted, word: str, what: str) -> None:
    result, other = (_comparable(hunted.results[f"{what} {secret}"]) for secret in (word, OTHER))
    assert result == other

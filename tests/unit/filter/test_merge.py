# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter audit_log_merge: which entries mean one subscription."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.community.launchdarkly.plugins.filter.audit_log_merge import audit_log_merge

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "Änderungen") for form in ("NFC", "NFD"))
ID = "b38956e1" * 3


def entry(**identity: str) -> dict[str, str]:
    return {"integration_key": "slack", **identity}


@pytest.mark.parametrize(
    ("one", "other"),
    [(entry(name=COMPOSED), entry(name=DECOMPOSED)), (entry(id=ID), entry(id=ID.upper()))],
    ids=["name", "id"],
)
def test_what_means_one_subscription(one: dict[str, str], other: dict[str, str]) -> None:
    assert audit_log_merge([one], [], [other]) == []
    for base, additions in (([one, other], []), ([one], [other])):
        with pytest.raises(AnsibleFilterError):
            audit_log_merge(base, additions)
    assert audit_log_merge([one], [other], [other]) == [other]


def test_what_does_not() -> None:
    entries = [entry(name=ID), entry(name=ID.upper()), entry(id=ID), {**entry(name=ID), "integration_key": "zapier"}]
    assert audit_log_merge(entries) == entries


def test_only_lists_are_merged() -> None:
    one = entry(name="One")
    cases: list[list[Any]] = [[one, [], []], [[one], one, []], [[one], [], one], ["text", [], []], [{}], [""]]
    for lists in cases:
        with pytest.raises(AnsibleFilterError, match="list"):
            audit_log_merge(*lists)
    # The types are those of a playbook that is right. A template can yield null and "" for a list that is not set.
    assert audit_log_merge([one], None, "") == [one]


def test_a_base_list_that_is_null_is_not_an_empty_one() -> None:
    with pytest.raises(AnsibleFilterError, match="null"):
        audit_log_merge(None)
    assert audit_log_merge([]) == []


def test_an_entry_can_have_the_alias_of_id_and_null_for_what_it_omits() -> None:
    one = {"integration_key": "slack", "id": ID, "name": "One"}
    assert audit_log_merge([one], [], [{"integration_key": "slack", "subscription_id": ID.upper()}]) == []
    named = entry(name="One")
    assert audit_log_merge([named], [], [{"integration_key": "slack", "name": "One", "id": None}]) == []


def test_an_entry_that_identifies_nothing_is_named_by_its_place() -> None:
    one = entry(name="One")
    for base, additions, exceptions, place in (
        ([one, {"name": "x"}], [], [], "entry 1 of the base list"),
        ([one], ["text"], [], "entry 0 of the additions"),
        ([one], [], [one, {"integration_key": "slack", "name": None}], "entry 1 of the exceptions"),
    ):
        with pytest.raises(AnsibleFilterError, match=place):
            audit_log_merge(base, additions, exceptions)

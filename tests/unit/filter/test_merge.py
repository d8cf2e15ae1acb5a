# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter audit_log_merge: which entries mean one subscription."""

from __future__ import annotations

import unicodedata

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
    for lists in ([one, [], []], [[one], one, []], [[one], [], one], ["text", [], []]):
        with pytest.raises(AnsibleFilterError, match="list"):
            audit_log_merge(*lists)
    # The types are those of a playbook that is right. A template can yield null and "" for a list that is not set.
    assert audit_log_merge([one], None, "") == [one]  # type: ignore[arg-type]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets compared by what their masks reveal."""

from __future__ import annotations

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._model.masks import (
    DIFFERENT,
    SAME,
    UNKNOWN,
    compare,
    contradicts,
)


@pytest.mark.parametrize(
    ("current", "desired", "verdict"),
    [
        ("dum****ion", "dummy-ingestion", SAME),
        ("dum****ion", "dummy-collection", SAME),
        ("dum****ion", "other-ingestion", DIFFERENT),
        ("dum****ion", "dummy-ingestioN", DIFFERENT),
        ("dum**ion", "dummy-ingestion", SAME),
        ("d*n", "dummy-ingestion", SAME),
        ("*******123", "abc123", SAME),
        ("abc*******", "abc123", SAME),
        ("*******123", "abc124", DIFFERENT),
        ("abc***abc", "abc", DIFFERENT),
        ("abc***bcd", "abcd", DIFFERENT),
        ("abc***def", "abcdef", SAME),
        ("********", "anything", UNKNOWN),
        ("in-clear", "in-clear", SAME),
        ("in-clear", "in-cleaR", DIFFERENT),
        ("a*b****y*z", "a*b-secret-y*z", SAME),
        ("a*b****y*z", "axb-secret-y*z", DIFFERENT),
        ("", "anything", DIFFERENT),
    ],
)
def test_compare(current: str, desired: str, verdict: str) -> None:
    assert compare(current, desired) == verdict


@pytest.mark.parametrize(
    ("current", "sent", "wrong"),
    [
        ("abc***bcd", "abcd", False),
        ("abc***xyz", "abcdefg", True),
        ("***", "abc", False),
        ("clear", "clear", False),
        ("clear", "other", True),
    ],
)
def test_an_answer_contradicts_only_what_it_shows(current: str, sent: str, wrong: bool) -> None:
    assert contradicts(current, sent) is wrong

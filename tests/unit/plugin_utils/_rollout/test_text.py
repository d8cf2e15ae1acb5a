# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts of a report: numbers, times and ages in words, and what is invisible."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import visible
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.text import (
    ago,
    clip,
    number_of,
    one_line,
    since,
    utc,
)

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – text, ünïcode, 日本語", "plain – text, ünïcode, 日本語"),
        ("safe\u202etxt.exe", "safe[U+202E]txt.exe"),
        ("a\u200bb\u00adc\ufeff", "a[U+200B]b[U+00AD]c[U+FEFF]"),
        ("\x00\x1b[31m\t", "[U+0000][U+001B][31m[U+0009]"),
        ("\ud800", "[U+D800]"),
        ("no\u00a0break", "no[U+00A0]break"),
        ("one\r\ntwo\nthree\rfour", "one\ntwo\nthree[U+000D]four"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert one_line(text) == shown.replace("\n", " ↵ ")


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("2026-11-23T22:50:04Z", "2026-11-23 22:50:04 UTC"),
        (1795474150000, "2026-11-23 22:49:10 UTC"),
        (10**17, "100000000000000000"),
        ("yesterday", "yesterday"),
        ("2026-11-23T22:50:04+02:00", "2026-11-23T22:50:04+02:00"),
    ],
)
def test_times(when: Any, shown: str) -> None:
    assert utc(when) == shown


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (None, "never"),
        (0, "0 seconds ago"),
        (1, "1 second ago"),
        (119, "1 minute ago"),
        (7200, "2 hours ago"),
        (DAY, "1 day ago"),
        (400 * DAY, "400 days ago"),
    ],
)
def test_ages(age: int | None, shown: str) -> None:
    assert ago(age) == shown


@pytest.mark.parametrize(
    ("ages", "shown"),
    [
        ([None, None], "No delivery ever succeeded."),
        ([2 * DAY], "The last success was 2 days ago."),
        ([DAY, DAY + 60], "The last success was 1 day ago."),
        ([3600, 3 * DAY], "The last success was up to 3 days ago."),
        ([DAY, None], "The last success was 1 day ago, and in 1 account none ever succeeded."),
    ],
)
def test_ages_of_several_accounts(ages: list[int | None], shown: str) -> None:
    assert since(ages) == shown


def test_numbers_and_cuts() -> None:
    assert [number_of(count, "account") for count in (0, 1, 2000)] == ["0 accounts", "1 account", "2,000 accounts"]
    assert (clip("abc", 3), clip("a" * 2000, 1)) == ("abc", "a… (1,999 more characters)")

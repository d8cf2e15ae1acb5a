# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets compared by what their mask shows, and kept out of what is shown."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._scrubbing import scrub
from ansible_collections.community.launchdarkly.plugins.module_utils._secrets import (
    CHANGED,
    DIFFERENT,
    SAME,
    UNKNOWN,
    compare,
    contradicts,
    is_placeholder,
    looks_like_mask,
    mask,
)


@pytest.mark.parametrize(
    ("shown", "wanted", "verdict"),
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
def test_compare(shown: str, wanted: str, verdict: str) -> None:
    assert compare(shown, wanted) == verdict


@pytest.mark.parametrize(
    ("shown", "sent", "wrong"),
    [
        ("abc***bcd", "abcd", False),
        ("abc***xyz", "abcdefg", True),
        ("***", "abc", False),
        ("clear", "clear", False),
        ("clear", "other", True),
    ],
)
def test_an_answer_contradicts_only_what_it_shows(shown: str, sent: str, wrong: bool) -> None:
    assert contradicts(shown, sent) is wrong


@pytest.mark.parametrize("value", ["dum****ion", "***", "sup********123", "abcd***", "***wxyz"])
def test_masks_are_recognized(value: str) -> None:
    assert looks_like_mask(value)


@pytest.mark.parametrize(
    "value", ["", "secret", "a*b", "a**b", "gl*b***and***more", "abcde***fg", "a***bcdef", "a***b***c", None, 5]
)
def test_secrets_are_not_taken_for_masks(value: object) -> None:
    assert not looks_like_mask(value)


@pytest.mark.parametrize("value", [CHANGED, "(hidden)", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********"])
def test_placeholders_are_recognized(value: str) -> None:
    assert is_placeholder(value)
    assert not is_placeholder(f"{value}x")


@pytest.mark.parametrize(
    ("shown", "masked"),
    [
        ("dum****ion", "dum****ion"),
        ("***", "***"),
        ("https://hooks.example/T0/B0/verysecret", "htt********ret"),
        ("short", "********"),
        ("a-secret-in-clear-that-has-***-in-it", "a-s********-it"),
    ],
)
def test_mask_hides_what_the_api_shows_in_clear(shown: str, masked: str) -> None:
    assert mask(shown) == masked


def test_scrub_finds_a_secret_in_every_form() -> None:
    secret = "p\"a's\\s w/örd\n&<x>"
    for form in (secret, json.dumps(secret), repr(secret), quote(secret, safe=""), html.escape(secret)):
        assert scrub(f"bad value {form}!", [secret]).count("(hidden)") == 1, form


def test_scrub_takes_the_longer_of_two_secrets_first() -> None:
    assert scrub("abcdef abc", ["abc", "abcdef"]) == "(hidden) (hidden)"


@pytest.mark.parametrize("known", [["GGGGGGGGGGGGGGGGGGHGHGGG", "GGG********GGG"], ["GGG********GGG"]])
def test_scrub_is_not_misled_by_ends_that_are_repeated_within(known: list[str]) -> None:
    """The visible ends of the mask stand in the secret's middle too."""
    secret = "GGGGGGGGGGGGGGGGGGHGHGGG"
    assert scrub(f"first {secret} and then {secret} at the end", known) == "first (hidden) and then (hidden) at the end"


def test_scrub_leaves_other_text_alone() -> None:
    assert scrub("nothing to hide", ["", "secret"]) == "nothing to hide"

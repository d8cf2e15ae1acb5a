# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands for a hidden value, and what looks like the mask of a secret."""

from __future__ import annotations

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.masks import (
    hides_characters,
    looks_like_mask,
    mask,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._options.placeholders import (
    CHANGED,
    is_placeholder,
    stands_for_secret,
)


@pytest.mark.parametrize("value", ["dum****ion", "***", "sup********123", "abcd***", "***wxyz"])
def test_masks_are_recognized(value: str) -> None:
    assert looks_like_mask(value)


@pytest.mark.parametrize(
    "value", ["", "secret", "a*b", "a**b", "gl*b***and***more", "abcde***fg", "a***bcdef", "a***b***c", None, 5]
)
def test_secrets_are_not_taken_for_masks(value: object) -> None:
    assert not looks_like_mask(value)


@pytest.mark.parametrize(
    "value",
    [
        *("•••", "••••••••wxyz", "●●●●●●●●", "********abcde", "************uvwxyz", "abcdef******", "abcde***fg"),
        *("https://hooks.slack.com/services/***", "https://********"),
    ],
)
def test_a_secret_does_not_hide_characters(value: str) -> None:
    assert hides_characters(value)


@pytest.mark.parametrize("value", ["", "secret", "a*b", "gl**b", "a•b··c", None, 5])
def test_a_star_or_two_hide_nothing(value: object) -> None:
    assert not hides_characters(value)


@pytest.mark.parametrize(
    "value",
    ["REDACTED", "<redacted>", "[Redacted]", "(sensitive value)", "prefix (hidden)", "$ANSIBLE_VAULT;1.1;AES256\n6162"],
)
def test_what_tools_show_instead_of_a_secret(value: str) -> None:
    assert stands_for_secret(value)


@pytest.mark.parametrize("value", ["", "redacted1", "not sensitive", "a (secret)", "$ANSIBLE", None, 5])
def test_what_only_looks_similar_is_a_secret(value: object) -> None:
    assert not stands_for_secret(value)


@pytest.mark.parametrize("value", [CHANGED, "(hidden)", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********"])
def test_placeholders_are_recognized(value: str) -> None:
    assert is_placeholder(value)
    assert not is_placeholder(f"{value}x")


@pytest.mark.parametrize(
    ("current", "masked"),
    [
        ("dum****ion", "dum****ion"),
        ("***", "***"),
        ("https://hooks.example/T0/B0/verysecret", "htt********ret"),
        ("short", "********"),
        ("a-secret-in-clear-that-has-***-in-it", "a-s********-it"),
    ],
)
def test_mask_hides_what_the_api_shows_in_clear(current: str, masked: str) -> None:
    assert mask(current) == masked

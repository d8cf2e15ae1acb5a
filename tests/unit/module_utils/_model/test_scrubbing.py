# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets removed from text that comes from elsewhere."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._model.scrubbing import scrub, shows_enough


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


@pytest.mark.parametrize("known", ["abc*xyz", "abc********xyz"])
def test_a_secret_of_which_only_the_mask_is_known_is_found_whole_or_cut_off(known: str) -> None:
    assert scrub("key abc-the-secret-xyz, or abc-the-sec, abcd", [known]) == "key (hidden) or (hidden) abcd"


@pytest.mark.parametrize(
    ("shown", "enough"),
    [("in-clear", True), ("abc*xyz", True), ("ab****xyz", False), ("abc****", False), ("*", False), ("", True)],
)
def test_a_mask_with_short_ends_does_not_show_enough(shown: str, enough: bool) -> None:
    assert shows_enough(shown) is enough

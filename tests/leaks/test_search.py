# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The search finds every canary, in every form, whole or in part; and nothing in what is no canary."""

import pytest
from support.canaries import STYLES, canary, longer_canary, number_canary, url_canary
from support.canary_search import FORMS, Search


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_found_in_every_form(style: str, form: str) -> None:
    secret = canary(f"{style} {form}", style)
    (label,) = {find.canary.label for find in Search([secret]).find(f"some text: {FORMS[form](secret.text)}, and more")}
    assert label == secret.label


@pytest.mark.parametrize("form", [form for form in FORMS if "half" not in form])
def test_numbers_are_found_in_every_form(form: str) -> None:
    secret = number_canary(form)
    assert Search([secret]).find(f"[{FORMS[form](secret.text)}]")


def test_eight_characters_are_found_and_seven_are_not() -> None:
    secret = canary("part")
    search = Search([secret, canary("another")])
    assert [find.canary for find in search.find(f"'{secret.parts[1][2:10]}'")] == [secret]
    assert not search.find(f"{secret.parts[1][2:9]} {secret.text[:10]}…{secret.text[-10:]}")


def test_a_secret_is_told_from_the_one_that_it_begins_with() -> None:
    short = canary("short")
    longer = longer_canary("longer", short)
    labels = [find.canary.label for find in Search([short, longer]).find(longer.text.removeprefix(short.text))]
    assert labels == ["longer"]


def test_what_stands_around_the_random_parts_is_no_leak() -> None:
    secret = url_canary("url")
    assert not Search([secret]).find(f"{secret.text[:29]} htt********end 5f3a1c9e8b7d6f0012345678 1764000000000")

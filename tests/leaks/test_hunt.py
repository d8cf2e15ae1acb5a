# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing leaks; and a hunt for what was planted, or for what a missing protection lets out, finds it."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.ways import WAYS, Way

from . import lifecycle
from .collection import copy_collection
from .hunt import hunt, quick_cases, tenth
from .plants import BUGS, MUTATIONS, PLANTS, planted
from .special import ansibles_own


@pytest.mark.parametrize("way", WAYS)
def test_nothing_leaks(way: Way, tmp_path: Path) -> None:
    """As modules, a fixed tenth of the cases."""
    quick = quick_cases() if way == "in_process" else tenth(quick_cases())
    # Those with which a missing protection is found, too: with all of them in place, nothing is.
    cases = {case.name: case for case in (*quick, *(case for each in MUTATIONS.values() for case in each.cases))}
    hunted = hunt([*cases.values()], copy_collection(tmp_path / "collections"), tmp_path, way)
    print(hunted.table)
    assert hunted.leaks == []
    assert hunted.astray == []


def test_what_ansible_itself_shows_is_what_the_docs_say(tmp_path: Path) -> None:
    hunted = hunt(ansibles_own(), copy_collection(tmp_path / "collections"), tmp_path)
    found = {(find.canary.label, sink) for sink, find in hunted.leaks}
    shown = [("items of a loop: url", sink) for sink in ("callback", "log file", "stdout")]
    shown += [("token in the environment of a task", sink) for sink in ("log file", "stdout")]
    shown += [(f"arguments with until: {name}", sink) for name in ("token", "url") for sink in ("log file", "stdout")]
    assert hunted.astray == []
    assert found == {*shown}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BUGS)
def test_an_exception_that_nobody_foresaw_tells_no_secret(name: str, way: Way, tmp_path: Path) -> None:
    file, code, told = BUGS[name]
    collections = copy_collection(tmp_path / "collections", {file: code})
    case = replace(lifecycle.created("jira", name), expect={"code": told})
    hunted = hunt([case], collections, tmp_path, way)
    assert hunted.astray == []
    assert hunted.leaks == []


@pytest.mark.parametrize("way", WAYS)
def test_planted_leaks_are_found_in_every_sink_and_in_every_form(way: Way, tmp_path: Path) -> None:
    collections = copy_collection(tmp_path / "collections", planted(PLANTS))
    hunted = hunt([plant.case for plant in PLANTS], collections, tmp_path, way)
    found = {(find.canary.label, sink) for sink, find in hunted.leaks}
    expected = {(plant.case.canaries[-1].label, plant.sink) for plant in PLANTS}
    assert hunted.astray == []
    assert expected - found == set()
    # What is planted in the result is seen wherever results go; all else is seen where it was planted, and only there.
    results = {"stdout", "callback", "log file"}
    strayed = {(label, sink) for label, sink in found - expected if sink not in results}
    assert strayed == set()


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_missing_protection_is_found(name: str, tmp_path: Path) -> None:
    mutation = MUTATIONS[name]
    collections = copy_collection(tmp_path / "collections", {mutation.file: mutation.code})
    assert hunt(mutation.cases, collections, tmp_path, mutation.way).leaks

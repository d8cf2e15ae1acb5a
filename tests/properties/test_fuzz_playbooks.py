# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same as ``test_fuzz``, through the real modules in real playbooks.

Left out is what never gets to a module: bytes, dates as names, halves of letters, and templates, which Ansible refuses
with messages of its own.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from emulator import Emulator
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from support.playbook import play, run_playbook, task

from .fuzz import STORED, TOKEN, URL, check_requests, check_result, places, scalars, tasks
from .profiles import FULL, cases_run
from .service import TOKEN as ACMES_TOKEN

pytestmark = pytest.mark.usefixtures("vendors_document")
BATCHES, IN_A_BATCH = (6, 60) if FULL else (1, 24)


def reaches_a_module(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, bytes)


def is_name(name: Any) -> bool:
    """Whether Ansible can pass a dictionary with this name to a module."""
    return isinstance(name, (str, int, float, type(None)))


_scalars = scalars.filter(reaches_a_module)
_names = _scalars.filter(lambda name: is_name(name) and name == name)
_anything = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_names, inner, max_size=3), st.sets(_names, max_size=2)
    ),
    max_leaves=5,
)


def is_yaml(options: dict[Any, Any]) -> bool:
    """Whether a playbook can hold these options: a list can't be a name in it."""
    try:
        yaml.safe_load(yaml.safe_dump(options))
    except yaml.YAMLError:
        return False
    return True


def generated(number: int) -> list[tuple[str, dict[Any, Any]]]:
    """So many tasks, the same in each quick run."""
    found = []

    @settings(max_examples=number, derandomize=not FULL, phases=[Phase.generate], database=None, deadline=None)
    @given(tasks(_anything))
    def collect(spoiled: tuple[str, dict[Any, Any]]) -> None:
        assume(all(is_name(place) for _container, place in places(spoiled[1])) and is_yaml(spoiled[1]))
        found.append(spoiled)

    collect()
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_playbooks_with_anything_in_the_place_of_any_option(batch: int, tmp_path: Path) -> None:
    plays = []
    with Emulator(accounts=[{"name": "acme", "tokens": [ACMES_TOKEN]}]) as emulator:
        emulator.seed({"acme": STORED})
        for number, (module, options) in enumerate(generated(IN_A_BATCH)):
            # Another address is a matter of names and networks, and a top-level name that is no text ends in Ansible.
            told = {name: value for name, value in options.items() if isinstance(name, str) and reaches_a_module(name)}
            for name, stand_in, value in (("api_url", URL, emulator.url), ("api_token", TOKEN, ACMES_TOKEN)):
                if told.get(name) == stand_in or (name == "api_url" and isinstance(told.get(name), str)):
                    told[name] = value
            plays.append(
                task(
                    str(number),
                    told,
                    module=f"community.launchdarkly.{module}",
                    ignore_errors=True,
                    check_mode=number % 3 == 0,
                    diff=number % 2 == 0,
                )
            )
        run = run_playbook([play(*plays)], tmp_path / "run").succeeded
        check_requests(emulator.requests())
    assert len(run.results) == len(plays)
    for each in run.results:
        cases_run["test_playbooks_with_anything_in_the_place_of_any_option"] += 1
        assert each.status in ("ok", "failed")
        check_result(each.result, each.status == "failed")
    assert "Traceback" not in run.stdout + run.stderr

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The other properties hold in process; here is that a real connection makes no difference."""

from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

import pytest
from emulator import Emulator
from hypothesis import given
from hypothesis import strategies as st
from support.conformance import violations

from .model import Case
from .profiles import property_of
from .service import CONNECTION, TOKEN, outcome_of, run_task
from .strategies import cases
from .test_planner import arrange

pytestmark = pytest.mark.usefixtures("vendors_document")


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(accounts=[{"name": "acme", "tokens": [TOKEN]}]) as emulator:
        yield emulator


@property_of(quick=20, full=500)
@given(case=cases(), check_mode=st.booleans())
def test_a_real_connection_makes_no_difference(emulator: Emulator, case: Case, check_mode: bool) -> None:
    in_process = arrange(case)
    emulator.reset()
    emulator.quirks(**case.quirks)
    emulator.seed({"acme": in_process.state})
    # One request at a time, so that they have an order.
    options = {**case.options, "max_concurrency": 1}
    there = {**CONNECTION, **options, "api_url": emulator.url}
    for planned in (check_mode, False):
        emulator.clear_requests()
        with patch("emulator.api.new_id", lambda: "c" * 24), patch("uuid.uuid4", lambda: "some-id"):
            here = in_process.outcome(options, check_mode=planned, diff_mode=True)
            exchanges = in_process.exchanges
            assert outcome_of(partial(run_task, there, check_mode=planned, diff_mode=True)) == here
        requests = emulator.requests()
        assert [(each.method, each.path, each.body, each.status, each.answer) for each in exchanges] == [
            tuple(each[name] for name in ("method", "path", "body", "status", "response")) for each in requests
        ]
        assert emulator.state()["acme"] == in_process.state
        # The vendor's document has no null in the place of what is empty, and no statement without an effect.
        strays = {"null", "null_empty"} & {*map(str, case.quirks.values())} or "default_effect" in case.quirks
        assert [each for each in violations(requests) if not strays or ": answer " not in each] == []

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the properties share; after a full run, how many cases there were in all workers."""

from collections.abc import Iterator
from typing import Any

import pytest
from support.conformance import DOCUMENT, missing

from .profiles import FULL, cases_run


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["cases"] = dict(cases_run)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    cases_run.update(getattr(node, "workeroutput", {}).get("cases", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FULL and cases_run:
        terminalreporter.section("cases")
        for name, number in cases_run.items():
            terminalreporter.write_line(f"{number:7,}  {name}")
        terminalreporter.write_line(f"{cases_run.total():7,}  in all")


@pytest.fixture(scope="module")
def vendors_document(request: pytest.FixtureRequest) -> Iterator[None]:
    """For a module that also compares what it records with the vendor's document: its tests run without it, too.

    Then a skip at the end of the module says what they did not compare.
    """
    yield
    if reason := missing(DOCUMENT):
        pytest.skip(f"what {request.node.name} recorded is {reason}")

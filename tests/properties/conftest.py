# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says at the end of a run what was not tested and, where it was full, how many cases there were in all workers."""

from typing import Any

import pytest
from conformance import MISSING

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
    if MISSING:
        terminalreporter.section("not tested")
        terminalreporter.write_line(f"Is the emulator as its vendor's document says? {MISSING}.")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Chromium and its network, one for all tests."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .chromium import MISSING, Chromium, Network, find

Measure = Callable[..., Any]


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


@pytest.fixture(scope="session")
def chromium(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Chromium:
    path = find()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return Chromium(path, network, tmp_path_factory.mktemp("chromium"))


@pytest.fixture
def measure(chromium: Chromium) -> Measure:
    """Look into a page from a page around it: ``measure(page, script)`` returns what the script's function returns.

    The script is the body of an asynchronous function of ``frame`` (the window of the page) and ``page`` (its
    document).
    """

    def measured(page: str, script: str, dark: bool = False, size: str = "1280,900") -> Any:
        outer = OUTER.replace("SCRIPT", script)
        dom = chromium.dom(page, dark, size, {"/outer.html": outer})
        told = json.loads(html.unescape(dom.partition('visibility: hidden">')[2].partition("</pre>")[0]))
        assert "error" not in told, told["error"]
        return told["value"]

    return measured


OUTER = """<!DOCTYPE html><html><body style="margin: 0">
<pre id="told" style="position: fixed; visibility: hidden">{"error": "the script did not end"}</pre>
<iframe src="/report.html" style="border: 0; width: 100vw; height: 100vh"></iframe>
<script>
const told = value => { document.getElementById("told").textContent = JSON.stringify(value) };
const inner = document.querySelector("iframe");
const ask = async (frame, page) => { SCRIPT };
inner.addEventListener("load", () => {
  ask(inner.contentWindow, inner.contentDocument).then(
    value => told({value: value === undefined ? null : value}), error => told({error: `${error} ${error.stack}`}));
}, {once: true});
</script></body></html>"""

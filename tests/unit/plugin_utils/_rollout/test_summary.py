# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary in Markdown, as GitHub's own parser and another one render it."""

from __future__ import annotations

import re
from collections.abc import Callable

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.page import render_summary
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.text import one_line
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from support.html_tree import Node, parse
from support.report_samples import (
    HOSTILE,
    drift,
    failing,
    failure,
    fleet,
    hostile,
    planned,
    record,
    refused,
    report,
    response,
    result,
    stopped,
    subscription,
)

ELEMENTS = {"h1", "p", "ul", "li", "code", "strong"}


def github(text: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE))


def other(text: str) -> str:
    return str(MarkdownIt("gfm-like").render(text))


PARSERS = pytest.mark.parametrize("to_html", [github, other])


def plain(node: Node) -> str:
    if node.tag == "code":
        return ""
    return "".join(each if isinstance(each, str) else plain(each) for each in node.children)


@PARSERS
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(to_html: Callable[[str], str], text: str) -> None:
    stray = subscription(0, name=text, integration_key=text)
    records = {
        text: record(failure=failure(text)),
        f"{text}2": record(result(0, "failed", name=text, integration_key=text)),
        f"{text}3": record(
            result(0), unlisted=[stray], disabled=[stray], failing=[{**stray, "errors": [response(text, text)]}]
        ),
        f"{text}4": record(result(0, "updated"), deliveries=[failing(0, response(text, text), name=text)]),
    }
    step = {"op": "replace", "path": f"/{text}", "value": text}
    for made in (
        report(records, limit=text),
        report({text: planned(result(0, "updated", patch=[step]))}, "drift"),
        report(hostile()),
    ):
        document = parse(to_html(render_summary(made)))
        assert {each.tag for each in document.all()} <= ELEMENTS
        assert not [each for each in document.all() if each.attributes]
        # Nothing but our own words stands outside of code.
        assert not re.search(r"canary|AAAA|long words|autofocus|[^A-Za-z0-9 \n:,.()\"-]", plain(document))
    codes = [each.text for each in parse(to_html(render_summary(report(records, limit=text)))).all("code")]
    shown = one_line(text)[:300]
    assert sum(each == shown or each.startswith(f"{shown}… (") for each in codes) >= 10


@PARSERS
def test_the_verdict_comes_first_and_then_its_causes(to_html: Callable[[str], str]) -> None:
    document = parse(to_html(render_summary(report(stopped()))))
    assert document.one("strong").text == "7 of 40 accounts match the list. The others: 4 failed, 29 not reached."
    causes, facts = document.all("ul")
    assert [re.sub(r"\s+", " ", each.text)[:52] for each in causes.all("li")] == [
        'msteams "Platform team" failed in 3 accounts: acme-0',
        "1 account failed: acme-009-payments. Could not list ",
        "29 accounts were not reached: acme-011-identity, acm",
    ]
    assert "Accounts: 4 failed, 29 not reached, 7 changed" in facts.text
    assert "started: 2026-11-23 22:48:31 utc, written: 2026-11-23 22:52:09 utc" in facts.text.lower()


def test_a_refusal_and_what_else_drift_found() -> None:
    assert "Run refused" in render_summary(report(refused()))
    text = render_summary(report(drift(), "drift"))
    assert text.index("could not be read") < text.index("Also found") < text.index("made by hand")


def test_it_stays_short() -> None:
    for made in (report(fleet(200)), report(fleet(200, changed=True)), report(hostile())):
        text = render_summary(made)
        assert len(text.splitlines()) < 60
        assert len(text) < 65_000
    differ = {f"a{number}": planned(result(0, "created", name=f"n{number}")) for number in range(300)}
    text = render_summary(report(differ, "plan"))
    assert text.count("would be created") == 20
    assert "280 more causes" in text

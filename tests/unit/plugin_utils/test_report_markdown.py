# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report in Markdown, as GitHub's own parser and another one render it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report import build_report
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_markdown import render_markdown
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_text import one_line
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from support.html_tree import Node, parse
from support.report_samples import HOSTILE, SHOWN, Record, fleet, hostile, record, result, three

ELEMENTS = {"h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "strong"}


def github(text: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE))


def other(text: str) -> str:
    return str(MarkdownIt("gfm-like").render(text))


def markdown(
    records: Mapping[str, Record | None], check_mode: bool = False, title: str = "Audit log subscriptions"
) -> str:
    shown = {**SHOWN, "title": title}
    return render_markdown(build_report(records, hosts=list(records), check_mode=check_mode, **shown))


PARSERS = pytest.mark.parametrize("to_html", [github, other])


@PARSERS
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(to_html: Callable[[str], str], text: str) -> None:
    given = {key: value for key, value in hostile().items() if key in (text, HOSTILE[1])}
    records = {**given, "plain": record(result(0)), "failed": record(failure={"msg": text, "failure": None})}
    document = parse(to_html(markdown(records, title=text)))
    assert {each.tag for each in document.all()} <= ELEMENTS
    assert not [each for each in document.all() if each.attributes and each.tag not in ("th", "td")]
    (head, *rows) = document.one("table").all("tr")
    assert [len(list(row.all("td"))) for row in rows] == [len(list(head.all("th")))] * len(records)
    assert len(list(document.all("h2"))) == len(records) - 1
    shown = one_line(text)[:300]
    codes = [each.text for each in document.all("code")]
    assert same(shown, document.one("h1").one("code").text)
    assert any(same(shown.replace("|", "[U+007C]"), next(row.all("code")).text) for row in rows)
    assert sum(same(shown, each) for each in codes) > 4
    # Nothing but our own words stands outside of code.
    assert not re.search(r"canary|AAAA|long words|autofocus|[^A-Za-z0-9 \n:,.()-]", plain(document))


def same(shown: str, found: str) -> bool:
    return found == shown or found.startswith(f"{shown}… (")


def plain(node: Node) -> str:
    if node.tag == "code":
        return ""
    return "".join(each if isinstance(each, str) else plain(each) for each in node.children)


@PARSERS
def test_three_accounts(to_html: Callable[[str], str]) -> None:
    document = parse(to_html(markdown(three())))
    text = re.sub(r"\s+", " ", document.text)
    assert document.one("h1").text == "Audit log subscriptions"
    rows = [[each.text for each in row.all("td")] for row in document.all("tr")][1:]
    assert rows == [
        ["acme-eu", "https://app.eu.launchdarkly.com", "1", "failed", "0", "0", "1", "1", "1", "2"],
        ["acme-us", "https://app.launchdarkly.com", "2", "failed", "1", "0", "1", "0", "0", "2"],
        ["acme-gov", "https://app.launchdarkly.us", "", "not reached", "0", "3", "0", "0", "0", "0"],
    ]
    for part in (
        "Started: 2026-11-23 22:48:31 UTC, last record: 2026-11-23 22:52:09 UTC",
        "Accounts: 3 (2 failed, 1 not reached)",
        'deliveries fail: datadog Production changes, 2 errors: 403 {"errors":["Forbidden"]}',
        "deleted by prune: webhooks old test, by hand",
        "failed: splunk Security operations: The token may not updateIntegration on integration/splunk.",
        'tried: add /tags → ["audit", "managed-by-ansible"]',
        "not reached (would be created): splunk Security operations",
    ):
        assert part in text, part
    assert "Kill switches" in text
    assert "Audit archive" not in text


def test_accounts_without_results() -> None:
    unplanned = {
        "a": None,
        "b": record(result(0), phase="planned"),
        "c": record(failure={"msg": "No.", "failure": None}),
    }
    lines = markdown(unplanned).splitlines()
    for head, line in (
        ("## `c`: failed", "- Reason: `No.`"),
        ("## `a`: not reached", "- There is no plan for it."),
        ("## `b`: not reached", "- Nothing would change."),
    ):
        assert lines[lines.index(head) + 2] == line


def test_it_stays_short() -> None:
    quiet = markdown(fleet(200))
    assert len(quiet.splitlines()) < 270
    busy = markdown(fleet(200, changed=True))
    assert len(busy) < 65_000
    assert busy.count("**updated**") < 200
    assert "more, in the HTML and the JSON report" in busy

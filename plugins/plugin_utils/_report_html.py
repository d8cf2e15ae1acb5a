# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The report as one self-contained HTML page, without scripts and without requests to the network.

The Content-Security-Policy of the page allows nothing except its own style. The page is built from elements that escape
their content. Its size is limited: long texts are cut, and the matrix has a maximum number of columns.
"""

from __future__ import annotations

import base64
import hashlib

from ._report import ACCOUNT_STATES, ATTENTION, Report
from ._report_details import details
from ._report_markup import LONG, NAME, Content, Markup, element, facts, outside, style, time
from ._report_matrix import choose_columns, matrix, subscription_table
from ._report_style import CSS
from ._report_text import (
    Account,
    Outside,
    Sentence,
    by_urgency,
    clip,
    delivery_summary,
    instances,
    kind,
    number_of,
    one_line,
    verdict,
    words,
)


def render_html(report: Report) -> str:
    """Return the report as an HTML page."""
    return f"<!DOCTYPE html>\n{element('html', _head(report), _body(report), lang='en').html}\n"


def _head(report: Report) -> Markup:
    digest = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", one_line(clip(report["title"], NAME))),
        style(CSS),
    )


def _body(report: Report) -> Markup:
    accounts = list(enumerate(by_urgency(report)))
    columns = choose_columns(report)
    return element(
        "body",
        element("header", _about(report), _totals(report)),
        element(
            "main",
            matrix(report, accounts, columns),
            subscription_table(report["subscriptions"], columns),
            details(accounts),
        ),
    )


def _about(report: Report) -> list[Content]:
    totals = report["totals"]
    bad = any(totals["accounts"][state] for state in ATTENTION)
    return [
        element("p", "LaunchDarkly audit log subscriptions: rollout report", class_="about"),
        element("h1", outside(report["title"])),
        element(
            "p",
            _sentence(verdict(report)),
            class_=f"verdict {'bad' if bad else 'good' if report['as_described'] else 'differs'}",
        ),
        facts(
            ("Run", kind(report)),
            ("Started", time(report["started"])),
            ("Last record", time(report["finished"])),
            (
                "Instances",
                [
                    element("span", outside(url), f" ({number_of(count, 'account')})", class_="line")
                    for url, count in instances(report).items()
                ]
                or "not known",
            ),
            ("Deliveries", delivery_summary(report)),
        ),
    ]


def _totals(report: Report) -> list[Content]:
    accounts, results = report["totals"]["accounts"], report["totals"]["subscriptions"]
    rare = "refused not_known changed created updated deleted" if report["check_mode"] else "refused not_known would_"
    groups: list[Content] = []
    for title, count, counts in (
        ("Accounts", accounts["all"], {state: accounts[state] for state in ACCOUNT_STATES}),
        ("Subscriptions", sum(results.values()), results),
    ):
        shown = {
            state: number
            for state, number in counts.items()
            if number or not any(state.startswith(other) for other in rare.split())
        }
        tiles = [
            element(
                "div", element("dt", words(state)), element("dd", f"{number:,}"), class_=state if number else "none"
            )
            for state, number in shown.items()
        ]
        groups.append(
            element(
                "section",
                element("h2", f"{title} ", element("span", f"{count:,}", class_="count")),
                element("dl", tiles, class_="totals"),
            )
        )
    unknown = sum(not account["results"] and account["state"] in ATTENTION for account in report["accounts"])
    note = f"The subscriptions of {number_of(unknown, 'account')} without a plan are not counted."
    return [element("div", groups, class_="groups"), element("p", note, class_="note") if unknown else None]


def _sentence(pieces: Sentence) -> list[Content]:
    return [
        element("strong", outside(piece))
        if isinstance(piece, Account)
        else outside(piece, LONG)
        if isinstance(piece, Outside)
        else piece
        for piece in pieces
    ]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The details of the HTML page: for each account, the state of each subscription, its patch and its failure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ._report import UNTOLD, called
from ._report_markup import LONG, SHORT, Content, Markup, code, element, facts, outside, time
from ._report_text import (
    account_tally,
    delivery_status,
    failure_source,
    is_quiet,
    look,
    number_of,
    operation,
    state_word,
    utc,
    words,
)

_MOST_OPEN = 10
_MOST_ERRORS = 3
_ALL_TEXT = 1_200_000

Entry = Mapping[str, Any]


def details(accounts: Sequence[tuple[int, Entry]]) -> Markup:
    """Return the details of the accounts, which are given with their numbers.

    Those of failed accounts are open. If few accounts are not unchanged, their details are open too.
    """
    texts = 1
    for _number, account in accounts:
        texts += sum(2 + len(result["patch"]) for result in account["results"] if not is_quiet(result))
        texts += sum(len(each["errors"]) for each in account["deliveries"] or ())
    longest = max(SHORT, min(LONG, _ALL_TEXT // texts))
    active = sum(account["state"] != "unchanged" for _number, account in accounts)
    return element(
        "section",
        element("h2", "Details of each account"),
        [
            _account(number, account, longest, account["state"] in ("failed", "refused") or active <= _MOST_OPEN)
            for number, account in accounts
        ],
    )


def _account(number: int, account: Entry, longest: int, is_open: bool) -> Markup:
    results = list(enumerate(account["results"]))
    quiet = [result for _place, result in results if is_quiet(result)]
    active = [(place, result) for place, result in results if not is_quiet(result)]
    return element(
        "details",
        element(
            "summary",
            element("h3", outside(account["account"])),
            " ",
            element("span", words(account["state"]), class_=f"state {account['state']}"),
            " ",
            element("span", account_tally(account), class_="note"),
        ),
        facts(
            ("Instance", outside(account["instance"] or "not known")),
            ("Ring", str(account["ring"]) if account["ring"] is not None else "none"),
            ("Recorded", time(account["at"])),
            ("Deliveries", _verification(account)),
        ),
        _account_failure(account, longest),
        _results(number, active, longest),
        _failing(account["deliveries"] or (), longest),
        _quiet(quiet, account),
        class_=f"account is-{account['state']}",
        id=f"a{number}",
        open=is_open and account["state"] != "unchanged",
    )


def _verification(account: Entry) -> str:
    if account["deliveries"] is None:
        return "not verified"
    failing = len(account["deliveries"])
    return f"began to fail for {number_of(failing, 'subscription')}" if failing else "verified, none began to fail"


def _account_failure(account: Entry, longest: int) -> Content:
    if account["state"] == "not_known":
        said = element(
            "p",
            "The run was at this account when this was written. Where it ended there, a part may have been written: "
            "run it again, which changes only what is left.",
        )
    elif account["state"] == "not_reached":
        what = "What would change is known from the plan." if account["results"] else "There is no plan."
        if account["reason"]:
            what = "The plan failed."
        said = element("p", f"The run ended before this account was reached. Nothing was written. {what}")
    else:
        said = None
    message = account["message"] or account["reason"]
    return [said, _failure(message, account["failure"], longest) if message else None]


def _failure(message: str, failure: Entry | None, longest: int) -> Markup:
    source = failure and failure_source(failure)
    return element(
        "p",
        outside(message, longest),
        element("small", outside(source, longest)) if source else None,
        class_="reason",
    )


def _results(number: int, results: Sequence[tuple[int, Entry]], longest: int) -> Markup | None:
    if not results:
        return None
    return element(
        "table",
        element(
            "thead",
            element(
                "tr",
                [element("th", title, scope="col") for title in ("Subscription", "What became of it", "Deliveries")],
            ),
        ),
        element(
            "tbody",
            [
                element(
                    "tr",
                    element(
                        "th",
                        outside(called(result)),
                        element("small", outside(f"{result['integration_key']} {result['id'] or ''}")),
                        scope="row",
                    ),
                    element(
                        "td",
                        element("span", state_word(result), class_=f"state {look(result)}"),
                        element("span", " by prune: not in the list", class_="note") if result["pruned"] else None,
                        _why(result, longest),
                        _patch(result, longest),
                    ),
                    element("td", "\n".join(delivery_status(result["status"])) or "not known"),
                    id=f"a{number}-{place}",
                )
                for place, result in results
            ],
        ),
        class_="results",
    )


def _why(result: Entry, longest: int) -> Markup | None:
    if result["state"] != "failed":
        return None
    failure = result["failure"] or {}
    return _failure(failure.get("message") or "No reason was given.", result["failure"], longest)


def _patch(result: Entry, longest: int) -> Markup | None:
    if not result["patch"]:
        return None
    tried = "tried: " if result["state"] == "failed" else None
    return element("ul", [element("li", tried, code(operation(step), longest)) for step in result["patch"]])


def _failing(deliveries: Iterable[Entry], longest: int) -> Content:
    items = [
        element(
            "li",
            outside(f"{each['integration_key']} {called(each)}"),
            f": {number_of(each['error_count'] or 0, 'error')}"
            + (f", the last one {utc(each['last_error'])}" if each["last_error"] else ""),
            element(
                "ul",
                [
                    element(
                        "li",
                        f"{utc(error['timestamp']) if error['timestamp'] else 'time not known'}, answer ",
                        outside(error["status_code"] or "none"),
                        [": ", code(error["response_body"], longest)] if error["response_body"] else None,
                    )
                    for error in each["errors"][:_MOST_ERRORS]
                ],
                element("li", f"and {len(each['errors']) - _MOST_ERRORS:,} more")
                if len(each["errors"]) > _MOST_ERRORS
                else None,
            )
            if each["errors"]
            else None,
        )
        for each in deliveries
    ]
    if not items:
        return None
    return element(
        "div", element("h4", "Deliveries that began to fail after the change"), element("ul", items), class_="reason"
    )


def _quiet(results: Sequence[Entry], account: Entry) -> Markup | None:
    if not results:
        return None
    what = "No change planned" if account["state"] in UNTOLD else "Unchanged"
    names = [
        [
            ", " if number else None,
            element("small", outside(result["integration_key"])),
            " ",
            outside(called(result), SHORT),
        ]
        for number, result in enumerate(results)
    ]
    return element("p", f"{what} ({len(results):,}): ", names, class_="quiet")

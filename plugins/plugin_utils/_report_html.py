# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The report as one HTML page that needs nothing but itself: no network, no script.

It forbids itself all but its own style by a Content-Security-Policy, and is made of elements that escape what is put
into them. What it shows stays bounded: long texts are cut, and a matrix has a limited number of columns.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ._report import ACCOUNT_STATES, STATES, Report, count_states
from ._report_markup import Content, Markup, element, style
from ._report_style import CSS
from ._report_text import (
    Account,
    Outside,
    Sentence,
    by_urgency,
    clip,
    delivery_status,
    delivery_summary,
    failure_source,
    instances,
    is_quiet,
    kind,
    number_of,
    one_line,
    operation,
    state_word,
    tally,
    utc,
    verdict,
)

_MOST_COLUMNS = 40
_MOST_OPEN = 10
_MOST_ERRORS = 3
_SHORT, _NAME, _LONG = 80, 200, 2000
_ALL_TEXT = 1_200_000

Entry = Mapping[str, Any]


def render_html(report: Report) -> str:
    """Return the report as a page for people."""
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
        element("title", one_line(clip(report["title"], _NAME))),
        style(CSS),
    )


def _body(report: Report) -> Markup:
    accounts = list(enumerate(by_urgency(report)))
    columns = _columns(report["subscriptions"])
    return element(
        "body",
        element("header", _about(report), _totals(report)),
        element(
            "main",
            _matrix(report, accounts, columns),
            _subscriptions(report["subscriptions"], columns),
            _details(accounts),
        ),
    )


def _about(report: Report) -> list[Content]:
    totals = report["totals"]
    bad = totals["accounts"]["failed"] or totals["accounts"]["not_reached"]
    return [
        element("p", "LaunchDarkly audit log subscriptions: rollout report", class_="about"),
        element("h1", _outside(report["title"])),
        element(
            "p",
            _sentence(verdict(report)),
            class_=f"verdict {'bad' if bad else 'good' if report['as_described'] else 'differs'}",
        ),
        _facts(
            ("Run", kind(report)),
            ("Started", _time(report["started"])),
            ("Finished", _time(report["finished"])),
            (
                "Instances",
                [
                    element("span", _outside(url), f" ({number_of(count, 'account')})", class_="line")
                    for url, count in instances(report).items()
                ]
                or "not known",
            ),
            ("Deliveries", delivery_summary(report)),
        ),
    ]


def _totals(report: Report) -> list[Content]:
    accounts, results = report["totals"]["accounts"], report["totals"]["subscriptions"]
    other_mode = "changed created updated deleted" if report["check_mode"] else "would_"
    groups: list[Content] = []
    for title, count, counts in (
        ("Accounts", accounts["all"], {state: accounts[state] for state in ACCOUNT_STATES}),
        ("Subscriptions", sum(results.values()), results),
    ):
        shown = {
            state: number
            for state, number in counts.items()
            if number or not any(state.startswith(other) for other in other_mode.split())
        }
        tiles = [
            element(
                "div", element("dt", _words(state)), element("dd", f"{number:,}"), class_=state if number else "none"
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
    unknown = sum(
        not account["results"] and account["state"] in ("failed", "not_reached") for account in report["accounts"]
    )
    note = f"The subscriptions of {number_of(unknown, 'account')} without a plan are not counted."
    return [element("div", groups, class_="groups"), element("p", note, class_="note") if unknown else None]


def _matrix(report: Report, accounts: Sequence[tuple[int, Entry]], columns: Sequence[int]) -> Markup:
    subscriptions = report["subscriptions"]
    others = len(subscriptions) - len(columns)
    head = [
        element(
            "th",
            element("a", element("small", _outside(each["integration_key"])), _title(each, _SHORT), href=f"#s{number}"),
            scope="col",
            title=clip(f"{each['integration_key']} {_plain_title(each)}", _NAME),
        )
        for number, each in ((number, subscriptions[number]) for number in columns)
    ]
    if others:
        head.append(element("th", f"{others:,} others, in few accounts each", scope="col"))
    width = len(head)
    return element(
        "section",
        element("h2", "Accounts by subscriptions", id="matrix"),
        _legend(report),
        _filter(report["totals"]["accounts"]),
        element(
            "div",
            element(
                "table",
                element(
                    "thead",
                    element("tr", element("th", "Account", scope="col"), element("th", "Result", scope="col"), head),
                ),
                element("tbody", (_row(number, account, columns, width) for number, account in accounts)),
                class_="matrix dense" if width > 8 else "matrix",
            ),
            class_="scroll",
            role="region",
            tabindex=0,
            aria_labelledby="matrix",
        ),
    )


def _legend(report: Report) -> Markup:
    used = [state for state in STATES if report["totals"]["subscriptions"][state]]
    return element(
        "p",
        [[element("span", _words(state), class_=f"state {state}"), " "] for state in used],
        "— not in this account's list. Accounts that need attention come first. Cells lead to the details below.",
        class_="note",
    )


def _filter(totals: Mapping[str, int]) -> Markup | None:
    attention = totals["failed"] + totals["not_reached"]
    active = totals["all"] - totals["unchanged"]
    choices = [("all", "all", totals["all"])]
    if attention < active < totals["all"]:
        choices.append(("active", "not unchanged", active))
    if 0 < attention < totals["all"]:
        choices.append(("attention", "failed or not reached", attention))
    if len(choices) == 1:
        if not 0 < active < totals["all"]:
            return None
        choices.append(("active", "not unchanged", active))
    return element(
        "fieldset",
        element("legend", "Show accounts"),
        [
            element(
                "label",
                element("input", type="radio", name="show", id=f"show-{key}", checked=key == "all"),
                f" {words} ({count:,})",
            )
            for key, words, count in choices
        ],
        class_="filter",
    )


def _row(number: int, account: Entry, columns: Sequence[int], width: int) -> Markup:
    by_column: dict[int, list[tuple[int, Entry]]] = {}
    shown = set(columns)
    for place, result in enumerate(account["results"]):
        column = result["subscription"] if result["subscription"] in shown else -1
        by_column.setdefault(column, []).append((place, result))
    if by_column:
        cells = [_cell(number, by_column.get(column, ())) for column in columns]
        if width > len(columns):
            cells.append(_others(number, by_column.get(-1, ())))
    else:
        cells = [_empty_row(number, account, width)] if width else []
    ring = f"ring {account['ring']}" if account["ring"] is not None else None
    instance = str(account["instance"] or "").replace("https://", "", 1)
    return element(
        "tr",
        element(
            "th",
            element("a", _outside(account["account"]), href=f"#a{number}"),
            element("small", ring, ", " if ring and instance else None, _outside(instance)),
            scope="row",
        ),
        element("td", _words(account["state"]), class_=account["state"]),
        cells,
        class_=f"is-{account['state']}",
    )


def _cell(number: int, results: Sequence[tuple[int, Entry]]) -> Markup:
    if not results:
        return element("td", "—", class_="none")
    ((place, result),) = results
    word = state_word(result)
    return element("td", word if is_quiet(result) else _link(word, f"a{number}-{place}"), class_=_look(result))


def _others(number: int, results: Sequence[tuple[int, Entry]]) -> Markup:
    if not results:
        return element("td", "—", class_="none")
    found = [result for _place, result in results]
    worst = min(found, key=lambda result: STATES.index(result["state"]))
    return element("td", _link(tally(count_states(found)), f"a{number}"), class_=_look(worst))


def _empty_row(number: int, account: Entry, width: int) -> Markup:
    words = _words(account["state"])
    if account["reason"]:
        reason = one_line(clip(account["reason"], _NAME))
        words += f": {reason}" if account["state"] == "failed" else f", and its plan failed: {reason}"
    elif account["state"] in ("changed", "unchanged"):
        words = "no subscriptions"
    return element("td", _link(words, f"a{number}"), class_=f"wide {account['state']}", colspan=width)


def _subscriptions(subscriptions: Sequence[Entry], columns: Sequence[int]) -> Markup | None:
    if not subscriptions:
        return None
    rows = [(number, subscriptions[number], subscriptions[number]["states"]) for number in columns]
    rest = [each for number, each in enumerate(subscriptions) if number not in set(columns)]
    used = [state for state in STATES if any(each["states"][state] for each in subscriptions)]
    body = [
        element(
            "tr",
            element("td", _outside(each["integration_key"])),
            element("th", _title(each, _LONG), scope="row"),
            _counts(each["accounts"], states, used),
            id=f"s{number}",
        )
        for number, each, states in rows
    ]
    if rest:
        sums = {state: sum(each["states"][state] for each in rest) for state in STATES}
        label = f"{len(rest):,} others, in few accounts each: named in the details of their accounts"
        body.append(
            element("tr", element("td"), element("th", label, scope="row"), _counts(sum(sums.values()), sums, used))
        )
    return element(
        "section",
        element("h2", "Subscriptions"),
        element(
            "div",
            element(
                "table",
                element(
                    "thead",
                    element(
                        "tr",
                        [element("th", title, scope="col") for title in ("Integration", "Name", "Accounts")],
                        [element("th", _words(state), scope="col") for state in used],
                    ),
                ),
                element("tbody", body),
                class_="plain counts",
            ),
            class_="scroll",
        ),
    )


def _counts(accounts: int, states: Mapping[str, int], used: Sequence[str]) -> list[Content]:
    return [
        element("td", f"{accounts:,}"),
        *(element("td", f"{states[state]:,}", class_=state if states[state] else "none") for state in used),
    ]


def _details(accounts: Sequence[tuple[int, Entry]]) -> Markup:
    texts = sum(
        1 + len(result["patch"])
        for _number, account in accounts
        for result in account["results"]
        if not is_quiet(result)
    )
    texts += sum(len(each["errors"]) for _number, account in accounts for each in account["deliveries"] or ())
    longest = max(_NAME, min(_LONG, _ALL_TEXT // max(1, texts)))
    active = sum(account["state"] != "unchanged" for _number, account in accounts)
    return element(
        "section",
        element("h2", "Details of each account"),
        [
            _account(number, account, longest, account["state"] == "failed" or active <= _MOST_OPEN)
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
            element("h3", _outside(account["account"])),
            " ",
            element("span", _words(account["state"]), class_=f"state {account['state']}"),
            " ",
            element("span", tally(account["summary"]), class_="note"),
        ),
        _facts(
            ("Instance", _outside(account["instance"] or "not known")),
            ("Ring", str(account["ring"]) if account["ring"] is not None else "none"),
            ("Recorded", _time(account["at"])),
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
    if account["state"] == "not_reached":
        what = "What would change is known from the plan." if account["results"] else "There is no plan."
        if account["reason"]:
            what = "The plan failed."
        said = element("p", f"The run ended before this account was reached. Nothing was written. {what}")
    else:
        said = None
    return [
        said,
        _failure(account["message"] or account["reason"], account["failure"], longest),
    ]


def _failure(message: str | None, failure: Entry | None, longest: int) -> Content:
    if not message and not failure:
        return None
    message = message or (failure or {}).get("message") or "No reason was given."
    return element(
        "div",
        element("p", element("strong", "Reason: "), _outside(message, longest)),
        element("p", _outside(failure_source(failure), longest), class_="note") if failure else None,
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
                        _outside(result["name"] or "(no name)", _NAME),
                        element("small", _outside(" ".join(filter(None, (result["integration_key"], result["id"]))))),
                        scope="row",
                    ),
                    element(
                        "td",
                        element("span", state_word(result), class_=f"state {_look(result)}"),
                        element("span", " by prune: not in the list", class_="note") if result["pruned"] else None,
                        _failure(None, result["failure"], longest),
                        _patch(result, longest),
                    ),
                    element("td", _lines(delivery_status(result["status"]) or ["not known"])),
                    id=f"a{number}-{place}",
                )
                for place, result in results
            ],
        ),
        class_="plain results",
    )


def _patch(result: Entry, longest: int) -> Content:
    if not result["patch"]:
        return None
    steps = [element("li", _code(operation(step), longest)) for step in result["patch"]]
    return [
        element("span", " What was tried:", class_="note") if result["state"] == "failed" else None,
        element("ul", steps, class_="patch"),
    ]


def _failing(deliveries: Iterable[Entry], longest: int) -> Content:
    items = [
        element(
            "li",
            _outside(f"{each['integration_key']} {each['name'] or each['id']}", _NAME),
            f": {number_of(each['error_count'] or 0, 'error')}"
            + (f", the last one {utc(each['last_error'])}" if each["last_error"] else ""),
            element(
                "ul",
                [
                    element(
                        "li",
                        f"{utc(error['timestamp'])}, answer ",
                        _outside(error["status_code"] or "none"),
                        [": ", _code(error["response_body"], longest)] if error["response_body"] else None,
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
    words = "No change planned" if account["state"] == "not_reached" else "Unchanged"
    names = [
        [
            ", " if number else None,
            element("small", _outside(result["integration_key"])),
            " ",
            _outside(result["name"] or result["id"], _SHORT),
        ]
        for number, result in enumerate(results)
    ]
    return element("p", f"{words} ({len(results):,}): ", names, class_="quiet")


def _columns(subscriptions: Sequence[Entry]) -> list[int]:
    """Choose the subscriptions that have a column: where there are too many, those that most accounts have."""
    most_shared = sorted(range(len(subscriptions)), key=lambda number: -subscriptions[number]["accounts"])
    return sorted(most_shared[:_MOST_COLUMNS])


def _look(result: Entry) -> str:
    return "failed" if result["deliveries_failing"] else str(result["state"])


def _words(state: str) -> str:
    return state.replace("_", " ")


def _plain_title(subscription: Entry) -> str:
    which = f" (number {subscription['which']} of that name)" if subscription["which"] > 1 else ""
    return f"{one_line(subscription['name'])}{which}"


def _title(subscription: Entry, longest: int) -> Content:
    which = subscription["which"]
    return [_outside(subscription["name"], longest), f" (number {which} of that name)" if which > 1 else None]


def _link(words: str, place: str) -> Markup:
    return element("a", words, href=f"#{place}")


def _outside(text: object, longest: int = _NAME) -> Markup:
    return element("bdi", clip(str(text), longest))


def _code(text: object, longest: int) -> Markup:
    return element("code", clip(str(text), longest))


def _sentence(pieces: Sentence) -> list[Content]:
    return [
        element("strong", _outside(piece))
        if isinstance(piece, Account)
        else _outside(piece, _LONG)
        if isinstance(piece, Outside)
        else piece
        for piece in pieces
    ]


def _lines(lines: Iterable[str]) -> list[Content]:
    return [element("span", line, class_="line") for line in lines]


def _time(when: Any) -> Markup:
    return element("time", utc(when) if when else "not known", datetime=str(when) if when else None)


def _facts(*facts: tuple[str, Content]) -> Markup:
    return element(
        "dl", [element("div", element("dt", name), element("dd", value)) for name, value in facts], class_="facts"
    )

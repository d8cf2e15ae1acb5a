# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The two tables of the HTML page: accounts by subscriptions, and the states of each subscription in all accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ._report import ATTENTION, STATES, Report, count_states
from ._report_markup import LONG, NAME, SHORT, Content, Markup, element, link, outside
from ._report_text import clip, is_quiet, look, one_line, state_word, tally, words

_MOST_COLUMNS = 40

Entry = Mapping[str, Any]


def matrix(report: Report, accounts: Sequence[tuple[int, Entry]], columns: Sequence[int]) -> Markup:
    """Return the table of accounts by subscriptions. The subscriptions in ``columns`` have a column each."""
    subscriptions = report["subscriptions"]
    others = len(subscriptions) - len(columns)
    head = [
        element(
            "th",
            element("a", element("small", outside(each["integration_key"])), _title(each, SHORT), href=f"#s{number}"),
            scope="col",
            title=clip(f"{each['integration_key']} {_plain_title(each)}", NAME),
        )
        for number, each in ((number, subscriptions[number]) for number in columns)
    ]
    if others:
        head.append(element("th", f"{others:,} more", scope="col"))
    head = head or [element("th", "Subscriptions", scope="col")]
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


def _legend(report: Report) -> Markup | None:
    used = [state for state in STATES if report["totals"]["subscriptions"][state]]
    if not used:
        return None
    return element(
        "p",
        [[element("span", words(state), class_=f"state {state}"), " "] for state in used],
        "— not in this account's list. Accounts that need attention come first. Cells lead to the details below.",
        class_="note",
    )


def _filter(totals: Mapping[str, int]) -> Markup | None:
    attention = sum(totals[state] for state in ATTENTION)
    active = totals["all"] - totals["unchanged"]
    choices = [("all", "all", totals["all"])]
    if attention < active < totals["all"]:
        choices.append(("active", "not unchanged", active))
    if 0 < attention < totals["all"]:
        choices.append(("attention", "need attention", attention))
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
                f" {what} ({count:,})",
            )
            for key, what, count in choices
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
        cells = [_empty_row(number, account, width)]
    ring = f"ring {account['ring']}" if account["ring"] is not None else None
    instance = str(account["instance"] or "").replace("https://", "", 1)
    return element(
        "tr",
        element(
            "th",
            element("a", outside(account["account"]), href=f"#a{number}"),
            element("small", ring, ", " if ring and instance else None, outside(instance)),
            scope="row",
        ),
        element("td", words(account["state"]), class_=account["state"]),
        cells,
        class_=f"is-{account['state']}",
    )


def _cell(number: int, results: Sequence[tuple[int, Entry]]) -> Markup:
    if not results:
        return element("td", "—", class_="none")
    ((place, result),) = results
    word = state_word(result)
    return element("td", word if is_quiet(result) else link(word, f"a{number}-{place}"), class_=look(result))


def _others(number: int, results: Sequence[tuple[int, Entry]]) -> Markup:
    if not results:
        return element("td", "—", class_="none")
    found = [result for _place, result in results]
    worst = min(found, key=lambda result: STATES.index(result["state"]))
    return element("td", link(tally(count_states(found)), f"a{number}"), class_=look(worst))


def _empty_row(number: int, account: Entry, width: int) -> Markup:
    told = words(account["state"])
    if account["reason"]:
        reason = one_line(clip(account["reason"], NAME))
        told += f": {reason}" if account["state"] in ("failed", "refused") else f", and its plan failed: {reason}"
    elif account["as_described"]:
        told = "no subscriptions"
    return element("td", link(told, f"a{number}"), class_=f"wide {account['state']}", colspan=width)


def subscription_table(subscriptions: Sequence[Entry], columns: Sequence[int]) -> Markup | None:
    """Return the table of the subscriptions, each with the number of its accounts and of its states in them."""
    if not subscriptions:
        return None
    rows = [(number, subscriptions[number], subscriptions[number]["states"]) for number in columns]
    rest = [each for number, each in enumerate(subscriptions) if number not in set(columns)]
    used = [state for state in STATES if any(each["states"][state] for each in subscriptions)]
    body = [
        element(
            "tr",
            element("td", outside(each["integration_key"])),
            element("th", _title(each, LONG), scope="row"),
            _counts(each["accounts"], states, used),
            id=f"s{number}",
        )
        for number, each, states in rows
    ]
    if rest:
        sums = {state: sum(each["states"][state] for each in rest) for state in STATES}
        label = f"{len(rest):,} more, in few accounts each: see the details of those"
        body.append(
            element("tr", element("td"), element("th", label, scope="row"), _counts(sum(sums.values()), sums, used))
        )
    return element(
        "section",
        element("h2", "Subscriptions in all accounts", id="subscriptions"),
        element(
            "div",
            element(
                "table",
                element(
                    "thead",
                    element(
                        "tr",
                        [element("th", title, scope="col") for title in ("Integration", "Name", "Accounts")],
                        [element("th", words(state), scope="col") for state in used],
                    ),
                ),
                element("tbody", body),
                class_="counts",
            ),
            class_="scroll",
            role="region",
            tabindex=0,
            aria_labelledby="subscriptions",
        ),
    )


def _counts(accounts: int, states: Mapping[str, int], used: Sequence[str]) -> list[Content]:
    return [
        element("td", f"{accounts:,}"),
        *(element("td", f"{states[state]:,}", class_=state if states[state] else "none") for state in used),
    ]


def choose_columns(report: Report) -> list[int]:
    """Return the numbers of the subscriptions with a column: all, or, if too many, those that many accounts have."""
    subscriptions = report["subscriptions"]
    if len(subscriptions) <= _MOST_COLUMNS:
        return list(range(len(subscriptions)))
    shared = [number for number, each in enumerate(subscriptions) if each["accounts"] * 20 >= len(report["accounts"])]
    shared.sort(key=lambda number: -subscriptions[number]["accounts"])
    return sorted(shared[:_MOST_COLUMNS])


def _plain_title(subscription: Entry) -> str:
    which = f" (number {subscription['which']} of that name)" if subscription["which"] > 1 else ""
    return f"{one_line(subscription['name'])}{which}"


def _title(subscription: Entry, longest: int) -> Content:
    which = subscription["which"]
    return [outside(subscription["name"], longest), f" (number {which} of that name)" if which > 1 else None]

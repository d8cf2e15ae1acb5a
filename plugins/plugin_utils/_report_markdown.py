# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The report in Markdown: the totals, a line for each account, and details of what changed or failed.

Text from outside is in code spans, because no Markdown renderer interprets links, mentions, images or HTML there.
Escaping would differ between renderers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._report import ACCOUNT_STATES, STATES, UNTOLD, Report, called
from ._report_text import (
    Outside,
    by_urgency,
    clip,
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

_LONGEST = 300
_MOST_SUBSCRIPTIONS = 200

Entry = Mapping[str, Any]


def render_markdown(report: Report) -> str:
    """Return the report as Markdown, for a pull request, a ticket or a job's summary."""
    totals = report["totals"]
    title = report["title"]
    lines = [
        f"# {title if re.fullmatch('[A-Za-z0-9][A-Za-z0-9 ,;]{0,199}', title) else _code(title)}",
        "",
        "".join(_code(piece) if isinstance(piece, Outside) else piece for piece in verdict(report)),
        "",
        f"- {kind(report)}",
        f"- Started: {_time(report['started'])}, last record: {_time(report['finished'])}",
        *(f"- Instance: {_code(url)} ({number_of(count, 'account')})" for url, count in instances(report).items()),
        f"- Deliveries: {delivery_summary(report)}",
        _total("Accounts", {state: totals["accounts"][state] for state in ACCOUNT_STATES}),
        _total("Subscriptions", totals["subscriptions"]),
        "",
        *_table(report),
    ]
    left = _MOST_SUBSCRIPTIONS
    for account in by_urgency(report):
        results = [result for result in account["results"] if not is_quiet(result)]
        if account["state"] == "unchanged":
            continue
        lines += ["", f"## {_code(account['account'])}: {account['state'].replace('_', ' ')}", ""]
        lines += _reason(account)
        for result in results[:left]:
            lines += _result(result)
        for delivery in account["deliveries"] or ():
            lines += _failing(delivery)
        if len(results) > left:
            lines.append(f"- {len(results) - left:,} more, in the HTML and the JSON report")
        left = max(0, left - len(results))
    return "\n".join(lines) + "\n"


def _total(things: str, counts: Mapping[str, int]) -> str:
    return f"- {things}: {sum(counts.values()):,}" + (f" ({tally(counts)})" if any(counts.values()) else "")


def _table(report: Report) -> list[str]:
    used = [state for state in STATES if report["totals"]["subscriptions"][state]]
    head = ["Account", "Instance", "Ring", "Result", *(state.replace("_", " ") for state in used)]
    rows = [
        [
            _cell(account["account"]),
            _cell(account["instance"] or "not known"),
            "" if account["ring"] is None else str(account["ring"]),
            account["state"].replace("_", " "),
            *(str(account["summary"][state]) for state in used),
        ]
        for account in by_urgency(report)
    ]
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def _reason(account: Entry) -> list[str]:
    if account["message"]:
        source = failure_source(account["failure"]) if account["failure"] else ""
        return [f"- Reason: {_code(account['message'])}{source and f' ({_code(source)})'}"]
    if account["reason"]:
        return [f"- Reason: {_code(account['reason'])}"]
    if account["state"] not in UNTOLD or not all(map(is_quiet, account["results"])):
        return []
    return [f"- {'Nothing would change.' if account['results'] else 'There is no plan for it.'}"]


def _result(result: Entry) -> list[str]:
    pruned = " by prune" if result["pruned"] else ""
    line = f"- **{state_word(result)}**{pruned}: {_named(result)}"
    failure = result["failure"]
    if failure:
        line += f": {_code(failure['message'] or 'no reason was given')} ({_code(failure_source(failure))})"
    tried = "tried: " if result["state"] == "failed" else ""
    return [line, *(f"  - {tried}{_code(operation(step))}" for step in result["patch"])]


def _failing(delivery: Entry) -> list[str]:
    errors: Sequence[Entry] = delivery["errors"]
    last = max(errors, key=lambda error: error["timestamp"] or 0) if errors else None
    told = f": {_code(last['status_code'])} {_code(last['response_body'] or '')}" if last else ""
    return [f"- **deliveries fail**: {_named(delivery)}, {number_of(delivery['error_count'] or 0, 'error')}{told}"]


def _named(subscription: Entry) -> str:
    return f"{_code(subscription['integration_key'])} {_code(called(subscription))}"


def _time(when: Any) -> str:
    told = utc(when)
    return told if re.fullmatch("[0-9 :-]+ UTC", told) else _code(told)


def _cell(text: Any) -> str:
    # Markdown renderers disagree about a pipe after a backslash in a table, even in a code span.
    return _code(str(text).replace("|", "[U+007C]"))


def _code(text: Any) -> str:
    """Return text in a code span, whose fence is longer than any run of backticks in the text."""
    shown = one_line(clip(str(text), _LONGEST))
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    # Markdown removes one space at both ends.
    padding = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else ""
    return f"{fence}{padding}{shown}{padding}{fence}" if shown else "(empty)"

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The forms of a report: one self-contained HTML page, a summary in Markdown, and JSON.

The page has no scripts and asks for nothing from the network. Its Content-Security-Policy allows nothing except its own
style. Whatever an expression of a template yields is escaped: in the page as HTML, in the summary as a code span. The
size is limited: long texts are cut, and lists and the matrix have a maximum length.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import called
from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import visible
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from .deviations import DEVIATIONS
from .fold import Report, count_states, render_json
from .sentences import (
    MOST_CAUSES,
    Outside,
    Sentence,
    account_tally,
    advice,
    counted,
    head,
    headline,
    named,
    noted,
    run_state,
    tally,
)
from .states import ACCOUNT_STATES, STATES, SUBSCRIPTION_STATES
from .subscriptions import in_words, is_quiet, look, operation, plan_tally, urgency, worst
from .text import ago, clip, number_of, one_line, utc

Entry = Mapping[str, Any]

_SHORT, _NAME, _LONG = 80, 200, 2000
"""The maximum numbers of characters shown of a text from outside."""

_ALL_TEXT = 1_200_000
_SUMMARY_TEXT = 300
_MOST_COLUMNS = 40
_MOST_OPEN = 10
_FINE = 2
_FOUND = {name: words for name, words in DEVIATIONS.items() if name != "differs"}
_FOLDER = Path(__file__).parent

_FUNCTIONS = (
    *(account_tally, advice, ago, called, count_states, counted, head, headline, in_words, is_quiet, look, named),
    *(noted, number_of, operation, plan_tally, run_state, tally, utc, worst),
)
"""The functions of values that the templates use."""


class _Ours(str):
    """Text of the summary that is not escaped."""


def render(report: Report) -> dict[str, str]:
    """Return a report in each of its forms, by the suffix of its file."""
    return {"json": render_json(report), "md": render_summary(report), "html": render_page(report)}


def render_page(report: Report) -> str:
    """Return the report as an HTML page."""
    states = list(ACCOUNT_STATES)
    accounts = sorted(report["accounts"], key=lambda each: (states.index(each["state"]), _group(each) == "same"))
    columns = _columns(report)
    rest = [report["subscriptions"][number] for number in set(range(len(report["subscriptions"]))) - set(columns)]
    active = sum(_group(account) != "same" for account in accounts)
    return _template("page.html.j2").render(
        report=report,
        accounts=accounts,
        numbers={account["account"]: number for number, account in enumerate(accounts)},
        columns=columns,
        rows=[_row(account["results"], columns, bool(rest)) for account in accounts],
        rest=len(rest),
        rest_states={name: sum(each["states"][name] for each in rest) for name in SUBSCRIPTION_STATES},
        used=[state for name, state in SUBSCRIPTION_STATES.items() if report["totals"]["subscriptions"][name]],
        instances=Counter(account["instance"] for account in accounts if account["instance"]),
        active=active,
        attention=sum(_group(account) == "attention" for account in accounts),
        details=[_details(account, active) for account in accounts],
        longest=_longest(accounts),
    )


def render_summary(report: Report) -> str:
    """Return a summary of the report in Markdown, for a pull request, a ticket or the summary of a job."""
    return _template("summary.md.j2").render(report=report)


@cache
def _template(name: str) -> Template:
    """Return a template, in an environment of its own."""
    is_page = name.endswith(".html.j2")
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=is_page,
        undefined=StrictUndefined,
        finalize=_shown if is_page else _in_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update({each.__name__: each for each in _FUNCTIONS}, STATES=STATES, FOUND=_FOUND)
    environment.globals.update(SHORT=_SHORT, NAME=_NAME, LONG=_LONG, MOST_CAUSES=MOST_CAUSES)
    if is_page:
        css = (_FOLDER / "page.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        environment.globals.update(css=Markup(css), digest=digest)
        environment.filters.update(bdi=_bdi, code=_code, sentence=_sentence, one_line=_one_line)
    else:
        environment.filters.update(ours=_Ours, sentence=_summary_sentence, time=_time)
    return environment.get_template(name)


def _shown(value: Any) -> Any:
    """Return what an expression of the page yields, before it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _bdi(text: Any, longest: int = _NAME) -> Markup:
    """Return text from outside, cut to a length, with a writing direction of its own."""
    return _element("bdi", text, longest)


def _code(text: Any, longest: int) -> Markup:
    """Return text from outside as code, cut to a length."""
    return _element("code", text, longest)


def _element(name: str, text: Any, longest: int) -> Markup:
    # Quotes are nothing special in an element.
    return Markup(f"<{name}>{html.escape(visible(clip(str(text), longest)), quote=False)}</{name}>")


def _one_line(text: Any, longest: int) -> str:
    return one_line(clip(str(text), longest))


def _sentence(pieces: Sentence) -> Markup:
    return Markup("").join(
        _bdi(_one_line(each, _SHORT)) if isinstance(each, Outside) else escape(each) for each in pieces
    )


def _in_code(value: Any) -> Any:
    """Return what an expression of the summary yields: text in a code span, unless it is our own.

    No Markdown renderer interprets links, mentions, images or HTML there. Escaping would differ between renderers.
    """
    if not isinstance(value, str) or isinstance(value, _Ours):
        return value
    shown = one_line(clip(value, _SUMMARY_TEXT))
    # The fence is longer than any run of backticks in the text.
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    # Markdown removes one space at both ends.
    padding = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else ""
    return f"{fence}{padding}{shown}{padding}{fence}" if shown else "(empty)"


def _summary_sentence(pieces: Sentence) -> str:
    return _Ours("".join(_in_code(str(each)) if isinstance(each, Outside) else each for each in pieces))


def _time(when: str) -> str:
    told = utc(when)
    return _Ours(told) if re.fullmatch("[0-9 :-]+ UTC", told) else told


def _columns(report: Report) -> list[int]:
    """Return the numbers of the subscriptions that have a column, those that failed first.

    If there are too many subscriptions, those have one that failed, and those that many accounts have.
    """
    worst_of = dict.fromkeys(range(len(report["subscriptions"])), _FINE)
    for account in report["accounts"]:
        for result in account["results"]:
            number = result["subscription"]
            worst_of[number] = min(worst_of[number], urgency(result))
    columns = list(worst_of)
    if len(columns) > _MOST_COLUMNS:
        counts = [each["accounts"] for each in report["subscriptions"]]
        columns = [each for each in columns if worst_of[each] < _FINE or counts[each] * 20 >= len(report["accounts"])]
        columns = sorted(columns, key=lambda each: (worst_of[each], -counts[each]))[:_MOST_COLUMNS]
    return sorted(columns, key=lambda each: (worst_of[each], each))


def _details(account: Entry, active: int) -> dict[str, Any]:
    """Return which details of an account the page shows. They are open if it failed, or if few accounts have any."""
    group = _group(account)
    results = list(enumerate(account["results"]))
    return {
        "group": group,
        "is_open": account["verdict"] == "failed" or (active <= _MOST_OPEN and group != "same"),
        "active": sorted((each for each in results if not is_quiet(each[1])), key=lambda each: urgency(each[1])),
        "quiet": [result for _place, result in results if is_quiet(result)],
    }


def _row(results: Sequence[Entry], columns: Sequence[int], has_rest: bool) -> list[list[tuple[int, Entry]]]:
    """Return the results of an account in each column, with their places in the account, and then those of the rest."""
    cells: dict[int, list[tuple[int, Entry]]] = {column: [] for column in columns}
    rest: list[tuple[int, Entry]] = []
    for place, result in enumerate(results):
        cells.get(result["subscription"], rest).append((place, result))
    return [*cells.values(), *([rest] if has_rest else [])]


def _group(account: Entry) -> str:
    """Return the group of an account. One that is unchanged, but has something that the page names, is ``noted``."""
    group = ACCOUNT_STATES[account["state"]].group
    is_noted = group == "same" and (account["unlisted"] or account["disabled"] or account["failing"])
    return "noted" if is_noted else group


def _longest(accounts: Sequence[Entry]) -> int:
    """Return how many characters of a long text the page shows, so that all of them together have a limit."""
    texts = 1
    for account in accounts:
        texts += sum(2 + len(result["patch"]) for result in account["results"] if not is_quiet(result))
        texts += sum(len(each["errors"]) for each in (*(account["deliveries"] or ()), *account["failing"]))
    return max(_SHORT, min(_LONG, _ALL_TEXT // texts))

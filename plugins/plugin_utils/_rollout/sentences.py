# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The sentences of a report: the verdict, and its causes, each in one line.

A sentence is a list of pieces. A piece that is from outside is marked as such, since the page and the summary have to
set it apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .causes import KINDS, Cause
from .fold import Entry, Report
from .states import ACCOUNT_STATES, STATES
from .text import number_of, one_line

Sentence = list[str]


class Outside(str):
    """Text that is not our own, such as a name, a message or a response."""


_RUNS = {
    "rollout": "Rollout",
    "plan": "Dry run (check mode): nothing was written",
    "drift": "Drift check: nothing was written",
}
_NOT_OVER = (
    " The run had not ended when this was written. If it does not run any more, the playbook report says what was done."
)
_AGAIN = "Run the playbook again."
_MOST_NAMED = 10
MOST_CAUSES = 20
"""How many causes a form of the report names. The JSON report has all."""


def run_state(report: Report) -> str:
    """Return what kind of run it was, and whether it changed something."""
    changed = [account for account in report["accounts"] if account["changed"]]
    said = f"{number_of(len(changed), 'account')} changed" if changed else "nothing was changed"
    if in_part := sum(any(map(_is_left, account["results"])) for account in changed):
        said += f" ({in_part} in part)"
    if report["totals"]["accounts"]["refused"]:
        return f"Run refused: {said}"
    ring, rings = report["ring"] or 0, report["rings"]
    until = "stopped after" if report["stopped"] else "up to"
    reached = f", {until} ring {ring} of {rings}" if 0 < ring < rings else ""
    if report["kind"] != "rollout":
        return _RUNS[report["kind"]]
    return f"{_RUNS['rollout']}{'' if report['is_over'] else ' under way'}: {said}{reached}"


def _is_left(result: Entry) -> bool:
    return result["state"] in ("failed", "not_known")


def headline(report: Report) -> Sentence:
    """Return in a few sentences whether the accounts match their list, and what the run did."""
    over = [] if report["is_over"] else [_NOT_OVER]
    return [piece for said in (_match(report), _part(report), over) for piece in said]


def _match(report: Report) -> Sentence:
    everything = len(report["accounts"])
    if not everything:
        return ["There are no accounts."]
    if report["totals"]["accounts"]["refused"]:
        changed = sum(account["changed"] for account in report["accounts"])
        after = f"after {number_of(changed, 'account')} {'was' if changed == 1 else 'were'} changed"
        return [f"The plan is refused, {after if changed else 'so nothing is applied to any account'}."]
    fine = report["verdict"]["counts"]["match"]
    if fine < everything:
        counts = Counter(account["state"] for account in report["accounts"] if account["verdict"] != "match")
        others = account_tally(counts)
        if fine:
            return [f"{fine:,} of {number_of(everything, 'account')} {_match_it(report, fine)}. The others: {others}."]
        is_known = report["verdict"]["counts"]["differ"] == everything
        return [f"No account {_match_it(report, 1) if is_known else 'is known to match the list'}: {others}."]
    which = {1: "The account", 2: "Both accounts"}.get(everything, f"All {everything:,} accounts")
    which = f"{which} {_match_it(report, everything)}"
    if _is_about_more(report):
        return [f"{which}, which fails on {' and '.join(report['fail_on']) or 'nothing'}."]
    if report["check_mode"]:
        return [f"{which}. Nothing would change."]
    subscriptions = report["totals"]["subscriptions"]
    done = tally({name: subscriptions[name] for name in ("created", "updated", "deleted")})
    return [f"{which}. {f'Changed to get there: {done}.' if done else 'Nothing had to be changed.'}"]


def _match_it(report: Report, count: int) -> str:
    """Return what an account or several do that have the verdict ``match``."""
    if _is_about_more(report):
        return "passes this check" if count == 1 else "pass this check"
    return "matches the list" if count == 1 else "match the list"


def _is_about_more(report: Report) -> bool:
    """Return whether the verdict is about something else than what differs from the lists."""
    return bool(report["kind"] == "drift" and report["fail_on"] != ["differs"])


def _part(report: Report) -> Sentence:
    return [" This is a part of the accounts: --limit ", Outside(report["limit"]), "."] if report["limit"] else []


def counted(report: Report) -> list[Cause]:
    """Return the causes of the verdict."""
    return [cause for cause in report["causes"] if cause["verdict"]]


def noted(report: Report) -> list[Cause]:
    """Return what was found that does not count for the verdict."""
    return [cause for cause in report["causes"] if not cause["verdict"]]


def head(cause: Cause) -> Sentence:
    """Return what a cause is and how many accounts it concerns, without their names."""
    kind, count = KINDS[cause["kind"]], len(cause["accounts"])
    template = kind.subscription if cause["name"] else kind.one if count == 1 else kind.many
    before, _subscription, after = template.format(
        subscription="\0", accounts=number_of(count, "account"), action=cause["action"]
    ).rpartition("\0")
    which = [Outside(cause["integration_key"]), ' "', Outside(cause["name"]), '"'] if cause["name"] else []
    alike = [f" ({cause['count']} of this name)"] if cause["name"] and cause["count"] > 1 else []
    members = [" (", Outside(", ".join(cause["members"])), ")"] if cause["members"] else []
    return [*filter(None, [before]), *which, *alike, after, *members]


def advice(report: Report) -> str | None:
    """Return what to do, or None if there is nothing to do, or only what the causes say."""
    if not report["is_over"]:
        return None
    verdict, accounts = report["verdict"]["verdict"], report["totals"]["accounts"]
    differs = any(cause["kind"] == "differs" and cause["verdict"] for cause in report["causes"])
    if verdict in ("match", "differ"):
        return "Run the rollout, or change the list." if differs else None
    again = "Fix the causes, and run the playbook again." if any(map(_is_to_fix, report["causes"])) else _AGAIN
    if differs:
        return f"{again} For what differs, run the rollout, or change the list."
    return again if report["check_mode"] or accounts["refused"] else f"{again} It changes only what is left."


def _is_to_fix(cause: Cause) -> bool:
    return cause["verdict"] in ("failed", "unchecked") and bool(cause["message"])


def lines(report: Report) -> Iterator[str]:
    """Yield what the run did, the verdict, its causes and what to do, as lines of text for a terminal."""
    yield f"{run_state(report)}."
    yield one_line("".join(headline(report)))
    causes = [*counted(report), *noted(report)]
    for cause in causes[:MOST_CAUSES]:
        notes = " ".join(filter(None, (cause["message"], cause["note"])))
        also = "" if cause["verdict"] else "Also found: "
        yield one_line(f"{also}{''.join(head(cause))}: {in_short(cause['accounts'])}.{notes and f' {notes}'}")
    if causes[MOST_CAUSES:]:
        yield f"{number_of(len(causes) - MOST_CAUSES, 'more cause')}: see the report."
    if what := advice(report):
        yield what


def ring_line(report: Report, ring: int) -> str:
    """Return what became of the accounts of a ring, as a line of text for a terminal."""
    states = Counter(account["state"] for account in report["accounts"] if account["ring"] == ring)
    return f"Ring {ring}: {account_tally(states)}."


def named(things: Sequence[str]) -> tuple[Sequence[str], int]:
    """Return what a line names of some accounts or subscriptions, and how many more there are."""
    # Nobody wants to read "and 1 more".
    most = _MOST_NAMED + 1 if len(things) == _MOST_NAMED + 1 else _MOST_NAMED
    return things[:most], len(things[most:])


def in_short(things: Sequence[str]) -> str:
    """Return what a line names of some accounts or subscriptions, as text."""
    names, more = named(things)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def account_tally(counts: Mapping[str, int]) -> str:
    """Return the counts of states of accounts that are not zero, in words and the most urgent first."""
    return tally({state: counts[state] for state in ACCOUNT_STATES})


def tally(counts: Mapping[str, int]) -> str:
    """Return the counts of states that are not zero, in words."""
    return ", ".join(f"{count:,} {STATES[name].words}" for name, count in counts.items() if count)

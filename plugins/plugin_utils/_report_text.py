# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Functions that the HTML and the Markdown report share: order, words, and safe display of text from outside."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ._report import ACCOUNT_STATES, UNTOLD, Report

Sentence = list[str]
"""Pieces of a sentence: our own text, and text from outside (``Outside``)."""

_MOST_NAMED = 5
_LONGEST_REASON = 240


class Outside(str):
    """Text that is not our own, such as a name, a message or a response."""


class Account(Outside):
    """The name of an account, which reports emphasize."""


def visible(text: str) -> str:
    """Return text in which the code point replaces each character that is invisible or changes the text direction.

    Such characters can make one name look like another, or reverse the order of words. Line breaks are kept.
    """
    text = text.replace("\r\n", "\n")
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "\n" else f"[U+{ord(each):04X}]" for each in text)


def one_line(text: str) -> str:
    """Return visible text without line breaks."""
    return re.sub(r" *\n *", " ↵ ", visible(text))


def clip(text: str, longest: int) -> str:
    """Return text, cut to a length, with the number of characters left out. The JSON report has the full text."""
    left_out = len(text) - longest
    return f"{text[:longest]}… ({left_out:,} more characters)" if left_out > 0 else text


def utc(when: Any) -> str:
    """Return a time for people. Takes ISO 8601 or epoch milliseconds, and returns anything else as text."""
    try:
        if isinstance(when, int):
            time = datetime.fromtimestamp(when / 1000, timezone.utc)
        else:
            time = datetime.strptime(when, "%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError, OverflowError, OSError):
        return str(when)
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def number_of(count: int, thing: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def words(state: str) -> str:
    """Return a state in words."""
    return state.replace("_", " ")


def look(result: Mapping[str, Any]) -> str:
    """Return the state that determines the style of a subscription."""
    if result["deliveries_failing"]:
        return "failed"
    return "no_change" if result["state"] in UNTOLD and is_quiet(result) else str(result["state"])


def state_word(result: Mapping[str, Any]) -> str:
    """Return the state of a subscription in words."""
    if result["state"] in UNTOLD:
        action = result["action"]
        planned = "no change" if action == "unchanged" else f"would be {action}"
        return f"{words(result['state'])} ({planned})"
    return words(result["state"]) + (", deliveries fail" if result["deliveries_failing"] else "")


def account_tally(account: Mapping[str, Any]) -> str:
    """Return the number of subscriptions in each state of an account, in words. For a plan, what would change."""
    if account["state"] not in ("refused", "not_reached"):
        return tally(account["summary"])
    would = Counter("no change" if is_quiet(each) else f"would be {each['action']}" for each in account["results"])
    return tally(would)


def tally(counts: Mapping[str, int]) -> str:
    """Return the counts that are not zero, in words."""
    return ", ".join(f"{count:,} {words(state)}" for state, count in counts.items() if count)


def operation(step: Mapping[str, Any]) -> str:
    """Return an operation of a patch on one line."""
    value = json.dumps(step["value"], ensure_ascii=False)
    return f"{step['op']} {step['path']}" + ("" if step["op"] == "remove" else f" → {value}")


def failure_source(failure: Mapping[str, Any]) -> str:
    """Return the source of a failure: the request, the status and code of its response, and the request id."""
    request = " ".join(str(failure[part]) for part in ("method", "path") if failure[part])
    answer = " ".join(str(failure[part]) for part in ("status", "code") if failure[part])
    reference = f"request {failure['request_id']}" if failure["request_id"] else ""
    return ", ".join(part for part in (request, answer, reference) if part)


def delivery_status(status: Mapping[str, Any] | None) -> list[str]:
    """Return the delivery status, one line for each fact."""
    if status is None or all(value is None for value in status.values()):
        return []
    lines = [f"{status['success_count'] or 0} delivered, {status['error_count'] or 0} failed"]
    lines += [
        f"last {outcome} {utc(status[f'last_{outcome}'])}"
        for outcome in ("success", "error")
        if status[f"last_{outcome}"]
    ]
    return lines


def kind(report: Report) -> str:
    """Return whether the run was a dry run, in words."""
    if report["totals"]["accounts"]["refused"]:
        return "Refused: nothing was written"
    return "Dry run (check mode): nothing was written" if report["check_mode"] else "Applied"


def instances(report: Report) -> dict[str, int]:
    """Return the number of accounts on each instance."""
    return Counter(account["instance"] for account in report["accounts"] if account["instance"])


def delivery_summary(report: Report) -> str:
    """Return in words whether deliveries were verified, and the result."""
    totals = report["totals"]
    if not totals["verified"]:
        return "not verified"
    failing = totals["deliveries_failing"]
    told = f"began to fail for {number_of(failing, 'subscription')}" if failing else "none began to fail"
    before = totals["deliveries_failing_before"]
    more = f"; {number_of(before, 'subscription')} failed before" if before else ""
    return f"verified in {number_of(totals['verified'], 'account')}, {told}{more}"


def by_urgency(report: Report) -> list[dict[str, Any]]:
    """Return the accounts, the most urgent first."""
    return sorted(report["accounts"], key=lambda account: ACCOUNT_STATES.index(account["state"]))


def is_quiet(result: Mapping[str, Any]) -> bool:
    """Return whether a report shows only the name of a subscription, because nothing happened to it."""
    return bool(result["action"] == "unchanged" and not result["deliveries_failing"])


def verdict(report: Report) -> Sentence:
    """Return in a sentence or two whether the accounts match their lists, and which do not, and why."""
    accounts, totals = report["accounts"], report["totals"]["accounts"]
    if not accounts:
        return ["There are no accounts."]
    fine, everything = totals["as_described"], totals["all"]
    if fine == everything:
        which = "The account is" if everything == 1 else f"All {everything:,} accounts are"
        if report["check_mode"]:
            return [f"{which} as described. Nothing would change."]
        done = {state: report["totals"]["subscriptions"][state] for state in ("created", "updated", "deleted")}
        told = f"Changed to get there: {tally(done)}." if any(done.values()) else "Nothing had to be changed."
        return [f"{which} as described. {told}"]
    refused = [account for account in accounts if account["state"] == "refused"]
    if refused:
        said: Sentence = ["The plan was refused, and nothing was applied."]
        for account in refused[:_MOST_NAMED]:
            said += [" ", Account(account["account"]), ": ", _short_reason(account), "."]
        return said + ([f" {len(refused) - _MOST_NAMED:,} more were refused."] if refused[_MOST_NAMED:] else [])
    said = [f"{fine:,} of {number_of(everything, 'account')} {'is' if fine == 1 else 'are'} as described."]
    by_state: dict[str, list[dict[str, Any]]] = {state: [] for state in ACCOUNT_STATES}
    for account in accounts:
        by_state[account["state"]].append(account)
    failed, missed, differing = by_state["failed"], by_state["not_reached"], by_state["would_change"]
    for account in failed[:_MOST_NAMED]:
        said += [" ", Account(account["account"]), " failed: ", _short_reason(account), "."]
    if len(failed) > _MOST_NAMED:
        said += [f" {len(failed) - _MOST_NAMED:,} more failed."]
    for account in differing[:_MOST_NAMED]:
        counts = {state: count for state, count in account["summary"].items() if state != "unchanged"}
        said += [" ", Account(account["account"]), f" differs: {tally(counts)}."]
    if len(differing) > _MOST_NAMED:
        said += [f" {len(differing) - _MOST_NAMED:,} more differ."]
    said += _named(by_state["not_known"], "begun, and what was done is not known")
    return said + _named(missed, "not reached")


def _named(accounts: Sequence[Mapping[str, Any]], what: str) -> Sentence:
    """Return a sentence about accounts that names the first of them. Empty if there are none."""
    said: Sentence = []
    for number, account in enumerate(accounts[:_MOST_NAMED]):
        last = number and number == len(accounts) - 1
        said += [" and " if last else ", " if number else " ", Account(account["account"])]
    if accounts:
        more = f" and {len(accounts) - _MOST_NAMED:,} more" if len(accounts) > _MOST_NAMED else ""
        said += [f"{more} {'was' if len(accounts) == 1 else 'were'} {what}."]
    return said


def _short_reason(account: Mapping[str, Any]) -> Outside:
    reason = " ".join(str(account["reason"]).split())
    return Outside(reason.rstrip(". ") if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The report of a rollout as data: the state of each account and of each of its subscriptions, and the totals."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Report = dict[str, Any]
Record = Mapping[str, Any]

SCHEMA = 1

STATES = (
    *("failed", "not_known", "not_reached", "created", "updated", "deleted"),
    *("would_be_created", "would_be_updated", "would_be_deleted", "unchanged"),
)
"""The states of a subscription."""

ACCOUNT_STATES = ("refused", "failed", "not_known", "not_reached", "changed", "would_change", "unchanged")
"""The states of an account, the most urgent first.

``refused``: its plan was refused, so that nothing was applied in any account. ``not_known``: the run began to change
it, and may have ended.
"""

ATTENTION = ("refused", "failed", "not_known", "not_reached")
"""The states of accounts that need attention."""

UNTOLD = ("refused", "not_known", "not_reached")
"""The states in which only the plan is known."""

_FAILURE = ("status", "code", "message", "request_id", "method", "path")
_STATUS = ("success_count", "error_count", "last_success", "last_error")


def build_report(
    records: Mapping[str, Record | None],
    *,
    hosts: Sequence[str],
    title: str,
    started: str | None,
    finished: str | None,
    check_mode: bool,
) -> Report:
    """Build the report from the records of the accounts.

    ``records`` holds the record of each account that was planned or reached, ``hosts`` the names of all accounts in
    order, ``started`` and ``finished`` are times in ISO 8601. The result is plain data and depends only on the input.
    """
    # The report must not contain values of Ansible's own types: only Ansible can serialize them.
    accounts = [_account(str(host), _plain(records.get(host)), check_mode) for host in hosts]
    states = Counter(account["state"] for account in accounts)
    return {
        "schema": SCHEMA,
        "title": str(title),
        "check_mode": bool(check_mode),
        "started": _plain(started),
        "finished": _plain(finished),
        "as_described": all(account["as_described"] for account in accounts),
        "totals": {
            "accounts": {
                "all": len(accounts),
                "as_described": sum(account["as_described"] for account in accounts),
                **{state: states[state] for state in ACCOUNT_STATES},
            },
            "subscriptions": count_states(result for account in accounts for result in account["results"]),
            "verified": sum(account["deliveries"] is not None for account in accounts),
            "deliveries_failing": sum(len(account["deliveries"] or ()) for account in accounts),
            "deliveries_failing_before": sum(
                _fails(result) and not result["deliveries_failing"]
                for account in accounts
                if account["deliveries"] is not None
                for result in account["results"]
            ),
        },
        "subscriptions": _number_subscriptions(accounts),
        "accounts": accounts,
    }


def render_json(report: Report) -> str:
    """Return the report as JSON. Characters outside ASCII are escaped, because some change the direction of text."""
    return json.dumps(report, indent=2) + "\n"


def count_states(results: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the number of results in each state, including zeros."""
    counts = Counter(result["state"] for result in results)
    return {state: counts[state] for state in STATES}


def _account(host: str, record: Any, check_mode: bool) -> dict[str, Any]:
    record = record or {}
    begun = record.get("phase") == "begun"
    reached = bool(record) and (check_mode or begun or record.get("phase") == "applied")
    failing = record.get("deliveries")
    # Before ansible-core 2.19, a template turns None into "" and a number into text.
    failing = failing if isinstance(failing, list) else None
    results = [_result(each, record, check_mode, failing or ()) for each in record.get("results") or ()]
    states = {result["state"] for result in results}
    if record.get("refused"):
        state = "refused"
    elif not reached:
        state = "not_reached"
    elif begun:
        state = "not_known"
    elif record.get("failure") or failing or "failed" in states:
        state = "failed"
    elif check_mode:
        state = "would_change" if states - {"unchanged"} else "unchanged"
    else:
        state = "changed" if record.get("changed") else "unchanged"
    failure = record.get("failure") or {}
    return {
        "account": host,
        "instance": record.get("instance"),
        "ring": _number(record.get("ring")),
        "at": record.get("at"),
        "planned": bool(record),
        "state": state,
        "as_described": state in ("changed", "unchanged"),
        "changed": reached and not check_mode and bool(record.get("changed")),
        "reason": _reason(failure, results, failing or ()),
        "message": failure.get("msg"),
        "failure": _only(_FAILURE, failure.get("failure")),
        "summary": count_states(results),
        "results": results,
        "deliveries": None if failing is None else [_delivery(each) for each in failing],
    }


def _result(result: Record, record: Record, check_mode: bool, failing: Iterable[Record]) -> dict[str, Any]:
    action = result["action"]
    if result.get("pending"):
        state = "not_known"
    elif action == "failed" or record.get("phase") in ("begun", "applied"):
        state = action
    elif check_mode:
        state = action if action == "unchanged" else f"would_be_{action}"
    else:
        state = "not_reached"
    return {
        **_texts(result),
        "action": action,
        "state": state,
        "pruned": bool(result.get("pruned")),
        "deliveries_failing": any(_identity(each) == _identity(result) for each in failing),
        "patch": [_only(("op", "path", "value"), operation) for operation in result.get("patch") or ()],
        "status": _numbers(_STATUS, result.get("status")),
        "failure": _only(_FAILURE, result.get("failure")),
    }


def _fails(result: Record) -> bool:
    """Return whether the last delivery of a subscription failed."""
    status = result["status"] or {}
    return (status.get("last_error") or 0) > (status.get("last_success") or 0)


def _delivery(delivery: Record) -> dict[str, Any]:
    return {
        **_texts(delivery),
        **{name: _number(delivery.get(name)) for name in ("error_count", "last_error")},
        "errors": [
            {
                **{name: each.get(name) for name in ("status_code", "response_body")},
                "timestamp": _number(each.get("timestamp")),
            }
            for each in delivery.get("errors") or ()
        ],
    }


def _reason(failure: Record, results: Sequence[Record], failing: Sequence[Record]) -> str | None:
    """Return in a few words why an account or its plan failed, or None."""
    failed = [result for result in results if result["state"] == "failed"]
    if failed:
        first = failed[0]["failure"] or {}
        message = (first.get("message") or "no reason was given").rstrip(".")
        which = f"{len(failed)} of {len(results)} subscriptions, the first one " if len(failed) > 1 else ""
        # The message of a problem names the subscription.
        return f"{which}{message}" if first.get("problems") else f"{which}{_label(failed[0])}: {message}"
    if failing:
        return f"deliveries began to fail after the change: {', '.join(_label(each) for each in failing)}"
    return (failure.get("msg") or "no reason was given") if failure else None


def called(subscription: Record) -> str:
    """Return the name of a subscription, or its id if it has no name."""
    return str(subscription["name"] or subscription["id"] or "(no name)")


def _label(subscription: Record) -> str:
    return f'{subscription["integration_key"]} "{called(subscription)}"'


def _identity(subscription: Record) -> tuple[Any, Any]:
    return subscription.get("integration_key"), subscription.get("id") or subscription.get("name")


def _number_subscriptions(accounts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the distinct subscriptions of all accounts, and set the number of the subscription in each result.

    Subscriptions with the same integration and name are one subscription across accounts. If an account has two with
    the same name, its second one corresponds to the second one of other accounts. Subscriptions that are only pruned
    come last.
    """
    members: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for account in accounts:
        seen: Counter[tuple[str, str]] = Counter()
        for result in account["results"]:
            key = (str(result["integration_key"]), called(result))
            seen[key] += 1
            members.setdefault((*key, seen[key]), []).append(result)
    ordered = sorted(members.items(), key=lambda item: all(result["pruned"] for result in item[1]))
    for number, (_key, results) in enumerate(ordered):
        for result in results:
            result["subscription"] = number
    return [
        {
            "integration_key": key,
            "name": name,
            "which": which,
            "accounts": len(results),
            "states": count_states(results),
        }
        for (key, name, which), results in ordered
    ]


def _only(names: Sequence[str], value: Any) -> dict[str, Any] | None:
    return {name: value.get(name) for name in names} if value else None


def _texts(subscription: Record) -> dict[str, str | None]:
    values = {name: subscription.get(name) for name in ("integration_key", "name", "id")}
    return {name: None if value is None else str(value) for name, value in values.items()}


def _numbers(names: Sequence[str], value: Any) -> dict[str, int | None] | None:
    return {name: _number(value.get(name)) for name in names} if value else None


def _number(value: Any) -> int | None:
    return int(value) if re.fullmatch("[0-9]{1,18}", str(value)) else None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and abs(value) < float("inf"):
        return float(value)
    return str(value)

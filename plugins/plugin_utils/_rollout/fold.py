# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The report of a run as data: the fold over its records. It is what ``report.json`` holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import called, label
from ansible_collections.community.launchdarkly.plugins.module_utils._model.subscription import DELIVERIES, is_failing

from .causes import causes_of, without_request_id
from .record import Record, epoch
from .run import Run
from .states import ACCOUNT_STATES, SUBSCRIPTION_STATES, VERDICTS

Report = dict[str, Any]
Records = Mapping[str, "Record | None"]
Entry = Mapping[str, Any]

_SCHEMA = 2
_TITLE = "Audit log subscriptions"
_FAILURE = ("status", "code", "message", "request_id", "method", "path")
_ERROR = ("status_code", "response_body")


def fold(run: Run, records: Records, finished: str, runs: int = 1, is_over: bool = True) -> Report:
    """Return the report of a run. It depends only on the input, and on whether the run is marked as stopped.

    ``records`` holds the record of each account in order, or None if there is none. ``finished`` is the time of the
    report, in ISO 8601. ``runs`` is the number of runs that the records are from. ``is_over`` is whether the run ended.
    """
    accounts = [_account(run, name, record, finished) for name, record in records.items()]
    states = Counter(account["state"] for account in accounts)
    return {
        "schema": _SCHEMA,
        "title": _TITLE if runs == 1 else f"{_TITLE}, joined from {runs} runs",
        "kind": run.kind,
        "check_mode": run.kind != "rollout",
        "limit": run.limit,
        "fail_on": run.fail_on,
        "ring": _last_ring(accounts) if runs == 1 else None,
        "rings": len(run.rings) if runs == 1 else None,
        "stopped": runs == 1 and run.is_stopped,
        "is_over": is_over,
        "started": run.started,
        "finished": finished,
        "verdict": _verdict(accounts),
        "causes": causes_of(accounts, run.failing_on, is_over),
        "totals": {
            "accounts": {"all": len(accounts), **{state: states[state] for state in ACCOUNT_STATES}},
            "subscriptions": count_states(result for account in accounts for result in account["results"]),
            "verified": sum(account["deliveries"] is not None for account in accounts),
            "deliveries_failing": sum(len(account["deliveries"] or ()) for account in accounts),
            "deliveries_failing_before": sum(
                is_failing(result["status"] or {}) and not result["deliveries_failing"]
                for account in accounts
                if account["deliveries"] is not None
                for result in account["results"]
            ),
            **{name: sum(len(account[name]) for account in accounts) for name in ("unlisted", "disabled", "failing")},
        },
        "subscriptions": _number_subscriptions(accounts),
        "accounts": accounts,
    }


def render_json(report: Report) -> str:
    """Return the report as JSON. Characters outside ASCII are escaped, because some change the direction of text."""
    return json.dumps(report, indent=2) + "\n"


def count_states(results: Iterable[Entry]) -> dict[str, int]:
    """Return the number of results in each state, including zeros."""
    counts = Counter(result["state"] for result in results)
    return {state: counts[state] for state in SUBSCRIPTION_STATES}


def _verdict(accounts: Sequence[Entry]) -> dict[str, Any]:
    names = {each: [account["account"] for account in accounts if account["verdict"] == each] for each in VERDICTS}
    return {
        "verdict": next((each for each in VERDICTS if names[each]), "match"),
        "counts": {each: len(of_it) for each, of_it in names.items()},
        "accounts": names,
    }


def _last_ring(accounts: Sequence[Entry]) -> int | None:
    """Return the number of the last ring that was reached, or None if all rings were, or none."""
    reached = [account["ring"] or 0 for account in accounts if account["state"] != "not_reached"]
    return max(reached, default=0) or None if len(reached) < len(accounts) else None


def _account(run: Run, name: str, given: Record | None, finished: str) -> dict[str, Any]:
    record = given or Record(name)
    results = [_result(each, record, run) for each in record.results]
    state = _state(run, given, results)
    is_fine = state == "would_change" and "differs" not in run.failing_on
    reached = given is not None and (run.kind != "rollout" or record.phase != "planned")
    failure = record.failure or {}
    return {
        "account": name,
        "instance": record.instance,
        "ring": _number(record.ring),
        "at": record.at,
        "planned": given is not None,
        "state": state,
        "verdict": "match" if is_fine else ACCOUNT_STATES[state].verdict,
        "changed": reached and run.kind == "rollout" and record.changed,
        "reason": _reason(record, results),
        "message": failure.get("msg"),
        "failure": _failure(failure.get("failure")),
        "summary": count_states(results),
        "results": results,
        "deliveries": None if record.deliveries is None else [_delivery(each, finished) for each in record.deliveries],
        "unlisted": [{**_texts(each), "enabled": bool(each.get("enabled", True))} for each in record.unlisted],
        "disabled": [_texts(each) for each in record.disabled],
        "failing": [_delivery(each, finished) for each in record.failing],
    }


def _state(run: Run, record: Record | None, results: Sequence[Entry]) -> str:
    """Return the name of the state of an account."""
    states = {result["state"] for result in results}
    if record is not None and record.refused:
        return "refused"
    if record is None or (run.kind == "rollout" and record.phase == "planned"):
        return "not_reached"
    if record.phase == "begun":
        return "not_known"
    if record.failure or record.deliveries or "failed" in states:
        return "not_read" if run.kind != "rollout" and _is_unread(record) else "failed"
    if run.kind == "rollout":
        return "changed" if record.changed else "unchanged"
    failing_on = set(run.failing_on)
    would_change = bool(states - {"unchanged"})
    if failing_on.intersection(record.deviations) - {"differs"} and not (would_change and "differs" in failing_on):
        return "drifted"
    return "would_change" if would_change else "unchanged"


def _is_unread(record: Record) -> bool:
    """Return whether a plan failed because the account could not be read, and not because of its list."""
    failure = (record.failure or {}).get("failure") or {}
    return failure.get("method") is not None or failure.get("code") == "interrupted"


def _result(result: Entry, record: Record, run: Run) -> dict[str, Any]:
    action = str(result["action"])
    if result.get("pending"):
        state = "not_known"
    elif action == "failed" or record.phase != "planned":
        state = action
    elif run.kind == "rollout":
        state = "not_reached"
    else:
        state = action if action == "unchanged" else f"would_be_{action}"
    return {
        **_texts(result),
        "action": action,
        "state": state,
        "pruned": bool(result.get("pruned")),
        "deliveries_failing": _is_among(result, record.deliveries or ()),
        "disabled": _is_among(result, record.disabled),
        "failing": _is_among(result, record.failing),
        "patch": [{name: step.get(name) for name in ("op", "path", "value")} for step in result.get("patch") or ()],
        "status": _numbers(DELIVERIES, result.get("status")),
        "failure": _failure(result.get("failure")),
    }


def _is_among(result: Entry, others: Iterable[Entry]) -> bool:
    return any(_identity(each) == _identity(result) for each in others)


def _identity(subscription: Entry) -> tuple[Any, Any]:
    return subscription.get("integration_key"), subscription.get("id") or subscription.get("name")


def _delivery(delivery: Entry, finished: str) -> dict[str, Any]:
    """Return the failing deliveries of a subscription. ``age`` is the age of the last success, in seconds."""
    counts = {name: _number(delivery.get(name)) for name in ("error_count", "last_error", "last_success")}
    return {
        **_texts(delivery),
        **counts,
        "age": _age(counts["last_success"], finished),
        "errors": [
            {**{name: each.get(name) for name in _ERROR}, "timestamp": _number(each.get("timestamp"))}
            for each in delivery.get("errors") or ()
        ],
    }


def _age(milliseconds: int | None, finished: str) -> int | None:
    if not milliseconds:
        return None
    return max(0, int(epoch(finished)) - milliseconds // 1000)


def _reason(record: Record, results: Sequence[Entry]) -> str | None:
    """Return in a few words why an account or its plan failed, or None."""
    failed = [result for result in results if result["state"] == "failed"]
    if failed:
        first = failed[0]["failure"] or {}
        message = (without_request_id(first.get("message"), first) or "no reason was given").rstrip(".")
        which = f"{len(failed)} of {len(results)} subscriptions, the first one " if len(failed) > 1 else ""
        # The message of a problem names the subscription.
        return f"{which}{message}" if first.get("problems") else f"{which}{label(failed[0])}: {message}"
    if record.deliveries:
        names = ", ".join(label(_texts(each)) for each in record.deliveries)
        return f"deliveries began to fail after the change: {names}"
    if record.failure:
        return without_request_id(record.failure.get("msg"), record.failure.get("failure")) or "no reason was given"
    return None


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


def _failure(failure: Any) -> dict[str, Any] | None:
    if not failure:
        return None
    return {**{name: failure.get(name) for name in _FAILURE}, "problems": failure.get("problems") or []}


def _texts(subscription: Entry) -> dict[str, Any]:
    values = {name: subscription.get(name) for name in ("integration_key", "name", "id")}
    return {name: None if value is None else str(value) for name, value in values.items()}


def _numbers(names: Sequence[str], value: Any) -> dict[str, int | None] | None:
    return {name: _number(value.get(name)) for name in names} if value else None


def _number(value: Any) -> int | None:
    """Return a number that the service or a record gives, or None if it is not one."""
    return int(value) if re.fullmatch("[0-9]{1,18}", str(value)) else None

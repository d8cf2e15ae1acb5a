# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The task of the module ``audit_log_subscriptions``: its spec, its check, what it does, its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .._api.client import Client
from .._integrations import INTEGRATIONS
from .._model.desired import Desired, desired_from
from .._options.connection import check_connection, connection_spec, connection_variables
from .._options.names import Names
from .._options.problems import Problems
from .._options.spec import Spec, check_options
from .._options.subscription import check_integration_keys, subscription_spec
from .._options.subscriptions import check_subscriptions
from .._options.visible import visible_connection, visible_subscription
from .._run.account import plan_account, predict, unlisted
from .._run.entry import Entry
from .._run.reading_account import read_account
from .._run.scope import Scope
from .._task import Checked, Mode, Options, Result, Task, TaskFailure
from .findings import findings_of

_MOST_NAMED = 5


def audit_log_subscriptions_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscriptions``."""
    return {
        **connection_spec(),
        "subscriptions": {"type": "list", "elements": "dict", "required": True, "options": subscription_spec()},
        "prune": {"type": "bool", "default": False},
        "scope": {
            "type": "dict",
            "options": {
                "integration_keys": {"type": "list", "elements": "str", "no_log": False},
                "tags": {"type": "list", "elements": "str"},
            },
        },
        "max_deletions": {"type": "int", "default": 10},
    }


def _check(raw: Mapping[Any, Any], environ: Mapping[str, str], problems: Problems) -> Checked:
    spec = audit_log_subscriptions_spec()
    # An entry's options depend on its integration, so the check of the entry replaces the one by the spec.
    entries = {"type": "list", "elements": "raw", "required": True}
    variables = connection_variables(environ)
    options = check_options({**spec, "subscriptions": entries}, raw, problems, variables=variables)
    given = options.get("subscriptions", ())
    options["subscriptions"] = check_subscriptions(spec["subscriptions"]["options"], given, problems)
    check_integration_keys(options.get("scope") or {}, problems, "scope.")
    if options.get("max_deletions", 0) < 0:
        problems.add("out_of_range", "max_deletions", "must be at least 0")
    connection = check_connection(options, raw, environ, problems)
    visible = [visible_subscription(entry) for entry in options["subscriptions"]]
    return Checked(
        options,
        connection,
        problems,
        visible={**options, **visible_connection(connection), "subscriptions": visible},
        entries=[] if problems.found else [desired_from(entry, problems.names) for entry in options["subscriptions"]],
    )


def _run(client: Client, checked: Checked, mode: Mode) -> Result:
    options, desired = checked.options, checked.entries
    scope = _scope(options, desired, checked.connection.names)
    named = dict.fromkeys(each.integration_key for each in desired)
    keys = dict.fromkeys((*named, *(scope.integration_keys if options["prune"] or mode.found else ())))
    # A key that is not in the field table may be misspelled, and nothing would ever be pruned or found.
    unknown = {*((options.get("scope") or {}).get("integration_keys") or ())} - {*INTEGRATIONS}
    account = read_account(client, keys, {each.integration_key for each in desired if each.present} | unknown)
    entries = plan_account(client, account, desired, scope, options["prune"], options["max_deletions"])
    if mode.found:
        stay = [] if options["prune"] else unlisted(client, account, entries, scope)
        mode.found(findings_of(account, entries, stay, checked))
    warnings = [_prunes_nothing(scope)] if options["prune"] and not scope.integration_keys else []
    if mode.check or not any(entry.plan.changed for entry in entries):
        predict(entries)
    else:
        from .._run.applying_account import apply_account

        so_far = mode.so_far
        wrote = (lambda: so_far(lambda: _result(entries, mode, warnings))) if so_far else None
        apply_account(client, account, entries, wrote)
    result = {**_result(entries, mode, warnings), "check_mode": mode.check}
    if result["summary"]["failed"]:
        raise _failure(entries, result)
    return result


def _scope(options: Options, desired: Sequence[Desired], names: Names) -> Scope:
    """Return what the task owns. Without ``scope.integration_keys``, it owns the integrations that its list names."""
    given = options.get("scope") or {}
    keys = given.get("integration_keys")
    if keys is None:
        keys = [each.integration_key for each in desired]
    return Scope(tuple(dict.fromkeys(keys)), frozenset(given.get("tags") or ()), names)


def _prunes_nothing(scope: Scope) -> str:
    names = scope.names
    return (
        f"{names('prune')} deletes nothing, because {names('subscriptions')} names no integration. Set "
        f"{names('scope.integration_keys')} to the integrations that the list owns."
    )


def _result(entries: Sequence[Entry], mode: Mode, warnings: Sequence[str]) -> Result:
    done = [entry.outcome.plan for entry in entries if entry.outcome]
    counts = Counter(entry.action for entry in entries)
    result: Result = {
        "changed": any(entry.changed for entry in entries),
        "results": [_entry_result(entry) for entry in entries],
        "summary": {action: counts[action] for action in ("created", "updated", "deleted", "unchanged", "failed")},
        "warnings": [*warnings, *(warning for plan in done for warning in plan.warnings)],
    }
    return {**result, "diff": [plan.diff for plan in done if plan.changed]} if mode.diff else result


def _entry_result(entry: Entry) -> Result:
    plan = entry.outcome.plan if entry.outcome else entry.plan
    state = (entry.outcome.subscription if entry.outcome else None) or plan.current
    result: Result = {
        "integration_key": entry.desired.integration_key,
        "name": state.name if state and entry.desired.name is None else entry.desired.name,
        "pruned": entry.pruned,
        "action": entry.action,
        "id": state.id if state else None,
        "patch": plan.visible_patch,
        "status": state.deliveries if state else None,
    }
    if entry.failure:
        result["failure"] = entry.failure.data
    if entry.is_pending:
        result["pending"] = True
    return result


def _failure(entries: Sequence[Entry], result: Result) -> TaskFailure:
    """Return the failure of a task of which at least one entry failed."""
    failures = [entry.failure for entry in entries if entry.failure]
    reasons = [entry.reason for entry in entries if entry.failure]
    more = f" And {len(failures) - _MOST_NAMED} more: see results." if len(failures) > _MOST_NAMED else ""
    counts = ", ".join(f"{count} {action}" for action, count in result["summary"].items())
    message = (
        f"{len(failures)} of {len(entries)} subscriptions failed ({counts}). {' '.join(reasons[:_MOST_NAMED])}{more} "
        "Fix the causes and run the task again. Entries that already match are left unchanged."
    )
    return TaskFailure(failures[0], **result, msg=message)


AUDIT_LOG_SUBSCRIPTIONS = Task(audit_log_subscriptions_spec, _check, _run)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The tasks of the modules, from their checked options to their results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ._account import Scope, apply_account, plan_account, read_account
from ._apply import Outcome, ensure, whole
from ._arguments import (
    audit_log_subscription_info_spec,
    audit_log_subscription_spec,
    audit_log_subscriptions_spec,
)
from ._client import Client
from ._errors import AnswerDiffers, ApiError
from ._hosting import Checked, Options, Result, Task, TaskFailure, failure_of
from ._integrations import INTEGRATIONS
from ._names import comparable
from ._options import Problems, check_options, nearest
from ._parallel import in_parallel
from ._plan import Plan
from ._scrubbing import scrub
from ._subscription import Subscription
from ._validation import check_id, check_integration_key, check_name, check_subscription

_NO_INTEGRATION = (
    "The account has none of the known integrations: the service responds to each of them with 404 not_found. If that "
    "is not right, check api_url and the token, and name the integrations in integration_keys"
)


def _check_subscription(raw: Mapping[Any, Any], problems: Problems, environ: Mapping[str, str]) -> Options:
    return check_subscription(audit_log_subscription_spec(), raw, problems, environ=environ)


def _run_subscription(client: Client, checked: Checked, check_mode: bool, diff_mode: bool) -> Result:
    (wanted,) = checked.entries
    outcome = ensure(client, wanted, check_mode)
    subscription = outcome.subscription
    result: Result = {
        "changed": outcome.plan.changed,
        "action": outcome.plan.action,
        "subscription": subscription.result(wanted.opaque) if subscription else None,
        "metadata": _metadata([subscription] if subscription else [], checked, outcome.plan.current),
        "patch": outcome.plan.shown_patch,
        "warnings": list(outcome.plan.warnings),
    }
    return {**result, "diff": outcome.plan.diff} if diff_mode else result


def _check_info(raw: Mapping[Any, Any], problems: Problems, environ: Mapping[str, str]) -> Options:
    options = check_options(audit_log_subscription_info_spec(), raw, problems, environ=environ)
    check_name(options.get("name"), problems)
    check_id(options, problems)
    _check_integration_keys(options, problems)
    return options


def _check_integration_keys(options: Options, problems: Problems, where: str = "") -> None:
    for number, key in enumerate(options.get("integration_keys") or ()):
        if key is not None:
            check_integration_key(key, problems, f"{where}integration_keys[{number}]")


def _run_info(client: Client, checked: Checked, _check_mode: bool, _diff_mode: bool) -> Result:
    options = checked.options
    keys = options.get("integration_keys")

    try:
        account = read_account(client, INTEGRATIONS if keys is None else dict.fromkeys(keys), keys or ())
    except ApiError as error:
        key = error.path.rsplit("/", 1)[1]
        if error.not_found and key not in INTEGRATIONS:
            error.because(nearest(key, INTEGRATIONS)[2:].capitalize())
        if error.code == "forbidden" and keys is None:
            error.because("Name the integrations that the token may read in integration_keys")
        raise
    listed = [each for subscriptions in account.values() for each in subscriptions if _is_asked_for(options, each)]
    read = in_parallel(lambda each: whole(client, each), listed, client.workers)
    tags = set(options.get("tags") or ())
    found = [each for each in read if each is not None and tags <= each.tags]
    return {
        "changed": False,
        "subscriptions": [subscription.result() for subscription in found],
        "metadata": _metadata(found, checked),
        "warnings": [] if account or keys is not None else [_NO_INTEGRATION],
    }


def _check_subscriptions(raw: Mapping[Any, Any], problems: Problems, environ: Mapping[str, str]) -> Options:
    spec = audit_log_subscriptions_spec()
    # An entry depends on its integration, so that its own check takes the place of the spec's.
    entries = {"type": "list", "elements": "dict", "required": True}
    options = check_options({**spec, "subscriptions": entries}, raw, problems, environ=environ)
    options["subscriptions"] = [
        check_subscription(spec["subscriptions"]["options"], entry, problems, f"subscriptions[{number}].")
        for number, entry in enumerate(options.get("subscriptions", ()))
        if entry is not None
    ]
    _check_integration_keys(options.get("scope") or {}, problems, "scope.")
    if options.get("max_deletions", 0) < 0:
        problems.add("max_deletions", "must be at least 0")
    return options


def _run_subscriptions(client: Client, checked: Checked, check_mode: bool, diff_mode: bool) -> Result:
    options, entries = checked.options, checked.entries
    named = dict.fromkeys(entry.integration_key for entry in entries)
    told = options.get("scope") or {}
    owned = told.get("integration_keys")
    scope = Scope(tuple(dict.fromkeys(named if owned is None else owned)), frozenset(told.get("tags") or ()))
    keys = dict.fromkeys((*named, *(scope.integration_keys if options["prune"] else ())))
    present = {entry.integration_key for entry in entries if entry.present}
    account = read_account(client, keys, present)
    plans = plan_account(client, account, entries, scope, options["prune"], options["max_deletions"])
    if check_mode:
        outcomes: list[Outcome | Exception] = [Outcome(plan, plan.predicted) for plan in plans]
    else:
        outcomes = apply_account(client, account, plans, len(entries))
    result = _account_result(checked, plans, outcomes, diff_mode)
    result["check_mode"] = check_mode
    failed = [each for each in result["results"] if "failure" in each]
    if not failed:
        return result
    reasons = " ".join(
        f'{each["integration_key"]} "{each["name"]}": {each["failure"]["message"].rstrip(".")}.' for each in failed[:5]
    )
    more = f" And {len(failed) - 5} more, see results." if len(failed) > 5 else ""
    counts = ", ".join(f"{count} {action}" for action, count in result["summary"].items())
    raise TaskFailure(
        f"{len(failed)} of {len(plans)} subscriptions failed ({counts}): {reasons}{more} Run the task again when the "
        "reason is mended: it changes only what is left.",
        failed[0]["failure"],
        **result,
    )


def _account_result(
    checked: Checked, plans: Sequence[Plan], outcomes: Sequence[Outcome | Exception], diff_mode: bool
) -> Result:
    results: list[Result] = []
    diffs: list[Result] = []
    warnings: list[str] = []
    changed = False
    for number, (plan, outcome) in enumerate(zip(plans, outcomes)):
        wanted = plan.wanted
        entry: Result = {
            "integration_key": wanted.integration_key,
            "name": wanted.name,
            "pruned": number >= len(checked.options["subscriptions"]),
        }
        if isinstance(outcome, Outcome):
            plan = outcome.plan
            entry["action"] = plan.action
            changed = changed or plan.changed
            warnings += plan.warnings
        else:
            if isinstance(outcome, ApiError):
                outcome.scrubbed([checked.connection.token, *wanted.secrets])
            changed = changed or isinstance(outcome, AnswerDiffers)
            entry.update(action="failed", failure=failure_of(outcome))
        now = (outcome.subscription if isinstance(outcome, Outcome) else None) or plan.current
        entry.update(id=now.id if now else None, patch=plan.shown_patch, status=now.deliveries if now else None)
        if entry["name"] is None and now is not None:
            entry["name"] = now.name
        results.append(entry)
        if diff_mode and plan.changed and entry["action"] != "failed":
            diffs.append(plan.diff)
    counts = Counter(entry["action"] for entry in results)
    actions = ("created", "updated", "deleted", "unchanged", "failed")
    result: Result = {
        "changed": changed,
        "results": results,
        "summary": {action: counts[action] for action in actions},
        "warnings": warnings,
    }
    return {**result, "diff": diffs} if diff_mode else result


def _is_asked_for(options: Options, subscription: Subscription) -> bool:
    identifier, name = options.get("id"), options.get("name")
    return identifier in (None, (subscription.id or "").lower()) and (
        name is None or comparable(name) == comparable(subscription.name)
    )


def _metadata(subscriptions: Sequence[Subscription], checked: Checked, before: Subscription | None = None) -> Result:
    opaque = frozenset().union(*(entry.opaque for entry in checked.entries))
    metadata = {}
    for each in subscriptions:
        if each.id is not None:
            metadata[each.id] = each.metadata(opaque)
            # What the other end of a webhook answered may quote what it was sent, also before the task.
            secrets = [*checked.secrets, *each.secrets, *(before.secrets if before else ())]
            for delivery in metadata[each.id]["status"]["errors"]:
                delivery["response_body"] = scrub(str(delivery["response_body"] or ""), secrets)
    return metadata


AUDIT_LOG_SUBSCRIPTION = Task(audit_log_subscription_spec, _check_subscription, _run_subscription)
AUDIT_LOG_SUBSCRIPTION_INFO = Task(audit_log_subscription_info_spec, _check_info, _run_info)
AUDIT_LOG_SUBSCRIPTIONS = Task(audit_log_subscriptions_spec, _check_subscriptions, _run_subscriptions)

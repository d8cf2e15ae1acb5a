# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What a task does, from its options to its result. The host that it runs in brings the options, takes the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._apply import ensure, in_parallel, whole
from ._arguments import (
    TOKEN_VARIABLE,
    Spec,
    audit_log_subscription_info_spec,
    audit_log_subscription_spec,
    subscription_spec,
)
from ._client import Client
from ._connection import Connection, check_connection
from ._errors import AnswerDiffers, ApiError
from ._integrations import INTEGRATIONS, LEGACY_FIELDS
from ._plan import PlanError
from ._secrets import HIDDEN, scrub
from ._subscription import Subscription, Wanted, wanted_from
from ._validation import Problems, check_id, check_integration_key, check_options, check_subscription, nearest

Options = dict[str, Any]
Result = dict[str, Any]


class TaskFailure(Exception):
    """A task that did not succeed: ``result`` is what it returns, with ``msg`` for people, ``failure`` for programs."""

    def __init__(self, msg: str, failure: Result, changed: bool = False) -> None:
        super().__init__(msg)
        self.result: Result = {"msg": msg, "failure": failure, "changed": changed}


@dataclass(frozen=True)
class Checked:
    """A task's options after their check: by canonical name, with defaults."""

    options: Options = field(repr=False)
    connection: Connection
    problems: Problems

    @property
    def visible(self) -> Options:
        """The options as they may be logged."""
        shown = {**self.options, "api_url": self.connection.url, "api_token": HIDDEN}
        return {**shown, **_visible_subscription(shown)} if "integration_key" in shown else shown


@dataclass(frozen=True)
class Task:
    """One of the collection's modules, apart from the host that it runs in."""

    spec: Callable[[], Spec]
    check_options: Callable[[Mapping[Any, Any], Problems, Mapping[str, str]], Options]
    run_with: Callable[[Client, Checked, bool, bool], Result]

    def check(self, raw: Mapping[Any, Any], environ: Mapping[str, str]) -> Checked:
        """Check a task's raw options; what is wrong with them is in the ``problems`` of what is returned."""
        problems = Problems()
        options = self.check_options(raw, problems, environ)
        given = next((name for name in ("api_token", "access_token") if raw.get(name) is not None), None)
        source = f"the option {given}" if given else f"the environment variable {TOKEN_VARIABLE}"
        return Checked(options, check_connection(options, source, problems), problems)

    def run(self, checked: Checked, check_mode: bool, diff_mode: bool) -> Result:
        """Do the task, or, in check mode, find out what it would do. Raises TaskFailure."""
        if checked.problems.found:
            raise TaskFailure(checked.problems.message, _failure("invalid_options", checked.problems.message))
        secrets = list(_secrets(checked))
        try:
            with Client(checked.connection) as client:
                result = self.run_with(client, checked, check_mode, diff_mode)
        except PlanError as error:
            raise TaskFailure(f"{error}.", _failure(error.code, str(error))) from None
        except ApiError as error:
            failure = {**error.failure, "message": scrub(error.message, secrets)}
            raise TaskFailure(scrub(error.sentence, secrets), failure, isinstance(error, AnswerDiffers)) from None
        for metadata in result["metadata"].values():
            for delivery in metadata["status"]["errors"]:
                # What the other end of a webhook answered may quote what it was sent.
                delivery["response_body"] = scrub(str(delivery["response_body"] or ""), secrets)
        return result


def _check_subscription(raw: Mapping[Any, Any], problems: Problems, environ: Mapping[str, str]) -> Options:
    return check_subscription(audit_log_subscription_spec(), raw, problems, environ=environ)


def _run_subscription(client: Client, checked: Checked, check_mode: bool, diff_mode: bool) -> Result:
    wanted = wanted_from(checked.options)
    outcome = ensure(client, wanted, check_mode)
    subscription = outcome.subscription
    result: Result = {
        "changed": outcome.plan.changed,
        "action": outcome.plan.action,
        "subscription": subscription.result(wanted.opaque) if subscription else None,
        "metadata": _metadata([subscription] if subscription else [], wanted),
        "patch": outcome.plan.shown_patch,
        "warnings": list(outcome.plan.warnings),
    }
    return {**result, "diff": outcome.plan.diff} if diff_mode else result


def _check_info(raw: Mapping[Any, Any], problems: Problems, environ: Mapping[str, str]) -> Options:
    options = check_options(audit_log_subscription_info_spec(), raw, problems, environ=environ)
    check_id(options.get("id"), problems)
    for number, key in enumerate(options.get("integration_keys") or []):
        check_integration_key(key, problems, f"integration_keys[{number}]")
    return options


def _run_info(client: Client, checked: Checked, _check_mode: bool, _diff_mode: bool) -> Result:
    options, workers = checked.options, checked.connection.max_concurrency
    keys = options.get("integration_keys")

    def read_all(key: str) -> list[Subscription]:
        try:
            return [Subscription(key, item) for item in client.list_all(key)]
        except ApiError as error:
            if error.status != 404:
                raise
            if keys is None:
                return []
            raise error.because(nearest(key, INTEGRATIONS)[2:]) if key not in INTEGRATIONS else error from None

    lists = in_parallel(read_all, INTEGRATIONS if keys is None else dict.fromkeys(keys), workers)
    found = [each for subscriptions in lists for each in subscriptions if _matches(options, each)]
    found = in_parallel(lambda subscription: whole(client, subscription, "_status", "tags"), found, workers)
    return {
        "changed": False,
        "subscriptions": [subscription.result() for subscription in found],
        "metadata": _metadata(found),
        "warnings": [],
    }


AUDIT_LOG_SUBSCRIPTION = Task(audit_log_subscription_spec, _check_subscription, _run_subscription)
AUDIT_LOG_SUBSCRIPTION_INFO = Task(audit_log_subscription_info_spec, _check_info, _run_info)


def _matches(options: Options, subscription: Subscription) -> bool:
    return (
        options.get("id") in (None, subscription.id)
        and options.get("name") in (None, subscription.name)
        and set(options.get("tags") or ()) <= set(subscription.shown.get("tags") or ())
    )


def _metadata(subscriptions: list[Subscription], wanted: Wanted | None = None) -> Result:
    opaque = wanted.opaque if wanted else frozenset()
    return {each.id: each.metadata(opaque) for each in subscriptions if each.id is not None}


def _failure(code: str, message: str) -> Result:
    nothing_sent = dict.fromkeys(("status", "request_id", "method", "path"))
    return {**nothing_sent, "code": code, "message": message}


def _visible_subscription(options: Options) -> Options:
    """Return those options that may hold secrets, without them."""
    shown: Options = {legacy.option: HIDDEN for legacy in LEGACY_FIELDS if options.get(legacy.option) is not None}
    if "config" in options:
        integration = INTEGRATIONS[options["integration_key"]]
        secret = {field.option for field in integration.settable if field.secret}
        shown["config"] = {name: HIDDEN if name in secret else value for name, value in options["config"].items()}
    if "additional_config" in options:
        shown["additional_config"] = dict.fromkeys(options["additional_config"], HIDDEN)
    return shown


def _secrets(checked: Checked) -> Iterator[str]:
    """The secrets that a task was given, to be looked for in text that comes from elsewhere."""
    yield checked.connection.token
    if "integration_key" in checked.options:
        wanted = wanted_from({**dict.fromkeys(subscription_spec()), **checked.options})
        for path, value in wanted.members.items():
            if wanted.is_secret(path):
                yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)

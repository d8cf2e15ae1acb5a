# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What a task and the host that it runs in agree on: raw options in, a result or a failure out."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._arguments import HOST_VARIABLE, TOKEN_VARIABLE
from ._client import Client
from ._connection import Connection, check_connection
from ._errors import AnswerDiffers, ApiError
from ._integrations import INTEGRATIONS, LEGACY_FIELDS
from ._options import Problems, Spec
from ._plan import PlanError
from ._secrets import HIDDEN
from ._subscription import Wanted, wanted_from

Options = dict[str, Any]
Result = dict[str, Any]


class TaskFailure(Exception):
    """A task that did not succeed: ``result`` is what it returns, with ``msg`` for people, ``failure`` for programs."""

    def __init__(self, msg: str, failure: Result, **result: Any) -> None:
        super().__init__(msg)
        self.result: Result = {"changed": False, **result, "msg": msg, "failure": failure}


@dataclass(frozen=True)
class Checked:
    """A task's options after their check: by canonical name, with defaults."""

    options: Options = field(repr=False)
    connection: Connection
    problems: Problems

    @property
    def visible(self) -> Options:
        """The options as they may be logged."""
        shown = {**_visible(self.options), "api_url": self.connection.url, "api_token": HIDDEN}
        if "subscriptions" in shown:
            shown["subscriptions"] = [_visible(entry) for entry in shown["subscriptions"]]
        return shown

    @property
    def entries(self) -> list[Wanted]:
        """The subscriptions that the options describe, in the normal form."""
        if "subscriptions" in self.options:
            return [wanted_from(entry) for entry in self.options["subscriptions"]]
        return [wanted_from(self.options)] if "integration_key" in self.options else []

    @property
    def secrets(self) -> list[str]:
        """The token, and the secrets of every subscription that the options describe."""
        return [self.connection.token, *(secret for entry in self.entries for secret in entry.secrets)]


@dataclass(frozen=True)
class Task:
    """One of the collection's modules, apart from the host that it runs in."""

    spec: Callable[[], Spec]
    check_options: Callable[[Mapping[Any, Any], Problems, Mapping[str, str]], Options]
    run_with: Callable[[Client, Checked, bool, bool], Result]

    def check(self, raw: Mapping[Any, Any], environ: Mapping[str, str]) -> Checked:
        """Check a task's raw options; what is wrong with them is in the ``problems`` of what is returned."""
        problems = Problems()
        try:
            options = self.check_options(raw, problems, environ)
        except Exception as exc:
            options = {}
            problems.add("the check of the options", f"failed. {bug(exc)}")
        token_source = _source({name: raw.get(name) for name in ("api_token", "access_token")}, TOKEN_VARIABLE)
        # An empty address is none: a token must not reach another instance than the environment names.
        url_source = _source({name: raw.get(name) or None for name in ("api_url", "api_host")}, HOST_VARIABLE)
        options["api_url"] = options.get("api_url") or environ.get(HOST_VARIABLE, "")
        return Checked(options, check_connection(options, token_source, url_source, problems, environ), problems)

    def run(self, checked: Checked, check_mode: bool, diff_mode: bool) -> Result:
        """Do the task, or, in check mode, find out what it would do. Raises TaskFailure."""
        if checked.problems.found:
            raise TaskFailure(checked.problems.message, failure("invalid_options", checked.problems.message))
        try:
            with Client(checked.connection) as client:
                return self.run_with(client, checked, check_mode, diff_mode)
        except PlanError as error:
            raise TaskFailure(f"{error}.", failure_of(error)) from None
        except ApiError as error:
            error.scrubbed(checked.secrets)
            raise TaskFailure(error.sentence, failure_of(error), changed=isinstance(error, AnswerDiffers)) from None


def failure_of(error: Exception) -> Result:
    """Return the ``failure`` of an exception; that of an ApiError has to be scrubbed before."""
    if isinstance(error, ApiError):
        return error.failure
    if isinstance(error, PlanError):
        return failure(error.code, str(error))
    return failure("internal_error", bug(error))


def failure(code: str, message: str) -> Result:
    """Return the ``failure`` of a task that did not fail at a request."""
    return {**dict.fromkeys(("status", "request_id", "method", "path")), "code": code, "message": message}


def bug(error: Exception) -> str:
    """Say where an exception that nobody foresaw was raised. Its text is left out: it may quote a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {os.path.basename(frame.filename)}, line {frame.lineno} ({frame.name})"
    return f"This is a bug in community.launchdarkly, please report it: {place}"


def _source(spellings: Mapping[str, Any], variable: str) -> str:
    given = next((name for name, value in spellings.items() if value is not None), None)
    return f"the option {given}" if given else f"the environment variable {variable}"


def _visible(options: Options) -> Options:
    """Return options, or one entry's, with their secrets hidden."""
    shown = {**options, **{each.option: HIDDEN for each in LEGACY_FIELDS if options.get(each.option) is not None}}
    if "config" in shown:
        secret = {each.option for each in INTEGRATIONS[options["integration_key"]].settable if each.secret}
        shown["config"] = {name: HIDDEN if name in secret else value for name, value in options["config"].items()}
    if "additional_config" in shown:
        shown["additional_config"] = dict.fromkeys(options["additional_config"], HIDDEN)
    return shown

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One account: its variables as options, and the module's task that works on it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.community.launchdarkly.plugins.module_utils._api.stopping import Stop
from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import connection_spec
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._options.spec import to_dict
from ansible_collections.community.launchdarkly.plugins.module_utils._options.unknown import nearest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.values import Invalid, to_bool, to_int
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Result, Task, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)

from .failures import recorded, rollout_failure
from .record import Record
from .run import TOKEN_KEY
from .variables import CONNECTION, OWN_VARIABLES, ROLLOUT_NAMES, SUBSCRIPTIONS, TOKEN, Variables

_CONNECTION_OPTIONS = [option for option in connection_spec() if option not in OWN_VARIABLES]
_ALIASES = {alias: option for option, spec in connection_spec().items() for alias in spec.get("aliases", ())}


@dataclass(frozen=True)
class Account:
    """An account of a run. ``environ`` is the environment that counts for it."""

    name: str
    variables: Variables
    environ: Mapping[str, str]

    @property
    def token(self) -> str:
        """The access token. Raises Failure if there is none."""
        # A byte string, or what a vault has, counts as text.
        token = str(self.variables.get(TOKEN) or "")
        if not token and TOKEN in self.variables:
            raise rollout_failure("no_token", f"{TOKEN} is empty for this host. Set the access token of the account.")
        if not token:
            raise rollout_failure(
                "no_token",
                f"The host has no {TOKEN}. Set one for this host, from a vault. The environment is not used. If the "
                "host is not an account, leave it out with audit_log_rollout_hosts.",
            )
        return token

    @property
    def token_mark(self) -> str:
        """What tells apart the tokens of one run. It reveals nothing about the token."""
        return hmac.new(TOKEN_KEY, self.token.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()

    @property
    def instance(self) -> str | None:
        """The address of the account's API, or None if it is not valid. It may hold a secret in the wrong place."""
        try:
            address = str(self.variables.get("audit_log_rollout_api_url") or "")
            parts = urlsplit(address if "://" in address else f"https://{address}")
            port = f":{parts.port}" if parts.port else ""
        except (Failure, ValueError):
            return None
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
        return f"{parts.scheme}://{host}{port}" if host and parts.scheme in ("http", "https") else None

    @property
    def verify(self) -> bool:
        """Whether to read the delivery status after a change. Raises Failure."""
        return bool(self._convert("audit_log_rollout_verify", to_bool))

    @property
    def verify_wait(self) -> int:
        """How many seconds after the change to read the delivery status. Raises Failure."""
        wait = int(self._convert("audit_log_rollout_verify_wait", to_int))
        if wait < 0:
            raise rollout_failure("not_valid", "audit_log_rollout_verify_wait must be at least 0.")
        return wait

    @property
    def timeout(self) -> float:
        """How many seconds LaunchDarkly has to respond to a request. Raises Failure."""
        return AUDIT_LOG_SUBSCRIPTION_INFO.check(self._connection(), self.environ, ROLLOUT_NAMES).connection.timeout

    def run(self, mode: Mode) -> Result:
        """Bring the account into the state that its list describes. In check mode, plan it.

        Raises TaskFailure, and Failure if a variable is not valid.
        """
        return self._run(AUDIT_LOG_SUBSCRIPTIONS, self._list_options(), mode)

    def metadata(self, integration_keys: list[str], stop: Stop) -> Mapping[str, Any]:
        """Return the metadata of the subscriptions of some integrations, by id. Raises TaskFailure and Failure."""
        options = {**self._connection(), "integration_keys": integration_keys}
        checked = AUDIT_LOG_SUBSCRIPTION_INFO.check(options, self.environ, ROLLOUT_NAMES)
        listed = AUDIT_LOG_SUBSCRIPTIONS.check(self._list_options(), self.environ, ROLLOUT_NAMES)
        # The response to a delivery may quote a secret of the list.
        checked = replace(checked, entries=listed.entries)
        result = AUDIT_LOG_SUBSCRIPTION_INFO.run(checked, Mode(check=False, diff=False, stop=stop))
        metadata: Mapping[str, Any] = result["metadata"]
        return metadata

    def everything(self, stop: Stop) -> Result:
        """Return the account's subscriptions, and their metadata. Raises TaskFailure and Failure."""
        return self._run(AUDIT_LOG_SUBSCRIPTION_INFO, self._connection(), Mode(check=True, diff=False, stop=stop))

    def _run(self, task: Task, options: Mapping[str, Any], mode: Mode) -> Result:
        return task.run(task.check(options, self.environ, ROLLOUT_NAMES), mode)

    def _connection(self) -> dict[str, Any]:
        try:
            options = to_dict(self.variables.get(CONNECTION) or {})
        except Invalid:
            what = f"{CONNECTION} must be a dictionary of connection options, such as {{timeout: 60}}."
            raise rollout_failure("not_valid", what) from None
        for name in options:
            option = str(_ALIASES.get(name, name))
            if variable := OWN_VARIABLES.get(option):
                raise rollout_failure("not_valid", f"{CONNECTION} must not have {name}. Set {variable} instead.")
            if option not in _CONNECTION_OPTIONS:
                what = f"{CONNECTION} must not have {name}. {nearest(str(name), _CONNECTION_OPTIONS)}".strip()
                raise rollout_failure("not_valid", f"{what} Correct or remove it.")
        address = self.variables.get("audit_log_rollout_api_url")
        return {**options, "api_token": self.token, "api_url": address}

    def _list_options(self) -> dict[str, Any]:
        if SUBSCRIPTIONS not in self.variables:
            raise rollout_failure(
                "no_list",
                f"The host has no {SUBSCRIPTIONS}. Set a list, for this host or for all. An empty list is a list too.",
            )
        given = {
            option: self.variables.get(f"audit_log_rollout_{option}") for option in ("prune", "scope", "max_deletions")
        }
        return {**self._connection(), **given, "subscriptions": self.variables.get(SUBSCRIPTIONS)}

    def _convert(self, name: str, convert: Callable[[Any], Any]) -> Any:
        try:
            return convert(self.variables.get(name))
        except Invalid as error:
            raise rollout_failure("not_valid", f"{name} {error}.") from None


def with_result(record: Record, result: Result) -> Record:
    """Return a record with the result of a task that succeeded, or of one so far."""
    return record.now(
        changed=result["changed"],
        results=result["results"],
        summary=result["summary"],
        warnings=result["warnings"],
    )


def with_failure(record: Record, failure: Failure | TaskFailure) -> Record:
    """Return a record with the failure of a task or of an account."""
    if isinstance(failure, Failure):
        return record.now(failure=recorded(failure))
    result = failure.result
    reason = {"msg": result["msg"], "failure": result["failure"]}
    return record.now(
        changed=record.changed or result["changed"],
        results=result.get("results", record.results),
        summary=result.get("summary", record.summary),
        warnings=result.get("warnings", record.warnings),
        failure=reason,
    )


def is_refusal(record: Record) -> bool:
    """Return whether a plan failed for a reason that LaunchDarkly has no part in. Another try would fail too."""
    failure = (record.failure or {}).get("failure") or {}
    return record.failure is not None and failure.get("method") is None

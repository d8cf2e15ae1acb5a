# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The task of the module ``audit_log_subscription_info``: its spec, its check, what it does, its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.client import Client
from .._api.errors import ApiError
from .._integrations import INTEGRATIONS
from .._model.names import comparable
from .._model.subscription import Subscription
from .._options.connection import check_connection, connection_spec, connection_variables
from .._options.names import Names
from .._options.problems import Problems
from .._options.spec import Spec, check_options
from .._options.subscription import check_id, check_integration_keys, check_name, id_spec
from .._options.visible import visible_connection
from .._run.reading_account import all_with_all_members, read_account
from .._task import Checked, Mode, Options, Result, Task
from .metadata import metadata_of


def audit_log_subscription_info_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscription_info``."""
    return {
        **connection_spec(),
        "integration_keys": {"type": "list", "elements": "str", "no_log": False},
        **id_spec(),
        "tags": {"type": "list", "elements": "str"},
    }


def _check(raw: Mapping[Any, Any], environ: Mapping[str, str], problems: Problems) -> Checked:
    options = check_options(audit_log_subscription_info_spec(), raw, problems, variables=connection_variables(environ))
    check_name(options.get("name"), problems)
    check_id(options, problems)
    check_integration_keys(options, problems)
    connection = check_connection(options, raw, environ, problems)
    return Checked(options, connection, problems, visible={**options, **visible_connection(connection)})


def _run(client: Client, checked: Checked, _mode: Mode) -> Result:
    options = checked.options
    keys = options.get("integration_keys")
    try:
        account = read_account(client, INTEGRATIONS if keys is None else dict.fromkeys(keys), keys or ())
    except ApiError as error:
        error.lists_all = keys is None
        raise
    listed = [each for subscriptions in account.values() for each in subscriptions if _is_asked_for(options, each)]
    read = all_with_all_members(client, [(each, ()) for each in listed])
    tags = set(options.get("tags") or ())
    found = [each for each in read if each is not None and tags <= each.tags]
    return {
        "changed": False,
        "subscriptions": [subscription.result for subscription in found],
        "metadata": metadata_of(found, checked),
        "warnings": [] if account or keys is not None else [_no_integration(checked.connection.names)],
    }


def _no_integration(names: Names) -> str:
    more = ", and name the integrations in integration_keys" if names.can_set("integration_keys") else ""
    return (
        "The account has none of the integrations that the collection knows: the API returned 404 not_found for each "
        f"of them. If you expect subscriptions, check {names('api_url')} and the token{more}."
    )


def _is_asked_for(options: Options, subscription: Subscription) -> bool:
    identifier, name = options.get("id"), options.get("name")
    return identifier in (None, (subscription.id or "").lower()) and (
        name is None or comparable(name) == comparable(subscription.name)
    )


AUDIT_LOG_SUBSCRIPTION_INFO = Task(audit_log_subscription_info_spec, _check, _run)

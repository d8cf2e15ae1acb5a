# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The task of the module ``audit_log_subscription``: its spec, its check, what it does, its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.client import Client
from .._model.desired import desired_from
from .._model.plan import Plan
from .._options.connection import check_connection, connection_spec, connection_variables
from .._options.problems import Problems
from .._options.spec import Spec
from .._options.subscription import check_subscription, subscription_spec
from .._options.visible import visible_connection, visible_subscription
from .._run.subscription import ensure
from .._task import Checked, Mode, Result, Task
from .metadata import metadata_of


def audit_log_subscription_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscription``."""
    return {**connection_spec(), **subscription_spec()}


def _check(raw: Mapping[Any, Any], environ: Mapping[str, str], problems: Problems) -> Checked:
    options = check_subscription(audit_log_subscription_spec(), raw, problems, connection_variables(environ))
    connection = check_connection(options, raw, environ, problems)
    return Checked(
        options,
        connection,
        problems,
        visible={**visible_subscription(options), **visible_connection(connection)},
        entries=[] if problems.found else [desired_from(options)],
    )


def _run(client: Client, checked: Checked, mode: Mode) -> Result:
    (desired,) = checked.entries
    so_far = mode.so_far
    begin = (lambda plan: so_far(lambda: _pending(plan))) if so_far else None
    outcome = ensure(client, desired, mode.check, begin)
    subscription = outcome.subscription
    result: Result = {
        "changed": outcome.plan.changed,
        "action": outcome.plan.action,
        "subscription": subscription.result if subscription else None,
        "metadata": metadata_of([subscription] if subscription else [], checked, outcome.plan.current),
        "patch": outcome.plan.visible_patch,
        "warnings": list(outcome.plan.warnings),
    }
    return {**result, "diff": outcome.plan.diff} if mode.diff else result


def _pending(plan: Plan) -> Result:
    """Return the result as long as the response to the write has not arrived."""
    return {"changed": False, "action": plan.action, "patch": plan.visible_patch, "pending": True}


AUDIT_LOG_SUBSCRIPTION = Task(audit_log_subscription_spec, _check, _run)

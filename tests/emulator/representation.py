# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a subscription is shown to clients."""

import copy
import random
from typing import Any

from .documents import STATEMENT_LISTS
from .integrations import fields
from .missing import without, without_empty
from .quirks import Quirks
from .store import Subscription

BASE = "/api/v2/integrations"


def link(*segments: str) -> dict[str, str]:
    return {"href": "/".join((BASE, *segments)), "type": "application/json"}


def masked(value: str, quirks: Quirks) -> str:
    """Some leading and trailing characters with stars between; stars alone where that would show everything."""
    lead, trail = quirks.mask_lead, quirks.mask_trail
    if quirks.secrets == "stars" or len(value) <= lead + trail:
        lead = trail = 0
    hidden = len(value) - lead - trail
    stars = "*" * (quirks.mask_stars if quirks.mask_stars is not None and hidden else hidden)
    return value[:lead] + stars + value[len(value) - trail :]


def _with_secrets_hidden(values: dict[str, Any], names: set[str], quirks: Quirks) -> dict[str, Any]:
    if quirks.secrets == "clear":
        return values
    return {
        name: masked(str(value), quirks) if name in names else value
        for name, value in values.items()
        if name not in names or quirks.secrets != "omitted"
    }


def _as_string(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else value


def _statement(statement: dict[str, Any], quirks: Quirks) -> dict[str, Any]:
    if statement.get("effect") == "allow":
        statement = without(statement, ["effect"], quirks.default_effect)
    match quirks.statement_lists:
        case "omit_empty":
            return {name: value for name, value in statement.items() if value != []}
        case "fill_empty":
            return {**{name: [] for name in STATEMENT_LISTS}, **statement}
        case "null_empty":
            return {**statement, **{name: statement.get(name) or None for name in STATEMENT_LISTS}}
    return statement


def _tags(tags: list[str], quirks: Quirks, chance: random.Random) -> list[str]:
    match quirks.tags:
        case "sorted":
            return sorted(tags)
        case "reversed":
            return tags[::-1]
        case "shuffled":
            return chance.sample(tags, len(tags))
    return tags


def _access(can_write: bool) -> dict[str, Any]:
    """OpenAPI schema Access: what the token may do with this subscription, and which policy says so."""
    reason = {"effect": "allow" if can_write else "deny", "resources": ["integration/*"], "actions": ["*"]}
    role = "Writer" if can_write else "Reader"
    actions = [
        {"action": action, "reason": {**reason, "role_name": role}}
        for action in ("updateIntegration", "deleteIntegration")
    ]
    return {"allowed": actions if can_write else [], "denied": [] if can_write else actions}


def _status(subscription: Subscription, reported: list[dict[str, Any]]) -> dict[str, Any]:
    errors = copy.deepcopy(subscription.errors + reported)
    return {
        "successCount": subscription.successes,
        "lastSuccess": subscription.last_success,
        "errorCount": len(errors),
        "lastError": max((error["timestamp"] for error in errors), default=0),
        "errors": errors,
    }


def shown(
    subscription: Subscription,
    *,
    can_write: bool,
    quirks: Quirks,
    chance: random.Random,
    reported: list[dict[str, Any]],
) -> dict[str, Any]:
    """The whole representation; OpenAPI schema Integration.

    ``chance`` shuffles tags where a quirk says so; ``reported`` are delivery errors on top of the recorded ones.
    """
    document = copy.deepcopy(subscription.document)
    secrets = {field.name for field in fields(subscription.kind).values() if field.masked}
    document["config"] = _with_secrets_hidden(document["config"], secrets, quirks)
    if quirks.scalars == "strings":
        document["config"] = {name: _as_string(value) for name, value in document["config"].items()}
    document["statements"] = [_statement(statement, quirks) for statement in document["statements"]]
    document["tags"] = _tags(document["tags"], quirks, chance)
    members = {
        "_links": {"self": link(subscription.kind, subscription.id)},
        "_id": subscription.id,
        "kind": subscription.kind,
        **_with_secrets_hidden(document, {"apiKey"}, quirks),
        "_access": _access(can_write),
        "_status": without_empty(_status(subscription, reported), quirks.empty_status),
    }
    return without(without_empty(members, quirks.empty_members), ["kind"], quirks.kind)

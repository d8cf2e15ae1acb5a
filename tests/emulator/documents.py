# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks a subscription as a client wrote it, and makes it what the service stores."""

import copy
import unicodedata
import uuid
from typing import Any

from .errors import ApiError
from .integrations import Field, fields
from .policies import default_statements
from .quirks import Quirks
from .store import OPTIONAL_STRINGS, Document

STATEMENT_LISTS = ("resources", "notResources", "actions", "notActions")


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _statement_problems(place: str, statement: Any) -> list[str]:
    """OpenAPI schema StatementPost: effect is required, and of a pair of lists one has to be empty."""
    if not isinstance(statement, dict):
        return [f"{place} must be an object"]
    problems = [
        f"{place}.{name} must be a list of strings"
        for name in STATEMENT_LISTS
        if name in statement and not _strings(statement[name])
    ]
    if statement.get("effect") not in ("allow", "deny"):
        problems.append(f"{place}.effect must be allow or deny")
    for name, opposite in (("resources", "notResources"), ("actions", "notActions")):
        if statement.get(name) and statement.get(opposite):
            problems.append(f"{place} has both {name} and {opposite}")
    return problems


def _config_problem(field: Field, config: dict[str, Any], legacy_url: bool) -> str | None:
    place = f"config.{field.name}"
    if field.type == "generated":
        return None
    value = config.get(field.name, "")
    if value == "":
        return f"{place} is required" if field.required and not (field.name == "url" and legacy_url) else None
    if field.type == "boolean":
        return None if isinstance(value, bool) else f"{place} must be a boolean"
    if not isinstance(value, str):
        return f"{place} must be a string"
    if field.allowed and value not in field.allowed:
        return f"{place} must be one of {', '.join(field.allowed)}"
    return None


def _problems(body: dict[str, Any], kind: str) -> list[str]:
    """What is wrong, each with the member's name; OpenAPI schema subscriptionPost and the integration's manifest."""
    problems = []
    if not isinstance(body.get("name"), str) or not body["name"]:
        problems.append("name is required and must be a non-empty string")
    if not isinstance(body.get("on", False), bool):
        problems.append("on must be a boolean")
    if not _strings(body.get("tags", [])):
        problems.append("tags must be a list of strings")
    problems += [f"{name} must be a string" for name in OPTIONAL_STRINGS if not isinstance(body.get(name, ""), str)]
    statements = body.get("statements", [])
    if isinstance(statements, list):
        for index, statement in enumerate(statements):
            problems += _statement_problems(f"statements[{index}]", statement)
    else:
        problems.append("statements must be a list")
    config = body.get("config")
    if isinstance(config, dict):
        legacy_url = kind == "slack" and bool(body.get("url"))
        found = (_config_problem(field, config, legacy_url) for field in fields(kind).values())
        problems += [problem for problem in found if problem]
    else:
        problems.append("config is required and must be an object")
    return problems


def _stored_config(config: dict[str, Any], kind: str, quirks: Quirks, previous: Document | None) -> dict[str, Any]:
    known = fields(kind)
    stored = {
        name: value
        for name, value in config.items()
        if (name in known or quirks.unknown_config == "keep")
        and not (name in known and known[name].type == "generated")
        and not (quirks.drop_empty and value == "")
    }
    for field in known.values():
        if field.type == "generated":
            if previous is None:
                stored[field.name] = str(uuid.uuid4())
            elif field.name in previous["config"]:
                stored[field.name] = previous["config"][field.name]
        elif field.default is not None:
            if quirks.empty_config == "default" and stored.get(field.name) == "":
                stored[field.name] = field.default
            if quirks.defaults:
                stored.setdefault(field.name, field.default)
    return stored


def stored_document(body: Any, kind: str, quirks: Quirks, previous: Document | None = None) -> Document:
    """What the service stores of a body, or of a patched document, whose state before was ``previous``.

    Members that it does not know are left out without an error. Raises ApiError 400 that names all that is wrong.
    """
    if not isinstance(body, dict):
        raise ApiError(400, "Invalid request body: expected a JSON object")
    if problems := _problems(body, kind):
        raise ApiError(400, f"Invalid request body: {'; '.join(problems)}")
    statements = body.get("statements", default_statements(kind))
    known = ("effect", *STATEMENT_LISTS)
    document: Document = {
        "name": unicodedata.normalize("NFC", body["name"]) if quirks.nfc else body["name"],
        "config": _stored_config(body["config"], kind, quirks, previous),
        "statements": [{name: item[name] for name in known if name in item} for item in statements],
        "on": body.get("on", False),
        "tags": body.get("tags", []),
    }
    document.update({name: body[name] for name in OPTIONAL_STRINGS if name in body})
    return document


def without_changes(new: Document, old: Document | None, members: list[str]) -> Document:
    """Takes back in ``new``, and gives, what a client sent for these members (``on``, ``config/apiKey``)."""
    before: Document = old or {"name": "", "config": {}, "statements": [], "on": False, "tags": []}
    for member in members:
        *parents, name = member.split("/")
        target, source = (new["config"], before["config"]) if parents == ["config"] else (new, before)
        target.pop(name, None)
        if name in source:
            target[name] = copy.deepcopy(source[name])
    return new

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The normal form of a subscription: as a task wants it, as the API shows it, and as results tell it.

In the normal form a subscription is its managed members by path, ``("tags",)`` or ``("config", "apiKey")``, in the
API's names. A path is at once the address in a JSON Patch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._integrations import INTEGRATIONS, LEGACY_FIELDS, Field, has_login
from ._secrets import HIDDEN, mask

Path = tuple[str, ...]

_MEMBERS = {"name": "name", "enabled": "on", "statements": "statements", "tags": "tags"}
_STATEMENT = {
    "effect": "effect",
    "resources": "resources",
    "not_resources": "notResources",
    "actions": "actions",
    "not_actions": "notActions",
}
_COUNTS = {"success_count": "successCount", "error_count": "errorCount"}
_TIMES = {"last_success": "lastSuccess", "last_error": "lastError"}
_EMPTY: dict[str, Any] = {"on": False, "tags": (), "statements": ()}
"""What the members of a subscription that exists are if they are not shown."""
_DELIVERY = {"status_code": "statusCode", "response_body": "responseBody", "timestamp": "timestamp"}


@dataclass(frozen=True)
class Wanted:
    """What a task says about one subscription.

    ``members`` holds what is managed, and nothing else; ``opaque`` the paths that came from ``additional_config``,
    whose values are never shown.
    """

    integration_key: str
    present: bool
    id: str | None
    members: dict[Path, Any] = field(repr=False)
    opaque: frozenset[Path]
    update_secrets: str

    @property
    def name(self) -> str | None:
        """The name that finds the subscription or that it is to have."""
        return self.members.get(("name",))

    @property
    def top_level(self) -> set[str]:
        """The members of the subscription that the task manages, in the API's names."""
        return {path[0] for path in self.members}

    @property
    def label(self) -> str:
        """What messages call it."""
        return f'{self.integration_key} "{self.name}"' if self.name is not None else f"{self.integration_key} {self.id}"

    def is_secret(self, path: Path) -> bool:
        """Return whether the value at this path must not be shown."""
        return path in self.opaque or field_at(self.integration_key, path).secret

    @property
    def secrets(self) -> list[str]:
        """The secrets that the task gives, to be looked for in text that comes from elsewhere."""
        return [text for path, value in self.members.items() if self.is_secret(path) for text in _strings(value)]


@dataclass(frozen=True)
class Subscription:
    """One subscription as the API shows it [OpenAPI, ``Integration``], secrets masked or not.

    The document requires none of the members, and services written in Go leave out those that are false or empty: if
    a member of a subscription that exists is missing, it is false or empty.
    """

    integration_key: str
    shown: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        """Its id, or None where it is not created yet."""
        return self.shown.get("_id")

    @property
    def kind(self) -> str:
        """The key of the integration that it belongs to."""
        return self.shown.get("kind") or self.integration_key

    @property
    def name(self) -> str | None:
        """Its name."""
        return self.shown.get("name")

    @property
    def tags(self) -> set[str]:
        """Its tags."""
        return set(self.shown.get("tags") or ())

    @property
    def config(self) -> Mapping[str, Any]:
        """Its config fields by API name; empty where a list leaves them out."""
        return self.shown.get("config") or {}

    def get(self, path: Path) -> Any:
        """Return the value at a path, or None if it is not shown."""
        return self.config.get(path[1]) if path[0] == "config" else self.shown.get(path[0])

    def result(self, opaque: frozenset[Path] = frozenset()) -> dict[str, Any]:
        """Return it in the modules' terms, without secrets, so that it is valid input as it stands."""
        result: dict[str, Any] = {"integration_key": self.integration_key, "config": {}}
        shown = self.shown
        if self.id is not None:
            result["id"] = self.id
            shown = {**shown, **{name: empty for name, empty in _EMPTY.items() if shown.get(name) is None}}
        for option, member in _MEMBERS.items():
            if shown.get(member) is not None:
                result[option] = shown[member]
        if "enabled" in result:
            result["enabled"] = as_typed(Field("on", type="bool"), result["enabled"])
        if "tags" in result:
            result["tags"] = sorted(set(result["tags"]))
        if "statements" in result:
            result["statements"] = [_statement_result(statement) for statement in result["statements"]]
        for api_name, value in self.config.items():
            known = field_at(self.integration_key, ("config", api_name))
            if ("config", api_name) not in opaque and _is_input(known, value):
                result["config"][known.option] = as_typed(known, value)
        return result

    @property
    def secrets(self) -> list[str]:
        """Its secrets as the API shows them, masked or not, and every field that may be one, since it is not known."""
        shown: dict[Path, Any] = {("config", name): value for name, value in self.config.items()}
        shown.update({(legacy.field.api_name,): self.shown.get(legacy.field.api_name) for legacy in LEGACY_FIELDS})
        fields = ((field_at(self.integration_key, path), value) for path, value in shown.items())
        return [
            text
            for field, value in fields
            if field.secret or field.type == "any" or has_login(value)
            for text in _strings(value)
        ]

    @property
    def deliveries(self) -> dict[str, Any]:
        """How deliveries went so far: counts, and times in epoch milliseconds."""
        status = self.shown.get("_status") or {}
        counts = {name: status.get(member) or 0 for name, member in _COUNTS.items()}
        return {**counts, **{name: status.get(member) for name, member in _TIMES.items()}}

    def metadata(self, opaque: frozenset[Path] = frozenset()) -> dict[str, Any]:
        """Tell what can't be input: delivery status, access, links, masked secrets, and other config fields."""
        status = self.shown.get("_status") or {}
        return {
            "status": {
                **self.deliveries,
                "errors": [
                    {name: error.get(member) for name, member in _DELIVERY.items()}
                    for error in status.get("errors") or []
                ],
            },
            "access": self.shown.get("_access"),
            "links": self.shown.get("_links"),
            "masked_secrets": self._masked_secrets(opaque),
            "other_config": self._other_config(opaque),
        }

    def _masked_secrets(self, opaque: frozenset[Path]) -> dict[str, str]:
        secrets = {}
        for api_name, value in self.config.items():
            path = ("config", api_name)
            known = field_at(self.integration_key, path)
            if known.secret and path not in opaque and value not in (None, ""):
                secrets[known.option] = mask(str(value))
        for legacy in LEGACY_FIELDS:
            if self.shown.get(legacy.field.api_name):
                secrets[legacy.option] = mask(str(self.shown[legacy.field.api_name]))
        return secrets

    def _other_config(self, opaque: frozenset[Path]) -> dict[str, Any]:
        """Fields that a task can't set by ``config``: the service's own, and, by name only, unknown ones."""
        other = {}
        for api_name, value in self.config.items():
            path = ("config", api_name)
            known = field_at(self.integration_key, path)
            if path in opaque or not _is_known(self.integration_key, path):
                other[api_name] = HIDDEN
            elif not known.secret and not _is_input(known, value):
                other[api_name] = HIDDEN if has_login(value) else value
        return other


def wanted_from(options: Mapping[str, Any]) -> Wanted:
    """Bring the checked options of one subscription into the normal form."""
    key = options["integration_key"]
    members: dict[Path, Any] = {}
    for option, member in _MEMBERS.items():
        if options.get(option) is not None:
            members[(member,)] = options[option]
    if ("statements",) in members:
        members[("statements",)] = [_statement_wanted(statement) for statement in members[("statements",)]]
    if ("tags",) in members:
        members[("tags",)] = list(dict.fromkeys(members[("tags",)]))
    config = options.get("config") or {}
    for settable in INTEGRATIONS[key].settable if key in INTEGRATIONS else []:
        if config.get(settable.option) is not None:
            members[("config", settable.api_name)] = config[settable.option]
    additional: dict[Path, Any] = {
        ("config", name): value for name, value in (options.get("additional_config") or {}).items()
    }
    members.update(additional)
    for legacy in LEGACY_FIELDS:
        if options.get(legacy.option) is not None:
            members[(legacy.field.api_name,)] = options[legacy.option]
    return Wanted(
        integration_key=key,
        present=options["state"] == "present",
        id=options.get("id"),
        members=members,
        opaque=frozenset(additional),
        update_secrets=options["update_secrets"],
    )


def body_of(members: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the body of a request that creates a subscription [API reference]."""
    config = {path[1]: value for path, value in members.items() if path[0] == "config"}
    rest = {path[0]: value for path, value in members.items() if path[0] != "config"}
    return {**rest, "config": config}


def field_at(integration_key: str, path: Path) -> Field:
    """Return what is known of the config or legacy field at a path; a field without properties where nothing is."""
    if path[0] == "config":
        known = INTEGRATIONS[integration_key].fields.get(path[1]) if integration_key in INTEGRATIONS else None
    else:
        known = next((legacy.field for legacy in LEGACY_FIELDS if path == (legacy.field.api_name,)), None)
    return known or Field(path[-1], type="any")


def option_at(wanted: Wanted, path: Path) -> str:
    """Return the name of the option that sets the member at a path."""
    if path in wanted.opaque:
        return f"additional_config.{path[1]}"
    if path[0] == "config":
        return f"config.{field_at(wanted.integration_key, path).option}"
    legacy = (legacy.option for legacy in LEGACY_FIELDS if path == (legacy.field.api_name,))
    return next((option for option, member in _MEMBERS.items() if path == (member,)), None) or next(legacy)


def as_typed(field: Field, value: Any) -> Any:
    """Return a plain value as its field's type: a service may answer a boolean or a number as a string."""
    if field.type == "bool" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if field.type in ("str", "url") and isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return value


def _is_known(integration_key: str, path: Path) -> bool:
    return integration_key in INTEGRATIONS and path[1] in INTEGRATIONS[integration_key].fields


def _is_input(field: Field, value: Any) -> bool:
    """Return whether a shown value is one that ``config`` takes, so that what is told can be given back."""
    if field.type == "any" or field.secret or field.generated or value is None:
        return False
    typed = as_typed(field, value)
    return isinstance(typed, bool if field.type == "bool" else str) and field.problem(typed) is None


def _statement_wanted(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {member: statement[option] for option, member in _STATEMENT.items() if statement.get(option) is not None}


def _statement_result(statement: Mapping[str, Any]) -> dict[str, Any]:
    told = {option: statement[member] for option, member in _STATEMENT.items() if statement.get(member)}
    # A statement about nothing is valid input only if it says so.
    nothing = [each for each in ("resources", "actions") if each not in told and f"not_{each}" not in told]
    return {"effect": "allow", **told, **{each: [] for each in nothing}}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)

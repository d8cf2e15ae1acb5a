# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One member of a subscription: its path in the API, the option that sets it, its field, and its value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS, Field

Path = tuple[str, ...]
"""The path of a member in the API's names, also in a JSON Patch: ``("tags",)`` or ``("config", "apiKey")``."""

_UNKNOWN = "any"
"""The type of a config field that the table does not have."""
_TOP_LEVEL: dict[Path, tuple[str, Field]] = {
    ("name",): ("name", Field("name")),
    ("on",): ("enabled", Field("on", type="bool")),
    ("statements",): ("statements", Field("statements", type="list")),
    ("tags",): ("tags", Field("tags", type="list")),
}
_LEGACY: dict[Path, tuple[str, Field]] = {
    (legacy.field.api_name,): (legacy.option, legacy.field) for legacy in LEGACY_FIELDS
}
_OTHERS = {**_TOP_LEVEL, **_LEGACY}

TOP_LEVEL_PATHS = {option: path for path, (option, _field) in _TOP_LEVEL.items()}
"""The path of each option that is neither config nor a legacy field."""

EMPTY: Mapping[Path, Any] = {("on",): False, ("tags",): [], ("statements",): []}
"""The values that these members of an existing subscription have if the API leaves them out."""


@dataclass(frozen=True, eq=False, repr=False)
class Member:
    """A member of a subscription, as a task gives it or as the API returns it.

    ``key`` is the name of the option that sets it. ``is_additional`` says that the task sets it in
    ``additional_config``, whose values are in no output.
    """

    path: Path
    key: str
    field: Field
    value: Any
    is_additional: bool = False

    @property
    def group(self) -> str | None:
        """The option that holds the option that sets it, if there is one."""
        return ("additional_config" if self.is_additional else "config") if self.is_config else None

    @property
    def option(self) -> str:
        """The path of the option that sets it, such as ``config.api_key``."""
        return f"{self.group}.{self.key}" if self.group else self.key

    @property
    def is_config(self) -> bool:
        """Whether it is a field of ``config``."""
        return self.path[0] == "config"

    @property
    def is_in_table(self) -> bool:
        """Whether the field table has it, or it is not a config field."""
        return self.field.type != _UNKNOWN

    @property
    def secret(self) -> bool:
        """Whether its value must be in no output. A field that the table does not have may be a secret."""
        return self.is_additional or self.field.secret or not self.is_in_table

    @property
    def is_input(self) -> bool:
        """Whether ``config`` accepts its value, so that a result is valid input."""
        if self.secret or self.field.generated or self.value is None:
            return False
        kind = bool if self.field.type == "bool" else str
        return isinstance(self.typed, kind) and self.field.problem(self.typed) is None

    @property
    def typed(self) -> Any:
        """Its value in the type of its field. The service may return a boolean or a number as a string."""
        return as_typed(self.field, self.value)

    @property
    def texts(self) -> list[str]:
        """All texts in its value, to be removed from text that comes from elsewhere."""
        return list(_texts(self.value))

    def with_value(self, value: Any) -> Member:
        """Return the same member with another value."""
        return Member(self.path, self.key, self.field, value, self.is_additional)


def config_member(integration_key: str, api_name: str, value: Any, is_additional: bool = False) -> Member:
    """Return the member of a config field by its API name."""
    fields = INTEGRATIONS[integration_key].fields if integration_key in INTEGRATIONS else {}
    field = fields.get(api_name) or Field(api_name, type=_UNKNOWN)
    key = api_name if is_additional else field.option
    return Member(("config", api_name), key, field, value, is_additional)


def other_member(path: Path, value: Any) -> Member:
    """Return a member that is not in ``config``."""
    return Member(path, *_OTHERS[path], value)


def option_at(integration_key: str, pointer: str) -> str:
    """Return the option that a JSON Pointer of a patch is about, such as ``config.host_url``."""
    first, *inner = (part.replace("~1", "/").replace("~0", "~") for part in pointer.lstrip("/").split("/"))
    if first == "config" and inner:
        return config_member(integration_key, inner[0], None).option
    return other_member((first,), None).option if (first,) in _OTHERS else first


def members_of(integration_key: str, body: Mapping[str, Any]) -> dict[Path, Member]:
    """Return the members of a subscription as the API returns it, by path."""
    config = (config_member(integration_key, name, value) for name, value in (body.get("config") or {}).items())
    others = (other_member(path, body[path[0]]) for path in _OTHERS if body.get(path[0]) is not None)
    return {each.path: each for each in (*config, *others)}


def as_typed(field: Field, value: Any) -> Any:
    """Return a plain value in the type of its field. The service may return a boolean or a number as a string."""
    if field.type == "bool" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if field.type in ("str", "url") and isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)

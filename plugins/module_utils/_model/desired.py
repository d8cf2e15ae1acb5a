# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The desired state of one subscription."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS
from .._options.names import MODULE, Names
from .member import TOP_LEVEL_PATHS, Member, Path, config_member, other_member
from .statements import statement_to_send


@dataclass(frozen=True, eq=False, repr=False)
class Desired:
    """The desired state of one subscription. ``members`` holds the members that the task manages, and no others.

    ``names`` is what messages call the options of the task.
    """

    integration_key: str
    present: bool
    id: str | None
    members: Mapping[Path, Member]
    update_secrets: str
    names: Names = MODULE

    @classmethod
    def absent(cls, integration_key: str, identifier: str | None, name: str | None) -> Desired:
        """Return the desired state of a subscription that is to be deleted."""
        member = other_member(("name",), name)
        # Nothing is compared with what is to be deleted.
        return cls(integration_key, False, identifier, {member.path: member}, update_secrets="on_create")

    @property
    def name(self) -> str | None:
        """The name by which the subscription is found, or that it is to have."""
        return self.members[("name",)].value if ("name",) in self.members else None

    @property
    def tags(self) -> set[str] | None:
        """The tags that it is to have, or None if the task does not manage them."""
        return set(self.members[("tags",)].value) if ("tags",) in self.members else None

    @property
    def top_level(self) -> set[str]:
        """The members of the subscription that the task manages, in the API's names."""
        return {path[0] for path in self.members}

    @property
    def label(self) -> str:
        """The name of the subscription in messages."""
        return f'{self.integration_key} "{self.name}"' if self.name is not None else f"{self.integration_key} {self.id}"

    @property
    def secrets(self) -> list[str]:
        """The secrets that the task gives, to be removed from text that comes from elsewhere."""
        return [text for member in self.members.values() if member.secret for text in member.texts]


def desired_from(options: Mapping[str, Any], names: Names = MODULE) -> Desired:
    """Return the desired state that the checked options of one subscription describe.

    ``names`` is what messages call the options of the task.
    """
    key = options["integration_key"]
    members = [
        other_member(path, options[option])
        for option, path in TOP_LEVEL_PATHS.items()
        if options.get(option) is not None
    ]
    config = options.get("config") or {}
    members += [
        config_member(key, each.api_name, config[each.option])
        for each in (INTEGRATIONS[key].settable if key in INTEGRATIONS else ())
        if config.get(each.option) is not None
    ]
    additional = options.get("additional_config") or {}
    members += [config_member(key, name, value, is_additional=True) for name, value in additional.items()]
    members += [
        other_member((legacy.field.api_name,), options[legacy.option])
        for legacy in LEGACY_FIELDS
        if options.get(legacy.option) is not None
    ]
    return Desired(
        integration_key=key,
        present=options["state"] == "present",
        id=options.get("id"),
        members={each.path: _to_send(each) for each in members},
        update_secrets=options["update_secrets"],
        names=names,
    )


def _to_send(member: Member) -> Member:
    if member.path == ("statements",):
        return member.with_value([statement_to_send(statement) for statement in member.value])
    if member.path == ("tags",):
        return member.with_value(list(dict.fromkeys(member.value)))
    return member

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Compares the desired with the current state and returns a plan. Sends no requests."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .._integrations import INTEGRATIONS, LEGACY_FIELDS
from .._options.masks import mask
from .._options.placeholders import CHANGED, HIDDEN
from .._options.wording import enumerated
from .comparison import is_mask_of, verdict
from .desired import Desired
from .libraries import JsonPatch, JsonPointer
from .masks import DIFFERENT, UNKNOWN
from .member import Member, Path, other_member
from .names import comparable
from .subscription import Subscription

Operation = dict[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """The plan for one subscription: ``action`` is created, updated, deleted or unchanged.

    ``sent`` holds the members that are sent, by path: all in a create, and in an update those that differ.
    """

    action: str
    desired: Desired
    current: Subscription | None
    sent: Mapping[Path, Member] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether applying it changes anything."""
        return self.action != "unchanged"

    @property
    def body(self) -> dict[str, Any]:
        """The body of a create as it is sent."""
        return _body({path: member.value for path, member in self.sent.items()})

    @property
    def patch(self) -> list[Operation]:
        """The operations of an update as they are sent [RFC 6902], one for each member or config field."""
        return self._operations({path: member.value for path, member in self.sent.items()})

    @property
    def visible_patch(self) -> list[Operation]:
        """The operations of an update as results show them."""
        return self._operations(self._visible_values())

    @property
    def predicted(self) -> Subscription | None:
        """The state after the plan is applied, without what only the service generates and without the secrets sent."""
        if self.action == "deleted":
            return None
        if self.action == "created":
            return Subscription(self.desired.integration_key, _body(self._visible_values()), self.desired)
        if self.current is None or not self.changed:
            return self.current
        document = copy.deepcopy({**self.current.body, "config": dict(self.current.body.get("config") or {})})
        return Subscription(self.desired.integration_key, JsonPatch(self.visible_patch).apply(document), self.desired)

    @property
    def diff(self) -> dict[str, Any]:
        """The state before and after, in the modules' terms. Of the secrets, it has only those that are sent."""
        secrets = [member for member in self.sent.values() if member.secret]
        before = _visible_state(self.current, [(each, self._mask_before(each)) for each in secrets])
        after = _visible_state(self.predicted, [(each, CHANGED) for each in secrets])
        return {
            "before": before,
            "after": after,
            "before_header": self.desired.label,
            "after_header": self.desired.label,
        }

    def _operations(self, values: Mapping[Path, Any]) -> list[Operation]:
        if self.action != "updated" or self.current is None:
            return []
        return [
            {
                "op": "add" if self.current.get(path) is None else "replace",
                "path": JsonPointer.from_parts(path).path,
                "value": value,
            }
            for path, value in values.items()
        ]

    def _visible_values(self) -> dict[Path, Any]:
        return {path: CHANGED if member.secret else member.value for path, member in self.sent.items()}

    def _mask_before(self, member: Member) -> str | None:
        value = self.current.get(member.path) if self.current else None
        if value in (None, ""):
            return None
        return HIDDEN if member.is_additional else mask(str(value))


class Outcome(NamedTuple):
    """A plan, and the subscription after it (in check mode, its prediction), or None if there is none any more."""

    plan: Plan
    subscription: Subscription | None


def _body(values: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the body of a request that creates a subscription [API reference]."""
    config = {path[1]: value for path, value in values.items() if path[0] == "config"}
    rest = {path[0]: value for path, value in values.items() if path[0] != "config"}
    return {**rest, "config": config}


def _visible_state(subscription: Subscription | None, secrets: Sequence[tuple[Member, str | None]]) -> dict[str, Any]:
    """Return a state as a diff shows it. Each secret comes with the text that stands for it, or None to omit it."""
    if subscription is None:
        return {}
    state = subscription.result
    for member, text in secrets:
        if text is not None:
            options = state.setdefault(member.group, {}) if member.group else state
            options[member.key] = text
    return state


def select(desired: Desired, subscriptions: Iterable[Subscription]) -> Subscription | None:
    """Return the subscription that is meant: by its id if one is given, else by its exact name in the integration.

    Raises PlanError if none has the id (unless it is to be absent), if it belongs to another integration, or if
    several have the name.
    """
    if desired.id is not None:
        found = [each for each in subscriptions if each.id is not None and each.id.lower() == desired.id]
        if not found and desired.present:
            from .plan_errors import no_such_id

            raise no_such_id(desired)
    else:
        found = [each for each in subscriptions if comparable(each.name) == comparable(desired.name)]
        if len(found) > 1:
            from .plan_errors import ambiguous_name

            raise ambiguous_name(desired, found)
    current = found[0] if found else None
    if current is not None and current.kind != desired.integration_key:
        from .plan_errors import other_integration

        raise other_integration(desired, current)
    return current


def make_plan(desired: Desired, current: Subscription | None) -> Plan:
    """Compare the desired with the current state. A new subscription starts enabled.

    Raises PlanError if a subscription that has to be created lacks what its integration requires, or if a secret is
    the mask of the current one.
    """
    if current is not None:
        current = current.for_task(desired)
    if not desired.present:
        return Plan("deleted" if current else "unchanged", desired, current)
    if current is None:
        _check_creatable(desired)
        enabled = other_member(("on",), True)
        return Plan("created", desired, None, sent={enabled.path: enabled, **desired.members})
    verdicts = {
        path: verdict(member, current.get(path), desired.update_secrets) for path, member in desired.members.items()
    }
    sent = {path: desired.members[path] for path, each in verdicts.items() if each == DIFFERENT}
    for path, member in desired.members.items():
        value = current.get(path)
        if member.secret and value is not None and is_mask_of(member, value, path in sent):
            from .plan_errors import masked_secret

            raise masked_secret(desired, member.option)
    unknown = [desired.members[path].option for path, each in verdicts.items() if each == UNKNOWN]
    warnings = (_not_compared(desired, unknown),) if unknown else ()
    return Plan("updated" if sent else "unchanged", desired, current, sent=sent, warnings=warnings)


def _not_compared(desired: Desired, options: Sequence[str]) -> str:
    return (
        f"{desired.label}: LaunchDarkly shows no characters of {enumerated(options)}, so the module can't compare this "
        "with the current state, and does not send it. To send it, run the task once with update_secrets: always."
    )


def _check_creatable(desired: Desired) -> None:
    """Raise PlanError if a subscription lacks what is required to create it."""
    key = desired.integration_key
    missing = [
        f"config.{field.option}"
        for field in (INTEGRATIONS[key].settable if key in INTEGRATIONS else [])
        if field.required
        and ("config", field.api_name) not in desired.members
        and not _has_legacy(desired, field.api_name)
    ]
    if missing:
        from .plan_errors import missing_fields

        raise missing_fields(desired, missing)


def _has_legacy(desired: Desired, api_name: str) -> bool:
    """Return whether a legacy field is given in the place of a config field."""
    return any(
        legacy.integration_key == desired.integration_key
        and legacy.replaces == api_name
        and (legacy.field.api_name,) in desired.members
        for legacy in LEGACY_FIELDS
    )

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What is wanted and what is, compared; what has to be done, as a value. Nothing here sends anything."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ._integrations import INTEGRATIONS, LEGACY_FIELDS, Field
from ._libraries import JsonPatch, JsonPointer
from ._names import comparable
from ._secrets import CHANGED, DIFFERENT, HIDDEN, SAME, UNKNOWN, compare, contradicts, is_masked, looks_like_mask, mask
from ._subscription import Path, Subscription, Wanted, as_typed, body_of, field_at, option_at

Operation = dict[str, Any]
_FALSE_OR_EMPTY_IF_MISSING: tuple[Path, ...] = (("on",), ("tags",), ("statements",))


class PlanError(Exception):
    """What is wanted can't be planned from what is; the message says why, and what to do, ``code`` names the kind."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Plan:
    """One subscription's plan: ``action`` is created, updated, deleted or unchanged.

    ``sent`` holds the members that are sent, by path: all of them in a create, the differing ones in an update.
    """

    action: str
    wanted: Wanted
    current: Subscription | None
    sent: dict[Path, Any] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether applying it changes anything."""
        return self.action != "unchanged"

    @property
    def body(self) -> dict[str, Any]:
        """The body of a create as it is sent."""
        return body_of(self.sent)

    @property
    def patch(self) -> list[Operation]:
        """The operations of an update as they are sent [RFC 6902]: one for each member or config field."""
        return self._operations(self.sent)

    @property
    def shown_patch(self) -> list[Operation]:
        """The operations of an update as they may be shown."""
        return self._operations(self._shown_values())

    @property
    def predicted(self) -> Subscription | None:
        """The state that applying leaves, but for what only the service makes. Secrets that are sent are not in it."""
        if self.action == "deleted":
            return None
        if self.action == "created":
            return Subscription(self.wanted.integration_key, body_of(self._shown_values()))
        if self.current is None or not self.changed:
            return self.current
        document = copy.deepcopy({**self.current.shown, "config": dict(self.current.config)})
        return Subscription(self.wanted.integration_key, JsonPatch(self.shown_patch).apply(document))

    @property
    def diff(self) -> dict[str, Any]:
        """Before and after, in the modules' terms; of the secrets only those that are sent."""
        before = self._told(self.current, {path: self._shown_before(path) for path in self.sent})
        after = self._told(self.predicted, dict.fromkeys(self.sent, CHANGED))
        return {"before": before, "after": after, "before_header": self.wanted.label, "after_header": self.wanted.label}

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

    def _shown_values(self) -> dict[Path, Any]:
        return {path: CHANGED if self.wanted.is_secret(path) else value for path, value in self.sent.items()}

    def _shown_before(self, path: Path) -> str | None:
        value = self.current.get(path) if self.current else None
        if value in (None, ""):
            return None
        return HIDDEN if path in self.wanted.opaque else mask(str(value))

    def _told(self, subscription: Subscription | None, secrets: Mapping[Path, str | None]) -> dict[str, Any]:
        if subscription is None:
            return {}
        told = subscription.result(self.wanted.opaque)
        for path, value in secrets.items():
            if value is not None and self.wanted.is_secret(path):
                option, *names = option_at(self.wanted, path).split(".", 1)
                (told.setdefault(option, {}) if names else told)[(names or [option])[0]] = value
        return told


def select(wanted: Wanted, subscriptions: Iterable[Subscription]) -> Subscription | None:
    """Find the one that is meant: by id where one is given, else by exact name within the integration.

    Raises PlanError where there is none of that id (unless it is to be absent), or more than one of that name.
    """
    if wanted.id is not None:
        found = [each for each in subscriptions if each.id is not None and each.id.lower() == wanted.id]
        if not found and wanted.present:
            raise PlanError(
                "not_found",
                f"{wanted.integration_key} has no subscription with the id {wanted.id}. LaunchDarkly makes the ids: "
                "leave id out to create a subscription, or look the id up with audit_log_subscription_info",
            )
    else:
        found = [each for each in subscriptions if comparable(each.name) == comparable(wanted.name)]
        if len(found) > 1:
            raise PlanError(
                "ambiguous_name",
                f"{len(found)} subscriptions are called {wanted.label}, with the ids "
                f"{', '.join(str(each.id) for each in found)}. Nothing was changed: give the id of the one to manage",
            )
    current = found[0] if found else None
    if current is not None and current.kind != wanted.integration_key:
        raise PlanError(
            "other_integration",
            f"The subscription with the id {current.id} belongs to the integration {current.kind}, not to "
            f"{wanted.integration_key}. Nothing was changed: correct integration_key or id",
        )
    return current


def make_plan(wanted: Wanted, current: Subscription | None) -> Plan:
    """Compare what is wanted with what is. A new subscription starts enabled.

    Raises PlanError where a subscription that has to be created lacks what its integration requires.
    """
    if not wanted.present:
        return Plan("deleted" if current else "unchanged", wanted, current)
    if current is None:
        _check_creatable(wanted)
        return Plan("created", wanted, None, sent={("on",): True, **wanted.members})
    verdicts = {path: _compare(wanted, path, current.get(path)) for path in wanted.members}
    sent = {path: wanted.members[path] for path, verdict in verdicts.items() if verdict == DIFFERENT}
    _refuse_masks(wanted, current, sent)
    unknown = [option_at(wanted, path) for path, verdict in verdicts.items() if verdict == UNKNOWN]
    warnings = (
        (
            f"{wanted.label}: LaunchDarkly does not show enough of {', '.join(unknown)} to compare; left as it is. "
            "Set update_secrets to always to send it",
        )
        if unknown
        else ()
    )
    return Plan("updated" if sent else "unchanged", wanted, current, sent=sent, warnings=warnings)


def contradictions(wanted: Wanted, sent: Mapping[Path, Any], answer: Subscription) -> list[str]:
    """Return the options for which an answer shows something else than what was sent.

    The service ignores what it does not know without an error [vendor's client documentation], so that an answer
    without a plain value is one too. A secret is only where its mask shows another.
    """
    wrong = []
    for path, value in sent.items():
        shown = answer.get(path)
        if _compared_as_secret(wanted, path, shown):
            differs = shown is not None and value != "" and contradicts(str(shown), str(value))
        else:
            differs = not _same_plain(wanted, path, shown, value)
        if differs:
            wrong.append(option_at(wanted, path))
    return wrong


def overtaken(plan: Plan, answer: Subscription) -> list[str]:
    """Return the options that were as wanted before an update, and that its answer shows otherwise.

    Another client changed them between the read and the update, which did not name them.
    """
    if plan.action != "updated":
        return []
    wanted = plan.wanted
    return [
        option_at(wanted, path)
        for path in wanted.members
        if path not in plan.sent
        and ((shown := answer.get(path)) is not None or path in _FALSE_OR_EMPTY_IF_MISSING)
        and _compare(wanted, path, shown) == DIFFERENT
    ]


def _refuse_masks(wanted: Wanted, current: Subscription, sent: Mapping[Path, Any]) -> None:
    """Raise PlanError if a secret is the mask of the current one: it would overwrite the secret, now or elsewhere."""
    for path, value in wanted.members.items():
        shown = current.get(path)
        if shown is None or not wanted.is_secret(path):
            continue
        if _is_mask_of(field_at(wanted.integration_key, path), shown, value, path in sent):
            raise PlanError(
                "masked_secret",
                f"{wanted.label}: {option_at(wanted, path)} is the mask that is shown for the secret, not the secret: "
                "give the secret, or leave the option out to keep the current one",
            )


def _is_mask_of(known: Field, shown: Any, value: Any, is_sent: bool) -> bool:
    if value != shown:
        return known.secret and bool(value == mask(str(shown)))
    if known.credential:
        return looks_like_mask(value)
    if is_sent:
        # A mask may have a star or two only.
        return "*" in str(value) if known.masked else is_masked(value)
    return known.masked and is_masked(value)


def _check_creatable(wanted: Wanted) -> None:
    key = wanted.integration_key
    if wanted.name is None:
        raise PlanError("missing_fields", f"{wanted.label} has to be created, and has no name: give one")
    missing = [
        f"config.{field.option}"
        for field in (INTEGRATIONS[key].settable if key in INTEGRATIONS else [])
        if field.required
        and ("config", field.api_name) not in wanted.members
        and not _has_legacy(wanted, field.api_name)
    ]
    if missing:
        raise PlanError(
            "missing_fields",
            f"{wanted.label} does not exist and has to be created, for which {', '.join(missing)} must be given",
        )


def _has_legacy(wanted: Wanted, api_name: str) -> bool:
    return any(
        legacy.integration_key == wanted.integration_key
        and legacy.replaces == api_name
        and (legacy.field.api_name,) in wanted.members
        for legacy in LEGACY_FIELDS
    )


def _compare(wanted: Wanted, path: Path, shown: Any) -> str:
    value = wanted.members[path]
    if not _compared_as_secret(wanted, path, shown):
        return SAME if _same_plain(wanted, path, shown, value) else DIFFERENT
    if wanted.update_secrets == "on_create":
        return SAME
    if wanted.update_secrets == "always":
        return DIFFERENT
    known = field_at(wanted.integration_key, path)
    if shown is None and value != "":
        return UNKNOWN if known.required else DIFFERENT
    if known.credential and not is_masked(shown):
        return SAME if (shown or "") == value else DIFFERENT
    return compare(str(shown or ""), str(value))


def _compared_as_secret(wanted: Wanted, path: Path, shown: Any) -> bool:
    """A field that the table does not know is a secret where it is shown masked."""
    return field_at(wanted.integration_key, path).secret or (path in wanted.opaque and is_masked(shown))


def _same_plain(wanted: Wanted, path: Path, shown: Any, value: Any) -> bool:
    if path == ("name",):
        return comparable(shown) == comparable(value)
    if path == ("tags",):
        return set(shown or []) == set(value)
    if path == ("statements",):
        return [_statement(each) for each in shown or []] == [_statement(each) for each in value]
    known = field_at(wanted.integration_key, path)
    if path[0] != "config":
        shown = shown or False
    elif shown is None or value == "":
        # What the service does not show is at its default, and an empty text may ask for the default.
        default = False if known.type == "bool" else known.default
        same_as_nothing = ("", None) if default is None else ("", None, default)
        return shown in same_as_nothing and value in same_as_nothing
    return bool(shown == value or _text(as_typed(known, shown)) == _text(as_typed(known, value)))


def _text(value: Any) -> Any:
    """A service may answer a boolean or a number as a string."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, (int, float)) else value


def _statement(statement: Mapping[str, Any]) -> tuple[Any, ...]:
    """The order between statements counts, the order inside their lists does not; a list left out is an empty one."""
    lists: Sequence[str] = ("resources", "notResources", "actions", "notActions")
    return (statement.get("effect") or "allow", *(frozenset(statement.get(each) or []) for each in lists))

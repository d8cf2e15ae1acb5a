# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One subscription as the API returns it, and as results return it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .._integrations import has_login
from .._options.masks import mask
from .._options.placeholders import HIDDEN
from .desired import Desired
from .member import EMPTY, TOP_LEVEL_PATHS, Member, Path, members_of
from .statements import statement_result

_COUNTS = {"success_count": "successCount", "error_count": "errorCount"}
_TIMES = {"last_success": "lastSuccess", "last_error": "lastError"}
DELIVERIES = (*_COUNTS, *_TIMES)
"""The members of ``Subscription.deliveries``."""

_RESULTS: Mapping[str, Callable[[Any], Any]] = {
    "tags": lambda tags: sorted(set(tags)),
    "statements": lambda statements: [statement_result(each) for each in statements],
}
"""How results convert a value."""
_DELIVERY = {"status_code": "statusCode", "response_body": "responseBody", "timestamp": "timestamp"}


def is_failing(deliveries: Mapping[str, Any]) -> bool:
    """Return whether the last delivery failed, as far as the API says: there are errors, and no later success.

    ``deliveries`` are those of a subscription, of which members may be missing or None.
    """
    names = ("last_error", "last_success", "error_count")
    last_error, last_success, errors = (deliveries.get(name) or 0 for name in names)
    return last_error > last_success or (not last_success and errors > 0)


@dataclass(frozen=True, eq=False, repr=False)
class Subscription:
    """One subscription as the API returns it [OpenAPI, ``Integration``], secrets masked or not.

    ``body`` is the JSON object. The document requires none of its members, and services written in Go leave out those
    that are false or empty. So a member that an existing subscription lacks is false or empty. ``desired`` is what a
    task says about it.
    """

    integration_key: str
    body: Mapping[str, Any]
    desired: Desired | None = None

    def for_task(self, desired: Desired) -> Subscription:
        """Return it with what a task says about it: a member that is secret in the task is secret here too."""
        return replace(self, desired=desired)

    @cached_property
    def members(self) -> Mapping[Path, Member]:
        """Its members by path."""
        given = self.desired.members if self.desired else {}
        members = members_of(self.integration_key, self.body)
        return {path: given[path].with_value(each.value) if path in given else each for path, each in members.items()}

    @property
    def id(self) -> str | None:
        """Its id, or None if it is not created yet."""
        return self.body.get("_id")

    @property
    def kind(self) -> str:
        """The key of the integration that the API says it belongs to, or else of the one whose list it is in."""
        return self.body.get("kind") or self.integration_key

    @property
    def name(self) -> str | None:
        """Its name."""
        return self.body.get("name")

    @property
    def tags(self) -> set[str]:
        """Its tags."""
        return set(self.body.get("tags") or ())

    def get(self, path: Path) -> Any:
        """Return the value at a path, or None if the API leaves it out."""
        return self.members[path].value if path in self.members else None

    @property
    def result(self) -> dict[str, Any]:
        """The subscription in the modules' terms, without secrets. It is valid input."""
        result: dict[str, Any] = {"integration_key": self.integration_key}
        if self.id is not None:
            result["id"] = self.id
        for option, path in TOP_LEVEL_PATHS.items():
            member = self.members.get(path)
            if member is not None:
                result[option] = _RESULTS[option](member.typed) if option in _RESULTS else member.typed
            elif self.id is not None and path in EMPTY:
                result[option] = copy(EMPTY[path])
        config = (each for each in self.members.values() if each.is_config and each.is_input)
        return {**result, "config": {each.field.option: each.typed for each in config}}

    @property
    def secrets(self) -> list[str]:
        """Its secrets as the API returns them, masked or not. A field that is not in the table counts as one."""
        secrets = (each for each in self.members.values() if each.secret or has_login(each.value))
        return [text for each in secrets for text in each.texts]

    @property
    def deliveries(self) -> dict[str, Any]:
        """The results of its deliveries so far: counts, and times in epoch milliseconds."""
        status = self.body.get("_status") or {}
        counts = {name: status.get(member) or 0 for name, member in _COUNTS.items()}
        # The API returns 0 if there was no such delivery.
        return {**counts, **{name: status.get(member) or None for name, member in _TIMES.items()}}

    @property
    def enabled(self) -> bool:
        """Whether it is switched on."""
        member = self.members.get(("on",))
        return bool(member and member.typed)

    @property
    def metadata(self) -> dict[str, Any]:
        """What can't be input: delivery status, access, links, masked secrets, and other config fields."""
        errors = (self.body.get("_status") or {}).get("errors") or []
        return {
            "status": {
                **self.deliveries,
                "errors": [{name: error.get(member) for name, member in _DELIVERY.items()} for error in errors],
            },
            "access": self.body.get("_access"),
            "links": self.body.get("_links"),
            "masked_secrets": {
                each.field.option if each.is_config else each.option: mask(str(each.value))
                for each in self.members.values()
                if each.field.secret and not each.is_additional and each.value not in (None, "")
            },
            "other_config": {
                each.path[1]: HIDDEN if each.secret or has_login(each.value) else each.value
                for each in self.members.values()
                if each.is_config and (each.is_additional or not (each.field.secret or each.is_input))
            },
        }

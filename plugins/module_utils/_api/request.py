# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What is asked of the API: one of its five operations on the subscriptions of an integration."""

from __future__ import annotations

from typing import Literal, NamedTuple

Operation = Literal["list", "read", "create", "update", "delete"]

_METHODS: dict[Operation, str] = {
    "list": "GET",
    "read": "GET",
    "create": "POST",
    "update": "PATCH",
    "delete": "DELETE",
}


class Request(NamedTuple):
    """An operation. ``path`` is the path of the operation in the API, made by the client, without links or redirects.

    ``id`` is None for a list and a create.
    """

    operation: Operation
    integration_key: str
    id: str | None
    path: str

    @property
    def method(self) -> str:
        """The HTTP method [OpenAPI]."""
        return _METHODS[self.operation]

    @property
    def is_write(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"

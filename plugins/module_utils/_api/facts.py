# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What is known about a request that did not succeed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from .._options.connection import Connection
from .request import Operation, Request

ApiCode = Literal[
    "broken_response",
    "changed_meanwhile",
    "connection_lost",
    "created_twice",
    "different_response",
    "gave_up",
    "http_error",
    "incomplete_list",
    "no_connection",
    "no_response",
    "no_socks_support",
    "not_tls",
    "not_trusted",
    "other_address",
    "proxy_refused",
    "redirected",
    "request_failed",
    "stopped",
    "unexpected_response",
    "unknown_address",
    "unreadable_authorities",
]
"""The codes of failed requests if the service gave no code. ``docs/failures.md`` lists them with cause and fix."""


Fault = Literal[
    "endless_pages",
    "invalid_link",
    "no_body",
    "not_a_list",
    "not_a_subscription",
    "not_an_object",
    "not_decodable",
    "web_page",
]
"""What is wrong with a response, if its code is ``broken_response`` or ``unexpected_response``."""


class Facts:
    """The facts about a failed request. Each layer that the error passes through adds those that it knows.

    ``own_code`` says what happened if the service gave no code. ``detail`` is what a library, the operating system or
    a header says about it, and ``fault`` is what is wrong with a response. ``service_code``, ``service_message`` and
    ``request_id`` are the service's own words [OpenAPI]; they may quote what was sent. ``headers`` are those of the
    response.
    """

    request: Request
    connection: Connection
    own_code: ApiCode
    detail: str = ""
    fault: Fault | None = None
    status: int | None = None
    service_code: str | None = None
    service_message: str | None = None
    request_id: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    by_proxy: bool = False
    """Whether the certificate is the proxy's."""
    proxy_status: int | None = None
    """The HTTP status of a proxy that refused to connect."""
    counted: int = 0
    """How many subscriptions the service counts in an incomplete list."""
    listed: int = 0
    """How many subscriptions an incomplete list has."""
    name: str | None = None
    """The name of the subscription, if messages don't name it otherwise."""
    lost: bool = False
    """Whether the service may have acted, because the response to this attempt, or to an earlier one, was lost."""
    applied: bool = False
    """Whether the service certainly carried out the write."""
    attempts: int = 1
    """How often the request was sent. A create counts all of its requests, also those before a list."""
    is_out_of_retries: bool = False
    """Whether the request would have been sent again if ``max_retries`` allowed it."""
    conflicts: int = 0
    """How often the update was planned again, because another client had changed the subscription."""
    resets_at: float | None = None
    """When the rate limit that was hit resets, in epoch seconds."""
    next_wait: float | None = None
    """The wait before the next attempt, in seconds, if it would go past ``max_wait``."""
    after: Operation | None = None
    """The write after which this read failed."""
    ids: Sequence[str] = ()
    """The ids of the subscriptions that the write made or changed."""
    options: Sequence[str] = ()
    """The options that the response shows with other values."""
    lists_all: bool = False
    """Whether the request is one of those to all known integrations."""
    may_quote: Sequence[str] = ()
    """Secrets that the account holds and the task does not know."""

    def __init__(self, request: Request, connection: Connection, own_code: ApiCode, **facts: Any) -> None:
        if unknown := facts.keys() - Facts.__annotations__.keys():
            raise TypeError(f"These are not facts: {sorted(unknown)}")
        self.request, self.connection, self.own_code = request, connection, own_code
        vars(self).update(facts)

    @property
    def code(self) -> str:
        """The service's code; if there is none, one of ApiCode."""
        return self.service_code or self.own_code

    @property
    def is_not_found(self) -> bool:
        """Whether the service says that it does not exist. A 404 without that code comes from another server."""
        return self.status == 404 and self.service_code == "not_found"

    @property
    def is_conflict(self) -> bool:
        """Whether another client changed the subscription at the same time, so that a new plan helps [OpenAPI]."""
        return self.status == 409 and self.service_code == "optimistic_locking_error"

    @property
    def is_temporary(self) -> bool:
        """Whether the status says that the service can't respond at present."""
        return self.status is not None and (self.status in (408, 425, 429) or self.status >= 500)

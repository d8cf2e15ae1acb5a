# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The five operations, with retries and waiting. Knows neither Ansible nor plans.

Paths and bodies are those of the API reference and the OpenAPI document. No other file knows the paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from .._options.connection import Connection
from .errors import ApiError
from .facts import ApiCode
from .pacing import Pace
from .request import Operation, Request
from .response import Json
from .retries import most_retries
from .shapes import is_empty_list, is_subscription, link
from .stopping import Stop
from .transport import Reply, Transport
from .waiting import WaitBudget, WaitTooLong, backoff, limit_reset, wait_before_retry, with_jitter

_ROOT = "/api/v2/integrations"
_MOST_PAGES = 1000


class Client:
    """A client for one account. Several threads may use it at once. After ``stop``, it sends nothing more.

    Each method raises ApiError if the operation does not succeed.
    """

    def __init__(self, connection: Connection, stop: Stop | None = None) -> None:
        self._connection = connection
        self.stop = stop or Stop()
        self._budget = WaitBudget(connection.max_wait, self.stop)
        self._gave_up = False
        self._pace = Pace()
        self._transport = Transport(connection)

    @property
    def token(self) -> str:
        """The token, to be removed from text of the service."""
        return self._connection.token

    @property
    def max_concurrency(self) -> int:
        """How many requests may be open at once."""
        return self._connection.max_concurrency

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._transport.close()

    def list_all(self, integration_key: str) -> list[Json]:
        """Return all subscriptions of an integration, from all pages if there are several.

        An item may lack any member but the id. Raises ApiError also if the service counts more than it lists.
        """
        request = request_for("list", integration_key)
        page: str | None = request.path
        found: dict[str, Json] = {}
        count = 0
        seen: set[str] = set()
        while page is not None:
            if page in seen or len(seen) == _MOST_PAGES:
                raise self._transport.unexpected(request, "endless_pages")
            seen.add(page)
            reply = self._send(request, page=page)
            body = reply.body or {}
            items = body.get("items")
            if items is None and is_empty_list(body, integration_key, request.path):
                items = []
            if not isinstance(items, list) or not all(map(is_subscription, items)):
                raise self._transport.unexpected(request, "not_a_list")
            found.update((item["_id"], item) for item in items)
            total = body.get("totalCount")
            count = total if isinstance(total, int) and not isinstance(total, bool) else count
            page = self._next_page(request, page, reply)
        if count > len(found):
            raise self._transport.error(request, "incomplete_list", counted=count, listed=len(found))
        return list(found.values())

    def read(self, integration_key: str, identifier: str) -> Json:
        """Return one subscription with all of its members."""
        request = request_for("read", integration_key, identifier)
        return self._subscription(request, self._send(request))

    def create(self, integration_key: str, body: Json) -> Json:
        """Create a subscription and return it as the service made it.

        The request is not sent again if its response is lost: the error says that the subscription may exist.
        """
        request = request_for("create", integration_key)
        return self._subscription(request, self._send(request, body))

    def update(self, integration_key: str, identifier: str, patch: Sequence[Json]) -> Json:
        """Apply a JSON Patch to a subscription and return all of its new state.

        If the response has no body, the subscription is read. If that fails, the error says that it was updated.
        """
        request = request_for("update", integration_key, identifier)
        reply = self._send(request, list(patch))
        if reply.body is not None:
            return self._subscription(request, reply)
        try:
            return self.read(integration_key, identifier)
        except ApiError as error:
            error.after, error.applied = "update", True
            raise

    def delete(self, integration_key: str, identifier: str) -> bool:
        """Delete a subscription. Returns False if it did not exist when the request was first sent."""
        try:
            self._send(request_for("delete", integration_key, identifier))
        except ApiError as error:
            if not error.is_not_found:
                raise
            return error.lost
        return True

    def error_after_write(
        self, operation: Operation, integration_key: str, identifier: str | None, code: ApiCode, **facts: Any
    ) -> ApiError:
        """Return the error of a write that the service carried out in another way than it was asked to.

        The facts are fields of Facts.
        """
        request = request_for(operation, integration_key, identifier)
        return self._transport.error(request, code, applied=True, **facts)

    def pause(self, seconds: float, error: ApiError) -> None:
        """Wait, within what the task may wait in total. If the wait would be too long, raises the error."""
        try:
            self._budget.wait(seconds)
        except WaitTooLong:
            # The next request would meet the same limit, or the same silence.
            self._gave_up = error.status in (None, 429)
            error.next_wait = seconds
            raise error from None

    def pause_for_lost_response(self, error: ApiError) -> None:
        """Wait until a request whose response was lost has had its time to take effect."""
        self.pause(self._connection.timeout, error)

    def pause_for_conflict(self, attempt: int, error: ApiError) -> None:
        """Wait a short time after the given conflict (0, 1, …) with another client."""
        self.pause(backoff(attempt), error)

    def _next_page(self, request: Request, page: str, reply: Reply) -> str | None:
        target = link(reply.body, "next") or reply.next
        return self._transport.resolve(request, page, str(target)) if target else None

    def _subscription(self, request: Request, reply: Reply) -> Json:
        if reply.body is None or not is_subscription(reply.body):
            raise self._transport.unexpected(request, "not_a_subscription")
        return reply.body

    def _send(self, request: Request, body: Any = None, page: str | None = None) -> Reply:
        """Send a request, and send it again as often as that is allowed and worth it."""
        with self._pace.open_request():
            return self._send_open(request, body, page)

    def _send_open(self, request: Request, body: Any, page: str | None) -> Reply:
        was_lost = False
        for attempt in range(self._connection.max_retries + 1):
            self._keep_pace(request)
            if self.stop.is_set:
                raise self._transport.error(request, "stopped", lost=was_lost, attempts=attempt)
            if self._gave_up:
                raise self._transport.error(request, "gave_up", lost=was_lost, attempts=attempt)
            responses_before = self._pace.responses
            try:
                reply = self._transport.send(request, body, page)
                self._pace.learn(request.operation, responses_before, reply.headers)
                self._gave_up = False
                return reply
            except ApiError as error:
                self._pace.learn(request.operation, responses_before, error.headers)
                was_lost = error.lost = (error.lost or was_lost) and request.is_write
                error.attempts = attempt + 1
                error.resets_at = limit_reset(error.headers) if error.status == 429 else None
                if attempt >= most_retries(error) or (error.lost and request.operation == "create"):
                    raise
                error.is_out_of_retries = attempt == self._connection.max_retries
                if error.is_out_of_retries:
                    raise
                self.pause(wait_before_retry(error.status, error.headers, attempt), error)
        raise AssertionError("unreachable")

    def _keep_pace(self, request: Request) -> None:
        """Wait until the rate limits allow a request, or do not wait if that takes longer than the task may wait."""
        while not (self.stop.is_set or self._gave_up):
            seconds = self._pace.seconds_to_wait(request.operation)
            if seconds <= 0:
                return
            try:
                self._budget.wait(with_jitter(seconds))
            except WaitTooLong:
                return


def request_for(operation: Operation, integration_key: str, identifier: str | None = None) -> Request:
    """Return an operation with its path."""
    parts = [integration_key] if identifier is None else [integration_key, identifier]
    path = "/".join([_ROOT, *(quote(part, safe="") for part in parts)])
    return Request(operation, integration_key, identifier, path)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The five operations, with retries and waiting. Knows nothing of Ansible or of plans.

Paths and bodies are those of the API reference and the OpenAPI document.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from ._connection import Connection
from ._errors import AnswerDiffers, AnswerLost, ApiError, NotSent
from ._transport import Json, Reply, Transport
from ._waiting import WaitBudget, WaitTooLong, backoff, limit_reset, wait_told_by

_ROOT = "/api/v2/integrations"
_MOST_PAGES = 1000
_STATEMENT = {"effect": str, "resources": [str], "notResources": [str], "actions": [str], "notActions": [str]}
_SUBSCRIPTION: Json = {
    "_id": str,
    "name": str,
    "config": {},
    "statements": [_STATEMENT],
    "tags": [str],
    "_status": {"errors": [{}]},
}
"""What an answer's members are where they are there [OpenAPI, ``Integration``], as far as something relies on it."""


class Client:
    """A client for one account, which may be used by several threads at once.

    Each method raises ApiError, with what went wrong and what to do, where the operation did not succeed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._budget = WaitBudget(connection.max_wait)
        self._is_given_up = False
        self._transport = Transport(connection)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._transport.close()

    @property
    def workers(self) -> int:
        """How many requests may be under way at once."""
        return self._connection.max_concurrency

    def list_all(self, integration_key: str) -> list[Json]:
        """Return all subscriptions of an integration, over all pages if there are any.

        An item may lack any member but the id. Raises ApiError also if the service counts more than it lists.
        """
        path = _path(integration_key)
        page: str | None = path
        found: dict[str, Json] = {}
        counted = 0
        seen: set[str] = set()
        while page is not None:
            if page in seen or len(seen) == _MOST_PAGES:
                raise self._transport.unreadable("GET", path, "the pages of the list do not end")
            seen.add(page)
            reply = self._page(path, page)
            shown = reply.body or {}
            items = shown.get("items")
            if items is None and _is_list(shown, integration_key, path):
                items = []
            if not isinstance(items, list) or not all(map(_is_subscription, items)):
                raise self._transport.unreadable("GET", path, "the response is not a list of subscriptions")
            found.update((item["_id"], item) for item in items)
            total = shown.get("totalCount")
            counted = total if isinstance(total, int) and not isinstance(total, bool) else counted
            page = self._next_page(path, page, reply)
        if counted > len(found):
            raise ApiError(
                "GET",
                path,
                f"the service counts {counted} subscriptions of {integration_key}, but lists {len(found)}. One that is "
                "not listed would be created a second time: run the task again",
            )
        return list(found.values())

    def read(self, integration_key: str, identifier: str) -> Json:
        """Return one subscription as a whole."""
        return self._subscription("GET", _path(integration_key, identifier))

    def create(self, integration_key: str, body: Json) -> Json:
        """Create a subscription and return it as the service made it.

        Raises AnswerLost where it may have been made without our knowing: it must not be sent again blindly.
        """
        return self._subscription("POST", _path(integration_key), body=body)

    def update(self, integration_key: str, identifier: str, patch: Sequence[Json]) -> Json:
        """Apply a JSON Patch to a subscription and return its whole new state.

        Raises AnswerDiffers if the service applied it without a body in its response, and a read fails afterwards.
        """
        path = _path(integration_key, identifier)
        reply = self._send("PATCH", path, list(patch))
        if reply.body is not None:
            return self._checked("PATCH", path, reply)
        try:
            return self.read(integration_key, identifier)
        except ApiError as error:
            raise AnswerDiffers(
                error.method,
                error.path,
                "The subscription was updated, but can't be read afterwards: run the task again",
                said=error.said,
                status=error.status,
                code=error.code,
                request_id=error.request_id,
            ) from None

    def delete(self, integration_key: str, identifier: str) -> bool:
        """Delete a subscription. Returns False where it was gone before this client asked."""
        lost: list[ApiError] = []
        try:
            self._send("DELETE", _path(integration_key, identifier), lost=lost)
        except ApiError as error:
            if not error.not_found:
                raise
            return bool(lost)
        return True

    def pause(self, seconds: float, error: ApiError) -> None:
        """Wait, as a part of what the task may wait in all. Raises the error where that is not left."""
        try:
            self._budget.wait(seconds)
        except WaitTooLong:
            # The next request would meet the same limit, or the same silence.
            self._is_given_up = error.status in (None, 429)
            raise error.because(
                f"The task may wait {self._connection.max_wait} s in all (max_wait), and would have to wait "
                f"{math.ceil(seconds)} s more before it can go on"
            ) from None

    def pause_for_lost_answer(self, error: ApiError) -> None:
        """Wait until a request whose answer was lost has had its time to take effect."""
        self.pause(self._connection.timeout, error)

    def pause_for_conflict(self, attempt: int, error: ApiError) -> None:
        """Wait a little after the given lost race (0, 1, …) with another client."""
        self.pause(backoff(attempt), error)

    def _page(self, path: str, page: str) -> Reply:
        try:
            return self._send("GET", page)
        except ApiError as error:
            error.path = path
            raise

    def _next_page(self, path: str, page: str, reply: Reply) -> str | None:
        link = _link(reply.body, "next") or reply.next
        return self._transport.same_origin("GET", path, page, str(link)) if link else None

    def _subscription(self, method: str, path: str, body: Any = None) -> Json:
        return self._checked(method, path, self._send(method, path, body))

    def _checked(self, method: str, path: str, reply: Reply) -> Json:
        if reply.body is None or not _is_subscription(reply.body):
            raise self._transport.unreadable(method, path, "the response is not a subscription")
        return reply.body

    def _send(self, method: str, path: str, body: Any = None, lost: list[ApiError] | None = None) -> Reply:
        """Send a request until it is answered; what was lost on the way is added to ``lost``."""
        lost = [] if lost is None else lost
        try:
            return self._send_until_answered(method, path, body, lost)
        except ApiError as error:
            if lost and method in ("PATCH", "DELETE"):
                error.may_be_done = True
                error.because("The change may have been made: run the task again")
            raise

    def _send_until_answered(self, method: str, path: str, body: Any, lost: list[ApiError]) -> Reply:
        for attempt in range(self._connection.max_retries + 1):
            if self._is_given_up:
                raise NotSent(
                    method,
                    path,
                    f"Not sent: the task may wait {self._connection.max_wait} s in all (max_wait), and gave up an "
                    "earlier request that would have had to wait longer",
                )
            try:
                reply = self._transport.send(method, path, body)
                self._is_given_up = False
                return reply
            except ApiError as error:
                if isinstance(error, AnswerLost):
                    lost.append(error)
                if attempt >= error.most_retries or (method == "POST" and lost):
                    raise
                if attempt == self._connection.max_retries:
                    raise error.because(f"Given up after {attempt} retries (max_retries)") from None
                self._pause_before_retry(error, attempt)
        raise AssertionError("unreachable")

    def _pause_before_retry(self, error: ApiError, attempt: int) -> None:
        seconds = wait_told_by(error.status, error.headers, attempt)
        if error.status == 429 and (reset := limit_reset(error.headers)) is not None:
            error.because(f"The limit resets at {_utc(reset)}")
        self.pause(seconds, error)


def _path(integration_key: str, identifier: str | None = None) -> str:
    parts = (_ROOT, quote(integration_key, safe=""), *((quote(identifier, safe=""),) if identifier else ()))
    return "/".join(parts)


def _is_subscription(answer: Any) -> bool:
    # The id becomes a part of a path. LaunchDarkly's have 24 hex digits.
    return _fits(answer, _SUBSCRIPTION) and re.fullmatch(r"[\w-]+", answer.get("_id") or "") is not None


def _is_list(shown: Json, integration_key: str, path: str) -> bool:
    """Return whether an object without items is an empty list, and not the response of another server."""
    itself = _link(shown, "self")
    return shown.get("key") == integration_key or (isinstance(itself, str) and _path_of(itself) == path)


def _link(shown: Any, relation: str) -> Any:
    """Return where an object's link leads, or None."""
    for member in ("_links", relation, "href"):
        shown = shown.get(member) if isinstance(shown, dict) else None
    return shown


def _path_of(address: str) -> str | None:
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return isinstance(value, shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
    return isinstance(value, dict) and all(
        value.get(name) is None or _fits(value[name], inner) for name, inner in shape.items()
    )


def _utc(epoch: float) -> str:
    when = datetime.fromtimestamp(epoch, tz=timezone.utc)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC (in {max(0.0, epoch - time.time()):.0f} s)"

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The five operations. Source of paths, methods, statuses and shapes: the OpenAPI document."""

import time
from dataclasses import dataclass, replace
from typing import Any

from .documents import stored_document, without_changes
from .errors import ApiError, error_body
from .messages import MAX_BODY, Call, NotJson, Reply
from .patches import patched
from .representation import BASE, link, shown
from .store import Account, Subscription, new_id
from .world import World

_COLLECTION = f"{BASE}/{{integrationKey}}"
_ITEM = f"{_COLLECTION}/{{id}}"
_METHODS = {_COLLECTION: ("GET", "POST"), _ITEM: ("GET", "PATCH", "DELETE")}
_ACTIONS = {"POST": "createIntegration", "PATCH": "updateIntegration", "DELETE": "deleteIntegration"}


@dataclass(frozen=True)
class _Request:
    """A call whose account, integration and permission are settled."""

    call: Call
    account: Account
    can_write: bool
    kind: str
    ignored: list[str]


def _body(call: Call) -> Any:
    try:
        return call.json()
    except NotJson as error:
        raise ApiError(400, f"Invalid request body: not JSON: {error}") from error


class Api:
    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, call: Call, ignored: list[str]) -> Reply:
        """Acts on a call, as if ``ignored`` members of its body had no effect, and answers it, errors included."""
        headers: dict[str, str] = {}
        try:
            return replace(self._answer(call, ignored, headers), headers=headers)
        except ApiError as error:
            return Reply(error.status, error_body(error.status, error.message), {**headers, **error.headers})

    def _answer(self, call: Call, ignored: list[str], headers: dict[str, str]) -> Reply:
        segments = call.segments
        template = {4: _COLLECTION, 5: _ITEM}.get(len(segments))
        if segments[:3] != BASE.split("/")[1:] or template is None or "" in segments:
            raise ApiError(404)
        if call.method not in _METHODS[template]:
            raise ApiError(405, headers={"Allow": ", ".join(_METHODS[template])})
        found = self.world.store.find(call.token)
        if found is None:
            raise ApiError(401)
        account, access = found
        within, counted = self.world.limits.count(
            account.name, call.token or "", f"{call.method} {template}", time.time()
        )
        headers.update(counted)
        if not within:
            raise ApiError(429)
        if len(call.body) > MAX_BODY:
            raise ApiError(413)
        kind = segments[3]
        if not account.has(kind):
            raise ApiError(404)
        if call.method in _ACTIONS and access != "write":
            needs = _ACTIONS[call.method]
            raise ApiError(403, f"Forbidden. Access to the requested resource was denied. (needs {needs})")
        request = _Request(call, account, access == "write", kind, ignored)
        if template == _COLLECTION:
            return self._list(request) if call.method == "GET" else self._create(request)
        subscription = account.subscriptions.get(segments[4])
        if subscription is None or subscription.kind != kind:
            raise ApiError(404)
        match call.method:
            case "PATCH":
                return self._update(request, subscription)
            case "DELETE":
                return self._delete(request, subscription)
        return Reply(200, self._shown(request, subscription))

    def _shown(self, request: _Request, subscription: Subscription) -> dict[str, Any]:
        world = self.world
        return shown(
            subscription,
            can_write=request.can_write,
            quirks=world.quirks,
            chance=world.chance,
            reported=world.deliveries.reported(request.account, subscription, time.time()),
        )

    def _list(self, request: _Request) -> Reply:
        quirks = self.world.quirks
        subscriptions = request.account.of_kind(request.kind)
        links = {"self": link(request.kind)}
        if quirks.page_size is not None:
            try:
                limit = int(request.call.query.get("limit", quirks.page_size))
                offset = int(request.call.query.get("offset", 0))
            except ValueError as error:
                raise ApiError(400, "limit and offset must be numbers") from error
            if limit < 1 or offset < 0:
                raise ApiError(400, "limit and offset must be positive")
            if offset + limit < len(subscriptions):
                links["next"] = link(f"{request.kind}?limit={limit}&offset={offset + limit}")
            subscriptions = subscriptions[offset : offset + limit]
        left_out = quirks.list_members or []
        items = [
            {name: value for name, value in self._shown(request, subscription).items() if name not in left_out}
            for subscription in subscriptions
        ]
        return Reply(200, {"_links": links, "items": items, "key": request.kind})

    def _create(self, request: _Request) -> Reply:
        document = stored_document(_body(request.call), request.kind, self.world.quirks)
        document = without_changes(document, None, request.ignored)
        subscription = Subscription(new_id(), request.kind, document)
        request.account.subscriptions[subscription.id] = subscription
        self.world.store.save()
        return Reply(201, self._shown(request, subscription))

    def _update(self, request: _Request, subscription: Subscription) -> Reply:
        before = subscription.document
        operations = _body(request.call)
        document = patched(before, operations)
        if operations:
            document = stored_document(document, request.kind, self.world.quirks, before)
            subscription.document = without_changes(document, before, request.ignored)
            subscription.version += 1
            subscription.written = time.time()
            self.world.store.save()
        return Reply(200, self._shown(request, subscription))

    def _delete(self, request: _Request, subscription: Subscription) -> Reply:
        del request.account.subscriptions[subscription.id]
        self.world.store.save()
        return Reply(204)

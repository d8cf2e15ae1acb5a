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
from .missing import without
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
            reply = self._answer(call, ignored, headers)
            return replace(reply, headers={**headers, **reply.headers})
        except ApiError as error:
            return Reply(error.status, error_body(error.status, error.message), {**headers, **error.headers})

    def vanish(self, call: Call) -> None:
        """Deletes the subscription that the path of a call names, as another client would; there may be none."""
        found = self.world.store.find(call.token)
        if found and found[0].subscriptions.pop(call.segments[-1], None):
            self.world.store.save()

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
        if subscription is None or (subscription.kind != kind and not self.world.quirks.other_keys):
            raise ApiError(404)
        match call.method:
            case "PATCH":
                return self._update(request, subscription)
            case "DELETE":
                return self._delete(request, subscription)
        return Reply(200, self._shown(request, subscription, self.world.quirks.read_members))

    def _shown(
        self, request: _Request, subscription: Subscription, left_out: list[str] | None = None
    ) -> dict[str, Any]:
        world = self.world
        members = shown(
            subscription,
            can_write=request.can_write,
            quirks=world.quirks,
            chance=world.chance,
            reported=world.deliveries.reported(request.account, subscription, time.time()),
        )
        return without(members, left_out or [], "omit")

    def _list(self, request: _Request) -> Reply:
        quirks = self.world.quirks
        all_of_kind = request.account.of_kind(request.kind)
        visible = all_of_kind[: max(len(all_of_kind) - quirks.hidden, 0)]
        page, following = self._page(request, visible, quirks.page_size)
        links = {"self": link(request.kind)}
        headers = {}
        if following and quirks.page_links == "body":
            links["next"] = following
        elif following and quirks.page_links == "header":
            headers["Link"] = f'<{following["href"]}>; rel="next"'
        items = [self._shown(request, subscription, quirks.list_members) for subscription in page]
        body: dict[str, Any] = {"_links": links, "items": items, "key": request.kind}
        if not items:
            body = without(body, ["items"], quirks.empty_items)
        if quirks.total_count:
            body["totalCount"] = len(all_of_kind)
        return Reply(200, body, headers)

    @staticmethod
    def _page(
        request: _Request, subscriptions: list[Subscription], size: int | None
    ) -> tuple[list[Subscription], dict[str, str] | None]:
        """The page that the request asks for, and the link to the next one (None: it is the last one)."""
        if size is None:
            return subscriptions, None
        try:
            limit = int(request.call.query.get("limit", size))
            offset = int(request.call.query.get("offset", 0))
        except ValueError as error:
            raise ApiError(400, "limit and offset must be numbers") from error
        if limit < 1 or offset < 0:
            raise ApiError(400, "limit and offset must be positive")
        end = offset + limit
        following = link(f"{request.kind}?limit={limit}&offset={end}") if end < len(subscriptions) else None
        return subscriptions[offset:end], following

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
            document = stored_document(document, subscription.kind, self.world.quirks, before)
            subscription.document = without_changes(document, before, request.ignored)
            subscription.version += 1
            subscription.written = time.time()
            self.world.store.save()
        return Reply(200, self._shown(request, subscription))

    def _delete(self, request: _Request, subscription: Subscription) -> Reply:
        del request.account.subscriptions[subscription.id]
        self.world.store.save()
        return Reply(204)

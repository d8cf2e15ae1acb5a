# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator without its HTTP server, so that thousands of tasks take seconds.

The collection's own client and requests are at work up to the adapter that would open a connection. What comes behind
it (accounts, representation, patches) is the emulator's.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import requests
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from emulator.api import Api
from emulator.messages import Call, Reply
from emulator.world import World

from .model import nfc

TOKEN = "acme-token"
CONNECTION = {"api_token": TOKEN, "api_url": "http://127.0.0.1:1", "max_wait": 0}

Json = dict[str, Any]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer."""

    method: str
    path: str
    body: Any
    status: int
    answer: Any


def outcome_of(run: Callable[[], Json]) -> Json:
    """Return the result of a run; it has ``failed`` where it failed."""
    try:
        return {**run(), "failed": False}
    except TaskFailure as failure:
        return {**failure.result, "failed": True}


def run_task(options: Mapping[Any, Any], check_mode: bool = False, diff_mode: bool = False) -> Json:
    """Run the task ``audit_log_subscription`` over a real connection. Raises TaskFailure."""
    result: Json = AUDIT_LOG_SUBSCRIPTION.run(AUDIT_LOG_SUBSCRIPTION.check(options, {}), Mode(check_mode, diff_mode))
    return result


class Service:
    """One account of an emulator, empty at first. ``exchanges`` is what it was asked, and what it answered."""

    def __init__(self, quirks: Mapping[str, Any] | None = None) -> None:
        self.world = World(accounts=[{"name": "acme", "tokens": [TOKEN]}])
        self.world.set_quirks(self.world.quirks.changed(dict(quirks or {})))
        self.exchanges: list[Exchange] = []
        self.ignored: list[str] = []
        self.instead: Reply | None = None
        """What a write is answered with, instead of being done."""

    def seed(self, *subscriptions: Mapping[str, Any]) -> None:
        """Replace the account's subscriptions."""
        self.world.store.load({"acme": [dict(each) for each in subscriptions]})

    @property
    def state(self) -> list[Json]:
        """The account's subscriptions, secrets in clear, in the order of their creation."""
        return self.world.store.dump()["acme"]

    def document(self, name_or_id: str) -> Json:
        """What a patch works on: the one stored subscription of this name or id."""
        [found] = [
            each
            for each in self.world.store.accounts["acme"].subscriptions.values()
            if nfc(name_or_id) in (each.id, nfc(each.document["name"]))
        ]
        return copy.deepcopy(found.document)

    @property
    def writes(self) -> list[Exchange]:
        """The exchanges that may have changed something."""
        return [each for each in self.exchanges if each.method != "GET"]

    def run(self, options: Mapping[Any, Any], check_mode: bool = False, diff_mode: bool = False) -> Json:
        """Run the task ``audit_log_subscription``; ``exchanges`` are those of this run alone. Raises TaskFailure."""
        return self._run(AUDIT_LOG_SUBSCRIPTION, options, check_mode, diff_mode)

    def info(self, **options: Any) -> Json:
        """Run the task ``audit_log_subscription_info``. Raises TaskFailure."""
        return self._run(AUDIT_LOG_SUBSCRIPTION_INFO, options, False, False)

    def info_outcome(self, **options: Any) -> Json:
        """Run the task ``audit_log_subscription_info``; the result has ``failed`` where it failed."""
        return outcome_of(lambda: self.info(**options))

    def outcome(self, options: Mapping[Any, Any], check_mode: bool = False, diff_mode: bool = False) -> Json:
        """Run the task ``audit_log_subscription``; the result has ``failed`` where it failed."""
        return outcome_of(lambda: self.run(options, check_mode, diff_mode))

    def account_outcome(self, options: Mapping[Any, Any], check_mode: bool = False, diff_mode: bool = False) -> Json:
        """Run the task ``audit_log_subscriptions``; the result has ``failed`` where it failed."""
        return outcome_of(lambda: self._run(AUDIT_LOG_SUBSCRIPTIONS, options, check_mode, diff_mode))

    def _run(self, task: Any, options: Mapping[Any, Any], check_mode: bool, diff_mode: bool) -> Json:
        self.exchanges = []
        with patch.object(
            requests.adapters.HTTPAdapter, "send", lambda _adapter, request, **_options: self._respond(request)
        ):
            checked = task.check({**CONNECTION, **options}, {})
            result: Json = task.run(checked, Mode(check_mode, diff_mode))
            return result

    def _respond(self, request: requests.PreparedRequest) -> requests.Response:
        body = request.body or b""
        url = urlsplit(request.url or "")
        call = Call(
            request.method or "",
            url.path,
            url.query,
            dict(request.headers),
            body if isinstance(body, bytes) else body.encode(),
        )
        writes = call.method != "GET"
        reply = self.instead if writes and self.instead else self.world_answer(call)
        text = reply.rendered()
        self.exchanges.append(
            Exchange(
                call.method, call.path, json.loads(body) if body else None, reply.status, json.loads(text or "null")
            )
        )
        response = requests.Response()
        response.status_code = reply.status
        response.headers.update({**reply.headers, "Content-Type": reply.content_type})
        response._content = reply.encoded()
        response.url = request.url or ""
        response.request = request
        return response

    def world_answer(self, call: Call) -> Reply:
        """What the emulator answers to a call."""
        return Api(self.world).answer(call, self.ignored)

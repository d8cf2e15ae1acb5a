# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each fault does to a request that it strikes."""

import asyncio
import copy
import html
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Protocol

from .errors import error_body
from .faults import Rule
from .messages import Drip, Reply

# Answers the request, as if these members of its body had not been there.
Act = Callable[[list[str]], Reply]


class Connection(Protocol):
    """The client's connection."""

    def reset(self) -> None: ...


class Later:
    """Requests that take effect when their client has long been told otherwise."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()

    def schedule(self, seconds: float, act: Act) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            act([])

        task = asyncio.create_task(wait())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def cancel(self) -> None:
        for task in self.tasks:
            task.cancel()


def _without(document: Any, pointers: list[str]) -> Any:
    """A copy of a JSON document without what these JSON Pointers name; what is not there is passed over."""
    document = copy.deepcopy(document)
    for pointer in pointers:
        *parents, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
        target = document
        for part in parents:
            if isinstance(target, list) and part.isdecimal() and int(part) < len(target):
                target = target[int(part)]
            else:
                target = target.get(part) if isinstance(target, dict) else None
        if isinstance(target, dict):
            target.pop(last, None)
        elif isinstance(target, list) and last.isdecimal() and int(last) < len(target):
            del target[int(last)]
    return document


def _rate_limited(limit: str, reset_in: float | None, retry_after: float | str | None) -> Reply:
    """Header names and units: the vendor's API reference (limits of the account, a route, a token) and OpenAPI (IP)."""
    headers = {}
    if limit in ("global", "route"):
        headers = {f"X-Ratelimit-{limit.title()}-Limit": "10", f"X-Ratelimit-{limit.title()}-Remaining": "0"}
    elif limit == "token":
        headers = {"X-Ratelimit-Auth-Token-Remaining": "0"}
    elif limit == "ip" and retry_after is None:
        retry_after = 1
    if headers and reset_in is not None:
        name = "X-Ratelimit-Auth-Token-Reset" if limit == "token" else "X-Ratelimit-Reset"
        headers[name] = str(int((time.time() + reset_in) * 1000))
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Reply(429, error_body(429), headers)


def _html(status: int) -> Reply:
    """A proxy's answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Error"
    title = html.escape(f"{status} {phrase}")
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n"
    )
    return Reply(status, text=f"{page}</html>\r\n", content_type="text/html")


def _strings(headers: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in headers.items()}


def _status(status: int, body: Any, headers: dict[str, str]) -> Reply:
    if body is None and status >= 400:
        body = error_body(status)
    return Reply(status, body, _strings(headers))


def _truncated(reply: Reply) -> Reply:
    text = reply.rendered()
    sent = text[: len(text) // 2]
    return reply.with_text(sent, missing=len(text) - len(sent) or 64)


def _with_next_link(reply: Reply, href: str) -> Reply:
    if not isinstance(reply.json, dict) or "items" not in reply.json:
        return reply
    links = {**reply.json["_links"], "next": {"href": href, "type": "application/json"}}
    return replace(reply, json={**reply.json, "_links": links})


async def inject(
    rule: Rule, act: Act, vanish: Callable[[], None], connection: Connection, later: Later
) -> Reply | None:
    """The answer to a request that this rule strikes; None where the connection was reset.

    ``vanish`` deletes the subscription that the request names.
    """
    given = rule.parameters
    match rule.fault:
        case "drop_before" | "drop_after":
            if rule.fault == "drop_after":
                act([])
            connection.reset()
            return None
        case "act_later":
            later.schedule(given["seconds"], act)
            await asyncio.sleep(given["seconds"] if given["hang"] else 0)
            connection.reset()
            return None
        case "delay_before":
            await asyncio.sleep(given["seconds"])
        case "vanish":
            vanish()
        case "rate_limit":
            return _rate_limited(**given)
        case "redirect":
            return Reply(given["status"], headers={"Location": given["location"]})
        case "status" | "html" if not given["after"]:
            return _instead(rule.fault, given)
    reply = act(given["members"] if rule.fault == "ignore" else [])
    match rule.fault:
        case "delay_after":
            await asyncio.sleep(given["seconds"])
        case "status" | "html":
            return _instead(rule.fault, given)
        case "broken_json":
            text = reply.rendered()
            return reply.with_text(text[: len(text) // 2]) if text else reply
        case "truncated":
            return _truncated(reply)
        case "empty":
            return Reply(given["status"], headers=reply.headers, text="")
        case "omit":
            return replace(reply, json=_without(reply.json, given["members"]))
        case "headers":
            return replace(reply, headers={**reply.headers, **_strings(given["headers"])})
        case "content":
            return replace(reply, content_type=given["type"], encoding=given["encoding"])
        case "drip":
            return replace(reply, drip=Drip(**given))
        case "next_link":
            return _with_next_link(reply, given["href"])
        case "replace_response":
            body = given["body"]
            return replace(reply.with_text("null"), json=body, text="null" if body is None else None)
    return reply


def _instead(fault: str, given: dict[str, Any]) -> Reply:
    if fault == "html":
        return _html(given["status"])
    return _status(given["status"], given["body"], given["headers"])

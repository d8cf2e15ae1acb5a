# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP: brings requests to the API and the control calls, and their answers back."""

import asyncio
import socket
import ssl
import struct
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from .api import Api
from .control import PREFIX, ControlCalls
from .dripping import drip
from .errors import error_body
from .injection import inject
from .messages import Call, Reply
from .world import World


class _Connection:
    def __init__(self, request: web.BaseRequest) -> None:
        self._request = request

    def is_gone(self) -> bool:
        transport = self._request.transport
        return transport is None or transport.is_closing()

    def reset(self) -> None:
        """RST instead of FIN, by closing the socket with a linger time of zero."""
        transport = self._request.transport
        if transport is not None and not transport.is_closing():
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()


async def _call(request: web.BaseRequest) -> Call:
    """The whole request; also a body that is too large is read to its end, since a client may not listen before."""
    body = b"".join([chunk async for chunk in request.content.iter_any()])
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    url = request.rel_url
    return Call(request.method, url.raw_path, url.raw_query_string, headers, body)


async def _send(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    if reply.drip and isinstance(request.transport, asyncio.Transport):
        await drip(request.transport, reply)
        return web.Response()
    data = reply.encoded()
    headers = {"Content-Type": reply.content_type, **reply.headers} if data else reply.headers
    if not reply.missing:
        return web.Response(status=reply.status, headers=headers, body=data or None)
    response = web.StreamResponse(status=reply.status, headers=headers)
    response.content_length = len(data) + reply.missing
    await response.prepare(request)
    await response.write(data)
    if request.transport is not None:
        request.transport.close()
    return response


class _Handler:
    def __init__(self, world: World) -> None:
        self.world = world
        self.api = Api(world)
        self.control = ControlCalls(world)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            reply = await self._reply(await _call(request), _Connection(request))
        except (ConnectionError, web.RequestPayloadError) as error:
            # The client went away, or stopped to speak HTTP, in the middle of its body.
            reply = Reply(400, error_body(400, f"Invalid request: {error}"))
        except Exception:
            # A bug of the emulator's: it must be seen, and not be taken for an answer of the service's.
            traceback.print_exc(file=sys.stderr)
            reply = Reply(500, {"code": "emulator_crashed", "message": traceback.format_exc()})
        return web.Response() if reply is None else await _send(request, reply)

    async def _reply(self, call: Call, connection: _Connection) -> Reply | None:
        world = self.world
        if call.path.startswith(PREFIX):
            return self.control.answer(call)
        account, access = world.store.find(call.token) or (None, None)
        name = account.name if account else None
        entry = world.log.open(call, name, access)
        rule = world.faults.pick(call, name)

        def act(ignored: list[str]) -> Reply:
            return self.api.answer(call, ignored)

        if rule is None:
            reply: Reply | None = act([])
        else:
            entry["fault"] = rule.fault
            reply = await inject(rule, act, lambda: self.api.vanish(call), connection, world.later)
        if reply is not None and not connection.is_gone():
            world.log.close(entry, reply)
        return reply


@asynccontextmanager
async def listening(world: World, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serves this world while inside; gives the port (a free one where 0 was asked for)."""
    options: dict[str, Any] = {"access_log": None, "auto_decompress": False}
    runner = web.ServerRunner(web.Server(_Handler(world).handle, **options), shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024, ssl_context=tls).start()
        yield int(runner.addresses[0][1])
    finally:
        world.later.cancel()
        await runner.cleanup()

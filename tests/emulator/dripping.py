# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A response that arrives byte by byte. It is written past aiohttp, which sends the headers of a response at once."""

import asyncio
import itertools
from http.client import responses

from .messages import Reply


async def drip(transport: asyncio.Transport, reply: Reply) -> None:
    """Sends a reply whose ``drip`` is set, and closes the connection; stops if the client closes it first."""
    assert reply.drip
    data = reply.encoded()
    length = len(data) if reply.drip.bytes is None else reply.drip.bytes
    headers = {
        "Content-Type": reply.content_type,
        **reply.headers,
        "Content-Length": str(max(length, len(data))),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {reply.status} {responses.get(reply.status, '')}", *map(": ".join, headers.items()), "", ""]
    head = "\r\n".join(lines).encode()
    if reply.drip.part == "body":
        transport.write(head)
        head = b""
    for byte in itertools.chain(head, data[:length], itertools.repeat(ord(" "), length - len(data))):
        if transport.is_closing():
            return
        transport.write(bytes([byte]))
        await asyncio.sleep(reply.drip.seconds)
    transport.close()

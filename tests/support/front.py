# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A listener in a thread: in front of an emulator (with TLS, on IPv6, as a proxy, for a while), or as another host."""

import asyncio
import ssl
import threading
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import trustme
from emulator import Emulator


class Front:
    """Passes each request on to ``target``, one a connection, or answers it itself where there is no target.

    It takes requests as a proxy gets them, too: with a whole URL, which it goes to, or ``CONNECT``. After ``most``
    connections it listens no more. ``connections`` does not count TLS handshakes that fail; ``handshakes`` counts all.
    """

    def __init__(
        self,
        target: str | None = None,
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        most: int | None = None,
    ) -> None:
        self.connections = 0
        self.handshakes = 0
        self.received: list[bytes] = []
        self._target, self._host, self._tls, self._most = target, host, tls, most
        self._writers: list[asyncio.StreamWriter] = []
        if tls:
            tls.sni_callback = self._begins
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def text(self) -> str:
        """All that clients sent, as far as this listener could read it."""
        return b"".join(self.received).decode("latin-1")

    def __enter__(self) -> "Front":
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _begins(self, *_hello: object) -> None:
        self.handshakes += 1

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        # A client that does not trust the certificate hangs up; that is no news.
        self._loop.set_exception_handler(lambda _loop, _context: None)
        self._server = await asyncio.start_server(self._connected, self._host, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        name = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"{'https' if self._tls else 'http'}://{name}:{self.port}"
        if self._most == 0:
            self._server.close()
        self._ready.set()
        await self._stop.wait()
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        # A transport closes its socket in the next round of the loop.
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        self.connections += 1
        if self.connections == self._most:
            self._server.close()
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            # A second close of a TLS connection would let go of it, so that it could not be aborted at the end.
            if not writer.is_closing():
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")[:-2]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.received.append(head + body)
        method, uri, version = lines[0].split(" ")
        if method == "CONNECT":
            host, _, port = uri.rpartition(":")
            there, out = await self._onward(host.strip("[]"), int(port))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(self._pipe(reader, out, self.received), self._pipe(there, writer))
            return
        target = urlsplit(uri if "://" in uri else self._target or "")
        if not target.hostname:
            answer = b'{"_id": "0123456789abcdef01234567", "name": "elsewhere", "items": [], "config": {}}'
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
            return
        path = uri if uri.startswith("/") else target.path + (f"?{target.query}" if target.query else "")
        kept = [line for line in lines[1:] if not line.lower().startswith(("connection:", "proxy-connection:"))]
        there, out = await self._onward(target.hostname, target.port)
        out.write(
            "\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""]).encode("latin-1") + body
        )
        await self._pipe(there, writer)
        out.close()

    async def _onward(self, host: str, port: int | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(host, port)
        self._writers.append(writer)
        return reader, writer

    @staticmethod
    async def _pipe(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, record: list[bytes] | None = None
    ) -> None:
        while data := await reader.read(65536):
            if record is not None:
                record.append(data)
            writer.write(data)
            await writer.drain()
        writer.close()


def written(authority: trustme.CA, path: Path) -> str:
    """Write an authority's certificate to a file, and return the file's path."""
    authority.cert_pem.write_to_path(path)
    return str(path)


def secured(emulator: Emulator, authority: trustme.CA, *names: str, **certificate: Any) -> Front:
    """A listener with TLS in front of an emulator, with a certificate of this authority: of loopback if not named."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "::1")), **certificate).configure_cert(context)
    return Front(emulator.url, tls=context)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""A deadline for a whole response, which also ends a response that arrives slowly."""

from __future__ import annotations

import io
import socket
import threading
import time
from http.client import HTTPResponse
from typing import Any

from .libraries import HTTPAdapter

_request = threading.local()


def set_deadline(seconds: float) -> None:
    """Set the deadline for the response to the next request of this thread, in seconds from the start of the request.

    If the request needs a new connection, it starts when the connection is open, because the first of several addresses
    of a host may not respond. Reading after the deadline raises ``socket.timeout``, which urllib3 and requests convert
    to their own errors.
    """
    _request.length = seconds
    _start()


def _start() -> None:
    _request.ends = time.monotonic() + _request.length


class DeadlineAdapter(HTTPAdapter):
    """An adapter that applies the deadline to its connections, direct or through a proxy.

    The timeout of requests starts again with each byte, so it doesn't limit a whole response.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Create the pools of direct connections. Requests calls this method."""
        super().init_poolmanager(*args, **kwargs)
        _with_deadline(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the pools of connections through a proxy. Requests calls this method."""
        return _with_deadline(super().proxy_manager_for(proxy, **kwargs))


class _Arriving(io.RawIOBase):
    """The bytes from a socket. A read waits until the deadline at the latest."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._socket = sock
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = _request.ends - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        self._socket.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Arriving(sock, self.fp.detach()))


class _Connection:
    """The methods that are added to urllib3's connections."""

    response_class = _Response

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of the other base class
        _start()


def _with_deadline(manager: Any) -> Any:
    """Make a pool manager of urllib3 apply the deadline to its connections, and return it."""
    classes = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _pool_with_deadline(pool) for scheme, pool in classes.items()}
    return manager


def _pool_with_deadline(pool: Any) -> Any:
    connection = pool.ConnectionCls
    if issubclass(connection, _Connection):
        return pool
    connection = type(connection.__name__, (_Connection, connection), {})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})

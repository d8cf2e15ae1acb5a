# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One deadline for a whole response, however slowly it arrives."""

from __future__ import annotations

import io
import socket
import threading
import time
from http.client import HTTPResponse
from typing import Any

from ._libraries import HTTPAdapter

_request = threading.local()


def set_deadline(seconds: float) -> None:
    """Give the response to the request that this thread sends next one deadline, so many seconds from its start.

    If a connection has to be made first, the request starts when it is made: a host may have several addresses, of
    which the first does not respond. Reading after the deadline raises ``socket.timeout``, which urllib3 and requests
    turn into their own errors.
    """
    _request.length = seconds
    _start()


def _start() -> None:
    _request.ends = time.monotonic() + _request.length


class DeadlineAdapter(HTTPAdapter):
    """An adapter whose connections, also those through proxies, keep the deadline.

    The timeout of requests does not bound a response: it begins again with each byte.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools for direct connections. Called by requests."""
        super().init_poolmanager(*args, **kwargs)
        _bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the pools for connections through a proxy. Called by requests."""
        return _bound(super().proxy_manager_for(proxy, **kwargs))


class _Arriving(io.RawIOBase):
    """The bytes that arrive at a socket. Each read waits for no longer than until the deadline."""

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
    """What the connections of urllib3 are given."""

    response_class = _Response

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # that of the other base class
        _start()


def _bound(manager: Any) -> Any:
    """Let a manager of urllib3 make connections that keep the deadline, and return it."""
    classes = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _bound_pool(pool) for scheme, pool in classes.items()}
    return manager


def _bound_pool(pool: Any) -> Any:
    connection = pool.ConnectionCls
    if issubclass(connection, _Connection):
        return pool
    connection = type(connection.__name__, (_Connection, connection), {})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})

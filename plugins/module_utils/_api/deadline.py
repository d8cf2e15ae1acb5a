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

_request = threading.local()


def set_deadline(seconds: float) -> None:
    """Set the deadline for the response to the next request of this thread, in seconds from the start of the request.

    If the request needs a new connection, it starts when the connection is open, because the first of several addresses
    of a host may not respond. Reading after the deadline raises ``socket.timeout``, which urllib3 and requests convert
    to their own errors.
    """
    _request.length = seconds
    start()


def start() -> None:
    """Let the time until this thread's deadline start now."""
    _request.ends = time.monotonic() + _request.length


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


class Response(HTTPResponse):
    """A response that ends at the deadline. A connection of urllib3 makes it."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Arriving(sock, self.fp.detach()))

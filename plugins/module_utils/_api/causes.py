# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Why a request got no response: the exceptions of requests, urllib3 and Python, as codes.

A module imports it only if there is such an exception.
"""

from __future__ import annotations

import re
import socket
from http.client import HTTPException
from ssl import SSLCertVerificationError, SSLError
from typing import Any, NamedTuple

from .facts import ApiCode, Fault
from .libraries import requests, urllib3
from .tls import UnreadableAuthorities

_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_NOT_TLS = re.compile("WRONG_VERSION|UNKNOWN_PROTOCOL|HTTPS?_(PROXY_)?REQUEST|PACKET_LENGTH|RECORD_LAYER_FAILURE")
"""What OpenSSL says, from version to version, if the other end does not speak TLS."""


class Cause(NamedTuple):
    """Why a request got no response. The fields are those of Facts."""

    own_code: ApiCode
    detail: str = ""
    lost: bool = False
    by_proxy: bool = False
    proxy_status: int | None = None
    fault: Fault | None = None


def cause_of(error: Exception) -> Cause:
    """Return the cause of an exception that was raised by ``requests.Session.request``."""
    errors = requests.exceptions
    chain = _chain(error)
    if isinstance(error, UnreadableAuthorities):
        return Cause("unreadable_authorities", _reason(error))
    if isinstance(error, errors.ConnectTimeout):
        return Cause("no_connection", _reason(error))
    if isinstance(error, errors.Timeout):
        return Cause("no_response", lost=True)
    if isinstance(error, errors.ConnectionError):
        return _broken_connection(error, chain)
    if isinstance(error, errors.ChunkedEncodingError):
        return Cause("connection_lost", _reason(error), lost=True)
    if isinstance(error, errors.ContentDecodingError):
        return Cause("broken_response", fault="not_decodable", lost=True)
    if isinstance(error, errors.InvalidSchema):
        # The address of the API and the scheme of the proxy are checked before.
        return Cause("no_socks_support")
    # requests passes on some errors that urllib3 and idna raise as ValueError, and looks at where a redirect leads even
    # if it is told not to follow it.
    return Cause("request_failed", _reason(error))


def _broken_connection(error: Exception, chain: list[BaseException]) -> Cause:
    """Return the cause for a connection that could not be made, or that broke."""
    innermost = chain[-1]
    if any(isinstance(each, (urllib3.exceptions.ReadTimeoutError, socket.timeout)) for each in chain):
        return Cause("no_response", lost=True)
    if any(isinstance(each, SSLCertVerificationError) or _has_name(each, "CertificateError") for each in chain):
        by_proxy = any(isinstance(each, urllib3.exceptions.ProxyError) for each in chain)
        return Cause("not_trusted", _reason(error), by_proxy=by_proxy)
    if refused := re.match(r"Tunnel connection failed: (\d{3})", str(innermost)):
        return Cause("proxy_refused", proxy_status=int(refused[1]))
    if isinstance(innermost, SSLError) and _NOT_TLS.search(str(innermost)):
        return Cause("not_tls", _reason(error), lost=True)
    if isinstance(innermost, socket.gaierror) and innermost.errno in _NO_SUCH_NAME:
        return Cause("unknown_address", _reason(error))
    # Behind a proxy, requests calls every broken connection a ProxyError, also if everything was sent.
    if any(_has_name(each, "NewConnectionError", "NameResolutionError") for each in chain):
        return Cause("no_connection", _reason(error))
    return Cause("connection_lost", _reason(error), lost=True)


def _has_name(error: BaseException, *names: str) -> bool:
    """Return whether an exception has a class of this name. urllib3 moved some of its classes."""
    return type(error).__name__ in names


def _reason(error: Exception) -> str:
    """Return the innermost reason in a few words. The outer ones repeat the URL and the names of classes."""
    innermost = _chain(error)[-1]
    # One that Python raises itself has no such attribute.
    if verify_message := getattr(innermost, "verify_message", ""):
        return str(verify_message).rstrip(".")
    if _has_name(innermost, "CertificateError"):
        return str(innermost)
    if isinstance(innermost, (HTTPException, ValueError)) and not isinstance(innermost, (ConnectionError, SSLError)):
        # Its text quotes what can't be read: a response, which may quote the request, or a proxy's password.
        return type(innermost).__name__
    return str(getattr(innermost, "strerror", None) or innermost) or type(innermost).__name__


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and its reasons. requests and urllib3 keep a reason in the arguments, ``reason`` or context."""
    chain: list[BaseException] = []
    current: Any = error
    while isinstance(current, BaseException) and current not in chain:
        chain.append(current)
        inner = [each for each in (getattr(current, "reason", None), *current.args) if isinstance(each, BaseException)]
        context = None if current.__suppress_context__ else current.__context__
        current = inner[0] if inner else current.__cause__ or context
    return chain

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One request and its response over HTTP: session, token, redirects, and what can go wrong on the way."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from itertools import islice
from ssl import SSLCertVerificationError, SSLError
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ._connection import Connection
from ._deadline import DeadlineAdapter, set_deadline
from ._errors import AnswerLost, ApiError, NotSent
from ._libraries import requests, urllib3
from ._scrubbing import scrub

if TYPE_CHECKING:
    from requests import Response

VERSION = "1.0.0"
"""The collection's version, for the header User-Agent; a test holds it to galaxy.yml."""

_MOST_REDIRECTS = 5
_MOST_KEPT = 100  # connections; the pool has a slot for each from the start
_LIST_SEGMENTS = 4
_LONGEST_QUOTE = 2000
_MOST_DETAILS = 20
_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_NOT_TLS = re.compile("WRONG_VERSION|UNKNOWN_PROTOCOL|HTTPS?_(PROXY_)?REQUEST|PACKET_LENGTH|RECORD_LAYER_FAILURE")
"""How OpenSSL, from version to version, calls it if the other end does not speak TLS."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the service responds: a JSON object, or None if there is no body, and where its header Link leads next."""

    body: Json | None
    next: str | None = None


class _Adapter(DeadlineAdapter):
    """Takes several folders of certificate authorities, as OpenSSL does: requests takes one."""

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        """Set what the certificates of a pool's connections are checked against. Called by requests."""
        if isinstance(verify, str) and not os.path.exists(verify):
            conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, verify
        else:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # its types are incomplete


class Transport:
    """A session with one account's API, which may be used by several threads at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = requests.Session()
        # No settings of the system, and no ~/.netrc. What the environment says is in the connection.
        self._session.trust_env = False
        self._session.proxies = {"all": connection.proxy} if connection.proxy else {}
        # The bare token, without "Bearer" [OpenAPI].
        self._session.headers["Authorization"] = connection.token
        self._session.headers["LD-API-Version"] = connection.api_version
        self._session.headers["User-Agent"] = f"community.launchdarkly/{VERSION} (Ansible collection)"
        self._session.headers["Accept"] = "application/json"
        # An account's cookies are of no use to it, and must not reach another one.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(pool_maxsize=min(connection.max_concurrency, _MOST_KEPT))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        # Nobody sees them, and with PYTHONWARNINGS=error they are raised: for example if certificates are not checked.
        urllib3.disable_warnings()

    def close(self) -> None:
        """Close the connections that are kept alive."""
        self._session.close()

    def send(self, method: str, path: str, body: Any = None) -> Reply:
        """Send a request once, and return the response.

        A body is left out only of the response to a PATCH or a DELETE. Raises NotSent if the service did not act,
        AnswerLost if it may have, ApiError for all else.
        """
        response = self._follow(method, path, body)
        if not 200 <= response.status_code < 300:
            raise self._refusal(method, path, response)
        shown = _as_json(response)
        if isinstance(shown, dict):
            return Reply(shown, _next_link(response))
        is_empty = not response.content.strip()
        if is_empty and method in ("PATCH", "DELETE"):
            return Reply(None)
        if _is_page(response) and not is_empty:
            raise self.unreadable(method, path, "the response is a web page", response.status_code)
        if method == "DELETE":
            return Reply(None)
        what = "has no body" if is_empty else "is not JSON"
        raise AnswerLost(method, path, f"the response of {self._connection.url} {what}", status=response.status_code)

    def unreadable(self, method: str, path: str, what: str, status: int | None = None) -> ApiError:
        """Return the error for a response that another try would not change."""
        kind = AnswerLost if method == "POST" else ApiError
        error = kind(method, path, what, status=status)
        if method != "GET":
            error.because("The change may have been made")
        return error.because(self._is_url_right())

    def _follow(self, method: str, path: str, body: Any) -> Response:
        """Send, and follow redirects that stay on the same scheme, host and port: others would get the token."""
        target = path
        for _hop in range(_MOST_REDIRECTS):
            response = self._transmit(method, path, target, body)
            if not response.is_redirect:
                return response
            if method != "GET" and response.status_code not in (307, 308):
                break
            target = self.same_origin(method, path, target, response.headers["Location"], response.status_code)
        error = ApiError(method, path, "the response is a redirect that can't be followed", status=response.status_code)
        raise error.because(self._is_url_right())

    def _transmit(self, method: str, path: str, target: str, body: Any) -> Response:
        errors = requests.exceptions
        timeout = self._connection.timeout
        try:
            set_deadline(timeout)
            return self._session.request(
                method,
                self._connection.url + target,
                json=body,
                timeout=timeout,
                verify=self._connection.verify,
                allow_redirects=False,
            )
        except errors.ConnectTimeout as exc:
            raise NotSent(method, path, self._unreachable(exc)) from None
        except errors.Timeout:
            raise self._timed_out(method, path) from None
        except errors.ConnectionError as exc:
            raise self._broken(method, path, exc) from None
        except (errors.ChunkedEncodingError, errors.ContentDecodingError):
            raise AnswerLost(method, path, f"the response of {self._connection.url} broke off") from None
        except errors.InvalidSchema:
            # The address of the API and the scheme of the proxy are checked before.
            raise ApiError(
                method,
                path,
                f"{self._connection.proxy_source} names a SOCKS proxy, and the Python library PySocks is missing. "
                f"Install it: {sys.executable} -m pip install PySocks",
            ) from None
        except (OSError, ValueError) as exc:
            # requests raises its own errors as OSError, passes on some that urllib3 and idna raise as ValueError, and
            # looks at where a redirect leads even where it is not to follow it.
            what = f"the request could not be made, or its response could not be read ({_reason(exc)})"
            raise ApiError(method, path, f"{what}. Check api_url, ca_path and {self._proxy}") from None

    def _timed_out(self, method: str, path: str) -> ApiError:
        seconds = self._connection.timeout
        return AnswerLost(method, path, f"{self._connection.url} did not respond within {seconds} s (timeout)")

    def _broken(self, method: str, path: str, exc: Exception) -> ApiError:
        """Return the error for a connection that could not be made, or that broke."""
        chain = _chain(exc)
        reason = chain[-1]
        if any(isinstance(each, (urllib3.exceptions.ReadTimeoutError, socket.timeout)) for each in chain):
            return self._timed_out(method, path)
        if any(isinstance(each, SSLCertVerificationError) or _has_name(each, "CertificateError") for each in chain):
            return ApiError(method, path, self._not_trusted(exc))
        if isinstance(exc, requests.exceptions.SSLError) and _is_about_a_file(reason):
            what = f"the certificate authorities can't be read ({_reason(exc)})"
            return ApiError(method, path, f"{what}. Check {self._connection.verify_source or 'ca_path'}")
        if refused := re.match(r"Tunnel connection failed: (\d{3})", str(reason)):
            status = int(refused[1])
            kind = NotSent if status >= 500 else ApiError
            what = f"the proxy refuses to connect to {self._connection.url}, with status {status}"
            return kind(method, path, f"{what}. Check {self._connection.proxy_source}")
        if isinstance(reason, SSLError) and _NOT_TLS.search(str(reason)):
            what = f"{self._connection.url}, or the proxy, does not respond with TLS ({_reason(exc)})"
            error: ApiError = AnswerLost(method, path, f"{what}. Check api_url and {self._proxy}")
            error.most_retries = 1
            return error
        # Behind a proxy, requests calls every broken connection a ProxyError, also when all was sent.
        never_connected = any(_has_name(each, "NewConnectionError", "NameResolutionError") for each in chain)
        error = (NotSent if never_connected else AnswerLost)(method, path, self._unreachable(exc))
        if isinstance(reason, socket.gaierror) and reason.errno in _NO_SUCH_NAME:
            error.most_retries = 1
        return error

    def _not_trusted(self, exc: Exception) -> str:
        is_proxys = any(isinstance(each, urllib3.exceptions.ProxyError) for each in _chain(exc))
        whose = "the proxy" if is_proxys else self._connection.url
        source = self._connection.verify_source
        given = f" with the authorities of {source}" if source else ""
        return (
            f"the certificate of {whose} is not trusted{given} ({_reason(exc)}). If an authority of your own signed "
            "it, name that in ca_path"
        )

    def _refusal(self, method: str, path: str, response: Response) -> ApiError:
        status = response.status_code
        shown = _as_json(response)
        shown = shown if isinstance(shown, dict) else {}
        code = shown.get("code")
        kind = ApiError
        if status == 429 or (status in (408, 425) and method == "GET"):
            kind = NotSent
        elif status >= 500:
            kind = AnswerLost
        return kind(
            method,
            path,
            None if kind.most_retries else self._advice(status, code, path),
            said=_said(response, shown),
            status=status,
            code=_text(code),
            request_id=_text(shown.get("id")) or response.headers.get("X-Request-Id"),
            headers=response.headers,
        )

    def _advice(self, status: int, code: Any, path: str) -> str | None:
        """Return what to do about a refusal, by the service's own code [OpenAPI]: its status may have other reasons."""
        if code == "unauthorized":
            return f"The token came from {self._connection.token_source}, and was sent to {self._connection.url}"
        if code == "forbidden":
            return f"The token came from {self._connection.token_source}: check what its role allows"
        if code == "optimistic_locking_error":
            return "Another client changed the subscription at the same time: run the task again"
        if code == "not_found" and path.count("/") == _LIST_SEGMENTS:
            key = urlsplit(path).path.rsplit("/", 1)[1]
            return f"The account may not have the integration {key}, or its key is misspelled"
        if code == "not_found":
            return "There is no such subscription (any more)"
        # The service's codes are text.
        return self._is_url_right() if status == 404 or not isinstance(code, str) else None

    def same_origin(self, method: str, path: str, base: str, location: str, status: int | None = None) -> str:
        """Return the path and query of a link, relative to ``base``. Raises ApiError where it leads elsewhere."""
        try:
            target = urlsplit(urljoin(self._connection.url + base, location))
            is_here = _origin(target) == _origin(urlsplit(self._connection.url))
        except ValueError:
            raise self.unreadable(method, path, "the response leads to an address that is not valid", status) from None
        if not is_here:
            there = scrub(f"{target.scheme}://{target.netloc.rpartition('@')[2]}", [self._connection.token])
            what = f"the response leads to {there}, which must not get the token"
            # An address with plain http would be refused.
            advice = "If your account is there, set api_url to it" if target.scheme == "https" else self._is_url_right()
            raise ApiError(method, path, f"{what}. {advice}", status=status)
        return target.path + (f"?{target.query}" if target.query else "")

    def _unreachable(self, exc: Exception) -> str:
        return f"no connection to {self._connection.url} ({_reason(exc)}). Check api_url, the network and {self._proxy}"

    @property
    def _proxy(self) -> str:
        source = self._connection.proxy_source
        return f"the proxy ({source})" if source else "the proxy"

    def _is_url_right(self) -> str:
        return f"Is {self._connection.url} (api_url) the address of LaunchDarkly, or does a proxy answer for it?"


def _is_about_a_file(reason: BaseException) -> bool:
    """Return whether a TLS error is not about the connection, but about the file that was read for it."""
    if isinstance(reason, SSLError):
        return getattr(reason, "library", None) not in (None, "SSL")
    return isinstance(reason, OSError) and not isinstance(reason, (ConnectionError, socket.timeout))


def _has_name(exc: BaseException, *names: str) -> bool:
    """Return whether an exception has a class of this name: urllib3 moved some of its own from version to version."""
    return type(exc).__name__ in names


def _reason(exc: Exception) -> str:
    """Return the innermost reason in a few words; the outer ones repeat the URL and the names of classes."""
    innermost = _chain(exc)[-1]
    if _has_name(innermost, "CertificateError"):
        return str(innermost)
    if isinstance(innermost, (HTTPException, ValueError)) and not isinstance(innermost, (ConnectionError, SSLError)):
        # Its text quotes what can't be read: an answer, which may quote the request, or a proxy's address and password.
        return type(innermost).__name__
    return str(getattr(innermost, "strerror", None) or innermost) or type(innermost).__name__


def _chain(exc: BaseException) -> list[BaseException]:
    """requests and urllib3 keep the reason of an error in its arguments, its ``reason`` or its context."""
    chain: list[BaseException] = []
    current: Any = exc
    while isinstance(current, BaseException) and current not in chain:
        chain.append(current)
        inner = [each for each in (getattr(current, "reason", None), *current.args) if isinstance(each, BaseException)]
        context = None if current.__suppress_context__ else current.__context__
        current = inner[0] if inner else current.__cause__ or context
    return chain


def _as_json(response: Response) -> Any:
    """Return the JSON of a response, or None if it is none.

    JSON between systems is UTF-8, whatever the header says [RFC 8259]. Only what is not is read as declared.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(response.content.decode(response.encoding or "utf-8"))
    except Exception:  # a declared encoding may be any of Python's, and raise anything
        return None


def _said(response: Response, shown: Json) -> str:
    """Return the words of an error, with what it says about single members of the body [OpenAPI]."""
    message = str(shown.get("message") or response.reason or "no reason given")
    details = list(islice(_details(shown.get("errors")), _MOST_DETAILS)) if response.status_code in (400, 422) else []
    return (f"{message} ({'; '.join(details)})" if details else message)[:_LONGEST_QUOTE]


def _details(errors: Any) -> Iterator[str]:
    for each in errors if isinstance(errors, list) else ():
        detail = each if isinstance(each, dict) else {"message": each}
        parts = [part for part in (detail.get("attribute"), detail.get("message")) if isinstance(part, str) and part]
        if parts:
            yield ": ".join(parts)


def _next_link(response: Response) -> str | None:
    """Return where the header ``Link`` leads with the relation ``next``, or None [RFC 8288]."""
    for target, parameters in re.findall("<([^>]*)>([^<]*)", response.headers.get("Link", "")):
        relations = re.search(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))', parameters, re.IGNORECASE)
        if relations and "next" in (relations[1] or relations[2] or "").lower().split():
            return str(target)
    return None


def _is_page(response: Response) -> bool:
    """Return whether a proxy or another server answered, since the service itself speaks JSON."""
    return "html" in response.headers.get("Content-Type", "")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _origin(url: SplitResult) -> tuple[str, str | None, int]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)

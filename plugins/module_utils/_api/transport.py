# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One request and its response over HTTP: session, token and redirects."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from .._options.connection import Connection
from .adapter import Adapter
from .deadline import set_deadline
from .errors import ApiError
from .facts import ApiCode, Fault
from .libraries import requests
from .request import Request
from .response import Json, is_empty, is_page, json_of, next_page, refusal
from .version import VERSION

if TYPE_CHECKING:
    from requests import Response

_MOST_REDIRECTS = 5
_MOST_CONNECTIONS = 100  # connections; the pool has a slot for each from the start


class Reply(NamedTuple):
    """What the service responds: a JSON object, or None if there is no body, the headers, and where Link leads next."""

    body: Json | None
    headers: Mapping[str, str]
    next: str | None = None


class Transport:
    """A session with one account's API. Several threads may use it at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = requests.Session()
        # No system settings and no ~/.netrc. What the environment says is in the connection.
        self._session.trust_env = False
        self._session.proxies = {"all": connection.proxy} if connection.proxy else {}
        # The token alone, without "Bearer" [OpenAPI].
        self._session.headers["Authorization"] = connection.token
        self._session.headers["LD-API-Version"] = connection.api_version
        self._session.headers["User-Agent"] = f"community.launchdarkly/{VERSION} (Ansible collection)"
        self._session.headers["Accept"] = "application/json"
        # An account's cookies are of no use to it, and must not reach another one.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # One for the whole session, as the adapter has it.
        self._session.verify = connection.verify
        adapter = Adapter(connection.verify, min(connection.max_concurrency, _MOST_CONNECTIONS))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def close(self) -> None:
        """Close the connections that are kept alive."""
        self._session.close()

    def send(self, request: Request, body: Any = None, page: str | None = None) -> Reply:
        """Send a request once, and return the response. ``page`` is the path of a further page of a list.

        Only the response to an update or a delete may have no body. Raises ApiError.
        """
        response = self._follow(request, body, page or request.path)
        if not 200 <= response.status_code < 300:
            lost = response.status_code >= 500
            raise self.error(request, "http_error", lost=lost, **refusal(response))
        content = json_of(response)
        if isinstance(content, dict):
            return Reply(content, response.headers, next_page(response))
        if is_empty(response) and request.operation in ("update", "delete"):
            return Reply(None, response.headers)
        if is_page(response) and not is_empty(response):
            raise self.unexpected(request, "web_page", response.status_code)
        if request.operation == "delete":
            return Reply(None, response.headers)
        fault: Fault = "no_body" if is_empty(response) else "not_an_object"
        raise self.error(request, "broken_response", fault=fault, status=response.status_code, lost=True)

    def error(self, request: Request, own_code: ApiCode, **facts: Any) -> ApiError:
        """Return the error of a request. The facts are fields of Facts."""
        return ApiError(request, self._connection, own_code, **facts)

    def unexpected(self, request: Request, fault: Fault, status: int | None = None) -> ApiError:
        """Return the error for a response that LaunchDarkly does not send."""
        return self.error(request, "unexpected_response", fault=fault, status=status, lost=request.is_write)

    def resolve(self, request: Request, base: str, location: str, status: int | None = None) -> str:
        """Return the path and query of a link, relative to ``base``.

        Raises ApiError if it leads to another scheme, host or port, which must not get the token.
        """
        try:
            target = urlsplit(urljoin(self._connection.url + base, location))
            is_here = _origin(target) == _origin(urlsplit(self._connection.url))
        except ValueError:
            raise self.unexpected(request, "invalid_link", status) from None
        if not is_here:
            from .._model.scrubbing import scrub

            there = scrub(f"{target.scheme}://{target.netloc.rpartition('@')[2]}", [self._connection.token])
            raise self.error(request, "other_address", detail=there, status=status)
        return target.path + (f"?{target.query}" if target.query else "")

    def _follow(self, request: Request, body: Any, target: str) -> Response:
        """Send, and follow redirects that stay on the same scheme, host and port."""
        for _hop in range(_MOST_REDIRECTS):
            response = self._transmit(request, body, target)
            if not response.is_redirect:
                return response
            if request.is_write and response.status_code not in (307, 308):
                break
            target = self.resolve(request, target, response.headers["Location"], response.status_code)
        raise self.error(request, "redirected", status=response.status_code)

    def _transmit(self, request: Request, body: Any, target: str) -> Response:
        timeout = self._connection.timeout
        set_deadline(timeout)
        try:
            return self._session.request(
                request.method,
                self._connection.url + target,
                json=body,
                timeout=timeout,
                allow_redirects=False,
            )
        except (OSError, ValueError) as error:  # which the errors of requests are
            from .causes import cause_of

            raise self.error(request, **cause_of(error)._asdict()) from None


def _origin(url: SplitResult) -> tuple[str, str | None, int]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""One request and its answer over HTTP: session, token, redirects, and what can go wrong on the way."""

from __future__ import annotations

from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLError
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ._connection import Connection
from ._errors import AnswerLost, ApiError, NotSent
from ._libraries import requests
from ._scrubbing import scrub

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

VERSION = "1.0.0"
"""The collection's version, for the header User-Agent; a test holds it to galaxy.yml."""

_MOST_REDIRECTS = 5
_MOST_KEPT = 100  # connections; the pool has a slot for each from the start
_LIST_SEGMENTS = 4
_LONGEST_QUOTE = 2000

Json = dict[str, Any]


class _TokenAuth:
    """Sets the header itself, so that requests never takes another login from a ``~/.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        # The bare token, without "Bearer" [OpenAPI].
        request.headers["Authorization"] = self._token
        return request


class Transport:
    """A session with one account's API, which may be used by several threads at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = requests.Session()
        self._session.auth = _TokenAuth(connection.token)
        self._session.headers["LD-API-Version"] = connection.api_version
        self._session.headers["User-Agent"] = f"community.launchdarkly/{VERSION} (Ansible collection)"
        self._session.headers["Accept"] = "application/json"
        # An account's cookies are of no use to it, and must not reach another one.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=min(connection.max_concurrency, _MOST_KEPT))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        # What is not encrypted is for this machine alone, and so not for the proxies of the environment.
        self._proxies = {"http": "", "all": ""} if connection.url.startswith("http:") else {}

    def close(self) -> None:
        """Close the connections that are kept alive."""
        self._session.close()

    def send(self, method: str, path: str, body: Any = None) -> Json:
        """Send a request once. Returns the JSON object that answers it, an empty one where the answer has no body.

        Raises NotSent where the service did not act, AnswerLost where it may have, ApiError for all else.
        """
        response = self._follow(method, path, body)
        if not 200 <= response.status_code < 300:
            raise self._refusal(method, path, response)
        if response.status_code == 204:
            return {}
        answer = _as_json(response)
        if isinstance(answer, dict):
            return answer
        if _is_page(response):
            raise self.unreadable(method, path, "the answer is a web page", response.status_code)
        raise AnswerLost(method, path, f"the answer of {self._connection.url} is not JSON", status=response.status_code)

    def unreadable(self, method: str, path: str, what: str, status: int | None = None) -> ApiError:
        """Return the error for an answer that another try would not mend."""
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
        error = ApiError(method, path, "the answer is a redirect that can't be followed", status=response.status_code)
        raise error.because(self._is_url_right())

    def _transmit(self, method: str, path: str, target: str, body: Any) -> Response:
        errors = requests.exceptions
        try:
            return self._session.request(
                method,
                self._connection.url + target,
                json=body,
                timeout=self._connection.timeout,
                verify=self._connection.verify,
                proxies=self._proxies,
                allow_redirects=False,
            )
        except errors.SSLError as exc:
            raise self._tls_failure(method, path, exc) from None
        except errors.ConnectTimeout as exc:
            raise NotSent(method, path, self._unreachable(exc)) from None
        except errors.Timeout:
            raise AnswerLost(
                method, path, f"{self._connection.url} did not answer within {self._connection.timeout} s (timeout)"
            ) from None
        except errors.ConnectionError as exc:
            # Behind a proxy, requests calls every broken connection a ProxyError, also when all was sent.
            kind = NotSent if _never_connected(exc) else AnswerLost
            raise kind(method, path, self._unreachable(exc)) from None
        except (errors.ChunkedEncodingError, errors.ContentDecodingError):
            raise AnswerLost(method, path, f"the answer of {self._connection.url} broke off") from None
        except (OSError, ValueError) as exc:
            # requests raises its own errors as OSError, passes on some that urllib3 and idna raise as ValueError, and
            # looks at where a redirect leads even where it is not to follow it.
            error = ApiError(method, path, f"the request could not be made, or its answer not be read ({_reason(exc)})")
            raise error.because("Check api_url, ca_path, and the variables for proxies and certificates") from None

    def _tls_failure(self, method: str, path: str, exc: Exception) -> ApiError:
        if "CERTIFICATE_VERIFY_FAILED" in str(exc):
            return ApiError(
                method,
                path,
                f"the certificate of {self._connection.url} is not trusted ({_reason(exc)}). Where an authority of "
                "your own signed it, name that in ca_path",
            )
        if getattr(_chain(exc)[-1], "library", None) not in (None, "SSL"):
            # Not of the connection, but of the file that was read for it.
            what = f"the certificates to trust can't be read ({_reason(exc)})"
            return ApiError(method, path, f"{what}. Check ca_path, or the variable REQUESTS_CA_BUNDLE")
        return AnswerLost(method, path, self._unreachable(exc))

    def _refusal(self, method: str, path: str, response: Response) -> ApiError:
        status = response.status_code
        answer = _as_json(response)
        answer = answer if isinstance(answer, dict) else {}
        said = str(answer.get("message") or response.reason or "no reason given")
        kind = NotSent if status == 429 else AnswerLost if status >= 500 else ApiError
        advice = None if _is_page(response) else self._advice(status, path)
        if not answer and advice is None and not kind.retriable:
            advice = self._is_url_right()
        return kind(
            method,
            path,
            advice,
            said=said[:_LONGEST_QUOTE],
            status=status,
            code=_text(answer.get("code")),
            request_id=_text(answer.get("id")) or response.headers.get("X-Request-Id"),
            headers=response.headers,
        )

    def _advice(self, status: int, path: str) -> str | None:
        if status == 401:
            return f"The token came from {self._connection.token_source}, and was sent to {self._connection.url}"
        if status == 403:
            return f"The token ({self._connection.token_source}) is valid, but its role does not allow this"
        if status == 404 and path.count("/") == _LIST_SEGMENTS:
            key = urlsplit(path).path.rsplit("/", 1)[1]
            return f"The account may not have the integration {key}, or its key is misspelled"
        if status == 404:
            return "There is no such subscription (any more)"
        if status == 409:
            return "Another client kept changing the subscription at the same time: run the task again"
        return None

    def same_origin(self, method: str, path: str, base: str, location: str, status: int | None = None) -> str:
        """Return the path and query of a link, relative to ``base``. Raises ApiError where it leads elsewhere."""
        try:
            target = urlsplit(urljoin(self._connection.url + base, location))
            is_here = _origin(target) == _origin(urlsplit(self._connection.url))
        except ValueError:
            raise self.unreadable(method, path, "the answer leads to what is no address", status) from None
        if not is_here:
            there = scrub(f"{target.scheme}://{target.netloc}", [self._connection.token])
            raise ApiError(
                method,
                path,
                f"the answer leads to {there}, which must not get the token. If your account is there, set api_url to "
                "it",
                status=status,
            )
        return target.path + (f"?{target.query}" if target.query else "")

    def _unreachable(self, exc: Exception) -> str:
        return f"no connection to {self._connection.url} ({_reason(exc)}). Check api_url, the network and the proxy"

    def _is_url_right(self) -> str:
        return f"Is {self._connection.url} (api_url) the address of LaunchDarkly, or does a proxy answer for it?"


def _never_connected(exc: Exception) -> bool:
    return any(type(each).__name__ in ("NewConnectionError", "NameResolutionError") for each in _chain(exc))


def _reason(exc: Exception) -> str:
    """Return the innermost reason in a few words; the outer ones repeat the URL and the names of classes."""
    innermost = _chain(exc)[-1]
    if isinstance(innermost, (HTTPException, ValueError)) and not isinstance(innermost, (ConnectionError, SSLError)):
        # Its text quotes what can't be read: an answer, which may quote the request, or a proxy's address and password.
        return type(innermost).__name__
    return str(getattr(innermost, "strerror", None) or innermost or type(innermost).__name__)


def _chain(exc: BaseException) -> list[BaseException]:
    """requests and urllib3 keep the reason of an error in its arguments, its ``reason`` or its context."""
    chain: list[BaseException] = []
    current: Any = exc
    while isinstance(current, BaseException) and current not in chain:
        chain.append(current)
        inner = [each for each in (getattr(current, "reason", None), *current.args) if isinstance(each, BaseException)]
        current = inner[0] if inner else current.__cause__ or current.__context__
    return chain


def _as_json(response: Response) -> Any:
    """Return what an answer says, or None where it is no JSON."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _is_page(response: Response) -> bool:
    """Return whether a proxy or another server answered, since the service itself speaks JSON."""
    return "html" in response.headers.get("Content-Type", "")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _origin(url: SplitResult) -> tuple[str, str | None, int]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)

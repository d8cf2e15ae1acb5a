# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The five operations over HTTP: session, retries, waiting, errors. Knows nothing of Ansible or of plans.

Paths, status codes and bodies are those of the API reference and the OpenAPI document.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timezone
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from ._connection import Connection
from ._errors import AnswerLost, ApiError, NotSent
from ._libraries import requests
from ._waiting import WaitBudget, WaitTooLong, backoff, limit_reset, wait_told_by

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

VERSION = "1.0.0"
"""The collection's version, for the header User-Agent; a test holds it to galaxy.yml."""

_ROOT = "/api/v2/integrations"
_MOST_REDIRECTS = 5
_MOST_PAGES = 1000

Json = dict[str, Any]


class _TokenAuth:
    """Sets the header itself, so that requests never takes another login from a ``~/.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        # The bare token, without "Bearer" [OpenAPI].
        request.headers["Authorization"] = self._token
        return request


class Client:
    """A client for one account, which may be used by several threads at once.

    Each method raises ApiError, with what went wrong and what to do, where the operation did not succeed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._budget = WaitBudget(connection.max_wait)
        self._session = requests.Session()
        self._session.auth = _TokenAuth(connection.token)
        self._session.headers["LD-API-Version"] = connection.api_version
        self._session.headers["User-Agent"] = f"community.launchdarkly/{VERSION} (Ansible collection)"
        self._session.headers["Accept"] = "application/json"
        # An account's cookies are of no use to it, and must not reach another one.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=connection.max_concurrency)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._session.close()

    def list_all(self, integration_key: str) -> list[Json]:
        """Return all subscriptions of an integration, over all pages where there are any."""
        path: str | None = _path(integration_key)
        items: list[Json] = []
        seen: set[str] = set()
        while path is not None:
            seen.add(path)
            answer = self._send("GET", path)
            if not isinstance(answer.get("items"), list) or not all(_is_subscription(item) for item in answer["items"]):
                raise self._unreadable("GET", path, "the answer is not a list of subscriptions")
            items += answer["items"]
            link = ((answer.get("_links") or {}).get("next") or {}).get("href")
            path = self._same_origin("GET", path, link) if link else None
            if path in seen or len(seen) > _MOST_PAGES:
                raise ApiError("GET", path or "", "the pages of the list do not end: each one names another")
        return list({item["_id"]: item for item in items}.values())

    def read(self, integration_key: str, identifier: str) -> Json:
        """Return one subscription as a whole."""
        return self._subscription("GET", _path(integration_key, identifier))

    def create(self, integration_key: str, body: Json) -> Json:
        """Create a subscription and return it as the service made it.

        Raises AnswerLost where it may have been made without our knowing: it must not be sent again blindly.
        """
        return self._subscription("POST", _path(integration_key), body=body)

    def update(self, integration_key: str, identifier: str, patch: Sequence[Json]) -> Json:
        """Apply a JSON Patch to a subscription and return its whole new state."""
        return self._subscription("PATCH", _path(integration_key, identifier), body=list(patch))

    def delete(self, integration_key: str, identifier: str) -> bool:
        """Delete a subscription. Returns False where it was gone before this client asked."""
        lost: list[ApiError] = []
        try:
            self._send("DELETE", _path(integration_key, identifier), lost=lost)
        except ApiError as error:
            if error.status != 404:
                raise
            return bool(lost)
        return True

    def pause(self, seconds: float, error: ApiError) -> None:
        """Wait, as a part of what the task may wait in all. Raises the error where that is not left."""
        try:
            self._budget.wait(seconds)
        except WaitTooLong:
            raise error.because(
                f"The task may wait {self._connection.max_wait} s in all (max_wait), and would have to wait "
                f"{seconds:.0f} s more before it can go on"
            ) from None

    def pause_for_lost_answer(self, error: ApiError) -> None:
        """Wait until a request whose answer was lost has had its time to take effect."""
        self.pause(self._connection.timeout, error)

    def pause_for_conflict(self, attempt: int, error: ApiError) -> None:
        """Wait a little after the given lost race (0, 1, …) with another client."""
        self.pause(backoff(attempt), error)

    def _subscription(self, method: str, path: str, body: Any = None) -> Json:
        answer = self._send(method, path, body)
        if not _is_subscription(answer):
            raise self._unreadable(method, path, "the answer is not a subscription")
        return answer

    def _send(self, method: str, path: str, body: Any = None, lost: list[ApiError] | None = None) -> Json:
        """Send a request until it is answered; what was lost on the way is added to ``lost``."""
        for attempt in range(self._connection.max_retries + 1):
            try:
                return self._send_once(method, path, body)
            except ApiError as error:
                if isinstance(error, AnswerLost) and lost is not None:
                    lost.append(error)
                if not error.retriable or (method == "POST" and isinstance(error, AnswerLost)):
                    raise
                if attempt == self._connection.max_retries:
                    raise error.because(f"Given up after {attempt} retries (max_retries)") from None
                self._pause_before_retry(error, attempt)
        raise AssertionError("unreachable")

    def _pause_before_retry(self, error: ApiError, attempt: int) -> None:
        seconds = wait_told_by(error.status, error.headers, attempt)
        if error.status == 429 and (reset := limit_reset(error.headers)) is not None:
            error.because(f"The limit resets at {_utc(reset)}")
        self.pause(seconds, error)

    def _send_once(self, method: str, path: str, body: Any) -> Json:
        response = self._follow(method, path, body)
        if not 200 <= response.status_code < 300:
            raise self._refusal(method, path, response)
        if response.status_code == 204:
            return {}
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            return answer
        if "html" in response.headers.get("Content-Type", ""):
            raise self._unreadable(method, path, "the answer is a web page", response.status_code)
        raise AnswerLost(method, path, f"the answer of {self._connection.url} is not JSON", status=response.status_code)

    def _unreadable(self, method: str, path: str, what: str, status: int | None = None) -> ApiError:
        """Return the error for an answer that another try would not mend."""
        kind = AnswerLost if method == "POST" else ApiError
        return kind(method, path, f"{what}. {self._is_url_right()}", status=status)

    def _follow(self, method: str, path: str, body: Any) -> Response:
        """Send, and follow redirects that stay on the same scheme, host and port: others would get the token."""
        for _hop in range(_MOST_REDIRECTS):
            response = self._transmit(method, path, body)
            if not response.is_redirect:
                return response
            if method != "GET" and response.status_code not in (307, 308):
                break
            path = self._same_origin(method, path, response.headers["Location"])
        raise ApiError(
            method,
            path,
            f"the answer is a redirect that can't be followed. {self._is_url_right()}",
            status=response.status_code,
        )

    def _transmit(self, method: str, path: str, body: Any) -> Response:
        errors = requests.exceptions
        try:
            return self._session.request(
                method,
                self._connection.url + path,
                json=body,
                timeout=self._connection.timeout,
                verify=self._connection.verify,
                allow_redirects=False,
            )
        except errors.SSLError as exc:
            if "CERTIFICATE_VERIFY_FAILED" not in str(exc):
                raise AnswerLost(method, path, self._unreachable(exc)) from None
            raise ApiError(
                method,
                path,
                f"the certificate of {self._connection.url} is not trusted ({_reason(exc)}). Where an authority of "
                "your own signed it, name that in ca_path",
            ) from None
        except (errors.ConnectTimeout, errors.ProxyError) as exc:
            raise NotSent(method, path, self._unreachable(exc)) from None
        except errors.Timeout:
            raise AnswerLost(
                method, path, f"{self._connection.url} did not answer within {self._connection.timeout} s (timeout)"
            ) from None
        except errors.ConnectionError as exc:
            kind = NotSent if _never_connected(exc) else AnswerLost
            raise kind(method, path, self._unreachable(exc)) from None
        except (errors.ChunkedEncodingError, errors.ContentDecodingError):
            raise AnswerLost(method, path, f"the answer of {self._connection.url} broke off") from None
        except (OSError, ValueError) as exc:
            # requests raises its own errors as OSError, and passes on some that urllib3 and idna raise as ValueError.
            raise ApiError(method, path, f"the request could not be made ({_reason(exc)})") from None

    def _refusal(self, method: str, path: str, response: Response) -> ApiError:
        status = response.status_code
        try:
            answer = response.json()
        except ValueError:
            answer = None
        answer = answer if isinstance(answer, dict) else {}
        reason = str(answer.get("message") or response.reason or "no reason given")
        kind = NotSent if status == 429 else AnswerLost if status >= 500 else ApiError
        error = kind(
            method,
            path,
            reason,
            status=status,
            code=_text(answer.get("code")),
            request_id=_text(answer.get("id")) or response.headers.get("X-Request-Id"),
            headers=response.headers,
        )
        advice = self._advice(status, path)
        return error.because(advice) if advice else error

    def _advice(self, status: int, path: str) -> str | None:
        if status == 401:
            return f"The token came from {self._connection.token_source}, and was sent to {self._connection.url}"
        if status == 403:
            return f"The token ({self._connection.token_source}) is valid, but its role does not allow this"
        if status == 404 and path.count("/") == _path("key").count("/"):
            key = urlsplit(path).path.rsplit("/", 1)[1]
            return f"The account may not have the integration {key}, or its key is misspelled"
        if status == 404:
            return "There is no such subscription (any more)"
        if status == 409:
            return "Another client kept changing the subscription at the same time: run the task again"
        return None

    def _same_origin(self, method: str, path: str, location: str) -> str:
        """Return the path and query of a link, relative to ``path``. Raises ApiError where it leads elsewhere."""
        target = urlsplit(urljoin(self._connection.url + path, location))
        here = urlsplit(self._connection.url)
        if (target.scheme, target.hostname, target.port or _port(target.scheme)) != (
            here.scheme,
            here.hostname,
            here.port or _port(here.scheme),
        ):
            raise ApiError(
                method,
                path,
                f"the answer leads to {target.scheme}://{target.netloc}, which must not get the token. If your "
                "account is there, set api_url to it",
            )
        return target.path + (f"?{target.query}" if target.query else "")

    def _unreachable(self, exc: Exception) -> str:
        return f"no connection to {self._connection.url} ({_reason(exc)}). Check api_url, the network and the proxy"

    def _is_url_right(self) -> str:
        return f"Is {self._connection.url} (api_url) the address of LaunchDarkly, or does a proxy answer for it?"


def _path(integration_key: str, identifier: str | None = None) -> str:
    parts = (_ROOT, quote(integration_key, safe=""), *((quote(identifier, safe=""),) if identifier else ()))
    return "/".join(parts)


def _is_subscription(answer: Any) -> bool:
    return (
        isinstance(answer, dict)
        and isinstance(answer.get("_id"), str)
        and isinstance(answer.get("config") or {}, dict)
        and isinstance(answer.get("tags") or [], list)
        and isinstance(answer.get("statements") or [], list)
    )


def _never_connected(exc: Exception) -> bool:
    return any(type(each).__name__ in ("NewConnectionError", "NameResolutionError") for each in _chain(exc))


def _reason(exc: Exception) -> str:
    """Return the innermost reason in a few words; the outer ones repeat the URL and the names of classes."""
    innermost = _chain(exc)[-1]
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


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _port(scheme: str) -> int:
    return {"http": 80, "https": 443}.get(scheme, 0)


def _utc(epoch: float) -> str:
    when = datetime.fromtimestamp(epoch, tz=timezone.utc)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC (in {max(0.0, epoch - time.time()):.0f} s)"

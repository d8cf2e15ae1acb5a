# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults, and what each operation is to make of them: the outcome, the requests, the waits, the server's state.

Times are in seconds. Where nothing else is said, a task has the collection's defaults: a timeout of 20, 8 retries, and
120 to wait in all.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from .operations import LIST_PATH, TARGET_ID
from .tasks import Json

AS_BEFORE, AS_WANTED, IN_PART = "as before", "as wanted", "in part"

Wait = tuple[float, float]
Rules = Callable[[str], list[Json]]
"""Fault rules of the emulator's, from the URL of another host. Method and path are the struck request's by default."""


@dataclass(frozen=True)
class Expect:
    """The expected outcome of one operation.

    ``waits`` are the shortest and the longest of each wait. ``status`` and ``code`` are those of the failure.
    ``server`` is the state at the end: as before, as wanted, or, if the service ignores what it is sent, in part.
    """

    outcome: str
    requests: str
    waits: tuple[Wait, ...] = ()
    status: int | None = None
    code: str | None = None
    server: str = AS_BEFORE


@dataclass(frozen=True)
class Fault:
    """One row. ``connection`` are the task's own connection options; ``sleeps``: the server's clock matters.

    ``goes_away``: the server takes the requests before the struck one, and then no more connections. ``vanishes``:
    another client deletes the subscription, so that a task which wants it makes another one, without its secret.
    ``plain``: only a plain service gets to it.
    """

    name: str
    rules: Rules
    expect: Mapping[str, Expect]
    connection: Mapping[str, Any] = field(default_factory=dict)
    sleeps: bool = False
    goes_away: bool = False
    vanishes: bool = False
    plain: bool = False


def ok(requests: str, *waits: Wait) -> Expect:
    return Expect("ok", requests, waits)


def changed(requests: str, *waits: Wait) -> Expect:
    return Expect("changed", requests, waits, server=AS_WANTED)


def failed(requests: str, status: int | None, code: str, *waits: Wait, server: str = AS_BEFORE) -> Expect:
    return Expect("failed", requests, waits, status, code, server)


def backoffs(count: int) -> tuple[Wait, ...]:
    """Half a second at most, doubled each time up to ten; half of that at least."""
    longest = [min(10.0, 0.5 * 2**attempt) for attempt in range(count)]
    return tuple((seconds / 2, seconds) for seconds in longest)


def told(seconds: float) -> Wait:
    """What the server told, with jitter of at most a quarter and a second.

    It is less by what passed since, which a busy machine may make two seconds.
    """
    return (seconds - 2.0, seconds * 1.25 if seconds < 4 else seconds + 1.0)


BACKOFF = backoffs(1)[0]
TIMEOUT = (20.0, 20.0)
DATED = (5.0, 10.0)
"""Until a date nine seconds from now, which has whole seconds, on a machine that may be busy."""


def _rule(fault: str, **given: Any) -> Rules:
    return lambda _other: [{"fault": fault, **given}]


def _rules(*rules: Json) -> Rules:
    return lambda _other: list(rules)


def _rows(
    name: str,
    rules: Rules,
    *,
    reads: Expect | None = None,
    **expect: Any,
) -> Fault:
    own = {
        name: expect.pop(name) for name in ("connection", "sleeps", "goes_away", "vanishes", "plain") if name in expect
    }
    return Fault(name, rules, {**({"list": reads, "read": reads} if reads else {}), **expect}, **own)


def _limited(name: str, rules: Rules, *waits: Wait) -> Fault:
    """One answer 429, after which each operation does what it would have done."""
    return _rows(
        name,
        rules,
        reads=ok("GET*2", *waits),
        create=changed("GET POST*2", *waits),
        update=changed("GET PATCH*2", *waits),
        delete=changed("GET DELETE*2", *waits),
    )


def _refused(
    name: str, rules: Rules, status: int | None, code: str, *waits: Wait, retries: int = 0, **own: Any
) -> Fault:
    """An answer after which every operation gives up."""
    more = f"*{retries + 1}"
    return _rows(
        name,
        rules,
        reads=failed(f"GET{more}", status, code, *waits),
        create=failed(f"GET POST{more}", status, code, *waits),
        update=failed(f"GET PATCH{more}", status, code, *waits),
        delete=failed(f"GET DELETE{more}", status, code, *waits),
        **own,
    )


def _lost(
    name: str,
    rules: Rules,
    *,
    acted: bool,
    update: Expect | None = None,
    delete: Expect | None = None,
    **own: Any,
) -> Fault:
    """One answer that is lost; ``acted`` says whether the service did what it was asked for."""
    pause = (SLOW_TIMEOUT, SLOW_TIMEOUT) if own.get("sleeps") else TIMEOUT
    return _rows(
        name,
        rules,
        reads=ok("GET*2", BACKOFF),
        create=changed("GET POST GET" if acted else "GET POST GET POST GET", pause),
        update=update or changed("GET PATCH*2", BACKOFF),
        delete=delete or changed("GET DELETE*2", BACKOFF),
        **own,
    )


def _lost_for_ever(
    name: str,
    rules: Rules,
    status: int | None,
    code: str,
    *,
    acted: bool,
    update: Expect | None = None,
    delete: Expect | None = None,
) -> Fault:
    then = AS_WANTED if acted else AS_BEFORE
    return _rows(
        name,
        rules,
        reads=failed("GET*9", status, code, *backoffs(8)),
        create=changed("GET POST GET", TIMEOUT)
        if acted
        else failed("GET POST GET POST GET POST GET", status, code, *[TIMEOUT] * 3),
        update=update or failed("GET PATCH*9", status, code, *backoffs(8), server=then),
        delete=delete or failed("GET DELETE*9", status, code, *backoffs(8), server=then),
    )


def _milliseconds(seconds_from_now: float) -> str:
    return str(int((time.time() + seconds_from_now) * 1000))


def _two_limits(account: tuple[int, float], token: tuple[int, float]) -> Rules:
    """A 429 that tells of two limits: of each what remains, and in how many seconds it resets."""
    return lambda _other: [
        {
            "fault": "status",
            "status": 429,
            "headers": {
                "X-Ratelimit-Global-Remaining": account[0],
                "X-Ratelimit-Reset": _milliseconds(account[1]),
                "X-Ratelimit-Auth-Token-Remaining": token[0],
                "X-Ratelimit-Auth-Token-Reset": _milliseconds(token[1]),
            },
        }
    ]


def _until(status: int, seconds: float) -> Rules:
    """A response that says at which time to try again."""

    def rules(_other: str) -> list[Json]:
        when = formatdate(time.time() + seconds, usegmt=True)
        return [{"fault": "status", "status": status, "headers": {"Retry-After": when}}]

    return rules


def _on_another_clock(ahead: float, reset_in: float) -> Rules:
    """A 429 of a server whose clock is ahead of ours."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + ahead))
    headers = {
        "Date": date,
        "X-Ratelimit-Global-Remaining": "0",
        "X-Ratelimit-Reset": _milliseconds(ahead + reset_in),
    }
    return lambda _other: [{"fault": "status", "status": 429, "headers": headers}]


def _next_link(href: str) -> Rules:
    return lambda other: [{"fault": "next_link", "href": href.format(other=other), **_EACH_LIST}]


def _redirect(location: str, status: int = 307, times: int | None = None) -> Rules:
    return lambda other: [
        {"fault": "redirect", "location": location.format(other=other), "status": status, "times": times}
    ]


def _pages_fail(name: str, rules: Rules, code: str, requests: str = "GET") -> Fault:
    """A fault of the list, which every operation but a read by id begins with: nothing is written."""
    failure = failed(requests, None, code)
    return _rows(name, rules, list=failure, read=ok("GET"), create=failure, update=failure, delete=failure)


_DROPPED: Json = {"fault": "drop_after"}
_CONFIGS = ["/items/0/config", "/items/1/config"]
_EACH_LIST: Json = {"method": "GET", "path": LIST_PATH, "times": None}
_GONE = {**_EACH_LIST, "skip": 1}
SLOW_TIMEOUT = 3.0
"""Long enough for what is not delayed, on a busy machine, too. A delay ends in the middle of the pause after it."""
_DELAY = 1.5 * SLOW_TIMEOUT
_SLOW: dict[str, Any] = {"connection": {"timeout": SLOW_TIMEOUT}, "sleeps": True}


def faults() -> list[Fault]:
    """All rows; a function, since rules may tell of the time."""
    return [
        *_connections(),
        *_refusals(),
        *_rate_limits(),
        *_server_errors(),
        *_broken_answers(),
        *_incomplete_answers(),
        *_other_places(),
        *_twice_struck(),
        *_little_patience(),
    ]


def _connections() -> list[Fault]:
    gone = changed("GET DELETE")
    return [
        _rows(
            "connection refused",
            _rules(),
            goes_away=True,
            reads=failed("", None, "no_connection", *backoffs(8)),
            create=failed("GET", None, "no_connection", *backoffs(8)),
            update=failed("GET", None, "no_connection", *backoffs(8)),
            delete=failed("GET", None, "no_connection", *backoffs(8)),
        ),
        _lost("reset before the request", _rule("drop_before"), acted=False),
        _lost_for_ever(
            "reset before each request", _rule("drop_before", times=None), None, "connection_lost", acted=False
        ),
        _lost("reset after it took effect", _rule("drop_after"), acted=True),
        _lost_for_ever(
            "reset after each took effect", _rule("drop_after", times=None), None, "connection_lost", acted=True
        ),
        # It takes effect after the client gave up, and before the pause after a lost create ends.
        _lost("timeout, takes effect late", _rule("delay_before", seconds=_DELAY), acted=True, **_SLOW),
        _lost("timeout after it took effect", _rule("delay_after", seconds=_DELAY), acted=True, **_SLOW),
        # A deletion's response has no body.
        _lost("a body that never ends", _rule("drip", bytes=10**12), acted=True, delete=gone, **_SLOW),
        _lost("headers that never end", _rule("drip", part="headers", bytes=10**12), acted=True, **_SLOW),
        _lost("a body that breaks off", _rule("drip", seconds=0.001, bytes=9), acted=True, delete=gone),
        _rows(
            "timeout of each request",
            _rule("delay_after", seconds=_DELAY, times=None),
            connection={"timeout": SLOW_TIMEOUT, "max_retries": 2},
            sleeps=True,
            reads=failed("GET*3", None, "no_response", *backoffs(2)),
            create=changed("GET POST GET", (SLOW_TIMEOUT, SLOW_TIMEOUT)),
            update=failed("GET PATCH*3", None, "no_response", *backoffs(2), server=AS_WANTED),
            delete=failed("GET DELETE*3", None, "no_response", *backoffs(2), server=AS_WANTED),
        ),
    ]


def _refusals() -> list[Fault]:
    conflict = "optimistic_locking_error"
    return [
        _refused("401", _rule("status", status=401, times=None), 401, "unauthorized"),
        _refused("403", _rule("status", status=403, times=None), 403, "forbidden"),
        _rows(
            "404",
            _rule("status", status=404, times=None),
            list=failed("GET", 404, "not_found"),
            read=failed("GET", None, "no_such_id"),
            create=failed("GET POST", 404, "not_found"),
            update=failed("GET PATCH", 404, "not_found"),
            delete=ok("GET DELETE"),
        ),
        _refused(
            "404 of another server",
            _rule("status", status=404, times=None, body={"code": 404, "message": "Not Found"}),
            404,
            "http_error",
        ),
        _refused(
            "404 of another server, as gRPC has it",
            _rule("status", status=404, times=None, body={"code": 5, "message": "Not Found", "details": []}),
            404,
            "http_error",
        ),
        _refused(
            "403 that is not about the role",
            _rule("status", status=403, times=None, body={"id": "7", "code": "plan", "message": "Your plan ends here"}),
            403,
            "plan",
        ),
        _refused(
            "409 that is no race",
            _rule(
                "status", status=409, times=None, body={"id": "7", "code": "conflict", "message": "name already exists"}
            ),
            409,
            "conflict",
        ),
        _refused("404 with HTML", _rule("html", status=404, times=None), 404, "http_error"),
        _refused("403 with HTML", _rule("html", status=403, times=None), 403, "http_error"),
        _rows(
            "409 once",
            _rule("status", status=409),
            reads=failed("GET", 409, conflict),
            create=failed("GET POST", 409, conflict),
            update=changed("GET PATCH GET PATCH", BACKOFF),
            delete=failed("GET DELETE", 409, conflict),
        ),
        _rows(
            "409 for ever",
            _rule("status", status=409, times=None),
            reads=failed("GET", 409, conflict),
            create=failed("GET POST", 409, conflict),
            update=failed(" ".join(["GET PATCH"] * 6), 409, conflict, *backoffs(5)),
            delete=failed("GET DELETE", 409, conflict),
        ),
        _refused("422", _rule("status", status=422, times=None), 422, "invalid_request"),
        _refused(
            "400",
            _rule("status", status=400, times=None, body={"code": "invalid_request", "message": "That is no host."}),
            400,
            "invalid_request",
        ),
        *(
            _refused(
                f"{status} that names members",
                _rule(
                    "status",
                    status=status,
                    times=None,
                    body={
                        "code": "invalid_request",
                        "message": "Wrong",
                        "errors": [{"attribute": "/config/hostURL", "message": "is no host"}, {"message": "no tags"}],
                    },
                ),
                status,
                "invalid_request",
            )
            for status in (400, 422)
        ),
        *(
            _rows(
                f"{status} once",
                _rule("status", status=status),
                reads=ok("GET*2", BACKOFF),
                create=failed("GET POST", status, code),
                update=failed("GET PATCH", status, code),
                delete=failed("GET DELETE", status, code),
            )
            for status, code in ((408, "request_timeout"), (425, "too_early"))
        ),
        _refused("400 with HTML", _rule("html", status=400, times=None), 400, "http_error"),
    ]


def _rate_limits() -> list[Fault]:
    return [
        _limited("429, resets in 5 s", _rule("rate_limit", reset_in=5), told(5)),
        _limited("429 of the route, resets in 5 s", _rule("rate_limit", limit="route", reset_in=5), told(5)),
        _limited("429, reset a minute ago", _rule("rate_limit", reset_in=-60), BACKOFF),
        _refused("429, resets in an hour", _rule("rate_limit", reset_in=3600), 429, "rate_limited"),
        _limited("429 of the token, resets in 7 s", _rule("rate_limit", limit="token", reset_in=7), told(7)),
        _limited("429 of the token, the account's resets sooner", _two_limits((5, 2), (0, 9)), told(9)),
        _limited("429 of the account, the token's resets sooner", _two_limits((0, 9), (5, 2)), told(9)),
        _limited("429 of both, the account's resets sooner", _two_limits((0, 2), (0, 9)), told(9)),
        _limited("429 with Retry-After", _rule("rate_limit", limit="ip", retry_after=7), told(7)),
        _limited("429 with a date in Retry-After", _until(429, 9), DATED),
        _limited("429 with Retry-After 0", _rule("rate_limit", limit="ip", retry_after=0), BACKOFF),
        _limited("429 with a Retry-After of words", _rule("rate_limit", limit="ip", retry_after="soon"), BACKOFF),
        _limited("429 with no header", _rule("rate_limit", limit="none"), BACKOFF),
        _limited(
            "429 with a reset that is no time",
            _rule("status", status=429, headers={"X-Ratelimit-Reset": "999999999999999"}),
            BACKOFF,
        ),
        _limited("429, clock an hour ahead, resets in 5 s", _on_another_clock(3600, 5), (3.5, 7.0)),
        _refused(
            "429 for ever, resets in 50 s",
            _rule("rate_limit", reset_in=50, times=None),
            429,
            "rate_limited",
            told(50),
            told(50),
            retries=2,
        ),
        _refused(
            "429 for ever with no header",
            _rule("rate_limit", limit="none", times=None),
            429,
            "rate_limited",
            *backoffs(8),
            retries=8,
        ),
    ]


def _server_errors() -> list[Fault]:
    internal, page = "internal_service_error", "unexpected_response"
    return [
        _lost("500 once", _rule("status", status=500), acted=False),
        _lost_for_ever("500 for ever", _rule("status", status=500, times=None), 500, internal, acted=False),
        _lost("500 after it took effect", _rule("status", status=500, after=True), acted=True),
        _lost_for_ever(
            "500 for ever, each took effect",
            _rule("status", status=500, after=True, times=None),
            500,
            internal,
            acted=True,
        ),
        _lost("502 with HTML", _rule("html"), acted=False),
        _lost_for_ever("502 with HTML for ever", _rule("html", times=None), 502, "http_error", acted=False),
        _lost("502 with HTML after it took effect", _rule("html", after=True), acted=True),
        *(
            _rows(
                name,
                rules,
                reads=ok("GET*2", wait),
                create=changed("GET POST GET POST GET", TIMEOUT),
                update=changed("GET PATCH*2", wait),
                delete=changed("GET DELETE*2", wait),
            )
            for name, rules, wait in (
                ("503 with Retry-After", _rule("status", status=503, headers={"Retry-After": "7"}), told(7)),
                ("503 with a date in Retry-After", _until(503, 9), DATED),
            )
        ),
        _rows(
            "200 with HTML",
            _rule("html", status=200, times=None),
            reads=failed("GET", 200, page),
            create=failed("GET POST GET POST GET POST GET", 200, page, *[TIMEOUT] * 3),
            update=failed("GET PATCH", 200, page),
            delete=failed("GET DELETE", 200, page),
        ),
    ]


def _broken_answers() -> list[Fault]:
    broken, unexpected = "broken_response", "unexpected_response"
    gone = changed("GET DELETE")  # A deletion's answer has no body to break.
    patched = changed("GET PATCH GET")  # What it made is read.
    return [
        _lost("200 with broken JSON", _rule("broken_json"), acted=True, delete=gone),
        _lost_for_ever(
            "200 with broken JSON for ever", _rule("broken_json", times=None), 200, broken, acted=True, delete=gone
        ),
        _lost("a truncated body", _rule("truncated"), acted=True),
        _lost_for_ever(
            "a truncated body for ever",
            _rule("truncated", times=None),
            None,
            "connection_lost",
            acted=True,
            # The second one finds nothing, and its answer breaks off as well.
            delete=failed("GET DELETE*9", None, "connection_lost", *backoffs(8), server=AS_WANTED),
        ),
        _lost("an empty body", _rule("empty"), acted=True, update=patched, delete=gone),
        _lost_for_ever(
            "an empty body for ever",
            _rule("empty", times=None),
            200,
            broken,
            acted=True,
            update=patched,
            delete=gone,
        ),
        _rows(
            "204 after an update that can't be read any more",
            _rules({"fault": "empty", "status": 204}, {"fault": "status", "status": 403, "method": "GET"}),
            update=failed("GET PATCH GET", 403, "forbidden", server=AS_WANTED),
            plain=True,
        ),
        _rows(
            "200 with another JSON",
            _rule("replace_response", body=["nothing", "of", "ours"]),
            reads=ok("GET*2", BACKOFF),
            create=changed("GET POST GET", TIMEOUT),
            update=changed("GET PATCH*2", BACKOFF),
            delete=gone,
        ),
        _rows(
            "200 with an object of another kind",
            _rule("replace_response", body={"greeting": "hello"}, times=None),
            list=failed("GET", None, unexpected),
            read=failed("GET", None, unexpected),
            create=changed("GET POST GET", TIMEOUT),
            update=failed("GET PATCH", None, unexpected, server=AS_WANTED),
            delete=changed("GET DELETE"),
        ),
    ]


def _incomplete_answers() -> list[Fault]:
    gone = changed("GET DELETE")
    different, unexpected = "different_response", "unexpected_response"
    return [
        _rows(
            "an answer that lacks what was sent",
            _rule("omit", members=["/tags"]),
            create=failed("GET POST", None, different, server=AS_WANTED),
            update=failed("GET PATCH", None, different, server=AS_WANTED),
            delete=gone,
        ),
        _rows(
            "a service that ignores what was sent",
            _rule("ignore", members=["tags"]),
            create=failed("GET POST", None, different, server=IN_PART),
            update=failed("GET PATCH", None, different, server=IN_PART),
        ),
        _rows(
            "an answer that lacks config",
            _rule("omit", members=["/config", *_CONFIGS]),
            list=ok("GET*2"),
            # What a read by id leaves out is not there.
            read=ok("GET"),
            create=failed("GET POST", None, different, server=AS_WANTED),
            update=failed("GET PATCH", None, different, server=AS_WANTED),
            delete=gone,
        ),
        _rows(
            "an answer that lacks the tags",
            _rule("omit", members=["/tags", "/items/0/tags", "/items/1/tags"]),
            list=ok("GET*2"),
        ),
        _rows(
            "an answer that lacks the id",
            _rule("omit", members=["/_id", "/items/0/_id", "/items/1/_id"], times=None),
            list=failed("GET", None, unexpected),
            read=failed("GET", None, unexpected),
            create=changed("GET POST GET", TIMEOUT),
            update=failed("GET PATCH", None, unexpected, server=AS_WANTED),
            delete=gone,
        ),
        _rows(
            "a list that lacks the names",
            _rule("omit", method="GET", path=LIST_PATH, members=["/items/0/name", "/items/1/name"], times=None),
            list=ok("GET*3"),
            create=changed("GET*2 POST"),
            update=changed("GET*3 PATCH"),
            delete=changed("GET*3 DELETE"),
        ),
        *(
            _rows(
                f"an object that has {what} in the place of the list",
                _rules({"fault": "replace_response", "body": body, **_EACH_LIST}),
                list=failed("GET", None, unexpected),
                create=failed("GET", None, unexpected),
                update=failed("GET", None, unexpected),
                delete=failed("GET", None, unexpected),
            )
            for what, body in {
                "null for items": {"items": None},
                "the key of another integration": {"key": "slack", "_links": {}},
                "the link of another list": {"_links": {"self": {"href": "/api/v2/integrations/slack"}}},
                "no link at all": {"_links": {"self": None}},
            }.items()
        ),
        *(
            _rows(
                f"an empty list that has {what}",
                _rules({"fault": "replace_response", "body": body, "method": "GET", "path": LIST_PATH}),
                create=changed("GET POST"),
            )
            for what, body in {
                "null for items, and its key": {"items": None, "key": "datadog"},
                "its link alone": {"_links": {"self": {"href": "/api/v2/integrations/datadog?limit=20"}}},
            }.items()
        ),
        *(
            _rows(
                name,
                _rule("content", method=None, path=None, times=None, **content),
                reads=ok("GET"),
                create=changed("GET POST"),
                update=changed("GET PATCH"),
                delete=gone,
            )
            for name, content in {
                "JSON under the name of text": {"type": "text/plain"},
                "UTF-8 under another name": {"type": "application/json; charset=ISO-8859-1"},
                "UTF-8 with a byte order mark": {"encoding": "utf-8-sig"},
                "UTF-16, as declared": {"type": "application/json; charset=utf-16", "encoding": "utf-16"},
            }.items()
        ),
        *_vanished(),
    ]


def _vanished() -> list[Fault]:
    """Another client deletes the subscription: before the request that changes it, or after it was listed."""
    anew = Expect("changed", "GET*3 POST", server=IN_PART)
    return [
        _rows(
            "the subscription vanishes",
            _rule("vanish"),
            vanishes=True,
            update=failed("GET PATCH", 404, "not_found"),
            delete=ok("GET DELETE"),
        ),
        _rows(
            "the subscription vanishes after it was listed",
            _rules(
                {"fault": "omit", "members": _CONFIGS, **_EACH_LIST},
                {"fault": "vanish", "method": "GET", "path": TARGET_ID},
            ),
            vanishes=True,
            list=anew,
            update=anew,
            delete=ok("GET*2"),
        ),
    ]


def _other_places() -> list[Fault]:
    elsewhere, not_followed, unexpected = "other_address", "redirected", "unexpected_response"
    return [
        *(
            _refused(
                f"{status} to another host", _redirect("{other}/api/v2/integrations/datadog", status), status, elsewhere
            )
            for status in (307, 308)
        ),
        *(
            _rows(
                f"{status} to another host",
                _redirect("{other}/api/v2/integrations/datadog", status),
                reads=failed("GET", status, elsewhere),
                create=failed("GET POST", status, not_followed),
                update=failed("GET PATCH", status, not_followed),
                delete=failed("GET DELETE", status, not_followed),
            )
            for status in (301, 302, 303)
        ),
        *(
            _refused(f"redirect to {what}", _redirect(location), 307, elsewhere)
            for what, location in {
                "https on the same host": "https://127.0.0.1/",
                "another name of the same host": "//localhost/",
                "another login at another host": "http://127.0.0.1@localhost/",
            }.items()
        ),
        *(
            _refused(f"redirect to {what}", _redirect(location), None, "request_failed")
            for what, location in {
                "no address": "http://[::1",
                "a port that is none": "http://127.0.0.1:99999/",
            }.items()
        ),
        _rows(
            "307 on the same host",
            _redirect("?moved=1", times=1),
            reads=ok("GET*2"),
            create=changed("GET POST*2"),
            update=changed("GET PATCH*2"),
            delete=changed("GET DELETE*2"),
        ),
        _rows(
            "302 on the same host",
            _redirect("?moved=1", 302, times=1),
            reads=ok("GET*2"),
            create=failed("GET POST", 302, not_followed),
            update=failed("GET PATCH", 302, not_followed),
            delete=failed("GET DELETE", 302, not_followed),
        ),
        _refused("307 on the same host for ever", _redirect("?moved=1"), 307, not_followed, retries=4),
        _pages_fail(
            "a header Link to another host",
            lambda other: [{"fault": "headers", "headers": {"Link": f"<{other}/x>; rel=next"}, **_EACH_LIST}],
            elsewhere,
        ),
        _pages_fail(
            "a next link to another host", _next_link("{other}/api/v2/integrations/datadog?offset=1"), elsewhere
        ),
        _pages_fail("a next link that is no address", _next_link("http://[::1"), unexpected),
        _pages_fail("a next link that leads back", _next_link("?offset=1"), unexpected, requests="GET*2"),
        _rows(
            "next links that never end",
            lambda _other: [
                {"fault": "next_link", "method": "GET", "href": f"?offset={page}"} for page in range(1, 1200)
            ],
            list=failed("GET*1000", None, unexpected),
        ),
    ]


def _twice_struck() -> list[Fault]:
    """The answer to a create is lost, and then the list can't be read."""
    return [
        _rows(
            "a lost create, then 500 for ever",
            _rules(_DROPPED, {"fault": "status", "status": 500, **_GONE}),
            create=failed("GET POST GET*9", 500, "internal_service_error", TIMEOUT, *backoffs(8), server=AS_WANTED),
        ),
        _rows(
            "a lost create, then 401",
            _rules(_DROPPED, {"fault": "status", "status": 401, **_GONE}),
            create=failed("GET POST GET", 401, "unauthorized", TIMEOUT, server=AS_WANTED),
        ),
        _rows(
            "a lost create, then 429 that resets in 200 s",
            _rules(_DROPPED, {"fault": "rate_limit", "reset_in": 200, **_GONE}),
            create=failed("GET POST GET", 429, "rate_limited", TIMEOUT, server=AS_WANTED),
        ),
        _rows(
            "two lost creates, the second took effect",
            _rules({"fault": "drop_before"}, _DROPPED),
            create=changed("GET POST GET POST GET", TIMEOUT, TIMEOUT),
        ),
        _rows(
            "a lost create, a list without config",
            _rules(
                {"fault": "drop_before"},
                {"fault": "omit", "method": "GET", "path": LIST_PATH, "members": _CONFIGS, "times": None},
            ),
            create=changed("GET POST GET POST GET", TIMEOUT),
        ),
        _rows(
            "a lost update, then 409",
            _rules(_DROPPED, {"fault": "status", "status": 409}),
            update=changed("GET PATCH*2 GET", BACKOFF, BACKOFF),
        ),
        _rows(
            "409, then the subscription is gone",
            _rules({"fault": "status", "status": 409}, {"fault": "status", "status": 404}),
            update=failed("GET PATCH GET PATCH", 404, "not_found", BACKOFF),
        ),
        _rows(
            "a lost delete, then 500 for ever",
            _rules(_DROPPED, {"fault": "status", "status": 500, "times": None}),
            delete=failed("GET DELETE*9", 500, "internal_service_error", *backoffs(8), server=AS_WANTED),
        ),
    ]


def _little_patience() -> list[Fault]:
    impatient: dict[str, Any] = {"connection": {"max_wait": 0}}
    stubborn: dict[str, Any] = {"connection": {"max_retries": 0}}
    lost = "connection_lost"
    return [
        _refused(
            "500, max_wait 0", _rule("status", status=500, times=None), 500, "internal_service_error", **impatient
        ),
        _refused("429 with no header, max_wait 0", _rule("rate_limit", limit="none"), 429, "rate_limited", **impatient),
        _rows(
            "reset after it took effect, max_wait 0",
            _rule("drop_after"),
            reads=failed("GET", None, lost),
            create=failed("GET POST", None, lost, server=AS_WANTED),
            update=failed("GET PATCH", None, lost, server=AS_WANTED),
            delete=failed("GET DELETE", None, lost, server=AS_WANTED),
            **impatient,
        ),
        _rows(
            "reset after it took effect, max_retries 0",
            _rule("drop_after"),
            reads=failed("GET", None, lost),
            create=changed("GET POST GET", TIMEOUT),
            update=failed("GET PATCH", None, lost, server=AS_WANTED),
            delete=failed("GET DELETE", None, lost, server=AS_WANTED),
            **stubborn,
        ),
        _refused("429, max_retries 0", _rule("rate_limit", reset_in=5), 429, "rate_limited", **stubborn),
    ]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds in every cell, whatever the fault: nothing here knows which one it was."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from support.ways import Way

from .catalogue import AS_BEFORE, AS_WANTED, IN_PART, Expect, Fault
from .operations import TARGET, TARGET_ID, Operation
from .services import PLAIN, Service
from .tasks import SECRET, TOKEN, Json, Outcome

_SAYS_WHAT_TO_DO = re.compile(
    r"\b(api_url|api_token|timeout|max_retries|max_wait|ca_path|validate_certs|audit_log_subscription_info)\b"
    r"|[Rr]un the task again|misspelled|no longer exists"
)

_ADVISED = ("unauthorized", "forbidden", "not_found", "optimistic_locking_error")
"""The service's codes that the collection knows. Advice on any other might contradict the service's own words."""

_PASSING = ("broken_response", "connection_lost", "no_connection", "no_response")
"""Our own codes after which a request is sent again."""

_LOST = ("broken_response", "connection_lost", "no_response", "unexpected_response")
"""Our own codes after which a write may have been carried out."""

_SHOWN = {"tags": ("tags",), "enabled": ("on",), "config.host_url": ("config", "hostURL")}
"""Where a response shows the options of the tasks, apart from the secret."""


@dataclass(frozen=True)
class Cell:
    """What was seen: the task under the fault, and two more without it. States are lists of subscriptions."""

    fault: Fault
    operation: Operation
    service: Service
    way: Way
    outcome: Outcome
    requests: list[Json]
    before: list[Json]
    after: list[Json]
    rerun: Outcome
    after_rerun: list[Json]
    third: Outcome
    max_wait: float
    elsewhere: int

    @property
    def expect(self) -> Expect:
        return self.fault.expect[self.operation.name]

    @property
    def methods(self) -> list[str]:
        return [request["method"] for request in self.requests]

    @property
    def server(self) -> str:
        if self.operation.wanted(_target(self.after)) and self.after != self.before:
            return AS_WANTED
        return AS_BEFORE if self.after == self.before else IN_PART


def problems(cell: Cell) -> list[str]:
    """Everything in which a cell is not as it has to be."""
    found = [*_differences(cell), *_invariants(cell)]
    if cell.outcome.kind == "failed":
        found += _failure_problems(cell)
    return found


def _differences(cell: Cell) -> list[str]:
    expect, outcome = cell.expect, cell.outcome
    found = []
    if outcome.kind != expect.outcome:
        found.append(f"is {outcome.kind}, not {expect.outcome}")
    if outcome.failure.get("code") != expect.code:
        found.append(f"has the code {outcome.failure.get('code')}, not {expect.code}")
    if not _is_sent(cell.methods, expanded(expect.requests), cell.service is not PLAIN):
        found.append(f"sent {short(cell.methods)}, not {expect.requests}")
    if cell.server != expect.server:
        found.append(f"the server's state is {cell.server}, not {expect.server}")
    if len(outcome.waits) != len(expect.waits) or not all(
        least <= wait <= most for wait, (least, most) in zip(outcome.waits, expect.waits, strict=False)
    ):
        found.append(f"waited {[round(wait, 2) for wait in outcome.waits]}, not {list(expect.waits)}")
    return found


def _is_sent(methods: list[str], expected: list[str], may_read_more: bool) -> bool:
    """Whether these are the requests that are expected, but for further reads, which some services make necessary."""
    if not may_read_more:
        return methods == expected
    writes, expected_writes = ([each for each in of if each != "GET"] for of in (methods, expected))
    return writes == expected_writes and methods.count("GET") >= expected.count("GET")


def _invariants(cell: Cell) -> list[str]:
    outcome, operation = cell.outcome, cell.operation
    shown = f"{outcome.result} {cell.rerun.result} {cell.third.result}"
    wanted_after = _target(cell.after_rerun)
    checks = {
        "raised an exception": outcome.kind != "crashed",
        "made a duplicate": all(count == 1 for state in (cell.after, cell.after_rerun) for count in _names(state)),
        "touched another subscription": all(
            _others(state) == _others(cell.before) for state in (cell.after, cell.after_rerun)
        ),
        "touched what it was not asked to": _unmanaged_is_kept(cell),
        "waited longer than max_wait": sum(outcome.waits) <= cell.max_wait,
        "waited no time at all": all(wait > 0 for wait in outcome.waits),
        "showed the token": TOKEN not in shown,
        "showed a secret": SECRET not in shown,
        "called another host": cell.elsewhere == 0,
        "sent another token": all(request["token_is"] == "write" for request in cell.requests),
        "says changed where nothing was": outcome.kind != "changed" or cell.after != cell.before,
        "says unchanged where something was": outcome.kind != "ok" or cell.after == cell.before,
        "a run without the fault does not mend it": operation.wanted(wanted_after)
        or (cell.fault.vanishes and wanted_after is not None),
        "a run without the fault fails": cell.rerun.kind in ("ok", "changed"),
        "a run without the fault says changed wrongly": cell.rerun.result["changed"]
        == (cell.after != cell.after_rerun),
        "a third run changes something": cell.third.kind == "ok" and cell.third.result["action"] == "unchanged",
    }
    return [what for what, holds in checks.items() if not holds]


def _failure_problems(cell: Cell) -> list[str]:
    outcome, failure, message = cell.outcome, cell.outcome.failure, cell.outcome.message
    # A plan that is refused is no response of the service's, although the request before it may have been one.
    planned = failure.get("method") is None
    last: Json = cell.requests[-1] if cell.requests and not planned else {}
    response = last.get("response")
    quoted = response if isinstance(response, dict) and last["status"] >= 400 else {}
    certain = outcome.result["changed"]
    may_have = "It is not known whether" in message
    limit = None if planned else _ended_by(cell)
    checks = {
        "failure has not all members": set(failure)
        == {"status", "code", "message", "request_id", "method", "path", "problems"},
        "failure has another status": failure.get("status") == cell.expect.status,
        "failure names another request": planned
        or (bool(failure.get("method")) and str(failure.get("path")).startswith("/api/v2/")),
        "failure has other words than msg": str(failure.get("message")) in message,
        "does not quote the service": all(each in message for each in _quotes(quoted)),
        "does not say what to do, or says it against the service's words": bool(_SAYS_WHAT_TO_DO.search(message))
        == _needs_advice(failure.get("status"), quoted.get("code")),
        "does not name the option that ended the attempts": limit is None or limit in message,
        "does not say when the rate limit resets": not last.get("response_headers", {}).get("X-Ratelimit-Reset")
        or " UTC (in " in message,
        "does not name exactly the options that differ": failure.get("code") != "different_response"
        or {option for option in _SHOWN if option in message} == _differing(cell),
        "does not say that something was changed": cell.after == cell.before or certain or may_have,
        "does not say that a write may have been done, or says it of another": certain
        or may_have == (not planned and _may_be_done(cell)),
        "says changed where nothing was": not certain or cell.after != cell.before,
        "has a traceback": "Traceback" not in message,
        "holds an address of an object": " at 0x" not in message,
        "is longer than anyone reads": len(message) < 700,
    }
    return [what for what, holds in checks.items() if not holds]


def _quotes(response: Json) -> list[str]:
    """What the message repeats of an error that the service returned."""
    details = response.get("errors") or []
    reference = [f"support: {response['id']}."] if "id" in response else []
    return [
        str(each)
        for each in (response.get("message"), *(text for detail in details for text in detail.values()), *reference)
        if each
    ]


def _needs_advice(status: int | None, code: Any) -> bool:
    """Whether the message says what to do: not if the service says something that the collection does not know."""
    passing = status is not None and (status in (408, 425, 429) or status >= 500)
    return passing or not isinstance(code, str) or code in _ADVISED


def _ended_by(cell: Cell) -> str | None:
    """The option that ended the attempts at a request, if it would have been sent again."""
    failure, waits = cell.outcome.failure, len(cell.outcome.waits)
    status, creates = failure["status"], cell.methods.count("POST")
    if not (failure["code"] in _PASSING or status == 429 or (status or 0) >= 500):
        return None
    if failure["method"] == "POST" and _may_be_done(cell):
        # Sent again only after a wait and a list, and three times at most.
        return "max_wait" if waits < creates else None
    if failure["method"] == "GET":
        waits -= creates
    return "max_wait" if waits < cell.fault.connection.get("max_retries", 8) else "max_retries"


def _may_be_done(cell: Cell) -> bool:
    """Whether the response to a write was lost."""
    failure = cell.outcome.failure
    if failure["method"] == "GET":
        return "POST" in cell.methods
    return (failure["status"] or 0) >= 500 or failure["code"] in _LOST


def _differing(cell: Cell) -> set[str]:
    """The options that the last response shows with other values than the task gives."""
    options, response = cell.operation.options, cell.requests[-1]["response"]
    wanted = {**options, **{f"config.{name}": value for name, value in options["config"].items()}}

    def shown(path: tuple[str, ...]) -> Any:
        value = response
        for name in path:
            value = (value or {}).get(name)
        return value or False

    return {option for option, path in _SHOWN.items() if option in wanted and shown(path) != wanted[option]}


def _unmanaged_is_kept(cell: Cell) -> bool:
    """What the task does not manage is as it was: the secret and the statements."""
    was = _target(cell.before)
    now = [found for state in (cell.after, cell.after_rerun) if (found := _target(state)) is not None]
    return was is None or all(
        (each["statements"], each["config"]["apiKey"], each["_id"]) == (was["statements"], SECRET, TARGET_ID)
        for each in now
    )


def _target(state: list[Json]) -> Json | None:
    return next((each for each in state if each["name"] == TARGET), None)


def _others(state: list[Json]) -> list[Json]:
    return [each for each in state if each["name"] != TARGET]


def _names(state: list[Json]) -> list[int]:
    return list(Counter(each["name"] for each in state).values())


def expanded(requests: str) -> list[str]:
    """Methods, one by one, from a short form such as "GET PATCH*2"."""
    methods = []
    for part in requests.split():
        method, _, times = part.partition("*")
        methods += [method] * int(times or 1)
    return methods


def short(methods: list[Any]) -> str:
    """The short form of methods."""
    runs: list[tuple[str, int]] = []
    for method in methods:
        if runs and runs[-1][0] == method:
            runs[-1] = (method, runs[-1][1] + 1)
        else:
            runs.append((method, 1))
    return " ".join(method if count == 1 else f"{method}*{count}" for method, count in runs) or "none"

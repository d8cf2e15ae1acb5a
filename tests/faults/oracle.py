# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds in every cell, whatever the fault: nothing here knows which one it was."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .catalogue import AS_BEFORE, AS_WANTED, IN_PART, Expect, Fault
from .operations import TARGET, TARGET_ID, Operation
from .services import PLAIN, Service
from .tasks import SECRET, TOKEN, Json, Outcome

_SAYS_WHAT_TO_DO = re.compile(
    r"\b(api_url|api_token|timeout|max_retries|max_wait|ca_path|validate_certs|audit_log_subscription_info)\b"
    r"|[Rr]un the task again|misspelled|There is no such subscription"
)


@dataclass(frozen=True)
class Cell:
    """What was seen: the task under the fault, and two more without it. States are lists of subscriptions."""

    fault: Fault
    operation: Operation
    service: Service
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
    expect, outcome = cell.expect, cell.outcome
    found = [*_differences(cell), *_invariants(cell)]
    if outcome.kind == "failed":
        found += _failure_problems(cell)
    if expect.says not in outcome.message:
        found.append(f"does not say {expect.says!r}")
    return found


def _differences(cell: Cell) -> list[str]:
    expect, outcome = cell.expect, cell.outcome
    found = []
    if outcome.kind != expect.outcome:
        found.append(f"is {outcome.kind}, not {expect.outcome}")
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
    outcome, failure = cell.outcome, cell.outcome.failure
    last = cell.requests[-1] if cell.requests else None
    quoted = (last or {}).get("response")
    words = quoted.get("message") if isinstance(quoted, dict) else None
    certain = outcome.result["changed"]
    # What the plan refuses is told without a request, and in our own words.
    planned = failure.get("code") == "not_found" and failure.get("method") is None
    may_have = "may have been" in outcome.message
    checks = {
        "failure has not all members": set(failure) == {"status", "code", "message", "request_id", "method", "path"},
        "failure has another status": failure.get("status") == cell.expect.status,
        "failure names another request": planned
        or (bool(failure.get("method")) and str(failure.get("path")).startswith("/api/v2/")),
        "failure has other words than msg": str(failure.get("message")) in outcome.message,
        "does not quote the service": planned or not words or words in outcome.message,
        "does not say what to do": bool(words) or bool(_SAYS_WHAT_TO_DO.search(outcome.message)),
        "does not tell that something was changed": cell.after == cell.before or certain or may_have,
        "says changed where nothing was": not certain or cell.after != cell.before,
        "has a traceback": "Traceback" not in outcome.message,
        "holds an address of an object": " at 0x" not in outcome.message,
        "is longer than anyone reads": len(outcome.message) < 700,
    }
    return [what for what, holds in checks.items() if not holds]


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

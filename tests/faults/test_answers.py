# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that are JSON, and yet not what the documents say: any member of any answer may be of another type."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from emulator import Emulator
from support.clock import recorded_clock

from .effort import FULL
from .operations import ACCOUNT, OPERATIONS, TARGET_ID, Operation
from .tasks import TOKEN, Json, Outcome, run_task

OTHERS: list[Any] = [None, 7, "text", [7], {"of": {"another": "type"}}, [["text"]], [{"of": None}]]
TRIED = OTHERS if FULL else OTHERS[:5]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with recorded_clock(), Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}]) as running:
        yield running


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_member_of_another_type(emulator: Emulator, operation: Operation) -> None:
    """The task succeeds or fails with a message, never with an exception; and it never makes a second one."""
    prepare(emulator, operation)
    run_task(emulator.url, operation.options)
    answers = [(each["method"], each["response"]) for each in emulator.requests() if each["response"]]
    assert answers
    wrong = []
    for method, answer in answers:
        for where, changed in variants(answer):
            outcome = struck(emulator, operation, method, {"fault": "replace_response", "body": changed})
            told = f"{method} {where}: {outcome.message}"
            if outcome.kind == "crashed":
                wrong.append(told)
            if method != "GET" and (number := len(targets(emulator))) > 1:
                wrong.append(f"{number} of the name: {told}")
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("status", [400, 401, 404, 409, 429, 500])
def test_an_error_of_another_shape(emulator: Emulator, operation: Operation, status: int) -> None:
    for body in [*OTHERS, {"message": ["text"], "code": {"of": 1}, "id": 7}, {"message": "x" * 100_000}]:
        rule = {"fault": "status", "status": status, "body": body, "times": None}
        outcome = struck(emulator, operation, operation.method, rule)
        # The service's own 404 says that it does not exist. Any other is a failure.
        assert outcome.kind == ("ok" if (status, operation.name) == (404, "delete") and is_services(body) else "failed")
        assert len(outcome.message) < 3000


def struck(emulator: Emulator, operation: Operation, method: str, rule: Json) -> Outcome:
    prepare(emulator, operation)
    emulator.faults([{"method": method, **rule}])
    outcome = run_task(emulator.url, operation.options, connection={"max_retries": 1})
    assert TOKEN not in str(outcome.result)
    return outcome


def prepare(emulator: Emulator, operation: Operation) -> None:
    emulator.reset()
    emulator.seed({ACCOUNT: operation.before})
    if operation.there_before:
        emulator.status(ACCOUNT, TARGET_ID, successes=1, errors=[{"statusCode": 500, "responseBody": "no"}])


def is_services(body: Any) -> bool:
    """Whether the emulator sends the service's code: with its own body, which it sends in the place of none."""
    return body is None


def targets(emulator: Emulator) -> list[Json]:
    return [each for each in emulator.state()[ACCOUNT] if each["name"] == "target"]


def variants(document: Any) -> Iterator[tuple[str, Any]]:
    """Each place of a JSON document, and the document with something else there, or nothing."""
    for path in places(document):
        for other in TRIED:
            yield f"{path} is {other!r}", replaced(document, path, other)


def places(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in a JSON document; of a list the last element stands for all."""
    yield path
    if isinstance(document, list):
        document = dict(list(enumerate(document))[-1:])
    for name, value in document.items() if isinstance(document, dict) else ():
        yield from places(value, (*path, name))


def replaced(document: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    document = copy.deepcopy(document)
    parent = document
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = other
    return document

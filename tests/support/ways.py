# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two ways in which a task runs: in Ansible's own process, and as a module. Both have to come to the same."""

import json
import os
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from .playbook import AS_MODULE, Json, Run

Way = Literal["in_process", "as_module"]
WAYS: tuple[Way, ...] = ("in_process", "as_module")
FULL = os.environ.get("WAYS") == "full"
"""Whether all that runs in Ansible's process runs as a module too, and not only a part."""

_COMPARED = (
    *("changed", "action", "subscription", "patch", "diff", "msg", "failure", "warnings", "invocation"),
    *("results", "summary", "check_mode", "subscriptions", "metadata", "failed", "attempts"),
)
_RECORDED = ("account", "token_is", "method", "path", "query", "headers", "body", "status")
_ANOTHER_IN_EACH_RUN = [
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{24}\b"), "<id>"),
    (re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+"), r"\1:<port>"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b|(?<=would wait )\d+ s"), "<time>"),
]


def env_of(way: Way) -> dict[str, str]:
    """Return the environment in which Ansible runs tasks in this way."""
    return {AS_MODULE: "1"} if way == "as_module" else {}


def is_in_tenth(name: str) -> bool:
    """Return whether a test or a case, by its name, is in the fixed tenth that always runs both ways."""
    # This tenth of the acceptance tests has of each kind one: a life, bad options, failures, pages, odd names.
    return zlib.crc32(name.encode()) % 10 == 4


def outcome(run: Run, requests: Sequence[Mapping[str, Any]], folder: Path) -> Json:
    """Return what has to be the same both ways: results and requests, without what is another in each run.

    The order of requests and hosts that are worked on at the same time is another in each run.
    """
    found = {
        "results": [
            [each.host, each.task, each.status, {name: each.result[name] for name in _COMPARED if name in each.result}]
            for each in sorted(run.results, key=lambda each: each.host)
        ],
        "requests": [{name: each[name] for name in _RECORDED} for each in requests],
    }
    text = json.dumps(_plain(found), sort_keys=True).replace(str(folder), "<folder>")
    for pattern, instead in _ANOTHER_IN_EACH_RUN:
        text = pattern.sub(instead, text)
    normal: Json = json.loads(text)
    normal["requests"].sort(key=lambda each: json.dumps(each, sort_keys=True))
    return normal


def _plain(value: Any) -> Any:
    """Return a value without numbers and times of records. Of metadata, whose keys are ids, it has the values."""
    if isinstance(value, dict):
        lists = {name: [*each.values()] if name == "metadata" else each for name, each in value.items()}
        return {name: _plain(each) for name, each in lists.items() if name not in ("time", "n", "version")}
    if isinstance(value, int) and value > 10**12:
        return "<time>"
    return [_plain(each) for each in value] if isinstance(value, list) else value


class Outcomes:
    """The outcomes of one test, in the order of its runs. ``folder`` is for all processes of the tests."""

    def __init__(self, folder: Path, test: str, way: Way) -> None:
        self._files = {each: folder / f"outcomes-{zlib.crc32(test.encode()):08x}-{each}.json" for each in WAYS}
        self._way = way
        self._found: list[Json] = []

    def add(self, run: Run, requests: Sequence[Mapping[str, Any]], folder: Path) -> None:
        """Add the outcome of a run that sent these requests. All its files are in the folder."""
        self._found.append(outcome(run, requests, folder))

    def of_both_ways(self) -> list[Any]:
        """Return those of each way in which the test has run by now."""
        self._files[self._way].write_text(json.dumps(self._found))
        return [json.loads(file.read_text()) for file in self._files.values() if file.exists()]

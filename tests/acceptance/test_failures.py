# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only the service can tell to be wrong, and a service that can't be reached or understood: one message each."""

import socket
from dataclasses import dataclass, field
from typing import Any

import pytest
from emulator import Emulator
from support.playbook import Json, Run, play, task

from .conftest import ACCOUNTS, READ_TOKEN, Ansible
from .failure import MARK, by_variable, check_failure, check_output

SINGLE, TWIN, OTHER_TWIN = "c" * 24, "a" * 24, "b" * 24
SMALL_TOKEN = ACCOUNTS[1]["tokens"][0]
MASK = "abc************xyz"
ROOT = "/api/v2/integrations"


@dataclass
class Case:
    """A task, and what it fails with: ``failure``'s code, status and request, the values that the message names, and
    the requests that are sent, as method and status. ``writes`` says that the request which fails is one that check
    mode does not send."""

    name: str
    options: Json
    names: list[str]
    code: str
    status: int | None = None
    request: tuple[str | None, str | None] = (None, None)
    sent: list[tuple[str, int]] = field(default_factory=list)
    writes: bool = False


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def account(emulator: Emulator) -> list[Json]:
    """An account with three subscriptions, two of which have the same name. Another has one of an integration that
    nobody knows, with a secret as the API shows it."""
    config = {"apiKey": f"{MARK}-a-secret-key", "hostURL": "https://api.datadoghq.com", "hideMemberDetails": False}
    names = {SINGLE: "Single", TWIN: "Twin", OTHER_TWIN: "Twin"}
    emulator.seed(
        {
            "acme": [{"_id": key, "kind": "datadog", "name": name, "config": config} for key, name in names.items()],
            "small": [{"kind": "brand-new", "name": "Shown", "config": {"theKey": MASK}}],
        }
    )
    return emulator.state()["acme"]


def run_cases(cases: list[Case], emulator: Emulator, ansible: Ansible) -> Run:
    variables: dict[str, Any] = {}
    tasks = [
        task(
            f"{case.name} ({'check' if check else 'real'})",
            by_variable(case.options, variables),
            check_mode=check,
            ignore_errors=True,
        )
        for case in cases
        for check in (True, False)
    ]
    return ansible([play(*tasks)], args=["-vvvv"], variables=variables, env={"DUMP_EMULATOR": emulator.url}).succeeded


def check_cases(cases: list[Case], run: Run) -> None:
    seen = 0
    for case, *both in zip(cases, run.results[::2], run.results[1::2], strict=True):
        for checked, each in zip((True, False), both, strict=True):
            assert each.emulator
            record = [(request["method"], request["status"]) for request in each.emulator["requests"][seen:]]
            seen += len(record)
            if case.writes and checked:
                assert each.status == "ok", (case.name, each.result)
                assert {method for method, _status in record} == {"GET"}
                continue
            assert each.status == "failed", case.name
            check_failure(each.result, case.names)
            failure = each.result["failure"]
            assert (failure["code"], failure["status"]) == (case.code, case.status), case.name
            assert (failure["method"], failure["path"]) == case.request, case.name
            assert record == case.sent, case.name
    check_output(run)


def test_what_only_the_service_can_tell(emulator: Emulator, ansible: Ansible, account: list[Json]) -> None:
    listed = [("GET", 200)]
    cases = [
        Case(
            "nothing of what a create needs",
            {"integration_key": "dynatrace", "name": "New"},
            ["config.url", "config.api_token"],
            "missing_fields",
            sent=listed,
        ),
        Case(
            "a part of what a create needs",
            {"integration_key": "splunk", "name": "New", "config": {"token": f"{MARK}-a-token"}},
            ["config.base_url and config.skip_ca_verification"],
            "missing_fields",
            sent=listed,
        ),
        Case(
            "a name that two have",
            {"integration_key": "datadog", "name": "Twin", "enabled": True},
            [TWIN, OTHER_TWIN],
            "ambiguous_name",
            sent=listed,
        ),
        Case(
            "a name that two have, to be deleted",
            {"integration_key": "datadog", "name": "Twin", "state": "absent"},
            [TWIN, OTHER_TWIN],
            "ambiguous_name",
            sent=listed,
        ),
        Case(
            "an unknown id",
            {"integration_key": "datadog", "id": "0" * 24, "name": "New"},
            ["0" * 24],
            "no_such_id",
            sent=[("GET", 404)],
        ),
        Case(
            "the mask of a secret that the field table does not know",
            {
                "integration_key": "brand-new",
                "name": "Shown",
                "additional_config": {"theKey": MASK},
                "update_secrets": "always",
                "api_token": SMALL_TOKEN,
            },
            ["additional_config.theKey"],
            "masked_secret",
            sent=listed,
        ),
        Case(
            "a wrong token",
            {"integration_key": "datadog", "name": "Single", "api_token": f"{MARK}-wrong"},
            ["the option api_token", emulator.url],
            "unauthorized",
            401,
            ("GET", f"{ROOT}/datadog"),
            [("GET", 401)],
        ),
        Case(
            "an account without the integration",
            {"integration_key": "slack", "name": "One", "api_token": SMALL_TOKEN},
            ["slack"],
            "not_found",
            404,
            ("GET", f"{ROOT}/slack"),
            [("GET", 404)],
        ),
        *(
            Case(
                f"a token that may not {verb}",
                {"integration_key": "datadog", "api_token": READ_TOKEN, **options},
                [f"needs {verb}Integration", "the option api_token"],
                "forbidden",
                403,
                (method, path),
                [("GET", 200), (method, 403)],
                writes=True,
            )
            for verb, method, path, options in (
                ("create", "POST", f"{ROOT}/datadog", {"name": "New"}),
                ("update", "PATCH", f"{ROOT}/datadog/{SINGLE}", {"name": "Single", "enabled": True}),
                ("delete", "DELETE", f"{ROOT}/datadog/{SINGLE}", {"name": "Single", "state": "absent"}),
            )
        ),
        *(
            Case(
                f"a closed port and {retries} retries",
                {
                    "integration_key": "datadog",
                    "name": "Single",
                    "api_url": f"http://127.0.0.1:{closed_port()}",
                    "max_retries": retries,
                },
                ["Connection refused", "max_retries"],
                "no_connection",
                request=("GET", f"{ROOT}/datadog"),
            )
            for retries in (0, 1)
        ),
    ]
    check_cases(cases, run_cases(cases, emulator, ansible))
    assert emulator.state()["acme"] == account


def test_answers_that_are_none(emulator: Emulator, ansible: Ansible, account: list[Json]) -> None:
    def unreadable(
        kind: str, fault: Json, code: str, *names: str, status: int | None, answered: int, retries: int, sent: int
    ) -> Case:
        emulator.faults([{"path": f"/{kind}$", "method": "GET", "times": None, **fault}])
        return Case(
            f"{fault['fault']} and {retries} retries",
            {"integration_key": kind, "name": "One", "max_retries": retries},
            list(names),
            code,
            status,
            ("GET", f"{ROOT}/{kind}"),
            [("GET", answered)] * sent,
        )

    bad_gateway, unexpected, broken = {"fault": "html"}, "unexpected_response", "broken_response"
    cases = [
        unreadable("grafana", bad_gateway, "http_error", status=502, answered=502, retries=0, sent=1),
        unreadable("honeycomb", bad_gateway, "http_error", status=502, answered=502, retries=2, sent=3),
        unreadable(
            "elastic", {"fault": "html", "status": 200}, unexpected, status=200, answered=200, retries=2, sent=1
        ),
        unreadable("logdna", {"fault": "broken_json"}, broken, status=200, answered=200, retries=1, sent=2),
        unreadable("signalfx", {"fault": "empty"}, broken, status=200, answered=200, retries=1, sent=2),
        unreadable("kosli", {"fault": "truncated"}, "connection_lost", status=None, answered=200, retries=0, sent=1),
        unreadable(
            "last9",
            {"fault": "replace_response", "body": {"items": [{}]}},
            unexpected,
            status=None,
            answered=200,
            retries=2,
            sent=1,
        ),
        unreadable(
            "zapier",
            {"fault": "redirect", "location": "https://elsewhere.example.com/"},
            "other_address",
            "https://elsewhere.example.com",
            status=307,
            answered=307,
            retries=2,
            sent=1,
        ),
    ]
    check_cases(cases, run_cases(cases, emulator, ansible))


@pytest.mark.parametrize("retries", [0, 1])
def test_answers_to_writes_that_are_none(
    retries: int, emulator: Emulator, ansible: Ansible, account: list[Json]
) -> None:
    # The fault comes before the write takes effect, so that each of the writes has its subscription.
    emulator.faults([{"fault": "html", "method": method, "times": None} for method in ("POST", "PATCH", "DELETE")])
    connection = {"integration_key": "datadog", "max_retries": retries, "timeout": 2}
    cases = [
        *(
            Case(
                f"{method} and {retries} retries",
                {**connection, "name": "Single", **options},
                ["max_retries", "It is not known whether"],
                "http_error",
                502,
                (method, f"{ROOT}/datadog/{SINGLE}"),
                [("GET", 200), *[(method, 502)] * (retries + 1)],
                writes=True,
            )
            for method, options in (("PATCH", {"enabled": True}), ("DELETE", {"state": "absent"}))
        ),
        Case(
            f"POST and {retries} retries",
            {**connection, "name": "New", "config": {"api_key": f"{MARK}-a-secret-key"}},
            ["It is not known whether"],
            "http_error",
            502,
            ("POST", f"{ROOT}/datadog"),
            # Never sent again before a list has shown that it did not take effect.
            [("GET", 200), *[("POST", 502), ("GET", 200)] * 3],
            writes=True,
        ),
    ]
    check_cases(cases, run_cases(cases, emulator, ansible))
    assert emulator.state()["acme"] == account

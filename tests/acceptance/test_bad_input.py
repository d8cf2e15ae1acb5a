# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input: one message that names everything that is wrong and what to write instead, and no request.

Values that are wrong, and secrets, hold the word MARK, which must not be found in anything that a run writes at the
highest verbosity.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator

from .conftest import ACCOUNTS, Ansible
from .failure import MARK, by_variable, check_failure, check_output
from .playbook import LIST, MODULE, Json, Run, play, task


@dataclass
class Case:
    """Options on top of a valid task's (None takes one out), and what the message must hold."""

    name: str
    options: Json
    says: list[str]
    module: str = MODULE


def config(kind: str, /, says: list[str], **fields: Any) -> Case:
    """A case in which something is wrong with the config of an integration."""
    return Case(f"{kind}: {says[0]}", {"integration_key": kind, "config": fields}, says)


NAMES = [
    Case("unknown integration", {"integration_key": "datadgo"}, ["integration_key", "did you mean datadog?"]),
    Case(
        "unknown integration with config and additional_config",
        {"integration_key": "brand-new", "config": {"x": MARK}, "additional_config": {"y": MARK}},
        ["brand-new is not known", "additional_config", "no config"],
    ),
    Case("path for a key", {"integration_key": "../../members"}, ["integration_key", "letters, digits and dashes"]),
    Case("no integration", {"integration_key": None}, ["integration_key is missing"]),
    Case("no name", {"name": None}, ["name is missing", "or its id"]),
    Case("empty name", {"name": ""}, ["name is empty"]),
    Case("misspelled option", {"nmae": MARK}, ["nmae is no option", "did you mean name?"]),
    Case("misspelled secret option", {"datadog_apikey": MARK}, ["datadog_apikey", "did you mean datadog_api_key?"]),
    config("datadog", ["config.base_url is a field of splunk", "not of datadog"], base_url=MARK),
    config("slack", ["config.apiKey is a field of", "not of slack", "url"], apiKey=MARK),
    config("datadog", ["config.api_kye is not a field of datadog", "did you mean api_key?"], api_kye=MARK),
    config("cloudtrail", ["config.external_id can't be set", "AWS CloudTrail Lake"], external_id=MARK),
    config("datadog", ["config.api", "is given twice", "keep one"], api_key=MARK, apiKey=MARK),
    Case("option given twice", {"enabled": True, "on": False}, ["is given twice", "keep one"]),
    Case(
        "config field given twice",
        {"integration_key": "datadog", "config": {"api_key": MARK}, "additional_config": {"apiKey": MARK}},
        ["config.api_key is given twice", "additional_config"],
    ),
    Case(
        "legacy field elsewhere",
        {"integration_key": "splunk", "slack_webhook_url": f"https://hooks.example.com/{MARK}"},
        ["slack_webhook_url goes with integration_key slack only"],
    ),
    Case(
        "bare on",
        {"subscriptions": [{"integration_key": "datadog", "name": "One", True: True}]},
        ["subscriptions[0]", "a bare on", "write enabled instead"],
        module=LIST,
    ),
]

VALUES = [
    config("datadog", ["config.host_url", "not allowed", "https://api.datadoghq.eu or", "ddog-gov"], host_url=MARK),
    config("dynatrace", ["config.entity", "not allowed", "one of the 88 values", "APPLICATION"], entity=MARK),
    config("new-relic-apm", ["config.domain", "api.newrelic.com or api.eu.newrelic.com"], domain=MARK),
    Case("unknown state", {"state": f"{MARK}nt"}, ["state", "not allowed", "present or absent"]),
    Case("unknown update_secrets", {"update_secrets": MARK}, ["update_secrets", "on_change or always or on_create"]),
    config("grafana", ["config.endpoint_url is not a URL", "https://"], endpoint_url=MARK),
    config("msteams", ["config.url is not a URL", "https://"], url=f"{MARK}.example.com/webhook"),
    config("zapier", ["config.url is not a URL"], url=f"https://hooks.example.com/a b {MARK}"),
    config("elastic", ["config.index is empty", "required"], index=""),
    config(
        "datadog",
        ["config.api_key is what is shown", "leave the option out", "additional_config as apiKey"],
        api_key=f"{MARK[:3]}****{MARK[3:]}",
    ),
    config("splunk", ["config.token is what is shown", "give the value itself"], token="************"),
    config("pagerduty", ["config.integration_key is what is shown"], integration_key="(changed)"),
    Case(
        "masked legacy key",
        {"integration_key": "datadog", "datadog_api_key": "dum****ion"},
        ["datadog_api_key is what is shown"],
    ),
    Case(
        "placeholder by an API name",
        {"integration_key": "splunk", "additional_config": {"token": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}},
        ["additional_config.token is what is shown"],
    ),
    Case("list for a string", {"name": [MARK]}, ["name must be a string"]),
    Case("string for a boolean", {"enabled": f"{MARK} yes"}, ["enabled must be true or false"]),
    Case("list for a dict", {"config": [{"api_key": MARK}]}, ["config must be a dictionary"]),
    Case("string for a dict", {"additional_config": MARK}, ["additional_config must be a dictionary"]),
    Case(
        "string with commas for specifiers",
        {"statements": [{"resources": f"proj/a,{MARK}", "actions": ["*"]}]},
        ["statements[0].resources must be a list", "dash"],
    ),
    Case("dict in a list of strings", {"tags": ["one", {"two": MARK}]}, ["tags[1] must be a string"]),
    config("datadog", ["config.hide_member_details must be true or false"], hide_member_details=f"{MARK}-secret"),
    config("datadog", ["config.api_key must be a string"], api_key={"value": MARK}),
    Case("id with slashes", {"id": "../../members"}, ["id is not a subscription's id", "24 hexadecimal digits"]),
]

STATEMENTS = [
    Case("no resources", {"statements": [{"actions": ["*"]}]}, ["statements[0] needs resources or not_resources"]),
    Case("no actions", {"statements": [{"resources": ["proj/*"]}]}, ["statements[0] needs actions or not_actions"]),
    Case(
        "unknown effect",
        {"statements": [{"effect": MARK, "resources": ["proj/*"], "actions": ["*"]}]},
        ["statements[0].effect", "allow or deny"],
    ),
    Case(
        "misspelled list in the second statement",
        {
            "statements": [
                {"resources": ["proj/*"], "actions": ["*"]},
                {"resource": [MARK], "actions": ["*"], "resources": ["proj/*"]},
            ]
        },
        ["statements[1].resource is no option", "did you mean resources?"],
    ),
    Case("a dict for the list", {"statements": {"actions": [MARK]}}, ["statements must be a list"]),
    Case("a string for a statement", {"statements": [MARK]}, ["statements[0] must be a dictionary"]),
    Case(
        "everything at once",
        {
            "integration_key": "datadog",
            "name": None,
            "nmae": MARK,
            "tags": {"a": MARK},
            "enabled": MARK,
            "config": {"api_kye": MARK, "host_url": f"https://{MARK}", "api_key": "***********", "base_url": MARK},
            "statements": [{"effect": MARK}],
            "timeout": MARK,
        },
        [
            "12 things are wrong: (1) ",
            "did you mean name?",
            "tags must be a list",
            "enabled must be true or false",
            "statements[0].effect",
            "statements[0] needs resources or not_resources",
            "statements[0] needs actions or not_actions",
            "timeout must be a whole number",
            "did you mean api_key?",
            "config.host_url",
            "config.api_key is what is shown",
            "config.base_url",
            "name is missing",
            "(12) ",
        ],
    ),
]

CONNECTION = [
    Case("empty token", {"api_token": ""}, ["the option api_token is empty"]),
    Case("token with a line break", {"api_token": f"{MARK}-token\n"}, ["api_token", "line break", "trim"]),
    Case("token with a space", {"api_token": f"{MARK} token"}, ["the option api_token contains a space"]),
    Case("plain http", {"api_url": "http://ld.example.com"}, ["api_url", "in clear", "write https://ld.example.com"]),
    Case("address with a path", {"api_url": f"https://ld.example.com/{MARK}"}, ["api_url", "https://ld.example.com"]),
    Case("address with a login", {"api_url": f"https://{MARK}:{MARK}@ld.example.com"}, ["api_url", "scheme, host"]),
    Case("another scheme", {"api_url": "ftp://ld.example.com"}, ["api_url", "https://app.launchdarkly.com"]),
    Case("no address", {"api_url": f"https:// {MARK}"}, ["api_url", "is not the address"]),
    Case("no timeout", {"timeout": 0}, ["timeout must be at least 1"]),
    Case("negative retries", {"max_retries": -1}, ["max_retries must be at least 0"]),
    Case("negative wait", {"max_wait": -1}, ["max_wait must be at least 0"]),
    Case("no concurrency", {"max_concurrency": 0}, ["max_concurrency must be at least 1"]),
    Case("no authorities", {"ca_path": "/nonexistent"}, ["ca_path does not exist"]),
    Case("bad version", {"api_version": "2024 04"}, ["api_version is not a valid API version", "20240415"]),
    Case("word for a number", {"max_retries": MARK}, ["max_retries must be a whole number"]),
]


def options_of(case: Case) -> Json:
    if case.module == LIST:
        return case.options
    valid = {"integration_key": "datadog", "name": "One"}
    return {name: value for name, value in {**valid, **case.options}.items() if value is not None}


def run_cases(cases: list[Case], emulator: Emulator, ansible: Ansible) -> Run:
    """Each case in check mode and out of it, at the highest verbosity."""
    variables: dict[str, Any] = {}
    tasks = [
        task(
            f"{case.name} ({'check' if check else 'real'})",
            by_variable(options_of(case), variables),
            module=case.module,
            check_mode=check,
            ignore_errors=True,
        )
        for case in cases
        for check in (True, False)
    ]
    run = ansible([play(*tasks)], args=["-vvvv"], variables=variables, env={"DUMP_EMULATOR": emulator.url}).succeeded
    assert len(run.results) == len(tasks)
    return run


@pytest.mark.parametrize(
    "cases", [NAMES, VALUES, STATEMENTS, CONNECTION], ids=["names", "values", "rest", "connection"]
)
def test_nothing_is_sent(cases: list[Case], emulator: Emulator, ansible: Ansible) -> None:
    run = run_cases(cases, emulator, ansible)
    for case, *both in zip(cases, run.results[::2], run.results[1::2], strict=True):
        for each in both:
            assert each.status == "failed", case.name
            check_failure(each.result, case.says)
            assert each.result["failure"]["code"] == "invalid_options"
    assert emulator.requests() == []
    check_output(run)


def test_the_message_says_where_the_token_came_from(emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
    options = {"integration_key": "datadog", "name": "One", "api_url": emulator.url}
    (tmp_path / "token").write_text(f"{MARK}-token\n")
    read = f"{{{{ lookup('ansible.builtin.file', '{tmp_path}/token', rstrip=false) }}}}"
    plays = [play(task("Try", options)), play(task("Try", {**options, "access_token": read}))]
    variable = "the environment variable LAUNCHDARKLY_ACCESS_TOKEN"
    for tried, token, says in (
        (plays[0], None, ["api_token is missing (or set LAUNCHDARKLY_ACCESS_TOKEN)"]),
        (plays[0], "", ["api_token is missing (or set LAUNCHDARKLY_ACCESS_TOKEN)"]),
        (plays[0], f"{MARK}-token\n", [f"{variable} contains a space, a line break"]),
        (plays[1], None, ["access_token begins or ends with white space", "trim"]),
    ):
        env = {} if token is None else {"LAUNCHDARKLY_ACCESS_TOKEN": token}
        run = ansible([tried], args=["-vvvv"], env=env, connect=False)
        check_failure(run["Try"], says)
        check_output(run)
    assert emulator.requests() == []


def test_an_unknown_integration_takes_additional_config_alone(emulator: Emulator, ansible: Ansible) -> None:
    options = {"integration_key": "brand-new", "name": "One", "api_token": ACCOUNTS[1]["tokens"][0]}
    first, second = {"theKey": f"{MARK}-1", "depth": {"a": [1, MARK]}}, {"theKey": f"{MARK}-2"}
    variables = {"first": first, "second": second}
    run = ansible(
        [
            play(
                task("Plan", {**options, "additional_config": "{{ first }}"}, check_mode=True),
                task("Create", {**options, "additional_config": "{{ first }}"}),
                task("Repeat", {**options, "additional_config": "{{ first }}"}),
                task("Change", {**options, "additional_config": "{{ second }}"}),
            )
        ],
        args=["-vvvv", "--diff"],
        variables=variables,
    ).succeeded
    actions = [run[name]["action"] for name in ("Plan", "Create", "Repeat", "Change")]
    assert actions == ["created", "created", "unchanged", "updated"]
    assert run["Change"]["patch"] == [{"op": "replace", "path": "/config/theKey", "value": "(changed)"}]
    assert [each["body"] for each in emulator.requests() if each["method"] != "GET"] == [
        {"name": "One", "on": True, "config": first},
        [{"op": "replace", "path": "/config/theKey", "value": second["theKey"]}],
    ]
    check_output(run)

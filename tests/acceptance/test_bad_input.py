# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input: the failure lists every problem, and no request is sent.

Values that are wrong, and secrets, hold the word MARK, which must not be found in anything that a run writes at the
highest verbosity.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from support.playbook import LIST, MODULE, Json, Run, play, task

from .conftest import ACCOUNTS, Ansible
from .failure import MARK, by_variable, check_failure, check_output


@dataclass
class Case:
    """Options that replace those of a valid task (None removes one), and the problems with them.

    A problem has a code, the number of an entry, and an option.
    """

    name: str
    options: Json
    problems: list[tuple[str, int | None, str | None]]
    module: str = MODULE


def config(kind: str, /, problems: list[tuple[str, int | None, str | None]], **fields: Any) -> Case:
    """Return a case with problems in the config of an integration."""
    return Case(f"{kind}: {', '.join(fields)}", {"integration_key": kind, "config": fields}, problems)


NAMES = [
    Case("unknown integration", {"integration_key": "datadgo"}, [("unknown_integration", None, "integration_key")]),
    Case(
        "unknown integration with config and additional_config",
        {"integration_key": "brand-new", "config": {"x": MARK}, "additional_config": {"y": MARK}},
        [("unknown_integration", None, "integration_key")],
    ),
    Case("path for a key", {"integration_key": "../../members"}, [("not_an_integration_key", None, "integration_key")]),
    Case("no integration", {"integration_key": None}, [("missing", None, "integration_key")]),
    Case("no name", {"name": None}, [("missing", None, "name")]),
    Case("empty name", {"name": ""}, [("empty", None, "name")]),
    Case("misspelled option", {"nmae": MARK}, [("unknown_option", None, "nmae")]),
    Case("misspelled secret option", {"datadog_apikey": MARK}, [("unknown_option", None, "datadog_apikey")]),
    config("datadog", [("unknown_option", None, "config.base_url")], base_url=MARK),
    config("slack", [("unknown_option", None, "config.apiKey")], apiKey=MARK),
    config("datadog", [("unknown_option", None, "config.api_kye")], api_kye=MARK),
    config("cloudtrail", [("not_settable", None, "config.external_id")], external_id=MARK),
    config("datadog", [("given_twice", None, "config.apiKey")], api_key=MARK, apiKey=MARK),
    Case("option given twice", {"enabled": True, "on": False}, [("given_twice", None, "on")]),
    Case(
        "config field given twice",
        {"integration_key": "datadog", "config": {"api_key": MARK}, "additional_config": {"apiKey": MARK}},
        [("given_twice", None, "config.api_key")],
    ),
    Case(
        "legacy field elsewhere",
        {"integration_key": "splunk", "slack_webhook_url": f"https://hooks.example.com/{MARK}"},
        [("contradiction", None, "slack_webhook_url")],
    ),
    Case(
        "bare on",
        {"subscriptions": [{"integration_key": "datadog", "name": "One", True: True}]},
        [("unknown_option", 0, "true")],
        module=LIST,
    ),
]

VALUES = [
    config("datadog", [("not_allowed", None, "config.host_url")], host_url=MARK),
    config("dynatrace", [("not_allowed", None, "config.entity")], entity=MARK),
    config("new-relic-apm", [("not_allowed", None, "config.domain")], domain=MARK),
    Case("unknown state", {"state": f"{MARK}nt"}, [("not_allowed", None, "state")]),
    Case("unknown update_secrets", {"update_secrets": MARK}, [("not_allowed", None, "update_secrets")]),
    config("grafana", [("not_a_url", None, "config.endpoint_url")], endpoint_url=MARK),
    config("msteams", [("not_a_url", None, "config.url")], url=f"{MARK}.example.com/webhook"),
    config("zapier", [("not_a_url", None, "config.url")], url=f"https://hooks.example.com/a b {MARK}"),
    config("elastic", [("empty", None, "config.index")], index=""),
    config(
        "datadog",
        [("placeholder", None, "config.api_key")],
        api_key=f"{MARK[:3]}****{MARK[3:]}",
    ),
    config("splunk", [("placeholder", None, "config.token")], token="************"),
    config("pagerduty", [("placeholder", None, "config.integration_key")], integration_key="(changed)"),
    Case(
        "masked legacy key",
        {"integration_key": "datadog", "datadog_api_key": "dum****ion"},
        [("placeholder", None, "datadog_api_key")],
    ),
    Case(
        "placeholder by an API name",
        {"integration_key": "splunk", "additional_config": {"token": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}},
        [("placeholder", None, "additional_config.token")],
    ),
    Case("list for a string", {"name": [MARK]}, [("not_a_string", None, "name")]),
    Case("string for a boolean", {"enabled": f"{MARK} yes"}, [("not_a_boolean", None, "enabled")]),
    Case("list for a dict", {"config": [{"api_key": MARK}]}, [("not_a_dictionary", None, "config")]),
    Case("string for a dict", {"additional_config": MARK}, [("not_a_dictionary", None, "additional_config")]),
    Case(
        "string with commas for specifiers",
        {"statements": [{"resources": f"proj/a,{MARK}", "actions": ["*"]}]},
        [("not_a_list", None, "statements[0].resources")],
    ),
    Case("dict in a list of strings", {"tags": ["one", {"two": MARK}]}, [("not_a_string", None, "tags[1]")]),
    config("datadog", [("not_a_boolean", None, "config.hide_member_details")], hide_member_details=f"{MARK}-secret"),
    config("datadog", [("not_a_string", None, "config.api_key")], api_key={"value": MARK}),
    Case("id with slashes", {"id": "../../members"}, [("not_an_id", None, "id")]),
]

STATEMENTS = [
    Case("no resources", {"statements": [{"actions": ["*"]}]}, [("missing", None, "statements[0]")]),
    Case("no actions", {"statements": [{"resources": ["proj/*"]}]}, [("missing", None, "statements[0]")]),
    Case(
        "unknown effect",
        {"statements": [{"effect": MARK, "resources": ["proj/*"], "actions": ["*"]}]},
        [("not_allowed", None, "statements[0].effect")],
    ),
    Case(
        "misspelled list in the second statement",
        {
            "statements": [
                {"resources": ["proj/*"], "actions": ["*"]},
                {"resource": [MARK], "actions": ["*"], "resources": ["proj/*"]},
            ]
        },
        [("unknown_option", None, "statements[1].resource")],
    ),
    Case("a dict for the list", {"statements": {"actions": [MARK]}}, [("not_a_list", None, "statements")]),
    Case("a string for a statement", {"statements": [MARK]}, [("not_a_dictionary", None, "statements[0]")]),
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
            ("unknown_option", None, "nmae"),
            ("not_a_list", None, "tags"),
            ("not_a_boolean", None, "enabled"),
            ("not_allowed", None, "statements[0].effect"),
            ("not_a_number", None, "timeout"),
            ("unknown_option", None, "config.api_kye"),
            ("not_allowed", None, "config.host_url"),
            ("placeholder", None, "config.api_key"),
            ("unknown_option", None, "config.base_url"),
            ("missing", None, "statements[0]"),
            ("missing", None, "statements[0]"),
        ],
    ),
]

CONNECTION = [
    Case("empty token", {"api_token": ""}, [("empty", None, "api_token")]),
    Case("token with a line break", {"api_token": f"{MARK}-token\n"}, [("white_space", None, "api_token")]),
    Case("token with a space", {"api_token": f"{MARK} token"}, [("not_a_token", None, "api_token")]),
    Case("plain http", {"api_url": "http://ld.example.com"}, [("not_encrypted", None, "api_url")]),
    Case("address with a path", {"api_url": f"https://ld.example.com/{MARK}"}, [("not_an_address", None, "api_url")]),
    Case(
        "address with a login",
        {"api_url": f"https://{MARK}:{MARK}@ld.example.com"},
        [("not_an_address", None, "api_url")],
    ),
    Case("another scheme", {"api_url": "ftp://ld.example.com"}, [("not_an_address", None, "api_url")]),
    Case("no address", {"api_url": f"https:// {MARK}"}, [("not_an_address", None, "api_url")]),
    Case("no timeout", {"timeout": 0}, [("out_of_range", None, "timeout")]),
    Case("negative retries", {"max_retries": -1}, [("out_of_range", None, "max_retries")]),
    Case("negative wait", {"max_wait": -1}, [("out_of_range", None, "max_wait")]),
    Case("no concurrency", {"max_concurrency": 0}, [("out_of_range", None, "max_concurrency")]),
    Case("no authorities", {"ca_path": "/nonexistent"}, [("no_such_path", None, "ca_path")]),
    Case("bad version", {"api_version": "2024 04"}, [("not_allowed", None, "api_version")]),
    Case("word for a number", {"max_retries": MARK}, [("not_a_number", None, "max_retries")]),
]


def options_of(case: Case) -> Json:
    if case.module == LIST:
        return case.options
    valid = {"integration_key": "datadog", "name": "One"}
    return {name: value for name, value in {**valid, **case.options}.items() if value is not None}


def problems_of(result: Json) -> list[tuple[str, int | None, str | None]]:
    """Return code, entry and option of each problem of a failed task."""
    return [(each["code"], each["entry"], each["option"]) for each in result["failure"]["problems"]]


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
            check_failure(each.result, [])
            assert each.result["failure"]["code"] == "invalid_options"
            assert sorted(problems_of(each.result), key=repr) == sorted(case.problems, key=repr), case.name
    assert emulator.requests() == []
    check_output(run)


def test_the_message_says_where_the_token_came_from(emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
    options = {"integration_key": "datadog", "name": "One", "api_url": emulator.url}
    (tmp_path / "token").write_text(f"{MARK}-token\n")
    read = f"{{{{ lookup('ansible.builtin.file', '{tmp_path}/token', rstrip=false) }}}}"
    plays = [play(task("Try", options)), play(task("Try", {**options, "access_token": read}))]
    variable = "the environment variable LAUNCHDARKLY_ACCESS_TOKEN"
    for tried, token, code, option, source in (
        (plays[0], None, "missing", "api_token", variable),
        (plays[0], "", "missing", "api_token", variable),
        (plays[0], f"{MARK}-token\n", "white_space", "api_token", variable),
        (plays[0], f"{MARK} token", "not_a_token", "api_token", variable),
        (plays[1], None, "white_space", "access_token", "access_token"),
    ):
        env = {} if token is None else {"LAUNCHDARKLY_ACCESS_TOKEN": token}
        run = ansible([tried], args=["-vvvv"], env=env, connect=False)
        check_failure(run["Try"], [source])
        assert problems_of(run["Try"]) == [(code, None, option)]
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

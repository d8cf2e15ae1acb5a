# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Input that is almost right: what users of tools of this kind report. tests/public_cases.md lists the points."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from support.playbook import INFO, LIST, MODULE, Json, Run, play, run_ad_hoc, task

from .conftest import TOKEN, Ansible

BOM = "\ufeff"
ID = "b38956e1" * 3
URL = "https://hooks.example.com/a-secret-part"
ANYTHING: Json = {"resources": ["proj/*"], "actions": ["*"]}
ARN = "arn:aws:cloudtrail:us-east-1:012345678901:channel/x"


def datadog(name: str = "One", **options: Any) -> Json:
    return {"integration_key": "datadog", "name": name, **options}


def slack(name: str = "One", **options: Any) -> Json:
    return {"integration_key": "slack", "name": name, "config": {"url": URL}, **options}


def statements(**lists: Any) -> Json:
    return datadog(statements=[lists])


def seed(emulator: Emulator, *subscriptions: Json) -> None:
    defaults: Json = {"on": True, "tags": [], "statements": [], "config": {"url": URL, "apiKey": "the-current-key"}}
    emulator.seed({"acme": [{**defaults, **each} for each in subscriptions]})


def state(emulator: Emulator) -> list[Json]:
    return emulator.state().get("acme", [])


def sent(emulator: Emulator) -> list[str]:
    return [each["method"] for each in emulator.requests()]


Refusal = tuple[str, Json, tuple[str, int | None, str | None]]
"""A module, its options, and the one problem with them: a code, the number of an entry, and an option."""

WHITE_SPACE: list[Refusal] = [
    (MODULE, datadog(config={"api_key": "a-key\n"}), ("white_space", None, "config.api_key")),
    (MODULE, datadog("Old channel\n", state="absent"), ("white_space", None, "name")),
    (MODULE, datadog("New name\n", id=ID), ("white_space", None, "name")),
    (MODULE, datadog("\u2003Wide"), ("white_space", None, "name")),
    (MODULE, datadog(f"{BOM}Marked"), ("byte_order_mark", None, "name")),
    (MODULE, datadog(f"Marked{BOM}"), ("byte_order_mark", None, "name")),
    (MODULE, datadog("a\tb"), ("control_character", None, "name")),
    (MODULE, datadog("a\x85b"), ("control_character", None, "name")),
    (MODULE, datadog(id=f"{ID}\n"), ("white_space", None, "id")),
    (MODULE, {"integration_key": "datadog ", "name": "One"}, ("white_space", None, "integration_key")),
    (MODULE, datadog(tags=["ok", "prod\n"]), ("white_space", None, "tags[1]")),
    (
        MODULE,
        statements(resources=["proj/*:env/*:flag/*\n"], actions=["*"]),
        ("white_space", None, "statements[0].resources[0]"),
    ),
    (
        MODULE,
        statements(resources=["proj/*"], actions=["updateOn "]),
        ("white_space", None, "statements[0].actions[0]"),
    ),
    (
        MODULE,
        statements(not_resources=["proj/*\n"], actions=["*"]),
        ("white_space", None, "statements[0].not_resources[0]"),
    ),
    (
        MODULE,
        {"integration_key": "honeycomb", "name": "One", "config": {"dataset_name": "d\n"}},
        ("white_space", None, "config.dataset_name"),
    ),
    (MODULE, datadog(config={"api_key": "a\x00b"}), ("control_character", None, "config.api_key")),
    (
        MODULE,
        {"integration_key": "slack", "name": "One", "slack_webhook_url": f"{URL}\n"},
        ("white_space", None, "slack_webhook_url"),
    ),
    (MODULE, datadog(datadog_api_key="a-key\r\n"), ("white_space", None, "datadog_api_key")),
    (MODULE, datadog(additional_config={"apiKey ": "x"}), ("unknown_option", None, "additional_config")),
    (MODULE, datadog(api_token="a-token\n"), ("white_space", None, "api_token")),
    (MODULE, datadog(api_url="https://app.launchdarkly.com\n"), ("white_space", None, "api_url")),
    (
        LIST,
        {"subscriptions": [datadog(), slack("Two", tags=[" x"])]},
        ("white_space", 1, "tags[0]"),
    ),
    (LIST, {"subscriptions": [slack("Two\n", state="absent")]}, ("white_space", 0, "name")),
    (LIST, {"subscriptions": [], "scope": {"tags": ["x\n"]}}, ("white_space", None, "scope.tags[0]")),
    (
        LIST,
        {"subscriptions": [], "scope": {"integration_keys": ["slack\n"]}},
        ("white_space", None, "scope.integration_keys[0]"),
    ),
    (INFO, {"name": "One\n"}, ("white_space", None, "name")),
    (INFO, {"id": f" {ID}"}, ("white_space", None, "id")),
    (INFO, {"tags": ["x "]}, ("white_space", None, "tags[0]")),
    (INFO, {"integration_keys": ["slack\n"]}, ("white_space", None, "integration_keys[0]")),
]

EMPTY: list[Refusal] = [
    (MODULE, datadog(tags=""), ("empty", None, "tags")),
    (MODULE, datadog(tags=[""]), ("empty", None, "tags[0]")),
    (MODULE, statements(resources=[""], actions=["*"]), ("empty", None, "statements[0].resources[0]")),
    (MODULE, statements(resources=["proj/*"], actions=""), ("empty", None, "statements[0].actions")),
    (MODULE, statements(not_resources="", not_actions=["*"]), ("empty", None, "statements[0].not_resources")),
    (MODULE, statements(not_resources=["*"], not_actions=[""]), ("empty", None, "statements[0].not_actions[0]")),
    (MODULE, datadog(""), ("empty", None, "name")),
    (MODULE, datadog(id=""), ("not_an_id", None, "id")),
    (MODULE, {"integration_key": "", "name": "One"}, ("not_an_integration_key", None, "integration_key")),
    (MODULE, datadog(config={"api_key": ""}), ("empty", None, "config.api_key")),
    (
        MODULE,
        {"integration_key": "ld-to-git", "name": "One", "config": {"secret": ""}},
        ("empty", None, "config.secret"),
    ),
    (
        MODULE,
        {"integration_key": "slack", "name": "One", "slack_webhook_url": ""},
        ("empty", None, "slack_webhook_url"),
    ),
    (MODULE, datadog(datadog_api_key=""), ("empty", None, "datadog_api_key")),
    (MODULE, datadog(api_version=""), ("not_allowed", None, "api_version")),
    (INFO, {"name": ""}, ("empty", None, "name")),
    (INFO, {"tags": ""}, ("empty", None, "tags")),
    (INFO, {"integration_keys": ""}, ("empty", None, "integration_keys")),
    (INFO, {"integration_keys": "slack,,datadog"}, ("empty", None, "integration_keys[1]")),
    (LIST, {"subscriptions": ""}, ("empty", None, "subscriptions")),
    (LIST, {"subscriptions": [], "scope": {"tags": [""]}}, ("empty", None, "scope.tags[0]")),
]

STATEMENTS: list[Refusal] = [
    (
        MODULE,
        statements(resources=["a/*"], not_resources=["b/*"], actions=["*"]),
        ("contradiction", None, "statements[0]"),
    ),
    (
        MODULE,
        statements(resources=["a/*"], actions=["*"], notActions=["updateOn"]),
        ("contradiction", None, "statements[0]"),
    ),
    (
        MODULE,
        datadog(statements=[ANYTHING, {**ANYTHING, "not_resources": ["proj/b"]}]),
        ("contradiction", None, "statements[1]"),
    ),
    (
        MODULE,
        statements(resources=["proj/*:env/*:flag/*;tag1", "tag2"], actions=["*"]),
        ("cut_specifier", None, "statements[0].resources[1]"),
    ),
    (
        MODULE,
        statements(resources=["proj/*:env/*;critical", "eu:flag/*"], actions=["*"]),
        ("cut_specifier", None, "statements[0].resources[1]"),
    ),
    (
        MODULE,
        statements(not_resources=["member/*", "proj/*:env/*;critical", "old"], actions=["*"]),
        ("cut_specifier", None, "statements[0].not_resources[2]"),
    ),
    (
        LIST,
        {"subscriptions": [datadog(), datadog("Two", statements=[{"resources": ["proj/*;a", "b"], "actions": ["*"]}])]},
        ("cut_specifier", 1, "statements[0].resources[1]"),
    ),
]

VALUES: list[Refusal] = [
    (
        MODULE,
        # YAML 1.1 reads 012345670123 as an octal number.
        {"integration_key": "cloudtrail", "name": "One", "config": {"account_id": 0o12345670123}},
        ("pattern", None, "config.account_id"),
    ),
    (
        MODULE,
        {
            "integration_key": "cloudtrail",
            "name": "One",
            "config": {"ingestion_channel_arn": ARN.replace(":0123", ":123")},
        },
        ("pattern", None, "config.ingestion_channel_arn"),
    ),
    (MODULE, datadog(additional_config={"api_key": "x"}), ("unknown_option", None, "additional_config.api_key")),
    (MODULE, datadog(additional_config={"apiKey": None}), ("null", None, "additional_config.apiKey")),
    (MODULE, datadog(additional_config={"later": None}), ("null", None, "additional_config.later")),
    (MODULE, datadog(additional_config={"later": "(hidden)"}), ("placeholder", None, "additional_config.later")),
    (MODULE, datadog(additional_config={"apiKey": "********"}), ("placeholder", None, "additional_config.apiKey")),
    (
        MODULE,
        datadog(config={"api_key": "abcd***wxyz"}),
        ("placeholder", None, "config.api_key"),
    ),
    (MODULE, datadog(datadog_api_key="***"), ("placeholder", None, "datadog_api_key")),
    (MODULE, datadog(config={"api_key": "••••••••wxyz"}), ("placeholder", None, "config.api_key")),
    (MODULE, datadog(config={"api_key": "(sensitive value)"}), ("placeholder", None, "config.api_key")),
    (
        MODULE,
        {"integration_key": "slack", "name": "One", "config": {"url": "https://hooks.slack.com/services/***"}},
        ("placeholder", None, "config.url"),
    ),
    (
        MODULE,
        {"integration_key": "splunk", "name": "One", "config": {"base_url": "(hidden)"}},
        ("placeholder", None, "config.base_url"),
    ),
    (
        MODULE,
        datadog(config={"host_url": "https://ap9.datadoghq.com"}),
        ("not_allowed", None, "config.host_url"),
    ),
    (MODULE, datadog(api_token="Bearer a-token"), ("not_a_token", None, "api_token")),
    (MODULE, datadog(api_token="Authorization: bearer a-token"), ("not_a_token", None, "api_token")),
    (MODULE, datadog(api_url="https://gateway.example.com:8443/x"), ("not_an_address", None, "api_url")),
    (MODULE, datadog(api_url="https://user:pass@[2001:db8::1]:8443/x"), ("not_an_address", None, "api_url")),
    (MODULE, datadog(api_url="http://[2001:db8::1]:8443"), ("not_encrypted", None, "api_url")),
    (MODULE, datadog(api_url="http://ld.example.com:80/x"), ("not_an_address", None, "api_url")),
    (MODULE, datadog(api_url="gateway.example.com:8443/x?y"), ("not_an_address", None, "api_url")),
    (MODULE, {**datadog(), "name": ["One"]}, ("not_a_string", None, "name")),
    (MODULE, datadog(config={"api_key": {"a": "b"}}), ("not_a_string", None, "config.api_key")),
]


@pytest.mark.parametrize(
    "refusals", [WHITE_SPACE, EMPTY, STATEMENTS, VALUES], ids=["white-space", "empty", "statements", "values"]
)
def test_it_is_refused_before_anything_is_sent(
    refusals: Sequence[Refusal], emulator: Emulator, ansible: Ansible
) -> None:
    seed(emulator, {"kind": "datadog", "name": "One", "_id": ID, "config": {"apiKey": "the-current-key"}})
    tasks = [
        task(f"Try {number}", options, module=module, ignore_errors=True)
        for number, (module, options, _problem) in enumerate(refusals)
    ]
    run = ansible([play(*tasks)]).succeeded
    for number, (module, options, problem) in enumerate(refusals):
        result = run[f"Try {number}"]
        assert result.get("failure", {}).get("code") == "invalid_options", (module, options)
        problems = result["failure"]["problems"]
        assert [(each["code"], each["entry"], each["option"]) for each in problems] == [problem], result["msg"]
    assert emulator.requests() == []


ODD_NAMES = [
    "Two\nlines",
    "Two\r\nlines",
    "Family \U0001f469\u200d\U0001f467",
    "{{ braces }} %s",
    "x" * 4000,
    "a\u2028b",
]


def test_odd_names_are_taken(emulator: Emulator, ansible: Ansible) -> None:
    entries = [slack(name) for name in ODD_NAMES]
    run = ansible(
        [
            play(
                task("Create", {"subscriptions": "{{ entries }}"}, module=LIST),
                task("Repeat", {"subscriptions": "{{ entries }}"}, module=LIST),
                task("Delete", {"integration_key": "slack", "name": "{{ entries[0].name }}", "state": "absent"}),
            )
        ],
        env={"ANSIBLE_JINJA2_NATIVE": "false"},
        variables={"entries": [{**each, "name": unsafe(each["name"])} for each in entries]},
    ).succeeded
    assert [each["name"] for each in run["Create"]["results"]] == ODD_NAMES
    assert run["Repeat"]["summary"]["unchanged"] == len(ODD_NAMES)
    assert run["Delete"]["action"] == "deleted"
    assert sorted(each["name"] for each in state(emulator)) == sorted(ODD_NAMES[1:])


def unsafe(name: str) -> str:
    """The name as a template that yields it: Ansible would evaluate one with braces."""
    return f"{{{{ {name!r} }}}}" if "{{" in name else name


def test_a_name_that_the_account_holds_is_renamed_once(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, {"kind": "slack", "name": "Old\n", "config": {"url": URL}, "tags": ["a "], "_id": ID})
    run = ansible(
        [
            play(
                task("Read", {"integration_keys": ["slack"]}, module=INFO, register="read"),
                task("Give back", "{{ read.subscriptions[0] }}", ignore_errors=True),
                task("Rename", slack("Old", id=ID, tags=["a"])),
                task("Repeat", slack("Old", tags=["a"])),
            )
        ]
    ).succeeded
    assert [(each["name"], each["tags"]) for each in run["Read"]["subscriptions"]] == [("Old\n", ["a "])]
    problems = [(each["code"], each["option"]) for each in run["Give back"]["failure"]["problems"]]
    assert problems == [("white_space", "name"), ("white_space", "tags[0]")]
    assert [each["path"] for each in run["Rename"]["patch"]] == ["/name", "/tags"]
    assert run["Repeat"]["action"] == "unchanged"
    assert sent(emulator) == ["GET", "GET", "PATCH", "GET"]


def test_an_empty_string_for_an_optional_field_is_sent_once(emulator: Emulator, ansible: Ansible) -> None:
    """LogDNA's level has a default, which the service may show for it; Elastic's has none."""
    for quirk, shown in (
        ({}, ""),
        ({"empty_config": "default"}, "INFO"),
        ({"drop_empty": True, "defaults": False}, None),
    ):
        emulator.reset()
        emulator.quirks(**quirk)
        seed(emulator, {"kind": "logdna", "name": "One", "config": {"ingestionKey": "0123456789ab", "level": "DEBUG"}})
        options = {"integration_key": "logdna", "name": "One", "config": {"level": ""}}
        run = ansible([play(task("Empty", options), task("Repeat", options))]).succeeded
        assert run["Empty"]["patch"] == [{"op": "replace", "path": "/config/level", "value": ""}]
        assert run["Repeat"]["action"] == "unchanged"
        assert state(emulator)[0]["config"].get("level") == shown


def test_absent_needs_only_the_identity(emulator: Emulator, ansible: Ansible) -> None:
    nonsense: Json = {
        "config": {"url": ""},
        "statements": [{"resources": ["proj/*"], "not_resources": ["*"]}, "nonsense"],
        "tags": ["x\n", "", {"a": 1}],
        "enabled": "maybe",
        "slack_webhook_url": "",
        "additional_config": {"later": None},
        "update_secrets": "sometimes",
    }
    seed(emulator, *({"kind": "slack", "name": name} for name in ("One", "Two", "Three")))
    wrong: list[Json] = [
        {"config": {"uri": ""}},
        {"statements": [{"resource": ["*"]}]},
        {"enable": False},
        {"config": {"url": "x"}, "additional_config": {"url": "y"}},
        {"name": ["One"]},
        {"name": ""},
        {"id": "5"},
        {"integration_key": "slak"},
        {"timeout": 0},
    ]
    absent = {"integration_key": "slack", "state": "absent"}
    run = ansible(
        [
            play(
                *(
                    task(f"Try {number}", {"name": "One", **absent, **each}, ignore_errors=True)
                    for number, each in enumerate(wrong)
                ),
                task("Delete", {"name": "One", **absent, **nonsense}),
                task("Repeat", {"name": "One", **absent, **nonsense}),
                task("Delete two", {"subscriptions": [{"name": "Two", **absent, **nonsense}]}, module=LIST),
            )
        ]
    ).succeeded
    found = [run[f"Try {number}"]["failure"]["problems"] for number in range(len(wrong))]
    assert [[(each["code"], each["option"]) for each in problems] for problems in found] == [
        [("unknown_option", "config.uri")],
        [("unknown_option", "statements[0].resource")],
        [("unknown_option", "enable")],
        [("given_twice", "config.url")],
        [("not_a_string", "name")],
        [("empty", "name")],
        [("not_an_id", "id")],
        [("unknown_integration", "integration_key")],
        [("out_of_range", "timeout")],
    ]
    assert [run[name]["changed"] for name in ("Delete", "Repeat", "Delete two")] == [True, False, True]
    assert [each["name"] for each in state(emulator)] == ["Three"]


def test_statements_as_the_api_shows_them_are_taken(emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(statement_lists="fill_empty")
    statement = {"effect": "allow", "resources": ["proj/*"], "notResources": [], "actions": [], "notActions": ["*"]}
    specifiers = ["proj/*:env/*:flag/*;tag1,tag2", "acct", "*", "proj/*:env/*;a", "member/*", "*;b"]
    others = {"resources": specifiers, "actions": ["*"]}
    options = slack(statements=[statement, others])
    run = ansible([play(task("Create", options), task("Repeat", options))]).succeeded
    assert run["Create"]["action"] == "created"
    assert run["Repeat"]["action"] == "unchanged"
    assert state(emulator)[0]["statements"][1]["resources"] == specifiers


def test_ids_are_compared_in_lower_case(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, {"kind": "slack", "name": "One", "_id": ID}, {"kind": "slack", "name": "Two", "_id": "5" * 24})
    upper = ID.upper()
    run = ansible(
        [
            play(
                task("Read", {"integration_keys": ["slack"], "id": upper}, module=INFO),
                task("Rename", {"integration_key": "slack", "id": upper, "name": "New"}),
                task(
                    "Twice",
                    {"subscriptions": [{"integration_key": "slack", "id": each} for each in (ID, upper)]},
                    module=LIST,
                    ignore_errors=True,
                ),
                task("Delete", {"integration_key": "slack", "id": upper, "state": "absent"}),
                task("Delete one more", {"integration_key": "slack", "id": ID, "state": "absent"}),
            )
        ]
    ).succeeded
    assert [each["name"] for each in run["Read"]["subscriptions"]] == ["One"]
    assert run["Rename"]["action"] == "updated"
    assert run["Twice"]["failure"]["code"] == "refused"
    assert [run["Delete"]["action"], run["Delete one more"]["action"]] == ["deleted", "unchanged"]
    assert [each["name"] for each in state(emulator)] == ["Two"]


def test_an_id_of_another_integration_is_refused(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, {"kind": "datadog", "name": "One", "_id": ID}, {"kind": "slack", "name": "Two"})
    emulator.quirks(other_keys=True)
    wrong = {"integration_key": "slack", "id": ID}
    run = ansible(
        [
            play(
                task("Change", {**wrong, "enabled": False}, ignore_errors=True),
                task("Delete", {**wrong, "state": "absent"}, ignore_errors=True),
                task(
                    "Delete in a list",
                    {"subscriptions": [{**wrong, "state": "absent"}, {"integration_key": "datadog", "name": "One"}]},
                    module=LIST,
                    ignore_errors=True,
                ),
            )
        ]
    ).succeeded
    for name in ("Change", "Delete"):
        assert run[name]["failure"]["code"] == "other_integration"
        assert "datadog" in run[name]["msg"] and "slack" in run[name]["msg"]
    assert run["Delete in a list"]["failure"]["code"] == "refused"
    assert [each["code"] for each in run["Delete in a list"]["failure"]["problems"]] == ["other_integration"]
    assert "belongs to the integration datadog" in run["Delete in a list"]["msg"]
    emulator.quirks(kind="omit")
    run = ansible([play(task("Change", {"integration_key": "datadog", "id": ID, "enabled": False}))]).succeeded
    assert run["Change"]["action"] == "updated"
    assert sorted((each["name"], each["on"]) for each in state(emulator)) == [("One", False), ("Two", True)]


def test_numbers_that_match_the_pattern_are_taken(emulator: Emulator, ansible: Ansible) -> None:
    options = {"integration_key": "cloudtrail", "name": "One"}
    config = {"ingestion_channel_arn": ARN.replace("aws:", "aws-us-gov:", 1), "account_id": 123456789012}
    run = ansible(
        [
            play(
                task("Create", {**options, "config": config}),
                task("Repeat", {**options, "config": {**config, "account_id": "123456789012"}}),
                task("Way round", {**options, "additional_config": {"accountId": "12"}}),
            )
        ]
    ).succeeded
    assert [run[name]["action"] for name in ("Create", "Repeat", "Way round")] == ["created", "unchanged", "updated"]
    assert state(emulator)[0]["config"]["accountId"] == "12"


def test_secrets_with_stars_are_secrets_and_masks_are_not(emulator: Emulator, ansible: Ansible) -> None:
    secret, current = "a-secret-with-***-inside", "the-current-key-of-it"
    seed(
        emulator,
        {"kind": "datadog", "name": "Old", "config": {"apiKey": current}},
        {"kind": "slack", "name": "Old", "config": {"url": URL}},
    )
    shown = "the***************-it"
    tries: dict[str, Json] = {
        "Shown": datadog("Old", config={"api_key": "the-c*********of-it"}),
        "Shown to additional_config": datadog("Old", additional_config={"apiKey": shown}),
        "Ours to additional_config": {
            "integration_key": "slack",
            "name": "Old",
            "additional_config": {"url": "{{ read.metadata[read.subscriptions[0].id].masked_secrets.url }}"},
        },
    }
    run = ansible(
        [
            play(
                task("Create", datadog("New", additional_config={"apiKey": secret})),
                task("Repeat", datadog("New", additional_config={"apiKey": secret})),
                task("Way round", datadog("Other", additional_config={"apiKey": "abc***xyz", "deep": {"a": [None]}})),
                task("Read", {"integration_keys": ["slack"]}, module=INFO, register="read"),
                *(task(name, options, ignore_errors=True) for name, options in tries.items()),
            )
        ]
    ).succeeded
    assert [run[name]["action"] for name in ("Create", "Repeat", "Way round")] == ["created", "unchanged", "created"]
    assert [each["code"] for each in run["Shown"]["failure"]["problems"]] == ["placeholder"]
    assert run["Shown to additional_config"]["failure"]["code"] == "masked_secret"
    assert run["Ours to additional_config"]["failure"]["code"] == "masked_secret"
    emulator.quirks(mask_lead=5, mask_trail=5)
    shown = "the-c***********of-it"
    seed(emulator, {"kind": "datadog", "name": "Old", "config": {"apiKey": current}})
    run = ansible(
        [play(task("Shown", datadog("Old", additional_config={"apiKey": shown}), ignore_errors=True))]
    ).succeeded
    assert run["Shown"]["failure"]["code"] == "masked_secret"
    assert state(emulator)[0]["config"]["apiKey"] == current


AD_HOC: list[tuple[str, str, Json]] = [
    (INFO, "integration_keys=slack,datadog", {"names": ["Two", "One"]}),
    (INFO, "integration_keys='slack, datadog' tags='a, b'", {"names": ["Two"]}),
    (INFO, '{"integration_keys": "datadog"}', {"names": ["One"]}),
    (INFO, """integration_keys='["slack"]' tags='["a"]'""", {"names": ["Two"]}),
    (MODULE, "integration_key=slack name=Two tags=b,c", {"patch": ["/tags"], "tags": ["b", "c"]}),
    (
        MODULE,
        """integration_key=slack name=Two statements='[{"resources": "proj/*", "actions": ["*"]}]'""",
        {"patch": ["/statements"], "tags": ["b", "c"]},
    ),
    (
        LIST,
        """subscriptions='[{"integration_key": "slack", "name": "Two", "tags": "b, c"}]'
        scope='{"integration_keys": "slack,datadog", "tags": "b"}'""",
        {"unchanged": 1},
    ),
]


def test_options_on_a_command_line(emulator: Emulator, tmp_path: Path) -> None:
    seed(
        emulator,
        {"kind": "datadog", "name": "One"},
        {"kind": "slack", "name": "Two", "tags": ["a", "b"], "config": {"url": URL}},
    )
    env = {"LAUNCHDARKLY_API_HOST": emulator.url, "LAUNCHDARKLY_ACCESS_TOKEN": TOKEN}
    for number, (module, arguments, expected) in enumerate(AD_HOC):
        result = run_ad_hoc(module, arguments, tmp_path / str(number), env=env).succeeded.results[0].result
        if module == INFO:
            assert [each["name"] for each in result["subscriptions"]] == expected["names"]
        elif module == LIST:
            assert result["summary"]["unchanged"] == expected["unchanged"]
        else:
            assert [each["path"] for each in result["patch"]] == expected["patch"]
            assert result["subscription"]["tags"] == expected["tags"]


def test_a_misspelled_integration_in_a_scope_fails(emulator: Emulator, ansible: Ansible) -> None:
    """Else nothing would ever be pruned, and nobody would know."""
    seed(emulator, {"kind": "slack", "name": "One", "config": {"url": URL}})
    prune = {"subscriptions": [], "prune": True}
    tries = {"Alone": ["slak"], "Among others": ["slack", "slak"]}
    run = ansible(
        [
            play(
                *(
                    task(name, {**prune, "scope": {"integration_keys": keys}}, module=LIST, ignore_errors=True)
                    for name, keys in tries.items()
                ),
                task("Not in the account", {**prune, "scope": {"integration_keys": ["zapier"]}}, module=LIST),
            )
        ]
    ).succeeded
    for name in tries:
        assert run[name]["failure"]["code"] == "not_found", run[name]["msg"]
        assert "slack" in run[name]["msg"]
    assert not run["Not in the account"]["changed"]
    assert [each["name"] for each in state(emulator)] == ["One"]


COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "Änderungen") for form in ("NFC", "NFD"))


@pytest.mark.parametrize("quirks", [{}, {"nfc": True}], ids=["as written", "nfc"])
def test_names_are_compared_in_nfc(quirks: Mapping[str, Any], emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(**quirks)
    entries = {"integration_key": "slack", "tags": ["x"], "config": {"url": URL}}
    prune = {"prune": True, "scope": {"integration_keys": ["slack"]}}
    merge = "[entry] | community.launchdarkly.audit_log_merge([], [{'integration_key': 'slack', 'name': other}])"
    run: Run = ansible(
        [
            play(
                task("Create", {**entries, "name": DECOMPOSED}),
                task("Repeat", {**entries, "name": COMPOSED}),
                task("Read", {"integration_keys": ["slack"], "name": COMPOSED}, module=INFO, register="read"),
                task("By id", {**entries, "name": COMPOSED, "id": "{{ read.subscriptions[0].id }}"}),
                task("List", {"subscriptions": [{**entries, "name": COMPOSED}], **prune}, module=LIST),
                task(
                    "Twice",
                    {"subscriptions": [{**entries, "name": COMPOSED}, {**entries, "name": DECOMPOSED}]},
                    module=LIST,
                    ignore_errors=True,
                ),
                {"name": "Merge", "ansible.builtin.debug": {"msg": f"{{{{ {merge} }}}}"}},
                task("Delete", {"integration_key": "slack", "name": COMPOSED, "state": "absent"}),
            )
        ],
        variables={"entry": {**entries, "name": COMPOSED}, "other": DECOMPOSED},
    ).succeeded
    assert run["Create"]["action"] == "created"
    assert [run[name]["action"] for name in ("Repeat", "By id")] == ["unchanged"] * 2
    assert len(run["Read"]["subscriptions"]) == 1
    assert run["List"]["summary"]["unchanged"] == 1 and not run["List"]["changed"]
    assert run["Twice"]["failure"]["code"] == "refused"
    assert run["Merge"]["msg"] == []
    assert run["Delete"]["action"] == "deleted"
    assert [each for each in sent(emulator) if each != "GET"] == ["POST", "DELETE"]


def test_two_names_that_look_the_same_are_ambiguous(emulator: Emulator, ansible: Ansible) -> None:
    seed(emulator, *({"kind": "slack", "name": name} for name in (COMPOSED, DECOMPOSED)))
    run = ansible([play(task("Change", slack(COMPOSED, enabled=False), ignore_errors=True))]).succeeded
    assert run["Change"]["failure"]["code"] == "ambiguous_name"
    assert sent(emulator) == ["GET"]


def test_a_lost_create_is_found_under_the_name_in_nfc(emulator: Emulator, ansible: Ansible) -> None:
    emulator.quirks(nfc=True)
    emulator.faults([{"fault": "drop_after", "method": "POST"}])
    run = ansible([play(task("Create", slack(DECOMPOSED, timeout=3)))]).succeeded
    assert run["Create"]["action"] == "created"
    assert [each["name"] for each in state(emulator)] == [COMPOSED]


def test_json_text_that_a_template_yields(emulator: Emulator, ansible: Ansible) -> None:
    """ansible-core 2.18 makes a dictionary of it, unless the filter ``string`` comes last."""
    key = '{"type": "service_account"}'
    templates = {"Plain": "{{ key }}", "As text": "{{ key | string }}"}
    tasks = [
        task(name, datadog(name, config={"api_key": template}), ignore_errors=True)
        for name, template in templates.items()
    ]
    version = {
        "name": "Version",
        "ansible.builtin.debug": {"msg": "{{ ansible_version.full is version('2.19', '<') }}"},
    }
    run = ansible([play(version, *tasks)], variables={"key": key}).succeeded
    assert run["As text"]["action"] == "created"
    if run["Version"]["msg"] in (True, "True"):
        (problem,) = run["Plain"]["failure"]["problems"]
        assert (problem["code"], problem["option"]) == ("not_a_string", "config.api_key")
    else:
        assert run["Plain"]["action"] == "created"
    assert {each["config"]["apiKey"] for each in state(emulator)} == {key}

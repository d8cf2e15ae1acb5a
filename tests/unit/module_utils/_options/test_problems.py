# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The check of raw options: it reports every problem, and quotes no value."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils import _integrations, _options
from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import connection_spec
from ansible_collections.community.launchdarkly.plugins.module_utils._options.problems import Code, Problem, Problems
from ansible_collections.community.launchdarkly.plugins.module_utils._options.subscription import (
    check_subscription,
    subscription_spec,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Checked, Mode, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import ROLLOUT_NAMES
from support.counting import counted
from support.golden import assert_golden

TOKEN = {"api_token": "token"}
KEY = "api-deadbeef-1234-5678-9abc-def012345678"
"""A secret in the wrong place."""
VALID = {"integration_key": "slack", "name": "Valid"}


def check(**options: Any) -> Checked:
    return AUDIT_LOG_SUBSCRIPTION.check({**TOKEN, "name": "n", "integration_key": "datadog", **options}, {})


def problems(**options: Any) -> list[Problem]:
    return check(**options).problems.found


def test_spellings_lead_to_one_name() -> None:
    for config in ({"host_url": "https://api.datadoghq.eu"}, {"hostURL": "https://api.datadoghq.eu"}):
        assert check(config=config).options["config"] == {"host_url": "https://api.datadoghq.eu"}
    for name in ("skip_ca_verification", "skip-ca-verification", "skip-ca-verificiation"):
        checked = check(integration_key="splunk", config={name: "yes"})
        assert checked.options["config"] == {"skip_ca_verification": True}


def test_every_problem_is_reported() -> None:
    checked = check(
        enable=True,
        timeout="soon",
        config={"api_kee": "x", "apiKey": "abc****xyz", "host_url": "https://nowhere.example", "token": "y"},
    )
    assert [(each.code, each.option) for each in checked.problems.found] == [
        ("unknown_option", "enable"),
        ("not_a_number", "timeout"),
        ("unknown_option", "config.api_kee"),
        ("placeholder", "config.apiKey"),
        ("not_allowed", "config.host_url"),
        ("unknown_option", "config.token"),
    ]
    assert all(each.message in checked.problems.message for each in checked.problems.found)


class Broken:
    """A value that no check foresees."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError(KEY)

    __hash__ = object.__hash__


ALL = ["*"]
NESTED: Any = []
for _level in range(51):
    NESTED = [NESTED]
ARN = {"ingestion_channel_arn": "arn"}
ELASTIC = {"integration_key": "elastic"}
SPLUNK = {"integration_key": "splunk"}
CLOUDTRAIL = {"integration_key": "cloudtrail"}
EACH: dict[str, tuple[dict[Any, Any], Code, str | None]] = {
    "a bare on, which is true": ({True: "x"}, "unknown_option", "True"),
    "true in quotes": ({"true": "x"}, "unknown_option", "true"),
    "a misspelled name": ({"name": None, "nmae": "x"}, "unknown_option", "nmae"),
    "a misspelled key": ({"integration_key": None, "integration_kee": "x"}, "unknown_option", "integration_kee"),
    "a misspelled token": ({"api_token": None, "api_tokn": "x"}, "unknown_option", "api_tokn"),
    "a name like no other": ({"qqq": "x"}, "unknown_option", "qqq"),
    "a name that is a long number": ({1 << 20000: "x"}, "unknown_option", "a number with too many digits"),
    "no space after a colon": (
        {"integration_key": None, "integration_key:slack": None},
        "unknown_option",
        "integration_key…",
    ),
    "an equals sign": ({f"api_token={KEY}": None}, "unknown_option", "api_token…"),
    "no space after a colon in config": ({"config": {f"api_key:{KEY}": None}}, "unknown_option", "config.api_key…"),
    "no space after a colon in additional_config": (
        {"additional_config": {f"new:{KEY}": None}},
        "unknown_option",
        "additional_config.new…",
    ),
    "a misspelled field": ({"config": {"api_kee": "x"}}, "unknown_option", "config.api_kee"),
    "a field like no other": ({"config": {"qqq": "x"}}, "unknown_option", "config.qqq"),
    "a field of other integrations": ({"config": {"token": "x"}}, "unknown_option", "config.token"),
    "a field of many integrations": ({**CLOUDTRAIL, "config": {"url": "x"}}, "unknown_option", "config.url"),
    "a field that is not a string": ({"additional_config": {5: "x"}}, "unknown_option", "additional_config.5"),
    "a field with whitespace": ({"additional_config": {" a": 1}}, "unknown_option", "additional_config"),
    "a field that is a secret with whitespace": (
        {"additional_config": {f" {KEY}": 1}},
        "unknown_option",
        "additional_config",
    ),
    "a field with a line break": ({"additional_config": {"a\n": 1}}, "unknown_option", "additional_config"),
    "a misspelled effect": (
        {"statements": [{"effects": "allow", "resources": ALL, "actions": ALL}]},
        "unknown_option",
        "statements[0].effects",
    ),
    "a misspelled list": (
        {"statements": [{"resource": ALL, "actions": ALL}]},
        "unknown_option",
        "statements[0].resource",
    ),
    "a misspelled negative list": (
        {"statements": [{"resources": ALL, "not_action": ALL}]},
        "unknown_option",
        "statements[0].not_action",
    ),
    "a generated field": ({**CLOUDTRAIL, "config": {"externalId": "x"}}, "not_settable", "config.externalId"),
    "a generated field in additional_config": (
        {**CLOUDTRAIL, "additional_config": {"externalId": "x"}},
        "not_settable",
        "additional_config.externalId",
    ),
    "a misspelled integration": ({"integration_key": "datadgo"}, "unknown_integration", "integration_key"),
    "an unknown integration with config": (
        {"integration_key": "brand-new", "config": {"a": "b"}},
        "unknown_integration",
        "integration_key",
    ),
    "an unknown integration that is absent": (
        {"integration_key": "newthing", "state": "absent"},
        "unknown_integration",
        "integration_key",
    ),
    "a key that is a path": ({"integration_key": "../members"}, "not_an_integration_key", "integration_key"),
    "a key that is a secret": ({"integration_key": KEY}, "not_an_integration_key", "integration_key"),
    "a key that is a secret, with additional_config": (
        {"integration_key": KEY, "additional_config": {"a": 1}},
        "not_an_integration_key",
        "integration_key",
    ),
    "a key of PagerDuty's": (
        {"integration_key": "0123456789abcdef0123456789abcdef"},
        "not_an_integration_key",
        "integration_key",
    ),
    "no integration": ({"integration_key": None}, "missing", "integration_key"),
    "no name": ({"name": None}, "missing", "name"),
    "no token": ({"api_token": None}, "missing", "api_token"),
    "no resources": ({"statements": [{"actions": ALL}]}, "missing", "statements[0]"),
    "no actions": ({"statements": [{"resources": ALL}]}, "missing", "statements[0]"),
    "an empty name": ({"name": ""}, "empty", "name"),
    "an empty tag": ({"tags": ["a", ""]}, "empty", "tags[1]"),
    "an empty string for a list": ({"statements": ""}, "empty", "statements"),
    "an empty legacy key": ({"datadog_api_key": ""}, "empty", "datadog_api_key"),
    "an empty required field": ({**ELASTIC, "config": {"token": ""}}, "empty", "config.token"),
    "an empty optional secret": ({"config": {"api_key": ""}}, "empty", "config.api_key"),
    "an empty token": ({"api_token": ""}, "empty", "api_token"),
    "null in additional_config": ({"additional_config": {"a": None}}, "null", "additional_config.a"),
    "two names of an option": ({"enabled": True, "on": True}, "given_twice", "on"),
    "two spellings of a field": ({"config": {"api_key": "a", "apiKey": "b"}}, "given_twice", "config.apiKey"),
    "a field in two options": (
        {"config": {"api_key": "a"}, "additional_config": {"apiKey": "b"}},
        "given_twice",
        "config.api_key",
    ),
    "a legacy field of another integration": (
        {"slack_webhook_url": "https://x.example"},
        "contradiction",
        "slack_webhook_url",
    ),
    "both lists of a pair": (
        {"statements": [{"resources": ALL, "not_resources": ALL, "actions": ALL}]},
        "contradiction",
        "statements[0]",
    ),
    "an unknown state": ({"state": "gone"}, "not_allowed", "state"),
    "an unknown host": ({"config": {"host_url": "https://x.example"}}, "not_allowed", "config.host_url"),
    "an unknown entity": (
        {"integration_key": "dynatrace", "config": {"entity": "x"}},
        "not_allowed",
        "config.entity",
    ),
    "an API version that is a secret": ({"api_version": KEY}, "not_allowed", "api_version"),
    "a word for a boolean": ({"enabled": "maybe"}, "not_a_boolean", "enabled"),
    "a secret for a boolean": (
        {"config": {"hide_member_details": "secret"}},
        "not_a_boolean",
        "config.hide_member_details",
    ),
    "a word for a number": ({"timeout": "soon"}, "not_a_number", "timeout"),
    "a number that is too small": ({"timeout": 0}, "out_of_range", "timeout"),
    "a number that is far too small": ({"max_wait": -(10**10)}, "out_of_range", "max_wait"),
    "a number that is too large": ({"max_wait": 10**10}, "out_of_range", "max_wait"),
    "a list for a string": ({"name": ["a"]}, "not_a_string", "name"),
    "a boolean for a string": ({"name": True}, "not_a_string", "name"),
    "a fraction for a string": ({"name": 1.1}, "not_a_string", "name"),
    "a dictionary for a tag": ({"tags": [{"a": 1}]}, "not_a_string", "tags[0]"),
    "a list for a secret": ({"config": {"api_key": ["a"]}}, "not_a_string", "config.api_key"),
    "a dictionary for a list": ({"statements": {"a": 1}}, "not_a_list", "statements"),
    "a string with commas for specifiers": (
        {"statements": [{"resources": "a,b", "actions": ALL}]},
        "not_a_list",
        "statements[0].resources",
    ),
    "a dictionary for specifiers": (
        {"statements": [{"notResources": {"a": 1}, "actions": ALL}]},
        "not_a_list",
        "statements[0].notResources",
    ),
    "a list for a dictionary": ({"config": ["a"]}, "not_a_dictionary", "config"),
    "a number for a statement": ({"statements": [7]}, "not_a_dictionary", "statements[0]"),
    "a number for a name inside additional_config": (
        {"additional_config": {"a": {5: "x"}}},
        "not_json",
        "additional_config.a",
    ),
    "infinity": ({"additional_config": {"a": float("inf")}}, "not_json", "additional_config.a"),
    "too many levels": ({"additional_config": {"a": NESTED}}, "not_json", "additional_config.a"),
    "a tag with whitespace": ({"tags": [" x"]}, "white_space", "tags[0]"),
    "a name with a line break": ({"name": "n\n"}, "white_space", "name"),
    "a token with a line break": ({"api_token": "a\n"}, "white_space", "api_token"),
    "a byte order mark": ({"config": {"api_key": "\ufeffa"}}, "byte_order_mark", "config.api_key"),
    "a name that is not Unicode": ({"name": "\udcff"}, "not_unicode", "name"),
    "a secret that is not Unicode": ({"config": {"api_key": "a\udcff"}}, "not_unicode", "config.api_key"),
    "a field that is not Unicode": ({"additional_config": {"a": ["\udcff"]}}, "not_unicode", "additional_config.a"),
    "an address that is not Unicode": ({"api_url": "https://\udcff"}, "not_unicode", "api_url"),
    "a tag that is omitted": ({"tags": ["__omit_place_holder__1f"]}, "omitted", "tags[0]"),
    "a control character": ({"api_version": "a\r\nb"}, "control_character", "api_version"),
    "an id with a slash": ({"id": "a/b"}, "not_an_id", "id"),
    "an id that is too long": ({"id": "0123456789abcdef0123456789abcdef"}, "not_an_id", "id"),
    "an id that is a secret": ({"id": KEY}, "not_an_id", "id"),
    "a mask for a legacy key": ({"datadog_api_key": "abc***def"}, "placeholder", "datadog_api_key"),
    "a mask for a secret": ({"config": {"api_key": "abc****xyz"}}, "placeholder", "config.api_key"),
    "an option's name in additional_config": (
        {"additional_config": {"api_key": "x"}},
        "unknown_option",
        "additional_config.api_key",
    ),
    "another tool's text for a secret": ({"config": {"api_key": "<redacted>"}}, "placeholder", "config.api_key"),
    "a placeholder for a secret": ({"config": {"api_key": "********"}}, "placeholder", "config.api_key"),
    "a placeholder in additional_config": (
        {"additional_config": {"apiKey": "(changed)"}},
        "placeholder",
        "additional_config.apiKey",
    ),
    "a placeholder deep in additional_config": (
        {"additional_config": {"a": {"b": ["********"]}}},
        "placeholder",
        "additional_config.a",
    ),
    "a short ARN": ({**CLOUDTRAIL, "config": ARN}, "pattern", "config.ingestion_channel_arn"),
    "a short account": ({**CLOUDTRAIL, "config": {"account_id": 12}}, "pattern", "config.account_id"),
    "a URL without a scheme": ({**ELASTIC, "config": {"url": "elastic:9200"}}, "not_a_url", "config.url"),
    "a URL with a password": (
        {**ELASTIC, "config": {"url": f"https://user:{KEY}@es.example"}},
        "login",
        "config.url",
    ),
    "a URL with a user name": (
        {**SPLUNK, "config": {"base_url": f"https://{KEY}@splunk.example"}},
        "login",
        "config.base_url",
    ),
    "a specifier that YAML split": (
        {"statements": [{"resources": ["proj/*:env/*:flag/*;a", "b"], "actions": ALL}]},
        "cut_specifier",
        "statements[0].resources[1]",
    ),
    "a token with a space": ({"api_token": "a b"}, "not_a_token", "api_token"),
    "a token after Bearer": ({"api_token": "Bearer abc"}, "not_a_token", "api_token"),
    "a token that is a header": ({"api_token": "Authorization: x"}, "not_a_token", "api_token"),
    "a token by its other name": ({"api_token": None, "access_token": "a b"}, "not_a_token", "api_token"),
    "an address without encryption": ({"api_url": "http://app.launchdarkly.com"}, "not_encrypted", "api_url"),
    "an address with a password": ({"api_url": "https://u:p@app.launchdarkly.com"}, "not_an_address", "api_url"),
    "an address with a path": ({"api_url": "https://app.launchdarkly.com/api/v2"}, "not_an_address", "api_url"),
    "an address with an empty port": ({"api_url": "https://ld.example.com:/x"}, "not_an_address", "api_url"),
    "an address with a port": ({"api_url": "https://[2001:db8::1]:8443/x?y"}, "not_an_address", "api_url"),
    "an address with the port of http": ({"api_url": "http://ld.example.com:80"}, "not_encrypted", "api_url"),
    "an address with a port and no scheme": (
        {"api_url": "gateway.example.com:8443/x?y"},
        "not_an_address",
        "api_url",
    ),
    "an address without encryption, with a port": (
        {"api_url": "http://[2001:db8::1]:8443"},
        "not_encrypted",
        "api_url",
    ),
    "an address with everything": (
        {"api_url": "https://user:pass@[2001:db8::1]:8443/x"},
        "not_an_address",
        "api_url",
    ),
    "another scheme": ({"api_url": "ftp://x"}, "not_an_address", "api_url"),
    "an address that is a secret": ({"api_url": KEY}, "not_an_address", "api_url"),
    "an address with a secret": ({"api_url": f"https://{KEY}.example.com"}, "not_an_address", "api_url"),
    "authorities that don't exist": ({"ca_path": "/nowhere/at/all"}, "no_such_path", "ca_path"),
    "a bug": ({"state": Broken()}, "internal_error", None),
}
"""Options that replace those of a valid task, and the one problem with them: its code and its option."""

IN_VARIABLES: dict[str, tuple[dict[str, str], Code, str | None]] = {
    "a proxy of another scheme": ({"HTTPS_PROXY": "ftp://proxy.example.com"}, "not_an_address", None),
    "authorities of a variable that don't exist": ({"SSL_CERT_FILE": "/nowhere/at/all"}, "no_such_path", None),
    "a token of a variable with a space": ({"LAUNCHDARKLY_ACCESS_TOKEN": "a b"}, "not_a_token", "api_token"),
    "a token of a variable with a line break": ({"LAUNCHDARKLY_ACCESS_TOKEN": "a\n"}, "white_space", "api_token"),
    "an address of a variable that is not Unicode": ({"LAUNCHDARKLY_API_HOST": "\udcff"}, "not_unicode", "api_url"),
    "an address of a variable with a line break": ({"LAUNCHDARKLY_API_HOST": "a\n"}, "white_space", "api_url"),
}
"""Environment variables of a task that gives no options, and the one problem with them."""

UNDER_THE_ROLE: dict[str, tuple[dict[str, Any], Code, int | None, str | None]] = {
    "no token": ({"api_token": None}, "missing", None, "api_token"),
    "no list": ({"subscriptions": None}, "missing", None, "subscriptions"),
    "no integration": ({"subscriptions": [{"name": "n"}]}, "missing", 0, "integration_key"),
    "a token with a space": ({"api_token": "a b"}, "not_a_token", None, "api_token"),
    "an address without encryption": ({"api_url": "http://ld.us"}, "not_encrypted", None, "api_url"),
    "two names of an option": ({"api_url": "ld.us", "api_host": "ld.us"}, "given_twice", None, "api_host"),
    "a misspelled connection option": ({"timeot": 5}, "unknown_option", None, "timeot"),
    "a number that is too small": ({"max_wait": -1}, "out_of_range", None, "max_wait"),
    "authorities that don't exist": ({"ca_path": "/nowhere/at/all"}, "no_such_path", None, "ca_path"),
    "a misspelled scope": ({"scope": {"tgas": []}}, "unknown_option", None, "scope.tgas"),
    "a tag with whitespace": ({"scope": {"tags": ["a", " b"]}}, "white_space", None, "scope.tags[1]"),
    "a key that is a path": (
        {"scope": {"integration_keys": "a/b"}},
        "not_an_integration_key",
        None,
        "scope.integration_keys[0]",
    ),
    "a negative number": ({"max_deletions": -1}, "out_of_range", None, "max_deletions"),
    "an entry with an empty tag": ({"subscriptions": [VALID, {**VALID, "tags": [""]}]}, "empty", 1, "tags[0]"),
    "an entry with a connection option": (
        {"subscriptions": [{**VALID, "timeout": 5}]},
        "unknown_option",
        0,
        "timeout",
    ),
}
"""Options that replace those of a valid task of the role: the code, the entry and the option of the one problem."""

OF_A_SUBSCRIPTION = {
    name: row
    for name, row in EACH.items()
    if not row[0].keys() & connection_spec().keys() and row[1] != "internal_error"
}


def check_each(options: dict[Any, Any]) -> Problems:
    return AUDIT_LOG_SUBSCRIPTION.check({**TOKEN, "name": "n", "integration_key": "datadog", **options}, {}).problems


def check_variables(environ: dict[str, str]) -> Problems:
    return AUDIT_LOG_SUBSCRIPTION_INFO.check({}, {"LAUNCHDARKLY_ACCESS_TOKEN": "token", **environ}).problems


def check_entry(options: Any) -> Problems:
    return AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": [VALID, options]}, {}).problems


def check_role(options: dict[str, Any], environ: dict[str, str] | None = None) -> Checked:
    return AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": [], **options}, environ or {}, ROLLOUT_NAMES)


def test_each_code_has_an_example() -> None:
    assert {code for _options, code, _option in EACH.values()} == set(get_args(Code))


@pytest.mark.parametrize(("options", "code", "option"), EACH.values(), ids=EACH)
def test_each_problem(options: dict[Any, Any], code: Code, option: str | None) -> None:
    found = check_each(options)
    assert [(each.code, each.entry, each.option) for each in found.found] == [(code, None, option)]
    assert KEY not in found.message


@pytest.mark.parametrize(("options", "code", "option"), OF_A_SUBSCRIPTION.values(), ids=OF_A_SUBSCRIPTION)
def test_each_problem_of_an_entry(options: dict[Any, Any], code: Code, option: str | None) -> None:
    found = check_entry({"name": "n", "integration_key": "datadog", **options})
    assert [(each.code, each.entry, each.option) for each in found.found] == [(code, 1, option)]
    assert found.message.count("subscriptions[1]") == 1
    assert KEY not in found.message


@pytest.mark.parametrize(("environ", "code", "option"), IN_VARIABLES.values(), ids=IN_VARIABLES)
def test_each_problem_of_a_variable(environ: dict[str, str], code: Code, option: str | None) -> None:
    (problem,) = check_variables(environ).found
    assert (problem.code, problem.entry, problem.option) == (code, None, option)
    assert problem.message.startswith(f"the environment variable {next(iter(environ))} ")


@pytest.mark.parametrize(("options", "code", "entry", "option"), UNDER_THE_ROLE.values(), ids=UNDER_THE_ROLE)
def test_each_problem_under_the_role(options: dict[str, Any], code: Code, entry: int | None, option: str) -> None:
    found = check_role(options).problems.found
    assert [(each.code, each.entry, each.option) for each in found] == [(code, entry, option)]
    assert "audit_log_rollout_" in found[0].message
    assert ROLLOUT_NAMES(option) in found[0].message or entry is not None


def test_a_connection_of_the_role_names_its_variables() -> None:
    checked = check_role({"ca_path": "/"})
    assert checked.connection.names is ROLLOUT_NAMES
    assert checked.connection.token_source == "the variable audit_log_rollout_api_token"
    assert checked.connection.verify_source == "audit_log_rollout_connection.ca_path"


def messages() -> dict[str, str]:
    """Return the message of each example, by the name of the example."""
    tasks = {
        "a task with one problem": check_entry({**VALID, "name": "Release managers", "tags": [""]}),
        "a task with two problems": check_entry({"integration_kee": "slack", "name": "Alerts", "tags": [""]}),
    }
    each = {
        **{name: check_each(options) for name, (options, _code, _option) in EACH.items()},
        **{name: check_variables(environ) for name, (environ, _code, _option) in IN_VARIABLES.items()},
        "an entry that is not a dictionary": check_entry(7),
        **{f"under the role: {name}": check_role(row[0]).problems for name, row in UNDER_THE_ROLE.items()},
        "under the role: authorities of a variable that don't exist": check_role(
            {}, {"SSL_CERT_FILE": "/nowhere"}
        ).problems,
    }
    found = {
        **{name: problems.message for name, problems in tasks.items()},
        **{name: problems.found[0].message for name, problems in each.items()},
    }
    return {name: re.sub(r"\w+\.py, line \d+", "file.py, line 1", message) for name, message in found.items()}


def test_messages_equal_the_golden_file() -> None:
    assert_golden("options", messages())


def texts(node: ast.AST) -> set[str]:
    """Return the string constants of at least two words in Python code, without docstrings."""
    docstrings = {id(each.value) for each in ast.walk(node) if isinstance(each, ast.Expr)}
    constants = (each for each in ast.walk(node) if isinstance(each, ast.Constant) and id(each) not in docstrings)
    return {each.value for each in constants if isinstance(each.value, str) and re.search("[a-z] .*[a-z]", each.value)}


def test_each_wording_has_an_example() -> None:
    """No text in the code that checks options is missing from the messages of the examples."""
    sources = Path(inspect.getfile(_options)).parent.glob("*.py")
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
    # The other texts of this file are the table of integrations.
    checks = [ast.parse(inspect.getsource(each)) for each in (_integrations.Field, _integrations._one_of)]
    found = set().union(*(texts(node) for node in (*modules, *checks)))
    examples = " ".join(messages().values())
    assert len(found) > 60
    assert {text for text in found if text not in examples} == set()


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ({"integration_key": "slack", "name": "Release managers"}, 'subscriptions[1] (slack "Release managers"): tags'),
        ({"integration_key": "slack", "id": "0" * 24}, f"subscriptions[1] (slack {'0' * 24}): tags"),
        ({"integration_key": "slack", "name": "a-" * 2000}, f'subscriptions[1] (slack "{"a-" * 40}…"): tags'),
        ({"integration_key": "slack", "name": KEY}, "subscriptions[1] (slack): tags"),
        ({"integration_key": "slack", "name": "https://hooks.slack.com/T/B/x"}, "subscriptions[1] (slack): tags"),
        ({"integration_key": "slack", "subscription_id": "0" * 24}, f"subscriptions[1] (slack {'0' * 24}): tags"),
        ({"integration_key": "slack", "name": "a\nb"}, "subscriptions[1] (slack): tags"),
        ({"integration_key": "slak", "name": "One"}, 'subscriptions[1] ("One"): tags'),
        ({"integration_key": ["a"], "name": ["b"]}, "subscriptions[1]: tags"),
    ],
)
def test_messages_name_an_entry_by_number_and_name(entry: dict[str, Any], names: str) -> None:
    entries = [VALID, {**entry, "tags": [""]}]
    found = AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": entries}, {}).problems
    assert f"{names}[0] " in found.message


def test_entries_that_are_not_dictionaries_have_a_number() -> None:
    found = AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": [VALID, "text", None, ""]}, {}).problems.found
    assert [(each.code, each.entry, each.option) for each in found] == [
        ("not_a_dictionary", number, None) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("options", "code", "option"),
    [
        ({"subscription": []}, "unknown_option", "subscription"),
        ({"subscriptions": [], "scope": {"tags": ["a", " b"]}}, "white_space", "scope.tags[1]"),
        (
            {"subscriptions": [], "scope": {"integration_keys": ["a/b"]}},
            "not_an_integration_key",
            "scope.integration_keys[0]",
        ),
        ({"subscriptions": [], "max_deletions": -1}, "out_of_range", "max_deletions"),
    ],
)
def test_problems_beside_the_list(options: dict[str, Any], code: Code, option: str) -> None:
    found = AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, **options}, {}).problems.found
    assert [(each.code, each.entry, each.option) for each in found] == [(code, None, option)]


def test_a_failure_holds_its_problems() -> None:
    """All of them, though the message stops naming them at some point."""
    entries = [VALID, *({**VALID, "tags": [""]} for _number in range(99))]
    with pytest.raises(TaskFailure) as failed:
        AUDIT_LOG_SUBSCRIPTIONS.run(
            AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": entries}, {}), Mode(check=False, diff=False)
        )
    failure = failed.value.result["failure"]
    assert failure["code"] == "invalid_options"
    assert [(each["code"], each["entry"], each["option"]) for each in failure["problems"]] == [
        ("empty", number, "tags[0]") for number in range(1, 100)
    ]
    for each in failure["problems"]:
        assert each.keys() == {"code", "entry", "option", "message"}
        assert each["message"].startswith(f'subscriptions[{each["entry"]}] (slack "Valid"): tags[0] ')
        assert (each["message"] in failure["message"]) is (each["entry"] <= 50)
    assert failure["message"].endswith(" And 49 more.")


class Read(list[Problem]):
    """Problems that count how often one of them is read."""

    times = 0

    def __iter__(self) -> Iterator[Problem]:
        for each in super().__iter__():
            self.times += 1
            yield each


@pytest.mark.parametrize("statement", [{"effect": "allow"}, {"resource": ALL, "action": ALL}, {"resources": "a,b"}])
def test_the_work_for_statements_is_linear(statement: dict[str, Any]) -> None:
    def work(number: int) -> int:
        problems = Problems()
        found = problems.found = Read()
        options = {**VALID, "statements": [statement] * number}
        with counted() as done:
            check_subscription(subscription_spec(), options, problems)
        assert len(found) == 2 * number
        return done.lines + found.times

    assert work(60) - work(40) == work(40) - work(20)


def test_messages_quote_no_values() -> None:
    secret = "s3cr3t-value"
    wrong = check(
        enabled=secret,
        statements=secret,
        timeout=secret,
        config={"apikey": secret, "hide_member_details": secret, "host_url": secret, "token": secret},
        slack_webhook_url=secret,
        api_token=f"{secret} {secret}",
        api_url=f"https://{secret}:{secret}@host.example",
    )
    assert len(wrong.problems.found) == 11
    assert secret not in wrong.problems.message
    assert secret not in str(wrong.visible)


def test_unknown_integration_is_taken_with_additional_config_alone() -> None:
    assert not problems(integration_key="brand-new", additional_config={"key": "x"})


def test_empty_and_bare_addresses() -> None:
    assert check(api_url="").connection.url == "https://app.launchdarkly.com"
    assert check(api_host="app.eu.launchdarkly.com").connection.url == "https://app.eu.launchdarkly.com"
    assert check(api_url="http://127.0.0.1:8080/").connection.url == "http://127.0.0.1:8080"


def test_environment_is_a_fallback() -> None:
    environ = {"LAUNCHDARKLY_ACCESS_TOKEN": "from-environment", "LAUNCHDARKLY_API_HOST": "app.launchdarkly.us"}
    checked = AUDIT_LOG_SUBSCRIPTION_INFO.check({}, environ)
    assert not checked.problems.found
    assert checked.connection.token == "from-environment"
    assert checked.connection.token_source == "the environment variable LAUNCHDARKLY_ACCESS_TOKEN"
    assert checked.connection.url == "https://app.launchdarkly.us"
    (problem,) = AUDIT_LOG_SUBSCRIPTION_INFO.check({}, {}).problems.found
    assert (problem.code, problem.option) == ("missing", "api_token")


def test_a_resource_with_a_comma_stays_whole() -> None:
    statements = [{"resources": ["proj/*:env/*;a,b:flag/*"], "actions": "*"}]
    statement = check(statements=statements).options["statements"][0]
    assert statement["resources"] == ["proj/*:env/*;a,b:flag/*"]
    assert statement["actions"] == ["*"]


def test_visible_options_hide_secrets() -> None:
    checked = check(
        config={"api_key": "s3cr3t", "hostURL": "https://api.datadoghq.eu"}, additional_config={"a": "s3cr3t"}
    )
    assert checked.visible["config"] == {"api_key": "(hidden)", "host_url": "https://api.datadoghq.eu"}
    assert checked.visible["additional_config"] == {"a": "(hidden)"}
    assert checked.visible["api_token"] == "(hidden)"


@pytest.mark.parametrize(
    ("options", "is_named"),
    [
        ({"config": {"api_key": "abc***xyz"}}, True),
        ({"config": {"api_key": ""}}, True),
        ({"config": {"api_key": "********"}}, False),
        ({**ELASTIC, "config": {"index": ""}}, False),
    ],
)
def test_the_way_round_is_named_if_it_is_one(options: dict[str, Any], is_named: bool) -> None:
    found = AUDIT_LOG_SUBSCRIPTION.check({**TOKEN, "name": "n", "integration_key": "datadog", **options}, {}).problems
    assert ("additional_config" in found.message) is is_named


def test_a_token_that_only_begins_with_the_word() -> None:
    assert not AUDIT_LOG_SUBSCRIPTION_INFO.check({"api_token": "bearer-token-x"}, {}).problems.found


@pytest.mark.parametrize("variable", ["LAUNCHDARKLY_ACCESS_TOKEN", "LAUNCHDARKLY_API_HOST"])
def test_whitespace_in_a_variable(variable: str) -> None:
    environ = {"LAUNCHDARKLY_ACCESS_TOKEN": "token", "LAUNCHDARKLY_API_HOST": "app.launchdarkly.us"}
    found = AUDIT_LOG_SUBSCRIPTION_INFO.check({}, {**environ, variable: f"{environ[variable]}\n"}).problems
    assert [each.code for each in found.found] == ["white_space"]
    assert variable in found.message


def test_an_empty_address_is_that_of_the_environment() -> None:
    """A token must not reach another instance than the one that the environment names."""
    for environ, url in (({}, "https://app.launchdarkly.com"), ({"LAUNCHDARKLY_API_HOST": "ld.us"}, "https://ld.us")):
        assert AUDIT_LOG_SUBSCRIPTION_INFO.check({**TOKEN, "api_url": ""}, environ).connection.url == url


def test_authorities_that_no_connection_uses_are_not_checked() -> None:
    environ = {"SSL_CERT_FILE": "/nowhere/at/all"}
    assert not AUDIT_LOG_SUBSCRIPTION_INFO.check({**TOKEN, "api_url": "http://127.0.0.1:9"}, environ).problems.found
    assert AUDIT_LOG_SUBSCRIPTION_INFO.check(TOKEN, environ).problems.found[0].code == "no_such_path"


@pytest.mark.parametrize("options", [{}, {"api_url": ""}, {"api_host": ""}])
def test_a_blank_variable_does_not_mean_the_default(options: dict[str, str]) -> None:
    """The token must not reach another instance than the one that the environment is meant to name."""
    found = AUDIT_LOG_SUBSCRIPTION_INFO.check({**TOKEN, **options}, {"LAUNCHDARKLY_API_HOST": " "}).problems.found
    assert [(each.code, each.option) for each in found] == [("white_space", "api_url")]


@pytest.mark.parametrize("key", [{}, {"integration_key": ["slack"]}, {"integration_key": KEY}])
def test_names_of_fields_are_not_logged_without_an_integration(key: dict[str, Any]) -> None:
    options = {**TOKEN, **key, "name": "n", "additional_config": {"apiKey:zebra-secret": None, "zebra-secret": 1}}
    for checked in (
        AUDIT_LOG_SUBSCRIPTION.check(options, {}),
        AUDIT_LOG_SUBSCRIPTIONS.check({**TOKEN, "subscriptions": [options]}, {}),
    ):
        assert checked.problems.found
        assert "zebra" not in str(checked.visible)

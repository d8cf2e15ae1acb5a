# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Raw options: everything that is wrong is named at once, and no value is quoted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._hosting import Checked
from ansible_collections.community.launchdarkly.plugins.module_utils._task import (
    AUDIT_LOG_SUBSCRIPTION,
    AUDIT_LOG_SUBSCRIPTION_INFO,
)

TOKEN = {"api_token": "token"}
KEY = "api-deadbeef-1234-5678-9abc-def012345678"
"""A secret in the wrong place."""


def check(**options: Any) -> Checked:
    return AUDIT_LOG_SUBSCRIPTION.check({**TOKEN, "name": "n", "integration_key": "datadog", **options}, {})


def problems(**options: Any) -> list[str]:
    return check(**options).problems.found


def test_spellings_lead_to_one_name() -> None:
    for config in ({"host_url": "https://api.datadoghq.eu"}, {"hostURL": "https://api.datadoghq.eu"}):
        assert check(config=config).options["config"] == {"host_url": "https://api.datadoghq.eu"}
    for name in ("skip_ca_verification", "skip-ca-verification", "skip-ca-verificiation"):
        checked = check(integration_key="splunk", config={name: "yes"})
        assert checked.options["config"] == {"skip_ca_verification": True}


def test_what_is_wrong_is_said_at_once() -> None:
    checked = check(
        enable=True,
        timeout="soon",
        config={"api_kee": "x", "apiKey": "abc****xyz", "host_url": "https://nowhere.example", "token": "y"},
    )
    message = checked.problems.message
    assert message.startswith("Nothing was sent to LaunchDarkly, 6 things are wrong: (1) enable is no option")
    for part in (
        "did you mean enabled?",
        "timeout must be a whole number",
        "config.api_kee is not a field of datadog: did you mean api_key?",
        "config.apiKey is what is shown in the place of a hidden value",
        "config.host_url has a value that is not allowed: use https://api.datadoghq.com or ",
        "config.token is a field of elastic, splunk, terraform-cloud, not of datadog",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"integration_key": "datadgo"}, "integration_key datadgo is not known"),
        ({"integration_key": "../members"}, "integration_key is not an integration key"),
        ({"integration_key": None}, "integration_key is missing"),
        ({"name": None}, "name is missing"),
        ({"name": ""}, "name is empty"),
        ({"id": "a/b"}, "id is not a subscription's id"),
        ({True: "x"}, "True is no option: YAML reads a bare on or off as a boolean, so write enabled"),
        ({"true": "x"}, "true is no option: YAML reads a bare on or off as a boolean, so write enabled"),
        ({"enabled": "maybe"}, "enabled must be true or false"),
        ({"enabled": True, "on": True}, "on is given twice, also as enabled"),
        ({"name": ["a"]}, "name must be a string"),
        ({"name": True}, "name must be a string"),
        ({"name": 1.1}, "name must be a string"),
        ({"tags": [{"a": 1}]}, "tags[0] must be a string"),
        ({"config": ["a"]}, "config must be a dictionary"),
        ({"config": {"api_key": ["a"]}}, "config.api_key must be a string"),
        ({"config": {"api_key": "a", "apiKey": "b"}}, "config.apiKey is given twice"),
        ({"config": {"api_key": "a"}, "additional_config": {"apiKey": "b"}}, "config.api_key is given twice"),
        ({"config": {"hide_member_details": "secret"}}, "config.hide_member_details must be true or false"),
        ({"state": "gone"}, "state has a value that is not allowed: use present or absent"),
        ({"statements": [{"actions": ["*"]}]}, "statements[0] needs resources or not_resources"),
        ({"statements": [{"resources": ["*"]}]}, "statements[0] needs actions or not_actions"),
        ({"statements": [{"effects": "allow", "resources": ["*"], "actions": ["*"]}]}, "did you mean effect?"),
        ({"slack_webhook_url": "https://x.example"}, "slack_webhook_url goes with integration_key slack only"),
        ({"datadog_api_key": ""}, "datadog_api_key is empty"),
        ({"datadog_api_key": "abc***def"}, "datadog_api_key is what is shown"),
        ({"additional_config": {"apiKey": "(changed)"}}, "additional_config.apiKey is what is shown"),
        ({"integration_key": "elastic", "config": {"token": ""}}, "config.token is empty"),
        ({"integration_key": "elastic", "config": {"url": "elastic:9200"}}, "config.url is not a URL"),
        ({"integration_key": "cloudtrail", "config": {"externalId": "x"}}, "config.externalId can't be set"),
        ({"integration_key": "cloudtrail", "additional_config": {"externalId": "x"}}, "externalId can't be set"),
        ({"integration_key": "brand-new", "config": {"a": "b"}}, "integration_key brand-new is not known"),
        ({"additional_config": {" a": 1}}, "additional_config has a field whose name begins"),
        ({"additional_config": {5: "x"}}, "additional_config.5 is not a field name"),
        ({"api_token": "a b"}, "the option api_token contains a space"),
        ({"api_token": "a\n"}, "api_token begins or ends with white space"),
        ({"api_token": ""}, "the option api_token is empty"),
        ({"api_url": "http://app.launchdarkly.com"}, "api_url would send the token in clear"),
        ({"api_url": "https://u:p@app.launchdarkly.com"}, "api_url has more than scheme, host and port"),
        ({"api_url": "https://app.launchdarkly.com/api/v2"}, "write https://app.launchdarkly.com"),
        ({"api_url": "ftp://x"}, "api_url is not the address of an API"),
        ({"timeout": 0}, "timeout must be at least 1"),
        ({"ca_path": "/nowhere/at/all"}, "ca_path does not exist"),
        ({"api_version": "a\r\nb"}, "api_version contains the control character U+000D"),
        ({"api_version": KEY}, "api_version is not a valid API version"),
        ({"api_url": KEY}, "api_url looks like a key"),
        ({"api_url": f"https://{KEY}.example.com"}, "api_url looks like a key"),
        ({"id": "0123456789abcdef0123456789abcdef"}, "id is not a subscription's id"),
        ({"id": KEY}, "id is not a subscription's id"),
        ({"integration_key": KEY}, "integration_key is not an integration key"),
        ({"integration_key": KEY, "additional_config": {"a": 1}}, "integration_key is not an integration key"),
        ({"config": {f"api_key:{KEY}": None}}, "config.api_key… is no option: write a space after the colon"),
        ({f"api_token={KEY}": None}, "api_token… is no option: write a space after the colon"),
        ({"additional_config": {f"new:{KEY}": None}}, "additional_config.new… is no option: write a space"),
        (
            {"integration_key": "elastic", "config": {"url": f"https://user:{KEY}@es.example"}},
            "config.url contains a login",
        ),
        ({"integration_key": "splunk", "config": {"base_url": f"https://{KEY}@splunk.example"}}, "contains a login"),
        ({"statements": [{"resources": "a,b", "actions": ["*"]}]}, "statements[0].resources must be a list"),
    ],
)
def test_each_problem(options: dict[Any, Any], problem: str) -> None:
    found = AUDIT_LOG_SUBSCRIPTION.check({**TOKEN, "name": "n", "integration_key": "datadog", **options}, {}).problems
    assert len(found.found) == 1, found.found
    assert problem in found.message
    assert KEY not in found.message


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
    assert AUDIT_LOG_SUBSCRIPTION_INFO.check({}, {}).problems.found == [
        "api_token is missing (or set LAUNCHDARKLY_ACCESS_TOKEN)"
    ]


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
        ({"integration_key": "elastic", "config": {"index": ""}}, False),
    ],
)
def test_the_way_round_is_named_if_it_is_one(options: dict[str, Any], is_named: bool) -> None:
    assert ("additional_config" in check(**options).problems.message) is is_named


def test_a_token_that_only_begins_with_the_word() -> None:
    assert not AUDIT_LOG_SUBSCRIPTION_INFO.check({"api_token": "bearer-token-x"}, {}).problems.found


def test_an_empty_address_is_that_of_the_environment() -> None:
    """A token must not reach another instance than the one that the environment names."""
    for environ, url in (({}, "https://app.launchdarkly.com"), ({"LAUNCHDARKLY_API_HOST": "ld.us"}, "https://ld.us")):
        assert AUDIT_LOG_SUBSCRIPTION_INFO.check({**TOKEN, "api_url": ""}, environ).connection.url == url


def test_authorities_that_no_connection_uses_are_not_checked() -> None:
    environ = {"SSL_CERT_FILE": "/nowhere/at/all"}
    assert not AUDIT_LOG_SUBSCRIPTION_INFO.check({**TOKEN, "api_url": "http://127.0.0.1:9"}, environ).problems.found
    assert AUDIT_LOG_SUBSCRIPTION_INFO.check(TOKEN, environ).problems.found

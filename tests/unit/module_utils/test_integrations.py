# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The field table: complete, consistent, and equal to the reference where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._integrations import (
    INTEGRATIONS,
    LEGACY_FIELDS,
    Field,
    config_options,
    is_url,
)
from emulator.integrations import FIELDS as KINDS
from emulator.integrations import fields
from support.conformance import FIELDS as REFERENCE
from support.conformance import compares_with

ROOT = Path(__file__).resolve().parents[3]
TYPES = {"string": "str", "enum": "str", "generated": "str", "boolean": "bool", "uri": "url"}

# [design] Where the sources differ, the table is the union, and what the service makes can't be required of a user.
DIFFERENT_ON_PURPOSE = {("datadog", "apiKey", "required"), ("cloudtrail", "externalId", "required")}


def _described(key: str, field: Field) -> dict[tuple[str, str, str], Any]:
    facts = {
        "type": field.type,
        "required": field.required,
        "secret": field.masked,
        "default": field.default,
        "allowed": list(field.allowed),
    }
    return {(key, field.api_name, name): fact for name, fact in facts.items()}


@compares_with(REFERENCE)
def test_table_equals_the_reference() -> None:
    told: dict[tuple[str, str, str], Any] = {}
    for key, integration in json.loads(REFERENCE.read_text()).items():
        for name, fact in integration["fields"].items():
            told[key, name, "type"] = TYPES[fact["type"]]
            told[key, name, "required"] = fact["required"]
            told[key, name, "secret"] = fact["secret"]
            told[key, name, "default"] = fact.get("default")
            told[key, name, "allowed"] = fact.get("allowed", [])
    ours: dict[tuple[str, str, str], Any] = {}
    for key, integration in INTEGRATIONS.items():
        for field in integration.fields.values():
            ours.update(_described(key, field))
    assert {name for name in told.keys() | ours.keys() if told.get(name) != ours.get(name)} == DIFFERENT_ON_PURPOSE


def test_thirty_integrations_of_which_seven_have_no_masked_secret() -> None:
    assert len(INTEGRATIONS) == 30
    without = [key for key, each in INTEGRATIONS.items() if not any(field.masked for field in each.fields.values())]
    assert without == ["appdynamics", "cloudtrail", "mattermost", "msteams", "pagerduty", "slack", "zapier"]


def test_secrets_are_those_of_the_emulators_table() -> None:
    ours = {
        (key, field.api_name): (field.masked, field.credential)
        for key, each in INTEGRATIONS.items()
        for field in each.fields.values()
    }
    assert ours == {
        (key, field.name): (field.masked, field.credential) for key in KINDS for field in fields(key).values()
    }


def test_names_are_unambiguous() -> None:
    """No two fields of an integration share a spelling, and an option has one type wherever it occurs."""
    for integration in INTEGRATIONS.values():
        names = [name for field in integration.fields.values() for name in (field.option, *field.aliases)]
        assert len(names) == len(set(names)), integration.key
    taken: dict[str, str] = {}
    for option, uses in config_options().items():
        assert len({field.type == "bool" for _integration, field in uses}) == 1, option
        for _integration, field in uses:
            for name in (option, *field.aliases):
                assert taken.setdefault(name, option) == option, name


@pytest.mark.parametrize(
    ("api_name", "option"),
    [
        ("apiKey", "api_key"),
        ("hostURL", "host_url"),
        ("receiverURL", "receiver_url"),
        ("applicationID", "application_id"),
        ("applicationId", "application_id"),
        ("base-url", "base_url"),
        ("skip-ca-verification", "skip_ca_verification"),
        ("ingestionChannelArn", "ingestion_channel_arn"),
        ("last9", "last9"),
    ],
)
def test_snake_case(api_name: str, option: str) -> None:
    assert Field(api_name).option == option


def test_misspelling_in_the_api_reference_is_taken_and_mended() -> None:
    field = INTEGRATIONS["splunk"].find("skip-ca-verificiation")
    assert field is not None and field.api_name == "skip-ca-verification"


def test_defaults_are_valid() -> None:
    for field in (field for each in INTEGRATIONS.values() for field in each.fields.values()):
        # An empty secret is the default of some, and is not valid input.
        assert field.default is None or field.secret or field.problem(field.default) is None, field


def test_patterns_hold_their_examples() -> None:
    with_pattern = [field for each in INTEGRATIONS.values() for field in each.fields.values() if field.pattern]
    assert [field.api_name for field in with_pattern] == ["ingestionChannelArn", "accountId"]
    for field in with_pattern:
        assert field.problem(field.example) is None


@pytest.mark.parametrize("url", ["https://a.example/x", "http://10.0.0.1:80", "git+ssh://git@host/x", "https://[::1]/"])
def test_urls(url: str) -> None:
    assert is_url(url)


@pytest.mark.parametrize("url", ["", "host.example", "https://", "https:/host", "https://a b", "//host", "https://h:x"])
def test_not_urls(url: str) -> None:
    assert not is_url(url)


def test_legacy_fields_belong_to_known_integrations() -> None:
    for legacy in LEGACY_FIELDS:
        assert legacy.replaces in INTEGRATIONS[legacy.integration_key].fields
        assert legacy.field.secret


def test_each_spelling_that_the_documentation_of_an_option_lists_is_found() -> None:
    for option, uses in config_options().items():
        spellings = {alias for _integration, field in uses for alias in field.aliases}
        for integration, field in uses:
            assert all(integration.find(name) is field for name in (option, *spellings)), (integration.key, option)

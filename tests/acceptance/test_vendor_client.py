# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's own Python client and the module work on the same subscriptions."""

from collections.abc import Iterator
from typing import Any

import pytest
from emulator import Emulator
from launchdarkly_api import ApiClient, Configuration, PatchOperation, StatementPost, SubscriptionPost
from launchdarkly_api.api.integration_audit_log_subscriptions_api import IntegrationAuditLogSubscriptionsApi
from support.playbook import Json, play, task

from .conftest import TOKEN, Ansible

# By integration: the config as the API spells it, as the module's options, and as the API shows it.
CONFIGS: dict[str, tuple[Json, Json, Json]] = {
    "datadog": (
        {"apiKey": "datadog-secret-key", "hostURL": "https://api.datadoghq.eu", "hideMemberDetails": True},
        {"api_key": "datadog-secret-key", "host_url": "https://api.datadoghq.eu", "hide_member_details": True},
        {"apiKey": "dat************key", "hostURL": "https://api.datadoghq.eu", "hideMemberDetails": True},
    ),
    "splunk": (
        {"base-url": "https://splunk.example.com:8088", "token": "splunk-secret-token", "skip-ca-verification": False},
        {"base_url": "https://splunk.example.com:8088", "token": "splunk-secret-token", "skip_ca_verification": False},
        {"base-url": "https://splunk.example.com:8088", "token": "spl*************ken", "skip-ca-verification": False},
    ),
    "slack": (
        {"url": "https://hooks.example.com/services/T0/B0/secret"},
        {"url": "https://hooks.example.com/services/T0/B0/secret"},
        {"url": "https://hooks.example.com/services/T0/B0/secret"},
    ),
    "dynatrace": (
        {"url": "https://dt.example.com", "apiToken": "dynatrace-secret", "entity": "HOST", "tag": "team"},
        {"url": "https://dt.example.com", "api_token": "dynatrace-secret", "entity": "HOST", "tag": "team"},
        {"url": "https://dt.example.com", "apiToken": "dyn**********ret", "entity": "HOST", "tag": "team"},
    ),
    "cloudtrail": (
        {"ingestionChannelArn": "arn:aws:cloudtrail:eu-west-1:123456789012:channel/x", "accountId": "123456789012"},
        {"ingestion_channel_arn": "arn:aws:cloudtrail:eu-west-1:123456789012:channel/x", "account_id": "123456789012"},
        {"ingestionChannelArn": "arn:aws:cloudtrail:eu-west-1:123456789012:channel/x", "accountId": "123456789012"},
    ),
}
STATEMENT: Json = {"effect": "deny", "not_resources": ["proj/web:env/*"], "actions": ["updateOn", "createFlag"]}


def options(kind: str, **changes: Any) -> Json:
    return {
        "integration_key": kind,
        "name": "Shared",
        "config": CONFIGS[kind][1],
        "statements": [STATEMENT],
        "tags": ["one", "two"],
        **changes,
    }


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    with ApiClient(Configuration(host=emulator.url, api_key={"ApiKey": TOKEN})) as connection:
        yield IntegrationAuditLogSubscriptionsApi(connection)


def test_the_client_lists_reads_patches_and_deletes_what_the_module_created(
    client: Any, emulator: Emulator, ansible: Ansible
) -> None:
    run = ansible([play(*(task(kind, options(kind)) for kind in CONFIGS))]).succeeded
    for kind, (_config, _options, shown) in CONFIGS.items():
        created = run[kind]["subscription"]
        (listed,) = client.get_subscriptions(kind).items
        assert (listed.id, listed.kind, listed.name, listed.on) == (created["id"], kind, "Shared", True)
        assert {name: listed.config[name] for name in shown} == shown
        assert listed.config.keys() - shown.keys() == ({"externalId"} if kind == "cloudtrail" else set())
        assert listed.tags == ["one", "two"]
        (statement,) = listed.statements
        assert (statement.effect, statement.not_resources) == ("deny", ["proj/web:env/*"])
        assert statement.actions == ["updateOn", "createFlag"]
        assert client.get_subscription_by_id(kind, listed.id).to_dict() == listed.to_dict()
        patch = [
            PatchOperation(op="replace", path="/name", value="Patched"),
            PatchOperation(op="replace", path="/on", value=False),
            PatchOperation(op="add", path="/tags/-", value="three"),
        ]
        assert client.update_subscription(kind, listed.id, patch).name == "Patched"
    emulator.clear_requests()
    patched = [
        task(kind, options(kind, name="Patched", enabled=False, tags=["three", "two", "one"])) for kind in CONFIGS
    ]
    run = ansible([play(*patched)]).succeeded
    assert [run[kind]["action"] for kind in CONFIGS] == ["unchanged"] * len(CONFIGS)
    assert {each["method"] for each in emulator.requests()} == {"GET"}
    for kind in CONFIGS:
        client.delete_subscription(kind, run[kind]["subscription"]["id"])
    assert emulator.state()["acme"] == []


def test_the_module_finds_unchanged_what_the_client_created(client: Any, emulator: Emulator, ansible: Ansible) -> None:
    statement = StatementPost(effect="deny", notResources=["proj/web:env/*"], actions=["createFlag", "updateOn"])
    for kind, (config, _options, _shown) in CONFIGS.items():
        body = SubscriptionPost(name="Shared", config=config, statements=[statement], on=True, tags=["two", "one"])
        client.create_subscription(kind, body)
    emulator.clear_requests()
    by_id = {"id": "{{ datadog.subscription.id }}"}
    run = ansible(
        [
            play(
                *(task(kind, options(kind, enabled=True), register=kind) for kind in CONFIGS),
                task("by id", options("datadog", **by_id)),
                task("given back", "{{ datadog.subscription }}"),
            )
        ],
    ).succeeded
    assert [each.result["action"] for each in run.results] == ["unchanged"] * (len(CONFIGS) + 2)
    assert {each["method"] for each in emulator.requests()} == {"GET"}


def test_the_module_changes_one_field_of_what_the_client_created(
    client: Any, emulator: Emulator, ansible: Ansible
) -> None:
    for kind, (config, _options, _shown) in CONFIGS.items():
        client.create_subscription(kind, SubscriptionPost(name="Shared", config=config))
    before = emulator.state()["acme"]
    emulator.clear_requests()
    changes: dict[str, tuple[str, str, str]] = {
        "datadog": ("host_url", "hostURL", "https://us5.datadoghq.com"),
        "splunk": ("token", "token", "another-splunk-token"),
        "slack": ("url", "url", "https://hooks.example.com/services/T0/B0/another"),
        "dynatrace": ("entity", "entity", "SERVICE"),
        "cloudtrail": ("account_id", "accountId", "210987654321"),
    }
    run = ansible(
        [
            play(
                *(
                    task(kind, {"integration_key": kind, "name": "Shared", "config": {option: value}})
                    for kind, (option, _name, value) in changes.items()
                )
            )
        ]
    ).succeeded
    assert [run[kind]["action"] for kind in CONFIGS] == ["updated"] * len(CONFIGS)
    patches = [each["body"] for each in emulator.requests() if each["method"] == "PATCH"]
    assert patches == [
        [{"op": "replace", "path": f"/config/{name}", "value": value}] for _option, name, value in changes.values()
    ]
    after = [
        {**each, "config": {**each["config"], changes[each["kind"]][1]: changes[each["kind"]][2]}, "version": 2}
        for each in before
    ]
    assert emulator.state()["acme"] == after

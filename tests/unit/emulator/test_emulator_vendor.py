# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as the vendor sees the service: its Python client, and its OpenAPI document where that is at hand."""

from typing import Any

import pytest
from emulator import Emulator
from jsonschema import Draft4Validator
from launchdarkly_api import ApiClient, Configuration, PatchOperation, StatementPost, SubscriptionPost
from launchdarkly_api.api.integration_audit_log_subscriptions_api import IntegrationAuditLogSubscriptionsApi
from launchdarkly_api.exceptions import ApiException, BadRequestException, NotFoundException, UnauthorizedException
from support.conformance import DOCUMENT, compares_with, vendors_document


def vendor(emulator: Emulator, token: str) -> Any:
    configuration = Configuration(host=emulator.url, api_key={"ApiKey": token})
    return IntegrationAuditLogSubscriptionsApi(ApiClient(configuration))


@pytest.fixture
def client(emulator: Emulator) -> Any:
    return vendor(emulator, "acme-token")


def test_the_five_operations(client: Any, emulator: Emulator) -> None:
    created = client.create_subscription(
        "datadog",
        SubscriptionPost(
            name="one",
            config={"apiKey": "supersecret123"},
            statements=[StatementPost(effect="allow", resources=["proj/*"], actions=["*"])],
            on=True,
            tags=["a"],
        ),
    )
    assert created.config["apiKey"] == "sup********123"
    assert (created.kind, created.on, created.tags) == ("datadog", True, ["a"])
    assert created.statements[0].resources == ["proj/*"]
    assert created.status.error_count == 0
    assert created.access.allowed[0].action == "updateIntegration"
    assert created.links["self"].href.endswith(created.id)

    listed = client.get_subscriptions("datadog")
    assert listed.key == "datadog"
    assert [item.to_dict() for item in listed.items] == [created.to_dict()]
    assert client.get_subscription_by_id("datadog", created.id).to_dict() == created.to_dict()

    updated = client.update_subscription("datadog", created.id, [PatchOperation(op="replace", path="/on", value=False)])
    assert updated.to_dict() == {**created.to_dict(), "on": False}

    assert client.delete_subscription("datadog", created.id) is None
    assert emulator.state()["acme"] == []


def test_its_errors(client: Any, emulator: Emulator) -> None:
    with pytest.raises(NotFoundException, match="Invalid resource identifier"):
        client.get_subscription_by_id("datadog", "0123")
    with pytest.raises(BadRequestException, match=r"config\.url"):
        client.create_subscription("msteams", SubscriptionPost(name="one", config={}))
    with pytest.raises(UnauthorizedException):
        vendor(emulator, "wrong").get_subscriptions("datadog")
    emulator.faults([{"fault": "rate_limit"}])
    with pytest.raises(ApiException) as caught:
        client.get_subscriptions("datadog")
    assert caught.value.status == 429


@compares_with(DOCUMENT)
@pytest.mark.parametrize(
    "quirks",
    [
        {},
        {"statement_lists": "fill_empty", "scalars": "strings", "secrets": "omitted"},
        {
            "empty_items": "omit",
            "empty_members": "omit",
            "empty_status": "omit",
            "kind": "omit",
            "read_members": ["name"],
            "list_members": ["config", "name", "on"],
        },
    ],
)
def test_answers_are_valid_under_the_openapi_document(api: Any, emulator: Emulator, quirks: dict[str, Any]) -> None:
    document = vendors_document()
    emulator.quirks(**quirks)
    one = api.create(config={"apiKey": "supersecret123"}, apiKey="legacy-api-key", url="https://x", tags=["a"])
    error = {"statusCode": 500, "responseBody": "no"}
    emulator.status("acme", one["_id"], successes=1, errors=[error])
    item = f"datadog/{one['_id']}"
    emulator.faults([{"fault": "status", "status": 409, "method": "PATCH", "skip": 1}])
    for method, path, token, body in [
        ("GET", "datadog", "acme-token", None),
        ("GET", "datadog", "acme-reader", None),
        ("GET", "datadog", "nobody", None),
        ("GET", "nothing", "acme-token", None),
        ("POST", "datadog", "acme-token", {"name": "two", "config": {}}),
        ("POST", "datadog", "acme-token", {}),
        ("POST", "datadog", "acme-reader", {}),
        ("GET", item, "acme-token", None),
        ("PATCH", item, "acme-token", [{"op": "replace", "path": "/name", "value": "three"}]),
        ("PATCH", item, "acme-token", [{"op": "replace", "path": "/name", "value": "four"}]),
        ("DELETE", item, "acme-token", None),
    ]:
        response = api(method, path, token=token, json=body)
        template = "/api/v2/integrations/{integrationKey}" + ("/{id}" if "/" in path else "")
        described = document["paths"][template][method.lower()]["responses"][str(response.status_code)]
        if "content" in described:
            schema = described["content"]["application/json"]["schema"]
            Draft4Validator({**schema, "components": document["components"]}).validate(response.json())
            if response.status_code < 300:
                assert _unknown_members(response.json(), schema, document) == []
        else:
            assert response.content == b""


def _unknown_members(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """The names in an answer that the document does not have, which it would not object to."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("type") == "array":
        return [name for item in value for name in _unknown_members(item, schema["items"], document)]
    if schema.get("type") != "object" or "additionalProperties" in schema:
        return []
    return [name for name in value if name not in schema["properties"]] + [
        name
        for member, inner in schema["properties"].items()
        if member in value
        for name in _unknown_members(value[member], inner, document)
    ]

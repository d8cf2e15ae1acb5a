# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator's own table of integrations against the reference data, which is not part of the repository."""

import json
from typing import Any

import pytest
from emulator.integrations import FIELDS, fields
from emulator.policies import default_statements
from support.conformance import FIELDS as REFERENCE
from support.conformance import compares_with

pytestmark = compares_with(REFERENCE)


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return data


def test_fields_are_those_of_the_reference(reference: dict[str, Any]) -> None:
    # The manifest requires Datadog's key, the API reference does not, and the emulator follows the latter.
    reference["datadog"]["fields"]["apiKey"]["required"] = False
    expected = {
        kind: {
            name: (
                field["type"],
                field["required"],
                field["secret"],
                None if field.get("default", "") == "" else field["default"],
                tuple(field.get("allowed", ())),
            )
            for name, field in integration["fields"].items()
        }
        for kind, integration in reference.items()
    }
    ours = {
        kind: {
            name: (field.type, field.required, field.masked, field.default, field.allowed)
            for name, field in fields(kind).items()
        }
        for kind in FIELDS
    }
    assert ours == expected


def test_default_policies_are_those_of_the_reference(reference: dict[str, Any]) -> None:
    usual = [{"effect": "allow", "actions": ["*"], "resources": ["proj/*:env/production:flag/*"]}]
    expected = {kind: integration.get("default_policy", usual) for kind, integration in reference.items()}
    assert {kind: default_statements(kind) for kind in FIELDS} == expected

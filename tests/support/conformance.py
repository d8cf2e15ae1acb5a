# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an emulator recorded, compared with the vendor's OpenAPI document.

The vendor's documents are not part of this repository: they are beside the checkout where the collection is developed.
Elsewhere, the tests that compare with them are skipped, and the summary of ``make test`` names them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
DOCUMENT = REFERENCE / "openapi-integrations.json"
FIELDS = REFERENCE / "integration-fields.json"


def missing(document: Path) -> str | None:
    """Return that nothing is compared with a document, if it is not here, or None."""
    return None if document.exists() else f"not compared with {document.name}, which is not in ../shared/reference"


def compares_with(document: Path) -> pytest.MarkDecorator:
    """Mark a test, or a module, as one that is skipped if a document is not here."""
    return pytest.mark.skipif(not document.exists(), reason=str(missing(document)))


Json = dict[str, Any]


def violations(recorded: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what the vendor's document does not allow in an emulator's record.

    Every request has to be valid, and every answer of a status that the document lists, unless a fault struck it.
    Without the document the list is empty: a module that calls this has the fixture ``vendors_document``, which skips.
    """
    return list(_violations(vendors_document(), recorded)) if DOCUMENT.exists() else []


@cache
def vendors_document() -> Json:
    """Return the OpenAPI document, which must be here."""
    document: Json = json.loads(DOCUMENT.read_text())
    return document


def _violations(document: Json, recorded: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in recorded:
        called = f"request {entry['n']}, {entry['method']} {entry['path']}"
        operation = _operation(document, entry["method"], entry["path"])
        if operation is None:
            yield f"{called}: there is no such operation"
            continue
        for problem in _request_problems(document, operation, entry):
            yield f"{called}: {problem}"
        if entry["fault"] is None:
            for problem in _answer_problems(document, operation, entry):
                yield f"{called}: answer {entry['status']}: {problem}"


def _operation(document: Json, method: str, path: str) -> Json | None:
    """Return the operation that a request calls."""
    for template, operations in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            operation: Json | None = operations.get(method.lower())
            return operation
    return None


def _request_problems(document: Json, operation: Json, entry: Mapping[str, Any]) -> Iterator[str]:
    body = operation.get("requestBody")
    if body is None:
        if entry["body"] is not None:
            yield "has a body"
        return
    kind = next((value for name, value in entry["headers"].items() if name.lower() == "content-type"), None)
    if kind not in body["content"]:
        yield f"is sent as {kind}"
    else:
        yield from _invalid(document, body["content"][kind]["schema"], entry["body"])


def _answer_problems(document: Json, operation: Json, entry: Mapping[str, Any]) -> Iterator[str]:
    answer = operation["responses"].get(str(entry["status"]))
    if answer is None:
        return
    if "content" not in answer:
        if entry["response"] is not None:
            yield "has a body"
    elif not isinstance(entry["response"], dict):
        yield "is no JSON object"
    else:
        yield from _invalid(document, answer["content"]["application/json"]["schema"], entry["response"])


def _invalid(document: Json, schema: Json, value: Any) -> Iterator[str]:
    validator = Draft202012Validator({**schema, "components": document["components"]})
    for error in validator.iter_errors(value):
        # Not the message of the library, which quotes the whole value.
        yield f"{error.json_path} does not satisfy {error.validator} {json.dumps(error.validator_value)[:80]}"

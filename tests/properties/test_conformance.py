# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator responds as the vendor's OpenAPI document says, and what tests record is compared with the document."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from emulator import Emulator
from support import conformance

from .profiles import FULL

Json = dict[str, Any]

COMPARES = conformance.compares_with(conformance.DOCUMENT)
KEPT, DELETED = "5" * 24, "6" * 24
ACCOUNT = {"name": "acme", "tokens": ["writes"], "read_tokens": ["reads"], "integrations": ["datadog", "brand-new"]}

TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
OWN_DOCUMENT: Json = {
    "components": {"schemas": {"Text": TEXT}},
    "paths": {
        "/texts/{id}": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Text"}}}}
                }
            },
            "put": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Text"}}}},
                "responses": {"204": {}},
            },
        }
    },
}
GET: Json = {"n": 7, "method": "GET", "path": "/texts/a%2Fb", "headers": {}, "body": None, "fault": None}
GET |= {"status": 200, "response": {"text": "t"}}
PUT: Json = {**GET, "method": "PUT", "status": 204, "response": None, "body": {"text": "t"}}
PUT |= {"headers": {"content-type": "application/json"}}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (GET, None),
        (PUT, None),
        ({**GET, "status": 503, "response": "<html>"}, None),
        ({**GET, "fault": "broken_json", "response": '{"text'}, None),
        ({**GET, "path": "/texts"}, "there is no such operation"),
        ({**GET, "path": "/texts/a/b"}, "there is no such operation"),
        ({**GET, "method": "POST"}, "there is no such operation"),
        ({**GET, "body": {}}, "has a body"),
        ({**GET, "response": {"text": 1}}, 'answer 200: $.text does not satisfy type "string"'),
        ({**GET, "response": None}, "answer 200: is no JSON object"),
        ({**PUT, "body": {}}, 'does not satisfy required ["text"]'),
        ({**PUT, "fault": "drop_after", "body": None}, 'does not satisfy type "object"'),
        ({**PUT, "headers": {}}, "is sent as None"),
        ({**PUT, "response": {}}, "answer 204: has a body"),
    ],
)
def test_what_a_record_is_held_against(monkeypatch: pytest.MonkeyPatch, entry: Json, problem: str | None) -> None:
    monkeypatch.setattr(conformance, "DOCUMENT", Path(__file__))
    monkeypatch.setattr(conformance, "vendors_document", lambda: OWN_DOCUMENT)
    found = conformance.violations([entry])
    assert len(found) == (problem is not None)
    assert problem is None or (f"request 7, {entry['method']} {entry['path']}" in found[0] and problem in found[0])


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(accounts=[ACCOUNT]) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.reset()
    running.clear_limits()
    config = {"apiKey": "0123456789", "hostURL": "https://api.datadoghq.com"}
    stored = [{"_id": each, "kind": "datadog", "name": "n", "config": config} for each in (KEPT, DELETED)]
    running.seed({"acme": stored})
    running.status("acme", KEPT, successes=1, errors=[{"statusCode": 500, "responseBody": "no"}])
    return running


@COMPARES
def test_every_status_that_the_document_lists(emulator: Emulator) -> None:
    document = conformance.vendors_document()
    operations = {
        (method.upper(), path): set(operation["responses"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    bodies = {"POST": {"name": "n", "config": {}}, "PATCH": [{"op": "replace", "path": "/on", "value": True}]}
    wrong = {"POST": {}, "PATCH": [{"op": "replace", "path": "/on", "value": 7}]}
    for (method, path), statuses in operations.items():
        for status in statuses:
            url = emulator.url + path.format(
                integrationKey="mattermost" if status == "404" else "datadog",
                id=DELETED if method == "DELETE" else KEPT,
            )
            if status == "429":
                emulator.limits(route=0, global_=0)
            if status == "409":
                emulator.faults([{"fault": "status", "status": 409}])
            token = {"401": "unknown", "403": "reads"}.get(status, "writes")
            if status == "403" and method == "GET":
                # Whatever may read at all may read these: the emulator has no such answer of its own.
                emulator.faults([{"fault": "status", "status": 403}])
            answer = requests.request(
                method,
                url,
                json=(wrong if status == "400" else bodies).get(method),
                headers={"Authorization": token},
                timeout=60,
            )
            emulator.clear_limits()
            assert str(answer.status_code) == status, (method, path, answer.text)
    # Those that faults gave are the emulator's usual error bodies.
    recorded = [{**each, "fault": None} for each in emulator.requests()]
    assert len(recorded) == sum(map(len, operations.values()))
    assert [each for each in conformance.violations(recorded) if ": answer " in each] == []


def run_schemathesis(url: str, folder: Path, *options: str, config: str) -> None:
    """Run the vendor's document against a server; fails with what schemathesis found."""
    document = copy.deepcopy(conformance.vendors_document())
    item = document["paths"]["/api/v2/integrations/{integrationKey}/{id}"]
    # The document lists 401 for every operation but this one, which surely has no other answer to a wrong token.
    item["patch"]["responses"].setdefault("401", item["get"]["responses"]["401"])
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "schemathesis.toml").write_text(config)
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", url]
    command += ["--header", "Authorization: writes", "--checks", checks, "--continue-on-failure", "--no-color"]
    command += ["--max-examples", "200" if FULL else "10", *([] if FULL else ["--seed", "1"]), *options]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@COMPARES
def test_generated_requests_of_every_operation(emulator: Emulator, tmp_path: Path) -> None:
    run_schemathesis(
        emulator.url,
        tmp_path,
        "--phases=examples,coverage,fuzzing",
        config=f"""
            [parameters]
            "path.integrationKey" = "datadog"
            "path.id" = "{KEPT}"

            [[operations]]
            include-method = "DELETE"
            parameters = {{ "path.id" = "{DELETED}" }}

            [[operations]]
            include-name = "POST /api/v2/integrations/{{integrationKey}}"
            parameters = {{ "path.integrationKey" = "brand-new" }}
        """,
    )
    assert {(each["method"], each["status"]) for each in emulator.requests()} >= {
        ("GET", 200),
        ("POST", 201),
        ("POST", 400),
        ("PATCH", 200),
        ("PATCH", 400),
        ("DELETE", 204),
        ("DELETE", 404),
    }


@COMPARES
def test_generated_sequences_of_requests(emulator: Emulator, tmp_path: Path) -> None:
    config = '[parameters]\n"path.integrationKey" = "brand-new"\n'
    run_schemathesis(emulator.url, tmp_path, "--phases=stateful", config=config)
    created = {each["response"]["_id"] for each in emulator.requests() if each["status"] == 201}
    used = {each["path"].rsplit("/", 1)[1] for each in emulator.requests() if each["status"] in (200, 204)}
    assert created & used

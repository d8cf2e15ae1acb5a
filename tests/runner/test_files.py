# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of docs/awx fit together."""

from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from .controller import AWX, inject

(PLAY,) = yaml.safe_load((AWX / "configure.yml").read_text())
TEMPLATES = {each["name"]: each for each in PLAY["vars"]["controller_templates"]}


def made(kind: str) -> list[dict[str, Any]]:
    """The arguments of all tasks that make one kind of thing."""
    return [task[f"awx.awx.{kind}"] for task in PLAY["tasks"] if f"awx.awx.{kind}" in task]


def test_credential_of_our_type_has_the_inputs_of_the_type() -> None:
    fields = yaml.safe_load((AWX / "credential_type/inputs.yml").read_text())["fields"]
    (type_,) = made("credential_type")
    (credential,) = [each for each in made("credential") if each["credential_type"] == type_["name"]]
    assert set(credential["inputs"]) == {field["id"] for field in fields}
    assert all(field["secret"] for field in fields)


def test_injected_text_reaches_the_variable_that_the_inventory_reads() -> None:
    variables = (AWX / "project/group_vars/all/controller.yml").read_text()
    (name,) = inject({"tokens": "acme: api-1"})
    assert f"({name} | from_yaml)[inventory_hostname]" in variables
    assert inject({"tokens": "acme: api-1"})[name] == "acme: api-1"


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_template_runs_a_playbook_of_the_project_on_hosts_that_there_are(template: dict[str, Any]) -> None:
    assert (AWX / "project" / template["playbook"]).is_file()
    groups = yaml.safe_load((AWX / "project/inventory.yml").read_text())["all"]
    known = {*groups["hosts"], *groups["children"], "all"}
    assert set(template.get("limit", "all").replace("!", "").split(":")) <= known


def test_nobody_is_asked_for_anything_at_launch() -> None:
    (arguments,) = made("job_template")
    (workflow,) = made("workflow_job_template")
    assert [name for name in [*arguments, *workflow] if name.startswith("ask_") or "survey" in name] == []


def test_workflow_is_made_of_the_templates_and_ends_in_the_report() -> None:
    (workflow,) = made("workflow_job_template")
    nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
    assert {node["unified_job_template"]["name"] for node in nodes.values()} < set(TEMPLATES)
    next_of = {
        name: {each["identifier"] for to in node.get("related", {}).values() for each in to}
        for name, node in nodes.items()
    }
    assert next_of == {"plan": {"canary"}, "canary": {"rollout", "report"}, "rollout": {"report"}, "report": set()}


def test_shipped_secrets_are_encrypted_each_by_itself() -> None:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!vault", lambda _, node: str(node.value).encode())
    values = yaml.load((AWX / "project/group_vars/all/vault.yml").read_text(), Loader)
    vault = VaultLib([("default", VaultSecret(b"example"))])
    assert all(b"example" in vault.decrypt(value) for value in values.values())

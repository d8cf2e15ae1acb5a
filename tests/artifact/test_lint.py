# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-lint calls the module of each task that it checks, in its own process. It finds wrong options, and that must
not change an account."""

import json
import subprocess
from pathlib import Path

import yaml
from emulator import Emulator
from support.playbook import INFO, MODULE, Json, environment, play, run_playbook, task

BULK = "community.launchdarkly.audit_log_subscriptions"
SECRET = "s3cretive"
TOKEN = "api-c0ffee03-write-acme"
PLAYBOOK = """\
---
- name: Play
  hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - name: Create one
      community.launchdarkly.audit_log_subscription:
        api_url: URL
        api_token: TOKEN
        integration_key: msteams
        name: Team
        config:
          url: https://teams.example.com
    - name: Keep the list
      community.launchdarkly.audit_log_subscriptions:
        api_url: URL
        api_token: TOKEN
        subscriptions:
          - integration_key: msteams
            name: Team
    - name: Read
      community.launchdarkly.audit_log_subscription_info:
        api_url: URL
        api_token: TOKEN
        integration_keys: [msteams]
"""


def test_linting_a_playbook_sends_nothing(tmp_path: Path) -> None:
    with Emulator(accounts=[{"name": "acme", "tokens": [TOKEN], "integrations": None}]) as emulator:
        text = PLAYBOOK.replace("URL", emulator.url).replace("TOKEN", TOKEN)
        # The same playbook does send when it is run.
        assert run_playbook(text, tmp_path).succeeded["Create one"]["changed"]
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "GET"]
        emulator.clear_requests()
        assert lint(tmp_path) == {}
        assert emulator.requests() == []


def test_wrong_options_are_found(tmp_path: Path) -> None:
    """Also where templates stand beside them, and without a quote of any value."""
    identity: Json = {"integration_key": "datadog", "name": "{{ name }}"}
    wrong = [
        # Ansible's own module shows that the rule works here.
        ("core", "ansible.builtin.file", {"path": "/tmp/any", "bogus": SECRET}, "bogus"),
        ("option", MODULE, {**identity, "bogus": SECRET}, "bogus"),
        ("choice", MODULE, {**identity, "state": SECRET}, "present, absent"),
        ("required", MODULE, {"name": "{{ name }}", "api_token": "{{ token }}"}, "integration_key"),
        ("field", MODULE, {**identity, "config": {"api_kay": "{{ key }}"}}, "config.api_kay"),
        ("boolean", MODULE, {**identity, "config": {"hide_member_details": SECRET}}, "config.hide_member_details"),
        ("bulk option", BULK, {"subscriptions": [identity, {**identity, "bogus": SECRET}]}, "subscriptions[1]"),
        ("bulk choice", BULK, {"subscriptions": [{**identity, "state": SECRET}]}, "subscriptions[0]"),
        ("bulk required", BULK, {"prune": "{{ prune }}"}, "subscriptions"),
        ("bulk entry required", BULK, {"subscriptions": [{"name": "n"}]}, 'subscriptions[0] ("n"): integration_key'),
        ("info option", INFO, {"bogus": SECRET, "integration_keys": "{{ keys }}"}, "bogus"),
        ("info boolean", INFO, {"validate_certs": SECRET}, "validate_certs"),
    ]
    found = lint_tasks(tmp_path, [(name, module, options) for name, module, options, _says in wrong])
    assert {name: len(messages) for name, messages in found.items()} == dict.fromkeys([each[0] for each in wrong], 1)
    assert [name for name, _module, _options, says in wrong if says not in found[name][0]] == []
    assert SECRET not in json.dumps(found)


def test_right_options_are_not_found(tmp_path: Path) -> None:
    """A template may yield anything. The token may come from the environment or from module_defaults, and the file
    that ca_path names is on the host of the task."""
    every_option = {
        "api_url": "{{ url }}",
        "api_token": "{{ token }}",
        "validate_certs": "{{ validate }}",
        "ca_path": "/etc/pki/of/another/host.pem",
        "timeout": "{{ timeout }}",
    }
    subscription = {
        "state": "{{ state }}",
        "integration_key": "{{ key }}",
        "id": "{{ id }}",
        "enabled": "{% if on %}true{% else %}false{% endif %}",
        "tags": "{{ tags }}",
        "statements": [{"effect": "{{ effect }}", "resources": "{{ resources }}", "actions": ["{{ action }}"]}],
        "config": "{{ config }}",
        "update_secrets": "{{ update }}",
    }
    fields = {"api_key": "{{ key }}", "hide_member_details": "{{ hide }}", "hostURL": "{{ url }}"}
    tasks: list[tuple[str, str, Json]] = [
        ("plain", MODULE, {"integration_key": "datadog", "name": "n", "config": {"api_key": "k"}}),
        ("templates", MODULE, {**every_option, **subscription}),
        ("fields", MODULE, {"integration_key": "datadog", "name": "{{ name }}", "config": fields}),
        ("statements", MODULE, {"integration_key": "datadog", "name": "n", "statements": "{{ statements }}"}),
        ("brand new", MODULE, {"integration_key": "new", "name": "n", "additional_config": "{{ fields }}"}),
        ("one new field", MODULE, {"integration_key": "new", "name": "n", "additional_config": {"key": "{{ k }}"}}),
        (
            "both states",
            MODULE,
            {"integration_key": "slack", "name": "n", "state": "{{ state }}", "config": {"url": ""}},
        ),
        ("list", BULK, {**every_option, "subscriptions": "{{ list }}", "prune": "{{ prune }}"}),
        ("entries", BULK, {"subscriptions": ["{{ entry }}", subscription], "scope": "{{ scope }}"}),
        ("scope", BULK, {"subscriptions": [], "prune": True, "scope": {"integration_keys": ["{{ key }}"]}}),
        ("info", INFO, {**every_option, "integration_keys": "{{ keys }}", "tags": ["{{ tag }}"]}),
        ("all", INFO, {}),
    ]
    assert lint_tasks(tmp_path, tasks) == {}


def lint_tasks(folder: Path, tasks: list[tuple[str, str, Json]]) -> dict[str, list[str]]:
    """Check a playbook of these tasks (name, module, options), and return what ``lint`` returns."""
    plays = [play(*(task(f"Task {name}", options, module=module) for name, module, options in tasks))]
    (folder / "playbook.yml").write_text("---\n" + yaml.safe_dump(plays, sort_keys=False))
    (folder / "home").mkdir()
    for name in ("ansible.cfg", "hosts"):
        (folder / "home" / name).touch()
    return lint(folder)


def lint(folder: Path) -> dict[str, list[str]]:
    """Check ``playbook.yml``, and return the messages of the rule ``args``, by the name of the task without ``Task``.
    There are no others."""
    # PyYAML indents lists in another way than ansible-lint wants.
    command = ["ansible-lint", "--offline", "--nocolor", "--skip-list=yaml", "--format=json", "playbook.yml"]
    done = subprocess.run(command, cwd=folder, env=environment(folder), check=False, capture_output=True, text=True)
    assert done.returncode == 0 and "Ignored exception" not in done.stderr, done.stdout + done.stderr
    messages: dict[str, list[str]] = {}
    for each in json.loads(done.stdout):
        assert each["check_name"] == "args[module]", each
        name = each["content"]["body"].removeprefix("Task/Handler: Task ")
        messages.setdefault(name, []).append(each["description"])
    return messages

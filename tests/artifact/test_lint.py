# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-lint calls the module of each task that it checks, in its own process. That must not change an account."""

import subprocess
from pathlib import Path

from acceptance.playbook import environment, run_playbook
from emulator import Emulator

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
        run_playbook(text, tmp_path).succeeded["Create one"]
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "GET"]
        emulator.clear_requests()
        command = ["ansible-lint", "--offline", "--nocolor", "playbook.yml"]
        done = subprocess.run(command, cwd=tmp_path, env=environment(tmp_path), check=False, capture_output=True)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        assert emulator.requests() == []

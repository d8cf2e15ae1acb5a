# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-runner keeps of single tasks: its events have their arguments and results, and no secret."""

import subprocess
from pathlib import Path

import pytest
import yaml
from emulator import Emulator
from support.canaries import canary, url_canary
from support.canary_search import Search
from support.playbook import BIN, GROUP, INFO, LIST, environment, play, task
from support.ways import WAYS, Way, env_of

TOKEN, SECRET = canary("token"), url_canary("url")
OPTIONS = {"integration_key": "slack", "name": "{{ item }}", "config": {"url": "{{ secret }}"}}


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_is_in_an_event(way: Way, tmp_path: Path) -> None:
    for name in ("env", "project", "home"):
        (tmp_path / name).mkdir()
    for name in ("ansible.cfg", "hosts"):
        (tmp_path / "home" / name).touch()
    looped = task("Loop", OPTIONS, loop=["one", "two"])
    listed = task("List", {"subscriptions": [{**OPTIONS, "name": "three"}]}, module=LIST)
    refused = task("Refused", {**OPTIONS, "name": "four", "state": "{{ secret }}"}, ignore_errors=True)
    with Emulator(accounts=[{"name": "acme", "tokens": [TOKEN.text]}]) as emulator:
        defaults = {GROUP: {"api_url": emulator.url, "api_token": "{{ token }}"}}
        plays = [{**play(looped, listed, refused, task("Read", {}, module=INFO)), "module_defaults": defaults}]
        (tmp_path / "project/playbook.yml").write_text(yaml.safe_dump(plays, sort_keys=False))
        (tmp_path / "env/extravars").write_text(yaml.safe_dump({"token": TOKEN.text, "secret": SECRET.text}))
        (tmp_path / "env/cmdline").write_text("-vvvv --diff")
        env = {name: value for name, value in environment(tmp_path).items() if "CALLBACK" not in name}
        command = [str(BIN / "ansible-runner"), "run", str(tmp_path), "-p", "playbook.yml", "--ident", "job"]
        subprocess.run(command, env={**env, **env_of(way)}, check=True, capture_output=True)
        assert [each["name"] for each in emulator.state()["acme"]] == ["one", "two", "three"]
    files = [path for path in (tmp_path / "artifacts/job").rglob("*") if path.is_file()]
    events = [path for path in files if path.parent.name == "job_events"]
    assert sum('"event": "runner_on_ok"' in path.read_text() for path in events) == 3
    assert sum('"event": "runner_item_on_ok"' in path.read_text() for path in events) == 2
    search = Search([TOKEN, SECRET])
    assert [(path.name, find) for path in files for find in search.find(path.read_text())] == []

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process, and the state file."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
from emulator import Control, Emulator

TESTS = Path(__file__).resolve().parents[2]


@contextmanager
def process(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "emulator", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            assert line.startswith("emulator: listening on http"), line
            yield line.split()[-1], child
        finally:
            child.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_listens_and_ends_when_told(tmp_path: Path, number: signal.Signals) -> None:
    port_file = tmp_path / "port"
    with process("--port-file", str(port_file), "--token", "a", "--token", "b") as (url, child):
        assert url.endswith(f":{port_file.read_text()}")
        for token in ("a", "b"):
            headers = {"Authorization": token}
            # A connection that stays open, and a request that hangs, must not keep it from ending.
            session = requests.Session()
            assert session.get(f"{url}/api/v2/integrations/datadog", headers=headers, timeout=60).status_code == 200
        control = Control(url)
        assert control.accounts() == [{"name": "default", "integrations": None}]
        control.faults([{"fault": "delay_before", "seconds": 3600}])
        with pytest.raises(requests.Timeout):
            requests.get(f"{url}/api/v2/integrations/datadog", headers=headers, timeout=0.1)
        child.send_signal(number)
        output, errors = child.communicate(timeout=60)
    assert (child.returncode, output, errors) == (0, "", "")
    assert list(tmp_path.iterdir()) == [port_file]


def test_the_state_file_survives_also_without_the_accounts(tmp_path: Path) -> None:
    state, accounts = tmp_path / "state.json", tmp_path / "accounts.json"
    accounts.write_text(json.dumps([{"name": "acme", "tokens": ["t"]}]))
    arguments = ("--state-file", str(state), "--accounts", str(accounts))
    headers = {"Authorization": "t"}
    with process(*arguments) as (url, child):
        base = f"{url}/api/v2/integrations/datadog"
        body = {"name": "one", "config": {"apiKey": "supersecret123"}}
        first, second = (requests.post(base, headers=headers, json=body, timeout=60).json() for _ in range(2))
        operation = {"op": "replace", "path": "/name", "value": "changed"}
        requests.patch(f"{base}/{first['_id']}", headers=headers, json=[operation], timeout=60)
        requests.delete(f"{base}/{second['_id']}", headers=headers, timeout=60)
        before = Control(url).state()
        # It is all in the file already, so that a kill loses nothing.
        child.kill()
    assert json.loads(state.read_text()) == before
    assert state.stat().st_mode & 0o077 == 0
    with Emulator(accounts=[{"name": "other", "tokens": ["u"]}], state_file=state) as emulator:
        assert emulator.state() == {**before, "other": []}
    with process(*arguments) as (url, _):
        listed = requests.get(f"{url}/api/v2/integrations/datadog", headers=headers, timeout=60).json()
        assert [item["name"] for item in listed["items"]] == ["changed"]
        assert listed["items"][0]["config"]["apiKey"] == "sup********123"


def test_it_serves_https(tmp_path: Path) -> None:
    authority, certificate = trustme.CA(), tmp_path / "certificate.pem"
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    with process("--tls-certificate", str(certificate), "--token", "a") as (url, _):
        assert url.startswith("https://127.0.0.1:")
        assert Control(url, str(tmp_path / "authority.pem")).accounts() == [{"name": "default", "integrations": None}]
        with pytest.raises(requests.exceptions.SSLError):
            Control(url).accounts()


@pytest.mark.parametrize(
    ("name", "content"),
    [("--accounts", "[{}]"), ("--state-file", "{"), ("--accounts", None), ("--tls-certificate", "-")],
)
def test_a_wrong_file_is_said_in_a_line(tmp_path: Path, name: str, content: Any) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_text(content)
    command = [sys.executable, "-m", "emulator", name, str(file)]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(TESTS)}
    )
    assert result.returncode == 1
    assert result.stderr.startswith("emulator: ") and result.stderr.count("\n") == 1

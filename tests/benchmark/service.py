# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator, in processes of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from emulator.client import Control
from support.front import written
from support.playbook import ROOT, Json
from support.site import token_of

from .measured import Sample

LINKS = PLAIN, SLOW, TLS = "0 ms", "50 ms", "TLS"
"""The one with TLS has no latency."""
_TOKEN = "x" * 40
"""As long as an access token of LaunchDarkly's. The emulator does not record the one that it got."""
_LATENCY = {PLAIN: 0.0, SLOW: 0.05, TLS: 0.0}


@dataclass(frozen=True)
class Service:
    """The emulator behind one link."""

    link: str
    control: Control
    ca_path: str | None

    def hold(self, accounts: Mapping[str, Sequence[Json]]) -> None:
        """Hold these accounts with these subscriptions, and forget all requests."""
        self.control.clear()
        self.control.set_accounts([{"name": name, "tokens": [token_of(name)]} for name in accounts])
        self.control.seed({name: list(subscriptions) for name, subscriptions in accounts.items()})
        if latency := _LATENCY[self.link]:
            self.control.faults([{"fault": "delay_before", "seconds": latency, "times": None}])

    def options(self, account: str) -> Json:
        """Return the options of a module that connect to an account."""
        return {"api_token": token_of(account), "api_url": self.control.url, "ca_path": self.ca_path}


def sample(seconds: float, requests: Sequence[Json]) -> Sample:
    """Return a sample that sent these recorded requests."""
    return Sample(seconds, len(requests), sum(map(size, requests)))


def size(request: Json) -> int:
    """Return how many bytes of HTTP a recorded request had: its first line, its headers, and its body."""
    headers = {name.lower(): value for name, value in request["headers"].items()}
    headers["authorization"] = _TOKEN
    query = "&".join(f"{name}={value}" for name, value in request["query"].items())
    first = f"{request['method']} {request['path']}{'?' if query else ''}{query} HTTP/1.1"
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return len("\r\n".join(lines).encode()) + int(headers.get("content-length", 0))


@contextmanager
def services(folder: Path) -> Iterator[list[Service]]:
    """Run an emulator without TLS and one with it, and return one service a link."""
    authority, certificate = trustme.CA(), folder / "certificate.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    ca_path = written(authority, folder / "authority.pem")
    with ExitStack() as stack:
        plain = Control(f"http://127.0.0.1:{stack.enter_context(_emulator(folder / 'port'))}")
        port = stack.enter_context(_emulator(folder / "port-tls", "--tls-certificate", str(certificate)))
        secured = Control(f"https://127.0.0.1:{port}", ca_path)
        yield [Service(PLAIN, plain, None), Service(SLOW, plain, None), Service(TLS, secured, ca_path)]


@contextmanager
def _emulator(port: Path, *arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", "emulator", "--port-file", str(port), *arguments]
    with subprocess.Popen(command, cwd=ROOT / "tests", stdout=subprocess.DEVNULL) as process:
        try:
            while not port.exists() and process.poll() is None:
                time.sleep(0.02)
            yield port.read_text()
        finally:
            process.terminate()

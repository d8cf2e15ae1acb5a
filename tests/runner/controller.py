# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX does with a project, as far as it can be had without AWX: import its inventory, make the folder of a job as
ansible-runner takes it, with the inventory of a slice and what the credentials bring, and run ansible-runner on it."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support.playbook import ROOT, environment

Json = dict[str, Any]

AWX = ROOT / "docs/awx"
_MARK = "AWX_PRIVATE_DATA_DIR"


class _Unsafe(yaml.SafeDumper):
    """Writes each string so that Ansible takes no template in it."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("!unsafe", data)


_Unsafe.add_representer(str, _Unsafe.represent_str)


@dataclass
class Controller:
    """A project with its inventory. ``tokens`` is what the credential of the type "LaunchDarkly accounts" holds,
    ``variables`` are the extra variables of all job templates, ``jobs`` counts."""

    folder: Path
    vault_password: str
    tokens: dict[str, str]
    variables: Json
    jobs: int = 0

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @cached_property
    def inventory(self) -> Json:
        """What AWX gets from an inventory source in the project; it has no vault password for that."""
        command = [_tool("ansible-inventory"), "--list", "--export", "-i", "inventory.yml", "--playbook-dir", "."]
        done = subprocess.run(command, cwd=self.project, env=self._env(), capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))

    def start(
        self, playbook: str, *, part: tuple[int, int] = (1, 1), options: str = "", variables: Mapping[str, Any]
    ) -> "Job":
        """Start a job: a playbook of the project over slice ``part[0]`` of ``part[1]``, with options of a template and
        extra variables of its workflow."""
        self.jobs += 1
        folder = self.folder / f"job{self.jobs}"
        for name in ("env", "inventory"):
            (folder / name).mkdir(parents=True)
        shutil.copytree(self.project, folder / "project")
        script = f"#!{sys.executable}\nprint({json.dumps(cut(self.inventory, *part))!r})\n"
        (folder / "inventory/hosts").write_text(script)
        (folder / "inventory/hosts").chmod(0o700)
        extra = {**self.variables, **variables, "awx_job_id": self.jobs}
        (folder / "env/extravars").write_text(yaml.dump(extra, Dumper=_Unsafe))
        brought = folder / "env/credential"
        brought.write_text(yaml.dump(inject({"tokens": yaml.safe_dump(self.tokens)}), Dumper=_Unsafe))
        (folder / "env/cmdline").write_text(shlex.join(["--ask-vault-pass", "-e", f"@{brought}"]) + f" {options}")
        (folder / "env/passwords").write_text(json.dumps({r"Vault password:\s*?$": self.vault_password}))
        command = [_tool("ansible-runner"), "run", str(folder), "-p", playbook, "--ident", str(self.jobs)]
        with (folder / "stdout").open("wb") as stdout:
            process = subprocess.Popen(
                command, env={**self._env(), _MARK: str(folder)}, stdout=stdout, stderr=subprocess.STDOUT
            )
        return Job(self.jobs, folder, process)

    def run(self, playbook: str, **options: Any) -> "Job":
        """Run a job to its end; ``options`` as for ``start``."""
        job = self.start(playbook, **options)
        job.wait()
        return job

    def _env(self) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        (home / "ansible.cfg").touch()
        return {name: value for name, value in environment(self.folder).items() if "CALLBACK" not in name}


@dataclass
class Job:
    """A run of ansible-runner."""

    number: int
    folder: Path
    process: "subprocess.Popen[bytes]"

    def wait(self) -> int:
        """Wait for the end, and return the exit status."""
        return self.process.wait(600)

    def kill(self) -> None:
        """End every process of the job at once, as the end of its container would."""
        mark = f"{_MARK}={self.folder}\0".encode()
        while running := [pid for pid in _processes() if mark in _environ(pid)]:
            for pid in running:
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.01)
        self.process.wait()

    @property
    def output(self) -> str:
        """What people see of the job."""
        return (self.folder / "stdout").read_text()

    @property
    def artifacts(self) -> Json:
        """What the job hands on in a workflow."""
        events = (self.folder / f"artifacts/{self.number}/job_events").glob("*.json")
        told = (json.loads(path.read_text()) for path in events)
        (last,) = [event for event in told if event["event"] == "playbook_on_stats"]
        return dict(last["event_data"]["artifact_data"])


def cut(inventory: Json, number: int, count: int) -> Json:
    """Return the inventory of one slice: each ``count``-th host, by name, and all groups and variables."""
    hosts = {host for group in inventory.values() for host in group.get("hosts", ())}
    mine = set(sorted(hosts)[number - 1 :: count])
    hostvars = inventory["_meta"]["hostvars"]
    groups = {
        name: {**group, "hosts": sorted(mine.intersection(group["hosts"]))} if "hosts" in group else group
        for name, group in inventory.items()
        if name != "_meta"
    }
    return {**groups, "_meta": {"hostvars": {host: hostvars.get(host, {}) for host in sorted(mine)}}}


def inject(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return the extra variables that a credential of the type "LaunchDarkly accounts" brings."""
    injectors = yaml.safe_load((AWX / "credential_type/injectors.yml").read_text())
    templates = ImmutableSandboxedEnvironment()
    return {name: templates.from_string(template).render(inputs) for name, template in injectors["extra_vars"].items()}


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _processes() -> list[str]:
    return [name for name in os.listdir("/proc") if name.isdigit()]


def _environ(pid: str) -> bytes:
    try:
        return Path("/proc", pid, "environ").read_bytes()
    except OSError:
        return b""

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An inventory of emulated accounts, and runs of the collection's playbooks over it."""

import json
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator import Emulator

from .playbook import BIN, environment

Json = dict[str, Any]

_MARK = "ROLLOUT_TEST_RUN"
_TIMEOUT = 3600


class Service(Emulator):
    """The emulator, which also tells in short how far a run is."""

    def __enter__(self) -> "Service":
        super().__enter__()
        return self

    @property
    def count(self) -> int:
        """How many requests are recorded."""
        return len(self.requests())

    def requests(self) -> list[Json]:
        """The recorded requests, oldest first; there may be too many for a control call."""
        return list(self._world.log.entries)

    def waits_in(self, fault: str) -> bool:
        """Whether a request that this fault struck is still without an answer."""
        return any(entry["fault"] == fault and entry["status"] is None for entry in self.requests())

    def writes(self, account: str | None = None) -> list[Json]:
        """The recorded requests that are no reads, of one account or of all."""
        return [each for each in self.requests() if each["method"] != "GET" and account in (None, each["account"])]


@dataclass(frozen=True)
class Run:
    """What a run left: ``cpu`` are the seconds of all its processes, ``memory`` is the peak of the largest one in
    bytes, ``requests`` are those it sent, ``report`` the JSON report, where it wrote one."""

    code: int
    output: str
    seconds: float
    cpu: float
    memory: int
    requests: list[Json]
    report: Json | None
    folder: Path

    @property
    def succeeded(self) -> "Run":
        """This run, after a check that it succeeded."""
        assert self.code == 0, self.output[-6000:]
        return self

    @property
    def accounts(self) -> dict[str, Json]:
        """What the report says of each account."""
        assert self.report is not None, self.output[-6000:]
        return {each["account"]: each for each in self.report["accounts"]}

    @property
    def states(self) -> dict[str, str]:
        """The report's state of each account."""
        return {name: each["state"] for name, each in self.accounts.items()}

    @property
    def writes(self) -> list[Json]:
        """The requests of this run that are no reads."""
        return [each for each in self.requests if each["method"] != "GET"]

    @property
    def changed(self) -> dict[str, int]:
        """How many changed tasks the recap counts for each host."""
        recap = self.output.rpartition("PLAY RECAP")[2].splitlines()[1:]
        words = (line.split() for line in recap if " : ok=" in line)
        return {each[0]: int(next(word for word in each if word.startswith("changed="))[8:]) for each in words}


@dataclass
class Site:
    """Accounts of an emulator as hosts of an inventory. ``common`` are the variables of all hosts, ``hosts`` those of
    each, ``files`` the texts of the files in the folder of each in host_vars."""

    service: Service
    folder: Path
    common: Json = field(default_factory=dict)
    hosts: dict[str, Json] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    runs: int = 0

    def add(self, *names: str, **variables: Any) -> None:
        """Add accounts, each with a token of its own and with these variables, to the emulator and the inventory."""
        for name in names:
            self.hosts[name] = {"audit_log_rollout_api_token": token_of(name), **variables}
        self.service.set_accounts([{"name": name, "tokens": [token_of(name)]} for name in self.hosts])

    def describe(self, entries: Sequence[Json], *names: str) -> None:
        """Make this the list of these accounts, or, where none is named, of all."""
        for variables in [self.hosts[name] for name in names] or [self.common]:
            variables["audit_log_rollout_subscriptions"] = list(entries)

    def run(self, playbook: str, *args: str, **options: Any) -> Run:
        """Run a playbook of the collection to its end; ``options`` are those of ``start``."""
        return self.start(playbook, *args, **options).finish()

    def start(
        self,
        playbook: str,
        *args: str,
        forks: int = 5,
        env: Mapping[str, str] | None = None,
        defaults: bool = False,
        before: Sequence[str] = (),
        **variables: Any,
    ) -> "Running":
        """Start a playbook of the collection, or one with a path, with these extra variables.

        ``defaults``: leave the folders that it writes to where they are when nobody says anything. ``before`` is a
        command that runs Ansible's.
        """
        self.runs += 1
        folder = self.folder / f"run{self.runs}"
        inventory = folder / "inventory"
        inventory.mkdir(parents=True)
        (folder / "home").mkdir()
        for name in ("ansible.cfg", "hosts"):
            (folder / "home" / name).touch()
        common = {"audit_log_rollout_api_url": self.service.url, **self.common}
        (inventory / "inventory.json").write_text(json.dumps({"all": {"vars": common, "hosts": self.hosts}}))
        for host, files in self.files.items():
            (inventory / "host_vars" / host).mkdir(parents=True)
            for name, text in files.items():
                (inventory / "host_vars" / host / name).write_text(text, encoding="utf-8")
        folders = {
            "audit_log_rollout_report_dir": str(folder / "report"),
            "audit_log_export_dir": str(folder / "export"),
        }
        extra = {**({} if defaults else folders), **variables}
        command = [
            *before,
            *(str(BIN / "ansible-playbook"), "-i", str(inventory / "inventory.json")),
            *("-f", str(forks), "-e", json.dumps(extra)),
            *(playbook if "/" in playbook else f"community.launchdarkly.{playbook}", *args),
        ]
        return Running(self.service, folder, command, env or {})


def token_of(account: str) -> str:
    """Return the token of an account."""
    return f"api-token-of-{account}"


class Running:
    """A run that is under way, in a session of its own."""

    def __init__(self, service: Service, folder: Path, command: list[str], added: Mapping[str, str]) -> None:
        self.service = service
        self.folder = folder
        self._mark = f"{_MARK}={uuid.uuid4()}"
        self._first = service.count
        self._begin = time.monotonic()
        env = environment(folder)
        del env["ANSIBLE_CALLBACKS_ENABLED"], env["ANSIBLE_CALLBACK_PLUGINS"]
        env |= dict([self._mark.split("=")]) | dict(added)
        with (folder / "output").open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A shell ignores interrupts for what it starts in the background, and its children inherit that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        self._usage: Any = None

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        """Wait until a condition holds. Returns False if the run ended before."""
        while not condition():
            if self._ended():
                return False
            time.sleep(0.002)
        return True

    def send(self, signal_number: int, to: str) -> None:
        """Send a signal to Ansible's ``process``, to its ``group``, or to ``all`` processes of the run.

        Ansible's workers each have a session of their own, so that they are not in the group.
        """
        if to == "process":
            os.kill(self._process.pid, signal_number)
        elif to == "group":
            os.killpg(self._process.pid, signal_number)
        else:
            for number in self._processes():
                with suppress(ProcessLookupError):
                    os.kill(number, signal_number)

    def kill(self, everything: bool) -> None:
        """Send SIGKILL to the process group, and, where asked, to the workers too.

        Ansible's workers each have a session of their own: they survive a kill of the group, and end the task that
        they are at. ``everything`` is what a machine that dies does to them.
        """
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        while everything and (left := list(self._processes())):
            for number in left:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            time.sleep(0.01)
        while not self._ended():
            time.sleep(0.01)

    def finish(self) -> Run:
        """Wait for the end, and return what the run left."""
        while not self._ended():
            if time.monotonic() - self._begin > _TIMEOUT:
                self.kill(everything=True)
            time.sleep(0.02)
        reports = [*(self.folder / "report").glob("*.json"), *(self.folder / "audit_log_rollout").glob("*.json")]
        return Run(
            code=self._process.returncode,
            output=(self.folder / "output").read_text(encoding="utf-8", errors="replace"),
            seconds=time.monotonic() - self._begin,
            cpu=self._usage.ru_utime + self._usage.ru_stime,
            memory=self._usage.ru_maxrss * 1024,
            requests=self.service.requests()[self._first :],
            report=json.loads(reports[0].read_text()) if reports else None,
            folder=self.folder,
        )

    def workers_left(self) -> bool:
        """Whether any process of the run still does something.

        A worker whose parent was killed writes its result into a pipe that nobody reads, and may wait there for ever.
        """
        return any("pipe_write" not in _waits_in(number) for number in self._processes())

    def _ended(self) -> bool:
        if self._usage is None:
            number, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if number:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self._usage = usage
        return self._usage is not None

    def _processes(self) -> Iterable[int]:
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if self._mark.encode() in path.read_bytes():
                    yield int(path.parent.name)


def _waits_in(number: int) -> str:
    """Return where in the kernel a process waits, or nothing."""
    with suppress(OSError):
        return Path(f"/proc/{number}/wchan").read_text()
    return ""


def normal(subscriptions: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Return an account's state without what only the service makes, and without what makes no difference.

    Those are ids, versions, the order of subscriptions, of tags and inside the lists of a statement, empty lists, and
    empty config fields.
    """
    plain = [
        {
            **{member: each[member] for member in ("kind", "name", "on", "url", "apiKey")},
            "tags": sorted(set(each["tags"])),
            "statements": [
                {name: sorted(set(value)) if isinstance(value, list) else value for name, value in one.items() if value}
                for one in each["statements"]
            ],
            "config": {
                name: value
                for name, value in sorted(each["config"].items())
                if value != "" and (each["kind"], name) != ("cloudtrail", "externalId")
            },
        }
        for each in subscriptions
    ]
    return sorted(plain, key=lambda each: json.dumps(each, sort_keys=True))

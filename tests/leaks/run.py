# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs cases with the real ansible-playbook, and gathers everything that is written."""

import json
import os
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.canaries import Canary, canary
from support.playbook import play, run_playbook, task
from support.polling import until
from support.ways import Way, env_of

from .case import Case, plain

HOOKS = Path(__file__).parent / "hooks"
ENVIRONMENT_TOKEN = canary("the token in the environment")
PROXY_PASSWORD = canary("the password of a proxy")
COMMON = (ENVIRONMENT_TOKEN, PROXY_PASSWORD)
"""The secrets that every run has in its environment."""


@dataclass(frozen=True)
class Run:
    """What a run wrote, by sink, and the result of each case by its name."""

    sinks: dict[str, str]
    results: dict[str, dict[str, Any]]


def run(cases: Sequence[Case], urls: Mapping[str, str], collections: Path, folder: Path, way: Way) -> Run:
    """Run the cases as the tasks of one play, with servers at these addresses; all files are in the folder.

    A callback that is not ours prints what it gets, so that standard output has the arguments of tasks, too.
    """
    secrets: dict[str, Any] = {}
    tasks = [_task(number, case, urls[case.server], secrets) for number, case in enumerate(cases)]
    registered = ", ".join(each["register"] for each in tasks)
    show = task("Registered", {"msg": f"{{{{ [{registered}] }}}}"}, module="ansible.builtin.debug")
    with _listening() as (address, heard):
        done = run_playbook(
            [play(*tasks, show)],
            folder,
            args=["-vvvv", "--diff"],
            variables={"secret": secrets, **{k: plain(v) for case in cases for k, v in case.variables.items()}},
            env={
                **env_of(way),
                "PYTHONPATH": str(HOOKS),
                "ANSIBLE_CALLBACKS_ENABLED": "dump_results,third_party",
                "ANSIBLE_ASYNC_DIR": str(folder / "async"),
                "ANSIBLE_COLLECTIONS_PATH": str(collections),
                "ANSIBLE_LOG_PATH": str(folder / "log"),
                "LEAK_HUNT_SOCKET": address,
                "LAUNCHDARKLY_ACCESS_TOKEN": ENVIRONMENT_TOKEN.text,
                "HTTPS_PROXY": f"http://user:{PROXY_PASSWORD.text}@127.0.0.1:1",
            },
        ).succeeded
        # With async, a process of Ansible's own removes the module's file some seconds after the task, and logs that.
        until(lambda: not [*folder.rglob("AnsiballZ_*")])
    results = {each.task: {**each.result, "failed": each.status == "failed"} for each in done.results}
    sinks = {
        "stdout": done.stdout,
        "stderr": done.stderr,
        "callback": (folder / "results.jsonl").read_text(),
        "log file": (folder / "log").read_text(),
        "system log": _told(heard, "system log"),
        "process arguments": _told(heard, "process arguments"),
        "files left": _files_left(folder),
    }
    return Run(sinks, results)


def _task(number: int, case: Case, url: str, secrets: dict[str, Any]) -> dict[str, Any]:
    """Return the task of a case; its canaries are put into the variable ``secret``, as the docs tell users to."""

    def rendered(value: Any) -> Any:
        if isinstance(value, Canary):
            name = f"s{len(secrets)}"
            secrets[name] = value.value
            return f"{{{{ secret.{name} }}}}"
        if isinstance(value, dict):
            return {key: rendered(each) for key, each in value.items()}
        return [rendered(each) for each in value] if isinstance(value, list) else value

    return task(
        case.name,
        rendered({"api_token": case.token, "api_url": url, **case.options}),
        module=f"community.launchdarkly.{case.module}",
        register=f"case_{number}",
        ignore_errors=True,
        **case.keywords,
    )


@contextmanager
def _listening() -> Iterator[tuple[str, list[list[str]]]]:
    """Listen for what ``hooks/sitecustomize.py`` tells: pairs of a sink and a text, whole once the block is left."""
    heard: list[list[str]] = []
    # A socket's path must be short, as no test folder's is.
    with tempfile.TemporaryDirectory(prefix="hunt") as short, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        address = os.path.join(short, "log")
        ear.bind(address)

        def listen() -> None:
            while message := ear.recv(1 << 20):
                heard.append(json.loads(message))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield address, heard
        finally:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
                last.sendto(b"", address)
            thread.join()


def _told(heard: list[list[str]], sink: str) -> str:
    return "\n".join(text for where, text in heard if where == sink)


def _files_left(folder: Path) -> str:
    """Return the names and the content of what the run left, without what it was given and the other sinks."""
    known = {folder / name for name in ("variables.json", "results.jsonl", "log")}
    files = (path for path in folder.rglob("*") if path.is_file() and path not in known)
    return "\n".join(f"{path.relative_to(folder)}\n{path.read_bytes().decode('latin-1')}" for path in files)

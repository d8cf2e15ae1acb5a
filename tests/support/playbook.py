# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of ``ansible-playbook``, in an environment that holds nothing of the user's."""

import atexit
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("ANSIBLE_BIN", Path(sys.executable).parent)).absolute()
"""Where Ansible's commands are: those of the test environment, or of another version."""
MODULE = "community.launchdarkly.audit_log_subscription"
INFO = "community.launchdarkly.audit_log_subscription_info"
LIST = "community.launchdarkly.audit_log_subscriptions"
AS_MODULE = "COMMUNITY_LAUNCHDARKLY_AS_MODULE"
"""The environment variable with which all tasks run as modules."""
GROUP = "group/community.launchdarkly.launchdarkly"


@dataclass(frozen=True)
class TaskResult:
    """One result as callbacks get it: ``status`` is ok, failed, skipped or unreachable, ``item`` says that it is one
    of a loop's, ``emulator`` has the ``requests`` and the ``state`` of the emulator that the run's environment variable
    DUMP_EMULATOR names, as they were when the task was done."""

    host: str
    task: str
    status: str
    item: bool
    result: Json
    emulator: Json | None = None


@dataclass(frozen=True)
class Run:
    """What a run left: its exit code, its output, and every result in order."""

    code: int
    stdout: str
    stderr: str
    results: list[TaskResult]

    def __getitem__(self, task: str) -> Json:
        """The result of the one task of this name."""
        (result,) = [each.result for each in self.results if each.task == task and not each.item]
        return result

    @property
    def succeeded(self) -> "Run":
        """This run, after a check that it succeeded."""
        assert self.code == 0, f"{self.stdout}\n{self.stderr}"[-4000:]
        return self


def environment(folder: Path) -> dict[str, str]:
    """The environment of a run whose files all lie under ``folder``: no settings, proxies or home of the user's."""
    return {
        "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder / "home"),
        "TMPDIR": short_name(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_CALLBACKS_ENABLED": "dump_results",
        "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callback_plugins"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
        "ANSIBLE_CONFIG": str(folder / "home" / "ansible.cfg"),
        "ANSIBLE_HOME": str(folder / "home" / ".ansible"),
        "ANSIBLE_INVENTORY": str(folder / "home" / "hosts"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_REMOTE_TMP": str(folder / "home" / ".ansible" / "tmp"),
        "DUMP_RESULTS": str(folder / "results.jsonl"),
    }


def short_name(folder: Path) -> str:
    """Return a short name of a folder, a link that lasts as long as the tests run.

    From ansible-core 2.21 on, each run has a socket in its folder for temporary files, and the names of sockets have
    about 100 letters at most.
    """
    link = Path(tempfile.gettempdir()) / f"run-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    if not link.is_symlink():
        link.symlink_to(folder)
        atexit.register(link.unlink, missing_ok=True)
    return str(link)


def run_playbook(
    plays: Sequence[Json] | str,
    folder: Path,
    *,
    args: Sequence[str] = (),
    variables: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    typed: str | None = None,
) -> Run:
    """Run plays (data, or a playbook's text), and return what came of it.

    ``folder`` is empty, and gets all that the run writes. ``args`` go to ansible-playbook, ``variables`` as an extra
    variables file, ``env`` on top of ``environment()``. Ansible is started in ``cwd``, or else in the folder. ``typed``
    is what somebody types.
    """
    (folder / "home").mkdir(parents=True)
    for name in ("ansible.cfg", "hosts"):
        (folder / "home" / name).touch()
    playbook, extra = folder / "playbook.yml", folder / "variables.json"
    playbook.write_text(plays if isinstance(plays, str) else yaml.safe_dump(list(plays), sort_keys=False))
    extra.write_text(json.dumps(dict(variables or {})))
    return _run(["ansible-playbook", str(playbook), "-e", f"@{extra}", *args], folder, env, cwd, typed)


def run_ad_hoc(module: str, arguments: str, folder: Path, *, env: Mapping[str, str] | None = None) -> Run:
    """Run one module on localhost by the command ``ansible``; its one result has the module's name as its task."""
    (folder / "home").mkdir(parents=True)
    for name in ("ansible.cfg", "hosts"):
        (folder / "home" / name).touch()
    command = ["ansible", "localhost", "-m", module, "-a", arguments]
    interpreter = ["-e", "ansible_python_interpreter={{ ansible_playbook_python }}"]
    return _run([*command, *interpreter], folder, {"ANSIBLE_LOAD_CALLBACK_PLUGINS": "true", **(env or {})})


def _run(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str] | None,
    cwd: Path | None = None,
    typed: str | None = None,
) -> Run:
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=cwd or folder,
        env={**environment(folder), **(env or {})},
        input=typed,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    dumped = folder / "results.jsonl"
    lines = dumped.read_text(encoding="utf-8").splitlines() if dumped.exists() else []
    return Run(done.returncode, done.stdout, done.stderr, [TaskResult(**json.loads(line)) for line in lines])


def play(*tasks: Json, variables: Mapping[str, Any] | None = None, **keywords: Any) -> Json:
    """A play on localhost with these tasks; ``keywords`` are further keywords of the play."""
    return {
        "name": "Test",
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", **(variables or {})},
        **keywords,
        "tasks": list(tasks),
    }


def task(name: str, options: Json | str, *, module: str = MODULE, **keywords: Any) -> Json:
    """A task that runs one of the collection's modules.

    ``options`` may be a template, ``keywords`` are further keywords of the task.
    """
    return {"name": name, module: options, **keywords}

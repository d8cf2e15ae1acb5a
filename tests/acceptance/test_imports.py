# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module imports and compiles, in the process that Ansible starts for it."""

import ast
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from emulator import Emulator
from support.playbook import AS_MODULE, BIN, INFO, LIST, MODULE, Json, play, task
from support.ways import Way

from .conftest import Ansible

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PACKAGE = "ansible_collections.community.launchdarkly.plugins."
ZAPIER: Json = {"integration_key": "zapier", "name": "One", "config": {"url": "https://hooks.example.com/one"}}
COUNTING = """
import atexit, collections, json, os, sys

compiled = collections.Counter()


def count(event, args):
    if event == "compile":
        compiled[str(args[1])] += 1


def write():
    with open(os.environ["FOUND"], "w") as file:
        json.dump({"modules": sorted(sys.modules), "compiled": compiled}, file)


sys.addaudithook(count)
atexit.register(write)
"""
"""Python imports this before it runs a module. It writes what was imported, and how often each file was compiled."""
ONLY_IF = re.compile(r"A module imports it only (if|for) ")


@dataclass(frozen=True)
class Imports:
    """What the process of a module imported of ``plugins``, and how often it compiled these files, by their paths."""

    modules: set[str]
    compiled: dict[str, int]


@pytest.fixture
def way() -> Way:
    return "in_process"


def lazy() -> set[str]:
    """Return the files whose first lines say that they are imported only if something happens."""
    found = {}
    for path in (PLUGINS / "module_utils").rglob("*.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found[".".join(path.relative_to(PLUGINS).with_suffix("").parts)] = ONLY_IF.search(docstring.replace("\n", " "))
    return {name for name, match in found.items() if match}


def imports_of(ansible: Ansible, folder: Path, module: str, options: Json) -> Imports:
    """Run a module, and return what it imports."""
    (folder / "counting").mkdir(exist_ok=True)
    (folder / "counting" / "sitecustomize.py").write_text(COUNTING)
    python = folder / "python"
    settings = {"PYTHONPATH": str(folder / "counting"), "FOUND": str(folder / "found.json")}
    variables = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
    python.write_text(f'#!/bin/sh\n{variables} exec {shlex.quote(str(BIN / "python"))} "$@"\n')
    python.chmod(0o755)
    ours = task("Ours", options, module=module)
    run = ansible([play(ours, variables={"ansible_python_interpreter": str(python)})], env={AS_MODULE: "1"})
    assert run.code == 0
    found = json.loads((folder / "found.json").read_text())
    compiled = {path.partition("/launchdarkly/plugins/")[2]: count for path, count in found["compiled"].items()}
    compiled.pop("", None)
    return Imports({name.removeprefix(PACKAGE) for name in found["modules"] if name.startswith(PACKAGE)}, compiled)


TASKS: Mapping[str, Json] = {MODULE: ZAPIER, LIST: {"subscriptions": [ZAPIER]}, INFO: {"integration_keys": ["zapier"]}}


@pytest.fixture
def seeded(emulator: Emulator) -> None:
    emulator.seed({"acme": [{"kind": "zapier", "name": "One", "on": True, "config": ZAPIER["config"]}]})


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("module", TASKS)
def test_a_read_imports_nothing_that_only_a_failure_or_a_write_needs(
    module: str, ansible: Ansible, tmp_path: Path
) -> None:
    found = imports_of(ansible, tmp_path, module, TASKS[module])
    assert "module_utils._run.reading" in found.modules
    assert lazy() >= {f"module_utils.{each}" for each in ("_api.messages", "_model.plan_errors", "_run.applying")}
    assert lazy() & found.modules == set()


@pytest.mark.parametrize(("module", "also"), [(MODULE, ()), (LIST, ("_run.applying_account",))])
def test_a_write_imports_what_applies_it(
    module: str, also: Sequence[str], ansible: Ansible, emulator: Emulator, tmp_path: Path
) -> None:
    found = imports_of(ansible, tmp_path, module, TASKS[module])
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST"]
    needed = {f"module_utils.{each}" for each in ("_model.response", "_run.applying", "_run.creating", *also)}
    assert lazy() & found.modules == needed


@pytest.mark.usefixtures("seeded")
def test_python_compiles_each_file_once(ansible: Ansible, tmp_path: Path) -> None:
    unchanged = imports_of(ansible, tmp_path, MODULE, ZAPIER)
    files = {path: count for path, count in unchanged.compiled.items() if not path.endswith("__init__.py")}
    assert len(files) > 40
    # Python finds these before the last of them changes how it finds others.
    before = {"modules/audit_log_subscription.py", "module_utils/_module.py", "module_utils/_process.py"}
    assert {path for path, count in files.items() if count > 1} <= before

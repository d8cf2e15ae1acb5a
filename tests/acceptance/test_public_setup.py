# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a new user meets before anything works: libraries that are missing, and a play over several hosts."""

import json
import shlex
import subprocess
import sysconfig
import venv
from pathlib import Path

from emulator import Emulator
from support.playbook import BIN, INFO, LIST, MODULE, Json, environment, play, task

from .conftest import Ansible
from .failure import MARK

OPTIONS: Json = {"integration_key": "msteams", "name": "Team", "config": {"url": "{{ url }}"}}
SECRETS = {"url": f"https://teams.example.com/{MARK}-path"}

REQUESTS = ["requests", "urllib3", "idna", "certifi", "charset_normalizer"]
JSONPATCH = ["jsonpatch.py", "jsonpointer.py"]
RAISING = "raise RuntimeError('made for another\\nPython')"
REMAINS = ""
"""The text of a module of which nothing is left."""


def make_python(folder: Path, libraries: list[str], own: dict[str, str]) -> str:
    """Make an environment that has these of this one's libraries, and modules of its own (name and text). Returns the
    path of its interpreter."""
    venv.create(folder)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    for name in libraries:
        (site_packages / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    for name, text in own.items():
        (site_packages / f"{name}.py").write_text(text)
    return str(folder / "bin/python")


def test_missing_and_broken_libraries(emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
    """Each host has a Python of its own. What is wrong with it is named at once, with the command that helps."""
    again = "install --force-reinstall"
    made_for_another = "RuntimeError: made for another Python"
    cases: list[tuple[str, list[str], dict[str, str], str, list[str]]] = [
        ("both", [], {}, "install requests jsonpatch", ["does not have requests and jsonpatch"]),
        ("requests", JSONPATCH, {}, "install requests", ["does not have requests."]),
        ("jsonpatch", REQUESTS, {}, "install jsonpatch", ["does not have jsonpatch."]),
        # What is there, but does not work, is not called missing.
        ("jsonpointer", [*REQUESTS, "jsonpatch.py"], {}, f"{again} jsonpatch", ["No module named 'jsonpointer'"]),
        ("urllib3", ["requests", *JSONPATCH], {}, f"{again} requests", ["No module named 'urllib3'"]),
        ("raising jsonpatch", REQUESTS, {"jsonpatch": RAISING}, f"{again} jsonpatch", [made_for_another]),
        ("raising requests", JSONPATCH, {"requests": RAISING}, f"{again} requests", [made_for_another]),
        ("raising urllib3", ["requests", *JSONPATCH], {"urllib3": RAISING}, f"{again} requests", [made_for_another]),
        ("remains", [], {"requests": REMAINS, "jsonpatch": REMAINS}, f"{again} requests jsonpatch", ["cannot import"]),
        ("one each", [], {"jsonpatch": RAISING}, f"{again} requests jsonpatch", ["have requests and can't import"]),
    ]
    pythons = {host: make_python(tmp_path / host, names, own) for host, names, own, *_more in cases}
    pythons["complete"] = make_python(tmp_path / "complete", [*REQUESTS, *JSONPATCH], {})
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": dict.fromkeys(pythons)}}))
    here: Json = {
        "connection": "local",
        "variables": {"ansible_python_interpreter": "{{ pythons[inventory_hostname] }}"},
    }
    run = ansible(
        [
            play(task("Create", OPTIONS, ignore_errors=True), hosts="all", **here),
            play(
                task("List", {"subscriptions": [OPTIONS]}, module=LIST, ignore_errors=True),
                task("Read", {}, module=INFO),
                hosts="both",
                **here,
            ),
        ],
        args=["-i", str(tmp_path / "hosts.json"), "-vvvv"],
        variables={**SECRETS, "pythons": pythons},
    )
    results = {(each.task, each.host): each.result for each in run.results}
    for host, _names, _own, command, says in cases:
        result = results["Create", host]
        assert result["failure"]["code"] == "missing_library", (host, result)
        assert result["failure"]["message"] == result["msg"] and not result["changed"]
        assert f'"{shlex.quote(pythons[host])} -m pip {command}"' in result["msg"], (host, result)
        assert [
            each for each in [*says, pythons[host], "ansible_python_interpreter"] if each not in result["msg"]
        ] == []
    for name in ("List", "Read"):
        assert results[name, "both"]["failure"] == results["Create", "both"]["failure"]
    # The same with all libraries works, and nothing else was sent.
    assert results["Create", "complete"]["action"] == "created"
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST"]
    assert MARK not in run.stdout + run.stderr + json.dumps([each.result for each in run.results])


def test_a_play_over_three_hosts_creates_one(emulator: Emulator, ansible: Ansible) -> None:
    """With the lines that the notes of the modules show. Without them the tasks of the hosts run at the same time; the
    fault sees to it that each has read before one of them creates."""
    emulator.faults([{"fault": "delay_after", "method": "GET", "times": None}])
    entry = {**OPTIONS, "name": "Entry"}
    once = task("Create one", OPTIONS, run_once=True)
    throttled = task("Create a list", {"subscriptions": [entry]}, module=LIST, throttle=1)
    run = ansible(
        [play(once, throttled, hosts="all", connection="local")],
        args=["-i", "one,two,three,", "--forks", "5"],
        variables=SECRETS,
    )
    assert run.code == 0, run.stdout + run.stderr
    assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET", "POST", "GET", "GET"]
    assert [each["name"] for each in emulator.state()["acme"]] == ["Team", "Entry"]


def test_documentation_of_the_setup(tmp_path: Path) -> None:
    """Each module names what it needs, and those that create name the lines for a play over several hosts."""
    command = [str(BIN / "ansible-doc"), "--json", MODULE, LIST, INFO]
    done = subprocess.run(command, env=environment(tmp_path), check=True, capture_output=True, text=True)
    documented = {name: each["doc"] for name, each in json.loads(done.stdout).items()}
    for doc in documented.values():
        assert sorted(doc["requirements"]) == ["jsonpatch", "python >= 3.9", "requests"]
    for name in (MODULE, LIST):
        notes = " ".join(documented[name]["notes"])
        assert "C(run_once: true)" in notes and "C(throttle: 1)" in notes

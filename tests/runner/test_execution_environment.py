# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definition of the execution environment, as far as it can be followed without a container engine: the build
context, and what the build would install from it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.playbook import ROOT

from .controller import AWX


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    """Run a command of the test environment, and return its output."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=cwd, env={**os.environ, "PATH": path, **env}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build context, made by the commands of docs/awx.md."""
    folder = tmp_path_factory.mktemp("execution-environment")
    shutil.copy(AWX / "execution-environment/execution-environment.yml", folder)
    run("ansible-galaxy", "collection", "build", "--output-path", folder, cwd=ROOT)
    (built,) = folder.glob("*.tar.gz")
    built.rename(folder / "community-launchdarkly.tar.gz")
    said = run("ansible-builder", "create", "--output-filename", "Containerfile", cwd=folder)
    assert "No matches" not in said
    return folder / "context"


def test_build_would_install_the_collection_and_what_it_needs(context: Path, tmp_path: Path) -> None:
    steps = (context / "Containerfile").read_text()
    (install,) = re.findall(r"^RUN (.*ansible-galaxy collection install .*)$", steps, re.MULTILINE)
    command = install.replace("/usr/share/ansible/collections", str(tmp_path))
    # Nothing is installed yet where an image is built, whatever this process can see.
    alone = {"ANSIBLE_GALAXY_CLI_COLLECTION_OPTS": "--offline", "ANSIBLE_COLLECTIONS_PATH": str(tmp_path)}
    run("sh", "-c", command, cwd=context / "_build", **alone)
    assert (tmp_path / "ansible_collections/community/launchdarkly/playbooks/rollout.yml").is_file()
    told = yaml.safe_load(run("ansible-builder", "introspect", "--sanitize", tmp_path, cwd=tmp_path))
    assert [line.split()[0] for line in told["python"]] == ["jsonpatch", "requests"]


def test_build_would_install_ansible_and_the_runner(context: Path) -> None:
    steps = (context / "Containerfile").read_text()
    (wanted,) = re.findall(r'^ARG ANSIBLE_INSTALL_REFS="(.*)"$', steps, re.MULTILINE)
    assert [re.split("[<>=]", each)[0] for each in wanted.split()] == ["ansible-core", "ansible-runner"]

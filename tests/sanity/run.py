# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ``ansible-test sanity --venv`` on what the collection ships, with every supported Python that is found.

ansible-test wants a collection under its own name in a real folder with a git repository, fetches pip's bootstrap
script from a host of its own, and drops the environment variables that tell pip where packages come from. So it gets
a copy of the collection, and a home of its own that holds that script and pip's settings; both are under .build.
"""

import ast
import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from types import SimpleNamespace
from urllib.request import getproxies

from ansible_test._internal.python_requirements import get_venv_packages
from support.interpreters import MINORS, folders

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".build/home"
COPY = ROOT / ".build/sanity/ansible_collections/community/launchdarkly"

BOOTSTRAP = """\
# Installs the pip that ansible-test asks for, as the script does that it would fetch.
import subprocess
import sys

wanted = [option for option in sys.argv[1:] if option not in ("--no-setuptools", "--no-wheel")]
subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([sys.executable, "-m", "pip", "install", *wanted], check=True)
"""


def main() -> int:
    """Prepare the copy and the home, and return the exit status of ansible-test."""
    copy_collection()
    write_bootstrap()
    write_pip_settings()
    path = os.pathsep.join(folders())
    environment = {**os.environ, "HOME": str(HOME), "PATH": path}
    return subprocess.run(
        ["ansible-test", "sanity", "--venv", "--color", "no"], cwd=COPY, env=environment, check=False
    ).returncode


def copy_collection() -> None:
    """Unpack what is built for users, and add what ansible-test itself reads: its settings and integration targets."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        build = ["ansible-galaxy", "collection", "build", "--output-path", folder]
        subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        (artifact,) = Path(folder).iterdir()
        with tarfile.open(artifact) as archive:
            archive.extractall(COPY)
    shutil.copy(ROOT / "galaxy.yml", COPY)
    (COPY / "tests").mkdir()
    shutil.copy(ROOT / "tests/config.yml", COPY / "tests")
    for name in ("changelogs", "tests/integration"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, COPY / name, dirs_exist_ok=True)
    subprocess.run(["git", "init", "--quiet"], cwd=COPY, check=True)
    (COPY / ".git/info/exclude").write_text("/tests/output/\n")


def write_bootstrap() -> None:
    """Put a bootstrap script where ansible-test keeps the one that it has fetched."""
    cache = HOME / ".ansible/test/cache"
    cache.mkdir(parents=True, exist_ok=True)
    for minor in MINORS:
        pip = get_venv_packages(SimpleNamespace(version=f"3.{minor}"))["pip"]
        (cache / f"get_pip_{pip.replace('.', '_')}.py").write_text(BOOTSTRAP)


def write_pip_settings() -> None:
    """Write the settings that pip has here, from files and from the environment, into a file in the home."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    settings = configparser.RawConfigParser()
    settings["global"] = {"quiet": "2"}
    if "https" in getproxies():
        settings["global"]["proxy"] = getproxies()["https"]
    if "REQUESTS_CA_BUNDLE" in os.environ:
        settings["global"]["cert"] = os.environ["REQUESTS_CA_BUNDLE"]
    # What is set in the environment comes last, as it does for pip.
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        section, _, option = name.replace(":env:", "global").partition(".")
        if not settings.has_section(section):
            settings.add_section(section)
        settings[section][option] = ast.literal_eval(value)
    file = HOME / ".config/pip/pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with file.open("w") as stream:
        settings.write(stream)


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Python interpreters of this machine."""

import os
import subprocess
from pathlib import Path

MINORS = range(9, 15)
"""The minor versions of Python 3 that are looked for."""


def folders() -> list[str]:
    """Return the folders of the path and of pyenv, without those that have an interpreter that does not run.

    ansible-test takes each ``python3.x`` that it finds for one that runs.
    """
    found = [*os.environ["PATH"].split(os.pathsep), *map(str, Path.home().glob(".pyenv/versions/*/bin"))]
    return [folder for folder in dict.fromkeys(found) if all(map(_runs, Path(folder).glob("python3.[0-9]*")))]


def interpreter(minors: range) -> Path | None:
    """Return the oldest interpreter with one of these minor versions, or None."""
    found = (Path(folder) / f"python3.{minor}" for minor in minors for folder in folders())
    return next((path for path in found if path.exists()), None)


def _runs(command: Path) -> bool:
    """Return whether a command is an interpreter that works, and not a script beside one (``python3.11-config``)."""
    if command.name not in [f"python3.{minor}" for minor in MINORS]:
        return True
    return subprocess.run([command, "-c", ""], check=False, capture_output=True).returncode == 0

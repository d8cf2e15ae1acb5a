# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A copy of the collection, as it is or with a protection broken, for runs that nobody else's edits disturb."""

import shutil
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def copy_collection(target: Path, appended: Mapping[str, str] | None = None) -> Path:
    """Copy the collection, with code appended to some of its files; return the path for Ansible.

    The files are those of ``module_utils``, or their names begin with their folder in ``plugins`` and a colon.
    """
    home = target / "ansible_collections" / "community" / "launchdarkly"
    for folder in ("meta", "plugins"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "galaxy.yml", home)
    for name, code in (appended or {}).items():
        folder, _, path = name.rpartition(":")
        with (home / "plugins" / (folder or "module_utils") / path).open("a") as file:
            file.write(f"\n\n{code}\n")
    return target

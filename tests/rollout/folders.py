# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs leave in a folder of reports."""

import json
import os
from hashlib import sha256
from pathlib import Path

from support.site import Json

IS_ROOT = os.geteuid() == 0
# Root without the right to do what the owners and modes of files forbid.
AS_USER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner") if IS_ROOT else ()


def run_folders(reports: Path, kind: str = "*") -> list[Path]:
    """Return the folders of the runs of a kind, in a folder of reports."""
    return sorted(reports.glob(f"*Z-{kind}-*"))


def run_folder(reports: Path, kind: str = "*") -> Path:
    """Return the folder of the only run of a kind."""
    (folder,) = run_folders(reports, kind)
    return folder


def records(run: Path) -> dict[str, Json]:
    """Return the records in the folder of a run, by account."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (run / "records").glob("*.json")]
    return {each["account"]: each for each in found}


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file under a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def private(folder: Path) -> bool:
    """Return whether a folder, and all that is in it, is for its owner alone, who can use it."""
    return all(
        path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600) for path in [folder, *folder.rglob("*")]
    )

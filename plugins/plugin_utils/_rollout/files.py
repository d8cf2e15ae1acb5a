# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Files and folders on the control node: their paths, and how they are written."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure

from .failures import rollout_failure
from .variables import DEFAULTS

_STARTED_IN = os.getcwd()
"""Where Ansible was started. The action plugin loads this file before Ansible runs a task."""

_LONGEST_NAME = 180  # octets; file systems allow 255, and a suffix is added


def path_of(variable: str, value: Any) -> Path:
    """Return the path that a variable names. A relative path is meant from the folder where Ansible was started.

    ``~`` and environment variables are replaced. Raises Failure if the variable does not name a path.
    """
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text.strip():
        omit = ", or omit the variable" if variable in DEFAULTS else ""
        raise rollout_failure("not_valid", f"{variable} must be the path of a folder. Write a path{omit}.")
    return Path(_STARTED_IN, os.path.expanduser(os.path.expandvars(text)))


def file_name(host: str) -> str:
    """Return the name of a host as the name of a file, without a suffix. No two hosts have the same one."""
    name = quote(host, safe=" ", errors="surrogatepass")
    if name.startswith("."):
        name = f"%2E{name[1:]}"
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}~{hashlib.sha256(host.encode(errors='surrogatepass')).hexdigest()[:16]}"
    return name


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can use, with its parents. A folder that exists keeps its mode.

    Raises Failure.
    """
    for each in reversed([path, *path.parents]):
        try:
            if not each.is_dir():
                each.mkdir(mode=0o700)
                each.chmod(0o700)  # the umask may have taken rights away
        except FileExistsError:
            # Another run may have made it meanwhile.
            if not each.is_dir():
                raise _not_written(each, "a file is in its place") from None
        except OSError as error:
            raise _not_written(each, error.strerror or type(error).__name__) from None


def write_file(path: Path, text: str) -> None:
    """Write a file that only its owner can read. A file that exists is replaced as a whole, or not at all.

    Raises Failure.
    """
    # Runs in two containers can have the same process id.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            os.fchmod(descriptor, 0o600)
            stream.write(text)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _not_written(path, error.strerror or type(error).__name__) from None


def _not_written(path: Path, reason: str) -> Failure:
    return rollout_failure(
        "file_not_written", f"Can't write {path}: {reason}. Correct the path or the rights, or make room."
    )

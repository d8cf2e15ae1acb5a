# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``export``: writes the subscriptions of an account to a variables file."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import TaskFailure

from .._ending import new_stop
from .account import Account
from .failures import rollout_failure
from .files import file_name, make_folder, path_of, write_file
from .stage import Outcome, Stage
from .variables_file import FIRST_LINES, export_text

_FILE = "audit_log_subscriptions.yml"
_LONGEST_NAME = 255  # octets


def export(stage: Stage) -> Outcome:
    """Write the variables file of an account. Raises Failure.

    The path is that of a file in ``host_vars``: a folder for the host, and in it a file. The outcome has no diff, since
    the files of an inventory hold secrets.
    """
    folder = path_of("audit_log_export_dir", stage.variables.get("audit_log_export_dir"))
    path = folder / _folder_name(stage.host) / _FILE
    before = _before(path)
    account = Account(stage.host, stage.variables, stage.environ)
    try:
        text = export_text(account.everything(new_stop()), stage.host)
    except TaskFailure as failure:
        return Outcome(msg=failure.result["msg"], failed=True)
    if text != before and not stage.check_mode:
        make_folder(path.parent)
        write_file(path, text)
    return Outcome(msg=f"The variables file is {path}.", changed=text != before)


def _folder_name(host: str) -> str:
    """Return the name of the host's folder: as Ansible looks for it in ``host_vars``, if a file can have that name.

    No two hosts have the same one.
    """
    is_usable = host.isprintable() and not re.search(r"[%/]|^\.", host) and len(host.encode()) <= _LONGEST_NAME
    return host if is_usable else file_name(host)


def _before(path: Path) -> str | None:
    """Return the text of the file that an earlier export wrote, or None. Raises Failure if the file is another one."""
    for suffix in ("", ".yml", ".yaml", ".json"):
        other = path.parent.with_name(f"{path.parent.name}{suffix}")
        if other.is_file():
            raise _not_ours(
                f"{other} exists. If the folder {path.parent} existed too, Ansible would ignore one of them. Move the "
                f"file into that folder, for example as {path.parent / 'account.yml'}."
            )
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _not_ours(
            f"{path} can't be read ({type(error).__name__}). Move it away, or set audit_log_export_dir."
        ) from None
    if not text.startswith(FIRST_LINES):
        raise _not_ours(f"{path} exists, and export did not write it. Move it away, or set audit_log_export_dir.")
    return text


def _not_ours(message: str) -> Failure:
    return rollout_failure("file_not_ours", message)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Saves time in the process of a module. To be imported before the collection's other files.

Ansible sends a module in a zip archive, without compiled files. Python compiles a file in such an archive to find out
its name, and again to run it (cpython#141276). An importer of our own lets it compile each file once.
"""

from __future__ import annotations

import gc
import os
import sys
from zipimport import ZipImportError, zipimporter


class _Importer(zipimporter):
    """An importer for the module's archive that returns the name of a file without compiling it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        if self.archive != _archive:
            raise ZipImportError(f"{path} is not in the module's archive", path=path)

    def get_filename(self, fullname: str) -> str:
        """Return the path of a file of the archive. Raises ZipImportError if there is no such file."""
        end = f"{os.sep}__init__.py" if self.is_package(fullname) else ".py"
        return os.path.join(self.archive, self.prefix + fullname.rpartition(".")[2] + end)


def skip_cleanup() -> None:
    """Let Python exit without freeing, one by one, all that it imported. That takes longer than the task."""
    if hasattr(gc, "freeze"):  # not in every implementation of Python
        gc.freeze()


if isinstance(__spec__.loader, zipimporter):
    _archive: str = __spec__.loader.archive
    sys.path_hooks.insert(0, _Importer)
    for _path, _finder in sys.path_importer_cache.items():
        if isinstance(_finder, zipimporter) and _finder.archive == _archive:
            sys.path_importer_cache[_path] = _Importer(_path)

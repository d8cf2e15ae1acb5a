# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The libraries that the modules need, and which of them this Python can't import. Tasks start without them."""

from __future__ import annotations

from ._api import libraries as api_libraries
from ._model import libraries as model_libraries


def unusable_libraries() -> dict[str, Exception]:
    """Return why a library can't be imported, by its name for pip. A broken installation can raise any exception.

    Both count, also if a task needs only one: the next task needs the other.
    """
    errors = {"requests": api_libraries.ERROR, "jsonpatch": model_libraries.ERROR}
    return {name: error for name, error in errors.items() if error is not None}

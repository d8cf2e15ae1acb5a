# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The two libraries that the modules need, imported so that a module can still start and say what is wrong."""

from __future__ import annotations

import shlex
import sys

UNUSABLE: dict[str, Exception] = {}
"""Why a library could not be imported, by the name that pip knows. A broken installation can raise any exception."""

try:
    import requests
    import urllib3  # what requests itself is built on
    from requests.adapters import HTTPAdapter
except Exception as exc:
    UNUSABLE["requests"] = exc
    requests = urllib3 = None  # type: ignore[assignment]  # never used: the module fails first
    HTTPAdapter = object  # type: ignore[assignment,misc]  # never used, but a class is derived from it

try:
    from jsonpatch import JsonPatch
    from jsonpointer import JsonPointer  # what jsonpatch itself is built on
except Exception as exc:
    UNUSABLE["jsonpatch"] = exc
    JsonPatch = JsonPointer = None  # type: ignore[assignment,misc]  # never used: the module fails first

__all__ = ("UNUSABLE", "HTTPAdapter", "JsonPatch", "JsonPointer", "requests", "unusable_libraries", "urllib3")


def unusable_libraries() -> str | None:
    """Return what is wrong with the libraries of this Python, all at once, and what helps; None if nothing is."""
    if not UNUSABLE:
        return None
    missing = [name for name, exc in UNUSABLE.items() if isinstance(exc, ModuleNotFoundError) and exc.name == name]
    broken = [name for name in UNUSABLE if name not in missing]
    problems = [f"does not have {' and '.join(missing)}"] if missing else []
    for name in broken:
        reason = " ".join(str(UNUSABLE[name]).split())
        problems.append(f"can't import {name} ({type(UNUSABLE[name]).__name__}: {reason})")
    install = "install --force-reinstall" if broken else "install"
    return (
        f"The Python that runs this module, {sys.executable}, {' and '.join(problems)}. "
        f'Run "{shlex.quote(sys.executable)} -m pip {install} {" ".join(UNUSABLE)}" on the host of the task, or set '
        "ansible_python_interpreter to a Python that has requests and jsonpatch: on the controller, that is usually "
        "{{ ansible_playbook_python }}. If pip refuses to change a Python of the operating system, install the "
        f"system's own packages, such as {' and '.join(f'python3-{name}' for name in UNUSABLE)}."
    )

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The message about libraries that can't be imported. A module imports it only if there are such libraries."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping


def libraries_message(unusable: Mapping[str, Exception], in_ansible: bool = False) -> str:
    """Return a message that lists every problem with the libraries of this Python and how to fix it.

    ``unusable`` are those that ``unusable_libraries`` returns. ``in_ansible`` is whether the code runs in Ansible's own
    process, which can't use another Python.
    """
    missing = [
        name for name, error in unusable.items() if isinstance(error, ModuleNotFoundError) and error.name == name
    ]
    broken = [name for name in unusable if name not in missing]
    problems = [f"does not have {' and '.join(missing)}"] if missing else []
    for name in broken:
        reason = " ".join(str(unusable[name]).split())
        problems.append(f"can't import {name} ({type(unusable[name]).__name__}: {reason})")
    install = "install --force-reinstall" if broken else "install"
    place = (
        "on the control node"
        if in_ansible
        else "on the host where the task runs, or set ansible_python_interpreter to another Python, which has requests "
        "and jsonpatch. On the control node, {{ ansible_playbook_python }} usually has them"
    )
    return (
        f"The Python that runs {'Ansible' if in_ansible else 'this module'}, {sys.executable}, "
        f'{" and ".join(problems)}. Run "{shlex.quote(sys.executable)} -m pip {install} {" ".join(unusable)}" {place}. '
        "If pip refuses to change the operating system's Python, install the packages of the operating system, such as "
        f"{' and '.join(f'python3-{name}' for name in unusable)}."
    )

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Whether a task runs as a module, because something speaks against running it in Ansible's own process."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible_collections.community.launchdarkly.plugins.module_utils._libraries import unusable_libraries

AS_MODULE = "COMMUNITY_LAUNCHDARKLY_AS_MODULE"
"""The environment variable with which the tests run all tasks as modules."""

_DISCOVERED = ("", "auto", "auto_legacy", "auto_legacy_silent", "auto_silent")
"""The values of the setting for the interpreter that let Ansible look for one."""


def needs_module(action: Any, task_vars: Mapping[str, Any]) -> bool:
    """Return whether an action has to run as a module. ``action`` is Ansible's ActionBase.

    If that can't be found out, for example because a template fails, Ansible's module way fails with the reason.
    """
    connection, task = action._connection, action._task
    try:
        return bool(
            os.environ.get(AS_MODULE)
            or unusable_libraries()
            or connection.ansible_name != "ansible.builtin.local"
            or connection.become
            or task.async_val
            or _environment(action)
            or _has_other_interpreter(action, task_vars)
        )
    except Exception:
        return True


def _environment(action: Any) -> dict[str, str]:
    """Return the merged keywords ``environment`` of the task and of what it is in."""
    merged: dict[str, str] = {}
    action._compute_environment_string(merged)
    return merged


def _has_other_interpreter(action: Any, task_vars: Mapping[str, Any]) -> bool:
    """Return whether a variable or a setting names a Python other than the one that runs Ansible.

    Paths are compared as text, since a virtual environment's Python is a link to the one that it was made with.
    """
    host = action._task.delegate_to
    variables = task_vars["ansible_delegated_vars"][host] if host else task_vars
    setting = constants.config.get_config_value("INTERPRETER_PYTHON", variables=variables)
    interpreter = str(action._templar.template(setting) or "").strip()
    # Ansible runs modules in the playbook's folder.
    path = os.path.join(action._loader.get_basedir(), interpreter)
    return interpreter not in _DISCOVERED and os.path.abspath(path) != os.path.abspath(sys.executable)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""A task's host as an Ansible module: raw options in, checked before Ansible sees them, and a result out."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ._hosting import Checked, Result, Task, TaskFailure, failure, failure_of
from ._libraries import unusable_libraries
from ._linting import lasting_problems
from ._options import Spec, numbered

_LINTED = AnsibleModule.__module__ != "ansible.module_utils.basic"
"""Whether ansible-lint loads this file: its rule ``args`` puts a class of its own in the place of AnsibleModule, and
reports what makes the constructor fail. It passes the options as the playbook has them, with templates."""


class _Module(AnsibleModule):
    """An Ansible module that never shows what it was given, only the visible form of its checked options."""

    checked: Checked
    params: dict[str, Any]
    argument_spec: Spec

    def __init__(self, task: Task) -> None:
        self.task = task
        super().__init__(argument_spec=task.spec(), supports_check_mode=True)
        # Ansible would mask these values wherever the same letters occur in the result, and so corrupt ids, names and
        # statements. The result is built without secrets, and text from elsewhere is scrubbed.
        self.no_log_values.clear()
        # Where a result says nothing of the invocation, Ansible adds these.
        self.params = self.checked.visible
        self.log(f"Invoked with {json.dumps(self.checked.visible, default=str)}")

    def _load_params(self) -> None:
        """Check the raw options, and let Ansible validate and log only what is left of them."""
        super()._load_params()
        internal = {name: value for name, value in self.params.items() if str(name).startswith("_ansible_")}
        raw = {name: value for name, value in self.params.items() if name not in internal}
        self.checked = self.task.check(raw, os.environ)
        self.params = {**internal, **self.checked.options}
        if self.checked.problems.found or _LINTED:
            # Nothing for Ansible's own validation, which would fail with a message that may quote a secret.
            self.argument_spec = {}
            self.params = internal
        problems = lasting_problems(self.task, raw) if _LINTED else []
        if problems:
            self.fail_json(msg=numbered("This task would fail", problems))

    def _log_invocation(self) -> None:
        """Log nothing yet: Ansible compares values with secrets after quoting them, and so misses some."""

    def finish(self, result: Result, failed: bool) -> None:
        """Exit with a result."""
        for warning in result.pop("warnings", ()):
            self.warn(warning)
        if failed:
            self.fail_json(**result)
        self.exit_json(**result)


def run_module(task: Task) -> None:
    """Run a task as an Ansible module: read its options, and exit with its result."""
    module = _Module(task)
    result, failed = _run(module)
    # Outside of any handler: Ansible would add the traceback of an exception that is being handled.
    module.finish(result, failed)


def _run(module: _Module) -> tuple[dict[str, Any], bool]:
    problem = unusable_libraries()
    if problem is not None:
        return {"msg": problem, "failure": failure("missing_library", problem)}, True
    try:
        return module.task.run(module.checked, module.check_mode, bool(module._diff)), False
    except TaskFailure as failed:
        return failed.result, True
    except Exception as exc:
        told = failure_of(exc)
        return {"msg": told["message"], "failure": told}, True

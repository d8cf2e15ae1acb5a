# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Runs a task as an Ansible module. The task checks the raw options before Ansible validates or logs them."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from . import _process
from ._options.failure import bug
from ._options.spec import Spec
from ._task import Checked, Mode, Result, Task, TaskFailure

_LINTED = AnsibleModule.__module__ != "ansible.module_utils.basic"
"""Whether ansible-lint loads this file. Its rule ``args`` replaces AnsibleModule with a class of its own, and reports
the message if the constructor fails. It passes the options as they are in the playbook, with templates."""


class _Module(AnsibleModule):
    """An Ansible module that shows and logs only the visible form of its checked options."""

    checked: Checked
    params: dict[str, Any]
    argument_spec: Spec

    def __init__(self, task: Task) -> None:
        self.task = task
        super().__init__(argument_spec=task.spec(), supports_check_mode=True)
        # Ansible would mask these values wherever the same letters occur in the result, and so corrupt ids, names and
        # statements. The result is built without secrets, and secrets are removed from text that comes from elsewhere.
        self.no_log_values.clear()
        # Ansible adds these to a result that has no invocation.
        self.params = self.checked.visible
        self.log(f"Invoked with {json.dumps(self.checked.visible, default=str)}")

    def _load_params(self) -> None:
        """Check the raw options, and let Ansible validate and log only the checked ones."""
        super()._load_params()
        internal = {name: value for name, value in self.params.items() if str(name).startswith("_ansible_")}
        raw = {name: value for name, value in self.params.items() if name not in internal}
        self.checked = self.task.check(raw, os.environ)
        self.params = {**internal, **self.checked.options}
        if self.checked.problems.found or _LINTED:
            # Ansible's own validation would fail with a message that may quote a secret.
            self.argument_spec = {}
            self.params = internal
        if _LINTED:
            from ._linting import message_for_linter

            if message := message_for_linter(self.task, raw):
                self.fail_json(msg=message)

    def _log_invocation(self) -> None:
        """Log nothing. Ansible quotes the values before it compares them with secrets, and so misses some."""

    def finish(self, result: Result, failed: bool) -> None:
        """Exit with a result."""
        for warning in result.pop("warnings", ()):
            self.warn(warning)
        _process.skip_cleanup()
        if failed:
            self.fail_json(**result)
        self.exit_json(**result)


def run_module(task: Task) -> None:
    """Run a task as an Ansible module, and exit with its result."""
    module = _Module(task)
    result, failed = _run(module)
    # Not in an exception handler: Ansible would add the traceback of the exception.
    module.finish(result, failed)


def _run(module: _Module) -> tuple[dict[str, Any], bool]:
    try:
        return module.task.run(module.checked, Mode(module.check_mode, bool(module._diff))), False
    except TaskFailure as failed:
        return failed.result, True
    except Exception as error:
        return TaskFailure(bug(error)).result, True

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Runs a task in Ansible's own process, or hands it over to the module of the same name."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansible import constants
from ansible.module_utils.common.json import AnsibleJSONEncoder
from ansible.plugins.action.normal import ActionModule as AsModule
from ansible_collections.community.launchdarkly.plugins.module_utils._api.tls import read_authorities
from ansible_collections.community.launchdarkly.plugins.module_utils._model.desired import Desired
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import bug
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, Result, Task, TaskFailure

from ._ending import end_worker, ended_early, is_timeout, new_stop, what_was_done
from ._handover import needs_module


class InProcess(AsModule):  # type: ignore[misc]  # ansible-core has no types
    """An action plugin of a module of the collection. ``TASK`` is what both do."""

    TASK: Task

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task."""
        variables = task_vars or {}
        # What this worker has from Ansible's process stays: the garbage collector need not look at it again and again.
        gc.freeze()
        try:
            options = None if needs_module(self, variables) else _as_module_gets(self._task.args)
            if options is None:
                return dict(super().run(tmp, task_vars))
            return self._run_here(options, variables)
        finally:
            if not self._may_run_again:
                # Ansible sends them back with the result, and to callbacks.
                self._task.args = {}
            end_worker()

    @property
    def _may_run_again(self) -> bool:
        """Whether Ansible, or somebody at its debugger, may run the task again with the same arguments."""
        task = self._task
        has_debugger = (
            task.debugger not in (None, "never")
            or constants.config.get_config_value("ENABLE_TASK_DEBUGGER")
            or str(task._parent._play.strategy).rpartition(".")[2] == "debug"
        )
        return bool(task.until or task.retries is not None or has_debugger)

    def _run_here(self, options: Mapping[str, Any], variables: Mapping[str, Any]) -> Result:
        so_far: list[Callable[[], Result]] = []
        visible: Mapping[str, Any] = {}
        entries: Sequence[Desired] = ()
        mode = Mode(bool(self._task.check_mode), bool(self._task.diff), new_stop(), so_far=so_far.append)
        result: Result = {}
        try:
            with _inside(self._loader.get_basedir()):
                checked = self.TASK.check(options, os.environ)
                visible, entries = checked.visible, checked.entries
                result = self.TASK.run(checked, mode)
        except TaskFailure as failure:
            result = {**failure.result, "failed": True}
        except Exception as error:
            result = {**TaskFailure(bug(error)).result, "failed": True}
        except BaseException as error:
            if not is_timeout(error):
                raise
            result = {**_ended(error, so_far, entries), "failed": True, "timedout": {"period": self._task.timeout}}
        finally:
            mode.stop.set()
        if not result.get("warnings"):
            # A module's result has none, if there are none.
            result.pop("warnings", None)
        if _shows_invocation(variables):
            result["invocation"] = {"module_args": visible}
        return result


def run_as_module(task: Task) -> None:
    """Run a task as its module does."""
    # Not at the top: ansible-lint replaces a class of Ansible's while it loads a module, and nobody else needs it here.
    from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module

    run_module(task)


def _as_module_gets(arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a task's arguments as they arrive in a module, or None if they can't be sent to one."""
    try:
        return dict(json.loads(_as_json(arguments)))
    except Exception:
        return None


def _as_json(arguments: Mapping[str, Any]) -> str:
    try:
        return json.dumps(arguments)
    except TypeError:
        # Only Ansible's encoder has all types, such as vaulted text. It takes many times as long.
        return json.dumps(arguments, cls=AnsibleJSONEncoder, vault_to_text=True)


@contextmanager
def _inside(folder: str) -> Iterator[None]:
    """Work in a folder. Ansible runs modules in the playbook's, from which relative paths such as ``ca_path`` count."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _ended(error: BaseException, so_far: Sequence[Callable[[], Result]], entries: Sequence[Desired]) -> Result:
    """Return the result of a task that was ended early. ``so_far`` returns what was done, if anything was sent."""
    done = so_far[-1]() if so_far else {}
    if done.get("pending"):
        what = f"It is not known whether {entries[0].label} was {done['action']}."
    else:
        what = what_was_done(done.get("results", ()))
    return TaskFailure(ended_early(error, what), **done).result


def _shows_invocation(variables: Mapping[str, Any]) -> bool:
    """Return whether results have an ``invocation``. Up to ansible-core 2.20, all of them do."""
    name = "INJECT_INVOCATION"
    config = constants.config
    return config.get_configuration_definition(name) is None or bool(config.get_config_value(name, variables=variables))


# Once, before Ansible forks: it takes longer than all else that a connection does.
read_authorities(os.environ)

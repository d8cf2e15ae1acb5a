# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Runs a stage in Ansible's own process, as what its action plugin does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from ansible.plugins.loader import lookup_loader
from ansible_collections.community.launchdarkly.plugins.module_utils._api.tls import read_authorities
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure, bug

from .._ending import end_worker
from .apply import apply
from .begin import begin
from .check import check
from .export import export
from .failures import rollout_failure
from .join import join
from .plan import plan
from .report import report
from .stage import Outcome, Stage, environment
from .variables import Variables
from .verify import verify

STAGES: Mapping[str, Callable[[Stage], Outcome]] = {
    "begin": begin,
    "plan": plan,
    "check": check,
    "apply": apply,
    "verify": verify,
    "report": report,
    "export": export,
    "join": join,
}


def run_stage(action: Any, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """Run the stage that an action's arguments name, and return the result of the task. It has no secrets.

    ``action`` is Ansible's ActionBase.
    """
    try:
        stage = _stage(action, task_vars)
        return STAGES[stage.arguments["stage"]](stage).result(stage.diff_mode)
    except Failure as failure:
        return Outcome(msg=failure.message, failed=True).result(False)
    except Exception as error:
        return Outcome(msg=bug(error).message, failed=True).result(False)
    finally:
        end_worker()


def _stage(action: Any, task_vars: Mapping[str, Any]) -> Stage:
    task, templar = action._task, action._templar

    def hosts_of(pattern: Any) -> list[str]:
        lookup = lookup_loader.get("ansible.builtin.inventory_hostnames", loader=action._loader, templar=templar)
        return [str(host) for host in lookup.run(pattern, variables=task_vars)]

    return Stage(
        host=str(task_vars["inventory_hostname"]),
        arguments=task.args,
        variables=Variables(task_vars, templar),
        check_mode=bool(task.check_mode),
        diff_mode=bool(task.diff),
        environ=environment(_task_environment(task, templar)),
        play_hosts=_names(task_vars["ansible_play_hosts_all"]),
        batch=_names(task_vars["ansible_play_batch"]),
        left=_names(task_vars["ansible_play_hosts"]),
        strategy=str(task._parent._play.strategy),
        limit=str(task_vars.get("ansible_limit") or ""),
        say=action._display.display,
        warn=action._display.warning,
        groups=task_vars["groups"],
        hosts_of=hosts_of,
        variables_of=lambda host: task_vars["hostvars"][host],
    )


def _names(hosts: Any) -> list[str]:
    return [str(host) for host in hosts]


def _task_environment(task: Any, templar: Any) -> dict[str, str]:
    """Return the environment of the keyword ``environment``, of the task and of what it is in. Raises Failure."""
    merged: dict[str, str] = {}
    for each in task.environment or ():
        try:
            merged.update(templar.template(each) or {})
        except Exception:
            raise rollout_failure(
                "not_evaluated", "The keyword environment of the play or the task can't be evaluated. Correct it."
            ) from None
    return merged


# Once, before Ansible forks: it takes longer than all else that a connection does.
read_authorities(os.environ)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The stage ``begin``: reads what is said about the run, refuses what is not valid, and makes the run's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.release import __version__ as ansible_version
from ansible_collections.community.launchdarkly.plugins.module_utils._libraries import unusable_libraries
from ansible_collections.community.launchdarkly.plugins.module_utils._libraries_message import libraries_message
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import task_failure

from .deviations import fail_on
from .earlier import unsettled
from .failures import rollout_failure
from .files import make_folder, path_of
from .patterns import exact_patterns
from .rings import max_fail_percentage, ring_sizes, rings_of
from .run import Kind, Run
from .stage import Outcome, Stage

_HOSTS = "audit_log_rollout_hosts"
_REPORTS = "audit_log_rollout_report_dir"
_OF_THE_RUN = (
    _REPORTS,
    "audit_log_rollout_rings",
    "audit_log_rollout_max_fail_percentage",
    _HOSTS,
    "audit_log_drift_fail_on",
    "audit_log_export_dir",
)


def begin(stage: Stage) -> Outcome:
    """Begin a run. Raises Failure.

    The argument ``kind`` is rollout, drift or export. With ``of_play``, the accounts are the hosts of the play, and the
    ring is its current batch.
    """
    _check_libraries()
    if stage.strategy.rpartition(".")[2] in ("free", "host_pinned"):
        what = f"The strategy of the play is {stage.strategy}. The role needs the strategy linear. Set it in the play."
        raise rollout_failure("not_valid", what)
    _check_same_everywhere(stage)
    accounts = _accounts(stage)
    if stage.arguments["kind"] == "export":
        folder = path_of("audit_log_export_dir", stage.variables.get("audit_log_export_dir"))
        if not stage.check_mode:
            make_folder(folder)
        return Outcome(facts={"hosts": exact_patterns(accounts)})
    kind: Kind = "drift" if stage.arguments["kind"] == "drift" else "plan" if stage.check_mode else "rollout"
    of_play = bool(stage.arguments.get("of_play"))
    if of_play:
        rings = [list(stage.batch)]
    elif kind == "drift":
        rings = []
    else:
        rings = rings_of(accounts, ring_sizes(stage.variables.get("audit_log_rollout_rings"), len(accounts)))
    reports = path_of(_REPORTS, stage.variables.get(_REPORTS))
    run = Run.begin(
        reports,
        kind,
        accounts,
        rings,
        ansible=str(ansible_version),
        max_fail_percentage=max_fail_percentage(stage.variables.get("audit_log_rollout_max_fail_percentage")),
        of_play=of_play,
        limit=_limit(stage, accounts),
        fail_on=fail_on(stage.variables.get("audit_log_drift_fail_on")),
        unsettled=unsettled(reports, accounts) if kind == "rollout" else [],
    )
    facts: dict[str, Any] = {
        "folder": str(run.folder),
        "first": accounts[0],
        "hosts": exact_patterns(accounts),
        "stopped": run.is_stopped or run.is_refused,
    }
    return Outcome(msg=f"{len(accounts)} accounts. The run's folder is {run.folder}.", facts=facts)


def _check_libraries() -> None:
    if unusable := unusable_libraries():
        raise task_failure("missing_library", libraries_message(unusable, in_ansible=True))


def _check_same_everywhere(stage: Stage) -> None:
    """Refuse a variable of the whole run that hosts have with other values."""
    # Without an inventory, and with a limit, the play has a localhost that is not in the inventory.
    everywhere = {host: stage.variables_of(host) for host in stage.play_hosts if host in stage.groups["all"]}
    for name in _OF_THE_RUN:
        values = {host: _value(variables, name) for host, variables in everywhere.items()}
        own = values.get(stage.host)
        other = next((host for host, value in values.items() if value != own), None)
        if other is not None:
            raise rollout_failure(
                "not_valid",
                f"{name} is for the whole run, but its values for the hosts {stage.host} and {other} differ. Set it "
                "for all hosts, in group_vars/all or with -e.",
            )


def _value(variables: Mapping[str, Any], name: str) -> Any:
    try:
        return variables.get(name)
    except Exception:  # a template fails, and fails the run if the run needs the value
        return None


def _limit(stage: Stage, accounts: Sequence[str]) -> str:
    """Return the limit, if it leaves out accounts, as far as the run knows."""
    if stage.arguments.get("of_play"):
        return stage.limit
    return stage.limit if set(stage.hosts_of(_pattern(stage))) - set(accounts) else ""


def _pattern(stage: Stage) -> Any:
    pattern = stage.variables.get(_HOSTS)
    return pattern if isinstance(pattern, list) else str(pattern or "")


def _accounts(stage: Stage) -> list[str]:
    """Return the hosts that are accounts of this run, in order. Raises Failure if there are none."""
    if stage.arguments.get("of_play"):
        return list(stage.play_hosts)
    pattern = _pattern(stage)
    matching = stage.hosts_of(pattern) if pattern else []
    shown = ", ".join(map(str, pattern)) if isinstance(pattern, list) else pattern
    if not matching:
        raise rollout_failure(
            "not_valid",
            f"{_HOSTS} ({shown}) matches no host of the inventory (-i). Correct {_HOSTS}, or the inventory.",
        )
    accounts = [host for host in matching if host in set(stage.play_hosts)]
    if not accounts:
        raise rollout_failure("not_valid", f"No host is in both --limit and {_HOSTS} ({shown}). Correct one of them.")
    for account in accounts:
        if list(stage.groups.get(account, [account])) != [account]:
            raise rollout_failure(
                "not_valid",
                f"{account} is a host and a group of the inventory, so that Ansible can't tell them apart. Rename one.",
            )
    return accounts

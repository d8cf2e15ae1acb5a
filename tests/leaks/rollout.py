# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role and the playbooks over four accounts: one all right, one misspelled, one refused, one without deliveries."""

from pathlib import Path
from typing import Any

from support.canaries import Canary
from support.site import Run, Service, Site

from .case import canaries_in, config_for, failed_delivery, options_for, plain, refusal, token_of
from .fields import KINDS

# All but the account that is misspelled, with which nothing is applied.
_RINGS = ["-e", '{"audit_log_rollout_hosts": "good:refused:undelivered", "audit_log_rollout_rings": [3]}']
_PLANNED = {"misspelled": "failed", "refused": "would_change"}
_STATES = [
    {**_PLANNED, "good": "would_change", "undelivered": "would_change"},
    {"good": "not_reached", "misspelled": "refused", "refused": "not_reached", "undelivered": "not_reached"},
    {"good": "changed", "refused": "failed", "undelivered": "failed"},
    {**_PLANNED, "good": "unchanged", "undelivered": "unchanged"},
    {},
]
"""The states of the accounts in the reports, run by run. An export writes no report."""


def rolled_out(folder: Path) -> tuple[dict[str, str], list[Canary]]:
    """Run the playbooks. Returns what they wrote, by where, and the canaries that are not to be in it."""
    lists = {
        account: _entries(account, "misspelled" if account == "misspelled" else "option")
        for account in ("good", "misspelled", "refused", "undelivered")
    }
    tokens = {account: token_of(account) for account in lists}
    with Service() as service:
        site = Site(service, folder)
        site.common = {"audit_log_rollout_verify": True, "audit_log_rollout_verify_wait": 3}
        for account, entries in lists.items():
            site.add(
                account,
                audit_log_rollout_api_token=tokens[account].text,
                audit_log_rollout_subscriptions=plain(entries),
            )
        service.set_accounts([{"name": account, "tokens": [token.text]} for account, token in tokens.items()])
        service.faults(
            [
                {**refusal([entry, tokens["refused"]], 422, path=f"/{entry['name']}$"), "account": "refused"}
                for entry in lists["refused"]
            ]
        )
        service.deliveries(
            [
                {**failed_delivery(entry, f"^{entry['name']}$"), "account": "undelivered", "after_seconds": 1}
                for entry in lists["undelivered"]
            ]
        )
        runs = [
            site.run("drift", "-vvvv", "--diff"),
            site.run("rollout", "-vvvv", "--diff"),
            site.run("rollout", "-vvvv", "--diff", *_RINGS),
            site.run("drift", "-vvvv"),
            site.run("export", "-vvvv"),
        ]
    told = [run.states if run.report else {} for run in runs]
    if told != _STATES:
        raise RuntimeError(f"the playbooks took another path than theirs: {told}")
    sinks = {
        "playbooks' output": "\n".join(run.output for run in runs),
        "playbooks' files": "\n".join(map(_files, runs)),
    }
    return sinks, canaries_in([list(tokens.values()), lists])


def _entries(account: str, spelling: str) -> list[dict[str, Any]]:
    return [
        {**options_for(kind, config=config_for(f"{account}, {kind}", kind, spelling)), "name": kind} for kind in KINDS
    ]


def _files(run: Run) -> str:
    """The files that a run left, without its inventory; its output is one of them."""
    files = [path for path in run.folder.rglob("*") if path.is_file() and path.parent.name != "inventory"]
    return "\n".join(f"{path.name}\n{path.read_bytes().decode('latin-1')}" for path in files)

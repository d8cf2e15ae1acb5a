# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Joins the reports of several runs, each over some of the accounts, into the records of the accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ._report import SCHEMA
from ._report_text import number_of

Account = dict[str, Any]

_PHASES = {"not_reached": "planned", "not_known": "begun"}


def join_reports(files: Mapping[str, str], hosts: Sequence[str]) -> dict[str, Any]:
    """Return the accounts of the reports, each with the record from its newest report.

    ``files`` holds the text of each JSON report by its path, ``hosts`` the names of all accounts. Raises ValueError if
    a text is not a report, or if reports of dry runs are given together with others.
    """
    if not files:
        raise ValueError("There is no report to join.")
    reports = {path: _read(path, text) for path, text in files.items()}
    modes = {report["check_mode"]: path for path, report in reports.items()}
    if len(modes) > 1:
        raise ValueError(f"{modes[True]} is of a dry run, {modes[False]} is not: join the two kinds each by itself.")
    found: dict[str, list[tuple[tuple[bool, str], str, Account]]] = {}
    for path, report in reports.items():
        for account in report["accounts"]:
            # A report of an account that was reached wins over a newer plan of it.
            rank = (account["state"] != "not_reached", account["at"] or "")
            found.setdefault(account["account"], []).append((rank, path, account))
    (check_mode,) = modes
    accounts, left_out, several = {}, [], 0
    for name, told in found.items():
        *older, (_rank, path, newest) = sorted(told, key=lambda each: each[:2])
        if name not in hosts:
            left_out.append(f"{name} is in {path}, but not in the inventory.")
            continue
        several += bool(older)
        left_out += [f"{_told(name, each)} in {old}: {path} counts." for _rank, old, each in older]
        accounts[name] = {
            "as_described": newest["as_described"],
            "told": f"{_told(name, newest)}: {newest['reason']}" if newest["reason"] else f"{_told(name, newest)}.",
            "record": _record(newest, reports[path]),
        }
    title = f"Audit log subscriptions, joined from {number_of(len(reports), 'report')}"
    if several:
        title += f"; {number_of(several, 'account')} in more than one, shown as in the newest"
    return {"title": title, "check_mode": check_mode, "accounts": accounts, "left_out": left_out}


def _read(path: str, text: str) -> dict[str, Any]:
    try:
        report = json.loads(text)
        if report["schema"] == SCHEMA:
            return dict(report)
    except (ValueError, TypeError, KeyError):
        pass
    raise ValueError(f"{path} is no report of this version of the collection.")


def _told(name: str, account: Account) -> str:
    when = f" at {account['at']}" if account["at"] else ""
    return f"{name} {account['state'].replace('_', ' ')}{when}"


def _record(account: Account, report: Mapping[str, Any]) -> Account | None:
    """Return the record that build_report made the account from, or None if there was none."""
    if not account["planned"]:
        return None
    failed = account["message"] is not None or account["failure"] is not None
    return {
        **{name: account[name] for name in ("account", "instance", "ring", "at", "changed", "results", "deliveries")},
        "started": report["started"],
        "phase": "planned" if report["check_mode"] else _PHASES.get(account["state"], "applied"),
        "failure": {"msg": account["message"], "failure": account["failure"]} if failed else None,
    }

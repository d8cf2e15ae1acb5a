# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of every integration at once, by the module that takes a list."""

from typing import Any

from support.canaries import NOT_IN_CONFIG

from .case import ANY_STYLE, MANY, Case, config_for, failed_delivery, options_for, refusal, seed_for, token_of
from .fields import KINDS

CHANGED = {"changed": True}


def together() -> list[Case]:
    """Each thing that may be done with all of them."""
    name = "all updated"
    seeds = tuple({**seed_for(f"{name}, {kind}", kind), "name": kind} for kind in KINDS)
    entries = _entries(name, "api_name", update_secrets="always", tags=["new"])
    updated = _case(name, entries, CHANGED, seeds=seeds)
    name = "all misspelled"
    misspelled = _case(name, _entries(name, "misspelled"), {"code": "invalid_options"})
    name = "all additional"
    additional = _case(name, _additional(name, ANY_STYLE), CHANGED)
    return [updated, misspelled, additional, *_pruned(), *in_style(None)]


def _pruned() -> list[Case]:
    """All that an account has, shown in clear, deleted or not, since the task may not."""
    cases = []
    for name, most, expect in (
        ("all pruned", 99, CHANGED),
        ("all pruned, check", 99, CHANGED),
        ("too many to prune", 1, {"failed": True}),
    ):
        seeds = tuple({**seed_for(f"{name}, {kind}", kind), "name": kind} for kind in KINDS)
        case = _case(name, _entries(name)[:1], expect, seeds=seeds, server="clear")
        case.options.update(prune=True, scope={"integration_keys": [*KINDS]}, max_deletions=most)
        case.keywords.update({"check_mode": True} if "check" in name else {})
        cases.append(case)
    return cases


def in_style(style: str | None) -> list[Case]:
    """All created, and all refused, with secrets of one style."""
    name = f"all created, {style or 'styles in turn'}"
    created = _case(name, _taken(name, style), CHANGED)
    name = f"all refused, {style or 'styles in turn'}"
    entries = _taken(name, style)
    rules = tuple(refusal(entry, 422, path=f"/{entry['integration_key']}$") for entry in entries)
    return [created, _case(name, entries, {"status": 422}, faults=rules)]


def _taken(name: str, style: str | None) -> list[dict[str, Any]]:
    """Entries whose secrets are given where this style is taken."""
    return _additional(name, style) if style in NOT_IN_CONFIG else _entries(name, style=style)


def _additional(name: str, style: str | None) -> list[dict[str, Any]]:
    entries = _entries(name, "api_name", style)
    return [{**entry, "config": None, "additional_config": entry["config"]} for entry in entries]


def _entries(name: str, spelling: str = "option", style: str | None = None, **options: Any) -> list[dict[str, Any]]:
    return [
        {**options_for(kind, config=config_for(f"{name}, {kind}", kind, spelling, style), **options), "name": kind}
        for kind in KINDS
    ]


def _case(name: str, entries: list[dict[str, Any]], expect: dict[str, Any], **more: Any) -> Case:
    rules = tuple(failed_delivery(entry, f"^{entry['integration_key']}$") for entry in entries)
    return Case(name, {"subscriptions": entries}, expect, MANY, token_of(name), deliveries=rules, **more)

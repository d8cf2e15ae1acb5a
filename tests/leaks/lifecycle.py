# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of a subscription that is created, changed, left alone, foreseen, renamed and deleted."""

from typing import Any

from support.canaries import canary, number_canary

from .case import ANY_STYLE, Case, config_for, failed_delivery, options_for, seed_for, token_of

CREATED, UPDATED, UNCHANGED, DELETED = ({"action": name} for name in ("created", "updated", "unchanged", "deleted"))
CHECK = {"check_mode": True}
SEED_ID = "5f3a1c9e8b7d6f0012345678"


def created(kind: str, what: str = "created", style: str | None = None, **more: Any) -> Case:
    """A create whose first delivery fails, with an answer that quotes the secrets."""
    name = f"{kind}, {what}"
    config = config_for(name, kind, style=style)
    return _case(name, options_for(kind, config=config), CREATED, deliveries=(failed_delivery(config),), **more)


def updated(kind: str, what: str = "updated", **more: Any) -> Case:
    """A change of every secret, under the API's names, always sent."""
    name = f"{kind}, {what}"
    options = options_for(kind, config=config_for(name, kind, "api_name"), tags=["new"], update_secrets="always")
    return _case(name, options, UPDATED, seeds=(seed_for(name, kind),), **more)


def additional(kind: str) -> Case:
    """A create with ``additional_config`` alone."""
    name = f"{kind}, additional"
    config = {
        **config_for(name, kind, "api_name", ANY_STYLE),
        "newField": canary(f"{name}: newField", "double quote"),
        "newNumber": number_canary(f"{name}: newNumber"),
        "newList": [{"deep": canary(f"{name}: deep", "JSON escapes")}],
    }
    return _case(name, options_for(kind, additional_config=config), CREATED, deliveries=(failed_delivery(config),))


def rest(kind: str) -> list[Case]:
    """What else may be done with a subscription."""

    def with_same(name: str, expect: dict[str, Any], options: dict[str, Any], **more: Any) -> Case:
        config = config_for(name, kind, "api_name", "plain")
        return _case(
            name, options_for(kind, config=config, **options), expect, seeds=(seed_for(name, kind, config),), **more
        )

    always = {"update_secrets": "always", "tags": ["other"]}
    identified = {"id": SEED_ID, "name": "Renamed"}
    cases = [
        created(kind, "created, check", keywords=CHECK),
        updated(kind, "updated, check", keywords=CHECK),
        with_same(f"{kind}, unchanged", UNCHANGED, {}),
        with_same(f"{kind}, unchanged in clear", UNCHANGED, {}, server="clear"),
        with_same(f"{kind}, all stars", {"changed": False}, {}, server="stars"),
        with_same(f"{kind}, long masks", UPDATED, always, server="long masks"),
        with_same(f"{kind}, absent", DELETED, {"state": "absent"}),
        with_same(f"{kind}, absent, check", DELETED, {"state": "absent"}, keywords=CHECK),
    ]
    name = f"{kind}, renamed"
    options = options_for(kind, **identified)
    return [*cases, _case(name, options, UPDATED, seeds=(seed_for(name, kind, _id=SEED_ID),))]


def _case(name: str, options: dict[str, Any], expect: dict[str, Any], **more: Any) -> Case:
    return Case(name, options, expect, token=token_of(name), **more)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of secrets and of runs that are like no other."""

from typing import Any

from support.canaries import Canary, canary, longer_canary, number_canary, url_canary

from .case import Case, config_for, failed_delivery, options_for, refusal, seed_for, token_of
from .lifecycle import CHECK, CREATED, UPDATED, created

ASYNC = {"async": 60, "poll": 1}
REFUSED = {"status": 422}


def special() -> list[Case]:
    """Legacy fields, secrets that are parts of others, numbers, loops, and what runs in the background."""
    short = canary("ld-to-git: short", after="")
    parts = {
        **config_for("ld-to-git, parts", "ld-to-git", "api_name"),
        "ldApiToken": short,
        "gitApiToken": longer_canary("ld-to-git: long", short),
    }
    ld_to_git = options_for("ld-to-git", config=parts)
    number = {"dataset_name": "plain", "api_key": number_canary("number: api_key")}
    honeycomb = options_for("honeycomb", config=number)
    starry = {"datasetName": "plain", "apiKey": canary("stars in a secret", before="cnr***")}
    two_stars = canary("stars in a legacy secret", before="cnr**")
    looks_masked = {"integration_key": Canary("looks masked", "g7x2*w4v9", ())}
    return [
        *_legacy("slack", "slack_webhook_url", "url", url_canary),
        *_legacy("datadog", "datadog_api_key", "apiKey", canary),
        _case("one is part of another", ld_to_git, CREATED, deliveries=(failed_delivery(parts),)),
        _case("one is part of another, refused", ld_to_git, REFUSED, faults=(refusal(parts, 422),)),
        _case("number", honeycomb, CREATED, deliveries=(failed_delivery(number),)),
        _case("number, refused", honeycomb, REFUSED, faults=(refusal(number, 422),)),
        _case("looks masked", options_for("pagerduty", config=looks_masked), CREATED),
        _case("stars in a secret", options_for("honeycomb", additional_config=starry), CREATED),
        _case("stars in a legacy secret", options_for("datadog", datadog_api_key=two_stars), CREATED),
        _looped(),
        created("datadog", "async", keywords=ASYNC),
        _case("async, refused", ld_to_git, REFUSED, faults=(refusal(parts, 422),), keywords=ASYNC),
    ]


def ansibles_own() -> list[Case]:
    """What Ansible itself shows, and the collection can't prevent: the docs tell users to do without."""
    name = "items of a loop"
    entry = {"kind": "slack", "config": config_for(name, "slack")}
    looped = {"loop": "{{ shown_items }}", "loop_control": {"label": "{{ item.kind }}"}}
    options = options_for("{{ item.kind }}", config="{{ item.config }}")
    token = canary("token in the environment of a task")
    environment = {"environment": {"LAUNCHDARKLY_ACCESS_TOKEN": "{{ shown_token }}"}}
    slack = options_for("slack", config=config_for("environment of a task", "slack"), api_token=None)
    until = "arguments with until"
    return [
        _case(name, options, {"changed": True}, keywords=looped, variables={"shown_items": [entry]}),
        _case(until, options_for("slack", config=config_for(until, "slack")), CREATED, keywords={"until": True}),
        Case(
            "environment of a task",
            slack,
            CREATED,
            token=token,
            keywords=environment,
            variables={"shown_token": token},
        ),
    ]


def _legacy(kind: str, option: str, api_name: str, make: Any) -> list[Case]:
    name = f"legacy {kind}"
    new = {option: make(f"{name}, after", "double quote"), "update_secrets": "always"}
    seed = seed_for(name, kind, {}, **{api_name: make(f"{name}, before")})
    return [
        _case(f"{name}, created", options_for(kind, **{option: make(f"{name}: {option}", "URL escapes")}), CREATED),
        _case(f"{name}, updated", options_for(kind, **new), UPDATED, seeds=(seed,)),
        _case(f"{name}, updated, check", options_for(kind, **new), UPDATED, seeds=(seed,), keywords=CHECK),
    ]


def _looped() -> Case:
    """A loop over what is no secret: Ansible shows the items, whatever their label."""
    name = "looped"
    configs = {kind: config_for(f"{name}, {kind}", kind) for kind in ("honeycomb", "jira")}
    options = options_for("{{ item }}", config="{{ looped_configs[item] }}")
    return _case(name, options, {"changed": True}, keywords={"loop": [*configs]}, variables={"looped_configs": configs})


def _case(name: str, options: dict[str, Any], expect: dict[str, Any], **more: Any) -> Case:
    return Case(name, options, expect, token=token_of(name), **more)

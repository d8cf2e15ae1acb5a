# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases in which a request fails, in each way, with an answer that quotes what it was sent."""

from typing import Any

from .case import INFO, MODULE, Case, config_for, options_for, refusal, seed_for, token_of
from .servers import ECHOES

QUICKLY = {"timeout": 3, "max_retries": 0, "max_wait": 3}


def failures(kind: str) -> list[Case]:
    """Every way in which a create or an update may fail, for one integration."""
    return [
        *(_refused(kind, "POST", status) for status in (400, 401, 403, 404, 422, 500)),
        _refused(kind, "PATCH", 409),
        _refused(kind, "POST", 429, headers={"Retry-After": "9999"}),
        _failing(kind, "GET", "delay_before", {"code": "no_response"}, seconds=60),
        _failing(kind, "GET", "broken_json", {"code": "broken_response"}),
        _failing(kind, "GET", "truncated", {"code": "connection_lost"}),
        _failing(kind, "GET", "html", {"code": "http_error"}),
        _failing(kind, "POST", "drop_after", {"action": "created"}),
        _failing(kind, "POST", "redirect", {"code": "other_address"}, location="https://elsewhere.example.com/"),
        _differing(kind),
        *(_on(kind, f"echo {how}") for how in ECHOES),
        _on(kind, "nowhere"),
        _on(kind, "behind a proxy"),
    ]


def failed_questions() -> list[Case]:
    """Every way in which a read may fail: the token is the one secret that the task has."""
    cases = []
    for status in (401, 403, 404, 429, 500):
        name = f"info, {status}"
        cases.append(_question(name, {"status": status}, faults=(refusal(token_of(name), status, "GET"),)))
    for how in ECHOES:
        cases.append(_question(f"info, echo {how}", {"failed": True}, f"echo {how}", api_version="beta"))
    for server in ("nowhere", "behind a proxy"):
        cases.append(_question(f"info, {server}", {"status": None}, server))
    return cases


def _refused(kind: str, method: str, status: int, **parameters: Any) -> Case:
    name = f"{kind}, {method} answered {status}"
    config = config_for(name, kind)
    rule = refusal([config, token_of(name)], status, method, **parameters)
    return _case(name, kind, {"status": status}, config, method, faults=(rule,))


def _failing(kind: str, method: str, fault: str, expect: dict[str, Any], **parameters: Any) -> Case:
    name = f"{kind}, {method}, {fault}"
    rule = {"fault": fault, "method": method, "times": None if method == "GET" else 1, **parameters}
    return _case(name, kind, expect, config_for(name, kind), method, faults=(rule,))


def _differing(kind: str) -> Case:
    """The answer shows other secrets than were sent, and those that were sent under names that nobody knows."""
    name = f"{kind}, answered by another"
    config = config_for(name, kind)
    shown = {f"copy of {number}": str(getattr(value, "value", value)) for number, value in enumerate(config.values())}
    other = {"_id": "5f3a1c9e8b7d6f0012345678", "kind": kind, "name": "Other", "on": True, "config": shown}
    rule = {"fault": "replace_response", "method": "POST", "body": other}
    return _case(name, kind, {"code": "different_response"}, config, "POST", faults=(rule,))


def _on(kind: str, server: str) -> Case:
    name = f"{kind}, {server}"
    return _case(name, kind, {"failed": True}, config_for(name, kind, "api_name"), "POST", server=server)


def _case(
    name: str, kind: str, expect: dict[str, Any], config: dict[str, Any], method: str = "POST", **more: Any
) -> Case:
    seeds = (seed_for(name, kind),) if method == "PATCH" else ()
    options = options_for(kind, config=config, tags=["new"], **QUICKLY)
    return Case(name, options, expect, MODULE, token_of(name), seeds=seeds, **more)


def _question(name: str, expect: dict[str, Any], server: str = "masked", faults: Any = (), **options: Any) -> Case:
    options = {"integration_keys": ["slack"], **QUICKLY, **options}
    return Case(name, options, expect, INFO, token_of(name), faults=faults, server=server)

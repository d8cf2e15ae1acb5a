# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One case of the hunt: a task, the account that it meets, and what must come of it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from support.canaries import NOT_IN_CONFIG, STYLES, Canary, canary, url_canary
from support.canary_search import FORMS

from .fields import ConfigField, fields_of

MODULE = "audit_log_subscription"
MANY = "audit_log_subscriptions"
INFO = "audit_log_subscription_info"

QUOTED = ("as it is", "JSON", "JSON twice", "repr", "URL", "HTML", "base64", "upper case", "first half")
"""The forms in which a service may quote what it was sent."""

MASKED = ("as it is", "JSON", "JSON twice", "repr", "URL", "HTML", "upper case", "first half")
"""Those in which a task that does not know a secret finds it by the ends that its mask shows."""

ANY_STYLE = "any"
"""In turn one of all styles; without a style it is one of those that ``config`` takes."""

_any_style = itertools.cycle(STYLES)
_style = itertools.cycle([style for style in STYLES if style not in NOT_IN_CONFIG])


@dataclass(frozen=True)
class Case:
    """A task with its own account. Any value in ``options``, ``seeds``, ``token`` and ``variables`` may be a canary.

    ``expect`` are members of the result or of its ``failure``: a case that takes another path than its own proves
    nothing; "failed" says whether it fails. ``server`` is the name of one that ``servers.py`` starts. ``faults``,
    ``seeds`` and ``deliveries`` are what the emulator is given.
    """

    name: str
    options: dict[str, Any]
    expect: dict[str, Any]
    module: str = MODULE
    token: Canary | str = ""
    keywords: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    faults: tuple[dict[str, Any], ...] = ()
    seeds: tuple[dict[str, Any], ...] = ()
    deliveries: tuple[dict[str, Any], ...] = ()
    server: str = "masked"

    @property
    def canaries(self) -> list[Canary]:
        """Every canary of the case."""
        return canaries_in([self.token, self.options, self.variables, self.seeds])


def plain(value: Any) -> Any:
    """Return a value with its canaries as they are."""
    if isinstance(value, Canary):
        return value.value
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def canaries_in(value: Any) -> list[Canary]:
    """Return the canaries that stand anywhere in a value."""
    return list(_canaries_in(value))


def quote_back(value: Any, forms: tuple[str, ...] = QUOTED) -> str:
    """Return what a service says that quotes the secrets in a value, in each form in which one may."""
    quotes = (f"{form}: {FORMS[form](each.text)}" for each in canaries_in(value) for form in forms)
    return "invalid request: " + " | ".join(quotes)


def failed_delivery(value: Any, name: str = "", forms: tuple[str, ...] = QUOTED) -> dict[str, Any]:
    """Return a delivery whose answer quotes the secrets in a value, for subscriptions whose name matches."""
    return {"name": name, "responseBody": quote_back(value, forms)}


def refusal(value: Any, status: int, method: str = "POST", **parameters: Any) -> dict[str, Any]:
    """Return a rule by which the service answers with an error that quotes the secrets in a value."""
    body = {"code": "some_code", "message": quote_back(value)}
    return {"fault": "status", "status": status, "method": method, "times": None, "body": body, **parameters}


def token_of(name: str) -> Canary:
    """Return the token of a case."""
    return canary(f"{name}: token")


def secret_for(name: str, config_field: ConfigField, style: str | None = None) -> Canary:
    """Return the canary of a case for a config field."""
    make = url_canary if config_field.is_url else canary
    style = next(_any_style) if style == ANY_STYLE else style or next(_style)
    return make(f"{name}: {config_field.api_name}", style)


def config_for(name: str, kind: str, spelling: str = "option", style: str | None = None) -> dict[str, Any]:
    """Return a whole config of an integration, a canary in each secret field.

    ``spelling`` is "option", "api_name" or "misspelled"; the last is for secret fields alone.
    """
    config = {}
    for each in fields_of(kind):
        if each.required or each.secret:
            misspelled = spelling == "misspelled" and each.secret
            written = each.api_name if spelling == "api_name" else each.option
            config[written + written[-1] if misspelled else written] = (
                secret_for(name, each, style) if each.secret else each.plain
            )
    return config


def seed_for(name: str, kind: str, config: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """Return a subscription that is there before the task runs, with secrets of its own where no config is given."""
    config = config_for(f"{name}, before", kind, "api_name") if config is None else config
    return {"kind": kind, "name": "Hunted", "on": True, "config": config, **members}


def options_for(kind: str, **options: Any) -> dict[str, Any]:
    """Return the options of a subscription."""
    return {"integration_key": kind, "name": "Hunted", **options}


def _canaries_in(value: Any) -> Iterator[Canary]:
    if isinstance(value, Canary):
        yield value
    elif isinstance(value, dict):
        yield from (each for item in value.values() for each in _canaries_in(item))
    elif isinstance(value, (list, tuple)):
        yield from (each for item in value for each in _canaries_in(item))

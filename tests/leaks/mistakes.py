# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of options that are wrong, with a secret at, in or near what is wrong. Nothing is sent for any of them."""

from collections.abc import Callable
from typing import Any

from support.canaries import CONTROLS, NOT_IN_CONFIG, canary, url_canary

from .case import INFO, MANY, MODULE, Case, config_for, options_for, token_of
from .fields import KINDS, fields_of


def misspelled(kind: str, style: str | None = None) -> Case:
    """Every secret field of an integration, each misspelled."""
    name = f"{kind}, misspelled"
    return _case(name, options_for(kind, config=config_for(name, kind, "misspelled", style)))


def in_the_wrong_place(kind: str) -> list[Case]:
    """The fields of an integration beside ``config``, or in a list or a dictionary."""
    places: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        # PagerDuty's field integration_key would be the integration itself.
        "beside config": lambda config: {"password": canary(kind), **config, "integration_key": kind},
        "config in a list": lambda config: {"config": [config]},
        "fields in a list": lambda config: {"config": {option: [value] for option, value in config.items()}},
        "fields in a dictionary": lambda config: {"config": {option: {"a": value} for option, value in config.items()}},
        "under another integration": lambda config: {"config": config, "integration_key": _other(kind)},
        "without an integration": lambda config: {"config": config, "integration_key": None},
    }
    cases = []
    for place, put in places.items():
        name = f"{kind}, {place}"
        cases.append(_case(name, {"integration_key": kind, "name": "Hunted", **put(config_for(name, kind))}))
    return cases


def mistakes() -> list[Case]:
    """One case for each kind of mistake."""
    token_mistakes = [
        _case(f"token with {style}", options_for("slack"), token_style=style)
        for style in (*CONTROLS, "space", "accents")
    ]
    return [
        *token_mistakes,
        *(_case(name, options) for name, options in _mistaken_options().items()),
        *(_case(name, options, INFO) for name, options in _mistaken_questions().items()),
        *(_case(name, options, MANY) for name, options in _mistaken_lists().items()),
    ]


def _mistaken_options() -> dict[str, dict[str, Any]]:
    def every_secret(name: str) -> dict[str, Any]:
        return {
            "name": "Hunted",
            "slack_webhook_url": url_canary(f"{name}: slack_webhook_url"),
            "datadog_api_key": canary(f"{name}: datadog_api_key", "double quote"),
            "additional_config": {"apiKey": canary(f"{name}: apiKey", "line break"), "deep": [{"a": canary(name)}]},
        }

    def text(where: str, style: str = "plain", **around: str) -> Any:
        return canary(f"mistake: {where}", style, **around)

    config = {option: text(option) for option in ("skip_ca_verification", "token")}
    return {
        "no integration key": every_secret("no integration key"),
        "no name": {**every_secret("no name"), "name": None, "integration_key": "slack"},
        "unknown integration key": {**every_secret("unknown integration key"), "integration_key": "slak"},
        "integration key that is none": {**every_secret("no key"), "integration_key": "sl/ack"},
        "PagerDuty's key as the integration": {
            "integration_key": text("key", before="1cnr", after="end1"),
            "name": "a",
        },
        "integration key in a list": {**every_secret("key in a list"), "integration_key": ["slack"]},
        "legacy fields of others": {**every_secret("legacy of others"), "integration_key": "honeycomb"},
        "legacy field misspelled": options_for("slack", slack_webhok_url=url_canary("mistake: slack_webhok_url")),
        "legacy field that is no URL": options_for("slack", slack_webhook_url=text("slack_webhook_url", "space")),
        "legacy field with a line break": options_for("datadog", datadog_api_key=text("datadog_api_key", after="x\n")),
        "legacy field in a list": options_for("datadog", datadog_api_key=[text("datadog_api_key in a list")]),
        "secret in a boolean": options_for("splunk", config=config),
        "secret in a choice": options_for("datadog", config={"host_url": text("host_url")}),
        "secret that is no URL": options_for("msteams", config={"url": text("url", "line break")}),
        **{
            f"secret with {style}": options_for("honeycomb", config={"api_key": text(f"with {style}", style)})
            for style in NOT_IN_CONFIG
        },
        **{
            f"secret that begins or ends with {what}": options_for(
                "honeycomb", config={"api_key": text(what, **around)}
            )
            for what, around in {
                "a line break": {"after": "end\n"},
                "a space": {"before": " cnr"},
                "a byte order mark": {"before": "\ufeffcnr"},
            }.items()
        },
        "secret beside a null": options_for(
            "honeycomb", additional_config={"apiKey": text("beside a null"), "later": None}
        ),
        "secret in a number": options_for("cloudtrail", config={"account_id": text("account_id")}),
        "secret in an ARN": options_for("cloudtrail", config={"ingestion_channel_arn": text("ARN", before="arn:aws:")}),
        "config is text": options_for("datadog", config=text("config", "double quote")),
        "config is broken JSON": options_for("datadog", config=text("JSON", before='{"apiKey": "', after='"')),
        "config is JSON": options_for("datadog", config=text("right JSON", before='{"apikey": "', after='"}')),
        "two spellings": options_for("datadog", config={"api_key": text("one"), "apiKey": text("two", "backslash")}),
        "also in additional_config": options_for(
            "datadog", config={"api_key": text("three")}, additional_config={"apiKey": text("four", "single quote")}
        ),
        "additional_config is text": options_for("datadog", additional_config=text("additional_config")),
        "additional_config is a list": options_for("datadog", additional_config=[text("additional_config, list")]),
        "additional_config of the service": options_for("cloudtrail", additional_config={"externalId": text("id")}),
        "statements": options_for(
            "slack",
            statements=[text("statement"), {"effect": text("effect"), "token": text("token in a statement")}],
            tags={"a": text("tags")},
        ),
        "other options": options_for(
            "slack",
            state=text("state"),
            enabled=text("enabled"),
            update_secrets=text("update_secrets"),
            max_wait=text("max_wait"),
            validate_certs=text("validate_certs"),
            on=[text("on")],
        ),
        "unknown options": options_for("slack", ld_token=text("ld_token"), password={"a": [text("password")]}),
        "token with Bearer": options_for("slack", api_token=text("with Bearer", before="Bearer cnr")),
        "token misspelled": options_for("slack", api_tokn=text("api_tokn")),
        "token in two spellings": options_for("slack", access_token=text("access_token")),
        "token in a list": options_for("slack", api_token=[text("token in a list", "double quote")]),
        "password in api_url": options_for("slack", api_url=text("api_url", before="https://u:", after="@h.example")),
        "password in a wrong api_url": options_for(
            "slack", api_url=text("url 2", before="https://u:", after="@h:99999")
        ),
    }


def _mistaken_questions() -> dict[str, dict[str, Any]]:
    return {
        "info, unknown option": {"api_tokn": canary("info: api_tokn", "double quote"), "name": "Hunted"},
        "info, keys in a dictionary": {"integration_keys": {"slack": canary("info: integration_keys")}},
        "info, key that is none": {"integration_keys": ["sl ack"], "timeout": canary("info: timeout")},
        "info, token in a dictionary": {"api_token": {"a": canary("info: token in a dictionary", "line break")}},
    }


def _mistaken_lists() -> dict[str, dict[str, Any]]:
    def text(where: str, style: str = "double quote") -> Any:
        return canary(f"mistaken list: {where}", style)

    twice = [options_for("honeycomb", config={"dataset_name": "a", "api_key": text(number)}) for number in "12"]
    return {
        "list, entries that are none": {"subscriptions": [text("text"), [text("list")], options_for("slack")]},
        "list that is text": {"subscriptions": text("whole")},
        "list, other options": {"subscriptions": twice, "prune": text("prune"), "scope": {"tags": {"a": text("tags")}}},
        "list, misspelled": {
            "subscriptions": [
                options_for("slack", slack_webhok_url=text("slack_webhok_url")),
                {"config": {"api_key": text("no integration")}, "datadog_api_key": text("datadog_api_key")},
            ]
        },
    }


def _case(name: str, options: dict[str, Any], module: str = MODULE, token_style: str = "plain") -> Case:
    token = canary(f"{name}: token", token_style) if token_style != "plain" else token_of(name)
    return Case(name, options, {"code": "invalid_options"}, module, token)


def _other(kind: str) -> str:
    """An integration that shares no secret field with this one."""
    own = {field.option for field in fields_of(kind)}
    return next(other for other in KINDS if not own & {field.option for field in fields_of(other)})

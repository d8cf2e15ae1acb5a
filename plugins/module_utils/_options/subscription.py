# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The options that describe a subscription: their argument spec, and their check before any request.

The check reports every problem. No message quotes a value, because it may be a secret in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS, config_options
from .config import check_additional_config, check_config, check_legacy_fields
from .environment import Variable
from .problems import Problems
from .spec import Spec, check_options, looks_like_secret
from .statement import EFFECT, LISTS, PAIRS
from .wording import enumerated

ID = re.compile("[0-9A-Fa-f]{24}")
"""The id of a subscription [API reference]."""
ID_ALIASES = ("subscription_id",)
_PAGERDUTY_KEY = re.compile(r"[A-Za-z0-9]{32}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def subscription_spec() -> Spec:
    """Return the argument spec of the options that describe one subscription."""
    strings = {"type": "list", "elements": "str"}
    return {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "integration_key": {"type": "str", "required": True, "no_log": False},
        **id_spec(),
        "enabled": {"type": "bool", "aliases": ["on"]},
        "statements": {
            "type": "list",
            "elements": "dict",
            "options": {
                EFFECT: {"type": "str", "choices": ["allow", "deny"], "default": "allow"},
                **{name: {**strings, **_api_spelling(name, member)} for name, member in LISTS.items()},
            },
        },
        "tags": strings,
        "config": {"type": "dict", "options": config_spec()},
        "additional_config": {"type": "dict", "no_log": True},
        **{legacy.option: {"type": "str", "no_log": True} for legacy in LEGACY_FIELDS},
        "update_secrets": {
            "type": "str",
            "choices": ["on_change", "always", "on_create"],
            "default": "on_change",
            "no_log": False,
        },
    }


def _api_spelling(option: str, member: str) -> dict[str, list[str]]:
    return {"aliases": [member]} if member != option else {}


def id_spec() -> Spec:
    """Return the argument spec of the options that select subscriptions: ``id`` and ``name``."""
    return {"id": {"type": "str", "aliases": list(ID_ALIASES)}, "name": {"type": "str"}}


def config_spec() -> Spec:
    """Return the argument spec of the options of ``config``: the union of all integrations' fields.

    An option such as ``url``, which is a secret in one integration and not in another, is not ``no_log``: Ansible would
    mask its value everywhere. Results are built without secrets.
    """
    spec: Spec = {}
    for option, uses in config_options().items():
        fields = [field for _integration, field in uses]
        # Names in an argument spec must be identifiers. The check of `config` accepts all spellings of a field.
        aliases = sorted({alias for field in fields for alias in field.aliases if alias.isidentifier()})
        spec[option] = {
            "type": "bool" if fields[0].type == "bool" else "str",
            "no_log": all(field.secret for field in fields),
            **({"aliases": aliases} if aliases else {}),
        }
    return spec


_UNUSED_IF_ABSENT = frozenset(subscription_spec()) - {"state", "integration_key", "id", "name"}


def check_subscription(
    spec: Spec, raw: Mapping[Any, Any], problems: Problems, variables: Mapping[str, Variable] = MappingProxyType({})
) -> dict[str, Any]:
    """Check the raw options that describe one subscription against the spec and the field table.

    Returns the valid options by canonical name. The fields of ``config`` have snake_case names and typed values.
    """
    # One template may describe both states. If a subscription is absent, the options that only a present one needs may
    # have any value, but their names must be valid.
    absent = raw.get("state") == "absent"
    used = problems.names_only if absent else problems
    unused = _UNUSED_IF_ABSENT if absent else ()
    # The fields of `config` depend on the integration, so `check_config` checks them instead of the spec.
    valid = check_options({**spec, "config": {"type": "dict"}}, raw, problems, variables=variables, unused=unused)
    key = valid.get("integration_key")
    config = valid.pop("config", None)
    if key is not None and _check_integration(key, valid, config, problems, absent):
        check_additional_config(key, valid, used)
        check_legacy_fields(key, valid, used)
        if key in INTEGRATIONS and config is not None:
            additional = valid.get("additional_config") or {}
            valid["config"] = check_config(INTEGRATIONS[key], config, additional, used)
    named = any(raw.get(name) is not None for name in ("name", "id", *ID_ALIASES))
    if not named and not problems.has_problem_with("name", "id"):
        problems.add("missing", "name", "is missing. Set the subscription's name or its id")
    check_name(valid.get("name"), problems)
    check_id(valid, problems)
    for number, statement in enumerate(valid.get("statements") or []):
        if statement is not None:
            _check_statement(statement, used, f"statements[{number}]")
    if absent:
        valid = {name: value for name, value in valid.items() if name not in ("enabled", "statements", "tags")}
        valid["update_secrets"] = spec["update_secrets"]["default"]
    if "integration_key" not in valid:
        # Only the check of an integration finds secrets in the names of its fields.
        valid.pop("additional_config", None)
    return valid


def _check_statement(statement: Mapping[str, Any], problems: Problems, path: str) -> None:
    """Check that one list of each pair is given, and that at most one has elements [OpenAPI, ``Statement``]."""
    for one, other in PAIRS:
        if statement.get(one) and statement.get(other):
            problems.add("contradiction", path, f"has both {one} and {other}. Keep one of them")
        given = one in statement or other in statement
        if not given and not problems.has_problem_with(f"{path}.{one}", f"{path}.{other}"):
            problems.add("missing", path, f"has neither {one} nor {other}. Set one of them")
    for name in PAIRS[0]:
        elements = statement.get(name) or []
        for number, (before, element) in enumerate(zip(elements, elements[1:]), 1):
            if before and element and _is_cut_off(before, element):
                problems.add(
                    "cut_specifier",
                    f"{path}.{name}[{number}]",
                    f"belongs to the specifier in {name}[{number - 1}], which YAML split at a comma. Write the whole "
                    'specifier in quotes, such as "proj/*:env/*:flag/*;tag1,tag2"',
                )


def _is_cut_off(before: str, element: str) -> bool:
    """Return whether an element is not a specifier itself, but begins with one more tag of the specifier before it."""
    is_specifier = "/" in element.partition(":")[0] or element == "acct" or element.startswith("*")
    return not is_specifier and ";" in before.rsplit(":", 1)[-1]


def check_name(name: str | None, problems: Problems) -> None:
    """Check that a subscription's name is not empty."""
    if name == "":
        problems.add("empty", "name", "is empty. Set the subscription's name, or its id instead")


def check_id(options: dict[str, Any], problems: Problems) -> None:
    """Check the option ``id``, which becomes part of an API path, and convert it to lower case."""
    identifier = options.get("id")
    if identifier is None:
        return
    if not ID.fullmatch(identifier):
        what = (
            "must be the id of a subscription. Write the 24 hexadecimal digits that audit_log_subscription_info returns"
        )
        problems.add("not_an_id", "id", what)
    options["id"] = identifier.lower()


def check_integration_key(key: str, problems: Problems, path: str) -> bool:
    """Return whether an integration key, which becomes part of an API path, is valid. ``path`` is its option's."""
    if _PAGERDUTY_KEY.fullmatch(key):
        what = "looks like a key from PagerDuty. Write pagerduty, and set config.integration_key to that key"
        problems.add("not_an_integration_key", path, what)
        return False
    if _KEY.fullmatch(key) and not looks_like_secret(key):
        return True
    what = "must be the key of an integration. Write letters, digits and dashes, such as datadog"
    problems.add("not_an_integration_key", path, what)
    return False


def _check_integration(key: str, valid: dict[str, Any], config: Any, problems: Problems, absent: bool) -> bool:
    if not check_integration_key(key, problems, "integration_key"):
        del valid["integration_key"]  # the visible form of the options would include it
        return False
    if key not in INTEGRATIONS and ("additional_config" not in valid or config):
        from .unknown import nearest

        hint = nearest(key, INTEGRATIONS) or f"The known integrations are {enumerated(list(INTEGRATIONS))}."
        fix = "write additional_config: {}" if absent else "set all of its fields in additional_config, and omit config"
        what = (
            f"{key} is not known to this version of the collection. {hint} If LaunchDarkly has this integration, {fix}"
        )
        problems.add("unknown_integration", "integration_key", what)
    return True


def check_integration_keys(options: Mapping[str, Any], problems: Problems, prefix: str = "") -> None:
    """Check the integration keys in the option ``integration_keys``. ``prefix`` makes its name a path ("scope.")."""
    for number, key in enumerate(options.get("integration_keys") or ()):
        if key is not None:
            check_integration_key(key, problems, f"{prefix}integration_keys[{number}]")

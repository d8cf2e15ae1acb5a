# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the collection community.launchdarkly.

"""Writes an account's subscriptions as a variables file for the role audit_log_rollout."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from ansible_collections.community.launchdarkly.plugins.module_utils._integrations import INTEGRATIONS, LEGACY_FIELDS
from ansible_collections.community.launchdarkly.plugins.module_utils._options.placeholders import HIDDEN
from ansible_collections.community.launchdarkly.plugins.module_utils._options.values import Invalid, check_text


class _Unsafe(str):
    """Text that Ansible must not evaluate as a template."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # Double quotes, because the other styles turn rare line breaks, such as U+0085, into a space.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _represent_text)
# Before ansible-core 2.19, filters get text as subclasses of str.
_Dumper.add_multi_representer(str, lambda dumper, text: _represent_text(dumper, str.__str__(text)))
_Dumper.add_representer(_Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


FIRST_LINES = "---\n# The audit log subscriptions of "
"""How each file begins."""


def export_text(info: Mapping[str, Any], account: str) -> str:
    """Return the text of the variables file for a result of ``audit_log_subscription_info``.

    ``account`` is the name of the account, for the comment at the top of the file.
    """
    names = Counter((each["integration_key"], each.get("name")) for each in info["subscriptions"])
    taken: set[str] = set()
    entries, variables, notes = [], [], []
    for subscription in info["subscriptions"]:
        metadata = info["metadata"][subscription["id"]]
        entry = _without_templates(
            {name: value for name, value in subscription.items() if name not in ("id", "config")}
        )
        label = f"{subscription['integration_key']} {json.dumps(subscription.get('name'))}"
        name = subscription.get("name")
        only_here = f"the entry has its id, {subscription['id']}, which is good for this account only"
        if not name or not _are_valid([name], is_name=True):
            entry = {"id": subscription["id"], **entry}
            entry.pop("name", None)
            notes.append(f"{label} has a name that is refused: {only_here}")
        elif names[subscription["integration_key"], name] > 1:
            entry = {"id": subscription["id"], **entry}
            notes.append(f"{label} is not the only one of its name: {only_here}")
        if not _are_valid(subscription.get("tags") or ()):
            del entry["tags"]
            notes.append(f"{label} has a tag that is refused: the entry does not manage its tags")
        config = _without_templates(subscription["config"])
        additional = {}
        integration = INTEGRATIONS[subscription["integration_key"]]
        for name, value in metadata["other_config"].items():
            known = integration.fields.get(name)
            if known is None:
                notes.append(
                    f"{label} has the field {json.dumps(name)}, which is not known: add it to additional_config"
                )
            elif known.generated:
                notes.append(f"{label} has {name} from LaunchDarkly, which makes another one for another subscription")
            elif value == HIDDEN:
                notes.append(f"{label} has a login in {name}, which is not shown: add it to additional_config")
            elif value is not None:
                additional[name] = _without_templates(value)
                notes.append(f"{label} has a value in {name} that the field is not known to take, and may be refused")
        notes += [
            f"{label} lacks {field.option}, which {integration.key} requires of a new one"
            for field in integration.settable
            if field.required and not field.secret and field.option not in config and field.api_name not in additional
        ]
        for option, target in _secret_options(subscription["integration_key"], metadata["masked_secrets"]):
            variable = _variable(subscription, option, taken)
            variables.append(variable)
            (config if target == "config" else entry)[option] = f"{{{{ {variable} | default(omit) }}}}"
        entry["config"] = config
        if additional:
            entry["additional_config"] = additional
        entries.append(entry)
    return "\n".join(
        [
            f"{FIRST_LINES}{json.dumps(account)}, for community.launchdarkly.rollout.",
            *_listed(
                "Secrets to fill in, in a vault. One that is not defined stays as it is in LaunchDarkly:", variables
            ),
            *_listed("Not to be taken to another account as it is:", notes),
            # Without it, entries outside the scope of the other accounts would be refused.
            "audit_log_rollout_scope: null # The list owns all subscriptions of its integrations.",
            _dump({"audit_log_rollout_subscriptions": entries}),
        ]
    )


def _are_valid(texts: Iterable[str], is_name: bool = False) -> bool:
    """Return whether an entry can have these tags, or this name."""
    try:
        for text in texts:
            check_text(text, is_name)
    except Invalid:
        return False
    return True


def _secret_options(integration_key: str, masked: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the options of the secrets that a subscription has or requires, each with its group: config or legacy.

    ``masked`` holds the masks of the secrets that it has, by option.
    """
    fields = INTEGRATIONS[integration_key].settable
    legacy = {each.option: each for each in LEGACY_FIELDS}
    replaced = {each.replaces for option, each in legacy.items() if option in masked}
    config = [
        (field.option, "config")
        for field in fields
        if field.secret and (field.option in masked or (field.required and field.api_name not in replaced))
    ]
    return config + [(option, "legacy") for option in masked if option in legacy]


def _variable(subscription: Mapping[str, Any], option: str, taken: set[str]) -> str:
    words = f"{subscription['integration_key']} {subscription.get('name') or ''} {option}"
    stem = "vault_" + re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name)
    return name


def _without_templates(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_templates(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_templates(each) for each in value]
    # A plain str, because YAML does not know the subclasses that Ansible passes to filters.
    if isinstance(value, str):
        return _Unsafe(value) if re.search(r"\{[{%#]|#jinja2:", value) else str(value)
    return value


def _listed(title: str, lines: list[str]) -> list[str]:
    return [f"# {title}", *(f"#   {line}" for line in lines)] if lines else []


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The check of the entries of a list of subscriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._integrations import INTEGRATIONS
from .problems import Problems
from .spec import Spec, looks_like_secret, to_dict
from .subscription import ID, ID_ALIASES, check_subscription
from .values import Invalid

_LONGEST_NAME = 80


def check_subscriptions(spec: Spec, entries: Sequence[Any], problems: Problems) -> list[dict[str, Any]]:
    """Check the entries of a list of subscriptions. Return the valid options of each entry that is a dictionary."""
    checked = []
    for number, entry in enumerate(entries):
        try:
            raw = to_dict(entry)
        except Invalid as exc:
            problems.of_entry(number, "").add(exc.code, None, str(exc))
        else:
            checked.append(check_subscription(spec, raw, problems.of_entry(number, _label(raw))))
    return checked


def _label(raw: Mapping[Any, Any]) -> str:
    """Return what messages call an entry before its options are checked: its integration, and its name or id."""
    key, name = raw.get("integration_key"), raw.get("name")
    identifier = next((raw[each] for each in ("id", *ID_ALIASES) if raw.get(each) is not None), None)
    label = [key] if isinstance(key, str) and key in INTEGRATIONS else []
    if isinstance(name, str) and name.strip() and name.isprintable() and not _may_be_secret(name):
        label.append(f'"{name[:_LONGEST_NAME]}{"…" if name[_LONGEST_NAME:] else ""}"')
    elif isinstance(identifier, str) and ID.fullmatch(identifier):
        label.append(identifier)
    return " ".join(label)


def _may_be_secret(name: str) -> bool:
    """Return whether a name may be a secret in the wrong place, such as the URL of a webhook."""
    return looks_like_secret(name) or "://" in name

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The visible form of checked options, which may be logged and returned. It contains no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._integrations import INTEGRATIONS, LEGACY_FIELDS
from .connection import Connection
from .placeholders import HIDDEN
from .spec import display_name


def visible_connection(connection: Connection) -> dict[str, Any]:
    """Return the visible form of the connection options whose values may not be logged unchanged."""
    return {"api_url": connection.url, "api_token": HIDDEN}


def visible_subscription(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the visible form of the checked options of one subscription."""
    legacy = {each.option: HIDDEN for each in LEGACY_FIELDS if options.get(each.option) is not None}
    visible = {**options, **legacy}
    if "config" in options:
        secrets = {field.option for field in INTEGRATIONS[options["integration_key"]].settable if field.secret}
        visible["config"] = {name: HIDDEN if name in secrets else value for name, value in options["config"].items()}
    if "additional_config" in options:
        visible["additional_config"] = dict.fromkeys(map(display_name, options["additional_config"]), HIDDEN)
    return visible

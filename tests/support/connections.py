# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections as a check of options makes them."""

from dataclasses import replace
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import (
    Connection,
    check_connection,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._options.problems import Problems


def connection(url: str, token: str = "token", **changes: Any) -> Connection:
    """Return a connection with the default options, but for the given address, token and fields of Connection."""
    raw = {"api_token": token}
    return replace(check_connection(raw, raw, {}, Problems()), url=url, **changes)

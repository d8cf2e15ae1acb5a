# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Imports requests, and urllib3, which requests depends on. Only this folder uses them."""

from __future__ import annotations

ERROR: Exception | None = None
"""Why the library can't be imported."""

try:
    import requests
    import urllib3
    from requests.adapters import HTTPAdapter
    from urllib3.connection import match_hostname  # type: ignore[attr-defined]  # its place changed from 1.26 to 2
    from urllib3.util.ssl_ import create_urllib3_context
except Exception as error:  # a broken installation can raise any exception
    ERROR = error
    # Not used, because the module fails first.
    requests = urllib3 = create_urllib3_context = match_hostname = None  # type: ignore[assignment]
    HTTPAdapter = object  # type: ignore[assignment,misc]  # not used, but it is a base class

__all__ = (
    "ERROR",
    "HTTPAdapter",
    "create_urllib3_context",
    "match_hostname",
    "requests",
    "urllib3",
)

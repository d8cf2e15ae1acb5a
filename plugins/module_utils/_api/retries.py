# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""How often it is worth it to send a request again."""

from __future__ import annotations

import math

from .errors import ApiError
from .facts import ApiCode

_BY_CODE: dict[ApiCode, float] = {
    "broken_response": math.inf,
    "connection_lost": math.inf,
    "no_connection": math.inf,
    "no_response": math.inf,
    "not_tls": 1,
    "unknown_address": 1,
}


def most_retries(error: ApiError) -> float:
    """Return how often it is worth it to send a request again after an error, whatever ``max_retries`` says.

    The caller knows whether it is safe: a create whose response was lost must not be sent again.
    """
    if error.is_temporary and (error.status not in (408, 425) or not error.request.is_write):
        return math.inf
    if error.own_code == "proxy_refused":
        return math.inf if (error.proxy_status or 0) >= 500 else 0
    return _BY_CODE.get(error.own_code, 0)

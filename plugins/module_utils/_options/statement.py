# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The names of the members of a statement."""

from __future__ import annotations

EFFECT = "effect"
LISTS = {
    "resources": "resources",
    "not_resources": "notResources",
    "actions": "actions",
    "not_actions": "notActions",
}
"""The API's name of each list of a statement, by the name of its option [OpenAPI, ``Statement``]."""
PAIRS = (("resources", "not_resources"), ("actions", "not_actions"))
"""Of each pair of lists, only one may have elements [OpenAPI]."""

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that set config fields, without asking the collection."""


def option_name(api_name: str) -> str:
    """Return a field's name in snake_case: ``hostURL`` is ``host_url``, ``base-url`` is ``base_url``."""
    name = ""
    for before, letter in zip(" " + api_name, api_name, strict=False):
        if letter.isupper() and (before.islower() or before.isdigit()):
            name += "_"
        name += "_" if letter == "-" else letter.lower()
    return name

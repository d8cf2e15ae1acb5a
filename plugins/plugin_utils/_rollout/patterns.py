# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Patterns of Ansible that match one host each, whatever its name is."""

from __future__ import annotations

from collections.abc import Iterable


def exact_patterns(hosts: Iterable[str]) -> list[str]:
    """Return a pattern for each host that matches it and no other host.

    Each letter is escaped, because Ansible splits patterns at commas and colons, also within a regular expression, and
    because a pattern that is the name of a host matches that host.
    """
    return [f"~^{''.join(map(_escaped, host))}$" for host in hosts]


def _escaped(letter: str) -> str:
    return f"\\U{ord(letter):08x}"

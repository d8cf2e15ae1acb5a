# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Compares a member that a task gives with the value that the API returns."""

from __future__ import annotations

from typing import Any

from .._options.masks import is_masked, looks_like_mask, mask
from .masks import DIFFERENT, SAME, UNKNOWN, compare, contradicts
from .member import Member, as_typed
from .names import comparable
from .statements import comparable_statement


def verdict(member: Member, current: Any, update_secrets: str) -> str:
    """Return SAME, DIFFERENT, or UNKNOWN if the API does not show enough of a secret to compare it.

    ``current`` is the value that the API returns, ``update_secrets`` the option of that name.
    """
    value = member.value
    if not _is_compared_as_secret(member, current):
        return SAME if _is_same_plain(member, current) else DIFFERENT
    if update_secrets == "on_create":
        return SAME
    if update_secrets == "always":
        return DIFFERENT
    if current is None and value != "":
        return UNKNOWN if member.field.required else DIFFERENT
    if member.field.credential and not looks_like_mask(current):
        # The API returns it in clear. A text with stars in it may be a mask that somebody has set.
        return SAME if (current or "") == value else DIFFERENT
    return compare(str(current or ""), str(value))


def is_contradicted(member: Member, current: Any) -> bool:
    """Return whether the response to a write has a different value than the one that was sent.

    The service ignores fields that it does not know, without an error [vendor's client documentation]. So a response
    that lacks a plain value is different. A response that lacks a secret is not.
    """
    if _is_compared_as_secret(member, current):
        return current is not None and member.value != "" and contradicts(str(current), str(member.value))
    return not _is_same_plain(member, current)


def is_mask_of(member: Member, current: Any, is_sent: bool) -> bool:
    """Return whether a secret is the mask of the current one, which must not overwrite a secret in any account.

    ``current`` is the value that the API returns. ``is_sent`` says whether the plan sends the secret to this account.
    """
    field, value = member.field, member.value
    if value != current:
        return field.secret and bool(value == mask(str(current)))
    if field.credential:
        return looks_like_mask(value)
    if is_sent:
        # A mask may have a star or two only.
        return "*" in str(value) if field.masked else is_masked(value)
    return field.masked and is_masked(value)


def _is_compared_as_secret(member: Member, current: Any) -> bool:
    """A field that the table does not have is compared as a secret if it is masked."""
    return member.field.secret or (member.is_additional and is_masked(current))


def _is_same_plain(member: Member, current: Any) -> bool:
    value, field = member.value, member.field
    if member.path == ("name",):
        return comparable(current) == comparable(value)
    if member.path == ("tags",):
        return set(current or []) == set(value)
    if member.path == ("statements",):
        return list(map(comparable_statement, current or [])) == list(map(comparable_statement, value))
    if not member.is_config:
        current = current or False
    elif current is None or value == "":
        # A field that the service does not return has its default, and an empty text may stand for the default.
        default = False if field.type == "bool" else field.default
        same_as_nothing = ("", None) if default is None else ("", None, default)
        return current in same_as_nothing and value in same_as_nothing
    return bool(current == value or _text(as_typed(field, current)) == _text(as_typed(field, value)))


def _text(value: Any) -> Any:
    """Return a value in a form that compares equal to the same boolean or number as a string."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, (int, float)) else value

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Secrets as the API shows them, compared and shown without being told.

A secret comes back as some of its leading and trailing characters with a run of stars between, ``dum****ion``.
Neither the number of stars nor the number of visible characters is promised (seen live by the vendor's Terraform
provider: three characters at each end).
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import quote, quote_plus

CHANGED = "(changed)"
"""Stands for a secret that is sent, in patches and diffs."""

HIDDEN = "(hidden)"
"""Stands for a value that is not shown, in the options that Ansible logs and in text from elsewhere."""

_NOT_VALUES = (CHANGED, HIDDEN, "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER")
_VISIBLE = 4
_STRETCH = 8

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"


def is_plainly_masked(value: Any) -> bool:
    """Return whether a value that was given as a secret is the mask of one, or what stands for one in our output."""
    return isinstance(value, str) and (value in _NOT_VALUES or bool(re.fullmatch(r"[^*]*\*{3,}[^*]*", value)))


def compare(shown: str, wanted: str) -> str:
    """Compare a secret, as the API shows it, with the one that is wanted.

    Returns SAME, DIFFERENT (a visible character differs, or the value is too short to have all visible ones), or
    UNKNOWN where only stars are shown.
    """
    if shown == wanted:
        return SAME
    ends = _visible_ends(shown)
    if ends == [("", "")]:
        return UNKNOWN
    fits = (
        len(wanted) >= len(lead) + len(trail) and wanted.startswith(lead) and wanted.endswith(trail)
        for lead, trail in ends
    )
    return SAME if any(fits) else DIFFERENT


def contradicts(shown: str, sent: str) -> bool:
    """Return whether an answer shows another secret than the one that was just sent.

    A service that shows three characters at each end of a shorter secret shows some of them twice, so the length
    proves nothing here.
    """
    if shown == sent:
        return False
    ends = _visible_ends(shown)
    return not any(sent.startswith(lead) and sent.endswith(trail) for lead, trail in ends)


def mask(shown: str) -> str:
    """Return a secret as it may be shown: as the API masks it, or masked here where the API shows it in clear."""
    ends = _visible_ends(shown)
    # One or two stars may be a part of a short secret that is shown in clear.
    if "***" in shown and len(ends) == 1 and all(len(end) <= _VISIBLE for end in ends[0]):
        return shown
    return f"{shown[:3]}********{shown[-3:]}" if len(shown) >= 16 else "********"


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return text that came from elsewhere (an error message, a delivery's answer) without the given secrets.

    Hidden is every stretch of eight characters or more that the text shares with a secret, in the forms in which such
    texts quote, upper or lower case, cut off or whole. A shorter secret is hidden where it stands as a word, but for
    one or two characters: no credential is that short, and to hide every "a" would tell it. Of a secret of which only
    the mask is known, everything is hidden that has its visible ends.
    """
    secrets = list(secrets)
    for lead, trail in (ends for secret in secrets if "***" in secret for ends in _visible_ends(secret)):
        if len(lead) > 2 and len(trail) > 2:
            text = re.sub(f"(?is){re.escape(lead)}.{{2,400}}?{re.escape(trail)}", HIDDEN, text)
    stretches = {
        form[start : start + _STRETCH]
        for secret in secrets
        for form in map(_lower, _forms(secret))
        for start in range(len(form) - _STRETCH + 1)
    }
    lower = _lower(text)
    hidden = bytearray(len(text))
    for start in range(len(text) - _STRETCH + 1):
        if lower[start : start + _STRETCH] in stretches:
            hidden[start : start + _STRETCH] = b"x" * _STRETCH
    parts = groupby(zip(text, hidden), key=itemgetter(1))
    scrubbed = "".join(HIDDEN if is_hidden else "".join(map(itemgetter(0), part)) for is_hidden, part in parts)
    for secret in secrets:
        if 2 < len(secret) < _STRETCH:
            scrubbed = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, scrubbed)
    return scrubbed


def _forms(secret: str) -> Iterator[str]:
    """Yield the ways in which a text may quote a secret: JSON, URL and HTML escapes, Python's repr, base64."""
    # The scheme and the host of a webhook are no secret, and other addresses begin in the same way.
    secret = re.sub(r"^https?://[^/?#@]+(?=[/?#])", "", secret)
    octets = secret.encode(errors="replace")
    yield from (secret, quote(octets), quote(octets, safe=""), quote_plus(octets), repr(secret)[1:-1])
    yield from (html.escape(secret), html.escape(secret, quote=False))
    for in_json in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield from (in_json[1:-1], json.dumps(in_json)[3:-3])
    for before in range(3):
        # Where it begins within a group of three bytes decides how base64 writes it.
        encoded = b64encode(b"." * before + octets).decode().rstrip("=")[:-1]
        yield from (encoded[before and 4 :], encoded[before and 4 :].translate({43: "-", 47: "_"}))


def _lower(text: str) -> str:
    """Return a text in lower case and of the same length."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _visible_ends(shown: str) -> list[tuple[str, str]]:
    """Return what stands before and behind the run of stars, for each of the longest runs; empty without a star.

    A secret may itself contain stars, so that the longest run is the mask, and several may be equally long.
    """
    runs = list(re.finditer(r"\*+", shown))
    longest = max((len(run.group()) for run in runs), default=0)
    return [(shown[: run.start()], shown[run.end() :]) for run in runs if len(run.group()) == longest]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Removes secrets from text that comes from elsewhere, such as a service's error message, which may quote them.

A module imports it only if there is such text, or if a request fails.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote, quote_plus

from .._options.masks import visible_ends
from .._options.placeholders import HIDDEN

_STRETCH = 8


class Scrubber:
    """Removes given secrets from texts that come from elsewhere.

    Each stretch of eight characters or more that a text shares with a secret is hidden, in upper or lower case, also if
    it is cut off or escaped. A shorter secret is hidden if it is a word of the text. Secrets of one or two characters
    are not: no credential is that short, and hiding every "a" would reveal it. If only the mask of a secret is
    available, each text with the visible ends of the mask is hidden, and each long word with its visible beginning.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        secrets = list(dict.fromkeys(secrets))
        self._stretches = {
            form[start : start + _STRETCH]
            for secret in secrets
            for form in map(_lower, _forms(secret))
            for start in range(len(form) - _STRETCH + 1)
        }
        self._patterns = [pattern for secret in secrets for pattern in _patterns(secret)]

    def __call__(self, text: str) -> str:
        """Return a text without the secrets."""
        hidden = bytearray(len(text))
        # Each search is in the original text: a part that is hidden already would cut another secret in two.
        for start, end in self._found(text):
            hidden[start:end] = b"x" * (end - start)
        parts = groupby(zip(text, hidden), key=itemgetter(1))
        return "".join(HIDDEN if is_hidden else "".join(map(itemgetter(0), part)) for is_hidden, part in parts)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        lower = _lower(text)
        for start in range(len(text) - _STRETCH + 1):
            if lower[start : start + _STRETCH] in self._stretches:
                yield start, start + _STRETCH
        for pattern in self._patterns:
            for match in re.finditer(pattern, text):
                yield match.span()


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return one text without the given secrets (``Scrubber``)."""
    return Scrubber(secrets)(text)


def shows_enough(value: str) -> bool:
    """Return whether a text can be searched for a secret: ``value`` is the secret, or a mask with both of its ends."""
    return all(_is_enough(*ends) for ends in visible_ends(value))


def _is_enough(lead: str, trail: str) -> bool:
    return len(lead) > 2 and len(trail) > 2


def _patterns(secret: str) -> Iterator[str]:
    """Yield what finds a secret that is too short for a stretch, as a word, and what finds the ends of a mask."""
    if 2 < len(secret) < _STRETCH:
        yield rf"(?<!\w){re.escape(secret)}(?!\w)"
    for lead, trail in visible_ends(secret):
        if _is_enough(lead, trail):
            # Up to the last such end of a word, or the next one.
            yield rf"(?is){re.escape(lead)}(?:\S{{2,400}}|.{{2,400}}?){re.escape(trail)}"
            # A service may quote a secret that is cut off.
            yield rf"(?i)(?<![^\W_]){re.escape(lead)}\S{{{max(1, _STRETCH - len(lead))},}}"


def _forms(secret: str) -> Iterator[str]:
    """Yield the forms in which a text may quote a secret: JSON, URL and HTML escapes, Python's repr, base64."""
    # The scheme and the host of a webhook are not secret, and other addresses begin in the same way.
    secret = re.sub(r"^https?://[^/?#@]+(?=[/?#])", "", secret)
    octets = secret.encode(errors="replace")
    yield from (secret, quote(octets), quote(octets, safe=""), quote_plus(octets), repr(secret)[1:-1])
    yield from (html.escape(secret), html.escape(secret, quote=False))
    for in_json in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield from (in_json[1:-1], json.dumps(in_json)[3:-3])
    for before in range(3):
        # How base64 writes it depends on where it begins within a group of three bytes.
        encoded = b64encode(b"." * before + octets).decode().rstrip("=")[:-1]
        yield from (encoded[before and 4 :], encoded[before and 4 :].translate({43: "-", 47: "_"}))


def _lower(text: str) -> str:
    """Return a text in lower case and of the same length."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)

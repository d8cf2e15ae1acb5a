# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Canaries: secrets that nobody could write by accident, and that are found by any eight characters of theirs."""

import random
from dataclasses import dataclass

WINDOW = 8
"""So many consecutive characters of a canary's random part are a leak."""

NUMBER_WINDOW = 12
"""The same for a canary that is a number: eight digits also stand in times and ids."""

LETTERS = "gkqvwxyz"
"""Letters that stand between digits in random parts. None is a hexadecimal digit, so that no id looks like one."""

STYLES = {
    "plain": "",
    "double quote": '"',
    "single quote": "'",
    "backslash": "\\",
    "line break": "\n",
    "carriage return": "\r\n",
    "tab": "\t",
    "space": " ",
    "accents": "äß€",
    "emoji": "😀",
    "control character": "\x01\x7f",
    "JSON escapes": r"\u00e9\n\"",
    "URL escapes": "%20%22%2F",
    "URL separators": "+/=?&#@:",
    "HTML": "<b>&amp;",
    "format": "%s%(a)s{0}$HOME",
    "two stars": "**",
    "three stars": "***",
    "comma": ",",
}
"""What may stand in the middle of a secret."""

CONTROLS = ("line break", "carriage return", "tab", "control character")
"""Those that a token can't have."""

NOT_IN_CONFIG = (*CONTROLS, "three stars")
"""Those that ``config`` does not take, and ``additional_config`` does."""


@dataclass(frozen=True)
class Canary:
    """A secret. ``label`` says which case has it where, ``parts`` are the random parts of its value."""

    label: str
    value: str | int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The value as the API stores it."""
        return str(self.value)

    @property
    def windows(self) -> set[str]:
        """What it is found by: each is a leak. One without random parts is found as a whole."""
        if isinstance(self.value, int):
            return _windows(self.parts[0], NUMBER_WINDOW)
        return {window for part in self.parts for window in _windows(part, WINDOW)} or {self.text}


def canary(label: str, style: str = "plain", before: str = "cnr", after: str = "end") -> Canary:
    """Make a canary, always the same one for the same label.

    What is ``before`` and ``after`` its random parts is not secret: a mask may show the first and last characters.
    """
    chance = random.Random(label)
    parts = tuple("".join(chance.choice(LETTERS) + chance.choice("0123456789") for _ in range(6)) for _ in range(2))
    return Canary(label, before + STYLES[style].join(parts) + after, parts)


def url_canary(label: str, style: str = "plain") -> Canary:
    """Make a canary that is a URL; a style that no URL can have becomes the plain one."""
    middle = STYLES[style]
    fits = middle.isprintable() and " " not in middle
    return canary(label, style if fits else "plain", before="https://hooks.example.com/T0/")


def number_canary(label: str) -> Canary:
    """Make a canary that is a whole number."""
    chance = random.Random(label)
    part = "".join(chance.choice("0123456789") for _ in range(24))
    return Canary(label, int(f"111{part}999"), (part,))


def longer_canary(label: str, prefix: Canary) -> Canary:
    """Make a canary that begins with another one."""
    rest = canary(label)
    return Canary(label, prefix.text + rest.text, rest.parts)


def _windows(part: str, length: int) -> set[str]:
    return {part[start : start + length] for start in range(len(part) - length + 1)}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds canaries in text, whole or in part, as they are or in a form from which they can be decoded."""

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from .canaries import LETTERS, NUMBER_WINDOW, WINDOW, Canary

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON twice": lambda value: json.dumps(json.dumps(value)),
    "repr": repr,
    "URL": lambda value: quote(value, safe=""),
    "URL, all of it": lambda value: "".join(f"%{byte:02x}" for byte in value.encode()),
    "HTML": html.escape,
    "HTML, all of it": lambda value: "".join(f"&#{ord(letter)};" for letter in value),
    "escapes, all of it": lambda value: "".join(f"\\u{ord(letter):04x}" for letter in value),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 of more": lambda value: base64.urlsafe_b64encode(f"token:{value}?".encode()).decode(),
    "hexadecimal": lambda value: value.encode().hex(),
    "upper case": str.upper,
    "backwards": lambda value: value[::-1],
    "first half": lambda value: value[: len(value) // 2],
    "last half": lambda value: value[len(value) // 2 :],
}
"""Ways to write a value, by name. In each of them it is found."""

VIEWS = ("as written", "in another case", "unescaped", "base64", "hexadecimal", "backwards")
"""In which of them something was found. The random parts survive quotes and escapes, and so are seen as written."""

_CANDIDATE = re.compile(f"[{LETTERS}0-9]{{{WINDOW},}}", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_ESCAPE = re.compile(r"\\+(?:u00|x)([0-9a-fA-F]{2})")


@dataclass(frozen=True)
class Find:
    """A leak: which canary was found in which view, and the text around it."""

    canary: Canary
    view: str
    excerpt: str


class Search:
    """Knows what to look for."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._windows = {window: canary for canary in canaries for window in canary.windows}
        self._wholes = [window for window in self._windows if not _CANDIDATE.fullmatch(window)]

    def find(self, text: str) -> list[Find]:
        """Return the first find of each canary in each view of a text."""
        found: dict[tuple[str, str], Find] = {}
        for view, seen in _views(text):
            for canary, start, exact in self._look(seen):
                name = "in another case" if view == "as written" and not exact else view
                excerpt = seen[max(0, start - 100) : start + 60]
                found.setdefault((canary.label, name), Find(canary, name, excerpt))
        return list(found.values())

    def _look(self, text: str) -> Iterator[tuple[Canary, int, bool]]:
        for whole in self._wholes:
            if whole in text:
                yield self._windows[whole], text.index(whole), True
        for match in _CANDIDATE.finditer(text):
            run = match.group()
            for length in (WINDOW, NUMBER_WINDOW):
                for start in range(len(run) - length + 1):
                    window = run[start : start + length]
                    canary = self._windows.get(window.lower())
                    if canary:
                        yield canary, match.start() + start, window.islower() or window.isdigit()


def _views(text: str) -> Iterator[tuple[str, str]]:
    """The text, and what can be decoded from it where that is something else."""
    yield "as written", text
    unescaped = text
    for _ in range(2):
        unescaped = html.unescape(unquote(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), unescaped)))
    yield "unescaped", _only_new(unescaped, text)
    yield "base64", "\n".join(_from_base64(match.group()) for match in _BASE64.finditer(unescaped))
    yield "hexadecimal", "\n".join(_from_hex(match.group()) for match in _HEX.finditer(text))
    yield "backwards", text[::-1]


def _only_new(decoded: str, text: str) -> str:
    """The lines that decoding made: the rest was seen as written."""
    old = set(text.splitlines())
    return "\n".join(line for line in decoded.splitlines() if line not in old)


def _from_base64(run: str) -> str:
    """What a run of base64 may stand for: the run can begin anywhere in it."""
    run = run.replace("-", "+").replace("_", "/")
    chunks = (run[offset : offset + (len(run) - offset) // 4 * 4] for offset in range(4))
    return "\n".join(base64.b64decode(chunk).decode("latin-1") for chunk in chunks)


def _from_hex(run: str) -> str:
    return "\n".join(bytes.fromhex(part).decode("latin-1") for part in (run, run[1:-1]))

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes in and what goes out, without HTTP: a Call and a Reply."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote

MAX_BODY = 4 * 1024 * 1024
MAX_DEPTH = 64


class NotJson(ValueError):
    """A body that is not JSON as RFC 8259 has it, or nests too deeply to be stored."""


def _refuse(literal: str) -> Any:
    raise NotJson(f"{literal} is not JSON")


def _number(literal: str) -> float:
    value = float(literal)
    return value if math.isfinite(value) else _refuse(literal)


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise NotJson("the body is nested too deeply")


def parse_json(data: bytes) -> Any:
    """The value of a JSON text; raises NotJson."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse, parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from error
    _check_depth(value)
    return value


@dataclass(frozen=True)
class Call:
    """One request; ``path`` is as it came, still percent-encoded."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def segments(self) -> list[str]:
        return [unquote(segment) for segment in self.path.split("/")[1:]]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def token(self) -> str | None:
        return next((value for name, value in self.headers.items() if name.lower() == "authorization"), None)

    def json(self) -> Any:
        """The parsed body; raises NotJson."""
        return parse_json(self.body)

    def readable_body(self) -> Any:
        """For the record: parsed JSON, else text, else None where there is no body."""
        if not self.body:
            return None
        try:
            return self.json()
        except NotJson:
            return self.body.decode(errors="replace")


@dataclass(frozen=True)
class Drip:
    """How a response arrives byte by byte; README.md says what each member does."""

    seconds: float
    part: str
    bytes: int | None


@dataclass(frozen=True)
class Reply:
    """One answer: ``json``, or ``text`` where it is set; ``missing`` bytes are announced but never sent.

    JSON is written in ASCII, unless there is an ``encoding``.
    """

    status: int
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    content_type: str = "application/json"
    missing: int = 0
    encoding: str | None = None
    drip: Drip | None = None

    def rendered(self) -> str:
        if self.text is not None:
            return self.text
        if self.json is None:
            return ""
        return json.dumps(self.json, separators=(",", ":"), ensure_ascii=self.encoding is None)

    def encoded(self) -> bytes:
        """The body as it is sent; an empty one has no byte order mark."""
        text = self.rendered()
        return text.encode(self.encoding or "utf-8") if text else b""

    def with_text(self, text: str, **changes: Any) -> "Reply":
        """The same answer with other text; a 204 can't have a body, so it becomes a 200."""
        return replace(self, status=200 if self.status == 204 else self.status, json=None, text=text, **changes)

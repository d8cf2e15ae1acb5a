# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""HTML built from elements, which escape their content. There is no other way to create markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Union

from ._report_text import clip, utc, visible

SHORT, NAME, LONG = 80, 200, 2000
"""The maximum numbers of characters shown of a text from outside."""

_VOID = ("input", "meta")
_ATTRIBUTES = {
    *("charset", "checked", "class", "colspan", "content", "datetime", "href", "http-equiv", "id", "lang"),
    *("name", "open", "role", "scope", "tabindex", "title", "type", "aria-labelledby"),
}


class Markup:
    """HTML that ``element`` created, and that is not escaped again."""

    __slots__ = ("html",)

    def __init__(self, html: str) -> None:
        self.html = html


Content = Union[str, Markup, None, Iterable["Content"]]


def element(name: str, /, *content: Content, **attributes: str | int | bool | None) -> Markup:
    """Return an element. Text in it and in its attributes is escaped. None and False are left out.

    Underscores in the name of an attribute become hyphens. A trailing underscore is removed (``class_``). Only
    attributes that can't run or load anything are accepted, and only links within the page. Raises ValueError.
    """
    told = "".join(_attribute(each.rstrip("_").replace("_", "-"), value) for each, value in attributes.items())
    return Markup(f"<{name}{told}>" if name in _VOID else f"<{name}{told}>{_inside(content)}</{name}>")


def style(css: str) -> Markup:
    """Return a style element. The rules must not contain text from outside. Raises ValueError."""
    if "<" in css:
        raise ValueError("a style sheet can't have a < in it")
    return Markup(f"<style>{css}</style>")


def outside(text: object, longest: int = NAME) -> Markup:
    """Return text from outside, cut to a length, with a writing direction of its own."""
    return element("bdi", clip(str(text), longest))


def code(text: object, longest: int) -> Markup:
    """Return text from outside as code, cut to a length."""
    return element("code", clip(str(text), longest))


def link(text: str, place: str) -> Markup:
    """Return a link to a place in the page."""
    return element("a", text, href=f"#{place}")


def time(when: Any) -> Markup:
    """Return a time element for a time in ISO 8601, or ``not known``."""
    told = clip(utc(when), NAME) if when else "not known"
    return element("time", told, datetime=when if told.endswith(" UTC") and told != when else None)


def facts(*pairs: tuple[str, Content]) -> Markup:
    """Return a list of names and values."""
    return element(
        "dl", [element("div", element("dt", name), element("dd", value)) for name, value in pairs], class_="facts"
    )


def _inside(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return escape(visible(content), quote=False)
    if isinstance(content, Markup):
        return content.html
    return "".join(map(_inside, content))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if name not in _ATTRIBUTES:
        raise ValueError(f"the attribute {name} is not one of the report's")
    if name == "href" and not re.fullmatch(r"#[a-z0-9-]+", str(value)):
        raise ValueError("a link of the report leads to a place in the report")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(visible(str(value)))}"'

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTML as a tree, strictly: what is not closed, or closed in the wrong place, is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = ("input", "meta")


@dataclass
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    def all(self, tag: str | None = None, **attributes: str) -> Iterator[Node]:
        """Give the elements within that have this name and these attributes (``class_`` is one of the classes)."""
        for child in self.children:
            if isinstance(child, Node):
                if tag in (None, child.tag) and all(child.has(*each) for each in attributes.items()):
                    yield child
                yield from child.all(tag, **attributes)

    def one(self, tag: str | None = None, **attributes: str) -> Node:
        """Return the only one."""
        (found,) = self.all(tag, **attributes)
        return found

    def has(self, name: str, value: str) -> bool:
        """Return whether an attribute has a value."""
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    @property
    def text(self) -> str:
        """The text within, but for the style sheet."""
        return (
            ""
            if self.tag == "style"
            else "".join(each if isinstance(each, str) else each.text for each in self.children)
        )


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs), (tag, attrs)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> in <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """Return the document as a tree."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert len(parser.open) == 1, parser.open[-1].tag
    return parser.open[0]

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the API's behaviour is not documented: the ways in which it may turn out to answer."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from .missing import WAYS

_CHOICES = {
    "secrets": ("masked", "clear", "omitted", "stars"),
    "tags": ("keep", "sorted", "reversed", "shuffled"),
    "statement_lists": ("keep", "omit_empty", "fill_empty", "null_empty"),
    "scalars": ("keep", "strings"),
    "unknown_config": ("keep", "ignore"),
    "empty_config": ("keep", "default"),
    "page_links": ("body", "header", "none"),
    "empty_items": WAYS,
    "empty_members": WAYS,
    "empty_status": WAYS,
    "default_effect": WAYS,
    "kind": WAYS,
}
_NUMBERS = ("mask_lead", "mask_trail", "mask_stars", "page_size", "hidden", "seed")
_MEMBERS = ("list_members", "read_members")
_MAY_BE_NULL = ("mask_stars", "page_size", *_MEMBERS)


@dataclass(frozen=True)
class Quirks:
    """README.md says what each does."""

    mask_lead: int = 3
    mask_trail: int = 3
    mask_stars: int | None = None
    secrets: str = "masked"
    tags: str = "keep"
    statement_lists: str = "keep"
    scalars: str = "keep"
    list_members: list[str] | None = None
    read_members: list[str] | None = None
    empty_items: str = "keep"
    empty_members: str = "keep"
    empty_status: str = "keep"
    default_effect: str = "keep"
    kind: str = "keep"
    defaults: bool = True
    page_size: int | None = None
    page_links: str = "body"
    total_count: bool = False
    hidden: int = 0
    unknown_config: str = "keep"
    drop_empty: bool = False
    empty_config: str = "keep"
    nfc: bool = False
    other_keys: bool = False
    seed: int = 0

    def changed(self, changes: dict[str, Any]) -> "Quirks":
        """A copy with these members changed; raises ValueError."""
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"no quirk {name!r}; there are: {', '.join(sorted(known))}")
            if value is None and name in _MAY_BE_NULL:
                continue
            if name in _CHOICES:
                good = value in _CHOICES[name]
            elif name in _NUMBERS:
                good = type(value) is int and value >= (1 if name == "page_size" else 0)
            elif name in _MEMBERS:
                good = isinstance(value, list) and all(isinstance(member, str) for member in value)
            else:
                good = isinstance(value, bool)
            if not good:
                raise ValueError(f"quirk {name}: not {value!r}")
        return replace(self, **changes)

    def dump(self) -> dict[str, Any]:
        return asdict(self)

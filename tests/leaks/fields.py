# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which config fields of which integration hold secrets, without asking the collection."""

from dataclasses import dataclass
from typing import Any

from emulator.integrations import FIELDS, fields
from support.option_names import option_name

KINDS = tuple(FIELDS)


@dataclass(frozen=True)
class ConfigField:
    """A config field of an integration; ``plain`` is a valid value of one that holds no secret."""

    api_name: str
    option: str
    secret: bool
    is_url: bool
    required: bool
    plain: Any


def fields_of(kind: str) -> list[ConfigField]:
    """Return the fields of an integration that a playbook can set."""
    return [
        ConfigField(
            api_name=field.name,
            option=option_name(field.name),
            secret=field.secret,
            is_url=field.type == "uri",
            required=field.required,
            plain=_plain(field.name, field.type, field.allowed),
        )
        for field in fields(kind).values()
        if field.type != "generated"
    ]


_SHAPED = {"accountId": "012345678901", "ingestionChannelArn": "arn:aws:cloudtrail:us-east-1:012345678901:channel/x"}


def _plain(name: str, kind: str, allowed: tuple[str, ...]) -> Any:
    if kind == "boolean":
        return True
    if allowed:
        return allowed[0]
    if name in _SHAPED:
        return _SHAPED[name]
    return "https://plain.example.com/path" if kind == "uri" else f"a plain {name}"

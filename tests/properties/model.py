# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task means and what it has to do, found out without the collection's code.

The state is known here as the service stores it, secrets in clear, so that what can and what can't be seen in an
answer is a matter of the emulator's quirks and not of guessing.
"""

import copy
import itertools
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.documents import STATEMENT_LISTS, stored_document
from emulator.errors import ApiError
from emulator.integrations import Field, fields
from emulator.quirks import Quirks
from emulator.representation import masked
from support.option_names import option_name

Json = dict[str, Any]
Path = tuple[str, ...]

LEGACY = {"slack": ("url", "slack_webhook_url"), "datadog": ("apiKey", "datadog_api_key")}
"""The legacy member of an integration, and the option that sets it."""

MEMBERS = {"name": "name", "on": "enabled", "statements": "statements", "tags": "tags"}

PLACEHOLDERS = ("(changed)", "(hidden)", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********")
"""What the collection and Ansible show in the place of a value."""

SAME, SEND, UNKNOWN = "same", "send", "unknown"


@dataclass(frozen=True)
class Case:
    """One task, and what it meets.

    ``desired`` is what the task says, by path and in the API's terms; ``options`` how it says it. ``stored`` is the
    subscription that it means, as the service has it, or None. ``additional`` names the config fields that the task
    gives through ``additional_config``.
    """

    kind: str
    identifier: str | None
    desired: dict[Path, Any]
    additional: frozenset[str]
    update_secrets: str
    options: Json
    stored: Json | None
    others: list[Json]
    quirks: Json = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The name that the task gives."""
        return self.desired.get(("name",))

    @property
    def label(self) -> str:
        """A name or an id by which the service knows the subscription after the task."""
        return self.name if self.name is not None else self.identifier or ""

    def refused(self) -> set[Path]:
        """The members whose values no task can mean, so that it fails before anything is sent."""
        return unacceptable(self.kind, self.desired, self.additional)

    def masks(self) -> set[Path]:
        """The secrets that are given as the mask of the current one, or as what this collection shows for it."""
        return {path for path in self.desired if is_secret(self.kind, path) and self._is_mask(path)}

    def _is_mask(self, path: Path) -> bool:
        wanted, shown = self.desired[path], self.shown(path)
        if shown is None:
            return False
        if wanted != shown:
            return bool(wanted == _told(shown))
        if not is_masked(self.kind, path):
            return looks_like_a_mask(shown)
        # A client can't know that a secret with three stars of its own is shown in clear.
        return bool(re.fullmatch(r"[^*]*[*]{3,}[^*]*", shown)) or (self.update_secrets == "always" and "*" in shown)

    def shown(self, path: Path) -> Any:
        """What a response has at a path, or None."""
        value, quirks = at(self.stored, path) if self.stored else None, Quirks(**self.quirks)
        if value is None or not is_masked(self.kind, path) or quirks.secrets == "clear":
            return value
        return None if quirks.secrets == "omitted" else masked(str(value), quirks)

    def verdicts(self) -> dict[Path, str]:
        """For each member that the task names: SAME, SEND, or UNKNOWN, where it can't be seen and is left as it is."""
        if self.stored is None:
            return dict.fromkeys(self.desired, SEND)
        return {path: self._verdict(path, at(self.stored, path)) for path in self.desired}

    def _verdict(self, path: Path, stored: Any) -> str:
        wanted = self.desired[path]
        if not is_secret(self.kind, path):
            return SAME if self.met(path, stored) else SEND
        if self.update_secrets != "on_change":
            return SEND if self.update_secrets == "always" else SAME
        quirks = Quirks(**self.quirks)
        masked = is_masked(self.kind, path)
        if stored is None or (masked and quirks.secrets == "omitted"):
            known = field_at(self.kind, path)
            return SAME if wanted == "" else UNKNOWN if known and known.required else SEND
        if stored == "" or not masked or quirks.secrets == "clear":
            return SAME if wanted == stored else SEND
        lead, trail = quirks.mask_lead, quirks.mask_trail
        if quirks.secrets == "stars" or len(stored) <= lead + trail or lead + trail == 0:
            return UNKNOWN
        fits = (
            len(wanted) >= lead + trail
            and wanted.startswith(stored[:lead])
            and wanted.endswith(stored[len(stored) - trail :])
        )
        return SAME if fits else SEND

    def met(self, path: Path, value: Any) -> bool:
        """Whether this value is what the task wants at a path.

        What is empty, or off, is where nothing is; what is empty is also where the default is.
        """
        wanted = self.desired[path]
        known = field_at(self.kind, path)
        off = known is not None and known.type == "boolean" and wanted in (False, 0)
        nothing = path[0] == "config" and value is None and (off or wanted in ("", None))
        default = wanted == "" and known is not None and known.default is not None and value == known.default
        return nothing or default or bool(canonical(self.kind, path, value) == canonical(self.kind, path, wanted))

    def expected(self) -> Json | None:
        """The document that the service has to store in the end, or None where it will refuse it."""
        body: Json = {"config": {}, "on": True} if self.stored is None else copy.deepcopy(document(self.stored))
        sent = [path for path, verdict in self.verdicts().items() if verdict == SEND]
        for path in sent:
            put(body, path, self.desired[path])
        if self.stored is not None and not sent:
            return body
        try:
            return stored_document(
                body, self.kind, Quirks(**self.quirks), document(self.stored) if self.stored else None
            )
        except ApiError:
            return None

    def option(self, path: Path) -> str:
        """The option that sets the member at a path, as messages name it."""
        if path[0] == "config":
            return f"additional_config.{path[1]}" if path[1] in self.additional else f"config.{option_name(path[1])}"
        return MEMBERS[path[0]] if path[0] in MEMBERS else LEGACY[self.kind][1]

    def missing(self) -> list[str]:
        """The required fields that a create would lack."""
        return [
            f"config.{option_name(known.name)}"
            for known in fields(self.kind).values()
            if known.required
            and known.type != "generated"
            and ("config", known.name) not in self.desired
            and not (self.kind == "slack" and ("url",) in self.desired)
        ]

    def hides(self, path: Path) -> bool:
        """Whether what the task gives here must not be shown."""
        return is_secret(self.kind, path) or (path[0] == "config" and path[1] in self.additional)


def is_text(text: str, is_name: bool = False) -> bool:
    """Whether a text can be meant as it is: no white space or byte order mark at its ends, no control character."""
    if any(letter.isspace() or letter == "\ufeff" for letter in (text[:1], text[-1:])):
        return False
    inside = re.sub("\r?\n", "", text) if is_name else text
    return all(unicodedata.category(letter) != "Cc" for letter in inside)


def looks_like_a_mask(text: str) -> bool:
    """Whether a secret is stars, three at least, with four characters at most before and behind them."""
    lead, trail = text.partition("*")[0], text.rpartition("*")[2]
    stars = text[len(lead) : len(text) - len(trail)]
    return len(stars) >= 3 and set(stars) == {"*"} and len(lead) <= 4 and len(trail) <= 4


def is_cut_off(elements: list[str]) -> bool:
    """Whether a list has an element that belongs to the tags of the specifier before it."""
    return any(
        ";" in before.split(":")[-1] and "/" not in element and element != "acct" and not element.startswith("*")
        for before, element in itertools.pairwise(elements)
    )


def unacceptable(kind: str, desired: Mapping[Path, Any], additional: Collection[str] = ()) -> set[Path]:
    """The members, by path and in the API's terms, whose values no task can mean."""
    return {path for path, value in desired.items() if _is_unacceptable(kind, path, value, path[-1] in additional)}


def _is_unacceptable(kind: str, path: Path, value: Any, is_additional: bool) -> bool:
    if path == ("name",):
        return value == "" or not is_text(value, is_name=True)
    if path == ("tags",):
        return not all(each and is_text(each) for each in value)
    if path == ("statements",):
        return any(_is_unacceptable_statement(each) for each in value)
    if path[0] == "config" and is_additional:
        return value is None or value in PLACEHOLDERS or not is_text(path[1])
    if not isinstance(value, str):
        return False
    known = field_at(kind, path)
    if value == "":
        return is_secret(kind, path) or bool(known and known.required)
    return not is_text(value) or value in PLACEHOLDERS or (is_secret(kind, path) and looks_like_a_mask(value))


def _is_unacceptable_statement(statement: Json) -> bool:
    lists = {name: statement.get(name) or [] for name in STATEMENT_LISTS}
    return (
        any(not each or not is_text(each) for elements in lists.values() for each in elements)
        or any(is_cut_off(lists[name]) for name in ("resources", "notResources"))
        or any(lists[one] and lists[other] for one, other in (STATEMENT_LISTS[:2], STATEMENT_LISTS[2:]))
    )


def _told(shown: str) -> str:
    """What results show for a secret that a response shows in this way."""
    if looks_like_a_mask(shown):
        return shown
    return f"{shown[:3]}********{shown[-3:]}" if len(shown) >= 16 else "********"


def is_well_formed(kind: str, name: str, value: str) -> bool:
    """Whether a value has the form of those that YAML may change: twelve digits, and the ARN of a channel."""
    if (kind, name) == ("cloudtrail", "accountId"):
        return value == "" or (len(value) == 12 and set(value) <= set("0123456789"))
    if (kind, name) == ("cloudtrail", "ingestionChannelArn"):
        parts = value.split(":")
        return (
            len(parts) == 6
            and parts[0] == "arn"
            and parts[1].startswith("aws")
            and parts[2] == "cloudtrail"
            and is_well_formed(kind, "accountId", parts[4])
            and parts[5].startswith("channel/")
        )
    return True


def nfc(name: str | None) -> str | None:
    """The form in which names are compared."""
    return None if name is None else unicodedata.normalize("NFC", name)


def field_at(kind: str, path: Path) -> Field | None:
    """What the emulator knows of a config field."""
    return fields(kind).get(path[1]) if path[0] == "config" else None


def is_masked(kind: str, path: Path) -> bool:
    """Whether the service masks it."""
    known = field_at(kind, path)
    return path == ("apiKey",) or bool(known and known.masked)


def is_secret(kind: str, path: Path) -> bool:
    """Whether its value must be kept out of every output."""
    known = field_at(kind, path)
    return path in (("url",), ("apiKey",)) or bool(known and known.secret)


def document(stored: Json) -> Json:
    """The part of a stored subscription that a patch works on."""
    names = ("name", "config", "statements", "on", "tags", *(name for name in ("url", "apiKey") if stored.get(name)))
    return {name: stored[name] for name in names}


def members(stored: Json) -> dict[Path, Any]:
    """A document by path."""
    flat: dict[Path, Any] = {(name,): value for name, value in document(stored).items() if name != "config"}
    return {**flat, **{("config", name): value for name, value in stored["config"].items()}}


def at(stored: Json, path: Path) -> Any:
    """The value at a path, or None."""
    return stored["config"].get(path[1]) if path[0] == "config" else stored.get(path[0])


def completed(response: Json) -> Json:
    """A subscription as a response has it, with the members that are left out or null: they are false or empty."""
    empty: Json = {"on": False, "tags": [], "statements": [], "config": {}}
    found = {**response, **{name: value for name, value in empty.items() if response.get(name) is None}}
    statements = [{**each, "effect": each.get("effect") or "allow"} for each in found["statements"]]
    return {**found, "statements": statements}


def put(stored: Json, path: Path, value: Any) -> None:
    """Set the value at a path."""
    (stored["config"] if path[0] == "config" else stored)[path[-1]] = copy.deepcopy(value)


def canonical(kind: str, path: Path, value: Any) -> Any:
    """The same for all values that mean the same, and different for all others."""
    if path == ("name",):
        return nfc(value)
    if path == ("tags",):
        return frozenset(value)
    if path == ("statements",):
        return tuple((each["effect"], *(frozenset(each.get(name) or []) for name in STATEMENT_LISTS)) for each in value)
    known = field_at(kind, path)
    if value is None and path[0] == "config":
        return None if known and known.required else _text(known.default) if known and known.default is not None else ""
    return _text(value)


def canonical_document(stored: Json, kind: str) -> dict[Path, Any]:
    """A document in its canonical form, without what the service makes.

    A config field that is not there is the same as one at its default.
    """
    generated = {("config", known.name) for known in fields(kind).values() if known.type == "generated"}
    defaults: dict[Path, Any] = {("config", name): None for name in fields(kind)}
    flat = {path: canonical(kind, path, value) for path, value in {**defaults, **members(stored)}.items()}
    return {
        path: value
        for path, value in flat.items()
        if path not in generated and (path[0] != "config" or value not in ("", None))
    }


def _text(value: Any) -> str:
    """A service may answer a boolean or a number as a string."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)

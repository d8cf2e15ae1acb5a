# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts and their subscriptions, in memory and, where asked, in a JSON file."""

import copy
import json
import os
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .integrations import FIELDS

Document = dict[str, Any]
OPTIONAL_STRINGS = ("url", "apiKey")


@dataclass
class Subscription:
    """``document`` is what a patch works on: name, config (in clear), statements, on, tags, url?, apiKey?."""

    id: str
    kind: str
    document: Document
    version: int = 1
    # Looked up at each call: a test may stop the clock.
    written: float = field(default_factory=lambda: time.time())
    successes: int = 0
    last_success: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def dump(self) -> dict[str, Any]:
        optional = {member: self.document.get(member) for member in OPTIONAL_STRINGS}
        return copy.deepcopy(
            {"_id": self.id, "kind": self.kind, **self.document, **optional, "version": self.version},
        )

    @classmethod
    def load(cls, data: dict[str, Any]) -> "Subscription":
        """From the shape of ``dump``; only ``kind`` and ``name`` are needed."""
        data = copy.deepcopy(data)
        document: Document = {
            "name": data["name"],
            "config": data.get("config") or {},
            "statements": data.get("statements") or [],
            "on": bool(data.get("on", False)),
            "tags": data.get("tags") or [],
        }
        document.update({member: data[member] for member in OPTIONAL_STRINGS if data.get(member) is not None})
        types = {"name": str, "config": dict, "statements": list, "tags": list, "url": str, "apiKey": str}
        for member, value in {**document, "kind": data["kind"]}.items():
            if not isinstance(value, types.get(member, (str, bool))):
                raise ValueError(f"{member}: not {value!r}")
        return cls(data.get("_id") or new_id(), data["kind"], document, data.get("version", 1))


@dataclass
class Account:
    name: str
    tokens: Collection[str] = ()
    read_tokens: Collection[str] = ()
    integrations: Collection[str] | None = None
    subscriptions: dict[str, Subscription] = field(default_factory=dict)

    def has(self, kind: str) -> bool:
        return kind in (FIELDS if self.integrations is None else self.integrations)

    def of_kind(self, kind: str) -> list[Subscription]:
        return [subscription for subscription in self.subscriptions.values() if subscription.kind == kind]


def new_id() -> str:
    """24 hex digits, as the API reference's example has."""
    return secrets.token_hex(12)


def _account(data: dict[str, Any]) -> Account:
    account = Account(data["name"], data.get("tokens") or (), data.get("read_tokens") or (), data.get("integrations"))
    lists = [account.tokens, account.read_tokens, account.integrations or ()]
    if not isinstance(account.name, str) or not all(
        isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names) for names in lists
    ):
        raise ValueError("an account has a name, and lists of strings: tokens, read_tokens, integrations")
    return account


class Store:
    def __init__(self, path: Path | None = None) -> None:
        """Takes the subscriptions from the file at ``path`` where there is one."""
        self.path = path
        self.accounts: dict[str, Account] = {}
        self._by_token: dict[str, tuple[Account, str]] = {}
        if path and path.exists():
            self.load(json.loads(path.read_text(encoding="utf-8")))

    def set_accounts(self, accounts: list[dict[str, Any]]) -> None:
        """Replaces all accounts; one that was there before keeps its subscriptions."""
        new: dict[str, Account] = {}
        by_token: dict[str, tuple[Account, str]] = {}
        for account in map(_account, accounts):
            if account.name in new:
                raise ValueError(f"two accounts named {account.name}")
            if account.name in self.accounts:
                account.subscriptions = self.accounts[account.name].subscriptions
            new[account.name] = account
            for access, tokens in (("write", account.tokens), ("read", account.read_tokens)):
                for token in tokens:
                    if by_token.setdefault(token, (account, access)) != (account, access):
                        raise ValueError("one token can't belong to two accounts, or both read and write")
        self.accounts, self._by_token = new, by_token
        self.save()

    def find(self, token: str | None) -> tuple[Account, str] | None:
        """The account that a token belongs to, and what it may do: ``write`` or ``read``."""
        return self._by_token.get(token) if token is not None else None

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [subscription.dump() for subscription in account.subscriptions.values()]
            for name, account in self.accounts.items()
        }

    def load(self, state: dict[str, list[dict[str, Any]]]) -> None:
        """Replaces all subscriptions; accounts that are not there yet come to be, without tokens."""
        loaded = {name: [Subscription.load(item) for item in items] for name, items in state.items()}
        for account in self.accounts.values():
            account.subscriptions = {}
        for name, subscriptions in loaded.items():
            account = self.accounts.setdefault(name, Account(name))
            account.subscriptions = {subscription.id: subscription for subscription in subscriptions}
        self.save()

    def save(self) -> None:
        """To be called after every change; readable by its owner alone, since secrets are in it."""
        if self.path is None:
            return
        temporary = self.path.with_name(self.path.name + ".tmp")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self.dump(), file, indent=1)
        temporary.replace(self.path)

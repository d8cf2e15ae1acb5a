# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls under /_emulator, for tests and demonstrations: no token, never recorded, never faulty."""

import re
import time
from collections.abc import Callable
from typing import Any

from .messages import Call, NotJson, Reply
from .quirks import Quirks
from .world import World

PREFIX = "/_emulator/"


class ControlCalls:
    def __init__(self, world: World) -> None:
        self.world = world
        self._calls: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "accounts"): self._accounts,
            ("PUT", "accounts"): lambda body: world.store.set_accounts(body),
            ("GET", "state"): lambda _: world.store.dump(),
            ("PUT", "state"): lambda body: world.store.load(body),
            ("GET", "requests"): lambda _: world.log.entries,
            ("DELETE", "requests"): lambda _: world.log.clear(),
            ("POST", "faults"): lambda body: world.faults.add(body),
            ("DELETE", "faults"): lambda _: world.faults.rules.clear(),
            ("GET", "quirks"): lambda _: world.quirks.dump(),
            ("PATCH", "quirks"): self._change_quirks,
            ("DELETE", "quirks"): lambda _: world.set_quirks(Quirks()),
            ("PUT", "limits"): lambda body: world.limits.set(body),
            ("DELETE", "limits"): lambda _: world.limits.clear(),
            ("POST", "status"): lambda body: self._add_status(**body),
            ("PUT", "deliveries"): lambda body: world.deliveries.set(body),
            ("POST", "reset"): lambda _: world.reset(),
        }

    def answer(self, call: Call) -> Reply:
        """200 with the result (null where there is none); 400 with ``error`` where the body is not as it should be."""
        name = call.path.removeprefix(PREFIX)
        act = self._calls.get((call.method, name))
        if act is None:
            return Reply(404, {"error": f"no control call {call.method} {name}"})
        try:
            result = act(call.json() if call.body else None)
        except (NotJson, re.error, ValueError, TypeError, AttributeError, LookupError) as error:
            return Reply(400, {"error": f"{type(error).__name__}: {error}"})
        return Reply(200, result, text="null" if result is None else None)

    def _accounts(self, _: Any) -> list[dict[str, Any]]:
        accounts = self.world.store.accounts.values()
        return [{"name": account.name, "integrations": account.integrations} for account in accounts]

    def _change_quirks(self, body: dict[str, Any]) -> dict[str, Any]:
        self.world.set_quirks(self.world.quirks.changed(body))
        return self.world.quirks.dump()

    def _add_status(
        self, account: str, id: str, successes: int = 0, errors: list[dict[str, Any]] | None = None
    ) -> None:
        subscription = self.world.store.accounts[account].subscriptions[id]
        now = int(time.time() * 1000)
        subscription.successes += successes
        if successes:
            subscription.last_success = now
        subscription.errors += [
            {
                "statusCode": error["statusCode"],
                "responseBody": error["responseBody"],
                "timestamp": error.get("timestamp", now),
            }
            for error in errors or []
        ]

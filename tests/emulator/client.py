# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control calls for Python, over HTTP."""

from typing import Any

import requests

Json = dict[str, Any]


class Control:
    """README.md says what each call does. An error of the caller's raises ValueError with the emulator's words.

    ``ca_path`` is a file with the authority of an emulator with TLS.
    """

    def __init__(self, url: str, ca_path: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_path or True

    def _call(self, method: str, name: str, body: Any = None) -> Any:
        response = self._session.request(
            method, f"{self.url}/_emulator/{name}", json=body, timeout=60, allow_redirects=False
        )
        answer = response.json()
        if response.status_code != 200:
            raise ValueError(answer.get("error", answer))
        return answer

    def accounts(self) -> list[Json]:
        """Names and integrations of the accounts."""
        result: list[Json] = self._call("GET", "accounts")
        return result

    def set_accounts(self, accounts: list[Json]) -> None:
        """Replaces all accounts; one of the same name keeps its subscriptions."""
        self._call("PUT", "accounts", accounts)

    def state(self) -> dict[str, list[Json]]:
        """By account, the subscriptions in the order of their creation, secrets in clear."""
        result: dict[str, list[Json]] = self._call("GET", "state")
        return result

    def seed(self, state: dict[str, list[Json]]) -> None:
        """Replaces all subscriptions; ``kind`` and ``name`` are all that each needs."""
        self._call("PUT", "state", state)

    def requests(self) -> list[Json]:
        """The recorded requests, oldest first."""
        result: list[Json] = self._call("GET", "requests")
        return result

    def clear_requests(self) -> None:
        self._call("DELETE", "requests")

    def faults(self, rules: list[Json]) -> None:
        """Appends fault rules."""
        self._call("POST", "faults", rules)

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def clear(self) -> None:
        """Forgets the recorded requests and the fault rules."""
        self.clear_requests()
        self.clear_faults()

    def quirks(self, **changes: Any) -> Json:
        """Changes these quirks; returns all."""
        result: Json = self._call("PATCH", "quirks", changes)
        return result

    def clear_quirks(self) -> None:
        self._call("DELETE", "quirks")

    def limits(
        self,
        *,
        window: float = 10.0,
        global_: int | None = None,
        route: int | None = None,
        token: int | None = None,
        remaining_headers: bool = True,
    ) -> None:
        """Replaces the rate limits."""
        body = {"window": window, "global": global_, "route": route, "token": token}
        self._call("PUT", "limits", {**body, "remaining_headers": remaining_headers})

    def clear_limits(self) -> None:
        self._call("DELETE", "limits")

    def status(self, account: str, id: str, *, successes: int = 0, errors: list[Json] | None = None) -> None:
        """Adds to a subscription's delivery status."""
        self._call("POST", "status", {"account": account, "id": id, "successes": successes, "errors": errors or []})

    def deliveries(self, rules: list[Json]) -> None:
        """Replaces the rules for delivery errors to come."""
        self._call("PUT", "deliveries", rules)

    def reset(self) -> None:
        """Everything back to the start; the accounts stay."""
        self._call("POST", "reset")

    def close(self) -> None:
        """Ends this client's connections; the emulator goes on."""
        self._session.close()

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rate limits: fixed windows for an account, for each of its routes, and for a token."""

from dataclasses import dataclass
from typing import Any


@dataclass
class _Window:
    """Starts with the first request that it counts."""

    ends: float
    used: int = 0


class Limits:
    """``global`` and ``route`` are shared by all tokens of an account (OpenAPI), ``token`` is the token's own."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.window = 10.0
        self.most: dict[str, int] = {}
        self.remaining_headers = True
        self._windows: dict[tuple[str, ...], _Window] = {}

    def set(self, given: dict[str, Any]) -> None:
        """Replaces all limits; raises ValueError."""
        kinds = ("global", "route", "token")
        if unknown := given.keys() - {"window", "remaining_headers", *kinds}:
            raise ValueError(f"no limit {', '.join(sorted(unknown))}")
        most = {kind: given[kind] for kind in kinds if given.get(kind) is not None}
        if not all(type(number) is int and number >= 0 for number in most.values()):
            raise ValueError("a limit is a number of requests")
        window = float(given.get("window", 10.0))
        if window <= 0:
            raise ValueError("window is a number of seconds")
        self.clear()
        self.window, self.most = window, most
        self.remaining_headers = bool(given.get("remaining_headers", True))

    def count(self, account: str, token: str, route: str, now: float) -> tuple[bool, dict[str, str]]:
        """Whether one more request is within all limits, and the headers that its answer gets.

        ``route`` is the method and the path's template. A request over a limit counts for none of them.
        """
        keys = {"global": (account,), "route": (account, route), "token": (token,)}
        windows = {}
        for kind in self.most:
            key = (kind, *keys[kind])
            if key not in self._windows or self._windows[key].ends <= now:
                self._windows[key] = _Window(now + self.window)
            windows[kind] = self._windows[key]
        over = [kind for kind, window in windows.items() if window.used >= self.most[kind]]
        if not over:
            for window in windows.values():
                window.used += 1
        if not (over or self.remaining_headers):
            return True, {}
        return not over, self._headers(windows, over)

    def _headers(self, windows: dict[str, _Window], over: list[str]) -> dict[str, str]:
        """Names and units: the vendor's API reference."""
        headers: dict[str, str] = {}
        for kind, window in windows.items():
            remaining, reset = str(self.most[kind] - window.used), str(int(window.ends * 1000))
            if kind == "token":
                headers |= {"X-Ratelimit-Auth-Token-Remaining": remaining, "X-Ratelimit-Auth-Token-Reset": reset}
            else:
                name = f"X-Ratelimit-{kind.title()}"
                headers |= {f"{name}-Limit": str(self.most[kind]), f"{name}-Remaining": remaining}
        shared = [kind for kind in windows if kind != "token"]
        # Both share one header: it tells when the limits that were hit are over, else the later of the two.
        telling = [kind for kind in shared if kind in over] or shared
        if telling:
            headers["X-Ratelimit-Reset"] = str(int(max(windows[kind].ends for kind in telling) * 1000))
        return headers

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delivery errors that subscriptions begin to report some time after they were written."""

import re
from dataclasses import dataclass
from typing import Any

from .store import Account, Subscription


@dataclass(frozen=True)
class Delivery:
    account: str | None
    name: re.Pattern[str]
    after_seconds: float
    status: int
    body: str


class Deliveries:
    def __init__(self) -> None:
        self.rules: list[Delivery] = []

    def set(self, rules: list[dict[str, Any]]) -> None:
        """Replaces all rules."""
        self.rules = [
            Delivery(
                account=rule.get("account"),
                name=re.compile(rule["name"]),
                after_seconds=float(rule.get("after_seconds", 0)),
                status=int(rule.get("statusCode", 500)),
                body=str(rule.get("responseBody", "")),
            )
            for rule in rules
        ]

    def reported(self, account: Account, subscription: Subscription, now: float) -> list[dict[str, Any]]:
        """The errors that a subscription reports by now; OpenAPI schema IntegrationStatusRep."""
        return [
            {
                "statusCode": rule.status,
                "responseBody": rule.body,
                "timestamp": int((subscription.written + rule.after_seconds) * 1000),
            }
            for rule in self.rules
            if rule.account in (None, account.name)
            and rule.name.search(subscription.document["name"])
            and subscription.written + rule.after_seconds <= now
        ]

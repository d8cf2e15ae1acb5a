# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The causes of a verdict: what failed, differs or was not reached, each once, with the accounts that it concerns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._api.messages import REQUEST_ID
from ansible_collections.community.launchdarkly.plugins.module_utils._model.member import option_at
from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import called
from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import sentence

from .states import Verdict
from .text import since

Cause = dict[str, Any]
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of cause. ``verdict`` is the one on the accounts that it concerns.

    ``one`` and ``many`` say it of one account and of several, ``subscription`` of a subscription in some accounts.
    ``note`` is what else there is to say of it.
    """

    name: str
    verdict: Verdict
    one: str = ""
    many: str = ""
    subscription: str = ""
    note: str = ""


_ID = re.compile(r"( \()?\b[0-9a-f]{24}\b(?(1)\))")
"""The id of a subscription, with parentheses if it has them."""

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "refused",
            "failed",
            "{accounts} was refused",
            "{accounts} were refused",
            "{subscription} was refused in {accounts}",
        ),
        Kind("failed", "failed", "{accounts} failed", "{accounts} failed", "{subscription} failed in {accounts}"),
        Kind(
            "deliveries",
            "failed",
            subscription="Deliveries of {subscription} began to fail after the change in {accounts}",
            note="Check the address and the secrets of the subscription.",
        ),
        Kind(
            "not_read",
            "unchecked",
            "{accounts} could not be read",
            "{accounts} could not be read",
            "{subscription} could not be read in {accounts}",
        ),
        Kind(
            "not_known",
            "unchecked",
            "{accounts} was begun, and what was done there is not known",
            "{accounts} were begun, and what was done there is not known",
            note="A part may have been written.",
        ),
        Kind(
            "not_reached",
            "unchecked",
            "{accounts} was not reached",
            "{accounts} were not reached",
            note="Nothing was written there.",
        ),
        Kind("differs", "differ", subscription="{subscription} would be {action} in {accounts}"),
        Kind(
            "unlisted",
            "differ",
            subscription="{subscription} is unlisted in {accounts}",
            note="Add it to the list, or delete it.",
        ),
        Kind(
            "disabled",
            "differ",
            subscription="{subscription} is switched off in {accounts}, and its entry has no enabled",
            note="Write enabled: true or enabled: false in the list.",
        ),
        Kind(
            "failing",
            "differ",
            subscription="Deliveries of {subscription} fail in {accounts}",
            note="Check the address and the secrets of the subscription.",
        ),
    )
}
"""The kinds of causes, the most urgent first."""

_OF_DELIVERIES = ("deliveries", "failing")


def causes_of(accounts: Sequence[Entry], failing_on: Collection[str], is_over: bool) -> list[Cause]:
    """Return the causes, the most urgent first, and of one kind those that concern the most accounts first.

    ``failing_on`` are the deviations that count for the verdict. The others are only named: their verdict is null.
    ``count`` is how many subscriptions of the name each of the accounts has. The message of a cause has no ids of one
    account if it concerns several. ``is_over`` is whether the run ended.
    """
    found: dict[tuple[object, ...], Cause] = {}
    for account in accounts:
        same = defaultdict(list)
        for cause in _of_account(account):
            same[_key(cause)].append(cause)
        for key, alike in same.items():
            new = {**alike[0], "count": len(alike), "ages": [], "accounts": []}
            known = found.setdefault((*key, len(alike)), new)
            known["ages"] += [age for cause in alike for age in cause["ages"]]
            known["accounts"].append(account["account"])
    order = list(KINDS)
    causes = sorted(found.values(), key=lambda cause: (order.index(cause["kind"]), -len(cause["accounts"])))
    return [_finished(cause, failing_on, is_over) for cause in causes]


def without_request_id(message: str | None, failure: Entry | None) -> str | None:
    """Return a message without the request id of its failure."""
    request = (failure or {}).get("request_id")
    if not message or not request:
        return message
    return message.replace(f" {REQUEST_ID}{request}.", "").replace(str(request), "…")


def _key(cause: Cause) -> tuple[object, ...]:
    """Return what the same cause has in all accounts. Each account has its own ids, ages and responses."""
    # The code of failing deliveries is the status of the response.
    message = None if cause["kind"] in _OF_DELIVERIES else _without_ids(cause["message"] or "")
    return (*(str(cause[name]) for name in ("kind", "integration_key", "name", "action", "members", "code")), message)


def _without_ids(message: str) -> str:
    return str(_ID.sub(lambda match: "" if match[1] else "…", message))


def _finished(cause: Cause, failing_on: Collection[str], is_over: bool) -> Cause:
    kind = KINDS[cause["kind"]]
    counts = kind.verdict != "differ" or kind.name in failing_on
    ages, response, message = cause.pop("ages"), cause.pop("response"), cause["message"]
    if message and len(cause["accounts"]) > 1:
        message = _without_ids(message)
    if kind.name in _OF_DELIVERIES:
        message = " ".join(filter(None, (since(ages) if ages else "", _responded(response, len(cause["accounts"])))))
    note = kind.note if is_over or kind.name != "not_reached" else ""
    return {**cause, "message": message or None, "note": note, "verdict": kind.verdict if counts else None}


def _responded(response: str | None, accounts: int) -> str:
    """Return in a sentence the last response to a delivery, if there was a delivery. It is that of one account."""
    if not response:
        return "" if response is None else "The last delivery got no response."
    return sentence(f"{'The last response was' if accounts == 1 else 'One of the last responses was'} {response}")


def _of_account(account: Entry) -> Iterator[Cause]:
    state = account["state"]
    if state in ("refused", "failed", "not_read"):
        yield from _failures(account)
    elif state in ("not_known", "not_reached"):
        message = without_request_id(account["message"], account["failure"])
        yield _cause(state, code=_code(account["failure"]), message=message)
    for result in account["results"]:
        if result["state"].startswith("would_be_"):
            message = "It is not in the list." if result["pruned"] else None
            yield _cause("differs", result, action=result["action"], members=options_of(result), message=message)
    for name in ("unlisted", "disabled"):
        for each in account[name]:
            yield _cause(name, each)
    for each in account["failing"]:
        yield _cause("failing", each, ages=[each["age"]], **_last_response(each))


def _failures(account: Entry) -> Iterator[Cause]:
    """Yield what failed in an account: its subscriptions, their deliveries, or the account itself."""
    state, failure = account["state"], account["failure"]
    failed = [result for result in account["results"] if result["state"] == "failed"]
    for result in failed:
        message = without_request_id((result["failure"] or {}).get("message"), result["failure"])
        yield _cause(state, result, code=_code(result["failure"]), message=message)
    for each in account["deliveries"] or ():
        yield _cause("deliveries", each, **_last_response(each))
    if (failed and failure in [result["failure"] for result in failed]) or account["deliveries"]:
        return
    problems = (failure or {}).get("problems") or ()
    for problem in problems:
        yield _cause(state, code=problem.get("code"), message=problem.get("message"))
    if not problems and (account["message"] or not failed):
        message = without_request_id(account["message"] or account["reason"], failure)
        yield _cause(state, code=_code(failure), message=message)


def _cause(
    kind: str,
    subscription: Entry | None = None,
    *,
    action: str | None = None,
    members: Sequence[str] = (),
    code: str | None = None,
    message: str | None = None,
    response: str | None = None,
    ages: Sequence[int | None] = (),
) -> Cause:
    return {
        "kind": kind,
        "integration_key": subscription and subscription["integration_key"],
        "name": subscription and called(subscription),
        "action": action,
        "members": list(members),
        "code": code,
        "message": message,
        "response": response,
        "ages": list(ages),
    }


def _code(failure: Entry | None) -> str | None:
    return failure["code"] if failure else None


def options_of(result: Entry) -> list[str]:
    """Return the options of a subscription that a patch changes, such as ``config.url``."""
    if result["action"] != "updated":
        return []
    key = str(result["integration_key"])
    return list(dict.fromkeys(option_at(key, str(step["path"])) for step in result["patch"]))


def _last_response(delivery: Entry) -> dict[str, Any]:
    """Return the status of the last response to a failing delivery as a code, and the response."""
    if not delivery["errors"]:
        return {}
    last = max(delivery["errors"], key=lambda error: error["timestamp"] or 0)
    response = ": ".join(str(last[name]) for name in ("status_code", "response_body") if last[name])
    return {"code": str(last["status_code"] or "none"), "response": response}

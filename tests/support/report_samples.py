# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records of accounts to make reports of: three of them, hundreds, and hostile ones.

As a command, it writes the page and the summary of each sample into a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.fold import Report, fold
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.page import render
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind, Run

Json = dict[str, Any]
Records = Mapping[str, "Record | None"]

NAMES = (
    *("datadog Production changes", "datadog Staging changes", "splunk Security operations", "slack #releases"),
    *("pagerduty Kill switches", "elastic Audit archive", "honeycomb Deploy markers", "dynatrace Events, production"),
    *("msteams Platform team", "grafana Annotations", "servicenow Change requests", "signalfx Flag events"),
    *("new-relic-apm Deployments", "logdna Raw stream", "cloudtrail Organisation trail", "appdynamics Checkout"),
    *("zapier Billing hooks", "jira Release tickets", "kosli Evidence for the auditors", "sentry Flag changes, web"),
)
INSTANCES = ("https://app.launchdarkly.com", "https://app.eu.launchdarkly.com", "https://app.launchdarkly.us")
STARTED, AT, FINISHED = "2026-11-23T22:48:31Z", "2026-11-23T22:50:04Z", "2026-11-23T22:52:09Z"
NOW = 1795474329000
"""The time of the report, in epoch milliseconds."""

FORBIDDEN: Json = {
    "status": 403,
    "code": "forbidden",
    "message": "The token may not updateIntegration on integration/splunk.",
    "request_id": "9f1c2b7e-41aa",
    "method": "PATCH",
    "path": "/api/v2/integrations/splunk/5f0000000000000000000002",
}
UNAUTHORIZED: Json = {
    "status": 401,
    "code": "unauthorized",
    "message": "Invalid access token",
    "request_id": "c81d0f32-77be",
    "method": "GET",
    "path": "/api/v2/integrations/datadog",
}
STATEMENTS = [{"effect": "allow", "resources": ["proj/*:env/production;critical:flag/*"], "actions": ["*"]}]
PATCHES = (
    [{"op": "replace", "path": "/config/hostURL", "value": "https://api.datadoghq.eu"}],
    [
        {"op": "replace", "path": "/config/token", "value": "(changed)"},
        {"op": "replace", "path": "/statements", "value": STATEMENTS},
    ],
    [{"op": "add", "path": "/tags", "value": ["audit", "managed-by-ansible"]}],
)


def report(records: Records, kind: Kind = "rollout", **facts: Any) -> Report:
    """Return the report of a run with these records."""
    numbers = [each.ring for each in records.values() if each and isinstance(each.ring, int)]
    rings = [[host for host, each in records.items() if each and each.ring == ring] for ring in sorted(set(numbers))]
    return fold(Run(kind, list(records), rings, STARTED, **facts), records, FINISHED)


def result(number: int, action: str = "unchanged", **members: Any) -> Json:
    """An entry's result; ``number`` chooses its name."""
    key, name = NAMES[number].split(" ", 1)
    status = {
        "success_count": 300 + 7 * number,
        "error_count": number % 3,
        "last_success": 1795474150000 + number * 61000,
        "last_error": 1795401150000 if number % 3 else None,
    }
    return {
        "action": action,
        "integration_key": key,
        "id": None if action == "created" else f"5f{number:022x}",
        "name": name,
        "patch": PATCHES[number % 3] if action in ("updated", "failed") else [],
        "pruned": False,
        "status": None if action == "created" else status,
        **({"failure": FORBIDDEN} if action == "failed" else {}),
        **members,
    }


def subscription(number: int, **members: Any) -> Json:
    """Return what names a subscription, such as one that is not in the list."""
    return {**{name: result(number)[name] for name in ("integration_key", "id", "name")}, **members}


def failing(number: int, *errors: Json, days: int | None = 3, **members: Any) -> Json:
    """Return the failing deliveries of a subscription, the last success some days ago."""
    return subscription(
        number,
        error_count=len(errors),
        last_error=NOW - 60_000,
        last_success=None if days is None else NOW - days * 86_400_000,
        errors=list(errors),
        **members,
    )


def response(status: Any = 403, body: str | None = '{"errors":["Forbidden"]}') -> Json:
    """Return a response to a failed delivery."""
    return {"status_code": status, "response_body": body, "timestamp": NOW - 60_000}


def failure(message: str, **facts: Any) -> Json:
    """Return the failure of an account. Without ``method``, it is not that of a request."""
    return {"msg": message, "failure": {**dict.fromkeys(UNAUTHORIZED), "code": "x", "message": message, **facts}}


def record(*results: Json, **members: Any) -> Record:
    """Return the record of an account."""
    failed = [each["failure"] for each in results if each["action"] == "failed" and "failure" in each]
    given = {
        "account": "acme",
        "instance": INSTANCES[0],
        "phase": "applied",
        "ring": 1,
        "at": AT,
        "changed": any(each["action"] not in ("unchanged", "failed") for each in results),
        "results": list(results),
        "failure": {"msg": f"{len(failed)} of {len(results)} subscriptions failed.", "failure": failed[0]}
        if failed
        else None,
        **members,
    }
    return Record(**given)


def planned(*results: Json, **members: Any) -> Record:
    """Return the record of an account that is only planned."""
    return record(*results, phase="planned", **{"changed": False, **members})


def three() -> dict[str, Record | None]:
    """A canary that is done, an account that failed, and one that was not reached."""
    leftover = {"integration_key": "webhooks", "name": "old test, by hand", "pruned": True}
    return {
        "acme-eu": record(
            result(0, "updated"),
            result(2, "created"),
            result(4),
            result(5),
            result(9, "deleted", **leftover),
            instance=INSTANCES[1],
            deliveries=[failing(0, response(), response(), days=0)],
        ),
        "acme-us": record(result(0), result(2, "failed"), result(4, "created"), result(5), ring=2),
        "acme-gov": planned(result(0), result(2, "created"), result(5), instance=INSTANCES[2], ring=3),
    }


def fleet(accounts: int, subscriptions: int = 20, changed: bool = False) -> dict[str, Record | None]:
    """Accounts of which a few failed, changed or were not reached; or in which everything changed."""
    records: dict[str, Record | None] = {}
    for number in range(accounts):
        actions = ["updated" if changed else "unchanged"] * subscriptions
        where: Json = {"instance": INSTANCES[number % 7 % 3], "ring": 1 if number == 0 else 2 + number // 60}
        host = f"acme-{number:03d}-{('checkout', 'payments', 'search', 'identity')[number % 4]}"
        if number == 41:
            actions[2] = "failed"
        if number in (17, 120):
            actions[3], actions[7] = "updated", "created"
        entries = [result(each, action) for each, action in enumerate(actions) if (number * 7 + each) % 23 or each < 3]
        if number == 120:
            entries.append(result(1, "deleted", name="left over from 2023", integration_key="webhooks", pruned=True))
        records[host] = record(*entries, **where)
        if number == 88:
            records[host] = record(**where, failure=unauthorized())
        if number == 150:
            records[host] = None
        if number == 151:
            records[host] = planned(*[result(each, "created") for each in range(subscriptions)], **where)
    return records


def unauthorized(request: str = "c81d0f32-77be") -> Json:
    """Return the failure of an account whose token is not valid."""
    message = (
        "Could not list the datadog subscriptions: the API returned 401 unauthorized: Invalid access token. The token "
        "comes from audit_log_rollout_api_token. Check that it is valid there. Request id for LaunchDarkly's support: "
        f"{request}."
    )
    return {"msg": message, "failure": {**UNAUTHORIZED, "message": message, "request_id": request}}


def forbidden(number: int, account: int) -> Json:
    """Return a result that failed for a reason that other accounts have too, but for the ids."""
    entry = result(number, "failed", id=f"5f{account:04d}{number:018x}")
    message = (
        f'Could not update the {entry["integration_key"]} subscription "{entry["name"]}" ({entry["id"]}): the API '
        "returned 403 forbidden: The token may not updateIntegration. Give the token a role that may. Request id for "
        f"LaunchDarkly's support: request-{account}."
    )
    path = f"/api/v2/integrations/{entry['integration_key']}/{entry['id']}"
    return {**entry, "failure": {**FORBIDDEN, "message": message, "path": path, "request_id": f"request-{account}"}}


def stopped(accounts: int = 40) -> dict[str, Record | None]:
    """A rollout in rings of 1, 10 and the rest. In the second ring, some accounts failed."""
    records: dict[str, Record | None] = {}
    for number, host in enumerate(fleet(accounts)):
        ring = 1 if number == 0 else 2 if number < 11 else 3
        done = [result(each, "created" if each in (8, 9) else "unchanged") for each in range(12)]
        if number >= 11:
            records[host] = planned(*done, ring=ring)
        elif number in (3, 5, 6):
            records[host] = record(*done[:8], forbidden(8, number), *done[9:], ring=ring)
        elif number == 9:
            records[host] = record(ring=ring, failure=unauthorized())
        else:
            records[host] = record(*done, ring=ring)
    return records


def refused(accounts: int = 40) -> dict[str, Record | None]:
    """A rollout that was refused because of the lists of two accounts."""
    problem = {
        "code": "empty",
        "entry": 8,
        "option": "config.url",
        "message": 'audit_log_rollout_subscriptions[8] (msteams "Platform team"): config.url must not be empty.',
    }
    records: dict[str, Record | None] = {host: planned(*map(result, range(12))) for host in fleet(accounts)}
    said = failure(f"Nothing was sent to LaunchDarkly: {problem['message']}", problems=[problem])
    for host in list(records)[1:3]:
        records[host] = planned(failure=said, refused=True)
    return records


def drift(accounts: int = 40) -> dict[str, Record | None]:
    """A drift in which each kind of deviation is found, and two accounts can't be read."""
    records: dict[str, Record | None] = {}
    for number, host in enumerate(fleet(accounts)):
        found: Json = {}
        entries = [result(each, "updated" if number in (4, 7, 8) and each == 1 else "unchanged") for each in range(12)]
        if number in (2, 4):
            made = subscription(15, name="made by hand", id=f"5e{number:022x}", enabled=number == 2)
            found["unlisted"] = [made]
        if number in (2, 12):
            found["disabled"] = [subscription(3)]
        if number in (14, 15):
            found["failing"] = [failing(6, response(503, "busy"), days=number - 12)]
        records[host] = planned(*entries, ring=None, **found)
        if number in (20, 21):
            records[host] = planned(ring=None, failure=unauthorized(f"request-{number}"))
    return records


def dry_run(accounts: int = 40) -> dict[str, Record | None]:
    """A dry run in which two subscriptions would be created and one changed."""
    actions = {1: "updated", 8: "created", 9: "created"}
    entries = [result(each, actions.get(each, "unchanged")) for each in range(12)]
    return {host: planned(*entries) if number else planned() for number, host in enumerate(fleet(accounts))}


def killed(accounts: int = 40) -> dict[str, Record | None]:
    """A rollout that was killed in its second ring."""
    records = stopped(accounts)
    for number, host in enumerate(records):
        if number in (3, 5, 6, 9):
            done = [result(each, "created", pending=each == 9) for each in range(8, 10)]
            records[host] = record(*map(result, range(8)), *done, phase="begun", ring=2)
    return records


CANARY = "http://canary.example"
"""Where nothing may be asked for."""

HOSTILE = (
    f"<script>document.title='ran';fetch('{CANARY}/script')</script>",
    f"<img src={CANARY}/img onerror=\"document.title='ran'\">",
    '"><svg/onload="document.title=\'ran\'"><x y="',
    "' autofocus onfocus='document.title=1' x='",
    f"</title></style></script></textarea><iframe src={CANARY}/frame></iframe><!--",
    f"<style>@import '{CANARY}/css'; body {{ display: none }}</style><link rel=stylesheet href={CANARY}/link>",
    f'<meta http-equiv=refresh content="0;url={CANARY}/refresh"><base href={CANARY}/>',
    f"<a href=\"javascript:document.title='ran'\" ping={CANARY}/ping>javascript:document.title='ran'</a>",
    "javascript:document.title='ran'",
    f"[x](javascript:alert(1)) ![x]({CANARY}/md) <{CANARY}> {CANARY}/bare www.canary.example a@canary.example @all #1",
    "**b** _i_ ~~s~~ `c` ``d`` | pipe \\| pipe\\\\| \\` \\",
    "`",
    "# heading\n\n- list\n\n```\ncode\n```\n| a |\n| --- |\n| b |\n\n<b>html</b>\r\n    indented",
    "safe\u202etxt.exe\u202c \u2066isolate\u2069 zero\u200bwidth soft\u00adhyphen \ufeff \u2028line",
    "\x00\x08\x1b[31mred\x7f\x85\t\ud800 \U000e0041 \ufffe",
    "&lt;b&gt; &amp;#60; &#x202e; {{ 7 * 7 }} {% raw %} ${7*7} %s %(x)s {0} {account}",
    "A" * 10_000,
    "long words " * 1_000,
    "\u0645\u0644\u0641 \u062d\u0630\u0641 \u05e9\u05dc\u05d5\u05dd (right to left) \U0001f6a8",
    "  two  spaces  ",
)


def hostile() -> dict[str, Record | None]:
    """Accounts in which every text is hostile, in every place that a text can come to."""
    records: dict[str, Record | None] = {}
    actions = ("created", "updated", "deleted", "unchanged", "failed")
    for number, text in enumerate(HOSTILE):
        failure: Json = dict.fromkeys(UNAUTHORIZED, text)
        entries = [
            {
                "action": action,
                "integration_key": text,
                "id": f"{text}{place}",
                "name": text,
                "patch": [{"op": text, "path": text, "value": {text: [text]}}],
                "pruned": action == "deleted",
                "status": dict.fromkeys(("success_count", "error_count", "last_success", "last_error"), text),
                **({"failure": failure} if action == "failed" else {}),
            }
            for place, action in enumerate(actions if number % 3 else ())
        ]
        deliveries = {
            **{"integration_key": text, "name": text, "id": f"{text}1", "error_count": 3, "last_error": text},
            "errors": [{"status_code": text, "response_body": text, "timestamp": text}],
        }
        given: Json = {
            "account": text,
            "instance": text,
            "phase": "planned" if number % 5 == 4 else "applied",
            "ring": text,
            "at": text,
            "changed": True,
            "results": entries,
            "deliveries": [deliveries] if number % 3 else None,
            "unlisted": [deliveries],
            "disabled": [deliveries],
            "failing": [deliveries],
            "failure": {"msg": text, "failure": failure} if number % 5 != 3 else None,
        }
        records[text] = Record(**given)
    return records


SAMPLES: Mapping[str, Report] = {
    "three accounts": report(three()),
    "200 accounts": report(fleet(200)),
    "200 accounts, all changed": report(fleet(200, changed=True)),
    "stopped": report(stopped()),
    "stopped, 200 accounts": report(stopped(200)),
    "refused": report(refused()),
    "dry run": report(dry_run(), "plan"),
    "drift": report(drift(), "drift", limit="acme*"),
    "drift that fails on all": report(drift(), "drift", fail_on=["differs", "unlisted", "disabled", "failing"]),
    "killed": report(killed()),
    "all fine": report({host: record(*map(result, range(12))) for host in fleet(40)}),
    "hostile": report(hostile()),
}


def main(folder: Path) -> None:
    """Write each form of each sample into a folder, and print the paths of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for title, made in SAMPLES.items():
        for suffix, text in render(made).items():
            path = folder / f"{title.replace(',', '').replace(' ', '_')}.{suffix}"
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
            if suffix == "html":
                print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

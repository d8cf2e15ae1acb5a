# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records of accounts to make reports of: three of them, hundreds, and hostile ones."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

NAMES = (
    *("datadog Production changes", "datadog Staging changes", "splunk Security operations", "slack #releases"),
    *("pagerduty Kill switches", "elastic Audit archive", "honeycomb Deploy markers", "dynatrace Events, production"),
    *("msteams Platform team", "grafana Annotations", "servicenow Change requests", "signalfx Flag events"),
    *("new-relic-apm Deployments", "logdna Raw stream", "cloudtrail Organisation trail", "appdynamics Checkout"),
    *("zapier Billing hooks", "jira Release tickets", "kosli Evidence for the auditors", "sentry Flag changes, web"),
)
INSTANCES = ("https://app.launchdarkly.com", "https://app.eu.launchdarkly.com", "https://app.launchdarkly.us")
SHOWN: dict[str, Any] = {
    "title": "Audit log subscriptions",
    "started": "2026-11-23T22:48:31Z",
    "finished": "2026-11-23T22:52:09Z",
}
FORBIDDEN = {
    "status": 403,
    "code": "forbidden",
    "message": "The token may not updateIntegration on integration/splunk.",
    "request_id": "9f1c2b7e-41aa",
    "method": "PATCH",
    "path": "/api/v2/integrations/splunk/5f0000000000000000000002",
}
UNAUTHORIZED = {
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


def result(number: int, action: str = "unchanged", **members: Any) -> Record:
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


def record(*results: Record, phase: str = "applied", **members: Any) -> Record:
    """An account's record."""
    return {
        "account": "",
        "instance": INSTANCES[0],
        "phase": phase,
        "ring": 1,
        "at": "2026-11-23T22:50:04Z",
        "changed": any(each["action"] != "unchanged" for each in results),
        "summary": None,
        "results": list(results),
        "deliveries": None,
        "failure": {"msg": "1 subscription failed.", "failure": FORBIDDEN}
        if any(each["action"] == "failed" for each in results)
        else None,
        **members,
    }


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
            deliveries=[
                {
                    **{name: result(0)[name] for name in ("integration_key", "name", "id")},
                    "error_count": 2,
                    "last_error": 1795474160000,
                    "errors": [
                        {"status_code": 403, "response_body": '{"errors":["Forbidden"]}', "timestamp": 1795474160000}
                    ],
                }
            ],
        ),
        "acme-us": record(result(0), result(2, "failed"), result(4, "created"), result(5), ring=2),
        "acme-gov": record(
            result(0), result(2, "created"), result(5), phase="planned", instance=INSTANCES[2], ring=None
        ),
    }


def fleet(accounts: int, subscriptions: int = 20, changed: bool = False) -> dict[str, Record | None]:
    """Accounts of which a few failed, changed or were not reached; or in which everything changed."""
    records: dict[str, Record | None] = {}
    for number in range(accounts):
        actions = ["updated" if changed else "unchanged"] * subscriptions
        where: Record = {"instance": INSTANCES[number % 7 % 3], "ring": 1 if number == 0 else 2 + number // 60}
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
            failure = {
                "msg": "audit_log_rollout_api_token was refused: 401 Invalid access token",
                "failure": UNAUTHORIZED,
            }
            records[host] = record(**where, failure=failure)
        if number == 150:
            records[host] = None
        if number == 151:
            records[host] = record(
                *[result(each, "created") for each in range(subscriptions)], phase="planned", **where
            )
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
        failure = dict.fromkeys(("status", "code", "message", "request_id", "method", "path"), text)
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
        records[text] = {
            "account": text,
            "instance": text,
            "phase": "planned" if number % 5 == 4 else "applied",
            "ring": text,
            "at": text,
            "changed": True,
            "summary": None,
            "results": entries,
            "deliveries": [
                {
                    **{"integration_key": text, "name": text, "id": f"{text}1", "error_count": 3, "last_error": text},
                    "errors": [{"status_code": text, "response_body": text, "timestamp": text}],
                }
            ]
            if number % 3
            else None,
            "failure": {"msg": text, "failure": failure} if number % 5 != 3 else None,
        }
    return records

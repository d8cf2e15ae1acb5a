# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The sentences of failed requests. No other file writes them. A module imports it only if a request fails."""

from __future__ import annotations

import math
import shlex
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timezone

from .._integrations import INTEGRATIONS
from .._options.connection import connection_spec
from .._options.wording import enumerated, sentence
from .facts import Facts, Fault

REQUEST_ID = "Request id for LaunchDarkly's support: "
"""What a message says before the request id, which no other message has."""

_OBJECTS = {
    "list": "the {key} subscriptions",
    "create": "the {key} subscription{name}",
    "read": "the {key} subscription{name} {id}",
    "update": "the {key} subscription{name} {id}",
    "delete": "the {key} subscription{name} {id}",
}
"""What an operation acts on."""

_CAUSES = {
    "broken_response": "the response {fault}",
    "connection_lost": "the connection to {url} broke before the response was complete ({detail})",
    "gave_up": "the request was not sent{again}, because an earlier request used up the {max_wait} s that the task can "
    "wait ({names[max_wait]})",
    "http_error": "the server returned {status}, without one of LaunchDarkly's codes: {service_message}",
    "incomplete_list": "the API counts {counted} subscriptions, but lists {listed}",
    "no_connection": "can't connect to {url} ({detail})",
    "no_response": "{url} did not respond within {timeout} s ({names[timeout]})",
    "no_socks_support": "{proxy_source} names a SOCKS proxy, and the Python library PySocks is missing",
    "not_tls": "{url}, or the proxy, does not respond with TLS ({detail})",
    "not_trusted": "the certificate of {peer} can't be verified{authorities} ({detail})",
    "other_address": "the response points to {detail}, but the module sends the token only to {url}",
    "proxy_refused": "the proxy refused to connect to {url}, with status {proxy_status}",
    "redirected": "the response is a redirect that can't be followed",
    "request_failed": "the request could not be sent, or its response could not be read ({detail})",
    "stopped": "the request was not sent{again}, because the run was stopped",
    "unexpected_response": "the response {fault}",
    "unknown_address": "can't connect to {url}, because a host name can't be resolved ({detail})",
    "unreadable_authorities": "the file with the certificate authorities can't be read ({detail})",
}
"""What happened, by our own code, if the service did not say it itself."""

_FAULTS: dict[Fault, str] = {
    "endless_pages": "has pages that do not end",
    "invalid_link": "points to an address that is not valid",
    "no_body": "has no body",
    "not_a_list": "is not a list of subscriptions",
    "not_a_subscription": "is not a subscription",
    "not_an_object": "is not a JSON object",
    "not_decodable": "can't be decoded",
    "web_page": "is a web page",
}
"""What is wrong with a response."""

_APPLIED = {
    "changed_meanwhile": "subscription{name} {id} was updated, but another client changed {options} at the same time",
    "created_twice": "subscription{name} exists {count} times, with the ids {ids}, because LaunchDarkly carried out a "
    "create request after its response was lost",
    "different_response": "subscription{name} {id} was {done}, but the API returned another value for {options} than "
    "the module sent",
}
"""What happened to a subscription, by our own code, if the service carried out the request in another way."""

_CHECK_CONNECTION = "Check {names[api_url]}, the network and {proxy}, and run the task again."
_CHECK_URL = (
    "Check that {url} ({names[api_url]}) is the address of LaunchDarkly, and that no proxy responds in its place."
)
_ADVICE = {
    "broken_response": _CHECK_CONNECTION,
    "changed_meanwhile": "Run the task again.",
    "connection_lost": _CHECK_CONNECTION,
    "created_twice": "Keep one. To delete another one, run audit_log_subscription with state: absent and its id.",
    "different_response": "Look up the current value with audit_log_subscription_info, and write it as the API returns "
    "it, unless it is a secret. If the API ignores a field, remove the option.",
    "gave_up": "Fix the cause of that failure, raise {names[max_wait]}, or run the task again later.",
    "incomplete_list": "Run the task again. A subscription that is not listed would be created a second time.",
    "no_connection": _CHECK_CONNECTION,
    "no_response": "Check the network and {proxy}, or raise {names[timeout]}. Run the task again.",
    "no_socks_support": 'Run "{python} -m pip install PySocks" on {place}.',
    "not_tls": "Check {names[api_url]} and {proxy}.",
    "not_trusted": "If a private certificate authority signed it, set {names[ca_path]} to the certificate of that "
    "authority. If it has expired or is for another name, correct {names[api_url]} or replace the certificate.",
    "proxy_refused": "Check the address, the user name and the password in {proxy_source}.",
    "redirected": _CHECK_URL,
    "request_failed": "Check {names[api_url]}, {names[ca_path]} and {proxy}.",
    "stopped": "Run the task again.",
    "unexpected_response": _CHECK_URL,
    "unknown_address": _CHECK_CONNECTION,
    "unreadable_authorities": "Check {verify_source}.",
    # The service's own codes [OpenAPI]. Its statuses may have other reasons.
    "forbidden": "The token comes from {token_source}. Check that its roles allow this request.",
    "unauthorized": "The token from {token_source} was sent to {url}. Check that it is valid there.",
}
"""What to do, by code."""


def message_of(error: Facts) -> str:
    """Return what went wrong with a request and what to do, in whole sentences."""
    facts = _facts(error)
    request = error.request
    what = _OBJECTS[request.operation].format(**facts)
    if error.own_code in _APPLIED:
        first = f"The {request.integration_key} {_APPLIED[error.own_code].format(**facts)}"
    else:
        first = f"Could not {request.operation} {what}: {_cause(error, facts)}"
    sentences = [first, *_more(error, facts)]
    return " ".join(map(sentence, filter(None, sentences)))


def _facts(error: Facts) -> dict[str, object]:
    """Return the values that the sentences may name."""
    request, connection = error.request, error.connection
    names = connection.names
    identifier = request.id or enumerated(error.ids)
    return {
        "key": request.integration_key,
        "id": f"({identifier})" if error.name else identifier,
        "name": f' "{error.name}"' if error.name else "",
        "fault": _FAULTS[error.fault] if error.fault else "",
        "counted": error.counted,
        "listed": error.listed,
        "proxy_status": error.proxy_status,
        "again": " again" if error.attempts else "",
        "url": connection.url,
        "timeout": connection.timeout,
        "max_wait": connection.max_wait,
        "token_source": connection.token_source,
        "proxy_source": connection.proxy_source,
        "proxy": f"the proxy ({connection.proxy_source})" if connection.proxy_source else "the proxy",
        "verify_source": connection.verify_source or names("ca_path"),
        "authorities": f" with the authorities of {connection.verify_source}" if connection.verify_source else "",
        "peer": "the proxy" if error.by_proxy else connection.url,
        "detail": error.detail,
        "status": error.status,
        "service_message": error.service_message,
        "options": enumerated(error.options),
        "ids": enumerated(error.ids),
        "count": len(error.ids),
        "done": "created" if request.operation == "create" else "updated",
        "python": shlex.quote(sys.executable),
        "place": names.place,
        "names": {option: names(option) for option in connection_spec()},
    }


def _cause(error: Facts, facts: dict[str, object]) -> str:
    if error.service_code:
        return f"the API returned {error.status} {error.service_code}: {error.service_message}"
    return _CAUSES[error.own_code].format(**facts)


def _more(error: Facts, facts: dict[str, object]) -> Iterator[str]:
    """Yield what else is known about the error, and what to do."""
    names, max_wait = error.connection.names, error.connection.max_wait
    if error.conflicts:
        yield f"The update was planned and sent {error.conflicts + 1} times"
    elif error.attempts > 1:
        limit = f" ({names('max_retries')} is {error.connection.max_retries})" if error.is_out_of_retries else ""
        yield f"The request was sent {error.attempts} times{limit}"
    elif error.is_out_of_retries:
        yield f"The request was not sent again, because {names('max_retries')} is 0"
    if error.resets_at is not None:
        yield f"The rate limit resets at {_utc(error.resets_at)}"
    if error.next_wait is not None:
        yield (
            f"The next retry would wait {math.ceil(error.next_wait)} s, which exceeds what is left of the "
            f"{max_wait} s that the task can wait ({names('max_wait')}). Raise {names('max_wait')}, or run the task "
            "again later"
        )
    else:
        yield _advice(error).format(**facts)
    yield _effect(error)
    if error.request_id:
        yield f"{REQUEST_ID}{error.request_id}"


def _advice(error: Facts) -> str:
    """Return what to do, as a template."""
    if error.is_conflict:
        return "Another client changed the subscription at the same time. Run the task again"
    if error.is_not_found and error.request.operation in ("list", "create"):
        key = error.request.integration_key
        what = "Either the account does not have the integration {key}, or the key is misspelled."
        if key in INTEGRATIONS:
            return what
        from .._options.unknown import nearest

        return f"{what} {nearest(key, INTEGRATIONS)}".strip()
    if error.is_not_found and error.after:
        return ""
    if error.is_not_found:
        return "The subscription no longer exists. Run the task again"
    if error.service_code == "forbidden" and error.lists_all and error.connection.names.can_set("integration_keys"):
        return _ADVICE["forbidden"] + " If the token can read only some integrations, list them in integration_keys"
    if error.is_temporary:
        return "Run the task again later"
    if error.status == 404 or (error.own_code == "http_error" and not error.service_code):
        return _CHECK_URL
    if error.own_code == "other_address":
        # An address with plain http would be refused.
        is_allowed = error.detail.startswith("https:")
        return "If your account is there, set {names[api_url]} to {detail}" if is_allowed else _CHECK_URL
    return _ADVICE.get(error.code, "")


def _effect(error: Facts) -> str:
    """Return what is known about the effect of a write, if that is not clear from the rest of the message."""
    operation = error.after or error.request.operation
    if operation == "create" and error.after and error.applied:
        return (
            f"The subscription was created with the id {enumerated(error.ids)}. It is not known whether an earlier "
            "request, whose response was lost, created it too. The next run of the task checks this"
        )
    if operation == "update" and error.after and error.applied:
        return "The subscription was updated, but its new state could not be read. The next run of the task checks it"
    if error.applied or not error.lost:
        return ""
    if operation == "create":
        return "It is not known whether the subscription was created. The next run of the task checks this first"
    return "It is not known whether the change was made. The next run of the task checks this"


def _utc(epoch: float) -> str:
    when = datetime.fromtimestamp(epoch, tz=timezone.utc)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC (in {max(0.0, epoch - time.time()):.0f} s)"

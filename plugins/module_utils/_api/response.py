# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What a response of the service says: its JSON, its error, and where the next page is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response

Json = dict[str, Any]

_LONGEST_QUOTE = 2000
_MOST_DETAILS = 20


def json_of(response: Response) -> Any:
    """Return the JSON of a response, or None if there is none.

    JSON between systems is UTF-8, whatever the header says [RFC 8259]. The declared encoding counts only for what is
    not UTF-8.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(response.content.decode(response.encoding or "utf-8"))
    except Exception:  # a declared encoding may be any of Python's, and raise anything
        return None


def is_empty(response: Response) -> bool:
    """Return whether a response has no body."""
    return not response.content.strip()


def is_page(response: Response) -> bool:
    """Return whether a response is a web page. The service sends JSON; a proxy or another server sends pages."""
    return "html" in response.headers.get("Content-Type", "")


def next_page(response: Response) -> str | None:
    """Return where the header ``Link`` leads with the relation ``next``, or None [RFC 8288]."""
    for target, parameters in re.findall("<([^>]*)>([^<]*)", response.headers.get("Link", "")):
        relations = re.search(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))', parameters, re.IGNORECASE)
        if relations and "next" in (relations[1] or relations[2] or "").lower().split():
            return str(target)
    return None


def refusal(response: Response) -> Json:
    """Return what a response with an error status says, as fields of Facts [OpenAPI].

    Only a text is a code of the service's: other servers use numbers.
    """
    body = json_of(response)
    body = body if isinstance(body, dict) else {}
    code, request_id = body.get("code"), body.get("id")
    return {
        "status": response.status_code,
        "service_code": code if isinstance(code, str) and code else None,
        "service_message": _message(response, body),
        "request_id": response.headers.get("X-Request-Id") if request_id is None else str(request_id),
        "headers": response.headers,
    }


def _message(response: Response, body: Json) -> str:
    """Return the words of an error, with what it says about single members of the request's body [OpenAPI]."""
    message = str(body.get("message") or response.reason or "no reason given")
    details = list(islice(_details(body.get("errors")), _MOST_DETAILS)) if response.status_code in (400, 422) else []
    return (f"{message} ({'; '.join(details)})" if details else message)[:_LONGEST_QUOTE]


def _details(errors: Any) -> Iterator[str]:
    for each in errors if isinstance(errors, list) else ():
        detail = each if isinstance(each, dict) else {"message": each}
        parts = [part for part in (detail.get("attribute"), detail.get("message")) if isinstance(part, str) and part]
        if parts:
            yield ": ".join(parts)

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The error answers of the API."""

import uuid
from http import HTTPStatus
from typing import Any

# Codes and messages of the OpenAPI document's error schemas; the others are plausible.
STANDARD = {
    400: ("invalid_request", "Invalid request body"),
    401: ("unauthorized", "Invalid access token"),
    403: ("forbidden", "Forbidden. Access to the requested resource was denied."),
    404: ("not_found", "Invalid resource identifier"),
    405: ("method_not_allowed", "Method not allowed"),
    409: ("optimistic_locking_error", "Conflict. Optimistic lock error. Try again later."),
    413: ("request_too_large", "The request body is too large"),
    422: ("invalid_request", "The update cannot be understood"),
    429: ("rate_limited", "You've exceeded the API rate limit. Try again later."),
    500: ("internal_service_error", "Internal server error"),
}


class ApiError(Exception):
    """An answer other than success: status, message (None: the usual one) and headers."""

    def __init__(self, status: int, message: str | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def error_body(status: int, message: str | None = None) -> dict[str, Any]:
    """The JSON that goes with an error status; ``id`` is the reference to give to the vendor's support."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown error"
    code, usual = STANDARD.get(status, (phrase.lower().replace(" ", "_"), phrase))
    return {"code": code, "message": message or usual, "id": str(uuid.uuid4())}

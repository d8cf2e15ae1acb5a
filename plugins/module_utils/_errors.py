# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What can go wrong between a request and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A request that did not succeed, and is not worth sending again.

    ``message`` says what happened and what to do, in a sentence without its full stop. ``code`` and ``request_id``
    are the service's own [OpenAPI]; ``headers`` are the answer's.
    """

    retriable = False

    def __init__(
        self,
        method: str,
        path: str,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.headers: Mapping[str, str] = headers or {}

    def because(self, reason: str) -> ApiError:
        """Add a further sentence, and return the error."""
        self.message = f"{self.message.rstrip('.')}. {reason}"
        return self

    @property
    def sentence(self) -> str:
        """The error as one message for people."""
        status = f"{self.status} " if self.status else ""
        reference = f" (request {self.request_id})" if self.request_id else ""
        end = "" if self.message.endswith("?") else "."
        return f"{self.method} {self.path}: {status}{self.message.rstrip('.')}{end}{reference}"

    @property
    def failure(self) -> dict[str, Any]:
        """The error for programs."""
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "request_id": self.request_id,
            "method": self.method,
            "path": self.path,
        }


class NotSent(ApiError):
    """The service did not act: it was not reached, or it refused for a rate limit. Worth sending again."""

    retriable = True


class AnswerLost(ApiError):
    """The service may have acted, but its answer did not arrive, or was a server error."""

    retriable = True


class AnswerDiffers(ApiError):
    """The service acted, and its answer shows something else than what was sent."""

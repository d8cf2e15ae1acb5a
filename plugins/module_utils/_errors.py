# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What can go wrong between a request and its answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ._scrubbing import scrub


class ApiError(Exception):
    """A request that did not succeed, and is not worth sending again.

    ``path`` is the one that was asked for, and not where links and redirects led, which is the service's word.
    ``said`` holds the service's own words, which may quote what it was sent; ``code`` and ``request_id`` are the
    service's own too [OpenAPI]. ``headers`` are the answer's. ``explanation`` says what happened and what to do.
    """

    most_retries: float = 0
    """How often another try is worth it, whatever the task allows."""
    may_be_done = False
    """Whether the answer to an earlier try of the same request was lost, so that it may have taken effect."""

    def __init__(
        self,
        method: str,
        path: str,
        explanation: str | None,
        *,
        said: str | None = None,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(explanation)
        self.method = method
        self.path = path
        self.explanation = [explanation] if explanation else []
        self.said = said
        self.status = status
        self.code = code
        self.request_id = request_id
        self.headers: Mapping[str, str] = headers or {}
        self.may_quote: list[str] = []
        """Secrets that the account holds and the task does not know."""

    def because(self, reason: str) -> ApiError:
        """Add a further sentence, and return the error."""
        self.explanation.append(reason)
        return self

    def scrubbed(self, secrets: Iterable[str]) -> ApiError:
        """Take the given secrets out of what the service said, and those it may quote, and return the error."""
        secrets = [*self.may_quote, *secrets]
        for name in ("said", "code", "request_id"):
            text = getattr(self, name)
            if text is not None:
                setattr(self, name, scrub(text, secrets))
        return self

    @property
    def not_found(self) -> bool:
        """Whether the service says that it does not exist. A 404 without that code is another server's."""
        return self.status == 404 and self.code == "not_found"

    @property
    def conflict(self) -> bool:
        """Whether another client changed the subscription at the same time, so that a new plan helps [OpenAPI]."""
        return self.status == 409 and self.code == "optimistic_locking_error"

    @property
    def message(self) -> str:
        """What the service said, what happened, and what to do."""
        sentences = [sentence for sentence in (self.said, *self.explanation) if sentence]
        return " ".join(each if each.endswith((".", "?", "!")) else f"{each}." for each in sentences)

    @property
    def sentence(self) -> str:
        """The error as one message for people."""
        status = f"{self.status} " if self.status else ""
        reference = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.method} {self.path}: {status}{self.message}{reference}"

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

    most_retries = math.inf


class AnswerLost(ApiError):
    """The service may have acted, but its answer did not arrive, or was a server error."""

    most_retries = math.inf


class AnswerDiffers(ApiError):
    """The service acted, and shows something else than what was sent: other values, or two where one was asked for."""

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The error of a request that did not succeed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._options.failure import Failure
from .facts import Facts


class ApiError(Facts, Failure):
    """A request did not succeed, or the service carried it out in another way than it was asked to."""

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """What went wrong and what to do, in whole sentences."""
        from .messages import message_of

        return message_of(self)

    @property
    def changed(self) -> bool:
        """Whether the service changed something all the same."""
        return self.applied

    @property
    def data(self) -> dict[str, Any]:
        """The failure as results show it."""
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "request_id": self.request_id,
            "method": self.request.method,
            "path": self.request.path,
            "problems": [],
        }

    def scrubbed(self, secrets: Iterable[str]) -> ApiError:
        """Remove secrets, also those that the account holds, from the service's words, and return the error."""
        from .._model.scrubbing import scrub

        secrets = [*self.may_quote, *secrets]
        for name in ("service_message", "service_code", "request_id"):
            text = getattr(self, name)
            if text is not None:
                setattr(self, name, scrub(text, secrets))
        return self

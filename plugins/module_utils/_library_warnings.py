# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Collects what urllib3 warns of. In Ansible's own process, it would be printed, and written to Ansible's log."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LIBRARY = "urllib3"


class _Collector(logging.Handler):
    """Adds the text of each log record to a list."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        self._texts.append(record.getMessage())


@contextmanager
def collected_warnings() -> Iterator[list[str]]:
    """Collect the texts that urllib3 warns of or logs, by all threads. They may quote a server, and so a secret."""
    found: list[str] = []
    handler = _Collector(found)
    logger = logging.getLogger(_LIBRARY)
    propagates = logger.propagate
    with warnings.catch_warnings():
        # Also if PYTHONWARNINGS raises or hides warnings.
        warnings.filterwarnings("always", module=rf"{_LIBRARY}\b")
        show = warnings.showwarning

        def collect(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if category.__module__.startswith(_LIBRARY):
                found.append(str(message))
            else:
                show(message, category, *place, **more)

        warnings.showwarning = collect
        logger.addHandler(handler)
        logger.propagate = False
        try:
            yield found
        finally:
            logger.propagate = propagates
            logger.removeHandler(handler)


def in_one(found: list[str]) -> str:
    """Return one warning with all texts that were collected, each once."""
    texts = " ".join(dict.fromkeys(" ".join(text.split()) for text in found))
    return f"The Python library {_LIBRARY} warns: {texts}"

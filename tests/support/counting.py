# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much work the collection's code does, counted: a busy machine does not change the number."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any


class Work:
    """``lines`` is the number of lines of the collection's code that were run; one that ran twice counts twice."""

    def __init__(self) -> None:
        self.lines = 0


@contextmanager
def counted() -> Iterator[Work]:
    """Count the work of this thread, and of the threads that it starts, while inside."""
    work = Work()

    def in_a_frame(_frame: FrameType, event: str, _value: Any) -> Callable[..., Any]:
        work.lines += event == "line"
        return in_a_frame

    def called(frame: FrameType, _event: str, _value: Any) -> Callable[..., Any] | None:
        return in_a_frame if _is_ours(frame.f_code.co_filename) else None

    before = sys.gettrace()
    threading.settrace(called)
    sys.settrace(called)
    try:
        yield work
    finally:
        sys.settrace(before)
        threading.settrace(before)


@cache
def _is_ours(file: str) -> bool:
    return "/community/launchdarkly/plugins/" in file


class Compared(str):
    """A text that counts how often it is compared, also where only C code runs, as in ``name in names``."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__

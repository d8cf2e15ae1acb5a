# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The end of a run that is not over: how its workers learn that it was interrupted or killed, and what was done."""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._api.stopping import Stop
from ansible_collections.community.launchdarkly.plugins.module_utils._model.names import label
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure, bug, task_failure

_PARENT = os.getpid() if multiprocessing.parent_process() is None else os.getppid()
"""Ansible's main process, which loads this file before it forks its workers."""

_INTERRUPTED = mmap.mmap(-1, 1)
"""A byte that all processes of the run share. It is not zero after the run was interrupted.

Ansible passes an interrupt on to the workers that it knows. One that it is about to fork does not get it, and the
exception that the interrupt raises in Ansible's main process can be lost within that fork.
"""

_CORE_IS_FASTER = 1.0  # seconds, within which Ansible ends a worker by itself


def is_over() -> bool:
    """Return whether the run was interrupted, or this worker outlives it."""
    return _INTERRUPTED[0] != 0 or os.getppid() != _PARENT


def new_stop() -> Stop:
    """Return what stops a task in this worker, also if the worker outlives its run."""
    return Stop(is_over)


def watch_interrupts() -> None:
    """Note interrupts of Ansible's main process, and let Ansible handle them as it does."""
    if "ansible.cli.console" in sys.modules:
        return  # an interrupt ends a command of ansible-console, and not the process that begins the next one
    if os.getpid() == _PARENT and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            _chain(number)


def end_worker() -> None:
    """End this worker if its run is over. What it would return, nobody can read."""
    if is_over() and os.getpid() != _PARENT:
        time.sleep(_CORE_IS_FASTER)
        signal.raise_signal(signal.SIGTERM)


def is_timeout(error: BaseException) -> bool:
    """Return whether an exception is a task timeout of Ansible. Its class is another one in each version."""
    return "Timeout" in type(error).__name__ and not isinstance(error, Exception)


def ended_early(error: BaseException, what: str) -> Failure:
    """Return the failure for an exception that ends a task. ``what`` says what was done by then."""
    if isinstance(error, Exception):
        return bug(error)
    why = "the task timeout" if is_timeout(error) else "an interrupt"
    return task_failure("interrupted", f"The task was ended by {why}. {what} Run the playbook again.")


def what_was_done(results: Iterable[Mapping[str, Any]]) -> str:
    """Return in words what was done to an account. ``results`` are those of its entries, at the end or so far."""
    done, unknown = [], []
    for each in results:
        if each.get("pending"):
            unknown.append(label(each))
        elif each["action"] in ("created", "updated", "deleted"):
            done.append(f"{label(each)} {each['action']}")
    what = f"In this account: {', '.join(done)}." if done else "Nothing was changed in this account."
    return what + (f" Not known: {', '.join(unknown)}." if unknown else "")


def _chain(number: int) -> None:
    """Handle a signal, and then let the handler that was there before handle it."""
    before = signal.getsignal(number)
    if not callable(before):
        return  # the signal ends the process, and each worker sees that

    def handle(number: int, frame: FrameType | None) -> None:
        if os.getpid() == _PARENT:
            _INTERRUPTED[0] = 1
        before(number, frame)

    signal.signal(number, handle)


watch_interrupts()

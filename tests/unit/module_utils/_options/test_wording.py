# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A message shows what controls a terminal as its code point."""

from __future__ import annotations

from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import TaskFailure


def test_the_message_of_a_task_has_nothing_that_controls_a_terminal() -> None:
    failure = TaskFailure(Failure("internal_error", "a \x1b[2J"))
    assert failure.result["msg"] == "a [U+001B][2J"
    assert TaskFailure(Failure("internal_error", "a"), msg="b\u202e").result["msg"] == "b[U+202E]"

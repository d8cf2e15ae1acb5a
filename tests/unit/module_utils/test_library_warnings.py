# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What urllib3 warns of becomes one warning of the task, and is neither printed nor logged."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from typing import Any

import pytest
import urllib3
from ansible_collections.community.launchdarkly.plugins.module_utils._library_warnings import collected_warnings, in_one
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._task import Mode, TaskFailure
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)

LOGGER = logging.getLogger("urllib3.connectionpool")
TOKEN = "api-4f1c2d3e-secret"


def warn(text: str) -> None:
    """Warn as urllib3 does."""
    warnings.warn_explicit(text, urllib3.exceptions.InsecureRequestWarning, "pool.py", 1, "urllib3.connectionpool")


@pytest.mark.parametrize("action", ["error", "ignore", "default"])
def test_each_text_is_collected_once_and_nothing_is_logged(action: Any, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        with collected_warnings() as found:
            for _request in range(2):
                warn("not\nverified")
                LOGGER.warning("Failed to parse headers of %s", "this")
            LOGGER.info("Starting")
    assert in_one(found) == "The Python library urllib3 warns: not verified Failed to parse headers of this"
    assert caplog.records == []


def test_everything_is_as_before_after_it(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(KeyboardInterrupt), collected_warnings():
        raise KeyboardInterrupt
    with pytest.warns(urllib3.exceptions.InsecureRequestWarning):
        warn("not verified")
    LOGGER.warning("shown")
    assert caplog.messages == ["shown"]


def test_warnings_of_others_are_not_collected() -> None:
    with pytest.warns(DeprecationWarning, match="old"), collected_warnings() as found:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert found == []


@pytest.mark.parametrize("failure", [None, Failure("a_code", "It failed.")])
def test_the_task_has_one_warning_without_secrets(failure: Failure | None) -> None:
    def run(*_arguments: Any) -> dict[str, Any]:
        LOGGER.warning("the server said %s \x1b", TOKEN)
        warn("not verified")
        if failure:
            raise failure
        return {"changed": False, "warnings": ["ours"]}

    task = replace(AUDIT_LOG_SUBSCRIPTION_INFO, run_with=run)
    checked = task.check({"api_token": TOKEN}, {})
    if failure:
        with pytest.raises(TaskFailure) as failed:
            task.run(checked, Mode(check=False, diff=False))
        result = failed.value.result
    else:
        result = task.run(checked, Mode(check=False, diff=False))
    own = [] if failure else ["ours"]
    assert result["warnings"] == [
        *own,
        "The Python library urllib3 warns: the server said (hidden) [U+001B] not verified",
    ]

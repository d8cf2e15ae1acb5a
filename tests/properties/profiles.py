# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many cases each property is tried with: ``HYPOTHESIS_PROFILE`` is ``quick`` (the default) or ``full``."""

import functools
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

FULL = os.environ.get("HYPOTHESIS_PROFILE", "quick") == "full"

cases_run: Counter[str] = Counter()
"""How many cases each property has been tried with so far."""

Test = Callable[..., None]


def property_of(quick: int, full: int) -> Callable[[Test], Test]:
    """Decorate a test that has its ``@given`` with the number of cases in each profile.

    The quick run tries the same cases each time, so that it never fails on a change that is not to blame.
    """

    def decorate(test: Test) -> Test:
        inner = test.hypothesis.inner_test  # type: ignore[attr-defined]  # set by @given

        @functools.wraps(inner)
        def counted(*args: Any, **kwargs: Any) -> None:
            cases_run[test.__name__] += 1
            inner(*args, **kwargs)

        test.hypothesis.inner_test = counted  # type: ignore[attr-defined]
        return settings(
            max_examples=full if FULL else quick,
            derandomize=not FULL,
            deadline=None,
            database=None,
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )(test)

    return decorate

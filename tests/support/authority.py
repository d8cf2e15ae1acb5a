# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate authority, as fixtures. A test file has them with ``pytest_plugins = "support.authority"``."""

from pathlib import Path

import pytest
import trustme

from .front import written


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """An authority that nobody trusts without being told."""
    return trustme.CA()


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> str:
    """The path of a file with its certificate."""
    return written(authority, tmp_path / "authority.pem")

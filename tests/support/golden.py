# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Golden files: the only tests that pin the wording of messages. There is one file for each kind of message."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def assert_golden(kind: str, messages: Mapping[str, str]) -> None:
    """Assert that the messages, by example, equal those in ``tests/golden/<kind>.yml``.

    If the environment variable GOLDEN is ``write``, write the file first.
    """
    path = FOLDER / f"{kind}.yml"
    if os.environ.get("GOLDEN") == "write":
        text = yaml.safe_dump(dict(messages), sort_keys=False, allow_unicode=True, explicit_start=True, width=70)
        path.write_text(text, encoding="utf-8")
    golden = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert dict(messages) == golden, "If the new wording is intended, run `make golden`."

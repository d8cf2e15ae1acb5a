# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks rollout, drift and export as users run them, over many emulated accounts.

``python -m pytest tests/rollout`` is the quick part. ``ROLLOUT=full python -m pytest tests/rollout -s`` runs the large
ones too, and prints what it measured.
"""

import os

FULL = os.environ.get("ROLLOUT") == "full"

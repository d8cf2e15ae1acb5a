# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of the tests to run: a part of them for `make test`, all with ``FAULTS=full`` in the environment."""

import os

FULL = os.environ.get("FAULTS") == "full"

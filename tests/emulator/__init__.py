# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator of LaunchDarkly's audit log subscription API, for tests and demonstrations; see README.md.

It shares no code with the collection, so that what the two agree on is what the documents say.
"""

from .background import Emulator
from .client import Control

__all__ = ["Control", "Emulator"]

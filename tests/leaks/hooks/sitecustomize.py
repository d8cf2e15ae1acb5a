# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands on the path of each Python process of a run: tells the hunt of its arguments and its system log.

A container has no /dev/log, and no test may take another machine's: what a process logs goes to the hunt's socket.
"""

import json
import os
import socket
import sys
import syslog

_SOCKET = os.environ.get("LEAK_HUNT_SOCKET", "")


def _tell(sink: str, text: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(json.dumps([sink, text]).encode(), _SOCKET)


def _syslog(*priority_and_message: object) -> None:
    _tell("system log", str(priority_and_message[-1]))


if _SOCKET:
    # ansible-core takes the journal of systemd where its library is there, else syslog.
    sys.modules["systemd"] = None  # type: ignore[assignment]
    syslog.syslog = _syslog  # type: ignore[assignment]
    _tell("process arguments", " ".join(sys.orig_argv))

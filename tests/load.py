# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command while other processes keep every core busy.

``load.py make test`` returns the exit status of ``make test``.
"""

import os
import subprocess
import sys

# It also ends if this process is killed: then it has another parent.
BUSY = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): pass"


def main(command: list[str]) -> int:
    """Run the command, and return its exit status."""
    busy = [
        subprocess.Popen([sys.executable, "-c", BUSY, str(os.getpid())], stderr=subprocess.DEVNULL)
        for _core in range(os.cpu_count() or 1)
    ]
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        for each in busy:
            each.kill()
            each.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

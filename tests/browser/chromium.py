# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Headless Chromium, and a web server that stands for the whole network and takes down every request.

Chromium sends all that it asks for to the server as its proxy, so that no name is looked up and nothing gets out, and
whatever a page loads from anywhere is seen.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SITE = "http://report.example"

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
)
_OWN = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")


MISSING = (
    f"This test needs Chromium, and none of {', '.join(_NAMES)} is on the PATH. Install it from the distribution: "
    "'apt-get install chromium' (Debian), 'dnf install chromium' (Fedora)."
)


def find() -> str | None:
    """Return the path of Chromium, or None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Network:
    """All there is of the web: some pages, and a list of what was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self._asked: list[str] = []
        network = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                network._asked.append(self.path)
                page = network.pages.get(self.path.removeprefix(SITE))
                body = (page or "").encode("utf-8", "strict")
                self.send_response(404 if page is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_HEAD = do_OPTIONS = do_CONNECT = answer

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.proxy = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def asked(self) -> list[str]:
        """What was asked for, but for what Chromium wants for itself from its maker."""
        return [each for each in self._asked if not any(own in each.split("?")[0] for own in _OWN)]

    def forget(self) -> None:
        """Begin a new list of requests."""
        self._asked.clear()

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()


class Chromium:
    """A browser that is started anew for each page."""

    def __init__(self, path: str, network: Network, folder: Path) -> None:
        self._path = path
        self._network = network
        self._folder = folder
        self._runs = 0

    def dom(
        self, page: str, dark: bool = False, size: str = "1280,900", others: Mapping[str, str] | None = None
    ) -> str:
        """Open a page of this text, and return its document as it is five seconds of its own time later."""
        self._runs += 1
        self._network.pages = {"/report.html": page, **(others or {})}
        self._network.forget()
        run = subprocess.run(
            [
                *(self._path, *_QUIET, f"--user-data-dir={self._folder / str(self._runs)}", f"--window-size={size}"),
                *(f"--proxy-server={self._network.proxy}", "--proxy-bypass-list=<-loopback>"),
                f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                *("--virtual-time-budget=5000", "--dump-dom", f"{SITE}/{'outer' if others else 'report'}.html"),
            ],
            capture_output=True,
            timeout=120,
            check=True,
        )
        return run.stdout.decode("utf-8")

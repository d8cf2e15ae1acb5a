# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The servers that the cases meet: emulators that show secrets in one way or another, and one that quotes requests."""

import html
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from emulator import Emulator

QUIRKS: dict[str, dict[str, Any]] = {
    "masked": {},
    "clear": {"secrets": "clear"},
    "stars": {"secrets": "stars"},
    "omitted": {"secrets": "omitted"},
    "long masks": {"mask_lead": 12, "mask_trail": 12, "mask_stars": 3},
}

ECHOES = ("html", "json", "reason", "no status line", "redirect", "broken redirect")


class Echo(BaseHTTPRequestHandler):
    """Answers a GET with an empty list, and all else by quoting the whole request, token and body, in some way."""

    how = ""

    def do_GET(self) -> None:
        if "beta" in self.headers["LD-API-Version"]:
            self._quote()
        else:
            self._answer(200, json.dumps({"items": []}), "application/json")

    def do_POST(self) -> None:
        self._quote()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: this process is not what is searched."""

    def _quote(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        request = f"{self.requestline}\n{self.headers}\n{body}"
        token = self.headers["Authorization"]
        one_line = request.replace("\r", " ").replace("\n", " ")
        match self.how:
            case "html":
                self._answer(502, f"<html><pre>{html.escape(request)}</pre></html>", "text/html")
            case "json":
                error = {"code": token, "message": request, "id": token}
                self._answer(422, json.dumps(error), "application/json", {"X-Request-Id": token, "Retry-After": token})
            case "reason":
                self._answer(500, "", "text/plain", reason=one_line.encode("ascii", "replace").decode())
            case "no status line":
                self.wfile.write(one_line.encode())
            case "broken redirect":
                self._answer(307, "", "text/plain", {"Location": f"https://[{token}"})
            case "redirect":
                self._answer(307, "", "text/plain", {"Location": f"https://user:{token}@elsewhere.example.com/{token}"})
        self.close_connection = True

    def _answer(
        self, status: int, text: str, kind: str, headers: dict[str, str] | None = None, reason: str | None = None
    ) -> None:
        self.send_response(status, reason)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(text.encode())), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def emulators() -> Iterator[dict[str, Emulator]]:
    """Run one emulator for each way of showing secrets."""
    with ExitStack() as stack:
        running = {name: stack.enter_context(Emulator()) for name in QUIRKS}
        for name, quirks in QUIRKS.items():
            running[name].quirks(**quirks)
        yield running


@contextmanager
def others() -> Iterator[dict[str, str]]:
    """Run the servers that quote; return their addresses by name, and two behind which nothing is."""
    with ExitStack() as stack:
        free = stack.enter_context(socket.socket())
        free.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        nowhere = f"127.0.0.1:{free.getsockname()[1]}"
        urls = {"nowhere": f"http://{nowhere}", "behind a proxy": f"https://{nowhere}"}
        for how in ECHOES:
            server = ThreadingHTTPServer(("127.0.0.1", 0), type("", (Echo,), {"how": how}))
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            urls[f"echo {how}"] = f"http://127.0.0.1:{server.server_port}"
        yield urls

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request over real sockets: a deadline for the whole response, encodings, and connections that can't work."""

from __future__ import annotations

import gzip
import io
import math
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import trustme
import urllib3
from ansible_collections.community.launchdarkly.plugins.module_utils._api import deadline, transport
from ansible_collections.community.launchdarkly.plugins.module_utils._api.errors import ApiError
from ansible_collections.community.launchdarkly.plugins.module_utils._api.request import Request
from ansible_collections.community.launchdarkly.plugins.module_utils._api.response import json_of, next_page
from ansible_collections.community.launchdarkly.plugins.module_utils._api.retries import most_retries
from ansible_collections.community.launchdarkly.plugins.module_utils._api.transport import Reply, Transport
from support import connections

pytest_plugins = "support.authority"

Script = Callable[[bytes], Iterator[Any]]

PATH = "/api/v2/integrations/datadog"
BODY = b'{"items": [], "key": "datadog"}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)
LENGTH = 0.2
"""Seconds, of a deadline. A dripping server is silent for a much shorter time, but needs much longer in all."""
CLOSE = None
PASSWORD = "zebra-password"


class Server:
    """Responds to each request with what a script yields: bytes to send, so many seconds of silence, or the end."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.connections = 0
        self.requests = 0
        self._script, self._tls = script, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        # Closing a listener does not wake the thread that waits for a connection.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, self._tls.wrap_socket(connection, True) if self._tls else connection as stream:
                while head := _request(stream):
                    self.requests += 1
                    for step in self._script(head):
                        if step is CLOSE:
                            return
                        if isinstance(step, bytes):
                            stream.sendall(step)
                        else:
                            time.sleep(step)
        except OSError:
            pass


def _request(stream: socket.socket) -> bytes:
    """Read a request without a body, or nothing if the client has closed the connection."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        data = stream.recv(4096)
        if not data:
            return b""
        head += data
    return head


def dripping(data: bytes, before: bytes = b"") -> Script:
    """Send something at once, and the rest byte by byte."""

    def script(_head: bytes) -> Iterator[Any]:
        if before:
            yield before
        for number in range(len(data)):
            yield data[number : number + 1]
            yield 0.02

    return script


def at_once(*parts: bytes | None) -> Script:
    return lambda _head: iter(parts)


def chunked(data: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:10], data[10:], b""))


def request(path: str = PATH) -> Request:
    return Request("list", "datadog", None, path)


def send(url: str, **connection: Any) -> Reply:
    transport = Transport(connections.connection(url, **connection))
    try:
        return transport.send(request())
    finally:
        transport.close()


def refusal(url: str, **connection: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        send(url, **connection)
    return caught.value


def tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names or ("127.0.0.1",)).configure_cert(context)
    return context


ENCODED = gzip.compress(BODY + b" " * 200)
RESPONSES = {
    "a length": (HEAD, BODY),
    "no length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", BODY),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(BODY)),
    "gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(ENCODED), ENCODED),
    "gzip in chunks": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunked(ENCODED),
    ),
    "an error": (b"HTTP/1.1 500 Oh no\r\nContent-Length: %d\r\n\r\n" % len(BODY), BODY),
    "the headers": (b"", HEAD + BODY),
    "headers without end": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 20),
    "interim responses": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + HEAD + BODY),
}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadline that is much shorter than the timeout of the socket, which a dripping server does not meet."""
    monkeypatch.setattr(transport, "set_deadline", lambda _timeout: deadline.set_deadline(LENGTH))


class TestDeadline:
    @pytest.mark.usefixtures("short")
    @pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
    @pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
    def test_a_response_that_drips(
        self, response: tuple[bytes, bytes], secure: bool, authority: trustme.CA, bundle: str
    ) -> None:
        before, after = response
        with Server(dripping(after, before), tls(authority) if secure else None) as server:
            error = refusal(server.url, verify=bundle)
            assert error.lost
            assert error.code == "no_response"
            assert server.requests == 1

    @pytest.mark.parametrize("response", [each for each in RESPONSES if "error" not in each and "without" not in each])
    def test_the_same_response_in_time(self, response: str) -> None:
        with Server(at_once(*RESPONSES[response], *([CLOSE] if response == "no length" else []))) as server:
            assert send(server.url).body == {"items": [], "key": "datadog"}

    @pytest.mark.usefixtures("short")
    def test_a_proxy_that_drips(self, bundle: str) -> None:
        with Server(dripping(b"HTTP/1.1 200 Connection established\r\n\r\n")) as proxy:
            error = refusal("https://api.example.com", verify=bundle, proxy=proxy.url)
            assert error.code == "no_response"
            assert proxy.requests == 1

    def test_it_begins_again_with_each_request_of_a_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [1000.0]
        monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: now[0]))
        with Server(at_once(HEAD + BODY)) as server:
            transport = Transport(connections.connection(server.url))
            for _ in range(3):
                assert transport.send(request()).body
                now[0] += 1000
            transport.close()
            assert (server.connections, server.requests) == (1, 3)

    def test_to_connect_takes_none_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As if the first address of the host had not responded, and the second had."""
        now = [1000.0]
        monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: now[0]))
        connect = urllib3.util.connection.create_connection

        def slowly(*arguments: Any, **keywords: Any) -> socket.socket:
            now[0] += 1000
            return connect(*arguments, **keywords)

        monkeypatch.setattr(urllib3.util.connection, "create_connection", slowly)
        with Server(at_once(HEAD + BODY)) as server:
            assert send(server.url).body
        assert now == [2000]

    @pytest.mark.usefixtures("short")
    def test_each_thread_has_its_own(self) -> None:
        """The requests of one thread don't lengthen that of another one, with the same session."""

        def script(head: bytes) -> Iterator[Any]:
            return dripping(BODY, HEAD)(head) if b"/slow" in head else at_once(HEAD + BODY)(head)

        found: list[object] = []
        with Server(script) as server:
            transport = Transport(connections.connection(server.url))

            def ask(path: str) -> None:
                try:
                    found.append(transport.send(request(path)))
                except ApiError as error:
                    found.append(error)

            thread = threading.Thread(target=ask, args=["/slow"])
            thread.start()
            while thread.is_alive():
                with suppress(ApiError):
                    transport.send(request())
            transport.close()
        assert [isinstance(each, ApiError) and each.code for each in found] == ["no_response"]


def response(content: bytes, kind: str) -> requests.Response:
    made = requests.Response()
    made.raw = io.BytesIO(content)
    made.headers["Content-Type"] = kind
    made.encoding = requests.utils.get_encoding_from_headers(made.headers)
    return made


class TestEncodings:
    @pytest.mark.parametrize(
        "kind", ["application/json", "text/plain", "application/json; charset=ISO-8859-1", "", "x"]
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_utf_8_whatever_the_header_says(self, kind: str, encoding: str) -> None:
        assert json_of(response('{"name": "Änderungen €"}'.encode(encoding), kind)) == {"name": "Änderungen €"}

    @pytest.mark.parametrize(
        ("encoding", "declared"),
        [("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16le")],
    )
    def test_what_is_not_utf_8_as_declared(self, encoding: str, declared: str) -> None:
        content = '{"name": "Änderungen"}'.encode(encoding)
        assert json_of(response(content, f"application/json; charset={declared}")) == {"name": "Änderungen"}

    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"{", b"\xff{}", b"[" * 200_000, b"1" * 10_000, b"\\d"])
    @pytest.mark.parametrize(
        "declared",
        [
            "utf-8",
            "none",
            "hex",
            "zlib",
            "rot13",
            "undefined",
            "idna",
            "punycode",
            "unicode_escape",
            "\0",
            "utf-16",
            "-",
        ],
    )
    @pytest.mark.filterwarnings("error")
    def test_what_is_not_json(self, content: bytes, declared: str) -> None:
        assert not isinstance(json_of(response(content, f"application/json; charset={declared}")), (dict, list))

    def test_bytes_that_are_not_as_declared(self) -> None:
        assert json_of(response('{"name": "Ä"}'.encode("latin-1"), "application/json")) is None

    def test_a_compressed_response_that_is_damaged(self) -> None:
        damaged = zlib.compress(BODY)[:-6] + b"nosum!"
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(damaged)
        with Server(at_once(head + damaged)) as server:
            assert refusal(server.url).lost


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('</a?offset=1>; rel="next"', "/a?offset=1"),
        ("</a>; rel=next", "/a"),
        ('</z>; rel="prev", </a>; rel="next"', "/a"),
        ('</a>; title="b=c; d"; REL="first NEXT"', "/a"),
        ('</a;b=1,2>;rel="next"', "/a;b=1,2"),
        ('</a>; rel="previous"', None),
        ('</a>; rel="nextish"', None),
        ("</a>", None),
        ("", None),
        ("nonsense; rel=next", None),
    ],
)
def test_the_header_link(header: str, target: str | None) -> None:
    made = response(b"{}", "")
    made.headers["Link"] = header
    assert next_page(made) == target


class TestConnectionsThatCannotWork:
    """``most_retries`` says whether it is worth it to send the request again."""

    def test_an_authority_that_is_not_trusted(self, authority: trustme.CA) -> None:
        with Server(at_once(), tls(authority)) as server:
            error = refusal(server.url)
        assert most_retries(error) == 0
        assert (error.code, error.by_proxy) == ("not_trusted", False)

    def test_folders_of_authorities(self, authority: trustme.CA, bundle: str, tmp_path: Path) -> None:
        empty, filled = tmp_path / "empty", tmp_path / "filled"
        for folder in (empty, filled):
            folder.mkdir()
        # The name by which OpenSSL looks for an authority.
        hash_of = ["openssl", "x509", "-noout", "-subject_hash", "-in", bundle]
        name = subprocess.run(hash_of, capture_output=True, check=True, text=True).stdout.strip()
        shutil.copy(bundle, filled / f"{name}.0")
        with Server(at_once(HEAD + BODY), tls(authority)) as server:
            for several in ([filled], [empty, filled], [filled, tmp_path / "none"]):
                assert send(server.url, verify=os.pathsep.join(map(str, several))).body
            for none in ([empty], [empty, tmp_path / "none"]):
                error = refusal(server.url, verify=os.pathsep.join(map(str, none)))
                assert error.code == "not_trusted"

    @pytest.mark.parametrize("source", ["ca_path", "the environment variable SSL_CERT_FILE"])
    def test_another_authority(self, authority: trustme.CA, tmp_path: Path, source: str) -> None:
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
        with Server(at_once(), tls(authority)) as server:
            error = refusal(server.url, verify=str(tmp_path / "other.pem"), verify_source=source)
        assert most_retries(error) == 0
        assert error.code == "not_trusted" and source in error.message

    def test_a_certificate_of_another_host(self, authority: trustme.CA, bundle: str) -> None:
        with Server(at_once(), tls(authority, "elsewhere.example.com")) as server:
            error = refusal(server.url, verify=bundle)
        assert most_retries(error) == 0
        assert error.code == "not_trusted" and "127.0.0.1" in error.detail

    def test_a_proxys_certificate(self, authority: trustme.CA) -> None:
        with Server(at_once(), tls(authority)) as proxy:
            error = refusal("https://api.example.com", proxy=proxy.url)
        assert most_retries(error) == 0
        assert (error.code, error.by_proxy) == ("not_trusted", True)

    @pytest.mark.parametrize(
        "reply", [HEAD + BODY, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail.example.com ESMTP\r\n"]
    )
    def test_plain_text_in_place_of_tls(self, reply: bytes) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=_say, args=[listener, reply], daemon=True).start()
            port = listener.getsockname()[1]
            error = refusal(f"https://127.0.0.1:{port}")
        assert most_retries(error) == 1
        assert error.code == "not_tls"

    def test_a_proxy_that_is_said_to_speak_tls(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=_say, args=[listener, HEAD + BODY], daemon=True).start()
            proxy = f"https://127.0.0.1:{listener.getsockname()[1]}"
            error = refusal("https://api.example.com", proxy=proxy, proxy_source="the variable")
        assert most_retries(error) == 1
        assert error.code == "not_tls" and "the variable" in error.message

    @pytest.mark.parametrize(
        ("code", "most"),
        [("EAI_NONAME", 1), ("EAI_NODATA", 1), ("EAI_AGAIN", math.inf), ("EAI_FAIL", math.inf)],
    )
    @pytest.mark.parametrize("proxy", [None, "http://proxy.example.com:3128", "socks5h://proxy.example.com:1080"])
    def test_a_name_that_does_not_exist(
        self, code: str, most: float, proxy: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def look_up(*_arguments: object) -> None:
            raise socket.gaierror(getattr(socket, code), "a reason")

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        error = refusal("https://api.example.com", proxy=proxy, proxy_source="the variable" if proxy else "")
        assert not error.lost
        assert most_retries(error) == most
        assert error.detail == "a reason"
        assert ("the variable" in error.message) == bool(proxy)

    def test_a_connection_that_breaks(self) -> None:
        with Server(at_once(CLOSE)) as server:
            error = refusal(server.url)
        assert error.lost
        assert most_retries(error) == math.inf
        assert (error.code, error.detail) == ("connection_lost", "Remote end closed connection without response")

    @pytest.mark.parametrize("label", ["a..b", "a" * 70])
    def test_a_name_that_none_can_be(self, label: str) -> None:
        assert most_retries(refusal(f"https://{label}.example.com")) == 0

    def test_no_socks_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(*_arguments: object, **_keywords: object) -> None:
            raise requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")

        monkeypatch.setattr(requests.adapters, "SOCKSProxyManager", missing)
        proxy = f"socks5://user:{PASSWORD}@proxy.example.com"
        error = refusal("https://api.example.com", proxy=proxy, proxy_source="the variable")
        assert most_retries(error) == 0
        assert error.code == "no_socks_support" and "the variable" in error.message
        assert "-m pip install PySocks" in error.message
        assert PASSWORD not in error.message

    @pytest.mark.parametrize(("status", "most"), [(407, 0), (403, 0), (502, math.inf), (504, math.inf)])
    def test_a_proxy_that_refuses(self, status: int, most: float) -> None:
        with Server(at_once(b"HTTP/1.1 %d the proxy's words\r\n\r\n" % status)) as proxy:
            address = f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}"
            error = refusal("https://api.example.com", proxy=address, proxy_source="the variable")
        assert most_retries(error) == most
        assert (error.code, error.proxy_status) == ("proxy_refused", status) and "the variable" in error.message
        assert PASSWORD not in error.message

    def test_authorities_that_cannot_be_read(self, authority: trustme.CA, tmp_path: Path) -> None:
        (tmp_path / "empty.pem").touch()
        for path in (tmp_path / "empty.pem", Path("/proc/self/mem")):
            with Server(at_once(), tls(authority)) as server:
                error = refusal(server.url, verify=str(path), verify_source="the variable")
            assert most_retries(error) == 0
            assert error.code == "unreadable_authorities" and "the variable" in error.message


def _say(listener: socket.socket, reply: bytes) -> None:
    """Answer the first bytes of each connection with plain text."""
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            connection.sendall(reply)


class Socks:
    """A SOCKS 5 proxy that leads each connection to one place."""

    def __init__(self, port: int) -> None:
        self.asked: list[bytes] = []
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with ExitStack() as stack:
            connection, _address = stack.enter_context(self._listener).accept()
            stack.enter_context(connection)
            connection.recv(100)
            connection.sendall(b"\x05\x00")
            asked = connection.recv(100)
            self.asked.append(asked[5 : 5 + asked[4]])
            there = stack.enter_context(socket.create_connection(("127.0.0.1", self._port)))
            connection.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            threading.Thread(target=_copy, args=[connection, there], daemon=True).start()
            _copy(there, connection)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(4096):
            target.sendall(data)
    except OSError:
        pass


class TestSocks:
    def test_a_response(self, authority: trustme.CA, bundle: str) -> None:
        with Server(at_once(HEAD + BODY), tls(authority, "api.example.com")) as server:
            proxy = Socks(server.port)
            assert send("https://api.example.com", proxy=proxy.url, verify=bundle).body
            assert (proxy.asked, server.requests) == ([b"api.example.com"], 1)

    @pytest.mark.usefixtures("short")
    def test_a_response_that_drips(self, authority: trustme.CA, bundle: str) -> None:
        with Server(dripping(BODY, HEAD), tls(authority, "api.example.com")) as server:
            error = refusal("https://api.example.com", proxy=Socks(server.port).url, verify=bundle)
            assert error.code == "no_response"


def test_a_login_in_netrc_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("default login someone password else\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    heads: list[bytes] = []

    def script(head: bytes) -> Iterator[Any]:
        heads.append(head)
        yield HEAD + BODY

    with Server(script) as server:
        requests.get(server.url, timeout=20)
        send(server.url)
    assert [b"Authorization: Basic" in head for head in heads] == [True, False]
    assert b"Authorization: token\r\n" in heads[1]

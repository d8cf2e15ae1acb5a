# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which servers are trusted, over real TLS, and how often the authorities are read: once for many connections."""

from __future__ import annotations

import datetime
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
from ansible_collections.community.launchdarkly.plugins.module_utils._api import tls
from ansible_collections.community.launchdarkly.plugins.module_utils._api.errors import ApiError
from ansible_collections.community.launchdarkly.plugins.module_utils._api.request import Request
from ansible_collections.community.launchdarkly.plugins.module_utils._api.transport import Transport
from support import connections
from support.front import Front, written

pytest_plugins = "support.authority"

ROOT = Path(__file__).resolve().parents[4]
REQUEST = Request("list", "datadog", None, "/api/v2/integrations/datadog")
YESTERDAY = datetime.datetime.now().astimezone() - datetime.timedelta(days=1)
BAD: dict[str, Callable[[trustme.CA], trustme.LeafCert]] = {
    "another authority": lambda _authority: trustme.CA().issue_cert("127.0.0.1"),
    "another host": lambda authority: authority.issue_cert("elsewhere.example.com"),
    "another address": lambda authority: authority.issue_cert("127.0.0.2"),
    "expired": lambda authority: authority.issue_cert("127.0.0.1", not_after=YESTERDAY),
}
"""Certificates of a server at 127.0.0.1 that are not right."""
FORKS = """
import os, ssl, sys
from ansible_collections.community.launchdarkly.plugins.module_utils._api import tls, transport
from ansible_collections.community.launchdarkly.plugins.module_utils._api.request import Request
from support import connections


def refuse(*_arguments):
    raise OSError


url, bundle = sys.argv[1:]
tls.read_authorities({"SSL_CERT_FILE": bundle})
ssl.SSLContext.load_verify_locations = refuse
children = []
for _ in range(2):
    child = os.fork()
    if not child:
        session = transport.Transport(connections.connection(url, verify=bundle))
        os._exit(not session.send(Request("list", "datadog", None, "/api/v2/integrations/datadog")).body)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""
"""Reads the authorities, and sends a request in each of two forks, which can't read them."""


@pytest.fixture(autouse=True)
def _nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "_read", {})


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One element each time that a context is given authorities: what they are."""
    found: list[Any] = []
    load, load_default = ssl.SSLContext.load_verify_locations, ssl.SSLContext.load_default_certs

    def counted(context: ssl.SSLContext, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        found.append(cafile or capath or cadata)
        load(context, cafile, capath, cadata)

    def counted_default(context: ssl.SSLContext, *purpose: Any) -> None:
        found.append("the system's")
        load_default(context, *purpose)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", counted_default)
    return found


def served(certificate: trustme.LeafCert, target: str | None = None) -> Front:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return Front(target, tls=context)


def send(url: str, times: int = 1, **connection: Any) -> str:
    """Send requests in one session, each over a connection of its own, and return "ok" or the code of the failure."""
    transport = Transport(connections.connection(url, **connection))
    try:
        for _ in range(times):
            transport.send(REQUEST)
    except ApiError as error:
        return error.code
    finally:
        transport.close()
    return "ok"


def folder_with(bundle: str, folder: Path) -> str:
    folder.mkdir()
    # The name by which OpenSSL looks for an authority.
    hash_of = ["openssl", "x509", "-noout", "-subject_hash", "-in", bundle]
    name = subprocess.run(hash_of, capture_output=True, check=True, text=True).stdout.strip()
    shutil.copy(bundle, folder / f"{name}.0")
    return str(folder)


class TestTrust:
    """Each with a context that other connections of the process use too."""

    @pytest.mark.parametrize("bad", BAD)
    def test_a_server_that_is_not_trusted(self, bad: str, authority: trustme.CA, bundle: str) -> None:
        with served(authority.issue_cert("127.0.0.1")) as good, served(BAD[bad](authority)) as server:
            for _ in range(2):
                assert send(good.url, verify=bundle) == "ok"
                assert send(server.url, verify=bundle) == "not_trusted"
            assert server.received == []

    def test_the_default_authorities_do_not_trust_it(self, authority: trustme.CA, bundle: str) -> None:
        with served(authority.issue_cert("127.0.0.1")) as server:
            assert [send(server.url, verify=each) for each in (bundle, True, bundle)] == ["ok", "not_trusted", "ok"]

    @pytest.mark.parametrize("bad", BAD)
    @pytest.mark.parametrize("checks", [[False, True], [True, False], [False, True, False, True]])
    def test_whether_it_is_verified_is_up_to_each_session(
        self, checks: list[bool], bad: str, authority: trustme.CA, bundle: str
    ) -> None:
        with served(BAD[bad](authority)) as server:
            found = [send(server.url, verify=bundle if check else False) for check in checks]
        assert found == ["not_trusted" if check else "ok" for check in checks]

    def test_sessions_at_the_same_time(self, authority: trustme.CA, bundle: str) -> None:
        with served(BAD["another authority"](authority)) as server, ThreadPoolExecutor(8) as pool:
            checks = [bundle, False, True, False] * 10
            found = list(pool.map(lambda verify: send(server.url, verify=verify), checks))
        assert found == ["ok" if verify is False else "not_trusted" for verify in checks]

    def test_a_request_can_not_change_it(self, authority: trustme.CA, bundle: str) -> None:
        """As a session would do whose adapter is kept: a check that is made or left out by the adapter stays so."""
        with served(authority.issue_cert("127.0.0.1")) as server:
            for made_with, asked_for in ((True, False), (True, bundle), (bundle, False)):
                session = Transport(connections.connection(server.url, verify=made_with))._session
                with session:
                    found: list[str] = []
                    for verify in (asked_for, made_with):
                        try:
                            found.append(session.get(server.url, verify=verify, timeout=20).reason)
                        except requests.exceptions.SSLError:
                            found.append("not trusted")
                assert set(found) == {"OK" if made_with == bundle else "not trusted"}


class TestProxies:
    """Through a proxy with TLS, and TLS inside of that."""

    @pytest.mark.parametrize("bad", BAD)
    def test_a_proxy_that_is_not_trusted(self, bad: str, authority: trustme.CA, bundle: str) -> None:
        with served(authority.issue_cert("127.0.0.1")) as server, served(BAD[bad](authority)) as proxy:
            address = proxy.url.replace("https://", "https://user:zebra-password@")
            assert send(server.url, verify=bundle, proxy=address) == "not_trusted"
            assert (server.connections, proxy.received) == (0, []), "the proxy got no password"
            assert send(server.url, verify=False, proxy=address) == "ok"
            assert "Proxy-Authorization" in proxy.text

    @pytest.mark.parametrize("bad", BAD)
    @pytest.mark.parametrize("secure", [True, False])
    def test_a_server_behind_it_that_is_not_trusted(
        self, secure: bool, bad: str, authority: trustme.CA, bundle: str
    ) -> None:
        proxies = served(authority.issue_cert("127.0.0.1")) if secure else Front()
        with proxies as proxy, served(BAD[bad](authority)) as server:
            assert send(server.url, verify=bundle, proxy=proxy.url) == "not_trusted"
            assert server.received == []
            assert send(server.url, verify=False, proxy=proxy.url) == "ok"

    def test_the_authorities_are_read_once(self, authority: trustme.CA, bundle: str, reads: list[Any]) -> None:
        certificate = authority.issue_cert("127.0.0.1")
        with served(certificate) as server, served(certificate) as proxy:
            assert send(server.url, 3, verify=bundle, proxy=proxy.url) == "ok"
            assert (server.handshakes, proxy.handshakes) == (3, 3)
        assert reads == [bundle]


class TestReads:
    def test_once_for_all_connections_sessions_and_threads(
        self, authority: trustme.CA, bundle: str, reads: list[Any]
    ) -> None:
        with served(authority.issue_cert("127.0.0.1")) as server, ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: send(server.url, 2, verify=bundle), range(16))) == {"ok"}
            assert server.handshakes == 32
        assert reads == [bundle]

    def test_the_default_ones(
        self, authority: trustme.CA, bundle: str, reads: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(requests.utils, "DEFAULT_CA_BUNDLE_PATH", bundle)
        with served(authority.issue_cert("127.0.0.1")) as server:
            assert [send(server.url, 2) for _ in range(2)] == ["ok", "ok"]
        assert reads == [bundle]

    def test_none_without_a_check_and_without_tls(self, authority: trustme.CA, reads: list[Any]) -> None:
        with served(authority.issue_cert("127.0.0.1")) as server, Front() as plain:
            assert send(server.url, 2, verify=False) == "ok"
            assert send(plain.url, 2) == "ok"
        assert reads == []

    def test_no_context_without_tls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(tls, "create_urllib3_context")
        with Front() as plain:
            assert send(plain.url) == "ok"

    def test_a_folder_is_not_read_as_a_whole(
        self, authority: trustme.CA, bundle: str, tmp_path: Path, reads: list[Any]
    ) -> None:
        """What is removed from it, or added to it, counts for the next session."""
        folder = folder_with(bundle, tmp_path / "folder")
        several = os.pathsep.join([str(tmp_path / "none"), folder])
        (kept,) = Path(folder).iterdir()
        with served(authority.issue_cert("127.0.0.1")) as server:
            for path in (folder, several):
                assert send(server.url, 3, verify=path) == "ok"
                away = kept.rename(tmp_path / "away")
                assert send(server.url, verify=path) == "not_trusted"
                away.rename(kept)
                assert send(server.url, verify=path) == "ok"
        assert reads == [folder] * 3 + [several] * 3, "once for each session"

    def test_a_file_that_changes(self, authority: trustme.CA, bundle: str, tmp_path: Path, reads: list[Any]) -> None:
        other = written(trustme.CA(), tmp_path / "other.pem")
        with served(authority.issue_cert("127.0.0.1")) as server:
            found = [send(server.url, verify=bundle)]
            shutil.copy(bundle, tmp_path / "kept.pem")
            os.replace(other, bundle)
            found += [send(server.url, verify=bundle), send(server.url, verify=bundle)]
            os.replace(tmp_path / "kept.pem", bundle)
            found += [send(server.url, verify=bundle)]
            Path(bundle).write_text("nothing\n")
            found += [send(server.url, verify=bundle)]
        assert found == ["ok", "not_trusted", "not_trusted", "ok", "unreadable_authorities"]
        assert len(reads) == 4

    def test_a_file_that_can_not_be_read_at_first(self, authority: trustme.CA, bundle: str, tmp_path: Path) -> None:
        late = tmp_path / "late.pem"
        late.touch()
        with served(authority.issue_cert("127.0.0.1")) as server:
            assert send(server.url, verify=str(late)) == "unreadable_authorities"
            shutil.copy(bundle, late)
            assert send(server.url, verify=str(late)) == "ok"
            assert server.handshakes == 1

    def test_the_default_file_is_missing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(requests.utils, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "none"))
        assert send("https://127.0.0.1:9") == "unreadable_authorities"


class TestBeforehand:
    @pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_what_the_environment_names(self, name: str, authority: trustme.CA, bundle: str, reads: list[Any]) -> None:
        tls.read_authorities({name: bundle, "SSL_CERT_DIR": "/none"})
        assert reads == [bundle]
        with served(authority.issue_cert("127.0.0.1")) as server:
            assert send(server.url, 2, verify=bundle) == "ok"
        assert reads == [bundle]

    def test_the_default_ones(self, reads: list[Any]) -> None:
        for _ in range(2):
            tls.read_authorities({})
        assert reads == [requests.utils.DEFAULT_CA_BUNDLE_PATH]

    @pytest.mark.parametrize("environ", [{"REQUESTS_CA_BUNDLE": "/none"}, {"SSL_CERT_FILE": os.devnull}])
    def test_it_reports_nothing(self, environ: dict[str, str]) -> None:
        tls.read_authorities(environ)

    def test_without_the_library(self, monkeypatch: pytest.MonkeyPatch, reads: list[Any]) -> None:
        monkeypatch.setattr(tls, "ERROR", ImportError())
        tls.read_authorities({})
        assert reads == []

    def test_processes_that_are_forked_later_have_them(self, authority: trustme.CA, bundle: str) -> None:
        path = os.pathsep.join([str(ROOT / ".build"), str(ROOT / "tests"), *sys.path])
        with served(authority.issue_cert("127.0.0.1")) as server:
            command = [sys.executable, "-c", FORKS, server.url, bundle]
            subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path})
            assert server.handshakes == 2


def test_a_context_is_not_changed_while_it_is_used(
    authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL's contexts must not be changed while another thread connects (cpython#141012): urllib3 would do it."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError

    with served(authority.issue_cert("127.0.0.1")) as server:
        context = tls.context_for(bundle)
        for name in ("set_alpn_protocols", "load_verify_locations", "load_cert_chain", "load_default_certs"):
            monkeypatch.setattr(ssl.SSLContext, name, refuse)
        assert send(server.url, 2, verify=bundle) == "ok"
    assert context is tls.context_for(bundle)

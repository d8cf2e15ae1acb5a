# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where requests go and what they carry: other hosts, proxies, certificates, addresses."""

import datetime
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
from emulator import Emulator
from support.clock import recorded_clock
from support.front import Front, secured, written

from .operations import ACCOUNT, OPERATIONS
from .tasks import TOKEN, Outcome, run_task

pytest_plugins = "support.authority"

NO_WARNING = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
CREATE = OPERATIONS["create"].options


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with recorded_clock(), Emulator(accounts=[{"name": ACCOUNT, "tokens": [TOKEN]}]) as running:
        yield running


def create(url: str, **options: Any) -> Outcome:
    return run_task(url, {**CREATE, **options})


def test_another_host_would_be_noticed() -> None:
    """The listener that the matrix uses sees a token that comes to it."""
    with recorded_clock(), Front() as other:
        create(other.url)
        assert other.connections == 2
        assert other.text.count(TOKEN) == 2


def test_pages_of_the_same_host_are_followed_and_those_of_another_are_not(emulator: Emulator) -> None:
    emulator.quirks(page_size=1)
    for number in range(3):
        assert create(emulator.url, name=f"number {number}").kind == "changed"
    assert create(emulator.url, name="number 0").action == "unchanged"
    emulator.clear_requests()
    with Front() as other:
        href = f"{other.url}/api/v2/integrations/datadog?offset=1"
        emulator.faults([{"fault": "next_link", "skip": 1, "href": href}])
        outcome = create(emulator.url, name="number 9")
        assert outcome.kind == "failed"
        assert outcome.failure["code"] == "other_address"
        assert other.connections == 0
    assert [each["method"] for each in emulator.requests()] == ["GET", "GET"]


def test_a_login_in_netrc_is_left_alone(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\ndefault login some password one\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in (None, str(netrc)):
        if variable:
            monkeypatch.setenv("NETRC", variable)
        requests.get(f"{emulator.url}/api/v2/integrations/datadog", headers={"Authorization": TOKEN}, timeout=60)
        (plain,) = emulator.requests()
        assert plain["token_is"] == "unknown", "the entry is one that requests itself would take"
        emulator.clear()
        emulator.faults([{"fault": "redirect", "location": "?moved=1"}])
        assert create(emulator.url, name=f"with {variable}").kind == "changed"
        assert {each["token_is"] for each in emulator.requests()} == {"write"}
        emulator.clear()


class TestProxies:
    def test_what_is_not_encrypted_stays_on_this_machine(
        self, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Front() as proxy:
            for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(variable, proxy.url)
            assert create(emulator.url).kind == "changed"
            assert proxy.connections == 0

    @pytest.mark.parametrize("hosts", ["127.0.0.1", "example.com, 127.0.0.0/8", "*"])
    def test_hosts_without_one(
        self, emulator: Emulator, authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch, hosts: str
    ) -> None:
        with Front() as proxy, secured(emulator, authority) as front:
            monkeypatch.setenv("https_proxy", proxy.url)
            monkeypatch.setenv("no_proxy", hosts)
            assert create(front.url, ca_path=bundle).kind == "changed"
            assert proxy.connections == 0

    def test_a_proxy_that_is_down(
        self, emulator: Emulator, authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Front(most=0) as proxy, secured(emulator, authority) as front:
            monkeypatch.setenv("https_proxy", proxy.url)
            outcome = create(front.url, ca_path=bundle)
        assert outcome.kind == "failed"
        assert outcome.failure["code"] == "no_connection"
        assert "https_proxy" in outcome.message
        assert len(outcome.waits) == 8
        assert emulator.requests() == []

    def test_a_create_whose_answer_is_lost_behind_one(
        self, emulator: Emulator, authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        emulator.faults([{"fault": "drop_after", "method": "POST"}])
        with Front() as proxy, secured(emulator, authority) as front:
            monkeypatch.setenv("https_proxy", proxy.url)
            assert create(front.url, ca_path=bundle).kind == "changed"
        assert [each["method"] for each in emulator.requests()] == ["GET", "POST", "GET"]
        assert len(emulator.state()[ACCOUNT]) == 1

    def test_a_tunnel_hides_the_token(
        self, emulator: Emulator, authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Front() as proxy, secured(emulator, authority) as front:
            monkeypatch.setenv("https_proxy", proxy.url)
            assert create(front.url, ca_path=bundle).kind == "changed"
            assert front.text.count(TOKEN) == 2
            assert f"CONNECT 127.0.0.1:{front.port}" in proxy.text
            assert len(proxy.text) > 1000, "the tunnel's bytes are seen"
            assert TOKEN not in proxy.text


@pytest.fixture
def other_bundle(tmp_path: Path) -> str:
    return written(trustme.CA(), tmp_path / "other.pem")


def assert_refused_at_once(outcome: Outcome, front: Front, code: str, detail: str = "") -> None:
    """``detail`` is what Python says about the certificate."""
    assert (outcome.kind, outcome.failure["code"]) == ("failed", code)
    assert detail in outcome.message
    assert len(outcome.message) < 400, outcome.message
    assert outcome.waits == ()
    assert front.handshakes <= 1
    assert front.text == ""


class TestCertificates:
    def test_an_authority_of_ones_own(self, emulator: Emulator, authority: trustme.CA, bundle: str) -> None:
        with secured(emulator, authority) as front:
            assert create(front.url, ca_path=bundle).kind == "changed"

    def test_the_bundle_of_the_environment(
        self, emulator: Emulator, authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
        with secured(emulator, authority) as front:
            assert create(front.url).kind == "changed"

    def test_ca_path_comes_first(
        self,
        emulator: Emulator,
        authority: trustme.CA,
        bundle: str,
        other_bundle: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with secured(emulator, authority) as front:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", other_bundle)
            assert create(front.url, ca_path=bundle).kind == "changed"
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
            outcome = create(front.url, ca_path=other_bundle, name="another")
            assert (outcome.kind, outcome.failure["code"]) == ("failed", "not_trusted")

    def test_an_unknown_authority(self, emulator: Emulator, authority: trustme.CA) -> None:
        with secured(emulator, authority) as front:
            assert_refused_at_once(create(front.url), front, "not_trusted")

    def test_a_certificate_of_another_host(self, emulator: Emulator, authority: trustme.CA, bundle: str) -> None:
        with secured(emulator, authority, "elsewhere.example") as front:
            assert_refused_at_once(create(front.url, ca_path=bundle), front, "not_trusted", "IP address mismatch")

    def test_a_certificate_that_is_over(self, emulator: Emulator, authority: trustme.CA, bundle: str) -> None:
        yesterday = datetime.datetime.now().astimezone() - datetime.timedelta(days=1)
        with secured(emulator, authority, "127.0.0.1", not_after=yesterday) as front:
            assert_refused_at_once(create(front.url, ca_path=bundle), front, "not_trusted", "expired")

    @NO_WARNING
    def test_no_check(self, emulator: Emulator, authority: trustme.CA) -> None:
        with secured(emulator, authority) as front:
            assert create(front.url, validate_certs=False).kind == "changed"

    @NO_WARNING
    @pytest.mark.parametrize("environment", ["another authority", "no certificate", "no file"])
    def test_no_check_whatever_the_environment_says(
        self,
        emulator: Emulator,
        authority: trustme.CA,
        other_bundle: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        environment: str,
    ) -> None:
        empty = tmp_path / "empty.pem"
        empty.write_text("nothing\n")
        given = {"another authority": other_bundle, "no certificate": str(empty), "no file": str(tmp_path / "none")}
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", given[environment])
        with secured(emulator, authority) as front:
            assert create(front.url, validate_certs=False).kind == "changed"
            assert create(front.url, validate_certs=False, ca_path=other_bundle).action == "unchanged"

    def test_a_ca_path_without_certificates(self, emulator: Emulator, authority: trustme.CA, tmp_path: Path) -> None:
        empty = tmp_path / "empty.pem"
        empty.write_text("nothing\n")
        with secured(emulator, authority) as front:
            assert_refused_at_once(create(front.url, ca_path=str(empty)), front, "unreadable_authorities")

    def test_a_server_without_tls(self, emulator: Emulator) -> None:
        outcome = create(emulator.url.replace("http:", "https:"))
        assert (outcome.kind, outcome.failure["code"]) == ("failed", "not_tls")
        assert emulator.requests() == []


def test_the_ipv6_loopback(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine has no IPv6, the address is led to 127.0.0.1: the collection's part is the same."""
    host = "::1"
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        host, look_up = "127.0.0.1", socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda name, *rest, **more: look_up(host if name == "::1" else name, *rest, **more)
        )
    with Front(emulator.url, host=host) as front:
        url = f"http://[::1]:{front.port}"
        emulator.faults([{"fault": "redirect", "location": f"{url}/api/v2/integrations/datadog?moved=1"}])
        assert create(url).kind == "changed"
        assert f"Host: [::1]:{front.port}" in front.text
        emulator.faults([{"fault": "redirect", "location": f"http://[::2]:{front.port}/"}])
        outcome = create(url)
        assert (outcome.kind, outcome.failure["code"]) == ("failed", "other_address")

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to the service: proxies and authorities of the environment, what is tried again, and what is waited for."""

import datetime
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
import trustme
from emulator import Emulator
from support.front import Front, secured, written
from support.playbook import Json, Run, play, task

from .conftest import Ansible
from .failure import MARK, by_variable, check_output
from .recorded import methods_by_task

pytest_plugins = "support.authority"

URL = "https://hooks.example.com/a-secret-part"
SLACK: Json = {"integration_key": "slack", "name": "One", "config": {"url": URL}}
KINDS = ("slack", "msteams", "zapier", "grafana", "honeycomb", "elastic", "datadog")


def seed(emulator: Emulator) -> None:
    defaults: Json = {"name": "One", "on": True, "tags": [], "statements": [], "config": {"url": URL}}
    emulator.seed({"acme": [{"kind": kind, **defaults} for kind in KINDS]})


def one(kind: str, **options: Any) -> Json:
    return {"integration_key": kind, "name": "One", **options}


def on_path(kind: str, fault: str, **rule: Any) -> Json:
    return {"fault": fault, "path": f"/integrations/{kind}(/|$)", **rule}


def messages(run: Run) -> dict[str, str]:
    return {each.task: each.result.get("msg", "") for each in run.results}


def statuses(run: Run) -> dict[str, str]:
    return {each.task: each.status for each in run.results}


@pytest.fixture
def other_bundle(tmp_path: Path) -> str:
    return written(trustme.CA(), tmp_path / "other.pem")


class TestAuthorities:
    def test_the_first_that_is_set(
        self,
        emulator: Emulator,
        ansible: Ansible,
        authority: trustme.CA,
        bundle: str,
        other_bundle: str,
        tmp_path: Path,
    ) -> None:
        seed(emulator)
        folder = tmp_path / "folder"
        folder.mkdir()
        # The name by which OpenSSL looks for an authority.
        hash_of = ["openssl", "x509", "-noout", "-subject_hash", "-in", bundle]
        name = subprocess.run(hash_of, capture_output=True, check=True, text=True).stdout.strip()
        shutil.copy(bundle, folder / f"{name}.0")
        several = os.pathsep.join([str(tmp_path / "none"), str(folder)])
        good: dict[str, tuple[Json, Json]] = {
            "REQUESTS_CA_BUNDLE": ({"REQUESTS_CA_BUNDLE": bundle, "CURL_CA_BUNDLE": other_bundle}, {}),
            "CURL_CA_BUNDLE": ({"CURL_CA_BUNDLE": bundle, "SSL_CERT_FILE": other_bundle}, {}),
            "SSL_CERT_FILE": ({"SSL_CERT_FILE": bundle, "SSL_CERT_DIR": str(tmp_path)}, {}),
            "SSL_CERT_DIR": ({"SSL_CERT_DIR": str(folder)}, {}),
            "several folders": ({"SSL_CERT_DIR": several}, {}),
            "an empty one": ({"REQUESTS_CA_BUNDLE": "", "SSL_CERT_FILE": bundle}, {}),
            "ca_path": ({"REQUESTS_CA_BUNDLE": other_bundle}, {"ca_path": bundle}),
            "no check": (
                {"REQUESTS_CA_BUNDLE": str(tmp_path / "none"), "PYTHONWARNINGS": "error"},
                {"validate_certs": False},
            ),
            "warnings are errors": ({"PYTHONWARNINGS": "error"}, {"ca_path": bundle}),
        }
        missing: dict[str, tuple[Json, Json]] = {
            name: ({name: str(tmp_path / "none")}, {})
            for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
        }
        untrusted: dict[str, tuple[Json, Json]] = {
            "the environment variable REQUESTS_CA_BUNDLE": (
                {"REQUESTS_CA_BUNDLE": other_bundle, "SSL_CERT_FILE": bundle},
                {},
            ),
            "the environment variable SSL_CERT_FILE": ({"SSL_CERT_FILE": other_bundle}, {}),
            "ca_path": ({"REQUESTS_CA_BUNDLE": bundle}, {"ca_path": other_bundle}),
        }
        with secured(emulator, authority) as front:
            tasks = [
                task(f"{what}: {name}", one("slack", api_url=front.url, **options), environment=env, ignore_errors=True)
                for what, cases in (("good", good), ("missing", missing), ("untrusted", untrusted))
                for name, (env, options) in cases.items()
            ]
            run = ansible([play(*tasks)]).succeeded
            # Each of these needs one request, or one handshake that fails; the others send nothing.
            assert front.handshakes == len(good) + len(untrusted)
        said = messages(run)
        assert statuses(run) == {
            each["name"]: "ok" if each["name"].startswith("good") else "failed" for each in tasks
        }, said
        for name in missing:
            assert f"the environment variable {name}" in said[f"missing: {name}"]
            assert [each["code"] for each in run[f"missing: {name}"]["failure"]["problems"]] == ["no_such_path"]
        for source in untrusted:
            assert run[f"untrusted: {source}"]["failure"]["code"] == "not_trusted"
            assert f"the authorities of {source}" in said[f"untrusted: {source}"]
        assert [each["method"] for each in emulator.requests()] == ["GET"] * len(good)
        check_output(run)

    def test_a_certificate_that_is_not_right_is_seen_at_once(
        self, emulator: Emulator, ansible: Ansible, authority: trustme.CA, bundle: str, other_bundle: str
    ) -> None:
        yesterday = datetime.datetime.now().astimezone() - datetime.timedelta(days=1)
        with (
            secured(emulator, authority) as untrusted,
            secured(emulator, authority, not_after=yesterday) as expired,
            secured(emulator, authority, "elsewhere.example.com") as elsewhere,
        ):
            fronts = {"untrusted": untrusted, "expired": expired, "elsewhere": elsewhere}
            tasks = [
                task(
                    name,
                    one("slack", api_url=front.url, ca_path=other_bundle if front is untrusted else bundle),
                    ignore_errors=True,
                )
                for name, front in fronts.items()
            ]
            run = ansible([play(*tasks)]).succeeded
            assert {name: front.handshakes for name, front in fronts.items()} == dict.fromkeys(fronts, 1)
        for name in fronts:
            assert run[name]["failure"]["code"] == "not_trusted"
        assert emulator.requests() == []


class TestProxies:
    def test_which_is_used(
        self, emulator: Emulator, ansible: Ansible, authority: trustme.CA, bundle: str, tmp_path: Path
    ) -> None:
        seed(emulator)
        (tmp_path / "netrc").write_text("default login someone password else\n")
        with Front() as proxy, Front() as other, secured(emulator, authority) as front:
            used: dict[str, Json] = {
                "https_proxy": {"https_proxy": proxy.url, "HTTPS_PROXY": other.url, "ALL_PROXY": other.url},
                "HTTPS_PROXY": {"HTTPS_PROXY": proxy.url, "all_proxy": other.url},
                "ALL_PROXY": {"ALL_PROXY": proxy.url},
                "all_proxy": {"all_proxy": proxy.url.removeprefix("http://")},
                "others are excepted": {"HTTPS_PROXY": proxy.url, "NO_PROXY": "example.com,10.0.0.0/8"},
            }
            excepted: dict[str, Json] = {
                "a host": {"HTTPS_PROXY": other.url, "NO_PROXY": "example.com, 127.0.0.1"},
                "a network": {"HTTPS_PROXY": other.url, "no_proxy": "127.0.0.0/8"},
                "every host": {"all_proxy": other.url, "NO_PROXY": "*"},
                "none for https": {"HTTP_PROXY": other.url, "http_proxy": other.url},
            }
            tasks = [
                task(name, one("slack", api_url=front.url, ca_path=bundle), environment=env)
                for name, env in {**used, **excepted}.items()
            ]
            # What is not encrypted stays on this machine.
            every = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"), other.url)
            tasks.append(task("plain", one("slack"), environment={**every, "NETRC": str(tmp_path / "netrc")}))
            run = ansible([play(*tasks)]).succeeded
            assert set(statuses(run).values()) == {"ok"}
            assert proxy.connections == len(used)
            assert proxy.text.count(f"CONNECT 127.0.0.1:{front.port}") == len(used)
            assert other.connections == 0
        assert [each["token_is"] for each in emulator.requests()] == ["write"] * (len(used) + len(excepted) + 1)

    def test_one_with_tls_gets_no_password_unless_it_is_trusted(
        self, emulator: Emulator, ansible: Ansible, authority: trustme.CA, bundle: str
    ) -> None:
        """Given a context, urllib3 before 2.0 does not compare the name in a proxy's certificate."""
        seed(emulator)
        password = f"{MARK}-password"
        with (
            secured(emulator, authority) as front,
            secured(emulator, authority) as trusted,
            secured(emulator, trustme.CA()) as untrusted,
            secured(emulator, authority, "elsewhere.example.com") as elsewhere,
        ):
            proxies = {"trusted": trusted, "untrusted": untrusted, "elsewhere": elsewhere}
            variables: dict[str, Any] = {}
            tasks = [
                task(
                    name,
                    one("slack", api_url=front.url, ca_path=bundle),
                    environment={"HTTPS_PROXY": by_variable(proxy.url.replace("//", f"//user:{password}@"), variables)},
                    ignore_errors=True,
                )
                for name, proxy in proxies.items()
            ]
            run = ansible([play(*tasks)], variables=variables).succeeded
            assert {name: bool(proxy.received) for name, proxy in proxies.items()} == {
                "trusted": True,
                "untrusted": False,
                "elsewhere": False,
            }
            assert front.connections == 1
        assert statuses(run) == {"trusted": "ok", "untrusted": "failed", "elsewhere": "failed"}
        assert {run[name]["failure"]["code"] for name in ("untrusted", "elsewhere")} == {"not_trusted"}
        check_output(run)

    def test_what_is_not_valid(self, emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
        (tmp_path / "socks.py").write_text("raise ImportError('No module named socks')\n")
        password = f"{MARK}-password"
        invalid = {
            "HTTPS_PROXY": f"http://user:{password}/x@proxy.example.com:3128",
            "https_proxy": f"ftp://user:{password}@proxy.example.com",
            "ALL_PROXY": f"http://user:{password}@",
        }
        variables: dict[str, Any] = {}
        tasks = [
            task(
                name,
                one("slack", api_url="https://api.example.com"),
                environment={name: by_variable(value, variables)},
                ignore_errors=True,
            )
            for name, value in invalid.items()
        ]
        socks = {
            "HTTPS_PROXY": by_variable(f"socks5h://user:{password}@127.0.0.1:1080", variables),
            "PYTHONPATH": str(tmp_path),
        }
        tasks.append(
            task("SOCKS", one("slack", api_url="https://api.example.com"), environment=socks, ignore_errors=True)
        )
        run = ansible([play(*tasks)], variables=variables).succeeded
        for name in invalid:
            assert f"the environment variable {name}" in run[name]["msg"]
            assert [each["code"] for each in run[name]["failure"]["problems"]] == ["not_an_address"]
        assert run["SOCKS"]["failure"]["code"] == "no_socks_support"
        assert "HTTPS_PROXY" in run["SOCKS"]["msg"] and "-m pip install PySocks" in run["SOCKS"]["msg"]
        check_output(run)


@contextmanager
def plain_text() -> Iterator[tuple[str, list[None]]]:
    """A server that speaks no TLS: its address for https, and a list with one element for each connection."""
    connections: list[None] = []

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            connections.append(None)
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", connections
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


RESOLVER = """
import os
import socket


def getaddrinfo(host, *args, look_up=socket.getaddrinfo, **kwargs):
    if not host.endswith(".example.com"):
        return look_up(host, *args, **kwargs)
    with open(os.environ["LOOKED_UP"], "a") as file:
        file.write(f"{host}\\n")
    raise socket.gaierror(getattr(socket, os.environ["LOOK_UP_FAILS"]), "the resolver's reason")


socket.getaddrinfo = getaddrinfo
"""


class TestAttempts:
    def test_two_if_another_one_hardly_helps(self, emulator: Emulator, ansible: Ansible, tmp_path: Path) -> None:
        """``max_retries`` is 8, but for the temporary failure: all of its attempts would take too long."""
        (tmp_path / "sitecustomize.py").write_text(RESOLVER)

        def failing(name: str, code: str, **environment: str) -> Json:
            found = {"LOOKED_UP": str(tmp_path / name), "LOOK_UP_FAILS": code, "PYTHONPATH": str(tmp_path)}
            retries = {} if code == "EAI_NONAME" else {"max_retries": 2}
            options = one("slack", api_url="https://api.example.com", **retries)
            return task(name, options, environment={**found, **environment}, ignore_errors=True)

        with plain_text() as (url, connections):
            tasks = [
                task("plain text", one("slack", api_url=url), ignore_errors=True),
                failing("none", "EAI_NONAME"),
                failing("proxy", "EAI_NONAME", HTTPS_PROXY="http://proxy.example.com:3128"),
                failing("temporary", "EAI_AGAIN"),
            ]
            run = ansible([play(*tasks)]).succeeded
            assert len(connections) == 2
        looked_up = {name: (tmp_path / name).read_text().split() for name in ("none", "proxy", "temporary")}
        assert looked_up == {
            "none": ["api.example.com"] * 2,
            "proxy": ["proxy.example.com"] * 2,
            "temporary": ["api.example.com"] * 3,
        }
        said = messages(run)
        assert set(statuses(run).values()) == {"failed"}
        assert {name: run[name]["failure"]["code"] for name in said} == {
            "plain text": "not_tls",
            "none": "unknown_address",
            "proxy": "unknown_address",
            "temporary": "no_connection",
        }
        assert all("the resolver's reason" in said[name] for name in looked_up)
        assert "the environment variable HTTPS_PROXY" in said["proxy"]

    def test_what_is_sent_again(self, emulator: Emulator, ansible: Ansible) -> None:
        seed(emulator)
        in_an_hour = formatdate(time.time() + 3600, usegmt=True)
        long_ago = "Sun, 06 Nov 1994 08:49:37 GMT"
        emulator.faults(
            [
                on_path("slack", "status", status=408),
                on_path("msteams", "status", status=425),
                on_path("zapier", "status", status=408, method="PATCH"),
                on_path("grafana", "status", status=503, headers={"Retry-After": in_an_hour}),
                on_path("honeycomb", "status", status=429, headers={"Retry-After": in_an_hour}),
                on_path("elastic", "status", status=503, headers={"Retry-After": long_ago}),
            ]
        )
        tasks = [
            task("408", one("slack")),
            task("425", one("msteams")),
            task("408 of a patch", one("zapier", enabled=False), ignore_errors=True),
            task("503 until a date", one("grafana"), ignore_errors=True),
            task("429 until a date", one("honeycomb"), ignore_errors=True),
            task("503 until a date that is over", one("elastic")),
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        assert methods_by_task(run) == {
            "408": ["GET", "GET"],
            "425": ["GET", "GET"],
            "408 of a patch": ["GET", "PATCH"],
            "503 until a date": ["GET"],
            "429 until a date": ["GET"],
            "503 until a date that is over": ["GET", "GET"],
        }
        assert {name for name, status in statuses(run).items() if status == "failed"} == {
            "408 of a patch",
            "503 until a date",
            "429 until a date",
        }
        for name, code in (("503 until a date", "service_unavailable"), ("429 until a date", "rate_limited")):
            assert run[name]["failure"]["code"] == code
            assert "max_wait" in run[name]["msg"]
        assert run["408 of a patch"]["failure"]["code"] == "request_timeout"

    def test_a_response_that_never_ends(self, emulator: Emulator, ansible: Ansible) -> None:
        seed(emulator)
        # It would end after a minute; the tasks don't wait for that.
        drip = {"times": None, "bytes": 1200, "seconds": 0.05}
        emulator.faults(
            [
                on_path("slack", "drip", method="GET", **drip),
                on_path("msteams", "drip", method="GET", part="headers", **drip),
                on_path("zapier", "drip", method="PATCH", **drip),
                on_path("mattermost", "drip", method="POST", **drip),
            ]
        )
        limits = {"timeout": 1, "max_retries": 1}
        tasks = [
            task("a list", one("slack", **limits), ignore_errors=True),
            task("headers", one("msteams", **limits), ignore_errors=True),
            task("an update", one("zapier", enabled=False, **limits), ignore_errors=True),
            task("a create", one("mattermost", config={"url": URL}, **limits)),
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        assert methods_by_task(run) == {
            "a list": ["GET", "GET"],
            "headers": ["GET", "GET"],
            "an update": ["GET", "PATCH", "PATCH"],
            "a create": ["GET", "POST", "GET"],
        }
        for name in ("a list", "headers", "an update"):
            assert run[name]["failure"]["code"] == "no_response"
        assert "It is not known whether" in run["an update"]["msg"]
        assert run["a create"]["action"] == "created"

    def test_a_response_without_a_body(self, emulator: Emulator, ansible: Ansible) -> None:
        seed(emulator)
        emulator.faults(
            [
                on_path("slack", "empty", method="PATCH"),
                on_path("msteams", "empty", method="PATCH", status=204),
                on_path("mattermost", "empty", method="POST"),
                on_path("grafana", "empty", method="DELETE"),
                on_path("honeycomb", "replace_response", method="DELETE", body=["deleted"]),
                on_path("zapier", "empty", method="PATCH"),
                on_path("zapier", "status", status=403, method="GET", skip=1),
            ]
        )
        tasks = [
            task("200 to a patch", one("slack", enabled=False)),
            task("204 to a patch", one("msteams", enabled=False)),
            task("200 to a create", one("mattermost", config={"url": URL}, timeout=1)),
            task("200 to a delete", one("grafana", state="absent")),
            task("200 to a delete with a body", one("honeycomb", state="absent")),
            task("a patch, then a read that fails", one("zapier", enabled=False), ignore_errors=True),
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        assert methods_by_task(run) == {
            "200 to a patch": ["GET", "PATCH", "GET"],
            "204 to a patch": ["GET", "PATCH", "GET"],
            "200 to a create": ["GET", "POST", "GET"],
            "200 to a delete": ["GET", "DELETE"],
            "200 to a delete with a body": ["GET", "DELETE"],
            "a patch, then a read that fails": ["GET", "PATCH", "GET"],
        }
        assert [each.result["changed"] for each in run.results] == [True] * len(tasks)
        assert run["200 to a patch"]["subscription"]["enabled"] is False
        assert run["a patch, then a read that fails"]["failure"]["code"] == "forbidden"

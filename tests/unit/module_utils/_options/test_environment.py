# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Proxies and certificate authorities of the environment, as the options of a task and its variables name them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import (
    Connection,
    check_connection,
)
from ansible_collections.community.launchdarkly.plugins.module_utils._options.environment import proxy_for
from ansible_collections.community.launchdarkly.plugins.module_utils._options.problems import Problem, Problems

URL = "https://api.example.com"
PROXY = "http://proxy.example.com:3128"
PASSWORD = "zebra-password"


def checked(environ: Mapping[str, str], **options: Any) -> tuple[Connection, list[Problem]]:
    problems = Problems()
    given = {"api_token": "token", "api_url": URL, **options}
    return check_connection(given, given, environ, problems), problems.found


class TestProxies:
    @pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
    def test_what_names_one(self, name: str) -> None:
        connection, problems = checked({name: PROXY})
        assert (connection.proxy, connection.proxy_source) == (PROXY, f"the environment variable {name}")
        assert not problems

    @pytest.mark.parametrize(
        ("environ", "name"),
        [
            ({"https_proxy": PROXY, "HTTPS_PROXY": "http://x", "ALL_PROXY": "http://x"}, "https_proxy"),
            ({"HTTPS_PROXY": PROXY, "all_proxy": "http://x"}, "HTTPS_PROXY"),
            ({"https_proxy": "", "HTTPS_PROXY": "http://x", "ALL_PROXY": PROXY}, "ALL_PROXY"),
            ({"https_proxy": "", "HTTPS_PROXY": "http://x"}, None),
            ({"HTTP_PROXY": "http://x", "http_proxy": "http://x"}, None),
            ({}, None),
        ],
    )
    def test_which_comes_first(self, environ: dict[str, str], name: str | None) -> None:
        found = proxy_for(URL, environ)
        assert found == (name and (name, PROXY))

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
    def test_what_is_not_encrypted_goes_through_none(self, name: str) -> None:
        assert proxy_for("http://127.0.0.1:8080", {name: PROXY}) is None

    @pytest.mark.parametrize(
        ("value", "url"),
        [
            ("proxy.example.com:3128", "http://proxy.example.com:3128"),
            ("10.0.0.1", "http://10.0.0.1"),
            ("HTTPS://proxy.example.com/", "HTTPS://proxy.example.com/"),
            ("socks5h://user:p%40ss@[::1]:1080", "socks5h://user:p%40ss@[::1]:1080"),
            ("socks4a://proxy.example.com", "socks4a://proxy.example.com"),
        ],
    )
    def test_what_an_address_may_be(self, value: str, url: str) -> None:
        connection, problems = checked({"HTTPS_PROXY": value})
        assert (connection.proxy, problems) == (url, [])

    @pytest.mark.parametrize(
        "value",
        [
            "http://",
            "http://:3128",
            f"http://user:{PASSWORD}@",
            f"http://user:{PASSWORD}#x@proxy.example.com:3128",
            f"http://user:{PASSWORD}/x@proxy.example.com:3128",
            f"http://user:{PASSWORD}@proxy.example.com:port",
            f"http://user:{PASSWORD}@proxy.example.com:99999",
            f"http://user:{PASSWORD}@proxy.example.com:0",
            f"http://user:{PASSWORD}@[::1",
            f"http://user:{PASSWORD}@proxy.example.com\n",
            f"ftp://user:{PASSWORD}@proxy.example.com",
            f"socks6://user:{PASSWORD}@proxy.example.com",
            f"user:{PASSWORD}@",
            " ",
        ],
    )
    @pytest.mark.parametrize("name", ["HTTPS_PROXY", "all_proxy"])
    def test_what_is_none(self, name: str, value: str) -> None:
        _connection, (problem,) = checked({name: value})
        assert (problem.code, problem.option) == ("not_an_address", None)
        assert problem.message.startswith(f"the environment variable {name} ")
        assert PASSWORD not in repr(problem)

    def test_one_that_is_not_used_is_not_checked(self) -> None:
        assert checked({"HTTPS_PROXY": "ftp://x", "NO_PROXY": "*"})[1] == []
        assert checked({"HTTPS_PROXY": "ftp://x"}, api_url="http://localhost")[1] == []

    def test_a_password_is_in_no_text_of_the_connection(self) -> None:
        assert PASSWORD not in repr(checked({"HTTPS_PROXY": f"http://user:{PASSWORD}@proxy.example.com"})[0])

    @pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
    @pytest.mark.parametrize(
        ("url", "excepted", "others"),
        [
            (
                "https://api.example.com",
                ["*", "example.com", ".example.com", "api.example.com", "x, API.Example.COM", "api.example.com:443"],
                ["xample.com", "api.example.co", "other.api.example.com", "api.example.com:444", "", ",", " , ."],
            ),
            (
                "https://api.example.com:8443",
                ["example.com", "example.com:8443"],
                ["example.com:443", "8443"],
            ),
            (
                "https://10.1.2.3:8443",
                ["10.1.2.3", "10.1.2.0/24", "x,10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0", "10.1.2.9/24", "10.1.2.3:8443"],
                ["10.1.2.4", "10.2.0.0/16", "10.1.2.0/33", "10.1.2", "::/0"],
            ),
            (
                "https://[fd00::1:2]",
                ["fd00::1:2", "[fd00::1:2]", "fd00::/8", "FD00:0::1:2", "::/0"],
                ["fd01::/16", "[fd00::1]", "0.0.0.0/0", "2]"],
            ),
            ("https://localhost", ["localhost"], ["127.0.0.1", "127.0.0.0/8"]),
        ],
    )
    def test_hosts_without_one(self, name: str, url: str, excepted: list[str], others: list[str]) -> None:
        environ = {"HTTPS_PROXY": PROXY}
        assert [each for each in excepted if proxy_for(url, {**environ, name: each})] == []
        assert [each for each in others if not proxy_for(url, {**environ, name: each})] == []

    def test_the_lower_case_of_the_exceptions_comes_first(self) -> None:
        assert proxy_for(URL, {"HTTPS_PROXY": PROXY, "no_proxy": "", "NO_PROXY": "*"})


AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


class TestAuthorities:
    def test_the_first_that_is_set(self, tmp_path: Path) -> None:
        environ = {name: str(tmp_path / name) for name in AUTHORITIES}
        for name in (*AUTHORITIES, "ca_path"):
            (tmp_path / name).mkdir()
        connection, problems = checked(environ, ca_path=str(tmp_path / "ca_path"))
        assert (connection.verify, connection.verify_source) == (str(tmp_path / "ca_path"), "ca_path")
        for name in AUTHORITIES:
            connection, problems = checked(environ)
            assert connection.verify == environ.pop(name)
            assert connection.verify_source == f"the environment variable {name}"
            assert not problems
        assert checked(environ)[0].verify is True
        assert checked(dict.fromkeys(AUTHORITIES, ""))[0].verify is True

    @pytest.mark.parametrize("name", AUTHORITIES)
    def test_one_that_is_not_there(self, name: str, tmp_path: Path) -> None:
        environ = {"SSL_CERT_DIR": str(tmp_path), name: str(tmp_path / "none")}
        _connection, (problem,) = checked(environ)
        assert (problem.code, problem.option) == ("no_such_path", None)
        assert problem.message.startswith(f"the environment variable {name} ")
        assert checked(environ, ca_path=str(tmp_path))[1] == []

    def test_nothing_of_it_matters_without_a_check(self, tmp_path: Path) -> None:
        environ = dict.fromkeys(AUTHORITIES, str(tmp_path / "none"))
        connection, problems = checked(environ, validate_certs=False, ca_path=str(tmp_path / "none"))
        assert (connection.verify, problems) == (False, [])

    def test_several_folders(self, tmp_path: Path) -> None:
        """As OpenSSL takes them; only SSL_CERT_DIR may name several."""
        both = os.pathsep.join([str(tmp_path / "none"), str(tmp_path)])
        connection, problems = checked({"SSL_CERT_DIR": both})
        assert (connection.verify, problems) == (both, [])
        for name in AUTHORITIES[:3]:
            assert len(checked({name: both})[1]) == 1
        assert len(checked({}, ca_path=both)[1]) == 1

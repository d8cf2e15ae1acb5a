# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Where the API is and how to speak with it, from a task's options."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ._environment import authorities, is_proxy, proxy_for
from ._options import Problems, looks_like_key

DEFAULT_URL = "https://app.launchdarkly.com"
_LEAST = {"timeout": 1, "max_retries": 0, "max_wait": 0, "max_concurrency": 1}


@dataclass(frozen=True)
class Connection:
    """The connection options of a task, checked. Times are in seconds.

    ``token_source`` says where the token came from, for messages; so do ``verify_source`` and ``proxy_source``, which
    are empty if nothing was given. ``verify`` is what requests calls so: whether to check the server's certificate, or
    the path of the authorities to check it against (of ``SSL_CERT_DIR``, also several folders, as OpenSSL takes them).
    """

    token: str = field(repr=False)
    token_source: str
    url: str = DEFAULT_URL
    api_version: str = "20240415"
    verify: bool | str = True
    verify_source: str = ""
    proxy: str | None = field(default=None, repr=False)
    proxy_source: str = ""
    timeout: int = 20
    max_retries: int = 8
    max_wait: int = 120
    max_concurrency: int = 4


def check_connection(
    options: Mapping[str, Any], token_source: str, url_source: str, problems: Problems, environ: Mapping[str, str]
) -> Connection:
    """Make the connection from checked options and the environment; what is wrong is added to ``problems``.

    The sources say where the token and the address came from, for messages.
    """
    token = options.get("api_token", "-")
    if token == "":
        problems.add(token_source, "is empty: give a LaunchDarkly access token")
    elif re.match(r"(authorization\s*:|bearer([\s:]|$))", token, re.IGNORECASE):
        problems.add(token_source, "begins with Bearer or Authorization: give the access token alone")
    elif not re.fullmatch(r"[\x21-\x7e]+", token):
        problems.add(
            token_source,
            "contains a space, a line break or another character that no access token has: if it comes from a file, "
            "append the filter trim, as in {{ value | trim }}",
        )
    for name, least in _LEAST.items():
        if options.get(name, least) < least:
            problems.add(name, f"must be at least {least}")
    version = options.get("api_version", "-")
    if not re.fullmatch("[0-9]{8}|beta", version) and "api_version" in options:
        problems.add("api_version", "is not a valid API version: write a date such as 20240415, or beta")
    url = _check_url(options.get("api_url") or DEFAULT_URL, url_source, problems)
    verify, verify_source = _verify(options, url, environ, problems)
    proxy = proxy_for(url, environ)
    if proxy and not is_proxy(proxy.value):
        problems.add(
            proxy.source,
            "is not the address of a proxy: write it like http://proxy.example.com:3128, with percent-encoding for "
            "special characters of a user name or a password",
        )
    return Connection(
        token=token,
        token_source=token_source,
        url=url,
        api_version=version,
        verify=verify,
        verify_source=verify_source,
        proxy=proxy.value if proxy else None,
        proxy_source=proxy.source if proxy else "",
        **{name: options[name] for name in _LEAST if name in options},
    )


def _verify(
    options: Mapping[str, Any], url: str, environ: Mapping[str, str], problems: Problems
) -> tuple[bool | str, str]:
    """Return ``verify`` and ``verify_source`` of the connection."""
    if not options.get("validate_certs", True):
        return False, ""
    if options.get("ca_path") is not None:
        path, source = os.path.expanduser(os.path.expandvars(options["ca_path"])), "ca_path"
        paths = [path]
        problem = "does not exist: give a file or a folder of certificates on the host of the task"
    elif url.startswith("https:") and (variable := authorities(environ)):
        path, source = variable.value, variable.source
        paths = path.split(os.pathsep) if variable.name == "SSL_CERT_DIR" else [path]
        problem = "names a file or folder that does not exist: correct it, unset it, or set ca_path"
    else:
        return True, ""
    if not any(map(os.path.exists, paths)):
        problems.add(source, problem)
    return path, source


def _check_url(given: str, source: str, problems: Problems) -> str:
    """Return scheme, host and port of the API. A bare host means https, as the vendor's own tools take it."""
    url = given if "://" in given else f"https://{given}"
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s", url):
        problems.add(source, "is not the address of an API: write it like https://app.launchdarkly.com")
    elif looks_like_key(host):
        problems.add(source, "looks like a key, not like the address of an API, such as https://app.launchdarkly.com")
    elif parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        problems.add(source, f"has more than scheme, host and port: write {_origin(parts, host)}")
    elif parts.scheme == "http" and not _is_loopback(host):
        problems.add(source, f"would send the token in clear: write {_origin(parts, host)}")
    else:
        return _origin(parts, host)
    return DEFAULT_URL


def _origin(parts: SplitResult, host: str) -> str:
    """Return the address without login and path, and with https unless the host is loopback."""
    netloc = parts.netloc.rpartition("@")[2].rstrip(":")
    if parts.scheme == "http" and not _is_loopback(host):
        return f"https://{netloc[:-3] if parts.port == 80 else netloc}"
    return f"{parts.scheme}://{netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

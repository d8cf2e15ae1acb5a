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
from urllib.parse import urlsplit

from ._options import Problems, looks_like_key

DEFAULT_URL = "https://app.launchdarkly.com"
_LEAST = {"timeout": 1, "max_retries": 0, "max_wait": 0, "max_concurrency": 1}


@dataclass(frozen=True)
class Connection:
    """The connection options of a task, checked. Times are in seconds.

    ``token_source`` says where the token came from, for messages. ``verify`` is what requests calls so: whether to
    check the server's certificate, or the path of the authorities to check it against.
    """

    token: str = field(repr=False)
    token_source: str
    url: str = DEFAULT_URL
    api_version: str = "20240415"
    verify: bool | str = True
    timeout: int = 20
    max_retries: int = 8
    max_wait: int = 120
    max_concurrency: int = 4


def check_connection(options: Mapping[str, Any], token_source: str, url_source: str, problems: Problems) -> Connection:
    """Make the connection from checked options; what is wrong with their values is added to ``problems``.

    The sources say where the token and the address came from, for messages.
    """
    token = options.get("api_token", "-")
    if token == "":
        problems.add(token_source, "is empty: it must hold a LaunchDarkly access token")
    elif not re.fullmatch(r"[\x21-\x7e]+", token):
        problems.add(
            token_source,
            "holds a space, a line break or a letter that no access token has: where it was read from a file, "
            "strip it, for example with the filter trim",
        )
    for name, least in _LEAST.items():
        if options.get(name, least) < least:
            problems.add(name, f"must be at least {least}")
    version = options.get("api_version", "-")
    if not re.fullmatch("[0-9]{8}|beta", version) and "api_version" in options:
        problems.add("api_version", "is no version: LaunchDarkly's are dates such as 20240415, or beta")
    ca_path = options.get("ca_path")
    if ca_path is not None and not os.path.exists(os.path.expanduser(os.path.expandvars(ca_path))):
        problems.add("ca_path", "does not exist: give a file or a folder of certificates on the host of the task")
    return Connection(
        token=token,
        token_source=token_source,
        url=_check_url(options.get("api_url") or DEFAULT_URL, url_source, problems),
        api_version=version,
        verify=_verify(options.get("validate_certs", True), ca_path),
        **{name: options[name] for name in _LEAST if name in options},
    )


def _verify(validate: bool, ca_path: str | None) -> bool | str:
    if validate and ca_path is not None:
        return os.path.expanduser(os.path.expandvars(ca_path))
    return validate


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
        problems.add(source, f"has more than scheme, host and port: write {parts.scheme}://{host}")
    elif parts.scheme == "http" and not _is_loopback(host):
        problems.add(source, f"would send the token in clear: write https://{host}")
    else:
        return f"{parts.scheme}://{parts.netloc}"
    return DEFAULT_URL


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

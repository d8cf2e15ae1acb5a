# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The environment variables for the proxy and the certificate authorities."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import NamedTuple, Union
from urllib.parse import SplitResult, urlsplit

_AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PROXY_SCHEMES = frozenset({"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
_Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]


class Variable(NamedTuple):
    """An environment variable. Its value is empty if it is not set."""

    name: str
    value: str

    @property
    def source(self) -> str:
        """What messages call the variable."""
        return f"the environment variable {self.name}"


def authorities(environ: Mapping[str, str]) -> Variable | None:
    """Return the first variable that names certificate authorities, or None."""
    return next((Variable(name, environ[name]) for name in _AUTHORITIES if environ.get(name)), None)


def proxy_for(url: str, environ: Mapping[str, str]) -> Variable | None:
    """Return the variable that names the proxy for an address, or None. Its value always has a scheme.

    Requests over http use no proxy, because ``api_url`` allows http for a loopback address only.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or _is_excepted(parts, _either_case("no_proxy", environ)):
        return None
    found = _either_case("https_proxy", environ) or _either_case("all_proxy", environ)
    if found and "://" not in found.value:
        return found._replace(value=f"http://{found.value}")
    return found


def is_proxy(address: str) -> bool:
    """Return whether an address is valid as the address of a proxy."""
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    return bool(host) and parts.scheme in _PROXY_SCHEMES and not re.search(r"\s", address)


def _either_case(name: str, environ: Mapping[str, str]) -> Variable | None:
    """Return a variable in lower or upper case. Lower case wins, even if it is empty, as in Python's urllib."""
    found = next((Variable(each, environ[each]) for each in (name, name.upper()) if each in environ), None)
    return found if found and found.value else None


def _is_excepted(url: SplitResult, no_proxy: Variable | None) -> bool:
    """Return whether NO_PROXY has the host, a domain or network that includes it, or ``*`` for every host."""
    host = url.hostname or ""
    names = (host, f"{host}:{url.port or 443}")
    address = _address(host)
    for entry in no_proxy.value.lower().split(",") if no_proxy else ():
        entry = entry.strip().lstrip(".")
        if entry == "*" or (address and _includes(entry, address)):
            return True
        if entry and any(name == entry or name.endswith(f".{entry}") for name in names):
            return True
    return False


def _address(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _includes(entry: str, address: _Address) -> bool:
    """Return whether an entry is this address, or a network in CIDR notation that includes it."""
    try:
        return address in ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return False

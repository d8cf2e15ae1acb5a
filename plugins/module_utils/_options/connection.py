# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The connection options: their argument spec, and the connection that they and the environment describe."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .environment import Variable, authorities, is_proxy, proxy_for
from .names import MODULE, Names
from .problems import Code, Problems
from .spec import Spec, looks_like_secret

_SPEC: Spec = {
    "api_token": {"type": "str", "required": True, "no_log": True, "aliases": ["access_token"]},
    "api_url": {"type": "str", "default": "https://app.launchdarkly.com", "aliases": ["api_host"]},
    "api_version": {"type": "str", "default": "20240415"},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "int", "default": 20},
    "max_retries": {"type": "int", "default": 8},
    "max_wait": {"type": "int", "default": 120},
    "max_concurrency": {"type": "int", "default": 4},
}
_VARIABLES = {"api_token": "LAUNCHDARKLY_ACCESS_TOKEN", "api_url": "LAUNCHDARKLY_API_HOST"}
"""The environment variable that is read if the option is not given."""
_VERSION = re.compile("[0-9]{8}|beta")
_HEADER = re.compile(r"(authorization\s*:|bearer([\s:]|$))", re.IGNORECASE)
_TOKEN = re.compile(r"[\x21-\x7e]+")
_SPACE = re.compile(r"\s")
_MINIMUM = {"timeout": 1, "max_retries": 0, "max_wait": 0, "max_concurrency": 1}
_DEFAULT_URL: str = _SPEC["api_url"]["default"]


@dataclass(frozen=True, eq=False, repr=False)
class Connection:
    """The address of the API, the token, and how to send requests. Times are in seconds.

    ``token_source``, ``verify_source`` and ``proxy_source`` name the option or the environment variable that a value
    comes from, for messages. They are empty if nothing was given. ``verify`` is the argument ``verify`` of requests:
    whether to verify the server's certificate, or the path of the certificate authorities. It may hold several folders,
    if ``SSL_CERT_DIR`` does, as in OpenSSL. ``names`` is what messages call the options.
    """

    token: str
    token_source: str
    url: str
    api_version: str
    verify: bool | str
    verify_source: str
    proxy: str | None
    proxy_source: str
    timeout: int
    max_retries: int
    max_wait: int
    max_concurrency: int
    names: Names = MODULE


def connection_spec() -> Spec:
    """Return the argument spec of the connection options, which every module has."""
    return dict(_SPEC)


def connection_variables(environ: Mapping[str, str]) -> dict[str, Variable]:
    """Return the environment variables that connection options fall back on, by option. Unset ones are empty."""
    return {option: Variable(name, environ.get(name, "")) for option, name in _VARIABLES.items()}


def check_connection(
    options: Mapping[str, Any], raw: Mapping[Any, Any], environ: Mapping[str, str], problems: Problems
) -> Connection:
    """Return the connection that the checked options and the environment describe.

    ``raw`` are the options as the task spells them, for messages. Adds to ``problems`` what is not valid.
    """
    given = {name: options.get(name, option.get("default")) for name, option in _SPEC.items()}
    variables = connection_variables(environ)
    names = problems.names
    spelling = _spelling("api_token", raw)
    if "api_token" in options:
        _check_token(options["api_token"], _subject("api_token", raw, variables, names), problems)
    for name, minimum in _MINIMUM.items():
        if given[name] < minimum:
            problems.add("out_of_range", name, f"must be at least {minimum}")
    if not _VERSION.fullmatch(given["api_version"]):
        what = "must be an API version. Write a date such as 20240415, or beta"
        problems.add("not_allowed", "api_version", what)
    url = _check_url(given["api_url"], _subject("api_url", raw, variables, names), problems)
    verify, verify_source = _verify(given, url, environ, problems)
    proxy = proxy_for(url, environ)
    if proxy and not is_proxy(proxy.value):
        problems.add(
            "not_an_address",
            None,
            "must be the address of a proxy. Write an address such as http://proxy.example.com:3128, and "
            "percent-encode special characters in the user name and the password",
            proxy.source,
        )
    return Connection(
        token=options.get("api_token", ""),
        token_source=names.source(spelling) if spelling else variables["api_token"].source,
        url=url,
        api_version=given["api_version"],
        verify=verify,
        verify_source=verify_source,
        proxy=proxy.value if proxy else None,
        proxy_source=proxy.source if proxy else "",
        **{name: given[name] for name in _MINIMUM},
        names=names,
    )


def _spelling(option: str, raw: Mapping[Any, Any]) -> str | None:
    """Return the name by which the task sets an option, or None if it does not set it."""
    # An empty address counts as not given, and an empty token does not.
    unset = (None,) if option == "api_token" else (None, "")
    return next((name for name in (option, *_SPEC[option]["aliases"]) if raw.get(name) not in unset), None)


def _subject(option: str, raw: Mapping[Any, Any], variables: Mapping[str, Variable], names: Names) -> str:
    """Return what messages call the option, or the environment variable, that a value comes from."""
    spelling = _spelling(option, raw)
    return names(spelling) if spelling else variables[option].source


def _check_token(token: str, source: str, problems: Problems) -> None:
    if token == "":
        problems.add("empty", "api_token", "is empty. Set a LaunchDarkly access token", source)
    elif _HEADER.match(token):
        what = "begins with Bearer or Authorization. Set only the access token"
        problems.add("not_a_token", "api_token", what, source)
    elif not _TOKEN.fullmatch(token):
        what = (
            "contains a space, a line break or another character that no access token contains. Set only the access "
            "token"
        )
        problems.add("not_a_token", "api_token", what, source)


def _verify(
    options: Mapping[str, Any], url: str, environ: Mapping[str, str], problems: Problems
) -> tuple[bool | str, str]:
    """Return ``verify`` and ``verify_source`` of the connection."""
    if not options["validate_certs"]:
        return False, ""
    ca_path = problems.names("ca_path")
    if options["ca_path"] is not None:
        path, source = os.path.expanduser(os.path.expandvars(options["ca_path"])), ca_path
        option: str | None = "ca_path"
        paths = [path]
        advice = "Correct the path"
    elif url.startswith("https:") and (variable := authorities(environ)):
        path, source, option = variable.value, variable.source, None
        paths = path.split(os.pathsep) if variable.name == "SSL_CERT_DIR" else [path]
        advice = f"Correct the variable, unset it, or set {ca_path}"
    else:
        return True, ""
    if not any(map(os.path.exists, paths)):
        what = f"names a file or folder that does not exist on {problems.names.place}. {advice}"
        problems.add("no_such_path", option, what, source)
    return path, source


def _check_url(given: str, source: str, problems: Problems) -> str:
    """Return scheme, host and port of the API. A bare host means https, as in the vendor's own tools."""
    url = given if "://" in given else f"https://{given}"
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        host = None
    code: Code = "not_an_address"
    if not host or parts.scheme not in ("http", "https") or _SPACE.search(url):
        what = "must be the address of the API. Write an address such as https://app.launchdarkly.com"
    elif looks_like_secret(host):
        what = "looks like a secret, not like the address of the API. Write an address such as https://app.launchdarkly.com"
    elif parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        what = f"must have only a scheme, a host and, if necessary, a port. Write {_origin(parts, host)}"
    elif parts.scheme == "http" and not _is_loopback(host):
        code, what = "not_encrypted", f"would send the token unencrypted. Write {_origin(parts, host)}"
    else:
        return _origin(parts, host)
    problems.add(code, "api_url", what, source)
    return _DEFAULT_URL


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

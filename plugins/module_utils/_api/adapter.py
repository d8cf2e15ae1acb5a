# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""How a session connects: which servers it trusts, and when a response has to be complete."""

from __future__ import annotations

import ssl
from functools import cached_property
from typing import Any

from . import deadline
from .libraries import HTTPAdapter, match_hostname, urllib3
from .tls import context_for


class Adapter(HTTPAdapter):
    """An adapter for one session, direct or through a proxy.

    All of its connections are verified as it says when it is made, whatever a request says. So no request gets a
    connection that another one made without a check (CVE-2024-35195). Deadlines apply to its responses, because the
    timeout of requests starts again with each byte.
    """

    def __init__(self, verify: bool | str, connections: int) -> None:
        self._verify = verify
        super().__init__(pool_maxsize=connections)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return context_for(self._verify)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Create the pools of direct connections. Requests calls this method."""
        super().init_poolmanager(*args, **kwargs)
        _extend(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the pools of connections through a proxy. Requests calls this method."""
        if proxy.lower().startswith("https:"):
            kwargs["proxy_ssl_context"] = self._context
        return _extend(super().proxy_manager_for(proxy, **kwargs))

    def cert_verify(self, conn: Any, url: str, verify: bool | str | None, cert: Any) -> None:
        """Set what a pool's connections are verified with. Requests calls this method before each request.

        If it named the file or folder too, urllib3 would read it for each connection.
        """
        if url.lower().startswith("https:"):
            conn.conn_kw["ssl_context"] = self._context
            conn.cert_reqs = "CERT_REQUIRED" if self._verify else "CERT_NONE"
            conn.ca_certs = conn.ca_cert_dir = None


class _Connection:
    """The methods that are added to urllib3's connections."""

    response_class = deadline.Response

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of the other base class
        deadline.start()

    def _connect_tls_proxy(self, hostname: str, sock: Any) -> Any:
        """Connect to a proxy with TLS. urllib3 before 2.0 does not check the name in its certificate.

        It does not say either that an error is the proxy's. Raises ProxyError.
        """
        try:
            secured = super()._connect_tls_proxy(hostname, sock)  # type: ignore[misc]  # of the other base class
        except ssl.SSLError as error:
            raise urllib3.exceptions.ProxyError("TLS", error) from error
        if secured.context.verify_mode != ssl.CERT_NONE and not secured.context.check_hostname:
            try:
                match_hostname(secured.getpeercert(), hostname)
            except ValueError as error:
                secured.close()
                raise urllib3.exceptions.ProxyError("TLS", error) from error
        return secured


def _extend(manager: Any) -> Any:
    """Add our methods to the connections of a pool manager of urllib3, and return it."""
    classes = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _extended(pool) for scheme, pool in classes.items()}
    return manager


def _extended(pool: Any) -> Any:
    connection = pool.ConnectionCls
    if issubclass(connection, _Connection):
        return pool
    connection = type(connection.__name__, (_Connection, connection), {})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What servers are verified with. A file with certificate authorities is read once in a process.

To read the default file takes more CPU time than all else that a connection does.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from .._options.environment import authorities
from .libraries import ERROR, create_urllib3_context, requests

_read: dict[str, tuple[tuple[int, ...], ssl.SSLContext]] = {}
"""By path: what the file was like when it was read, and the context with its authorities. All of them verify."""
_lock = Lock()


class UnreadableAuthorities(OSError):
    """The certificate authorities can't be read. The cause says why."""


def context_for(verify: bool | str) -> ssl.SSLContext:
    """Return a context for connections that are verified as ``Connection.verify`` says.

    Connections of other sessions may use the same one at the same time, so don't change it. A file that has changed is
    read again. Raises UnreadableAuthorities.
    """
    if verify is False:
        return _new_context(ssl.CERT_NONE)
    path = requests.utils.DEFAULT_CA_BUNDLE_PATH if verify is True else verify
    try:
        if verify is True or (os.path.exists(path) and not os.path.isdir(path)):
            return _with_file(path)
        # OpenSSL looks for the authorities of a folder, or of several, during a handshake: to keep it would save
        # nothing, and it would keep what is removed from the folder.
        context = _new_context(ssl.CERT_REQUIRED)
        context.load_verify_locations(capath=path)
        return context
    except OSError as error:
        raise UnreadableAuthorities from error


def read_authorities(environ: Mapping[str, str]) -> None:
    """Read the authorities of connections without ``ca_path``, so that processes forked from this one have them.

    Does nothing if they can't be read, which the first request reports.
    """
    variable = authorities(environ)
    if ERROR is None:
        with suppress(UnreadableAuthorities):
            context_for(variable.value if variable else True)


def _with_file(path: str) -> ssl.SSLContext:
    """Return the context with the authorities in a file."""
    with _lock:
        found = os.stat(path)
        state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        before, context = _read.get(path, (None, None))
        if context is None or state != before:
            context = _new_context(ssl.CERT_REQUIRED)
            context.load_verify_locations(cafile=path)
            _read[path] = state, context
        return context


def _new_context(mode: ssl.VerifyMode) -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=mode)
    context.set_alpn_protocols(["http/1.1"])
    # urllib3 sets them for each connection, which may crash Python if another thread connects (cpython#141012).
    context.set_alpn_protocols = _nothing  # type: ignore[assignment,method-assign]
    return context


def _nothing(_protocols: Any) -> None:
    pass

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process: ``PYTHONPATH=tests python -m emulator``."""

import argparse
import asyncio
import json
import signal
import ssl
from pathlib import Path

from .server import listening
from .world import World


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="emulator", description="LaunchDarkly's audit log subscription API, emulated")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 (the default): any free port")
    parser.add_argument("--port-file", type=Path, help="where to write the port once it is open")
    parser.add_argument("--tls-certificate", type=Path, help="PEM file with a key and its certificate: serve HTTPS")
    parser.add_argument("--state-file", type=Path, help="keeps the subscriptions, secrets in clear, from run to run")
    parser.add_argument("--accounts", type=Path, help="JSON file with a list of accounts, as the control call takes it")
    parser.add_argument("--token", action="append", help="gives the account 'default' this token that may write")
    return parser.parse_args()


def _world(arguments: argparse.Namespace) -> World:
    accounts = json.loads(arguments.accounts.read_text(encoding="utf-8")) if arguments.accounts else []
    if arguments.token:
        accounts.append({"name": "default", "tokens": arguments.token})
    return World(arguments.state_file, accounts)


def _tls(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def _serve(arguments: argparse.Namespace, world: World, tls: ssl.SSLContext | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with listening(world, arguments.host, arguments.port, tls) as port:
        if arguments.port_file:
            temporary = arguments.port_file.with_name(arguments.port_file.name + ".tmp")
            temporary.write_text(str(port), encoding="utf-8")
            temporary.replace(arguments.port_file)
        print(f"emulator: listening on {'https' if tls else 'http'}://{arguments.host}:{port}", flush=True)
        await stop.wait()


def main() -> None:
    arguments = _arguments()
    try:
        world, tls = _world(arguments), _tls(arguments.tls_certificate)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SystemExit(f"emulator: {type(error).__name__}: {error}") from error
    try:
        asyncio.run(_serve(arguments, world, tls))
    except OSError as error:
        raise SystemExit(f"emulator: {error}") from error


if __name__ == "__main__":
    main()

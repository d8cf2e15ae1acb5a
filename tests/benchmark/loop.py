# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A loop over subscriptions: in process, as a module, by hand with ``uri``, and beside ``ping``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from support.playbook import BIN, MODULE, Json
from support.site import token_of

from .measured import Row, Sample, Work
from .parts import Part, measure_parts
from .service import PLAIN, SLOW, TLS, Service
from .sizes import Sizes
from .subscriptions import documents, entries, switched

INTEGRATIONS = 20
IN_PROCESS = "`audit_log_subscription` in process"
AS_MODULE = "`audit_log_subscription` as a module"
READ = "one `uri` task (GET)"
BY_HAND = "two `uri` tasks (GET, and PATCH if it differs)"
PING = "`ping`"

_ROWS: Mapping[tuple[str, Work], tuple[str, ...]] = {
    (IN_PROCESS, "no change"): ("here-unchanged",),
    (AS_MODULE, "no change"): ("module-unchanged",),
    (READ, "no change"): ("read",),
    (BY_HAND, "no change"): ("read", "write-nothing"),
    (PING, "no change"): ("ping",),
    (IN_PROCESS, "update"): ("here-updated",),
    (AS_MODULE, "update"): ("module-updated",),
    (BY_HAND, "update"): ("read", "write"),
}
"""The tasks that each row is made of."""

_OF_LINK = {
    PLAIN: {name for names in _ROWS.values() for name in names},
    SLOW: {name for names in _ROWS.values() for name in names} - {"ping"},
    TLS: {"here-unchanged", "read"},
}


def measure(service: Service, sizes: Sizes, folder: Path) -> Iterator[tuple[Row, Sample]]:
    """Measure one round."""
    subscriptions = [
        {"_id": f"{number:024x}", **each} for number, each in enumerate(documents(sizes.items, INTEGRATIONS))
    ]
    variables = {
        "same": subscriptions,
        "switched": switched(subscriptions),
        "entries": entries(subscriptions),
        "entries_switched": entries(switched(subscriptions)),
    }
    parts = [part for part in _parts(service, sizes.items, folder) if part.name in _OF_LINK[service.link]]
    samples = measure_parts(service, parts, subscriptions, variables, folder)
    for (what, work), (first, *others) in _ROWS.items():
        if samples.keys() >= {first, *others}:
            yield (
                Row("loop", what, work, sizes.items, service.link),
                sum((samples[name] for name in others), samples[first]),
            )


def _parts(service: Service, size: int, folder: Path) -> list[Part]:
    python = folder / "same_environment"
    if not python.is_symlink():
        # A link to its Python alone would not find the libraries.
        python.symlink_to(BIN.parent)
    elsewhere = {"vars": {"ansible_python_interpreter": str(python / "bin/python")}}
    ping = _loop({"ansible.builtin.ping": {}}, "same")
    return [
        Part("here-unchanged", _ours(service, "here-unchanged", "entries"), size),
        Part("module-unchanged", _ours(service, "module-unchanged", "entries") | elsewhere, size),
        Part("read", _loop(_uri(service, "read", "item"), "same", register="found"), size),
        Part("write-nothing", _write(service, "write-nothing", "same"), size),
        Part("ping", ping, size),
        Part("here-updated", _ours(service, "here-updated", "entries_switched"), size, changes=True),
        Part("write", _write(service, "write", "switched"), size, changes=True),
        Part("module-updated", _ours(service, "module-updated", "entries_switched") | elsewhere, size, changes=True),
    ]


def _ours(service: Service, account: str, wanted: str) -> Json:
    members = ("integration_key", "name", "enabled", "tags", "statements", "config")
    options = {name: f"{{{{ item.{name} }}}}" for name in members}
    return _loop({MODULE: {**service.options(account), **options}}, wanted)


def _write(service: Service, account: str, wanted: str) -> Json:
    """The second task of what a user writes by hand: sends what is wanted, if it is not what the first task found."""
    changes = [
        {"op": "replace", "path": f"/{member}", "value": f"{{{{ item.1.{member} }}}}"}
        for member in ("on", "tags", "statements")
    ]
    differs = (
        "item.0.json.on != item.1.on or item.0.json.tags | sort != item.1.tags | sort"
        " or item.0.json.statements != item.1.statements"
    )
    write = _uri(service, account, "item.1", method="PATCH", body_format="json", body=changes)
    return _loop(write, f"found.results | zip({wanted})", "item.1", when=differs, changed_when=True)


def _uri(service: Service, account: str, item: str, **options: object) -> Json:
    url = f"{service.control.url}/api/v2/integrations/{{{{ {item}.kind }}}}/{{{{ {item}._id }}}}"
    headers = {"Authorization": token_of(account), "LD-API-Version": "20240415"}
    return {"ansible.builtin.uri": {"url": url, "headers": headers, "ca_path": service.ca_path, **options}}


def _loop(action: Json, over: str, item: str = "item", **keywords: object) -> Json:
    return {**action, "loop": f"{{{{ {over} }}}}", "loop_control": {"label": f"{{{{ {item}.name }}}}"}, **keywords}

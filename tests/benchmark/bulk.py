# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One bulk task, beside an action that does nothing and gets the same arguments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from support.playbook import LIST, Json

from .measured import Row, Sample
from .parts import Part, measure_parts
from .service import TLS, Service
from .sizes import Sizes
from .subscriptions import documents, entries, switched

INTEGRATIONS = 20
OURS = "`audit_log_subscriptions`"
NOTHING = "an action that does nothing"


def measure(service: Service, sizes: Sizes, folder: Path) -> Iterator[tuple[Row, Sample]]:
    """Measure one round."""
    for size in sizes.entries[:1] if service.link == TLS else sizes.entries:
        described = documents(size, INTEGRATIONS)
        parts = [
            Part("nothing", {"nothing": _arguments(service, "nothing", "same")}, 1),
            Part("unchanged", {LIST: _arguments(service, "unchanged", "same")}, size),
            Part("updated", {LIST: _arguments(service, "updated", "switched")}, size, changes=True),
        ]
        variables = {"same": entries(described), "switched": entries(switched(described))}
        wanted = parts[:2] if service.link == TLS else parts
        samples = measure_parts(service, wanted, described, variables, folder)
        yield Row("bulk", NOTHING, "no change", size, service.link), samples["nothing"]
        yield Row("bulk", OURS, "no change", size, service.link), samples["unchanged"]
        if "updated" in samples:
            yield Row("bulk", OURS, "update", size, service.link), samples["updated"]


def _arguments(service: Service, account: str, wanted: str) -> Json:
    return {**service.options(account), "subscriptions": f"{{{{ {wanted} }}}}"}

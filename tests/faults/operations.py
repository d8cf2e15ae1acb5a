# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task is asked to do while a fault strikes, and the state that it starts from and is to end in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .tasks import SECRET, Json

ACCOUNT = "acme"
KIND = "datadog"
TARGET_ID = "0123456789abcdef01234567"
TARGET = "target"
LIST_PATH = f"/integrations/{KIND}$"
ITEM_PATH = f"/integrations/{KIND}/"

_HOST, _OTHER_HOST = "https://api.datadoghq.com", "https://api.datadoghq.eu"
_STATEMENTS = [{"effect": "allow", "resources": ["proj/*:env/production"], "actions": ["*"]}]


def target(**changes: Any) -> Json:
    """The subscription that the tasks are about, as the server keeps it."""
    return {
        "_id": TARGET_ID,
        "kind": KIND,
        "name": TARGET,
        "on": True,
        "tags": ["old"],
        "statements": _STATEMENTS,
        "config": {"apiKey": SECRET, "hideMemberDetails": False, "hostURL": _HOST},
        "url": None,
        "apiKey": None,
        **changes,
    }


def bystander(number: int = 1) -> Json:
    """Another subscription of the integration, which no task may touch."""
    return target(_id=f"{number:024x}", name=f"bystander {number}", tags=["other"])


@dataclass(frozen=True)
class Operation:
    """``method`` and ``path`` are those of the request that the fault strikes, ``requests`` what it takes in peace.

    ``wanted`` says whether a subscription of that name (None: there is none) is as the task wants it.
    """

    name: str
    method: str
    path: str
    requests: str
    options: Json
    there_before: bool
    wanted: Callable[[Json | None], bool]

    @property
    def before(self) -> list[Json]:
        return [bystander(), *([target()] if self.there_before else [])]


_SAME: Json = {"tags": ["old"], "config": {"host_url": _HOST}}

_UPDATED = target(tags=["new"], on=False, config={**target()["config"], "hostURL": _OTHER_HOST})


def _created(found: Json | None) -> bool:
    config = {**target()["config"], "hostURL": _OTHER_HOST}
    made = target(tags=["new"], config=config)
    return found is not None and {**found, "_id": made["_id"], "statements": made["statements"]} == made


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation(
            "list",
            "GET",
            LIST_PATH,
            "GET",
            {"integration_key": KIND, "name": TARGET, **_SAME},
            there_before=True,
            wanted=lambda found: found == target(),
        ),
        Operation(
            "read",
            "GET",
            ITEM_PATH,
            "GET",
            {"integration_key": KIND, "id": TARGET_ID, **_SAME},
            there_before=True,
            wanted=lambda found: found == target(),
        ),
        Operation(
            "create",
            "POST",
            LIST_PATH,
            "GET POST",
            {
                "integration_key": KIND,
                "name": TARGET,
                "tags": ["new"],
                "config": {"api_key": SECRET, "host_url": _OTHER_HOST},
            },
            there_before=False,
            wanted=_created,
        ),
        Operation(
            "update",
            "PATCH",
            ITEM_PATH,
            "GET PATCH",
            {
                "integration_key": KIND,
                "name": TARGET,
                "tags": ["new"],
                "enabled": False,
                "config": {"host_url": _OTHER_HOST},
            },
            there_before=True,
            wanted=lambda found: found == _UPDATED,
        ),
        Operation(
            "delete",
            "DELETE",
            ITEM_PATH,
            "GET DELETE",
            {"integration_key": KIND, "name": TARGET, "state": "absent"},
            there_before=True,
            wanted=lambda found: found is None,
        ),
    )
}

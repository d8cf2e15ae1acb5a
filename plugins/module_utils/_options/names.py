# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""What messages call the options of a task: by their own names, or by the variables of a role that sets them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Names(NamedTuple):
    """What messages call the options of a task.

    ``variables`` has the variable of a role, or its member, that sets an option, by the name of the option:
    ``{"ca_path": "my_connection.ca_path"}``. It is empty if a module runs the task.
    """

    variables: Mapping[str, str] = MappingProxyType({})

    def __call__(self, path: str) -> str:
        """Return what messages call the option with a path, such as ``scope.tags[0]``."""
        end = next((position for position, letter in enumerate(path) if letter in ".["), len(path))
        return self.variables.get(path[:end], path[:end]) + path[end:]

    def source(self, option: str) -> str:
        """Return what messages call an option as the place that a value comes from."""
        return f"the {'variable' if option in self.variables else 'option'} {self(option)}"

    def can_set(self, option: str) -> bool:
        """Return whether the user can set an option. Under a role, only those that have a variable can be set."""
        return not self.variables or option in self.variables

    @property
    def place(self) -> str:
        """Where the task runs. A role runs it in Ansible's own process."""
        return "the control node" if self.variables else "the host where the task runs"


MODULE = Names()
"""The names if a module runs the task: those of its options."""

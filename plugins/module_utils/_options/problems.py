# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The problems with a task as data, and the message that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Literal

from .._integrations import FieldCode
from .names import MODULE, Names
from .wording import sentence

Code = Literal[
    FieldCode,
    "byte_order_mark",
    "contradiction",
    "control_character",
    "cut_specifier",
    "given_twice",
    "internal_error",
    "missing",
    "no_such_path",
    "not_a_boolean",
    "not_a_dictionary",
    "not_a_list",
    "not_a_number",
    "not_a_string",
    "not_a_token",
    "not_an_address",
    "not_an_id",
    "not_an_integration_key",
    "not_encrypted",
    "not_json",
    "not_settable",
    "not_unicode",
    "null",
    "omitted",
    "out_of_range",
    "placeholder",
    "unknown_integration",
    "unknown_option",
    "white_space",
]
"""The codes of problems with options. ``docs/failures.md`` lists them with cause and fix."""

_MOST_NAMED = 50


@dataclass(frozen=True)
class Problem:
    """One problem with a task.

    ``what`` says what is wrong and what to write instead ("is empty. Set a value"), without the last full stop.
    ``option`` is the path of the option in the entry or the task, such as ``statements[0].resources[1]``, or None if no
    single option is wrong. ``entry`` is the number of the entry of the list ``subscriptions``, and ``name`` is what
    messages call that entry. ``subject`` is what the message names instead of the option, such as an environment
    variable. ``names`` is what messages call the options of the task.
    """

    code: str
    what: str
    option: str | None = None
    entry: int | None = None
    name: str = field(default="", compare=False)  # the value of a template changes the name, but not the problem
    subject: str = ""
    names: Names = field(default=MODULE, compare=False, repr=False)

    @property
    def message(self) -> str:
        """The problem in full sentences."""
        name = self.name
        if self.entry is not None:
            name = self.names(f"subscriptions[{self.entry}]") + (f" ({self.name})" if self.name else "")
        subject = self.subject or self.option
        if name and subject:
            name += ":"
        return sentence(" ".join(part for part in (name, subject, self.what) if part))

    @property
    def data(self) -> dict[str, Any]:
        """The problem for programs, as an item of ``failure.problems``."""
        return {"code": self.code, "entry": self.entry, "option": self.option, "message": self.message}


class Problems:
    """The problems with a task's options, in the order in which they were found.

    ``names`` is what messages call the options of the task.
    """

    def __init__(self, names: Names = MODULE) -> None:
        self.names = names
        self.found: list[Problem] = []
        self._options: set[tuple[int | None, str | None]] = set()
        self._entry: int | None = None
        self._name = ""
        self._with_values = True

    def of_entry(self, number: int, name: str) -> Problems:
        """Return the same problems, for the options of an entry of the list. Messages call the entry ``name``."""
        entry = copy(self)
        entry._entry, entry._name = number, name
        return entry

    def called(self, option: str) -> str:
        """Return what messages call an option of the task or, if the problems are an entry's, of the entry."""
        return self.names(option) if self._entry is None else option

    @property
    def names_only(self) -> Problems:
        """The same problems, for options whose values are not used: ``add`` adds nothing, ``add_name`` still does."""
        names = copy(self)
        names._with_values = False
        return names

    def add(self, code: Code, option: str | None, what: str, subject: str = "", canonical: str | None = None) -> None:
        """Add a problem with the value of an option, if values are used. Takes the arguments of ``add_name``."""
        if self._with_values:
            self.add_name(code, option, what, subject, canonical)

    def add_name(
        self, code: Code, option: str | None, what: str, subject: str = "", canonical: str | None = None
    ) -> None:
        """Add a problem that an option has whatever its value, such as a misspelled name.

        ``canonical`` is the path of the option by canonical names, if ``option`` spells it differently. For the other
        arguments, see Problem.
        """
        subject = subject or (self.called(option) if option else "")
        self.found.append(Problem(code, what, option, self._entry, self._name, subject, self.names))
        self._options.add((self._entry, canonical or option))

    def has_problem_with(self, *options: str) -> bool:
        """Return whether a problem with one of these options was added. Takes their paths by canonical names."""
        return any((self._entry, option) in self._options for option in options)

    @property
    def message(self) -> str:
        """The message that lists all problems."""
        return message_of("Nothing was sent to LaunchDarkly", self.found)


def message_of(outcome: str, problems: Sequence[Problem]) -> str:
    """Return the message of a task with problems. It begins with the outcome, such as "Nothing was changed"."""
    if len(problems) == 1:
        return f"{outcome}: {problems[0].message}"
    points = " ".join(f"({number}) {problem.message}" for number, problem in enumerate(problems[:_MOST_NAMED], 1))
    more = f" And {len(problems) - _MOST_NAMED} more." if len(problems) > _MOST_NAMED else ""
    return f"{outcome}. {len(problems)} problems: {points}{more}"

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Leaks made on purpose, and protections taken away: the hunt has to find each of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from support.canary_search import FORMS
from support.ways import Way

from . import failures, lifecycle, mistakes, reading
from .case import Case

SINKS = ("stdout", "stderr", "callback", "log file", "system log", "process arguments", "files left", "requests")

_LEAKS = """
import json as _json
import os as _os
import subprocess as _subprocess
import sys as _sys
import syslog as _syslog
import tempfile as _tempfile

_PLANTS = _json.loads({plants!r})


def _leak(self, checked, mode, run=Task.run):
    result = run(self, checked, mode)
    sink, text = _PLANTS.get(checked.connection.token, ("", ""))
    if sink in ("stdout", "callback", "log file"):
        result["planted"] = text
    elif sink == "stderr":
        result["warnings"] = [text]
    elif sink == "system log":
        _syslog.syslog(text)
    elif sink == "process arguments":
        _subprocess.run([_sys.executable, "-c", "", text], check=True)
    elif sink == "files left":
        with open(_os.path.join(_tempfile.gettempdir(), "planted"), "a") as file:
            file.write(text)
    return result


Task.run = _leak
"""

_REQUESTS = """
import json as _json

_PLANTS = _json.loads({plants!r})


def _leak(self, connection, init=Transport.__init__):
    init(self, connection)
    sink, text = _PLANTS.get(connection.token, ("", ""))
    if sink == "requests":
        self._session.params["planted"] = text


Transport.__init__ = _leak
"""


@dataclass(frozen=True)
class Plant:
    """A case that leaks its secret into one sink, in one form."""

    sink: str
    form: str

    @property
    def case(self) -> Case:
        """The case; it is the same one each time."""
        return lifecycle.created("datadog", f"plant in {self.sink}, {self.form}", "double quote")

    @property
    def text(self) -> str:
        """What is leaked."""
        return FORMS[self.form](self.case.canaries[-1].text)


PLANTS = [
    *(Plant(sink, "as it is") for sink in SINKS),
    *(Plant("system log", form) for form in FORMS if form != "as it is"),
]


def planted(plants: Sequence[Plant]) -> dict[str, str]:
    """Return the code that leaks, by the file in ``module_utils`` to append it to."""
    by_token = json.dumps({plant.case.canaries[0].text: [plant.sink, plant.text] for plant in plants})
    return {"_task.py": _LEAKS.format(plants=by_token), "_api/transport.py": _REQUESTS.format(plants=by_token)}


@dataclass(frozen=True)
class Mutation:
    """A protection that is taken away by code appended to a file, and cases that need it.

    ``way`` is how their tasks run. A protection that both ways have is taken away from one of them.
    """

    file: str
    code: str
    cases: tuple[Case, ...]
    way: Way = "in_process"


BUGS = {
    "while the options are checked": (
        "_options/subscription.py",
        "def check_subscription(spec, raw, *more, **others):\n    raise KeyError(str(raw))",
        "invalid_options",
    ),
    "while a plan is made": (
        "_model/plan.py",
        "def make_plan(desired, current):\n    raise KeyError(str([each.value for each in desired.members.values()]))",
        "internal_error",
    ),
}
"""Exceptions that nobody foresaw, whose text holds secrets, and the code of the failure that tells of them."""

_LOOK_LATE = """
def _load_params(self):
    AnsibleModule._load_params(self)
    raw = {name: value for name, value in self.params.items() if not name.startswith("_ansible_")}
    self.checked = self.task.check(raw, os.environ)


_Module._load_params = _load_params
"""
_KEEP = """
def _keep(self, tmp=None, task_vars=None, run=InProcess.run):
    arguments = self._task.args
    try:
        return run(self, tmp, task_vars)
    finally:
        self._task.args = arguments


InProcess.run = _keep
"""
_quoting_kosli = next(case for case in failures.failures("kosli") if case.name == "kosli, POST answered 422")

MUTATIONS = {
    "Ansible logs the invocation": Mutation(
        "_module.py",
        "_Module._log_invocation = AnsibleModule._log_invocation",
        (lifecycle.created("compass", style="double quote"),),
        "as_module",
    ),
    "Ansible checks the options first": Mutation(
        "_module.py",
        _LOOK_LATE,
        (mistakes.misspelled("kosli"), *mistakes.in_the_wrong_place("honeycomb")),
        "as_module",
    ),
    "the arguments are sent back with the result": Mutation(
        "plugin_utils:_action.py", _KEEP, (lifecycle.created("compass"),)
    ),
    "the options are shown as they are": Mutation(
        "_options/visible.py",
        "def visible_subscription(options):\n    return options",
        (lifecycle.created("compass"),),
    ),
    "the services' words are shown as they are": Mutation(
        "_model/scrubbing.py", "def scrub(text, secrets):\n    return text", (_quoting_kosli,)
    ),
    "whole secrets alone are scrubbed": Mutation(
        "_model/scrubbing.py",
        "def scrub(text, secrets):\n    return re.sub('|'.join(map(re.escape, secrets)) or '(?!)', HIDDEN, text)",
        (_quoting_kosli,),
    ),
    "what the API shows in clear is no secret": Mutation(
        "_model/subscription.py", "Subscription.secrets = property(lambda self: [])", tuple(reading.reading()[1:2])
    ),
    "masks are shown as the API shows them": Mutation(
        "_options/masks.py",
        "def mask(value):\n    return value",
        (lifecycle.created("kosli"), *reading.reading()[-1:]),
    ),
    "patches are shown as they are sent": Mutation(
        "_model/plan.py",
        "Plan._visible_values = lambda self: {path: each.value for path, each in self.sent.items()}",
        (lifecycle.updated("kosli"),),
    ),
    "secret fields are plain ones": Mutation(
        "_model/member.py",
        "Member.secret = property(lambda self: False)",
        (lifecycle.updated("jira"),),
    ),
    "values that are wrong are quoted": Mutation(
        "_options/values.py",
        "def to_bool(value):\n    raise Invalid('not_a_boolean', f'must be true or false, not {value}')",
        tuple(case for case in mistakes.mistakes() if case.name == "secret in a boolean"),
    ),
    "reasons of exceptions are shown as they are": Mutation(
        "_api/causes.py",
        "def _reason(error):\n    return str(_chain(error)[-1])",
        tuple(case for case in failures.failures("kosli") if case.server == "echo no status line"),
    ),
}

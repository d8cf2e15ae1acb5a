# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is true of each failure, whatever the reason."""

import json
from typing import Any

from support.playbook import Json, Run

MARK = "zebra"
"""A word in each value that must not be found in anything that a run writes."""

_PARTS = {"status", "code", "message", "request_id", "method", "path", "problems"}


def by_variable(value: Any, variables: dict[str, Any]) -> Any:
    """Options with each string that holds MARK replaced by a variable, as the documents tell users: Ansible itself
    prints the lines of a playbook."""
    if isinstance(value, dict):
        return {name: by_variable(each, variables) for name, each in value.items()}
    if isinstance(value, list):
        return [by_variable(each, variables) for each in value]
    if not isinstance(value, str) or MARK not in value:
        return value
    variables[f"vault_{len(variables)}"] = value
    return f"{{{{ vault_{len(variables) - 1} }}}}"


def check_failure(result: Json, says: list[str]) -> None:
    """The failure has one message, which holds all of this, and ``failure`` is filled."""
    assert [text for text in says if text not in result["msg"]] == [], result["msg"]
    assert result["changed"] is False
    assert result["failure"].keys() == _PARTS
    assert result["failure"]["code"] or result["failure"]["method"]
    assert result["failure"]["message"] in result["msg"]
    assert (result["failure"]["code"] == "invalid_options") <= (result["failure"]["problems"] != [])
    for problem in result["failure"]["problems"]:
        assert problem.keys() == {"code", "entry", "option", "message"}
        assert problem["message"] in result["msg"]
    assert not {"warnings", "deprecations", "module_stderr", "module_stdout"} & result.keys()


def check_output(run: Run) -> None:
    """Nothing that the run wrote shows a traceback, or what must not be shown."""
    written = run.stdout + run.stderr + json.dumps([each.result for each in run.results])
    assert "Traceback" not in written
    assert MARK not in written

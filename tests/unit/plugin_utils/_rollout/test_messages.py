# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences of the rollout: why a run or an account is refused or fails, and what the stages say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

from ansible.errors import AnsibleFilterError
from ansible_collections.community.launchdarkly.plugins.filter.audit_log_merge import audit_log_merge
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.plugin_utils._ending import ended_early
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout import apply, plan, runner, verify
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.account import Account
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.failures import RolloutCode
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.files import make_folder, write_file
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.fold import fold
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.record import Record, utc_now
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind, Run, not_recorded
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.sentences import lines
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.stage import Outcome, Stage
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables import Variables
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.variables_file import FIRST_LINES
from support.golden import assert_golden

TOKEN, LIST, WAIT = (f"audit_log_rollout_{name}" for name in ("api_token", "subscriptions", "verify_wait"))
CONNECTION, REPORTS = "audit_log_rollout_connection", "audit_log_rollout_report_dir"
ONE: dict[str, Any] = {"integration_key": "slack", "name": "One", "id": "0123456789abcdef01234567", "status": None}
SUMMARY = {"created": 1, "updated": 2, "deleted": 0, "unchanged": 3, "failed": 0}


class Templar:
    """Stands in for Ansible's: an exception as the value of a variable is what evaluating it raises."""

    def template(self, value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value


def stage(folder: Path, host: str = "acme", hosts: Sequence[str] = ("acme", "globex"), **given: Any) -> Stage:
    """Return a stage of a run in a folder, for a host with the given variables, ``arguments`` and ``everywhere``."""
    arguments, everywhere = given.pop("arguments", {}), given.pop("everywhere", {})
    strategy = given.pop("strategy", "linear")
    variables = {REPORTS: str(folder / "reports"), **given}
    return Stage(
        host=host,
        arguments={"run": str(folder), **arguments},
        variables=Variables(variables, Templar()),
        check_mode=False,
        diff_mode=False,
        environ={},
        play_hosts=hosts,
        batch=hosts,
        left=[each for each in hosts if each != "globex"],
        strategy=strategy,
        limit="",
        say=lambda line: None,
        groups={"all": hosts},
        warn=print,
        hosts_of=lambda pattern: [*hosts, "initech"] if pattern in ("all", "initech") else [],
        variables_of=lambda each: everywhere.get(each, variables),
    )


def account(**variables: Any) -> Account:
    return Account("acme", Variables({TOKEN: "token", **variables}, Templar()), {})


class Said:
    """What functions said, with the code of each failure. Paths begin with FOLDER, and a run's folder is RUN."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.codes: set[str] = set()
        self._folders = (folder / str(number) for number in itertools.count())

    def new_folder(self) -> Path:
        folder = next(self._folders)
        folder.mkdir()
        return folder

    def __call__(self, function: Callable[..., Any], *args: Any) -> str:
        """Return what a function said: the message of its failure, of its outcome, or its text."""
        try:
            found = function(*args)
        except Failure as failure:
            found = failure
        except AnsibleFilterError as error:
            found = str(error)
        if isinstance(found, Failure):
            self.codes.add(found.code)
            found = found.message
        if isinstance(found, Record):
            assert found.failure
            self.codes.add(found.failure["failure"]["code"])
            found = found.failure["msg"]
        if isinstance(found, Outcome):
            found = found.msg
        return re.sub(rf"{re.escape(str(self.folder))}/[0-9]+(/reports/[0-9TZ]+-\w+-\w+)?", self._place, str(found))

    @staticmethod
    def _place(match: re.Match[str]) -> str:
        return "RUN" if match[1] else "FOLDER"

    def made(self, kind: Kind = "rollout", **records: Record) -> Run:
        """Return a run with these records."""
        run = Run.begin(self.new_folder() / "reports", kind, ["acme", "globex"], [["acme"], ["globex"]])
        for record in records.values():
            run.write(record)
        return run


def of_accounts(said: Said) -> dict[str, str]:
    """What is wrong with one account."""
    undefined = "'vault_eu' is undefined"
    merge = "audit_log_merge: the additions must be a list"

    def token(value: Any) -> str:
        return account(**{TOKEN: value, "x": "{{ y.eu }}"}).token

    values = {
        "a variable is not defined": ValueError(undefined),
        "a member is not defined": ValueError("object of type 'dict' has no attribute 'eu'"),
        "a member that comes from a value is not defined": ValueError(
            "object of type 'dict' has no attribute 'secret'"
        ),
        "the filter audit_log_merge fails": ValueError(f"Error: {merge}"),
        "a vault can't be opened": ValueError("Attempting to decrypt but no vault secrets found"),
        "a template fails": ZeroDivisionError("a secret"),
    }
    messages = {what: said(token, error) for what, error in values.items()}
    environment = SimpleNamespace(environment=[ZeroDivisionError("a secret")])
    return messages | {
        "the environment can't be evaluated": said(runner._task_environment, environment, Templar()),
        "no token": said(lambda: Account("acme", Variables({}, Templar()), {}).token),
        "the token is empty": said(lambda: account(**{TOKEN: ""}).token),
        "no list": said(lambda: account()._list_options()),
        "the connection is not a dictionary": said(lambda: account(**{CONNECTION: "x"})._connection()),
        "the connection has a token": said(lambda: account(**{CONNECTION: {"access_token": "x"}})._connection()),
        "the connection has an option that does not exist": said(account(**{CONNECTION: {"timeot": 1}})._connection),
        "the wait is not a number": said(lambda: account(**{WAIT: "soon"}).verify_wait),
        "the wait is negative": said(lambda: account(**{WAIT: -1}).verify_wait),
        "verify is not a boolean": said(lambda: account(audit_log_rollout_verify="perhaps").verify),
        "an interrupt": said(ended_early, KeyboardInterrupt(), "Nothing was changed in this account."),
        "a task timeout": said(ended_early, type("Timeout", (BaseException,), {})(), "In this account: …"),
    }


def of_runs(said: Said) -> dict[str, str]:
    """What is wrong with a whole run, or with its files."""
    folder = said.new_folder()
    begin = runner.STAGES["begin"]
    kind = {"kind": "rollout"}

    def begun(**given: Any) -> str:
        return said(begin, stage(folder, arguments=kind, **{"audit_log_rollout_hosts": "all", **given}))

    def joined(source: Any) -> str:
        return said(runner.STAGES["join"], stage(folder, audit_log_report_from=source))

    (folder / "a file").write_text("")
    (folder / "empty").mkdir()
    both = [said.made(kind).folder for kind in get_args(Kind) if kind != "plan"]
    not_written = Failure("file_not_written", "Can't write …")
    return {
        "the rings are not valid": begun(audit_log_rollout_rings=[0]),
        "the rings are text": begun(audit_log_rollout_rings="x" * 100),
        "the rings are null": begun(audit_log_rollout_rings=None),
        "the strategy has no rings": begun(strategy="free"),
        "the percentage is not valid": begun(audit_log_rollout_max_fail_percentage=101),
        "a variable of the run differs between hosts": begun(everywhere={"globex": {}}),
        "no host matches": begun(audit_log_rollout_hosts="acmee"),
        "no host of a list matches": begun(audit_log_rollout_hosts=["acmee", "globexx"]),
        "no host is in both": begun(audit_log_rollout_hosts="initech", hosts=[]),
        "a path is empty": begun(**{REPORTS: " "}),
        "a file is in the place of a folder": said(make_folder, folder / "a file"),
        "a file can't be written": said(write_file, folder / "missing" / "run.json", ""),
        "a record can't be written": said(not_recorded, not_written, "So nothing was sent to this account."),
        "report: not the folder of a run": said(Run.load, folder / "empty"),
        "report: no folder is named": joined(None),
        "report: no run in a folder": joined(str(folder / "empty")),
        "report: rollouts and dry runs": joined([str(each) for each in both]),
    }


def of_stages(said: Said) -> dict[str, str]:
    """What the stages say of the accounts of a run."""
    changes: list[dict[str, Any]] = [
        {**ONE, "action": "created"},
        {**ONE, "name": "Two", "action": "updated", "pending": True, "patch": [{"op": "replace", "path": "/on"}]},
    ]
    planned = Record("acme", results=changes, summary=SUMMARY)
    failing: dict[str, Any] = {
        ONE["id"]: {
            "status": {"error_count": 1, "errors": [], **dict.fromkeys(("success_count", "last_success", "last_error"))}
        }
    }
    run, stopped = said.made(acme=planned), said.made(acme=planned)
    stopped.stop()

    def after(name: str, run: Run, host: str = "acme") -> Run:
        runner.STAGES[name](stage(run.folder, host=host))
        return run

    def recorded(run: Run, host: str = "acme") -> Record:
        record = run.read(host)
        assert record
        return record

    messages = {
        "begin": said(
            runner.STAGES["begin"], stage(said.new_folder(), arguments={"kind": "drift"}, audit_log_rollout_hosts="all")
        ),
        "plan": said(plan.told, "Plan", planned),
        "plan of an empty list": said(plan.told, "Plan", Record("acme")),
        "drift": said(apply._differs, said.made("drift"), planned),
        "apply: not planned": said(runner.STAGES["apply"], stage(run.folder, host="globex")),
        "apply: what was done": said(lambda: apply._Applying(run, planned)._done),
        "apply: nothing was done": said(lambda: apply._Applying(run, Record("acme"))._done),
        "verify: deliveries fail": said(verify._verified, planned, failing),
        "verify: nothing to do": said(runner.STAGES["verify"], stage(run.folder)),
        "report": said(runner.STAGES["report"], stage(run.folder)),
        "report: a host that failed before its task": said(
            recorded, after("report", said.made(globex=Record("globex")), "globex"), "globex"
        ),
        "apply: an earlier ring failed": said(runner.STAGES["apply"], stage(stopped.folder)),
        "check: not planned": said(recorded, after("check", said.made(acme=Record("acme"))), "globex"),
    }
    shared = after("check", said.made(acme=Record("acme", token="t"), globex=Record("globex", token="t")))
    messages |= {
        "check: one token": said(recorded, shared),
        "check": said(runner.STAGES["check"], stage(shared.folder)),
        "the last lines of a report": said(lambda: "\n".join(lines(fold(shared, shared.records(), utc_now())))),
    }
    acme, globex = (Record(name, ids=[ONE["id"]]) for name in ("acme", "globex"))
    twins = after("check", said.made(acme=acme, globex=globex))
    return {**messages, "check: one account": said(recorded, twins)}


def of_export(said: Said) -> dict[str, str]:
    """What export refuses to replace."""
    folder = said.new_folder()
    target = folder / "export"
    path = target / "acme" / "audit_log_subscriptions.yml"

    def exported() -> str:
        return said(runner.STAGES["export"], stage(folder, audit_log_export_dir=str(target)))

    path.parent.mkdir(parents=True)
    path.write_text("---\nby: hand\n")
    messages = {"export: a file by hand": exported()}
    path.write_bytes(FIRST_LINES.encode() + b"\xff")
    messages["export: a file that can't be read"] = exported()
    (target / "acme.yml").write_text("")
    return {**messages, "export: a file in the place of the folder": exported()}


def of_the_filter(said: Said) -> dict[str, str]:
    """What the filter audit_log_merge refuses."""
    one = {"integration_key": "slack", "name": "One"}
    examples: dict[str, tuple[Any, Any, Any]] = {
        "the exceptions are a dictionary": ([one], [], one),
        "the additions are text": ([one], "x", []),
        "an entry without a name": ([{"integration_key": "slack"}], [], []),
        "several problems": ([one, one], [one], [{**one, "name": "Two"}]),
        "an exception with an option": ([one], [], [{**one, "enabled": False}]),
    }
    return {f"audit_log_merge: {what}": said(audit_log_merge, *lists) for what, lists in examples.items()}


def test_golden_messages(tmp_path: Path) -> None:
    said = Said(tmp_path)
    messages = {**of_accounts(said), **of_runs(said), **of_stages(said), **of_export(said), **of_the_filter(said)}
    assert set(get_args(RolloutCode)) - said.codes == set(), "each code has a message"
    assert_golden("rollout", messages)

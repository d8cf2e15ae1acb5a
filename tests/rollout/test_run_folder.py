# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run is a folder, and a record is a file: what is in them at each moment, also if they can't be written."""

import errno
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.playbook import BIN, ROOT
from support.site import Json, Run, Running, Site

from .folders import AS_USER, IS_ROOT, digests, private, records, run_folder, run_folders

LIST: list[Json] = [
    {"integration_key": "zapier", "name": name, "config": {"url": f"https://hooks.example.com/{name}"}}
    for name in ("one", "two", "three")
]
IN_ORDER = {"audit_log_rollout_connection": {"max_concurrency": 1}}
"""One request at once, so that it is known what was written before another."""
ALIEN = 65534


def pending(record: Json) -> list[str]:
    return [each["name"] for each in record["results"] if each.get("pending")]


def paused(site: Site, running: Running) -> None:
    """Wait until a request of the run is delayed."""
    in_time = running.wait_until(lambda: site.service.waits_in("delay_before") or site.service.waits_in("delay_after"))
    assert in_time, running.finish().output[-3000:]


def delay(site: Site, when: str, method: str, skip: int = 0) -> None:
    site.service.faults([{"fault": f"delay_{when}", "method": method, "skip": skip, "seconds": 3}])


class TestARun:
    def test_has_a_folder_with_all_that_is_known(self, site: Site) -> None:
        site.add("first", "second", "third")
        site.describe(LIST)
        run = site.run("rollout", audit_log_rollout_rings=[1, 2]).succeeded
        reports = run.folder / "report"
        folder = run_folder(reports)
        assert re.fullmatch(r"\d{8}T\d{6}Z-rollout-[0-9a-f]{4}", folder.name)
        assert digests(reports).keys() == {
            *("rollout.html", "rollout.json"),
            *(f"{folder.name}/{name}" for name in ("run.json", "report.html", "report.json", "report.md")),
            *(f"{folder.name}/records/{name}.json" for name in ("first", "second", "third")),
        }
        for form in ("html", "json"):
            assert (reports / f"rollout.{form}").read_bytes() == (folder / f"report.{form}").read_bytes()
        assert private(reports)
        about = json.loads((folder / "run.json").read_text())
        assert about["kind"] == "rollout"
        assert about["collection"] and about["ansible"]
        assert about["accounts"] == ["first", "second", "third"]
        assert about["rings"] == [["first"], ["second", "third"]]

    @pytest.mark.parametrize(("playbook", "arguments", "kind"), [("drift", (), "drift"), ("rollout", ("-C",), "plan")])
    def test_has_its_kind(self, site: Site, playbook: str, arguments: tuple[str, ...], kind: str) -> None:
        site.add("acme")
        site.describe(LIST)
        reports = site.run(playbook, *arguments).folder / "report"
        assert {path.name for path in reports.iterdir()} == {
            *(f"{kind}.html", f"{kind}.json", run_folder(reports, kind).name)
        }
        assert private(reports)

    def test_is_described_before_anything_is_sent(self, site: Site) -> None:
        site.add("acme", "globex")
        site.describe(LIST)
        delay(site, "before", "GET")
        running = site.start("rollout")
        paused(site, running)
        assert site.service.requests()[0]["fault"] == "delay_before"
        about = json.loads((run_folder(running.folder / "report") / "run.json").read_text())
        assert (about["accounts"], about["rings"]) == (["acme", "globex"], [["acme"], ["globex"]])
        assert run_folder(running.folder / "report") == run_folder(running.finish().succeeded.folder / "report")

    def test_leaves_the_folders_of_others_as_they_are(self, site: Site) -> None:
        """And deletes nothing. The copy of a rollout's report is that of the newest rollout."""
        site.add("acme", "globex")
        site.describe(LIST)
        reports = site.folder / "reports"

        def files_after(playbook: str, *arguments: str, **variables: object) -> dict[str, str]:
            site.run(playbook, *arguments, audit_log_rollout_report_dir=str(reports), **variables)
            return digests(reports)

        before = files_after("rollout")
        for playbook, *arguments in (("rollout", "--check"), ("drift",), ("rollout", "--check"), ("export",)):
            after = files_after(playbook, *arguments)
            copies = {name: digest for name, digest in before.items() if name.startswith(("plan.", "drift."))}
            assert before.items() <= {**after, **copies}.items()
            assert before.keys() <= after.keys()
            before = after
        files_after("report", audit_log_report_from=str(run_folder(reports, "rollout")))
        after = files_after("rollout")
        kept = {name: digest for name, digest in before.items() if name not in ("rollout.html", "rollout.json")}
        assert kept.items() <= after.items()
        assert len(run_folders(reports, "rollout")) == 2
        newest = run_folders(reports, "rollout")[1]
        assert after["rollout.json"] == after[f"{newest.name}/report.json"] != before["rollout.json"]

    def test_may_share_the_folder_of_reports_with_one_at_the_same_time(self, site: Site) -> None:
        names = {"acme", "globex"}
        site.add(*names)
        site.describe(LIST)
        reports = site.folder / "reports"
        site.service.faults(
            [{"fault": "delay_after", "method": "POST", "account": name, "seconds": 8} for name in names]
        )
        both = {
            name: site.start("rollout", "--limit", name, audit_log_rollout_report_dir=str(reports)) for name in names
        }

        def at_once() -> bool:
            return {each["account"] for each in site.service.writes() if each["status"] is None} == names

        for running in both.values():
            assert running.wait_until(at_once), running.finish().output[-3000:]
        for running in both.values():
            assert running.finish().code == 0
        folders = run_folders(reports)
        assert [list(records(folder)) for folder in folders] in ([["acme"], ["globex"]], [["globex"], ["acme"]])
        found = [json.loads((folder / "report.json").read_text()) for folder in folders]
        assert [[each["state"] for each in one["accounts"]] for one in found] == [["changed"], ["changed"]]
        assert json.loads((reports / "rollout.json").read_text()) in found
        assert private(reports)

    def test_that_was_killed_is_folded_by_the_playbook_report(self, site: Site) -> None:
        site.add("done", "begun", "after")
        site.describe(LIST)
        site.common |= IN_ORDER
        site.service.faults([{"fault": "delay_after", "method": "POST", "skip": 4, "seconds": 20}])
        running = site.start("rollout", audit_log_rollout_rings=[1, 1, 1])
        paused(site, running)
        running.kill(everything=True)
        killed = run_folder(running.finish().folder / "report")
        before = digests(killed)

        run = site.run("report", audit_log_report_from=str(killed))
        assert run.code != 0
        assert run.states == {"done": "changed", "begun": "not_known", "after": "not_reached"}
        assert [each["ring"] for each in run.accounts.values()] == [1, 2, 3]
        assert {name: [each["state"] for each in account["results"]] for name, account in run.accounts.items()} == {
            "done": ["created"] * 3,
            # The response to the second was on its way.
            "begun": ["created", "not_known", "not_known"],
            "after": ["not_reached"] * 3,
        }
        assert run.report is not None
        assert run.report["started"] == json.loads((killed / "run.json").read_text())["started"]
        assert digests(killed) == before


class TestARecord:
    def test_keeps_hosts_apart(self, site: Site) -> None:
        site.add("a/b", "a_b", "A_b")
        for number, name in enumerate(site.hosts):
            site.describe(LIST[: number + 1], name)
        folder = run_folder(site.run("rollout").succeeded.folder / "report")
        found = records(folder)
        assert {path.name for path in (folder / "records").iterdir()} == {"a%2Fb.json", "a_b.json", "A_b.json"}
        assert {name: len(record["results"]) for name, record in found.items()} == {"a/b": 1, "a_b": 2, "A_b": 3}

    def test_is_begun_before_the_first_write_and_rewritten_after_each(self, site: Site) -> None:
        site.add("acme")
        site.describe(LIST)
        site.common |= IN_ORDER
        site.service.faults([{"fault": "delay_before", "method": "POST", "times": None, "seconds": 1}])
        running = site.start("rollout")
        seen: dict[int, Json] = {}

        def all_seen() -> bool:
            """Look at the record whenever a write waits. It can always be read."""
            if waiting := [each for each in site.service.writes() if each["status"] is None]:
                before = len(site.service.writes())
                record = records(run_folder(running.folder / "report"))["acme"]
                if site.service.writes()[before - 1 :] == waiting:
                    seen.setdefault(before, record)
            return len(seen) == len(LIST)

        assert running.wait_until(all_seen), running.finish().output[-3000:]
        last = records(run_folder(running.finish().succeeded.folder / "report"))["acme"]
        ids = [each["_id"] for each in site.service.state()["acme"]]
        names = [each["name"] for each in LIST]
        for number, record in seen.items():
            assert record["phase"] == "begun"
            assert record["changed"] == (number > 1)
            assert [each["action"] for each in record["results"]] == ["created"] * 3
            assert pending(record) == names[number - 1 :]
            assert [each["id"] for each in record["results"]] == [*ids[: number - 1], *[None] * (4 - number)]
        assert (last["phase"], last["changed"], pending(last)) == ("applied", True, [])
        assert [each["id"] for each in last["results"]] == ids


@dataclass(frozen=True)
class Disk:
    """A folder on a small disk, or on one that is made to seem full to the run."""

    folder: Path
    env: dict[str, str]
    mark: Path | None = None

    def fill(self) -> None:
        """Leave no room on the disk."""
        if self.mark:
            self.mark.touch()
            return
        descriptor = os.open(self.folder / "filler", os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(descriptor, bytes(4096)):
                pass
        except OSError as error:
            assert error.errno == errno.ENOSPC
        finally:
            os.close(descriptor)


SEEMS_FULL = """\
import errno, os

_replace = os.replace

def _full(source, target, **options):
    if os.path.exists({mark!r}) and open({mark!r}).read() in os.fspath(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(target))
    _replace(source, target, **options)

os.replace = _full
"""


def seems_full(folder: Path) -> tuple[dict[str, str], Path]:
    """Return an environment, and a file: while it exists, no file can be written whose path has the text in it."""
    (folder / "python").mkdir()
    mark = folder / "full"
    (folder / "python" / "sitecustomize.py").write_text(SEEMS_FULL.format(mark=str(mark)))
    return {"PYTHONPATH": str(folder / "python")}, mark


@pytest.fixture(params=["full", "seems full"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "seems full":
        yield Disk(folder, *seems_full(tmp_path))
        return
    mounted = IS_ROOT and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode
    ):
        # A machine may not let us mount. The disk that only seems full shows the same there.
        pytest.skip("a disk can't be mounted")
    yield Disk(folder, {})
    subprocess.run(["umount", "--lazy", folder], check=True)


class TestADiskThatIsFull:
    def test_from_the_start(self, site: Site, disk: Disk) -> None:
        site.add("acme", "globex")
        site.describe(LIST)
        disk.fill()
        run = site.run("rollout", env=disk.env, audit_log_rollout_report_dir=str(disk.folder / "reports"))
        assert run.code != 0
        assert run.requests == []
        assert "No space left on device" in run.output

    def test_before_the_first_write(self, site: Site, disk: Disk) -> None:
        site.add("acme", "globex", "after")
        site.describe(LIST)
        delay(site, "before", "GET", skip=3)  # the first in a ring
        running = site.start(
            "rollout", env=disk.env, audit_log_rollout_report_dir=str(disk.folder), audit_log_rollout_rings=[2, 1]
        )
        paused(site, running)
        disk.fill()
        run = running.finish()
        assert run.code != 0
        assert run.writes == []
        for name in ("acme", "globex"):
            failure = failure_of(run, name)
            said = failure["msg"]
            assert failure["changed"] is False
            assert "No space left on device" in said
            assert said.endswith("Nothing was sent to this account.")
        record = records(run_folder(disk.folder))["acme"]
        assert (record["phase"], [each["action"] for each in record["results"]]) == ("planned", ["created"] * 3)

    def test_after_the_first_write(self, site: Site, disk: Disk) -> None:
        """What was begun is done, and the message says what was done. The next ring does not begin."""
        running = self._paused_after_the_first_write(site, disk.folder, disk.env)
        disk.fill()
        run = running.finish()
        assert run.code != 0
        assert [each["account"] for each in run.writes if each["account"] != "globex"] == ["acme"] * 3
        failure = failure_of(run, "acme")
        said = failure["msg"]
        assert failure["changed"] is True
        assert "No space left on device" in said
        assert said.endswith('In this account: zapier "one" created, zapier "two" created, zapier "three" created.')
        found = records(run_folder(disk.folder))
        assert (found["acme"]["phase"], pending(found["acme"])) == ("begun", ["one", "two", "three"])
        assert [found[name]["phase"] for name in ("globex", "after")] == ["applied", "planned"]

    def test_for_one_account(self, site: Site, tmp_path: Path) -> None:
        """The report can be written. It says that the account is not known, and the next ring does not begin."""
        env, mark = seems_full(tmp_path)
        running = self._paused_after_the_first_write(site, tmp_path / "reports", env)
        mark.write_text("/records/acme.json")
        run = running.finish()
        assert run.code != 0
        assert {each["account"] for each in run.writes} == {"acme", "globex"}
        found = json.loads((tmp_path / "reports" / "rollout.json").read_text())["accounts"]
        assert {each["account"]: each["state"] for each in found} == {
            "acme": "not_known",
            "globex": "changed",
            "after": "not_reached",
        }

    def _paused_after_the_first_write(self, site: Site, reports: Path, env: dict[str, str]) -> Running:
        """Return a run of which one account waits for the response to its first write, and the other is done."""
        site.add("acme", "globex", "after")
        site.describe(LIST)
        site.common |= IN_ORDER
        site.service.faults([{"fault": "delay_after", "method": "POST", "account": "acme", "seconds": 3}])
        running = site.start(
            "rollout", env=env, audit_log_rollout_report_dir=str(reports), audit_log_rollout_rings=[2, 1]
        )

        def the_other_is_done() -> bool:
            return site.service.waits_in("delay_after") and records(run_folder(reports))["globex"]["phase"] == "applied"

        assert running.wait_until(the_other_is_done), running.finish().output[-3000:]
        return running


class TestAFolderOfAnotherUser:
    @pytest.fixture
    def theirs(self, tmp_path: Path) -> Path:
        """A folder that another user owns, and that others may only read."""
        # There is no other way to get a folder that somebody else owns.
        if not IS_ROOT:
            pytest.skip("only root can give a folder to another user")
        folder = tmp_path / "theirs"
        folder.mkdir(mode=0o755)
        os.chown(folder, ALIEN, ALIEN)
        return folder

    @pytest.mark.parametrize("playbook", ["rollout", "drift", "export"])
    @pytest.mark.parametrize("below", [".", "new/folder"])
    def test_is_refused_before_anything_is_sent(self, site: Site, theirs: Path, playbook: str, below: str) -> None:
        site.add("acme")
        site.describe(LIST)
        there = str(theirs / below)
        folders = {"audit_log_rollout_report_dir": there, "audit_log_export_dir": there}
        run = site.run(playbook, before=AS_USER, **folders)
        assert run.code != 0
        assert run.writes == []
        if playbook != "export":
            assert run.requests == []
        assert f"Can't write {theirs}/" in run.output
        assert "Permission denied" in run.output
        assert list(theirs.iterdir()) == []

    def test_is_used_if_anyone_may_write_there(self, site: Site, theirs: Path) -> None:
        theirs.chmod(0o777)
        site.add("acme")
        site.describe(LIST)
        run = site.run("rollout", before=AS_USER, audit_log_rollout_report_dir=str(theirs))
        assert run.code == 0, run.output
        assert theirs.stat().st_mode & 0o7777 == 0o777
        assert all(private(path) for path in theirs.iterdir())

    def test_with_a_report_that_this_one_may_not_replace(self, site: Site, theirs: Path) -> None:
        """As in /tmp. Nothing is sent but the plan."""
        theirs.chmod(0o1777)
        (theirs / "rollout.json").touch()
        os.chown(theirs / "rollout.json", ALIEN, ALIEN)
        site.add("acme")
        site.describe(LIST)
        run = site.run("rollout", before=AS_USER, audit_log_rollout_report_dir=str(theirs))
        assert run.code != 0
        assert run.writes == []
        assert f"Can't write {theirs}/rollout.json" in run.output


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of collections that nobody may write to, with what users install."""
    folder = tmp_path_factory.mktemp("collections")
    galaxy = (BIN / "ansible-galaxy", "collection")
    env = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(folder)}
    subprocess.run([*galaxy, "build", "--output-path", folder], cwd=ROOT, env=env, check=True, capture_output=True)
    (built,) = folder.glob("*.tar.gz")
    subprocess.run([*galaxy, "install", "--offline", "-p", folder, built], env=env, check=True, capture_output=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    return folder


def test_an_installed_collection_may_be_read_only(site: Site, installed: Path) -> None:
    site.add("acme", "globex")
    site.describe(LIST)
    before = digests(installed)
    assert any("community/launchdarkly/plugins/action" in name for name in before)
    env = {"ANSIBLE_COLLECTIONS_PATH": str(installed)}
    folders = {"audit_log_rollout_report_dir": "reports", "audit_log_export_dir": "exported"}
    for playbook in ("rollout", "drift", "export"):
        run = site.run(playbook, before=AS_USER, env=env, **folders).succeeded
        assert {path.name for path in run.folder.iterdir()} >= {"exported" if playbook == "export" else "reports"}
    run = site.run("report", before=AS_USER, env=env, audit_log_report_from=str(site.folder / "run1" / "reports"))
    assert set(run.succeeded.states.values()) == {"changed"}
    assert digests(installed) == before


def failure_of(run: Run, host: str) -> Json:
    """Return the result of a host that failed in the task that applies its list."""
    task = run.output.split("TASK [")[-2]
    (result,) = re.findall(rf"^fatal: \[{host}\]: FAILED! => (.*)$", task, re.MULTILINE)
    found: Json = json.loads(result)
    return found

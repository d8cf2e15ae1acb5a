# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each path that a variable names is one path, from the folder where Ansible was started."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.playbook import ROOT
from support.site import Json, Run, Site

from . import FULL
from .folders import private, run_folder, run_folders

LIST: list[Json] = [{"integration_key": "zapier", "name": "one", "config": {"url": "https://hooks.example.com/one"}}]
REPORTS, EXPORTS, FROM = "audit_log_rollout_report_dir", "audit_log_export_dir", "audit_log_report_from"
PATHS: dict[str, Callable[[Path], Path]] = {
    "reports": lambda started: started / "reports",
    "./reports/": lambda started: started / "reports",
    "new/folders/reports": lambda started: started / "new" / "folders" / "reports",
    "../reports": lambda started: started.parent / "reports",
    "~/reports": lambda started: started / "home" / "reports",
    "$HOME/reports": lambda started: started / "home" / "reports",
    "50 $HOME": lambda started: started / f"50 {started / 'home'}",
    "50% $NOT_SET": lambda started: started / "50% $NOT_SET",
    "reports, november": lambda started: started / "reports, november",
    " reports ": lambda started: started / " reports ",
    "berichte-für-ünï-🚀": lambda started: started / "berichte-für-ünï-🚀",
    'it\'s "quoted" \\ {reports}': lambda started: started / 'it\'s "quoted" \\ {reports}',
    "2026": lambda started: started / "2026",
}

QUICK = ("reports", "~/reports", "50 $HOME", "reports, november", " reports ", "2026")
NOT_PATHS: tuple[object, ...] = ("", None, [], "  ", ["reports"], {}, True)


def run(site: Site, playbook: str, *args: str, **variables: Any) -> Run:
    """Run a playbook over one account, and leave its folders where they are without a variable."""
    if not site.hosts:
        site.add("acme")
        site.describe(LIST)
    return site.run(playbook, *args, defaults=True, **variables)


@pytest.fixture(autouse=True)
def collection_stays_as_it_is() -> Iterator[None]:
    folders = [ROOT, *(path for name in ("playbooks", "roles") for path in (ROOT / name).rglob("*") if path.is_dir())]
    before = {path for folder in folders for path in folder.iterdir()}
    yield
    assert {path for folder in folders for path in folder.iterdir()} == before


def there(path: Path) -> bool:
    """Return whether an export, or a run's report, is in a folder."""
    return (path / "acme" / "audit_log_subscriptions.yml").is_file() or (run_folder(path) / "report.json").is_file()


@pytest.mark.parametrize(
    ("playbook", "variable", "name"),
    [
        *(("rollout", REPORTS, name) for name in (PATHS if FULL else QUICK)),
        *(("export", EXPORTS, name) for name in (QUICK if FULL else QUICK[:2])),
    ],
)
def test_path(site: Site, playbook: str, variable: str, name: str) -> None:
    done = run(site, playbook, **{variable: name}).succeeded
    path = PATHS[name](done.folder)
    assert there(path)
    assert private(path)
    first = path.relative_to(done.folder.parent).parts[0]
    assert {each.name for each in done.folder.parent.iterdir()} <= {"run1", first}
    assert {each.name for each in done.folder.iterdir()} <= {"home", "inventory", "output", *path.parts}


@pytest.mark.parametrize(("playbook", "folder"), [("drift", "audit_log_rollout"), ("export", "audit_log_export")])
def test_path_by_default(site: Site, playbook: str, folder: str) -> None:
    done = run(site, playbook)
    assert there(done.folder / folder)
    assert private(done.folder / folder)


@pytest.mark.parametrize("text", ["reports", "~/reports"])
def test_path_as_text_of_the_command_line(site: Site, text: str) -> None:
    done = run(site, "rollout", "-e", f"{REPORTS}={text}").succeeded
    assert there(PATHS[text](done.folder))


@pytest.mark.parametrize("name", ["reports", 2026])
def test_path_in_the_inventory(site: Site, name: str | int) -> None:
    site.common |= {REPORTS: name, EXPORTS: "{{ inventory_dir }}/exported"}
    done = run(site, "rollout").succeeded
    assert there(done.folder / str(name))
    done = run(site, "export").succeeded
    assert there(done.folder / "inventory" / "exported")


def test_path_of_runs_to_report_on(site: Site) -> None:
    names = ["reports", "reports, november"]
    folders = [run(site, "rollout", **{REPORTS: name}).succeeded.folder / name for name in names]
    done = run(site, "report", **{FROM: [f"../run1/{names[0]}", str(folders[1])], REPORTS: "joined"}).succeeded
    assert {path.name for path in (done.folder / "joined").iterdir()} == {*("report.html", "report.json", "report.md")}
    done = run(site, "report", **{FROM: f"../run2/{names[1]}", REPORTS: "joined"}).succeeded
    assert (done.folder / "joined" / "report.html").exists()


@pytest.mark.parametrize(("playbook", "variable"), [("drift", REPORTS), ("export", EXPORTS)])
def test_path_that_is_a_link(site: Site, tmp_path: Path, playbook: str, variable: str) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.mkdir()
    link.symlink_to("target")
    for name in ("../link", str(link)):
        run(site, playbook, **{variable: name})
    assert link.is_symlink()
    if variable == REPORTS:
        assert len(run_folders(target)) == 2
    assert (target / "acme").exists() or (target / "drift.json").exists()


@pytest.mark.parametrize(
    ("playbook", "variable", "mode"),
    [*(("drift", REPORTS, mode) for mode in (0o700, 0o755, 0o2770)), ("export", EXPORTS, 0o755)],
)
def test_folder_that_exists_keeps_its_mode(site: Site, tmp_path: Path, playbook: str, variable: str, mode: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    run(site, playbook, **{variable: str(folder)})
    assert stat.S_IMODE(folder.stat().st_mode) == mode
    assert all(private(path) for path in folder.iterdir())


@pytest.mark.parametrize(
    ("playbook", "variable", "value"),
    [
        *(("rollout", REPORTS, value) for value in (NOT_PATHS if FULL else NOT_PATHS[:5])),
        *(("export", EXPORTS, value) for value in NOT_PATHS[:2]),
        *(("report", FROM, value) for value in (*NOT_PATHS[:3], [""])),
    ],
)
def test_value_that_is_not_a_path_is_refused(site: Site, playbook: str, variable: str, value: object) -> None:
    given: Json = {variable: value}
    done = run(site, playbook, **given)
    assert done.code != 0
    assert done.requests == []
    asked = f"{variable} must be the path of a folder", f"Set {FROM} to the folder of a run"
    assert any(each in done.output for each in asked)
    assert ("omit the variable" in done.output) == (variable != FROM)
    assert {each.name for each in done.folder.iterdir()} == {"home", "inventory", "output"}


@pytest.mark.parametrize(
    ("playbook", "variable", "name"),
    [*(("rollout", REPORTS, name) for name in ("file", "file/below", "dangling")), ("export", EXPORTS, "file")],
)
def test_path_that_is_not_a_folder_is_refused(
    site: Site, tmp_path: Path, playbook: str, variable: str, name: str
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "dangling").symlink_to("nowhere")
    done = run(site, playbook, **{variable: str(tmp_path / name)})
    assert done.code != 0
    assert done.requests == []
    assert f"Can't write {tmp_path}/{name.partition('/')[0]}" in done.output
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()

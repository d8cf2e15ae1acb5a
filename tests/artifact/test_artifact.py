# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users install: the artifact that is built from this checkout, and the collection that comes out of it."""

import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
INTERNAL = "audit_log_rollout_stage"
MODULES = sorted(path.stem for path in (ROOT / "plugins/modules").glob("*.py") if path.stem != INTERNAL)
PLAYBOOKS = sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml"))
FOR_USERS = {
    *("CHANGELOG.md", "CONTRIBUTING.md", "COPYING", "README.md"),
    *("changelogs", "docs", "meta", "playbooks", "plugins", "roles"),
}
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
FOR_GALAXY = {"FILES.json", "MANIFEST.json"}


def run(*command: str | Path, collections: Path = Path(os.devnull)) -> str:
    """Run a command that knows no other collections than those in a folder, and return what it printed."""
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(collections)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifact, built from the checkout with all that lies in it."""
    folder = tmp_path_factory.mktemp("artifact")
    run("ansible-galaxy", "collection", "build", "--output-path", folder)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(artifact: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of collections into which the artifact was installed, without any registry."""
    folder = tmp_path_factory.mktemp("collections")
    run("ansible-galaxy", "collection", "install", "--offline", "-p", folder, artifact, collections=folder)
    return folder


def test_artifact_holds_what_users_need_and_nothing_else(artifact: Path) -> None:
    with tarfile.open(artifact) as archive:
        files = [PurePosixPath(member.name) for member in archive.getmembers() if member.isfile()]
    assert {file.parts[0] for file in files} == FOR_USERS | FOR_GALAXY
    assert [file for file in files if file.suffix in (".pyc", ".gz") or "__pycache__" in file.parts] == []
    assert [file.name for file in files if file.parts[0] == "changelogs"] == ["changelog.yaml"]
    page = {file.name for file in files if "plugin_utils" in file.parts and file.suffix != ".py"}
    assert page == {"page.css", "page.html.j2", "summary.md.j2"}


def test_links_between_the_documents_lead_somewhere(installed: Path) -> None:
    collection = installed / "ansible_collections/community/launchdarkly"
    links = [(page, link) for page in collection.rglob("*.md") for link in LINK.findall(page.read_text())]
    assert len(links) > 5
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_installed_collection_has_the_version_of_galaxy_yml(installed: Path) -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    listed = json.loads(run("ansible-galaxy", "collection", "list", "--format", "json", collections=installed))
    assert listed[str(installed / "ansible_collections")] == {"community.launchdarkly": {"version": version}}


@pytest.mark.parametrize("module", MODULES)
def test_installed_module_is_documented(installed: Path, module: str) -> None:
    name = f"community.launchdarkly.{module}"
    documented = json.loads(run("ansible-doc", "--json", name, collections=installed))[name]
    assert documented["doc"]["short_description"]
    assert "api_token" in documented["doc"]["options"]
    assert documented["return"]
    for play in yaml.safe_load(documented["examples"]):
        assert play["hosts"] == "localhost"
        assert any(name in task for task in play["tasks"])


def test_installed_stages_are_documented_as_internal(installed: Path) -> None:
    name = f"community.launchdarkly.{INTERNAL}"
    documented = json.loads(run("ansible-doc", "--json", name, collections=installed))[name]
    assert "internal" in documented["doc"]["short_description"]
    assert documented["return"]


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_installed_playbook_is_found_by_its_name(installed: Path, playbook: str) -> None:
    name = f"community.launchdarkly.{playbook}"
    run("ansible-playbook", "--syntax-check", "--inventory", "localhost,", name, collections=installed)


def test_installed_role_is_documented(installed: Path) -> None:
    name = "community.launchdarkly.audit_log_rollout"
    documented = json.loads(run("ansible-doc", "--json", "--type", "role", name, collections=installed))[name]
    assert "audit_log_rollout_api_token" in documented["entry_points"]["main"]["options"]


def test_action_group_has_every_module() -> None:
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())["action_groups"]
    assert sorted(groups["launchdarkly"]) == MODULES


def test_execution_environment_gets_the_python_libraries(installed: Path) -> None:
    told = yaml.safe_load(run("ansible-builder", "introspect", "--sanitize", installed))
    libraries = [line.split("#")[0].strip() for line in told["python"]]
    assert libraries == ["jsonpatch", "requests"]


def test_changelog_has_what_is_there_now(tmp_path: Path) -> None:
    for name in ("meta", "playbooks", "plugins", "roles"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "changelogs").mkdir()
    # Not the fragments, which belong to a version that is still to come.
    written = ("CHANGELOG.md", "changelogs/changelog.yaml")
    for name in (*written, "changelogs/config.yaml", "galaxy.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    date = yaml.safe_load((ROOT / "changelogs/changelog.yaml").read_text())["releases"][version]["release_date"]
    options = ["--update-existing", "--reload-plugins", "--refresh-plugins", "--date", date]
    subprocess.run(["antsibull-changelog", "release", *options], cwd=tmp_path, check=True)
    for name in written:
        assert (tmp_path / name).read_text() == (ROOT / name).read_text(), "run: make release"

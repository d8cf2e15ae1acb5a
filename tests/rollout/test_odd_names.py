# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts with odd names, odd files, and odd surroundings: each account gets its own list, and has its own record."""

import json
from pathlib import Path

import pytest
import yaml
from support.playbook import ROOT
from support.site import Run, Site

from .folders import AS_USER, IS_ROOT, private, records, run_folder

NAMES = (
    *("acme", "Acme", "ACME"),
    *("2001:db8::1", "fe80::1%eth0", "two  words", "a,b", "a/b", "..", "../../up", "%2E%2E"),
    *("<script>alert(1)</script>", "{{ lookup('pipe', 'touch POISON') }}", "*.corp", "!a&b", "~.*"),
    *("a" * 240, "a" * 239 + "b", "🚀", "\u00e9", "e\u0301", "\u202egnol", 'it\'s "quoted" \\', "-v"),
)


def secret(name: str) -> str:
    return f"https://hooks.example.com/s3cret-{NAMES.index(name):03d}"


def entry_name(name: str) -> str:
    return f"number {NAMES.index(name)}"


@pytest.fixture
def odd(site: Site) -> Site:
    tokens = {name: f"api-token-{number:03d}" for number, name in enumerate(NAMES)}
    site.service.set_accounts([{"name": name, "tokens": [token]} for name, token in tokens.items()])
    for name, token in tokens.items():
        entry = {"integration_key": "zapier", "name": entry_name(name), "config": {"url": secret(name)}}
        site.hosts[name] = {"audit_log_rollout_api_token": token, "audit_log_rollout_subscriptions": [entry]}
    return site


def assert_no_secret(run: Run) -> None:
    """Check everything that a run wrote, but its inventory."""
    files = [path for name in ("report", "export") for path in (run.folder / name).rglob("*") if path.is_file()]
    for text in (run.output, *(path.read_text(encoding="utf-8") for path in files)):
        assert "s3cret" not in text
        assert "api-token-0" not in text


def test_each_account_gets_its_list_and_has_its_record(odd: Site) -> None:
    site, loud = odd, ("-vvvv", "--diff")
    run = site.run("rollout", *loud, audit_log_rollout_rings=[1, 5, "100%"]).succeeded
    assert_no_secret(run)
    assert {
        name: [(each["name"], each["config"]["url"]) for each in found] for name, found in site.service.state().items()
    } == {name: [(entry_name(name), secret(name))] for name in NAMES}
    assert run.states == dict.fromkeys(NAMES, "changed")
    folder = run_folder(run.folder / "report")
    assert {name: [each["name"] for each in record["results"]] for name, record in records(folder).items()} == {
        name: [entry_name(name)] for name in NAMES
    }
    assert len(list((folder / "records").iterdir())) == len(NAMES)
    assert "<script>alert" not in (folder / "report.html").read_text(encoding="utf-8")
    assert json.loads((folder / "run.json").read_text())["accounts"] == list(NAMES)

    drift = site.run("drift", *loud).succeeded
    assert_no_secret(drift)
    assert drift.states == dict.fromkeys(NAMES, "unchanged")

    export = site.run("export", *loud).succeeded
    assert_no_secret(export)
    files = list((export.folder / "export").glob("*/audit_log_subscriptions.yml"))
    assert len(files) == len(NAMES)
    assert private(export.folder / "export")
    listed = [yaml.safe_load(path.read_text(encoding="utf-8").replace("!unsafe", "")) for path in files]
    assert sorted(each["audit_log_rollout_subscriptions"][0]["name"] for each in listed) == sorted(
        entry_name(name) for name in NAMES
    )

    joined = site.run("report", *loud, audit_log_report_from=str(folder)).succeeded
    assert_no_secret(joined)
    assert joined.states == run.states
    assert not list(site.folder.rglob("POISON"))
    assert not [*(ROOT / "playbooks").rglob("POISON"), *Path().glob("POISON")]


YAML_FILES = {
    "hosts.yml": "all:\n  children:\n    accounts:\n      hosts:\n        acme:\n        globex:\n",
    "group_vars/accounts.yml": (
        "audit_log_rollout_api_url: URL\n"
        "audit_log_rollout_subscriptions:\n"
        "  - integration_key: zapier\n"
        "    name: one\n"
        "    config:\n"
        "      url: >-\n"
        "        https://hooks.example.com/s3cret\n"
    ),
    "host_vars/acme.yml": "audit_log_rollout_api_token: api-token-of-acme\n",
    "host_vars/globex/token.yml": "---\naudit_log_rollout_api_token: api-token-of-globex\n",
    "host_vars/globex/empty.yml": "",
}
INI_FILES = {
    "hosts": "[accounts]\nacme\nglobex\n",
    "group_vars/accounts.yml": YAML_FILES["group_vars/accounts.yml"],
    "host_vars/acme.json": '{"audit_log_rollout_api_token": "api-token-of-acme"}\n',
    "host_vars/globex.yaml": YAML_FILES["host_vars/globex/token.yml"],
}


@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("files", [YAML_FILES, INI_FILES], ids=["yaml", "ini and json"])
def test_line_ends_and_byte_order_marks(site: Site, files: dict[str, str], bom: str) -> None:
    """Ansible itself can't parse an inventory in the INI format with a byte order mark: there are no accounts then."""
    site.add("acme", "globex")
    site.hosts = {}
    folder = site.folder / "windows"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((bom + text.replace("URL", site.service.url)).replace("\n", "\r\n").encode())
    if bom and "hosts" in files:
        run = site.run("rollout", "-i", str(folder))
        assert run.code != 0
        assert run.requests == []
        assert "audit_log_rollout_hosts (all) matches no host of the inventory" in run.output
        (folder / "hosts").write_text(files["hosts"])
    for playbook, state in (("rollout", "changed"), ("drift", "unchanged")):
        run = site.run(playbook, "-i", str(folder)).succeeded
        assert run.states == dict.fromkeys(("acme", "globex"), state)
    found = site.service.state()
    assert {name: [each["config"]["url"] for each in found[name]] for name in found} == {
        name: ["https://hooks.example.com/s3cret"] for name in ("acme", "globex")
    }


def test_a_locale_without_an_encoding(odd: Site) -> None:
    # Python takes C.UTF-8 then.
    run = odd.run("rollout", env={"LC_ALL": "", "LANG": "C"}, audit_log_rollout_rings=["100%"]).succeeded
    assert run.states == dict.fromkeys(NAMES, "changed")
    assert records(run_folder(run.folder / "report")).keys() == set(NAMES)


def test_a_locale_that_ansible_refuses(odd: Site) -> None:
    run = odd.run("rollout", env={"LC_ALL": "C"})
    assert run.code != 0
    assert run.requests == []
    assert "Ansible requires the locale encoding to be UTF-8" in run.output


@pytest.mark.parametrize("umask", ["0", "077", "0777"])
def test_umask(site: Site, umask: str) -> None:
    """What is written is private, and its owner can use it."""
    site.add("acme")
    site.describe([{"integration_key": "zapier", "name": "one", "config": {"url": "https://hooks.example.com/one"}}])
    # Without rights for its owner, only root can use a folder that Ansible itself makes.
    if umask == "0777" and not IS_ROOT:
        pytest.skip("Ansible itself can use its folders only as root")
    before = (*(AS_USER if umask != "0777" else ()), "sh", "-c", f'umask {umask}; exec "$@"', "sh")
    new = {"audit_log_rollout_report_dir": "new/report", "audit_log_export_dir": "new/export"}
    for playbook in ("rollout", "drift", "export"):
        run = site.run(playbook, before=before, **new).succeeded
        assert private(run.folder / "new")
    report = site.folder / "run1" / "new" / "report"
    run = site.run("report", before=before, audit_log_report_from=str(report)).succeeded
    assert private(run.folder / "report")

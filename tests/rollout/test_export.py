# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``export`` writes is taken by ``rollout`` as it is: nothing changes in the same account, and an empty one gets
the same subscriptions, apart from those of which the file says that they are not portable."""

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from emulator.integrations import FIELDS, fields
from support.option_names import option_name
from support.site import Json, Site, normal, token_of

from . import FULL
from .found import as_text, random_account, reasons_against

ACCOUNTS, A_RUN = (300, 60) if FULL else (20, 20)
KINDS = list(FIELDS)
FILE = "audit_log_subscriptions.yml"
LIST = "audit_log_rollout_subscriptions"
LEGACY = {"slack_webhook_url": "url", "datadog_api_key": "apiKey"}
FATAL = ("pair", "lacks", "odd")
"""The reasons for which another account would refuse the entry."""
WORDS = {
    "pair": "is not the only one of its name",
    "lacks": "requires of a new one",
    "odd": "is not known to take",
    "generated": "which makes another one",
    "unknown": "which is not known",
}
"""What the file says of each reason."""
SLACK: Json = {
    "kind": "slack",
    "name": "Made by hand",
    "on": True,
    "tags": [],
    "statements": [],
    "config": {"url": "https://hooks.slack.com/services/T1/B1/x"},
}
FILLED_IN = "https://filled.example.com/in"


class _Unsafe(str):
    pass


class _Loader(yaml.SafeLoader):
    """What Ansible reads of the files: ``!unsafe`` is text that is no template."""


class _Dumper(yaml.SafeDumper):
    pass


def _unsafe(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> _Unsafe:
    return _Unsafe(loader.construct_scalar(node))


_Loader.add_constructor("!unsafe", _unsafe)
_Dumper.add_representer(_Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


MINE = f"---\naudit_log_rollout_api_token: {token_of('acme')}\n"
"""A file that a user wrote, with a token."""


def test_names_and_tags_that_are_refused_stay_as_they_are(site: Site) -> None:
    site.add("acme")
    odd: list[Json] = [{"name": "Trailing "}, {"name": "\tTab"}, {"name": ""}, {"tags": ["fine", "a "]}]
    site.service.seed({"acme": [{**SLACK, **each} for each in odd]})
    file = site.run("export").folder / "export/acme" / FILE
    entries = yaml.load(file.read_text(), _Loader)[LIST]
    ids = {each["name"]: each["_id"] for each in site.service.state()["acme"]}
    assert [(each.get("name"), each.get("id")) for each in entries[:3]] == [
        (None, ids[each["name"]]) for each in odd[:3]
    ]
    assert "tags" not in entries[3] and entries[3]["name"] == SLACK["name"]
    run = site.run("rollout", "-e", f"@{file}").succeeded
    assert (run.states, run.writes) == ({"acme": "unchanged"}, [])


@pytest.mark.parametrize(
    "name", [f"acme/{FILE}", "acme.yml", "acme.yaml", "acme.json", "acme"], ids=lambda name: name.replace("/", " in ")
)
def test_a_file_that_export_did_not_write_is_refused_and_kept(site: Site, name: str) -> None:
    site.add("acme", "beta")
    mine = site.folder / "host_vars" / name
    mine.parent.mkdir(parents=True)
    mine.write_text(MINE)
    run = site.run("export", "--diff", "-vvvv", audit_log_export_dir=str(site.folder / "host_vars"))
    assert run.code == 2
    assert mine.read_text() == MINE
    assert str(mine) in run.output
    assert token_of("acme") not in run.output
    assert {each["account"] for each in run.requests} == {"beta"}
    written = {path for path in (site.folder / "host_vars").rglob("*") if path.is_file()}
    assert written == {mine, site.folder / "host_vars/beta" / FILE}


def test_an_export_shows_no_diff_and_a_second_one_changes_nothing(site: Site) -> None:
    site.add("acme")
    site.service.seed({"acme": [SLACK]})
    folder = site.folder / "export"
    folder_of_acme = folder / "acme"

    for _ in range(2):
        run = site.run("export", "--check", "--diff", audit_log_export_dir=str(folder)).succeeded
        assert run.changed == {"acme": 1}
        assert not folder.exists()

    first = site.run("export", "--diff", audit_log_export_dir=str(folder)).succeeded
    assert first.changed == {"acme": 1}
    assert SLACK["name"] not in first.output
    text = (folder_of_acme / FILE).read_text()
    for arguments in ([], ["--check"]):
        run = site.run("export", "--diff", *arguments, audit_log_export_dir=str(folder)).succeeded
        assert run.changed == {"acme": 0}
        assert (folder_of_acme / FILE).read_text() == text

    site.service.seed({"acme": [{**SLACK, "on": False}]})
    run = site.run("export", "--check", "--diff", audit_log_export_dir=str(folder)).succeeded
    assert run.changed == {"acme": 1}
    assert (folder_of_acme / FILE).read_text() == text
    run = site.run("export", "--diff", audit_log_export_dir=str(folder)).succeeded
    assert run.changed == {"acme": 1}
    assert "enabled: false" in (folder_of_acme / FILE).read_text()
    assert SLACK["name"] not in run.output
    assert [path.name for path in folder_of_acme.iterdir()] == [FILE]


def test_each_account_has_a_folder_of_its_own_that_ansible_reads(site: Site) -> None:
    read = ["a_b", "acme", "Ärztekammer (EU)", "fe80::1", "x~y", "l" * 240]
    encoded = ["a/b", "a%2Fb", "..", ".hidden", "../a_b", "l" * 300]
    site.hosts = {
        name: {"audit_log_rollout_api_token": f"api-{number}"} for number, name in enumerate([*read, *encoded])
    }
    site.service.set_accounts(
        [{"name": name, "tokens": [host["audit_log_rollout_api_token"]]} for name, host in site.hosts.items()]
    )
    site.service.seed({name: [{**SLACK, "name": f"of {name}"}] for name in site.hosts})
    site.describe([])
    run = site.run("export").succeeded
    files = list((run.folder / "export").glob(f"*/{FILE}"))
    texts = {path.parent.name: path.read_text() for path in files}
    assert sorted(text.splitlines()[1] for text in texts.values()) == sorted(map(_first_line, site.hosts))
    assert sorted(run.folder.rglob(FILE)) == sorted(files)

    site.files = {name: {FILE: texts[name]} for name in read}
    del site.hosts[".."]  # for which Ansible reads the whole folder of the inventory
    run = site.run("rollout").succeeded
    listed = {name: [each["name"] for each in account["results"]] for name, account in run.accounts.items()}
    assert listed == {name: [f"of {name}"] if name in read else [] for name in site.hosts}
    assert run.writes == []


def _first_line(account: str) -> str:
    return f"# The audit log subscriptions of {json.dumps(account)}, for community.launchdarkly.rollout."


def test_an_export_is_taken_as_it_is_whatever_the_inventory_says_of_all_accounts(site: Site) -> None:
    site.add("acme", "empty")
    site.common |= {
        "audit_log_rollout_subscriptions": [{"integration_key": "zapier", "name": "Of all"}],
        "audit_log_rollout_scope": {"integration_keys": ["zapier"], "tags": ["managed"]},
        "audit_log_rollout_prune": True,
    }
    site.service.seed({"acme": [SLACK]})
    run = site.run("export").succeeded
    for name in site.hosts:
        site.files[name] = {FILE: (run.folder / "export" / name / FILE).read_text()}
    run = site.run("rollout").succeeded
    assert run.states == {"acme": "unchanged", "empty": "unchanged"}
    assert run.writes == []


def test_an_export_changes_nothing_and_is_good_for_an_empty_account(site: Site) -> None:
    for first in range(0, ACCOUNTS, A_RUN):
        _export_and_roll_out(site, range(first, first + A_RUN))


def _export_and_roll_out(site: Site, seeds: range) -> None:
    poison = site.folder / "poisoned"
    names = [f"account{seed}" for seed in seeds]
    site.hosts, site.files = {}, {}
    site.add(*names)
    seeded = [random_account(random.Random(seed), str(poison)) for seed in seeds]
    # The order in which the integrations are read.
    seeded = [sorted(account, key=lambda each: KINDS.index(each["kind"])) for account in seeded]
    site.service.reset()
    site.service.seed(dict(zip(names, seeded, strict=True)))
    before = site.service.state()

    run = site.run("export").succeeded
    assert run.writes == []
    assert sorted(path.name for path in (run.folder / "export").iterdir()) == sorted(names)
    files = {name: run.folder / "export" / name / FILE for name in names}
    assert [path.stat().st_mode & 0o077 for path in files.values()] == [0] * len(names)
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    vaults = {name: _vault(texts[name], before[name]) for name in names}
    for name in names:
        assert list(vaults[name]) == _listed_variables(texts[name])
        for secret in vaults[name].values():
            assert not any(form in texts[name] for form in (secret, json.dumps(secret)[1:-1]))

    # Rolled out to the same account: half of them with the secrets filled in, half of them without.
    for number, name in enumerate(names):
        site.files[name] = {FILE: texts[name], "vault.yml": _dumped(vaults[name] if number % 2 else {})}
    _roll_out(site, poison)
    assert site.service.writes() == []
    assert site.service.state() == before

    # Rolled out to an empty account: without the entries of which the file says that they can't be.
    wanted: dict[str, list[Json]] = {}
    for name in names:
        doomed = _check_notes(texts[name], before[name])
        wanted[name] = [each for number, each in enumerate(before[name]) if number not in doomed]
        site.files[name] = {FILE: _without(texts[name], doomed), "vault.yml": _dumped(vaults[name])}
    site.service.reset()
    _roll_out(site, poison)
    after = site.service.state()
    for name in names:
        assert normal(after[name]) == normal(map(_portable, wanted[name])), name


def _roll_out(site: Site, poison: Path) -> None:
    run = site.run("rollout", audit_log_rollout_rings=["100%"]).succeeded
    assert bool(run.writes) == any(run.changed.values())
    assert not poison.exists(), "a text of the account was taken for a template"


def _vault(text: str, subscriptions: Sequence[Json]) -> dict[str, str]:
    """Return the secrets to fill in, by the variables that stand in the file."""
    vault = {}
    for entry, subscription in zip(yaml.load(text, _Loader)[LIST], subscriptions, strict=True):
        assert (entry["integration_key"], entry["name"]) == (subscription["kind"], subscription["name"])
        api_names = {option_name(name): name for name in fields(subscription["kind"])}
        options = {api_names[option]: value for option, value in entry["config"].items()}
        for name, value in [*options.items(), *((LEGACY[each], entry[each]) for each in LEGACY if each in entry)]:
            match = re.fullmatch(r"{{ (vault_\w+) \| default\(omit\) }}", str(value))
            if match and not isinstance(value, _Unsafe):
                holder = subscription["config"] if name in subscription["config"] else subscription
                vault[match[1]] = holder.get(name) or FILLED_IN
    return vault


def _listed_variables(text: str) -> list[str]:
    return re.findall(r"^#   (vault_\w+)$", text, re.MULTILINE)


def _check_notes(text: str, subscriptions: Sequence[Json]) -> list[int]:
    """Check that the file says of each subscription why it is not portable, and return those that must be left out."""
    left = re.findall(r"^#   (\S+ \".*)$", text, re.MULTILINE)
    silent, doomed = [], []
    for number, reasons in enumerate(reasons_against(subscriptions)):
        label = f"{subscriptions[number]['kind']} {json.dumps(subscriptions[number]['name'])} "
        for kind, _space, what in (reason.partition(" ") for reason in reasons):
            note = next(
                (each for each in left if each.startswith(label) and WORDS[kind] in each and what in each), None
            )
            if note is None:
                silent.append((label, kind, what))
            else:
                left.remove(note)
            if kind in FATAL:
                doomed.append(number)
    assert (silent, left) == ([], []), (silent, left)
    return sorted(set(doomed))


def _without(text: str, doomed: Sequence[int]) -> str:
    """Return the file's text without the entries of these numbers."""
    document = yaml.compose(text, _Loader)
    assert isinstance(document, yaml.MappingNode)
    _scope, (_key, entries) = document.value
    lines = text.splitlines(keepends=True)
    for number in reversed(doomed):
        node = entries.value[number]
        del lines[node.start_mark.line : node.end_mark.line]
    if len(doomed) == len(entries.value):
        return f"{LIST}: []\n"
    return "".join(lines)


def _portable(subscription: Json) -> Json:
    """Return what another account gets of a subscription."""
    known, config = fields(subscription["kind"]), {}
    for name, value in subscription["config"].items():
        if name in known and value is not None:
            config[name] = value if known[name].type == "boolean" else as_text(value)
    for name, each in known.items():
        has_legacy = subscription["url" if subscription["kind"] == "slack" else "apiKey"] and name in ("url", "apiKey")
        if each.default is not None:
            config.setdefault(name, each.default)
        elif each.required and each.type != "generated" and not has_legacy:
            # A secret that the account had lost, and that the file has a variable for.
            config.setdefault(name, FILLED_IN)
    return {**subscription, "config": config}


def _dumped(variables: dict[str, str]) -> str:
    return yaml.dump({name: _Unsafe(value) for name, value in variables.items()}, Dumper=_Dumper)

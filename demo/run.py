# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: real ansible-playbook against the emulator, in one account and then in three."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from emulator import Emulator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".build" / "demo"
EXAMPLE = ROOT / "docs" / "examples" / "accounts"
REPORT = FOLDER / "report"
EXPORT = FOLDER / "export"
ACCOUNTS = ("acme", "acme-eu", "acme-gov")
WRITES = ("POST", "PATCH", "DELETE")
INCIDENTS = """\
  - integration_key: slack
    name: Incident channel
    config:
      url: "{{ vault_slack_url }}"
    tags: [managed]
"""


@dataclass
class Demo:
    """Runs steps, shows Ansible's own output, and keeps what was proved."""

    emulator: Emulator
    environment: dict[str, str]
    proved: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def run(self, title: str, look_for: str, *args: str, status: int = 0, **expected: int) -> None:
        """Run ansible-playbook with the given arguments.

        ``status`` is the exit code that it must end with; ``expected`` the requests by method ("GET" is free), and
        ``changed`` what its recap must count over all hosts.
        """
        print(
            f"\n\033[1m== {title}\033[0m\n   Look for: {look_for}\n   $ ansible-playbook {_shown(args)}\n", flush=True
        )
        self.emulator.clear_requests()
        command = [str(Path(sys.executable).parent / "ansible-playbook"), *args]
        done = subprocess.run(command, cwd=FOLDER, env=self.environment, stdout=subprocess.PIPE, text=True)
        print("\n".join(line for line in done.stdout.splitlines() if line.strip()), flush=True)
        requests = Counter(request["method"] for request in self.emulator.requests())
        changed = sum(int(count) for count in re.findall(r"changed=(\d+)", done.stdout))
        facts = {"exit code": done.returncode, "changed": changed, **{method: requests[method] for method in WRITES}}
        wanted = {"exit code": status, **{name: expected.get(name, 0) for name in ("changed", *WRITES)}}
        sent = ", ".join(f"{count} {method}" for method, count in sorted(requests.items()))
        told = f"changed={changed}, exit code {done.returncode}, requests: {sent}"
        wrong = [f"{name} is {facts[name]}, not {wanted[name]}" for name in wanted if facts[name] != wanted[name]]
        (self.failed if wrong else self.proved).append(f"{title}: {'; '.join(wrong) or told}")
        print(f"\n   -> {told}{'' if not wrong else '  ** NOT AS SAID: ' + '; '.join(wrong)}", flush=True)

    def check(self, what: str, right: bool) -> None:
        """Keep whether something else is as said."""
        (self.proved if right else self.failed).append(what)
        print(f"   -> {what}: {'yes' if right else 'NO'}", flush=True)


def one_account(demo: Demo) -> None:
    """Run the story of one subscription in one account."""
    _chapter("One subscription", "demo/one_subscription.yml, in the account acme")
    play = ("one_subscription.yml", "--diff", "-e", "@group_vars/all/vault.yml")
    demo.run("Check mode", "what would be created; the secret is (changed)", *play, "--check", changed=1)
    demo.run("Apply", "the same diff; now it is sent", *play, changed=1, POST=1)
    demo.run("Apply again", "changed=0", *play)
    host = ("-e", "datadog_host=https://api.datadoghq.eu")
    demo.run("Change one field", "one line in the diff, one PATCH", *play, *host, changed=1, PATCH=1)
    demo.run("Info", "the secret as LaunchDarkly masks it, and how deliveries went", "info.yml")
    demo.run("Absent", "all of it goes", *play, "-e", "datadog_state=absent", changed=1, DELETE=1)


def three_accounts(demo: Demo) -> None:
    """Run the story of a list that is rolled out to three accounts."""
    _chapter("A rollout", "docs/examples/accounts: acme (with something made by hand), acme-eu, acme-gov")
    _make_by_hand(demo.emulator)
    extra = ("-e", f"audit_log_rollout_api_url={demo.emulator.url}")
    report = ("-e", f"audit_log_rollout_report_dir={REPORT}")
    rollout = ("-i", "inventory.yml", "community.launchdarkly.rollout", *extra, *report)
    export = ("-i", "inventory.yml", "community.launchdarkly.export", *extra, "-e", f"audit_log_export_dir={EXPORT}")
    demo.run("Export what is there", "a variables file for acme", *export, "--limit", "acme", changed=1)
    print((EXPORT / "acme" / "audit_log_subscriptions.yml").read_text())
    demo.run("Dry run", "what would be done in each account", *rollout, "--check", "--diff", changed=3)
    demo.run("Roll out", "acme first, as the canary, then the rest", *rollout, changed=3, POST=7, PATCH=1)
    demo.run("Roll out again", "changed=0", *rollout)

    _edit("group_vars/all/subscriptions.yml", "# An account's own list", f"{INCIDENTS}\n# An account's own list")
    _edit("group_vars/all/vault.yml", "example-token-of-acme-eu", "revoked")
    one_by_one = ("-e", '{"audit_log_rollout_rings": [1, 1, 1]}')
    demo.run(
        "Add a channel to the list, with a revoked token in acme-eu, one account a ring",
        "acme is changed, acme-eu fails and stops the rollout, acme-gov is not reached",
        *(*rollout, *one_by_one), status=2, changed=1, POST=1,
    )  # fmt: skip
    told = max(REPORT.glob("*-rollout-*/report.md"), key=lambda path: path.stat().st_mtime).read_text()
    print(told)
    demo.check("the report says that acme-eu failed and why", "401" in told and "acme-eu" in told)
    demo.check("the report says that acme-gov was not reached", "not reached" in told)
    _edit("group_vars/all/vault.yml", "revoked", "example-token-of-acme-eu")
    demo.run("Fix the token, and roll out", "acme is unchanged, the others catch up", *rollout, changed=2, POST=2)

    _edit("group_vars/all/subscriptions.yml", INCIDENTS, "")
    prune = (*rollout, "-e", "audit_log_rollout_prune=true")
    guard = ("-e", "audit_log_rollout_max_deletions=0")
    demo.run(
        "Take the channel out, and prune with a guard", "a refusal that names what would go", *prune, *guard, status=2
    )
    demo.run("Prune", "the channel goes from each account", *prune, changed=3, DELETE=3)
    left = [each["name"] for each in demo.emulator.state()["acme"]]
    demo.check("what was made by hand, without the tag of the scope, is still there", "Made by hand" in left)

    drift = ("-i", "inventory.yml", "community.launchdarkly.drift", *extra, *report)
    demo.run("Drift", "nothing differs", *drift)
    _edit_by_hand(demo.emulator)
    demo.run("Drift, after an edit by hand", "the field that differs", *drift, "--diff", status=2, changed=1)


def main() -> int:
    """Run the demonstration. Returns 0 where everything was as said, else 1."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(EXAMPLE, FOLDER)
    for play in (ROOT / "demo").glob("*.yml"):
        shutil.copy(play, FOLDER)
    accounts = [{"name": name, "tokens": [f"example-token-of-{name}"]} for name in ACCOUNTS]
    with Emulator(accounts=accounts) as emulator:
        demo = Demo(emulator, _environment(emulator.url))
        one_account(demo)
        three_accounts(demo)
    print("\n\033[1m== What was proved\033[0m")
    for line in demo.proved:
        print(f"   {line}")
    for line in demo.failed:
        print(f"   NOT AS SAID: {line}")
    print(f"\nThe last reports: {(REPORT / 'rollout.html').relative_to(ROOT)} and drift.html beside it")
    return 1 if demo.failed else 0


def _environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "LAUNCHDARKLY_"))}
    return {
        **kept,
        "LAUNCHDARKLY_ACCESS_TOKEN": "example-token-of-acme",
        "LAUNCHDARKLY_API_HOST": url,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
        "ANSIBLE_HOME": str(ROOT / ".build" / "ansible"),
        "ANSIBLE_REMOTE_TMP": str(ROOT / ".build" / "ansible" / "tmp"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOWS": "true",
    }


def _make_by_hand(emulator: Emulator) -> None:
    datadog = {"apiKey": "example-datadog-key-0123456789", "hostURL": "https://api.datadoghq.com"}
    flags = [{"effect": "allow", "resources": ["proj/*:env/production:flag/*"], "actions": ["*"]}]
    common = {"on": True, "statements": flags}
    emulator.seed(
        {
            "acme": [
                {**common, "kind": "datadog", "name": "Production changes", "config": datadog, "tags": []},
                {
                    **common,
                    "kind": "slack",
                    "name": "Made by hand",
                    "config": {"url": "https://hooks.slack.com/x"},
                    "tags": [],
                },
            ]
        }
    )


def _edit_by_hand(emulator: Emulator) -> None:
    state = emulator.state()
    splunk = next(each for each in state["acme-gov"] if each["kind"] == "splunk")
    splunk["config"]["skip-ca-verification"] = True
    emulator.seed(state)


def _edit(name: str, old: str, new: str) -> None:
    path = FOLDER / name
    text = path.read_text()
    if old not in text:
        raise SystemExit(f"the example has changed: {name} no longer has {old!r}")
    path.write_text(text.replace(old, new))


def _chapter(title: str, about: str) -> None:
    print(f"\n\033[1m{'=' * 100}\n{title}: {about}\033[0m")


def _shown(args: tuple[str, ...]) -> str:
    return shlex.join(args).replace(str(ROOT) + "/", "")


if __name__ == "__main__":
    sys.exit(main())

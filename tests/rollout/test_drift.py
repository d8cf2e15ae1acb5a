# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What drift finds beside what a rollout would change, and audit_log_drift_fail_on, which chooses what fails."""

from typing import Any

import pytest
from support.site import Json, Run, Site

from .folders import records, run_folder

FAIL_ON = "audit_log_drift_fail_on"
URL = {"url": "https://hooks.example.com/s3cret-of-the-hook"}
DEVIATIONS = ("differs", "unlisted", "disabled", "failing")
"""Each is the name of an account that has this one deviation, and of what ``audit_log_drift_fail_on`` can name."""


def entry(name: str, **options: Any) -> Json:
    return {"integration_key": "zapier", "name": name, "config": URL, **options}


def stored(name: str, kind: str = "zapier", **members: Any) -> Json:
    return {"kind": kind, "name": name, "config": URL, "on": True, "tags": ["managed"], **members}


@pytest.fixture
def drifted(site: Site) -> Site:
    """An account for each deviation, and one that has none. Nobody prunes."""
    site.add("fine", *DEVIATIONS)
    site.describe([entry("One")])
    site.describe([entry("One", enabled=True)], "differs")
    site.common["audit_log_rollout_scope"] = {"integration_keys": ["zapier", "mattermost"], "tags": ["managed"]}
    site.service.seed(
        {
            "fine": [stored("One"), stored("Not ours", "mattermost", tags=[]), stored("Not in scope", "slack")],
            "differs": [stored("One", on=False)],
            "unlisted": [stored("One"), stored("Foreign", "mattermost", on=False)],
            "disabled": [stored("One", on=False)],
            "failing": [stored("One")],
        }
    )
    (failing,) = site.service.state()["failing"]
    error = {"statusCode": 503, "responseBody": f"can't post to {URL['url']}", "timestamp": 1_700_000_000_000}
    site.service.status("failing", failing["_id"], errors=[error])
    return site


def failed(run: Run) -> set[str]:
    """Return the accounts that failed."""
    return {name for name in run.accounts if f"fatal: [{name}]" in run.output}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, {"differs"}),
        (["differs", "unlisted"], {"differs", "unlisted"}),
        ("disabled,failing", {"disabled", "failing"}),
        ([], set()),
        (list(DEVIATIONS), set(DEVIATIONS)),
    ],
)
def test_what_fails_an_account(drifted: Site, given: Any, expected: set[str]) -> None:
    run = drifted.run("drift", **({} if given is None else {FAIL_ON: given}))
    assert run.code == (2 if expected else 0)
    assert failed(run) == expected
    assert {each["method"] for each in run.requests} == {"GET"}


def test_everything_is_found_whatever_fails(drifted: Site) -> None:
    run = drifted.run("drift", "-vvvv", **{FAIL_ON: []}).succeeded
    found = records(run_folder(run.folder / "report"))
    assert {name: [each for each in DEVIATIONS[1:] if record[each]] for name, record in found.items()} == {
        name: [name] if name in DEVIATIONS[1:] else [] for name in found
    }
    (foreign,) = found["unlisted"]["unlisted"]
    assert (foreign["integration_key"], foreign["name"], foreign["enabled"]) == ("mattermost", "Foreign", False)
    (disabled,) = found["disabled"]["disabled"]
    assert (disabled["integration_key"], disabled["name"]) == ("zapier", "One")
    (failing,) = found["failing"]["failing"]
    assert (failing["error_count"], failing["last_success"], failing["last_error"]) == (1, None, 1_700_000_000_000)
    assert [each["status_code"] for each in failing["errors"]] == [503]
    text = run.output + "".join(path.read_text() for path in (run.folder / "report").rglob("*") if path.is_file())
    assert "s3cret-of-the-hook" not in text


def test_what_is_pruned_is_not_unlisted(drifted: Site) -> None:
    drifted.common["audit_log_rollout_prune"] = True
    run = drifted.run("drift", **{FAIL_ON: ["unlisted"]}).succeeded
    record = records(run_folder(run.folder / "report"))["unlisted"]
    assert record["unlisted"] == []
    assert record["summary"]["deleted"] == 1


def test_a_later_success_ends_a_failure(drifted: Site) -> None:
    (failing,) = drifted.service.state()["failing"]
    drifted.service.status("failing", failing["_id"], successes=1)
    assert failed(drifted.run("drift", **{FAIL_ON: ["failing"]}).succeeded) == set()


@pytest.mark.parametrize("given", ["", "differ", ["differs", "x"], {"differs": True}, None, [1]])
def test_what_it_cannot_name_is_refused(drifted: Site, given: Any) -> None:
    run = drifted.run("drift", **{FAIL_ON: given})
    assert run.code == 2
    assert run.requests == []
    assert FAIL_ON in run.output


def test_one_token_that_is_refused_does_not_hide_the_others(drifted: Site) -> None:
    drifted.hosts["fine"]["audit_log_rollout_api_token"] = "revoked"
    run = drifted.run("drift", **{FAIL_ON: list(DEVIATIONS)})
    assert failed(run) == {"fine", *DEVIATIONS}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page: its markup, what each cell says, and that nothing from outside becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout import page as module
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.page import render_page
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.run import Kind
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.states import STATES
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.text import one_line
from support.counting import counted
from support.html_tree import Node, parse
from support.report_samples import (
    FORBIDDEN,
    HOSTILE,
    SAMPLES,
    Json,
    Records,
    drift,
    failing,
    failure,
    fleet,
    hostile,
    planned,
    record,
    refused,
    report,
    response,
    result,
    stopped,
    subscription,
    three,
    unauthorized,
)

ELEMENTS = {
    *(
        "html",
        "head",
        "b",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "div",
        "p",
        "span",
        "h1",
        "h2",
    ),
    *("h3", "h4", "dl", "dt", "dd", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "bdi", "code"),
    *("small", "strong", "time", "details", "summary", "fieldset", "legend", "label", "input"),
}
ATTRIBUTES = {
    *("charset", "http-equiv", "content", "name", "lang", "class", "id", "href", "scope", "colspan", "title", "open"),
    *("datetime", "role", "tabindex", "aria-labelledby", "type", "checked", "data-s"),
}


def html_of(records: Records, kind: Kind = "rollout") -> str:
    return render_page(report(records, kind))


def page(records: Records, kind: Kind = "rollout") -> Node:
    return parse(html_of(records, kind))


def matrix(document: Node) -> tuple[list[Node], list[Node]]:
    """Return the matrix's header cells, and its rows."""
    table = document.one("table", class_="matrix")
    return list(table.one("thead").all("th")), list(table.one("tbody").all("tr"))


def cells(row: Node) -> list[str]:
    return [each.text for each in row.all("td")]


@pytest.mark.parametrize(
    ("phase", "kind", "action", "word"),
    [
        *(("applied", "rollout", action, action) for action in ("created", "updated", "deleted", "failed")),
        *(("planned", "plan", action, f"would be {action}") for action in ("created", "updated", "deleted")),
        *(("planned", "rollout", each, f"not reached (would be {each})") for each in ("created", "updated", "deleted")),
        ("applied", "rollout", "unchanged", "unchanged"),
        ("planned", "drift", "unchanged", "unchanged"),
        ("planned", "rollout", "unchanged", "not reached (no change)"),
    ],
)
def test_cell_and_its_details(phase: str, kind: Kind, action: str, word: str) -> None:
    document = page({"a": record(result(2, action), phase=phase), "b": record(result(1))}, kind)
    head, rows = matrix(document)
    row = next(each for each in rows if each.one("th").text.startswith("a"))
    titles = [next(each.all("bdi")).text for each in head[2:]]
    cells = dict(zip(titles, list(row.all("td"))[1:], strict=True))
    cell, other = cells["splunk"], cells["datadog"]
    assert (cell.text, other.text, other.has("class_", "none")) == (word, "—", True)
    if action == "unchanged":
        assert not list(cell.all("a"))
        names = [re.sub(r"\s+", " ", each.text).strip() for each in document.all("p", class_="quiet")]
        what = "Unchanged" if word == "unchanged" else "No change planned"
        assert f"{what} (1): splunk Security operations" in names
        return
    told = document.one(id=cell.one("a").attributes["href"][1:])
    assert next(told.one("th").all("bdi")).text == "Security operations"
    assert word in told.text


def test_each_state_has_its_words_symbol_and_colour() -> None:
    css = (Path(module.__file__).parent / "page.css").read_text()
    samples = [*SAMPLES.values(), report({"a": planned(result(0, "deleted"))}, "plan")]
    matrices = [parse(render_page(made)).one("table", class_="matrix") for made in samples]
    shown = {
        (cell.attributes["class"], cell.attributes.get("data-s"), cell.text.partition(" (")[0])
        for table in matrices
        for cell in table.all("td")
    }
    assert {(state.colour, state.symbol, state.words) for state in STATES.values()} <= shown
    assert [state.colour for state in STATES.values() if f".{state.colour} " not in css] == []


def test_cell_with_failing_deliveries() -> None:
    document = page(three())
    cell = next(each for each in matrix(document)[1][0].all("td") if "deliveries" in each.text)
    assert (cell.text, cell.has("class_", "red")) == ("updated, deliveries fail", True)
    text = re.sub(r"\s+", " ", document.text)
    assert "2 errors, the last one 2026-11-23 22:51:09 UTC" in text
    assert '2026-11-23 22:51:09 UTC, response 403: {"errors":["Forbidden"]}' in text


def test_what_is_off_failing_or_not_in_the_list_is_in_facts_cells_and_details() -> None:
    strays = [subscription(5, id=str(number), enabled=number > 0) for number in range(60)]
    given = planned(
        result(0),
        result(1),
        unlisted=strays,
        disabled=[subscription(0)],
        failing=[failing(1, response(), days=None)],
    )
    document = page({"a": given, "b": planned(result(0))}, "drift")
    facts = [
        (each.one("dt").text, each.one("dd").text.strip())
        for each in document.one("header").one("dl", class_="facts").all("div")
    ]
    for name, told in (
        ("Not in the list", "60 subscriptions in 1 account"),
        ("Switched off", "1 subscription in 1 account"),
        ("Failing deliveries", "1 subscription in 1 account"),
    ):
        assert (name, told) in facts
    head, rows = matrix(document)
    assert [each.text for each in head][:3] == ["Account", "Result", "Not in the list"]
    assert [cells(row) for row in rows] == [
        ["unchanged", "60 unlisted", "unchanged, off", "unchanged, deliveries fail"],
        ["unchanged", "—", "unchanged", "—"],
    ]
    details = re.sub(r"\s+", " ", document.one("details", id="a0").text)
    assert "1 error, the last one 2026-11-23 22:51:09 UTC, last success never" in details
    assert "elastic Audit archive, switched off" in details
    assert "and 10 more" in details


def test_a_run_that_finds_nothing_says_so() -> None:
    header = page({"a": planned(result(0))}, "drift").one("header").text
    assert header.count("none") == 3


def test_what_would_change_stands_out_where_it_was_not_reached() -> None:
    document = page({"a": planned(result(0), result(1, "updated"), result(2, "created"))})
    assert [each.attributes["class"] for each in matrix(document)[1][0].all("td")] == [
        *("yellow", "plain", "yellow", "yellow")
    ]
    assert "1 no change, 1 would be updated, 1 would be created" in document.one("summary").text


def test_rows_without_results() -> None:
    records = {
        "done": record(result(0), result(1)),
        "missed": None,
        "refused": record(failure=unauthorized()),
        "no plan": planned(failure=failure("no response")),
        "nothing": record(),
    }
    _head, rows = matrix(page(records))
    told = [cells(row) for row in rows]
    assert told[0][1].startswith("failed: Could not list the datadog subscriptions")
    assert "c81d0f32-77be" not in told[0][1], "request ids are in the details"
    assert told[1:] == [
        ["not reached", "not reached"],
        ["not reached", "not reached, and its plan failed: no response"],
        ["unchanged", "unchanged", "unchanged"],
        ["unchanged", "no subscriptions"],
    ]
    assert [each.attributes.get("colspan") for row in rows[:2] for each in row.all("td")] == [None, "2"] * 2
    assert "GET /api/v2/integrations/datadog, 401 unauthorized, request c81d0f32-77be" in page(records).text


def test_details_tell_patch_deliveries_and_reason() -> None:
    document = page({"a": record(result(2, "failed"), result(1, "updated"))})
    failed = document.one("tr", id="a0-0")
    for part in (
        str(FORBIDDEN["message"]),
        "PATCH /api/v2/integrations/splunk/5f0000000000000000000002, 403 forbidden, request 9f1c2b7e-41aa",
        'tried: add /tags → ["audit", "managed-by-ansible"]',
        "314 delivered, 2 failed\nlast success 2026-11-23 22:51:12 UTC\nlast error 2026-11-23 02:32:30 UTC",
    ):
        assert part in failed.text, part
    steps = [each.text for each in document.one("tr", id="a0-1").all("code")]
    assert steps[0] == 'replace /config/token → "(changed)"'
    assert len(steps) == 2


def test_what_failed_is_first_in_an_account_and_in_the_matrix() -> None:
    document = page({"a": record(result(0, "created"), result(1), result(2, "failed"), failing=[failing(1)])})
    assert [
        each.attributes["id"] for each in document.one("table", class_="results").all("tr") if "id" in each.attributes
    ] == [*("a0-2", "a0-1", "a0-0")]
    assert [each.one("a").attributes["href"] for each in matrix(document)[0][2:]] == ["#s2", "#s1", "#s0"]


def test_totals_on_top() -> None:
    tiles = [
        (each.one("dt").text, each.one("dd").text)
        for group in page(three()).all(class_="totals")
        for each in group.all("div")
    ]
    assert tiles == [
        *(("failed", "2"), ("not reached", "1")),
        *(("failed", "1"), ("not reached", "3"), ("created", "2"), ("updated", "1"), ("deleted", "1")),
        ("unchanged", "4"),
    ]


def test_head_says_what_and_when() -> None:
    header = page(three()).one("header")
    assert header.one("h1").text == "Rollout: 2 accounts changed (1 in part), up to ring 2 of 3"
    assert "2026-11-23 22:48:31 UTC" in header.text
    assert "https://app.eu.launchdarkly.com (1 account)" in header.text
    assert page(refused()).one("h1").text == "Run refused: nothing was changed"


def test_the_verdict_names_accounts_once_for_each_cause() -> None:
    document = page(stopped())
    verdict = document.one("div", class_="verdict")
    first, *_others = verdict.one("ul").all("li")
    assert [each.text for each in first.all("a")] == ["acme-003-identity", "acme-005-payments", "acme-006-search"]
    assert document.one("details", id=next(first.all("a")).attributes["href"][1:]).one("h3").text == "acme-003-identity"
    assert "request-" not in verdict.text
    assert "request-3" in document.text
    assert "and 19 more" in verdict.text


def test_what_does_not_count_stands_apart() -> None:
    counted, noted = page(drift(), "drift").all("div", class_="verdict")
    assert ("made by hand" in counted.text, "made by hand" in noted.text) == (False, True)


def test_a_verdict_of_many_causes_is_short() -> None:
    records = {f"a{number}": planned(result(0, "created", name=f"n{number}")) for number in range(300)}
    causes = list(page(records, "plan").one("ul", class_="causes").all("li"))
    assert len(causes) == 21
    assert "280 more causes" in causes[-1].text


def test_accounts_that_need_attention_are_first_and_open() -> None:
    document = page(fleet(200))
    _head, rows = matrix(document)
    assert [cells(row)[0] for row in rows][:7] == ["failed"] * 2 + ["not reached"] * 2 + ["changed"] * 2 + ["unchanged"]
    accounts = list(document.all("details"))
    assert [each.one("h3").text for each in accounts] == [row.one("th").one("a").text for row in rows]
    assert ["open" in each.attributes for each in accounts] == [True] * 6 + [False] * 194
    many = page(fleet(200, changed=True))
    assert sum("open" in each.attributes for each in many.all("details")) == 2


@pytest.mark.parametrize(
    ("records", "choices"),
    [
        (fleet(200), ["all (200)", "with changes or findings (6)", "need attention (4)"]),
        ({"a": None, "b": record(result(0))}, ["all (2)", "need attention (1)"]),
        ({"a": record(result(0, "updated")), "b": record(result(0))}, ["all (2)", "with changes or findings (1)"]),
        ({"a": None, "b": record(result(0, "updated"))}, ["all (2)", "need attention (1)"]),
        ({"a": record(result(0)), "b": record(result(0))}, []),
        (
            {"a": record(result(0), disabled=[subscription(0)]), "b": record()},
            ["all (2)", "with changes or findings (1)"],
        ),
    ],
)
def test_filter_has_the_choices_that_differ(records: Records, choices: list[str]) -> None:
    assert [each.text.strip() for each in page(records).all("label")] == choices


def test_tables_are_tables() -> None:
    for document in (page(three()), page(fleet(200)), page(hostile())):
        for table in document.all("table"):
            head = list(table.one("thead").all("th"))
            assert all(each.has("scope", "col") for each in head)
            for row in table.one("tbody").all("tr"):
                assert row.one("th").has("scope", "row")
                cells = [each for each in row.children if isinstance(each, Node)]
                assert sum(int(each.attributes.get("colspan", 1)) for each in cells) == len(head)


def test_columns_stay_few() -> None:
    strays = [[result(1, "deleted", name=f"left {a} {b}", pruned=True) for b in range(10)] for a in range(40)]
    strays[7] = [result(1, "failed", name="stray", pruned=True)]
    records = {f"a{number}": record(*map(result, range(20)), *each) for number, each in enumerate(strays)}
    document = page(records)
    head, rows = matrix(document)
    assert len(head) == 2 + 21 + 1
    assert [each.text for each in (head[2], head[-1])] == ["datadogstray", "390 more"]
    assert cells(rows[0])[1] == "failed"
    assert cells(rows[1])[-1] == "10 deleted"
    assert "left 39 9" in document.text


def check_safe(document: Node) -> None:
    nodes = list(document.all())
    assert {each.tag for each in nodes} <= ELEMENTS
    assert {name for each in nodes for name in each.attributes} <= ATTRIBUTES
    ids = [each.attributes["id"] for each in nodes if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    links = {each.attributes["href"] for each in nodes if "href" in each.attributes}
    assert links <= {f"#{each}" for each in ids}
    classes = {name for each in nodes for name in each.attributes.get("class", "").split()}
    assert all(re.fullmatch("[a-z_-]+", each) for each in classes)
    assert len([each for each in nodes if each.tag == "style"]) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_everywhere(text: str) -> None:
    check_safe(page({key: value for key, value in hostile().items() if key == text}))
    document = parse(render_page(report({text: record(failure=failure(text))}, limit=text)))
    check_safe(document)
    told = [document.text, *(value for each in document.all() for value in each.attributes.values())]
    assert all(each.replace("\n", "").isprintable() for each in told)
    for place in (document.one("div", class_="verdict"), document.one("h3"), document.one("td", class_="wide")):
        assert one_line(text).strip()[:80] in one_line(place.text)


def test_each_kind_of_text_is_shown_as_it_is_and_isolated() -> None:
    text = HOSTILE[0]
    places = {name: f"{text}{name}" for name in ("status", "code", "message", "request_id", "method", "path")}
    named: Json = {"name": f"{text}name", "integration_key": f"{text}key", "id": f"{text}id"}
    entry = result(
        0,
        "failed",
        **named,
        failure=places,
        patch=[{"op": f"{text}op", "path": f"{text}path", "value": f"{text}value"}],
    )
    delivery = failing(0, response(f"{text}response", f"{text}body"), **named)
    stray = {"name": f"{text}stray", "integration_key": f"{text}key", "id": f"{text}strayid", "enabled": False}
    given = record(
        entry,
        instance=f"{text}instance",
        at=f"{text}at",
        deliveries=[delivery],
        failing=[delivery],
        unlisted=[stray],
        failure={"msg": f"{text}msg", "failure": {**places, "message": "", "code": f"{text}code2"}},
    )
    document = parse(render_page(report({f"{text}host": given}, limit=f"{text}limit")))
    check_safe(document)
    own = {"name", "key", "id", "op", "value", "response", "body", "instance", "at", "msg", "host", "stray", "strayid"}
    for what in {*places, *own, "code2", "limit"}:
        assert f"{text}{what}" in document.text, what
    isolated = ("bdi", "code", "time", "title", "style")
    loose = [
        child
        for node in document.all()
        if node.tag not in isolated
        for child in node.children
        if isinstance(child, str) and "canary" in child
    ]
    assert loose == []


def test_the_page_forbids_all_but_its_own_style() -> None:
    document = page(three())
    policy = document.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    (css,) = document.one("style").children
    assert isinstance(css, str)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize(
    "records",
    [
        fleet(200),
        fleet(200, changed=True),
        {f"acme-{number}": record(*[result(each, "failed") for each in range(20)]) for number in range(200)},
        {
            name: each
            and replace(each, unlisted=[subscription(9, enabled=True)] * 100, failing=[failing(2, response())])
            for name, each in fleet(200).items()
        },
    ],
    ids=["unchanged", "changed", "failed", "found"],
)
def test_200_accounts_with_20_subscriptions(records: Records) -> None:
    html = html_of(records)
    assert len(html.encode()) < 3_000_000
    check_safe(parse(html))


def test_long_texts_do_not_make_a_long_page() -> None:
    failure = {**FORBIDDEN, "message": "m" * 10_000, "path": "p" * 10_000}
    patch = [{"op": "replace", "path": "/statements", "value": "v" * 10_000}]
    entries = [result(each, "failed", failure=failure, patch=patch) for each in range(20)]
    html = html_of({f"acme-{number}": record(*entries) for number in range(200)})
    assert len(html.encode()) < 4_000_000
    few = page({"a": record(entries[0])})
    assert f"{'m' * 2000}… (8,000 more characters)" in few.text


def test_work_grows_with_the_number_of_accounts() -> None:
    def lines(accounts: int) -> int:
        records = fleet(accounts, changed=True)
        with counted() as work:
            html_of(records)
        return work.lines

    assert 0 < lines(400) <= 9 * lines(50)

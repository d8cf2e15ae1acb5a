# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page: its markup, what each cell says, and that nothing from outside becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

import pytest
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report import build_report
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_html import render_html
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_markup import element, style
from ansible_collections.community.launchdarkly.plugins.plugin_utils._report_text import one_line
from support.counting import counted
from support.html_tree import Node, parse
from support.report_samples import (
    FORBIDDEN,
    HOSTILE,
    SHOWN,
    UNAUTHORIZED,
    Record,
    fleet,
    hostile,
    record,
    result,
    three,
)

Records = Mapping[str, "Record | None"]

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "div", "p", "span", "h1", "h2"),
    *("h3", "h4", "dl", "dt", "dd", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "bdi", "code"),
    *("small", "strong", "time", "details", "summary", "fieldset", "legend", "label", "input"),
}
ATTRIBUTES = {
    *("charset", "http-equiv", "content", "name", "lang", "class", "id", "href", "scope", "colspan", "title", "open"),
    *("datetime", "role", "tabindex", "aria-labelledby", "type", "checked"),
}


def html_of(records: Records, check_mode: bool = False, title: str = "Audit log subscriptions") -> str:
    shown = {**SHOWN, "title": title}
    return render_html(build_report(records, hosts=list(records), check_mode=check_mode, **shown))


def page(records: Records, check_mode: bool = False, title: str = "Audit log subscriptions") -> Node:
    return parse(html_of(records, check_mode, title))


def matrix(document: Node) -> tuple[list[Node], list[Node]]:
    """Return the matrix's header cells, and its rows."""
    table = document.one("table", class_="matrix")
    return list(table.one("thead").all("th")), list(table.one("tbody").all("tr"))


def cells(row: Node) -> list[str]:
    return [each.text for each in row.all("td")]


@pytest.mark.parametrize(
    ("phase", "check_mode", "action", "word"),
    [
        *(("applied", False, action, action) for action in ("created", "updated", "deleted", "unchanged", "failed")),
        ("planned", True, "created", "would be created"),
        ("planned", True, "updated", "would be updated"),
        ("planned", True, "deleted", "would be deleted"),
        ("planned", True, "unchanged", "unchanged"),
        ("planned", False, "created", "not reached (would be created)"),
        ("planned", False, "updated", "not reached (would be updated)"),
        ("planned", False, "deleted", "not reached (would be deleted)"),
        ("planned", False, "unchanged", "not reached (no change)"),
    ],
)
def test_cell_and_its_details(phase: str, check_mode: bool, action: str, word: str) -> None:
    document = page({"a": record(result(2, action), phase=phase), "b": record(result(1))}, check_mode)
    row = next(each for each in matrix(document)[1] if each.one("th").text.startswith("a"))
    _result, cell, other = row.all("td")
    assert (cell.text, other.text, other.has("class_", "none")) == (word, "—", True)
    if action == "unchanged":
        assert not list(cell.all("a"))
        (names,) = [each.text for each in document.all("p", class_="quiet") if "Security operations" in each.text]
        assert names in (
            "Unchanged (1): splunk Security operations",
            "No change planned (1): splunk Security operations",
        )
        return
    told = document.one(id=cell.one("a").attributes["href"][1:])
    assert next(told.one("th").all("bdi")).text == "Security operations"
    assert word in told.text


def test_cell_with_failing_deliveries() -> None:
    document = page(three())
    cell = next(each for each in matrix(document)[1][0].all("td") if "deliveries" in each.text)
    assert (cell.text, cell.has("class_", "failed")) == ("updated, deliveries fail", True)
    assert "2 errors, the last one 2026-11-23 22:49:20 UTC" in document.text
    assert '2026-11-23 22:49:20 UTC, answer 403: {"errors":["Forbidden"]}' in document.text


def test_what_would_change_stands_out_where_it_was_not_reached() -> None:
    document = page({"a": record(result(0), result(1, "updated"), result(2, "created"), phase="planned")})
    assert [each.attributes["class"] for each in matrix(document)[1][0].all("td")] == [
        *("not_reached", "no_change", "not_reached", "not_reached")
    ]
    assert "1 no change, 1 would be updated, 1 would be created" in document.one("summary").text


def test_rows_without_results() -> None:
    records = {
        "done": record(result(0), result(1)),
        "missed": None,
        "refused": record(failure={"msg": "Invalid access token", "failure": UNAUTHORIZED}),
        "no plan": record(phase="planned", failure={"msg": "no answer", "failure": None}),
        "nothing": record(),
    }
    _head, rows = matrix(page(records))
    assert [cells(row) for row in rows] == [
        ["failed", "failed: Invalid access token"],
        ["not reached", "not reached"],
        ["not reached", "not reached, and its plan failed: no answer"],
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


def test_totals_on_top() -> None:
    tiles = [
        (each.one("dt").text, each.one("dd").text)
        for group in page(three()).all(class_="totals")
        for each in group.all("div")
    ]
    assert tiles == [
        *(("failed", "2"), ("not reached", "1"), ("changed", "0"), ("unchanged", "0")),
        *(
            ("failed", "1"),
            ("not reached", "3"),
            ("created", "2"),
            ("updated", "1"),
            ("deleted", "1"),
            ("unchanged", "4"),
        ),
    ]


def test_head_says_what_and_when() -> None:
    text = page(three()).one("header").text
    assert "Applied" in text
    assert "2026-11-23 22:48:31 UTC" in text
    assert "https://app.eu.launchdarkly.com (1 account)" in text
    dry = page({"a": record(result(0), phase="planned")}, check_mode=True).one("header").text
    assert "Dry run (check mode): nothing was written" in dry


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
        (fleet(200), ["all (200)", "not unchanged (6)", "need attention (4)"]),
        ({"a": None, "b": record(result(0))}, ["all (2)", "need attention (1)"]),
        ({"a": record(result(0, "updated")), "b": record(result(0))}, ["all (2)", "not unchanged (1)"]),
        ({"a": None, "b": record(result(0, "updated"))}, ["all (2)", "need attention (1)"]),
        ({"a": record(result(0)), "b": record(result(0))}, []),
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
    assert len(head) == 2 + 20 + 1
    assert head[-1].text == "391 more"
    assert cells(rows[0])[-1] == "1 failed"
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
    records = {key: value for key, value in hostile().items() if key == text}
    for title in (text, "t"):
        check_safe(page(records, title=title))
    document = page({text: record(failure={"msg": text, "failure": None})}, title=text)
    told = [document.text, *(value for each in document.all() for value in each.attributes.values())]
    assert all(each.replace("\n", "").isprintable() for each in told)
    assert document.one("title").text.startswith(one_line(text)[:200])
    for place in (
        document.one("h1"),
        document.one("p", class_="verdict"),
        document.one("h3"),
        document.one("td", class_="wide"),
    ):
        assert one_line(text).strip()[:200] in one_line(place.text)


def test_each_kind_of_text_is_shown_as_it_is() -> None:
    text = HOSTILE[0]
    places = {name: f"{text}{name}" for name in ("status", "code", "message", "request_id", "method", "path")}
    entry = result(
        0,
        "failed",
        name=f"{text}name",
        integration_key=f"{text}key",
        id=f"{text}id",
        failure=places,
        patch=[{"op": f"{text}op", "path": f"{text}path", "value": f"{text}value"}],
    )
    delivery = {
        **entry,
        "error_count": 1,
        "last_error": None,
        "errors": [{"status_code": f"{text}answer", "response_body": f"{text}body", "timestamp": None}],
    }
    given = record(entry, instance=f"{text}instance", at=f"{text}at", deliveries=[delivery])
    given["failure"] = {"msg": f"{text}msg", "failure": {**places, "message": "", "code": f"{text}code2"}}
    document = page({f"{text}host": given}, title=f"{text}title")
    check_safe(document)
    for what in (
        "name",
        "key",
        "id",
        "op",
        "path",
        "value",
        "answer",
        "body",
        "instance",
        "at",
        "msg",
        "host",
        "title",
    ):
        assert f"{text}{what}" in document.text, what
    for what in (*places, "code2"):
        assert f"{text}{what}" in document.text, what


def test_the_page_forbids_all_but_its_own_style() -> None:
    document = page(three())
    policy = document.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    (css,) = document.one("style").children
    assert isinstance(css, str)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in css
    assert "@import" not in css


def test_elements_refuse_what_could_run_or_load() -> None:
    assert (
        element("a", "<", ["&", None], href="#a1", title='"<').html == '<a href="#a1" title="&quot;&lt;">&lt;&amp;</a>'
    )
    for attributes in ({"onclick": "x"}, {"style": "x"}, {"src": "x"}, {"href": "javascript:x"}, {"href": "#a b"}):
        with pytest.raises(ValueError):
            element("a", **attributes)
    with pytest.raises(ValueError):
        style("</style>")


@pytest.mark.parametrize(
    "records",
    [
        fleet(200),
        fleet(200, changed=True),
        {f"acme-{number}": record(*[result(each, "failed") for each in range(20)]) for number in range(200)},
    ],
    ids=["unchanged", "changed", "failed"],
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

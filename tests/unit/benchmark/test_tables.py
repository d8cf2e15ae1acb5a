# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of rows, and the file of the figures."""

from __future__ import annotations

from benchmark import loop, rollout
from benchmark.measured import Measured, Peak, Row, Sample, as_json, from_json
from benchmark.service import size
from benchmark.tables import TABLES, memory_table, rows_table

TABLE = {table.kind: table for table in TABLES}
MEASURED = Measured(
    {
        Row("rollout", rollout.ROLLOUT, "no change", 10, "0 ms"): [Sample(9.0, 7), Sample(1.0, 7), Sample(2.0, 7)],
        Row("rollout", rollout.PING, "no change", 10, "0 ms"): [Sample(6.0), Sample(4.0), Sample(1.0)],
        Row("rollout", rollout.ROLLOUT, "no change", 300, "0 ms"): [Sample(30.0, 3000, 1234567)],
        Row("rollout", rollout.ROLLOUT, "no change", 10, "TLS"): [Sample(3.0, 7, 70)] * 3,
        Row("loop", loop.READ, "no change", 2, "0 ms"): [Sample(0.8, 2, 20)],
        Row("loop", loop.IN_PROCESS, "update", 2, "0 ms"): [Sample(0.02, 4, 40)],
    },
    {rollout.ROLLOUT: Peak(200 * 2**20, 150 * 2**20)},
)


def test_the_time_is_a_median_of_one_and_the_rows_of_a_size_are_together() -> None:
    assert rows_table(TABLE["rollout"], MEASURED).splitlines()[2:] == [
        "| `rollout` | no change | 10 | 0 ms | 200 | 1.50 | – | 7 | 0 |",
        "| `rollout` | no change | 10 | TLS | 300 | 0.75 | – | 7 | 70 |",
        "| `ping` | no change | 10 | 0 ms | 400 | 1.00 | – | 0 | 0 |",
        "| `rollout` | no change | 300 | 0 ms | 100 | – | – | 3,000 | 1,234,567 |",
    ]


def test_an_update_is_beside_an_update_by_hand_and_beside_one_read() -> None:
    last = rows_table(TABLE["loop"], MEASURED).splitlines()[-1]
    assert last == f"| {loop.IN_PROCESS} | update | 2 | 0 ms | 10.0 | 0.025 | – | 4 | 40 |"


def test_only_what_sends_no_requests_is_compared_over_another_link() -> None:
    row = Row("loop", loop.IN_PROCESS, "no change", 2, "TLS")
    table = rows_table(TABLE["loop"], Measured({**MEASURED.samples, row: [Sample(0.4, 2, 20)]}))
    assert f"| {loop.IN_PROCESS} | no change | 2 | TLS | 200 | – | – | 2 | 20 |" in table.splitlines()


def test_each_line_of_a_table_has_as_many_cells() -> None:
    for text in [memory_table(MEASURED), *(rows_table(table, MEASURED) for table in TABLES)]:
        assert len({line.count("|") for line in text.splitlines()}) == 1


def test_the_figures_are_the_same_after_a_way_through_a_file() -> None:
    assert from_json(as_json(MEASURED)) == MEASURED


def test_the_bytes_of_a_request_are_those_of_http() -> None:
    sent = (
        f"GET /api/v2/integrations/slack?limit=5 HTTP/1.1\r\nAuthorization: {'x' * 40}\r\nContent-Length: 2\r\n\r\n[]"
    )
    headers = {"Authorization": "<token>", "Content-Length": "2"}
    path = "/api/v2/integrations/slack"
    assert size({"method": "GET", "path": path, "query": {"limit": "5"}, "headers": headers}) == len(sent)


def test_rows_that_are_measured_again_lose_their_last_figures() -> None:
    assert {row.kind for row in MEASURED.without(["loop"]).samples} == {"rollout"}
    assert MEASURED.without(["loop"]).peaks == MEASURED.peaks
    assert {row.kind for row in MEASURED.without(["rollout"]).samples} == {"loop"}
    assert MEASURED.without(["rollout"]).peaks == {}

# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page in a real browser: that nothing in it runs or is loaded, and that it can be read and used."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.community.launchdarkly.plugins.module_utils._options.wording import visible
from ansible_collections.community.launchdarkly.plugins.plugin_utils._rollout.page import render_page
from support.html_tree import parse
from support.report_samples import HOSTILE, SAMPLES

from .chromium import SITE, Chromium, Network
from .conftest import Measure

TITLE = "Audit log subscriptions"
PAGES = {name: render_page(made) for name, made in SAMPLES.items()}
FLEET, THREE = PAGES["200 accounts"], PAGES["three accounts"]
BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def test_unescaped_text_would_run_and_load(chromium: Chromium, network: Network) -> None:
    """What the next test sees nothing of is seen where it happens."""
    page = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body>"
    assert "<title>ran</title>" in chromium.dom(page + HOSTILE[0])
    assert "http://canary.example/script" in network.asked
    assert "<title>ran</title>" in chromium.dom(page + HOSTILE[1])
    assert "http://canary.example/img" in network.asked
    chromium.dom(page + HOSTILE[4].partition("<iframe")[1] + HOSTILE[4].partition("<iframe")[2])
    assert "http://canary.example/frame" in network.asked
    chromium.dom(page + HOSTILE[5])
    assert {"http://canary.example/css", "http://canary.example/link"} <= set(network.asked)
    chromium.dom(page + HOSTILE[6])
    assert any("canary.example/refresh" in each for each in network.asked)


def test_hostile_records_run_and_load_nothing(chromium: Chromium, network: Network) -> None:
    dom = chromium.dom(PAGES["hostile"])
    assert network.asked == [f"{SITE}/report.html"]
    document = parse(dom)
    assert document.one("title").text == TITLE
    # The browser built exactly the elements that were written.
    written = parse(PAGES["hostile"])
    assert [(each.tag, each.attributes) for each in document.all()] == [
        (each.tag, each.attributes) for each in written.all()
    ]
    for text in HOSTILE:
        assert visible(text)[:80] in document.text


def test_page_forbids_scripts_styles_and_loading(measure: Measure, network: Network) -> None:
    told = measure(
        THREE,
        """
        const blocked = [];
        page.addEventListener("securitypolicyviolation", event => blocked.push(event.effectiveDirective));
        const add = (name, attributes, text = "") => {
          const made = page.createElement(name);
          Object.entries(attributes).forEach(each => made.setAttribute(...each));
          made.textContent = text;
          page.body.append(made);
        };
        add("script", {}, "document.title = 'ran'");
        add("style", {}, "h1 { position: fixed }");
        add("p", {onclick: "document.title = 'ran'"});
        page.body.lastChild.click();
        add("img", {src: "http://canary.example/img"});
        add("iframe", {src: "http://canary.example/frame"});
        add("link", {rel: "stylesheet", href: "http://canary.example/css"});
        await new Promise(done => setTimeout(done, 500));
        return [page.title, frame.getComputedStyle(page.querySelector("h1")).position, blocked.sort()];
        """,
    )
    blocked = ["frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem", "style-src-elem"]
    assert told == [TITLE, "static", blocked]
    assert not [each for each in network.asked if "canary" in each]


@pytest.mark.parametrize("name", ["three accounts", "dry run", "200 accounts", "drift", "refused", "hostile"])
def test_only_tables_scroll_sideways(measure: Measure, name: str) -> None:
    script = """
    const widths = [];
    for (const width of [400, 500, 1280, 1600]) {
      inner.style.width = width + "px";
      await new Promise(done => setTimeout(done, 100));
      widths.push([page.documentElement.scrollWidth, page.documentElement.clientWidth]);
    }
    return widths;
    """
    assert measure(PAGES[name], script, size="1700,900") == [[width, width] for width in (400, 500, 1280, 1600)]


def test_a_narrow_screen_has_a_narrow_column_of_accounts(measure: Measure) -> None:
    script = """
    inner.style.width = "400px";
    await new Promise(done => setTimeout(done, 100));
    const at = what => page.querySelector(what).getBoundingClientRect().width;
    return [at(".matrix tbody th") / at(".scroll"), at(".address"), at(".results th[scope=row]") / at(".results")];
    """
    account, address, subscription = measure(FLEET, script)
    assert account < 0.34
    assert address == 0
    assert subscription > 0.9, "the details are in one column"


def test_header_row_and_first_column_stay(measure: Measure) -> None:
    told = measure(
        FLEET,
        """
        const box = page.querySelector(".scroll");
        box.scrollTo(900, 3000);
        await new Promise(done => setTimeout(done, 100));
        const at = element => element.getBoundingClientRect();
        const head = page.querySelector(".matrix thead th:nth-child(5)");
        const row = [...page.querySelectorAll(".matrix tbody th")].find(each => at(each).top > at(box).top + 200);
        const shown = element => {
          const {left, top} = at(element);
          return element.contains(page.elementFromPoint(left + 8, top + 8));
        };
        box.scrollIntoView();
        return [box.scrollLeft, box.scrollTop, at(head).top - at(box).top, at(row).left - at(box).left, shown(row)];
        """,
    )
    assert told == [900, 3000, 1, 1, True]


def test_filter_leaves_what_needs_attention(measure: Measure) -> None:
    told = measure(
        FLEET,
        """
        const count = what => [...page.querySelectorAll(what)].filter(each => each.offsetHeight).length;
        return ["all", "active", "attention"].map(choice => {
          page.getElementById("show-" + choice).click();
          return [count(".matrix tbody tr"), count("details")];
        });
        """,
    )
    assert told == [[200, 200], [6, 6], [4, 4]]


def test_cell_leads_to_its_details(measure: Measure) -> None:
    told = measure(
        PAGES["200 accounts, all changed"],
        """
        const cell = page.querySelector(".matrix tr.done td.blue a");
        const target = page.querySelector(cell.getAttribute("href"));
        const before = target.closest("details").open;
        cell.click();
        await new Promise(done => setTimeout(done, 500));
        const top = target.getBoundingClientRect().top;
        return [before, target.closest("details").open, top >= 0 && top < frame.innerHeight, target.offsetHeight > 0];
        """,
    )
    assert told == [False, True, True, True]


def test_failed_accounts_are_open_without_a_click(measure: Measure) -> None:
    reason = "Check that it is valid there"
    script = f"return [...page.querySelectorAll('.reason')].filter(each => each.innerText.includes('{reason}')).length"
    assert measure(FLEET, script) == 1


@BOTH
@pytest.mark.parametrize("name", ["three accounts", "dry run", "200 accounts", "drift that fails on all", "drift"])
def test_contrast(measure: Measure, name: str, dark: bool) -> None:
    """All text has the contrast that WCAG 2.2 AA asks of small text, 4.5 to 1."""
    told: dict[str, Any] = measure(PAGES[name], CONTRAST, dark=dark)
    assert told["dark"] is dark
    assert told["texts"] > 50
    assert told["low"] == []
    assert (told["page"] < 0.1) is dark


CONTRAST = """
const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
const light = colour => {
  const [red, green, blue] = numbers(colour).map(each => each / 255).map(
    each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const behind = element => {
  for (; element; element = element.parentElement) {
    const colour = frame.getComputedStyle(element).backgroundColor;
    if (numbers(colour)[3] !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
};
const low = new Set();
let texts = 0;
page.querySelectorAll("details").forEach(each => { each.open = true });
const walker = page.createTreeWalker(page.body, 4);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !element.offsetHeight) continue;
  texts += 1;
  const [text, back] = [light(frame.getComputedStyle(element).color), light(behind(element))];
  const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
  if (ratio < 4.5) low.add(`${element.outerHTML.slice(0, 80)}: ${ratio}`);
}
const dark = frame.matchMedia("(prefers-color-scheme: dark)").matches;
return {dark, texts, low: [...low].slice(0, 10), page: light(behind(page.body))};
"""

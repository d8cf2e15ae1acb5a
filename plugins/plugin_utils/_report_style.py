# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The style sheet of the HTML report, light and dark, for screen and paper. It contains no text from outside."""

from __future__ import annotations

CSS = """
:root {
  --page: #ffffff; --panel: #f5f6f8; --text: #1a1f26; --muted: #56606b; --line: #d3d8de; --link: #0b55a0;
  --failed: #8c1212; --failed-back: #fbe3e1;
  --missed: #5a4600; --missed-back: #f9efc9;
  --created: #0d5429; --created-back: #dff2e5;
  --updated: #0b4686; --updated-back: #e0ecf9;
  --deleted: #64276f; --deleted-back: #f2e4f6;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #13171c; --panel: #1b2027; --text: #e3e7eb; --muted: #9ba6b2; --line: #353d47; --link: #86b9f2;
    --failed: #ffb4ae; --failed-back: #4b1715;
    --missed: #efd98c; --missed-back: #3b3110;
    --created: #9cdfb1; --created-back: #143520;
    --updated: #aacdf6; --updated-back: #152f4e;
    --deleted: #e1bbee; --deleted-back: #3b2046;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; font-size: 15px; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 2rem clamp(1rem, 3vw, 3rem) 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, h3, h4, p, dl, dd, ul, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; }
h2 { font-size: 1.2rem; line-height: 1.3; }
h3, h4 { font-size: 1rem; }
main > section { margin-top: 2.75rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible {
  outline: 2px solid var(--link); outline-offset: 2px;
}
small { font-size: 0.85em; color: var(--muted); font-weight: 400; }
.verdict strong { display: inline-block; max-width: 100%; }
bdi, code, time { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
code { font: 0.87em/1.45 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.about, .note { color: var(--muted); }
.note { font-size: 0.9em; }
h2 + .note { margin-top: 0.4rem; }
.line { display: block; }
.verdict { margin: 1rem 0 1.5rem; padding: 0.7rem 1rem; max-width: 75rem; font-size: 1.1rem; border-left: 5px solid; }
.good { border-color: var(--created); background: var(--created-back); }
.differs { border-color: var(--updated); background: var(--updated-back); }
.bad { border-color: var(--failed); background: var(--failed-back); }
.facts { display: flex; flex-wrap: wrap; gap: 0.6rem 2.5rem; }
.facts dt { font-size: 0.85em; color: var(--muted); }
.groups { display: flex; flex-wrap: wrap; gap: 1.25rem 3.5rem; margin: 1.75rem 0 0.5rem; }
.count { font-weight: 400; color: var(--muted); }
.totals { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.5rem; }
.totals div {
  display: flex; flex-direction: column-reverse; min-width: 6.5rem; padding: 0.4rem 0.8rem;
  border: 1px solid var(--line);
}
.totals dd { font-size: 1.4rem; line-height: 1.3; font-weight: 600; }
.totals dt { font-size: 0.85em; }
.filter { display: none; border: 0; margin: 0.75rem 0 0; }
.filter legend { float: left; margin-right: 1rem; font-weight: 600; }
.filter label { margin-right: 1.25rem; white-space: nowrap; }
@supports selector(:has(*)) {
  .filter { display: block; }
  body:has(#show-active:checked) .is-unchanged,
  body:has(#show-attention:checked) :is(.is-unchanged, .is-changed, .is-would_change) { display: none; }
}
.scroll {
  overflow: auto; width: fit-content; max-width: 100%; max-height: 88vh; margin-top: 0.75rem;
  border: 1px solid var(--line);
}
table { border-collapse: separate; border-spacing: 0; }
th, td {
  padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line);
  text-align: left; vertical-align: top; font-weight: 400;
}
thead th { font-weight: 600; vertical-align: bottom; background: var(--panel); }
tbody tr:last-child > * { border-bottom: 0; }
.matrix th, .matrix td { border-right: 1px solid var(--line); }
.matrix tr > :last-child { border-right: 0; }
.matrix thead th { position: sticky; top: 0; z-index: 2; }
.matrix tbody th, .matrix thead th:first-child { position: sticky; left: 0; z-index: 1; background: var(--panel); }
.matrix thead th:first-child { z-index: 3; }
.matrix tbody th { min-width: 14rem; max-width: 20rem; font-weight: 600; }
.matrix td { font-size: 0.87rem; min-width: 6.5rem; max-width: 11rem; }
.matrix td.wide { max-width: none; }
.matrix td.wide a { position: sticky; left: 15rem; }
.matrix td:nth-child(2) { white-space: nowrap; }
.matrix small { display: block; }
.matrix th a { color: inherit; text-decoration-color: var(--muted); }
.matrix thead a { display: block; min-width: 5.5rem; max-width: 11rem; text-decoration: none; }
.matrix thead a:hover { text-decoration: underline; }
.matrix thead bdi {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden;
  overflow-wrap: break-word;
}
.matrix td a { color: inherit; }
.dense { font-size: 0.87rem; }
.dense td { font-size: 0.8rem; line-height: 1.35; min-width: 5.6rem; max-width: 7rem; padding: 0.35rem 0.45rem; }
.dense thead a { max-width: 7.5rem; line-height: 1.3; }
.none, .no_change, td.unchanged { color: var(--muted); }
.failed { color: var(--failed); background: var(--failed-back); font-weight: 600; }
.refused { color: var(--failed); background: var(--failed-back); font-weight: 600; }
:is(.not_known, .not_reached) { color: var(--missed); background: var(--missed-back); }
.created, .would_be_created { color: var(--created); background: var(--created-back); }
.updated, .would_be_updated, .changed, .would_change { color: var(--updated); background: var(--updated-back); }
.deleted, .would_be_deleted { color: var(--deleted); background: var(--deleted-back); }
:is(td, .state):is(.failed, .refused)::before { content: "×\\a0"; }
:is(td, .state):is(.not_known)::before { content: "?\\a0"; }
:is(td, .state):is(.not_reached, .no_change)::before { content: "○\\a0"; }
:is(td, .state):is(.created)::before { content: "+\\a0"; }
:is(td, .state):is(.updated, .changed)::before { content: "~\\a0"; }
:is(td, .state):is(.deleted)::before { content: "−\\a0"; }
:is(td, .state):is(.unchanged)::before { content: "=\\a0"; }
:is(td, .state):is(.would_be_created)::before { content: "(+)\\a0"; }
:is(td, .state):is(.would_be_updated, .would_change)::before { content: "(~)\\a0"; }
:is(td, .state):is(.would_be_deleted)::before { content: "(−)\\a0"; }
.state { padding: 0.1rem 0.45rem; font-size: 0.87rem; white-space: nowrap; }
.state.unchanged { color: var(--muted); border: 1px solid var(--line); }
.counts td:nth-child(n + 3) { text-align: right; }
.counts tbody td:nth-child(n)::before { content: none; }
.counts tbody th { max-width: 50rem; }
.account { border: 1px solid var(--line); margin-top: 0.6rem; }
.account > summary { padding: 0.5rem 0.8rem; background: var(--panel); cursor: pointer; }
.account > summary h3 { display: inline; }
.account > :not(summary) { margin: 0.8rem; }
.reason { padding: 0.5rem 0.8rem; border-left: 3px solid var(--failed); background: var(--panel); }
td .reason { margin: 0.4rem 0; }
.reason ul { margin-left: 1.2rem; }
.reason small { display: block; }
.results { width: calc(100% - 1.6rem); table-layout: fixed; border: 1px solid var(--line); }
.results small { display: block; }
.results tbody th { font-weight: 600; }
.results th:nth-child(1) { width: 26%; }
.results th:nth-child(3) { width: 25%; }
.results td:nth-child(3) { font-size: 0.85rem; }
.results td:nth-child(3) { white-space: pre-line; }
.results ul { list-style: none; margin-top: 0.3rem; }
.quiet { color: var(--muted); font-size: 0.9em; }
tr:target > :first-child, details:target > summary { box-shadow: inset 4px 0 0 var(--link); }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  html { color-scheme: light; font-size: 9pt; print-color-adjust: exact; }
  body { padding: 0; }
  .filter { display: none; }
  .scroll { overflow: visible; max-height: none; width: auto; border: 0; }
  .matrix thead th, .matrix tbody th { position: static; }
  .matrix tbody th { min-width: 0; }
  .matrix td, .matrix thead a { min-width: 0; }
  .dense { width: 100%; table-layout: fixed; font-size: 6.5pt; }
  .dense th:first-child { width: 38mm; }
  .dense th:nth-child(2) { width: 17mm; }
  .dense th, .dense td { padding: 0.6mm; overflow-wrap: anywhere; }
  .dense td { font-size: 5.5pt; }
  .dense td:nth-child(n + 3):not(.wide) a { display: block; }
  .dense td:nth-child(n + 3).unchanged { font-size: 0; }
  .dense td:nth-child(n + 3).unchanged::before { font-size: 6.5pt; }
  .dense thead a { writing-mode: vertical-rl; max-width: none; max-height: 34mm; }
  .dense thead bdi { display: inline; }
  tr, .reason { break-inside: avoid; }
  summary { break-after: avoid; }
  .account:not(.is-unchanged)::details-content { content-visibility: visible; display: block; height: auto; }
}
"""

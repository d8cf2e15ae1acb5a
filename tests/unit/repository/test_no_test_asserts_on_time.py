# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No test passes or fails by how long something takes: it would fail by chance on a busy machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
WORDS = re.compile("monotonic|perf_counter|process_time|elapsed|seconds|duration")
CLOCKS = re.compile(r"\b(thread_time|time\.time|datetime\.now)(_ns)?$")
PASS_ON = ("abs", "float", "int", "max", "min", "round", "sum")

EXCEPTIONS: dict[str, str] = {}
"""``file::function`` of each assert that has one of the words and is not about time, and the reason."""


def asserts_on_time(source: str) -> Iterator[tuple[str, str]]:
    """Yield each assert of a module that has one of the words, or a variable or function that holds what a clock says.

    The first text is the name of the outermost function or class, the second is the assert.
    """
    module = ast.parse(source)
    timed = _timed_names(module)
    for outermost in module.body:
        for node in ast.walk(outermost):
            if isinstance(node, ast.Assert) and (
                WORDS.search(ast.unparse(node)) or any(_is_timed(each, timed) for each in ast.walk(node.test))
            ):
                yield getattr(outermost, "name", ""), ast.unparse(node)


def _timed_names(module: ast.Module) -> set[str]:
    """The variables to which an expression like that is assigned, and the functions that return one."""
    timed: set[str] = set()
    while True:
        found = {name for node in ast.walk(module) for name, value in _values_of_names(node) if _is_timed(value, timed)}
        if found <= timed:
            return timed
        timed |= found


def _values_of_names(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from ((each.id, value) for each in ast.walk(target) if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case (
            ast.AugAssign(target=ast.Name(id=name), value=value) | ast.NamedExpr(target=ast.Name(id=name), value=value)
        ):
            yield name, value
        case ast.FunctionDef(name=name):
            returns = (each.value for each in ast.walk(node) if isinstance(each, ast.Return | ast.Yield))
            yield from ((name, value) for value in returns if value)


def _is_timed(value: ast.AST, timed: set[str]) -> bool:
    match value:
        case ast.Name(id=name):
            return name in timed
        case ast.Attribute(attr=name):
            return bool(WORDS.search(name))
        case ast.BinOp(left=left, right=right):
            return _is_timed(left, timed) or _is_timed(right, timed)
        case ast.Call(func=function, args=arguments):
            called = ast.unparse(function)
            return (
                bool(CLOCKS.search(called) or WORDS.search(called))
                or _is_timed(function, timed)
                or (called in PASS_ON and any(_is_timed(each, timed) for each in arguments))
            )
        case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
            return _is_timed(element, timed)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return any(_is_timed(each, timed) for each in elements)
    return False


def test_no_test_asserts_on_time() -> None:
    found: dict[str, str] = {}
    files = sorted(TESTS.glob("**/test_*.py"))
    assert Path(__file__) in files
    for file in files:
        for function, statement in asserts_on_time(file.read_text(encoding="utf-8")):
            found.setdefault(f"{file.relative_to(TESTS)}::{function}", statement)
    assert {name: statement for name, statement in found.items() if name not in EXCEPTIONS} == {}
    assert EXCEPTIONS.keys() - found.keys() == set(), "these exceptions are of no use: remove them"


@pytest.mark.parametrize(
    "source",
    [
        "assert time.monotonic() - start < 1",
        "assert run.seconds < 1",
        "assert took < 1, f'{duration} s'",
        "begin = time.time()\nwork()\ntook = time.time() - begin\nassert took < 1",
        "def took():\n    begin = perf_counter()\n    work()\n    return perf_counter() - begin\nassert took() < 1",
        "def clock() -> float:\n    return time.monotonic_ns()\nassert min(clock() for _ in range(3)) < 1",
        "first, second = time.time(), time.time()\nassert second > first",
        "assert (now := time.time()) < end",
        "small, large = (seconds(run, name) for name in names)\nassert large < 11 * small",
        "took = run.seconds\nassert took < 1",
    ],
)
def test_an_assert_on_time_is_found(source: str) -> None:
    inside = "\n".join(f"    {line}" for line in source.splitlines())
    assert [name for name, _statement in asserts_on_time(f"def test_it():\n{inside}\n")] == ["test_it"]


def test_other_asserts_are_not_found() -> None:
    source = "stamp = time.time()\nanswer = send(stamp)\nassert answer.status == 200\nassert answer.wait == 5"
    assert list(asserts_on_time(source)) == []

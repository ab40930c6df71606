"""The page of hostile inputs, and that of promises, name tests that there are, for each of the groups."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hostile-inputs.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = {int(found[1]): found[0] for found in re.finditer(r"^\| (\d+) .*\|$", PAGE, re.MULTILINE)}


@cache
def functions(path: str) -> frozenset[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_there_is_a_row_for_each_group() -> None:
    assert [*ROWS] == [*range(1, 38)]


@pytest.mark.parametrize("group", ROWS)
def test_every_test_that_is_named_is_there(group: int) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", ROWS[group])
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []
    assert named or "not yet" in ROWS[group]


@pytest.mark.parametrize("group", ROWS)
def test_every_row_says_what_was_expected_and_what_was_observed(group: int) -> None:
    _, _, expected, _, observed, _ = ROWS[group].split("|")
    assert expected.strip()
    assert observed.strip()


def test_the_tests_of_each_promise_are_there() -> None:
    promises = re.findall(r"^\|(?! promise |--)(.+)\|$", SECURITY, re.MULTILINE)
    assert len(promises) >= 12
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)`", promise)
        assert named, promise
        assert [name for name in named if not (ROOT / name).exists()] == []

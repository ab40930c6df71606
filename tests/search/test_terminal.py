"""Texts on a terminal: how wide they are, and where their lines are broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.terminal import broken, columns


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("夜里", 4), ("cafe\u0301", 4), ("a\u200db", 2), ("Ａ", 2), ("é", 1)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 6, ["one", "two", "three"]),
        ("one   two", 4, ["one", "two"]),
        ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
        ("a\n\nb ", 9, ["a", "", "b"]),
        ("  indented", 20, ["  indented"]),
        ("夜里他", 4, ["夜里", "他"]),
        ("", 4, [""]),
    ],
)
def test_lines_are_broken_at_spaces_or_where_they_must_be(text: str, width: int, lines: list[str]) -> None:
    assert [span.of(text) for span in broken(text, width)] == lines


@given(st.text("ab 漢\u0301\n", max_size=60), st.integers(2, 12))
def test_nothing_but_spaces_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = [span.of(text) for span in broken(text, width)]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(columns(line) <= width for line in lines)
    assert len(lines) > text.count("\n")

"""A spreadsheet of hits: RFC 4180, harmless as formulas, and each cell to be had as it was written."""

import csv
import io

import pytest

from search.exporting.sheet import COLUMNS, _cell, as_written
from search.records import Sort
from search.searcher import Searcher
from tests.search.exporting.conftest import TITLE, Exported

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_it_begins_with_a_mark_for_excel_and_its_lines_end_as_the_standard_says(exported: Exported) -> None:
    content = exported("csv")
    assert content.startswith(b"\xef\xbb\xbfnumber,reviewed,text,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") >= len(rows(content)) + 1


def test_no_cell_begins_as_a_formula(exported: Exported) -> None:
    for row in rows(exported("csv")):
        assert [value for value in row.values() if value.startswith(FORMULAS)] == []


def test_every_cell_can_be_had_as_it_was_written(exported: Exported, searcher: Searcher) -> None:
    document, passages = searcher.document(rows(exported("csv"))[0]["document"])
    found = rows(exported("csv", sort=Sort.PLACE))
    assert [as_written(row["text"]) for row in found] == [passage.text for passage in passages]
    for row in found:
        assert document.text[int(row["start"]) : int(row["end"])] == as_written(row["text"])
        assert as_written(row["title"]) == TITLE
        assert as_written(row["source"]) == document.origin.source
        assert row["sha256"] == document.origin.sha256
        spans = [mark.split("-") for mark in row["highlights"].split()]
        assert [as_written(row["text"])[int(start) : int(end)] for start, end in spans] == ["siren"]


@pytest.mark.parametrize("text", [*FORMULAS, "'", "''=", "'=1", "plain", "", " =1", "1-2"])
def test_what_is_neutralised_is_reversible(text: str) -> None:
    assert as_written(_cell(text)) == text
    assert not _cell(text).startswith(FORMULAS)


def test_a_column_is_left_for_who_reviews(exported: Exported) -> None:
    found = rows(exported("csv"))
    assert list(found[0]) == list(COLUMNS)
    assert {row["reviewed"] for row in found} == {""}
    assert [row["number"] for row in found] == [str(number) for number in range(1, len(found) + 1)]


def test_nothing_found_is_a_sheet_of_its_head(exported: Exported) -> None:
    assert rows(exported("csv", "zeppelin")) == []
    assert exported("csv", "zeppelin").decode("utf-8-sig").strip() == ",".join(COLUMNS)

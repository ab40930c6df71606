"""CSV and TSV: a row is a passage below the names of its columns, whatever parts the cells."""

import pytest

from indexer.readers.sheet import read
from tests.indexer.readers.office.reading import left_out, shown

NAMED = "name,place,killed\nJane Doe,Herat,3\nJohn Roe,Kabul,\n"
ROWS = [("heading 1", "name | place | killed"), ("table row", "Jane Doe\tHerat\t3"), ("table row", "John Roe\tKabul")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_parts_the_cells(delimiter: str) -> None:
    assert shown(read("a.csv", NAMED.replace(",", delimiter))) == ROWS


def test_quoted_cells_hold_anything() -> None:
    text = 'when,what\r\n2020-01-01,"He said ""no"",\r\nand left"\r\n2020-01-02, "x"\r\n'
    assert shown(read("a.csv", text))[1:] == [
        ("table row", '2020-01-01\tHe said "no",\r\nand left'),
        ("table row", "2020-01-02\tx"),
    ]


def test_rows_may_be_ragged_and_begin_with_nothing() -> None:
    assert shown(read("a.csv", "a;b;c\n1;2;3\n4;5\n6;7;8;9\n;;10\n\n")) == [
        ("heading 1", "a | b | c"),
        ("table row", "1\t2\t3"),
        ("table row", "4\t5"),
        ("table row", "6\t7\t8\t9"),
        ("table row", "\u200b\t\t10"),
    ]


def test_excel_may_tell_what_parts_the_cells() -> None:
    reading = read("a.csv", "\ufeffsep=;\r\nname;n\r\nA, B;1\r\n")
    assert shown(reading) == [("heading 1", "name | n"), ("table row", "A, B\t1")]
    assert left_out(reading) == [("sep=;", "what parts the cells")]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe,Herat,Teacher\nJohn Roe,Kabul,Clerk\n",
        "1,2\n3,4\n",
        "2020-01-01,x\n2020-01-02,y\n",
        "name,name of it\nname,other\n",
    ],
)
def test_a_first_row_like_the_others_names_no_columns(text: str) -> None:
    reading = read("a.csv", text)
    assert [kind for kind, _ in shown(reading)] == ["table row", "table row"]


def test_a_table_of_names_alone_is_text() -> None:
    assert shown(read("a.csv", "name,place\n")) == [("table row", "name\tplace")]


def test_rows_above_the_names_stay() -> None:
    assert shown(read("a.csv", "Register of the year,,\n,,\nname,place,n\nJane,Herat,1\nJohn,Kabul,2\n")) == [
        ("table row", "Register of the year"),
        ("heading 1", "name | place | n"),
        ("table row", "Jane\tHerat\t1"),
        ("table row", "John\tKabul\t2"),
    ]


def test_a_quotation_mark_that_is_never_closed_takes_no_rows_with_it() -> None:
    assert shown(read("a.tsv", 'id\twhat\n1\t"quoted\n2\tb\n')) == [
        ("heading 1", "id | what"),
        ("table row", '1\t"quoted'),
        ("table row", "2\tb"),
    ]


def test_a_cell_longer_than_the_module_allows_is_not_lost() -> None:
    long = "x" * 200_000
    assert any(long in text for _, text in shown(read("a.csv", f'a,b\n1,"{long}"\n2,y\n')))


@pytest.mark.parametrize(
    "text", ["Dear Sir,\n\nI write to you, today, and so on, as it were.\n\nYours,\nJane\n", "one\ntwo\n"]
)
def test_a_text_that_is_no_table_is_read_as_text(text: str) -> None:
    assert "table row" not in {kind for kind, _ in shown(read("a.csv", text))}

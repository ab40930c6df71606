"""Workbooks of both families: rows below the names of their columns, as the cells show them."""

from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from indexer.readers.office import ods, xlsx
from indexer.readers.office.gathering import MOST_BLOCKS
from indexer.readers.office.number_formats import BUILT_IN, general, shown
from tests.files.office import open_document, row
from tests.files.office import xlsx as workbook
from tests.indexer.readers.office.reading import claimed, left_out
from tests.indexer.readers.office.reading import shown as lines


def sheet(*rows: str, before: str = "") -> str:
    return f"{before}<sheetData>{''.join(rows)}</sheetData>"


def test_a_row_is_a_block_below_its_sheet_and_the_names_of_the_columns() -> None:
    cells = sheet(
        row("Date", "Name", "Killed"),
        '<row><c r="A2" s="1"><v>44259</v></c><c r="B2" t="s"><v>0</v></c><c r="C2"><v>3</v></c></row>',
        '<row><c r="B3" t="str"><f>A1&amp;B1</f><v>as computed</v></c><c r="C3" t="e"><v>#REF!</v></c></row>',
        "<row/>",
        '<row><c r="C5" t="b"><v>1</v></c></row>',
    )
    styles = '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    reading = xlsx.read("a.xlsx", workbook({"Register": cells}, styles, ["Jane  Doe"], title="Cases"))
    assert lines(reading) == [
        ("heading 1", "Register"),
        ("heading 2", "Date | Name | Killed"),
        ("table row", "04.03.2021\tJane  Doe\t3"),
        ("table row", "\u200b\tas computed\t#REF!"),
        ("table row", "\u200b\t\tTRUE"),
    ]
    assert claimed(reading) == [("title", "Cases")]


def test_what_is_hidden_is_told() -> None:
    hidden_column = '<cols><col min="2" max="2" hidden="1"/></cols>'
    open_ = sheet(row("a", "b", "c"), row("d", "e", "f", attributes=' hidden="1"'), before=hidden_column)
    reading = xlsx.read("a.xlsx", workbook({"One": open_, "!Two": sheet(row("x"))}))
    assert lines(reading) == [("heading 1", "One"), ("table row", "a\tc")]
    assert left_out(reading) == [
        ("b", "in hidden columns"),
        ("d\te\tf", "a hidden row"),
        ("Two", "on a hidden sheet"),
        ("x", "on a hidden sheet"),
    ]


def test_a_workbook_of_openpyxl() -> None:
    book = openpyxl.Workbook()
    cells = book.active
    assert cells is not None
    cells.title = "Cases"
    cells.append(["When", "Who", "Share", "At"])
    cells.append([date(2021, 3, 4), "Jane Doe", 0.25, time(14, 5)])
    cells.append([datetime(2021, 3, 5, 10, 30), "John Roe", 12345.678, None])  # noqa: DTZ001 - cells have no time zone
    cells["C2"].number_format, cells["C3"].number_format = "0.0%", "#,##0.00"
    cells["B2"].comment = Comment("Is it?", "A. Clerk")
    book.create_sheet("Empty")
    file = BytesIO()
    book.save(file)
    reading = xlsx.read("a.xlsx", file.getvalue())
    assert lines(reading) == [
        ("heading 1", "Cases"),
        ("heading 2", "When | Who | Share | At"),
        ("table row", "2021-03-04\tJane Doe\t25.0%\t14:05:00"),
        ("table row", "2021-03-05 10:30:00\tJohn Roe\t12,345.68"),
    ]
    assert left_out(reading) == [("Is it?", "comment by A. Clerk on B2")]


@pytest.mark.parametrize("how", ["frozen", "marked", ""])
def test_a_row_of_names_is_known_where_the_sheet_tells(how: str) -> None:
    book = openpyxl.Workbook()
    cells = book.active
    assert cells is not None
    for line in (("Name", "Place"), ("Jane", "Herat"), ("John", "Kabul")):
        cells.append(line)
    if how == "frozen":
        cells.freeze_panes = "A2"
    elif how == "marked":
        cells.add_table(Table(displayName="Cases", ref="A1:B3"))
    file = BytesIO()
    book.save(file)
    expected = ("heading 2", "Name | Place") if how else ("table row", "Name\tPlace")
    assert lines(xlsx.read("a.xlsx", file.getvalue()))[1] == expected


def test_a_sheet_of_opendocument() -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell{attributes}>{text and f'<text:p>{text}</text:p>'}</table:table-cell>"

    def line(*cells: str, attributes: str = "") -> str:
        empty = cell("", " table:number-columns-repeated='16000'")
        return f"<table:table-row{attributes}>{''.join(cells)}{empty}</table:table-row>"

    comment = "<office:annotation><dc:creator>B</dc:creator><text:p>Is it?</text:p></office:annotation>"
    table = (
        '<table:table table:name="Cases"><table:table-column/><table:table-column table:visibility="collapse"/>'
        + line(cell("When"), cell("b"), cell("Killed"))
        + line(cell("04/03/21"), cell("e"), cell("1,234.50"), attributes=' table:number-rows-repeated="2"')
        + line(
            cell(""), cell(""), f"<table:table-cell>{comment}<text:p>a</text:p><text:p>b</text:p></table:table-cell>"
        )
        + line(cell("x"), attributes=' table:visibility="filter"')
        + line(attributes=' table:number-rows-repeated="1048570"')
        + '</table:table><table:table table:name="Secret" table:style-name="ta2">'
        + line(cell("y"))
        + "</table:table>"
    )
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    styles += "</style:style>"
    reading = ods.read("a.ods", open_document("spreadsheet", table, styles))
    assert lines(reading) == [
        ("heading 1", "Cases"),
        ("heading 2", "When | Killed"),
        ("table row", "04/03/21\t1,234.50"),
        ("table row", "04/03/21\t1,234.50"),
        ("table row", "\u200b\ta\nb"),
    ]
    assert left_out(reading) == [
        ("b", "in hidden columns"),
        ("e", "in hidden columns"),
        ("e", "in hidden columns"),
        ("x", "a hidden row"),
        ("Is it?", "comment by B"),
        ("Secret", "on a hidden sheet"),
        ("y", "on a hidden sheet"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("family", ["xlsx", "ods"])
def test_of_a_million_rows_the_rest_is_told(family: str) -> None:
    if family == "xlsx":
        inside = [b"<sheetData>", *([(row("a", "12") * 1_000).encode()] * 1_000), b"</sheetData>"]
        reading = xlsx.read("a.xlsx", workbook({"S": inside}))
    else:
        cells = "<table:table-cell><text:p>a</text:p></table:table-cell>"
        rows = f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'
        reading = ods.read("a.ods", open_document("spreadsheet", f'<table:table table:name="S">{rows}</table:table>'))
    assert len(lines(reading)) == MOST_BLOCKS + 1
    ((text, reason),) = left_out(reading)
    assert text == f"Row {MOST_BLOCKS + 1:,} and all after it"
    assert reason.startswith("not read: of a file the first 200,000 rows")


DAY = 44259.604166666664
"""4 March 2021, 14:30."""


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (1234.5, "0", "1235"),
        (1235.5, "#,##0.00", "1,235.50"),
        (-7, "#,##0;(#,##0)", "(7)"),
        (0, '0;-0;"none"', "none"),
        (0.256, "0.0%", "25.6%"),
        (7, "000", "007"),
        (1.5, "0.0##", "1.5"),
        (12_345_678, '0.0,,"M"', "12.3M"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, '_-* #,##0.00\\ "kr"_-', "1,234.50 kr"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (5, "@", "5"),
        (0.5, "# ?/?", "0.5"),
        (DAY, BUILT_IN[14], "2021-03-04"),
        (DAY, BUILT_IN[22], "2021-03-04 14:30"),
        (DAY, "dd/mm/yyyy", "04/03/2021"),
        (DAY, "dddd, d mmmm yyyy", "Thursday, 4 March 2021"),
        (DAY, "mmm\\-yy", "Mar-21"),
        (DAY, "h:mm AM/PM", "2:30 PM"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "2021-03-04"),
        (DAY, "yyyy-mm-dd hh:mm:ss", "2021-03-04 14:30:00"),
        (1.5, "[h]:mm", "36:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e300, "yyyy-mm-dd", "1E+300"),
        (1e300, "0.00", "1" + 300 * "0" + ".00"),
    ],
)
def test_a_number_is_shown_as_its_format_makes_it(value: float, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def test_days_since_1904_and_whole_numbers() -> None:
    assert shown(0, "yyyy-mm-dd", since_1904=True) == "1904-01-01"
    assert (general(3.0), general(1e20)) == ("3", "1E+20")

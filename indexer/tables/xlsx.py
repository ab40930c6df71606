"""Spreadsheets of Excel's format: what the cells show, which for a formula is what was last computed.

Read by openpyxl, row by row. What a workbook unpacks to is bounded before any of it is read, and the
`zipfile` module reads no more of a part than its size says.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from indexer.tables import Cell, Heading, Row, Table, UnusableTable, place_of_file

MOST_BYTES, _MOST_STYLES = 16_000_000, 2_000_000
"""What a workbook may unpack to, and its styles, which take openpyxl twenty times as long as its cells."""
_STYLES = "xl/styles.xml"
_MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel: of a hostile one, the next row may be any number."""
_MOST_SHEETS = 10
_MOST_COLUMNS = 200
_TOLD = 60
"""Code points of a title that a problem names it by."""
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What stands in a number format for itself."""


def read(path: Path) -> Iterator[Table]:
    """A table for each sheet that has a column called `file` in its first row. Raises `UnusableTable`."""
    try:
        _demand_bounded(path)
        with warnings.catch_warnings(action="ignore"):
            tables = [*_tables(path)]
    except (UnusableTable, OSError):
        raise
    except Exception as error:
        raise UnusableTable(f"it cannot be read as a spreadsheet ({type(error).__name__}: {error})") from error
    if not tables:
        raise UnusableTable("there is no sheet with a column called file in its first row")
    yield from tables


def _demand_bounded(path: Path) -> None:
    with ZipFile(path) as parts:
        every = sum(part.file_size for part in parts.infolist())
        styles = sum(part.file_size for part in parts.infolist() if part.filename == _STYLES)
    if every > MOST_BYTES or styles > _MOST_STYLES:
        raise UnusableTable(f"it unpacks to more than {MOST_BYTES:,} bytes, or its styles to {_MOST_STYLES:,}")


def _tables(path: Path) -> Iterator[Table]:
    from openpyxl import load_workbook  # noqa: PLC0415 - most collections have no spreadsheet, and it takes long
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:_MOST_SHEETS]:
            sheet.reset_dimensions()
            first = next(sheet.iter_rows(max_row=1, max_col=_MOST_COLUMNS + 1), ())
            titles = ["".join(_cell(cell).values) for cell in first]
            while titles and not titles[-1]:
                titles.pop()
            named = place_of_file(titles)
            if named is None:
                continue
            if len(titles) > _MOST_COLUMNS:
                raise UnusableTable(f"sheet {sheet.title}: it has more than {_MOST_COLUMNS} columns")
            letters = [get_column_letter(place) for place in range(1, len(titles) + 1)]
            where = f"sheet {sheet.title}, row"
            headings = [
                Heading(title, f"{where} 1, column {letter} ({title[:_TOLD]!r})", f"column {letter} ({title})")
                for title, letter in zip(titles, letters, strict=True)
            ]
            rows = sheet.iter_rows(min_row=2, max_row=_MOST_ROWS, max_col=len(titles))
            yield Table(tuple(headings), [*_rows(rows, where, named, headings[named].name)])
    finally:
        book.close()


def _rows(rows: Iterator[tuple[Any, ...]], where: str, named: int, column: str) -> Iterator[Row]:
    for number, row in enumerate(rows, start=2):
        read = {place: _cell(cell) for place, cell in enumerate(row) if cell.value is not None}
        cells = {place: cell for place, cell in read.items() if cell != Cell()}
        if cells:
            name = cells.pop(named, Cell()).values
            yield Row(f"{where} {number}", f"{where} {number}, {column}", "".join(name), cells)


def _cell(cell: Any) -> Cell:
    """A cell of openpyxl's."""
    if cell.data_type == "e":
        return Cell(problem=f"{cell.value} is an error of the spreadsheet's")
    shown = _shown(cell.value, cell.number_format).strip()
    return Cell((shown,)) if shown else Cell()


def _shown(value: object, number_format: str | None) -> str:
    match value:
        case None:
            return ""
        case datetime() if value.time() != time():
            return value.isoformat(" ", "minutes")
        case date():
            parts = _NO_DATE.sub("", number_format or "").lower()
            return value.isoformat()[: 10 if "d" in parts or "y" not in parts else 7 if "m" in parts else 4]
        case bool():
            return str(value).upper()
        case float():
            return f"{value:.15g}"
        case _:
            return str(value)

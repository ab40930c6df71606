"""Comma-separated values, or separated by semicolons or tabs as spreadsheets write them, in any usual encoding."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.encodings import text_of
from indexer.tables import FILE, Cell, Heading, Row, Table, UnusableTable, place_of_file
from search.errors import ReadError

if TYPE_CHECKING:
    import _csv

_MOST_COLUMNS = 200
_DELIMITERS = (",", ";", "\t")
_TOLD = 60
"""Code points of a title that a problem names it by."""
csv.field_size_limit(1 << 24)


def read(path: Path) -> Iterator[Table]:
    """The one table of the file. Raises `UnusableTable`, of its rows as well."""
    try:
        text, _ = text_of(path.name, path.read_bytes())
    except ReadError as error:
        raise UnusableTable(error.reason) from error
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True, delimiter=delimiter)
        rows = _readable(reader)
        titles = next(rows, [])
        if len(titles) > _MOST_COLUMNS:
            raise UnusableTable(f"line 1: there are more than {_MOST_COLUMNS} columns")
        named = place_of_file(titles)
        if named is not None:
            headings = (Heading(title, f"line 1, column {title[:_TOLD]!r}", f"column {title}") for title in titles)
            yield Table(tuple(headings), _rows(reader, rows, named))
            return
    raise UnusableTable("line 1: there is no column called file, whether commas, semicolons or tabs part the columns")


def _readable(reader: "_csv.Reader") -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise UnusableTable(f"it cannot be read as CSV ({error})") from error


def _rows(reader: "_csv.Reader", rows: Iterator[list[str]], named: int) -> Iterator[Row]:
    for row in rows:
        cells = {place: Cell((value.strip(),)) for place, value in enumerate(row) if value.strip()}
        if cells:
            where = f"line {reader.line_num}"
            name = cells.pop(named, Cell()).values
            yield Row(where, f"{where}, column {FILE}", "".join(name), cells)

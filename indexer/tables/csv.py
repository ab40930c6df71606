"""Comma-separated values, in UTF-8."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.tables import FILE, Cell, Heading, Row, Table, UnusableTable

if TYPE_CHECKING:
    import _csv

_TOLD = 60
"""Code points of a title that a problem names it by."""
csv.field_size_limit(1 << 24)


def read(path: Path) -> Iterator[Table]:
    """The one table of the file. Raises `UnusableTable`, of its rows as well."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        rows = _readable(reader)
        titles = next(rows, [])
        if FILE not in titles:
            raise UnusableTable("line 1: there is no column called file")
        headings = (Heading(title, f"line 1, column {title[:_TOLD]!r}", f"column {title}") for title in titles)
        yield Table(tuple(headings), _rows(reader, rows, titles.index(FILE)))


def _readable(reader: "_csv.Reader") -> Iterator[list[str]]:
    try:
        yield from reader
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableTable(f"it cannot be read as CSV in UTF-8 ({error})") from error


def _rows(reader: "_csv.Reader", rows: Iterator[list[str]], named: int) -> Iterator[Row]:
    for row in rows:
        cells = {place: Cell((value.strip(),)) for place, value in enumerate(row) if value.strip()}
        if cells:
            where = f"line {reader.line_num}"
            name = cells.pop(named, Cell()).values
            yield Row(where, f"{where}, column {FILE}", "".join(name), cells)

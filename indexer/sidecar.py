"""`metadata.csv` beside the files: what its rows say goes before what was read.

The column `file` names a file in the same folder; the others are fields of the metadata or become
fields of the user's own, of as many values as `;` parts. What cannot be used is an error that names
its line and column.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.blocks import Claim
from indexer.columns import FILE, Column, columns_of
from indexer.sources import SIDECAR
from search.records import PartialDate

_TOLD = 10
"""Problems of one file that are told one by one."""
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The claims of one `metadata.csv` by file name, and what is wrong with it, if anything."""

    claims: Mapping[str, tuple[Claim, ...]]
    problem: str = ""


def read_sidecar(folder: Path) -> Sidecar:
    """Read `folder/metadata.csv`; without one there are no claims."""
    path = folder / SIDECAR
    if not path.is_file():
        return Sidecar({})
    if path.is_symlink():
        return Sidecar({}, "it is a link, which is not followed")
    claims: dict[str, tuple[Claim, ...]] = {}
    problems: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            titles = next(rows, [])
            if FILE not in titles:
                return Sidecar({}, "line 1: there is no column called file")
            columns, wrong = columns_of(titles)
            problems.extend(wrong)
            for row in filter(None, rows):
                name = _cell(row, titles.index(FILE))
                claims[name] = tuple(_claims(row, columns, rows.line_num, problems))
                if not _is_file(folder / name):
                    problems.append(f"line {rows.line_num}, column file: there is no file {name!r} here")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"it cannot be read as CSV in UTF-8 ({error})")
    more = f"; and {len(problems) - _TOLD:,} more" if len(problems) > _TOLD else ""
    return Sidecar(claims, "; ".join(problems[:_TOLD]) + more)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _claims(row: Sequence[str], columns: Sequence[Column], line: int, problems: list[str]) -> Iterator[Claim]:
    for column in columns:
        value = _cell(row, column.place)
        if not value:
            continue
        if column.field == "published" and not _is_date(value):
            problems.append(f"line {line}, column {column.title}: {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
            continue
        several = column.own or column.field == "authors"
        for one in filter(str.strip, value.split(";")) if several else [value]:
            yield Claim(column.field, one.strip(), f"{SIDECAR}, line {line}, column {column.title}", column.own)


def _is_date(value: str) -> bool:
    try:
        PartialDate.parse(value)
    except ValueError:
        return False
    return True

"""`metadata.csv` beside the files: what its rows say goes before what was read.

The column `file` names a file in the same folder; of the others, those that name a field of the
metadata are used. A row that cannot be used is an error that names its line and column.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.blocks import Claim
from indexer.sources import SIDECAR
from search.records import PartialDate

_COLUMNS = {
    "title": "title", "author": "authors", "publisher": "publisher", "date": "published", "language": "language",
    "kind": "kind", "url": "url",
}  # fmt: skip

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
            rows = csv.DictReader(lines, strict=True)
            if "file" not in (rows.fieldnames or ()):
                return Sidecar({}, "line 1: there is no column called file")
            for row in rows:
                name = (row.get("file") or "").strip()
                claims[name] = tuple(_claims(row, rows.line_num, problems))
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


def _claims(row: Mapping[str, str], line: int, problems: list[str]) -> Iterator[Claim]:
    for column, field in _COLUMNS.items():
        value = (row.get(column) or "").strip()
        if not value:
            continue
        if field == "published" and not _is_date(value):
            problems.append(f"line {line}, column {column}: {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
            continue
        for one in filter(str.strip, value.split(";")) if field == "authors" else [value]:
            yield Claim(field, one.strip(), f"{SIDECAR}, line {line}, column {column}")


def _is_date(value: str) -> bool:
    try:
        PartialDate.parse(value)
    except ValueError:
        return False
    return True

"""Sidecars: `metadata.csv`, `.xlsx` or `.json` in a file's folder or above it, which goes before what was read.

The nearer folder is believed before the one above it, field by field, and within one folder the
formats in the order of `SIDECARS`. A row names a file by its path from the sidecar's folder, or a
folder by one that ends with `/`, for all that is in it. What cannot be used is an error that names
its place.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath

from indexer.blocks import Claim
from indexer.columns import Column, columns_of
from indexer.sources import SIDECARS
from indexer.tables import Row, Table, UnusableTable, csv, json, xlsx
from search.paths import path_of, source_of
from search.records import PartialDate

READERS: Mapping[str, Callable[[Path], Iterable[Table]]] = dict(
    zip(SIDECARS, (csv.read, xlsx.read, json.read), strict=True)
)
_TOLD_NAME = 200
"""Code points of a name or value that a problem tells."""
_MOST_VALUES = 1_000
MOST_BYTES, MOST_ROWS = 32_000_000, 100_000
"""Of a sidecar that is read at all, and of each table in it: every reading process reads it, in some seconds."""
_TOLD = 10
"""Problems of one file that are told one by one."""
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The claims of a sidecar by file, or by folder with `/` at its end; and what is wrong with it, if anything."""

    claims: Mapping[str, tuple[Claim, ...]]
    problem: str = ""

    def about(self, name: str) -> Iterator[tuple[Claim, ...]]:
        """What it says of a file: the file's own row first, then those of its folders, the inner ones first."""
        for key in (name, *(f"{folder}/" for folder in PurePosixPath(name).parents)):
            if found := self.claims.get(key):
                yield found


def claims_for(path: Path, collection: Path) -> tuple[Claim, ...]:
    """What the sidecars in the file's folder and in those above it say of a file of `collection`."""
    known: list[Claim] = []
    above = path.relative_to(collection).parents
    for steps in range(len(above)):
        folder = path.parents[steps]
        name = unicodedata.normalize("NFC", source_of(path, folder))
        for sidecar in SIDECARS:
            for claims in read_sidecar(folder / sidecar).about(name):
                fields = {claim.field for claim in known}
                known += [
                    replace(claim, evidence="../" * steps + claim.evidence)
                    for claim in claims
                    if claim.field not in fields
                ]
    return tuple(known)


@lru_cache(maxsize=_KEPT)
def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar, once in a process; without one there are no claims."""
    if not _exists_as(path.name, path.parent):
        return Sidecar({})
    if path.is_symlink():
        return Sidecar({}, "it is a link, which is not followed")
    claims: dict[str, tuple[Claim, ...]] = {}
    problems: list[str] = []
    try:
        if path.stat().st_size > MOST_BYTES:
            return Sidecar({}, f"it is larger than {MOST_BYTES:,} bytes")
        for table in READERS[path.name](path):
            _read_table(table, path, claims, problems)
    except UnusableTable as error:
        problems.append(str(error))
    except OSError as error:
        problems.append(f"unreadable: {error.strerror or error}")
    more = f"; and {len(problems) - _TOLD:,} more" if len(problems) > _TOLD else ""
    return Sidecar(claims, "; ".join(problems[:_TOLD]) + more)


def _read_table(table: Table, path: Path, claims: dict[str, tuple[Claim, ...]], problems: list[str]) -> None:
    columns, wrong = columns_of(table.headings)
    problems.extend(wrong)
    rows = iter(table.rows)
    for row in islice(rows, MOST_ROWS):
        name = _name(row.file)
        if not row.file:
            problems.append(f"{row.named}: no file is named")
            continue
        if name in claims:
            problems.append(f"{row.named}: {row.file[:_TOLD_NAME]!r} has a row before this one, which is used")
            continue
        claims[name] = tuple(_claims(row, columns, table, path.name, problems))
        if not _is_there(name, path.parent):
            kind = "folder" if name.endswith("/") else "file"
            problems.append(f"{row.named}: there is no {kind} {row.file[:_TOLD_NAME]!r} here")
    if more := next(rows, None):
        problems.append(f"{more.where}: from here on, the rows are not used: there can be {MOST_ROWS:,}")


def _name(file: str) -> str:
    """A path in one form, whatever its normal form and steps that go nowhere."""
    folder = "/" if file.endswith("/") else ""
    return unicodedata.normalize("NFC", f"{PurePosixPath(file)}{folder}")


def _is_there(name: str, folder: Path) -> bool:
    """Whether the file or folder is in `folder` or below, under either Unicode normal form of its name."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        return False
    forms = dict.fromkeys((name, unicodedata.normalize("NFD", name)))
    return any(_exists_as(form, folder) for form in forms)


def _exists_as(name: str, folder: Path) -> bool:
    try:
        path = path_of(name, folder)
        return path.is_dir() if name.endswith("/") else path.is_file()
    except (OSError, ValueError):
        return False


def _claims(row: Row, columns: Iterable[Column], table: Table, sidecar: str, problems: list[str]) -> Iterator[Claim]:
    for column in columns:
        cell = row.cells.get(column.place)
        if cell is None:
            continue
        place = f"{row.where}, {column.heading.name}"
        values = cell.values
        if table.parted and column.is_several:
            values = tuple(part.strip() for value in values for part in value.split(";", _MOST_VALUES) if part.strip())
        if len(values) > _MOST_VALUES:
            problems.append(f"{place}: there can be {_MOST_VALUES:,} values in a cell")
            continue
        if problem := cell.problem or _problem(column, values):
            problems.append(f"{place}: {problem}")
            continue
        for value in values:
            yield Claim(column.field, value, f"{sidecar}, {place}", column.own)


def _problem(column: Column, values: tuple[str, ...]) -> str:
    if len(values) > 1 and not column.is_several:
        return f"{column.heading.title} has one value only"
    if column.field == "published" and values and not _is_date(values[0]):
        return f"{values[0][:_TOLD_NAME]!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    return ""


def _is_date(value: str) -> bool:
    try:
        PartialDate.parse(value)
    except ValueError:
        return False
    return True

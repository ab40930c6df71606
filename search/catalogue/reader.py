"""Reading a catalogue as it is for one commit."""

import json
import sqlite3
import threading
import time
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from search.catalogue.coding import apparatus_read, file_read, locator_read, metadata_read
from search.catalogue.numbering import Place
from search.catalogue.packing import PART, Packing, Unpackable
from search.catalogue.tables import (
    DOCUMENT,
    FILE,
    FILE_NAME,
    FOREVER,
    generation_of,
    live,
    log_of,
    number_of,
    sum_of,
    sum_of_part,
)
from search.errors import IndexDamaged, NotInCollection
from search.paths import containers, place_in_order
from search.records import Document, FileRecord, FileStatus, Origin, Passage, Span
from search.schema import DOCUMENT_VALUED

_AT_ONCE = 500
"""Passages that are asked for in one statement."""
_ATTEMPTS, _MOMENT = 40, 0.05
"""How often a file that others change is read again, and after how many seconds; they are more than a clock's step."""
_MAPPED = 1 << 34
"""Bytes of the file that are read where the system has them, and not copied."""
_KEPT = 2_048
"""Documents of which what all their passages need is kept in memory."""
_PASSAGE = "number, document, first, last, language, locator, sum"


@dataclass(frozen=True, slots=True)
class Column:
    """A facet's values for each document: `values[codes[number]]` are those of the document of that number."""

    codes: Sequence[int]
    values: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Row:
    """What is read of a document at once."""

    number: int
    origin: Origin
    first_passage: int
    passages: int
    first_part: int
    parts: int


class Catalogue:
    """Reads the catalogue as it is for a commit, whatever is written meanwhile. Safe to use from many threads.

    Raises `IndexDamaged` where a row is not what was written.
    """

    def __init__(self, commit: Path, documents: int | None = None) -> None:
        """`documents` is how many the commit must have, if that is known."""
        self._documents = documents
        self._path = generation_of(commit) / FILE_NAME
        if not self._path.is_file():
            raise IndexDamaged(str(commit.parents[1]), "its catalogue is missing")
        self._directory = str(commit.parents[1])
        self._commit = number_of(commit)
        self._live = live(self._commit)
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._kept: dict[int, _Row] = {}
        self.close = weakref.finalize(self, _close, self._open)
        """Close every thread's connection; also done when nobody holds the catalogue any more."""

    def counts(self) -> dict[FileStatus, int]:
        """How many files of the ledger have each status."""
        statement = f"SELECT status, count(*) FROM files WHERE {self._live} GROUP BY status"
        with self._decoding():
            found = {FileStatus(status): count for status, count in self._rows(statement)}
        return {status: found.get(status, 0) for status in FileStatus}

    def files(self, status: FileStatus | None = None) -> Iterator[FileRecord]:
        """The ledger's rows by path, all or those of one status."""
        yield from self._files("status = coalesce(?, status)", status)

    def copies(self, document: str) -> tuple[str, ...]:
        """The paths of the files that have the same bytes as a document's, by its id, without its own."""
        condition = f"status = '{FileStatus.DUPLICATE}' AND document = ?"
        return tuple(sorted((file.source for file in self._files(condition, document)), key=place_in_order))

    def _files(self, condition: str, value: object) -> Iterator[FileRecord]:
        statement = f"SELECT {FILE}, since, sum FROM files WHERE {self._live} AND {condition} ORDER BY source"
        with self._decoding():
            for *row, since, total in self._rows(statement, value):
                self._check(sum_of(*row, since) == total)
                yield file_read(*row)

    def file(self, source: str) -> FileRecord | None:
        """The ledger's row of the file at this path."""
        return next((file for file in self._files("source = ?", source)), None)

    def on_disk(self, source: str) -> FileRecord | None:
        """The row of the file on disk at a path, or of that which a file with this path is in."""
        rows = (self.file(path) for path in (*containers(source), source))
        return next((row for row in rows if row), None)

    def size_of(self, source: str) -> int:
        """How many bytes the file had that is at this path; 0 where the ledger knows of none."""
        rows = self._rows(f"SELECT bytes FROM files WHERE source = ? AND {self._live}", source)
        return next((size for (size,) in rows), 0)

    def document(self, identity: str) -> Document:
        """The document with this id; raise `NotInCollection` when there is none."""
        row = self._document(identity)
        ((apparatus,),) = self._rows("SELECT apparatus FROM documents WHERE number = ?", row.number)
        with self._decoding():
            marks, omitted = apparatus_read(apparatus)
        return Document(row.origin, self._body(row), marks, omitted)

    def origin(self, identity: str) -> Origin:
        """Which file the document with this id was read from; raise `NotInCollection` when there is none."""
        return self._document(identity).origin

    def passages_of(self, document: Document) -> tuple[Passage, ...]:
        """All passages of a document, in order."""
        row = self._document(document.id)
        return tuple(
            self._passage(row, one, document.text) for one in self._passages_from(row.first_passage, row.passages)
        )

    def passage(self, identity: str) -> tuple[Passage, Origin]:
        """The passage with this id; raise `NotInCollection` when there is none."""
        return next(self.numbered([self.number(identity)]))

    def number(self, identity: str) -> int:
        """The number of the passage with this id; raise `NotInCollection` when there is none."""
        document, _, ordinal = identity.partition(".")
        if not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 12):
            raise NotInCollection(f"The passage {identity}")
        try:
            row = self._document(document)
        except NotInCollection:
            raise NotInCollection(f"The passage {identity}") from None
        if not 1 <= int(ordinal) <= row.passages:
            raise NotInCollection(f"The passage {identity}")
        return row.first_passage + int(ordinal) - 1

    def all_numbers(self) -> Iterator[int]:
        """The numbers of all passages, in the order of the collection."""
        statement = f"SELECT first_passage, passages FROM documents WHERE {self._live} ORDER BY first_passage"
        for first, passages in self._rows(statement):
            yield from range(first, first + passages)

    def everything(self) -> Iterator[tuple[Place, Document, tuple[Passage, ...]]]:
        """All documents with their passages, in the order of the collection; the marks are left out."""
        statement = f"SELECT number FROM documents WHERE {self._live} ORDER BY first_passage"
        for (number,) in list(self._rows(statement)):
            row = self._numbered_document(number)
            document = Document(row.origin, self._body(row))
            passages = tuple(
                self._passage(row, one, document.text) for one in self._passages_from(row.first_passage, row.passages)
            )
            yield Place(number, row.first_passage), document, passages

    def numbered(self, numbers: Iterable[int]) -> Iterator[tuple[Passage, Origin]]:
        """The passages with these numbers, in the order given, each with its document's origin."""
        wanted = list(numbers)
        for start in range(0, len(wanted), _AT_ONCE):
            yield from self._numbered(wanted[start : start + _AT_ONCE])

    def _numbered(self, numbers: Sequence[int]) -> Iterator[tuple[Passage, Origin]]:
        marks = ",".join("?" * len(numbers))
        statement = f"SELECT {_PASSAGE} FROM passages WHERE number IN ({marks})"
        rows = {row[0]: row for row in self._checked(statement, *numbers)}
        self._check(all(number in rows for number in numbers))
        documents = self._numbered_documents({row[1] for row in rows.values()})
        wanted: dict[int, range] = {}
        for number, (_, document, first, last, *_) in rows.items():
            start = documents[document].first_part
            wanted[number] = range(start + first // PART, start + (max(last, first + 1) - 1) // PART + 1)
        parts = self._parts({part for several in wanted.values() for part in several})
        for number in numbers:
            _, document, first, *_ = row = rows[number]
            body = "".join(parts[part] for part in wanted[number] if part in parts)
            held = documents[document]
            yield self._passage(held, row, body, first - first % PART), held.origin

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The text of each of these passages, with its number; cheapest where they are in reading order."""
        last, body = -1, ""
        for number in numbers:
            ((_, document, start, end, *_),) = self._passages_from(number, 1)
            if document != last:
                last, body = document, self._body(self._numbered_document(document))
            yield number, body[start:end]

    def bodies(self, documents: Iterable[int]) -> Iterator[tuple[str, int, list[Span]]]:
        """The text of each of these documents, by number, with the number of its first passage and all spans."""
        for document in documents:
            row = self._numbered_document(document)
            rows = self._passages_from(row.first_passage, row.passages)
            spans = [Span(start, end) for _, _, start, end, *_ in rows]
            yield self._body(row), row.first_passage, spans

    def named(self, documents: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The id of each of these documents, by number, and what to call it."""
        marks = ",".join("?" * len(documents))
        found = {}
        statement = f"SELECT number, id, name, name_sum FROM documents WHERE number IN ({marks})"
        for number, identity, name, total in self._rows(statement, *documents):
            self._check(sum_of(number, identity, name) == total)
            found[number] = identity, name
        return {number: found[number] for number in documents if number in found}

    def numbers(self, identities: Sequence[str]) -> dict[str, int]:
        """The number of each of these documents that is in the collection, by id."""
        known = [one for one in identities if one.isascii()]
        marks = ",".join("?" * len(known))
        return dict(self._rows(f"SELECT id, number FROM documents WHERE {self._live} AND id IN ({marks})", *known))

    def column(self, facet: str) -> Column:
        """The values of a facet for each document."""
        return self._columns[1][facet]

    @property
    def order(self) -> Mapping[int, int]:
        """The number of the first passage of each document, by the document's: the order of the collection."""
        return self._columns[0]

    def warm(self) -> None:
        """Read the columns now that the first search would wait for."""
        self._columns  # noqa: B018 - reads them

    @cached_property
    def _columns(self) -> tuple[Mapping[int, int], Mapping[str, Column]]:
        """The order of the documents, and the columns of all facets."""
        values: dict[str, dict[int, tuple[str, ...]]] = {facet: {} for facet in DOCUMENT_VALUED}
        order: dict[int, int] = {}
        combinations: dict[int, Sequence[int]] = {}
        known: dict[str, Sequence[int]] = {}
        with self._decoding():
            for *row, total in self._rows("SELECT facet, code, value, sum FROM facet_values"):
                self._check(sum_of(*row) == total)
                facet, code, value = row
                values[facet][code] = tuple(json.loads(value))
            for number, first, codes, total in self._rows(
                f"SELECT number, first_passage, codes, codes_sum FROM documents WHERE {self._live}"
            ):
                self._check(sum_of(number, first, codes) == total)
                order[number] = first
                combinations[number] = known.get(codes) or known.setdefault(codes, tuple(map(int, codes.split(","))))
            self._check(self._documents in {None, len(order)})
            columns = {}
            for place, facet in enumerate(DOCUMENT_VALUED):
                column = [0] * (max(combinations, default=-1) + 1)
                for number, one in combinations.items():
                    column[number] = one[place]
                columns[facet] = Column(column, {code: values[facet][code] for code in set(column)} if column else {})
        return order, columns

    def verify(self) -> Iterator[str]:
        """Read everything that the commit has, and tell what is not as it was written."""
        for (problem,) in self._rows("PRAGMA integrity_check"):
            if problem != "ok":
                yield str(problem)
        try:
            self.warm()
            for _ in self.files():
                pass
            for (number,) in list(self._rows(f"SELECT number FROM documents WHERE {self._live}")):
                self.named([number])
                row = self._numbered_document(number)
                document = self.document(row.origin.id)
                if len(self.passages_of(document)) != row.passages:
                    yield f"{row.origin.source}: passages are missing"
        except (IndexDamaged, NotInCollection) as error:
            yield str(error)

    def is_growing(self) -> bool:
        """Whether something was written for a commit after this one."""
        later = f"since > {self._commit} OR until > {self._commit} AND until < {FOREVER}"
        tables = ("documents", "files")
        return any(
            held for table in tables for (held,) in self._rows(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {later})")
        )

    def _document(self, identity: str, what: str = "The document") -> _Row:
        statement = f"SELECT number FROM documents WHERE id = ? AND {self._live}"
        (number,) = self._find(statement, identity, what=what)
        return self._numbered_document(number)

    def _numbered_document(self, number: int) -> _Row:
        return self._numbered_documents([number])[number]

    def _numbered_documents(self, numbers: Collection[int]) -> Mapping[int, _Row]:
        """The rows of documents, by number."""
        held = {number: self._kept[number] for number in numbers if number in self._kept}
        unknown = [number for number in numbers if number not in held]
        if not unknown:
            return held
        marks = ",".join("?" * len(unknown))
        statement = f"SELECT {DOCUMENT}, since, length, codes, sum FROM documents WHERE number IN ({marks})"
        read = {row.number: row for row in map(self._document_row, self._rows(statement, *unknown))}
        self._check(len(read) == len(unknown))
        if len(self._kept) + len(read) > _KEPT:
            self._kept.clear()
        self._kept |= read
        return {**held, **read}

    def _document_row(self, row: Sequence[Any]) -> _Row:
        self._check(sum_of(*row[:-1]) == row[-1])
        number, identity, _, source, sha256, media_type, metadata, *places = row[:11]
        with self._decoding():
            origin = Origin(source, sha256.hex(), media_type, metadata_read(metadata))
        self._check(identity == origin.id)
        return _Row(number, origin, *places)

    def _passages_from(self, first: int, count: int) -> list[Any]:
        """The rows of so many passages from the number `first` on."""
        rows = list(
            self._checked(
                f"SELECT {_PASSAGE} FROM passages WHERE number >= ? AND number < ? ORDER BY number",
                first,
                first + count,
            )
        )
        self._check(len(rows) == count)
        return rows

    def _checked(self, statement: str, *values: object) -> Iterator[Any]:
        """Rows of passages that are as they were written."""
        for row in self._rows(statement, *values):
            self._check(sum_of(*row[:-1]) == row[-1])
            yield row

    def _passage(self, held: _Row, row: Sequence[Any], body: str, skipped: int = 0) -> Passage:
        """A passage from its row; `body` is its document's text without the first `skipped` code points."""
        number, _, first, last, language, locator, _ = row
        text = body[first - skipped : last - skipped]
        self._check(len(text) == last - first)
        with self._decoding():
            where = locator_read(number - held.first_passage + 1, locator)
        return Passage(held.origin.id, Span(first, last), text, where, language)

    def _body(self, row: _Row) -> str:
        parts = self._parts(range(row.first_part, row.first_part + row.parts))
        self._check(len(parts) == row.parts)
        return "".join(parts[part] for part in sorted(parts))

    def _parts(self, numbers: Iterable[int]) -> dict[int, str]:
        """The unpacked parts of texts with these numbers."""
        wanted, parts, packing = sorted(numbers), {}, self._packing
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            for part, content, total in self._rows(
                f"SELECT part, content, sum FROM texts WHERE part IN ({marks})", *some
            ):
                self._check(sum_of_part(part, content) == total)
                with self._decoding():
                    parts[part] = packing.unpacked(content)
        return parts

    @cached_property
    def _packing(self) -> Packing:
        ((content, total),) = self._rows("SELECT content, sum FROM dictionary")
        self._check(sum_of_part(0, content) == total)
        with self._decoding():
            return Packing(content)

    def _check(self, holds: bool) -> None:
        if not holds:
            raise IndexDamaged(self._directory, "a row of its catalogue is not what was written")

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._local.state = None
            try:
                connection = self._connected("mode=ro")
                connection.execute("SELECT 1 FROM documents LIMIT 1").fetchone()
            except sqlite3.OperationalError:
                self._local.state = self._settled_state()
                connection = self._connected("immutable=1")
            self._local.connection = connection
            self._open.append(connection)
        return connection

    def _connected(self, how: str) -> sqlite3.Connection:
        """A connection that has not read anything yet.

        A reader of a file with a write-ahead log writes a file, too. Where it cannot, on a disk that is full or
        read-only, the catalogue is read as one that nobody changes, and read again if somebody does.
        """
        connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?{how}", uri=True, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        return connection

    def _state(self) -> tuple[int, int, bool]:
        """What differs once somebody has begun to change the file."""
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size, log_of(self._path).exists()

    def _settled_state(self) -> tuple[int, int, bool]:
        """The file's state, taken when the next change of it cannot have the same time."""
        for _ in range(_ATTEMPTS):
            if abs(time.time_ns() - self._state()[0]) > _MOMENT * 1e9:
                break
            time.sleep(_MOMENT)
        return self._state()

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        """What decoding raises where the file was changed by others is damage."""
        try:
            yield
        except (*Unpackable, ValueError, KeyError, TypeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> IndexDamaged:
        return IndexDamaged(self._directory, f"its catalogue cannot be read ({error})")

    def _rows(self, statement: str, *values: object) -> Iterator[Any]:
        try:
            if self._connection and self._local.state:
                yield from self._read_again(statement, values)
                return
            with closing(self._connection.execute(statement, values)) as cursor:
                yield from cursor
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _read_again(self, statement: str, values: Sequence[object]) -> list[Any]:
        """All rows at once of a file that is read as one that nobody changes; with a new connection after a change."""
        for _ in range(_ATTEMPTS):
            with suppress(sqlite3.DatabaseError):
                rows = self._connection.execute(statement, values).fetchall()
                if self._local.state in {None, self._state()}:
                    return rows
            self._local.connection = None
            time.sleep(_MOMENT)
        return self._connection.execute(statement, values).fetchall()

    def _find(self, statement: str, *values: object, what: str) -> Any:
        row = next(self._rows(statement, *values), None)
        if row is None:
            raise NotInCollection(f"{what} {values[0]}")
        return row


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
    connections.clear()

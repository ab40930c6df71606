"""The catalogue of a generation: its documents, passages and ledger, in one SQLite file.

The one place that knows the tables. Text is kept once, in the document; a passage is a span of it.
Passages of a document have consecutive numbers, the same numbers that the engine returns.
"""

import json
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.errors import IndexDamaged, NotInCollection
from search.records import (
    Coverage,
    Document,
    FileRecord,
    FileStatus,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Omission,
    Origin,
    PartialDate,
    Passage,
    PassageKind,
    Span,
    Speech,
)
from search.schema import document_values

FILE_NAME = "catalogue.sqlite"

_TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, sha256 TEXT, media_type TEXT, metadata TEXT,
    name TEXT, first_passage INTEGER, passages INTEGER, first_part INTEGER, parts INTEGER, apparatus BLOB);
CREATE TABLE texts (part INTEGER PRIMARY KEY, content BLOB);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER, first INTEGER, last INTEGER, language TEXT, locator TEXT);
CREATE TABLE files (
    source TEXT PRIMARY KEY, status TEXT, reason TEXT, bytes INTEGER, modified INTEGER, seconds REAL,
    sha256 TEXT, document TEXT, passages INTEGER) WITHOUT ROWID;
CREATE TABLE columns (facet TEXT PRIMARY KEY, content BLOB);
"""
_PART = 6_000
"""Code points of a document's text that are packed together, so that a passage costs little to unpack."""
_PAGE = 16_384
"""Bytes of a page of the file: several packed parts share one."""
_AT_ONCE = 500
"""Passages that are asked for in one statement."""
_KEPT = 2_048
"""Origins of documents that are kept in memory."""
_ORIGIN = "source, sha256, media_type, metadata"
_FILE = "source, status, reason, bytes, modified, seconds, sha256, document, passages"

_COUNTS = "SELECT status, count(*) FROM files GROUP BY status"


@dataclass(frozen=True, slots=True)
class Column:
    """A facet's values for each document: `values[codes[number]]` are those of the document of that number."""

    codes: Sequence[int]
    values: Sequence[tuple[str, ...]]


class CatalogueWriter:
    """Fills a new catalogue; `close` makes it durable."""

    def __init__(self, directory: Path) -> None:
        self._connection = sqlite3.connect(directory / FILE_NAME)
        self._connection.executescript(
            f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}"
        )
        self._columns: dict[str, tuple[list[int], dict[tuple[str, ...], int]]] = {}
        self._parts = 0
        self.documents = 0
        self.passages = 0

    def add_document(self, document: Document, passages: Sequence[Passage]) -> None:
        """Add a document; it gets the number `self.documents` had, its passages those from `self.passages`."""
        origin = document.origin
        parts = range(0, len(document.text), _PART)
        self._connection.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                self.documents, document.id, origin.source, origin.sha256, origin.media_type,
                json.dumps(_metadata_to_json(origin.metadata), ensure_ascii=False), origin.name, self.passages,
                len(passages), self._parts, len(parts),
                _packed(json.dumps(_apparatus_to_json(document), ensure_ascii=False)),
            ),
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO texts VALUES (?,?)",
            (
                (number, _packed(document.text[start : start + _PART]))
                for number, start in enumerate(parts, self._parts)
            ),
        )
        self._parts += len(parts)
        self._connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?)",
            (
                (
                    self.passages + place, self.documents, passage.span.start, passage.span.end, passage.language,
                    json.dumps(_locator_to_json(passage.locator), ensure_ascii=False),
                )
                for place, passage in enumerate(passages)
            ),
        )  # fmt: skip
        for facet, values in document_values(origin.metadata).items():
            codes, known = self._columns.setdefault(facet, ([], {}))
            codes.append(known.setdefault(values, len(known)))
        self.documents += 1
        self.passages += len(passages)

    def add_file(self, file: FileRecord) -> None:
        self._connection.execute(
            f"INSERT INTO files ({_FILE}) VALUES (?,?,?,?,?,?,?,?,?)",
            (
                file.source, file.status, file.reason, file.bytes, file.modified, file.seconds, file.sha256,
                file.document, file.passages,
            ),
        )  # fmt: skip

    def close(self) -> None:
        self._connection.executemany(
            "INSERT INTO columns VALUES (?,?)",
            (
                (facet, _packed(json.dumps((codes, list(known)), ensure_ascii=False)))
                for facet, (codes, known) in self._columns.items()
            ),
        )
        self._connection.commit()
        self._connection.close()


class Catalogue:
    """Reads the catalogue of a generation that no longer changes. Safe to use from many threads."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE_NAME
        if not self._path.is_file():
            raise IndexDamaged(str(directory.parent), "its catalogue is missing")
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._columns: dict[str, Column] = {}
        self._origins: dict[int, Origin] = {}
        self.close = weakref.finalize(self, _close, self._open)
        """Close every thread's connection; also done when nobody holds the catalogue any more."""

    def coverage(self) -> Coverage:
        documents, passages = self._row("SELECT count(*), coalesce(sum(passages), 0) FROM documents")
        return Coverage(documents, passages, self.counts()[FileStatus.FAILED])

    def counts(self) -> dict[FileStatus, int]:
        """How many files of the ledger have each status."""
        with self._decoding():
            found = {FileStatus(status): count for status, count in self._rows(_COUNTS)}
        return {status: found.get(status, 0) for status in FileStatus}

    def files(self, status: FileStatus | None = None) -> Iterator[FileRecord]:
        """The ledger's rows by path, all or those of one status."""
        statement = f"SELECT {_FILE} FROM files WHERE status = coalesce(?, status) ORDER BY source"
        with self._decoding():
            for source, state, *rest in self._rows(statement, status):
                yield FileRecord(source, FileStatus(state), *rest)

    def document(self, identity: str) -> Document:
        """The document with this id; raise `NotInCollection` when there is none."""
        number, packed, *origin = self._find(
            f"SELECT number, apparatus, {_ORIGIN} FROM documents WHERE id = ?", identity, what="The document"
        )
        text = self._body(number)
        with self._decoding():
            apparatus = json.loads(_unpacked(packed))
            return Document(
                origin=_origin(*origin),
                text=text,
                marks=tuple(Mark(MarkKind(kind), Span(*span), *rest) for kind, span, *rest in apparatus["marks"]),
                omitted=tuple(Omission(text, reason) for text, reason in apparatus["omitted"]),
            )

    def origin(self, identity: str) -> Origin:
        """Which file the document with this id was read from; raise `NotInCollection` when there is none."""
        with self._decoding():
            return _origin(*self._find(f"SELECT {_ORIGIN} FROM documents WHERE id = ?", identity, what="The document"))

    def passages_of(self, document: Document) -> tuple[Passage, ...]:
        """All passages of a document, in order."""
        rows = self._rows(
            "SELECT p.first, p.last, p.language, p.locator FROM passages p JOIN documents d"
            " ON p.number >= d.first_passage AND p.number < d.first_passage + d.passages"
            " WHERE d.id = ? ORDER BY p.number",
            document.id,
        )
        with self._decoding():
            return tuple(_passage(document.id, document.text, *row) for row in rows)

    def passage(self, identity: str) -> tuple[Passage, Origin]:
        """The passage with this id; raise `NotInCollection` when there is none."""
        return next(self.numbered([self.number(identity)]))

    def number(self, identity: str) -> int:
        """The number of the passage with this id; raise `NotInCollection` when there is none."""
        document, _, ordinal = identity.partition(".")
        if not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 12):
            raise NotInCollection(f"The passage {identity}")
        (number,) = self._find(
            "SELECT first_passage FROM documents WHERE id = ? AND ? BETWEEN 1 AND passages",
            document, int(ordinal), what="The passage",
        )  # fmt: skip
        return int(number) + int(ordinal) - 1

    def numbered(self, numbers: Iterable[int]) -> Iterator[tuple[Passage, Origin]]:
        """The passages with these numbers, in the order given, each with its document's origin."""
        wanted = list(numbers)
        for start in range(0, len(wanted), _AT_ONCE):
            yield from self._numbered(wanted[start : start + _AT_ONCE])

    def _numbered(self, numbers: Sequence[int]) -> Iterator[tuple[Passage, Origin]]:
        marks = ",".join("?" * len(numbers))
        rows = {
            number: row
            for number, *row in self._rows(
                f"SELECT number, document, first, last, language, locator FROM passages WHERE number IN ({marks})",
                *numbers,
            )
        }
        parts: dict[int, str] = {}
        with self._decoding():
            for number, content in self._rows(
                "SELECT p.number, t.content FROM passages p JOIN documents d ON d.number = p.document JOIN texts t"
                f" ON t.part BETWEEN d.first_part + p.first / {_PART} AND d.first_part + (p.last - 1) / {_PART}"
                f" WHERE p.number IN ({marks}) ORDER BY p.number, t.part",
                *numbers,
            ):
                parts[number] = parts.get(number, "") + _unpacked(content)
        for number in numbers:
            if number not in rows:
                raise NotInCollection(f"Passage {number}")
            document, first, last, language, locator = rows[number]
            origin = self._origin_of(document)
            with self._decoding():
                start = first % _PART
                text = parts.get(number, "")[start : start + last - first]
                where = _locator_from_json(json.loads(locator))
            yield Passage(origin.id, Span(first, last), text, where, language), origin

    def _origin_of(self, number: int) -> Origin:
        origin = self._origins.get(number)
        if origin is None:
            row = self._find(f"SELECT {_ORIGIN} FROM documents WHERE number = ?", number, what="Document")
            with self._decoding():
                origin = _origin(*row)
            if len(self._origins) >= _KEPT:
                self._origins.clear()
            self._origins[number] = origin
        return origin

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The text of each of these passages, with its number; cheapest where they are in reading order."""
        last, body = -1, ""
        for number in numbers:
            document, start, end = self._find(
                "SELECT document, first, last FROM passages WHERE number = ?", number, what="Passage"
            )
            if document != last:
                last, body = document, self._body(document)
            yield number, body[start:end]

    def bodies(self, documents: Iterable[int]) -> Iterator[tuple[str, int, list[Span]]]:
        """The text of each of these documents, by number, with the number of its first passage and all spans."""
        for document in documents:
            rows = list(
                self._rows(
                    "SELECT p.number, p.first, p.last FROM passages p JOIN documents d"
                    " ON p.number >= d.first_passage AND p.number < d.first_passage + d.passages"
                    " WHERE d.number = ? ORDER BY p.number",
                    document,
                )
            )
            yield self._body(document), rows[0][0], [Span(start, end) for _, start, end in rows]

    def named(self, documents: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The id of each of these documents, by number, and what to call it."""
        marks = ",".join("?" * len(documents))
        found = {
            number: (identity, name)
            for number, identity, name in self._rows(
                f"SELECT number, id, name FROM documents WHERE number IN ({marks})", *documents
            )
        }
        return {number: found[number] for number in documents if number in found}

    def numbers(self, identities: Sequence[str]) -> dict[str, int]:
        """The number of each of these documents that is in the collection, by id."""
        known = [one for one in identities if one.isascii()]
        marks = ",".join("?" * len(known))
        return dict(self._rows(f"SELECT id, number FROM documents WHERE id IN ({marks})", *known))

    def column(self, facet: str) -> Column:
        """The values of a facet for each document."""
        if facet not in self._columns:
            row = self._row("SELECT content FROM columns WHERE facet = ?", facet)
            with self._decoding():
                codes, values = json.loads(_unpacked(row[0])) if row else ([], [])
            self._columns[facet] = Column(codes, [tuple(value) for value in values])
        return self._columns[facet]

    def _body(self, document: int) -> str:
        parts = self._rows(
            "SELECT t.content FROM texts t JOIN documents d"
            " ON t.part >= d.first_part AND t.part < d.first_part + d.parts WHERE d.number = ? ORDER BY t.part",
            document,
        )
        with self._decoding():
            return "".join(_unpacked(content) for (content,) in parts)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            self._open.append(connection)
        return connection

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        """What decoding raises where the file was changed by others is damage."""
        try:
            yield
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(str(self._path.parent.parent), f"its catalogue cannot be read ({error})") from error

    def _rows(self, statement: str, *values: object) -> Iterator[Any]:
        try:
            with closing(self._connection.execute(statement, values)) as cursor:
                yield from cursor
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(str(self._path.parent.parent), f"its catalogue cannot be read ({error})") from error

    def _row(self, statement: str, *values: object) -> Any:
        return next(self._rows(statement, *values), None)

    def _find(self, statement: str, *values: object, what: str) -> Any:
        row = self._row(statement, *values)
        if row is None:
            raise NotInCollection(f"{what} {values[0]}")
        return row


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
    connections.clear()


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 4)


def _unpacked(blob: bytes) -> str:
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def _origin(source: str, sha256: str, media_type: str, metadata: str) -> Origin:
    return Origin(source, sha256, media_type, _metadata_from_json(json.loads(metadata)))


def _passage(document: str, text: str, first: int, last: int, language: str | None, locator: str) -> Passage:
    span = Span(first, last)
    return Passage(document, span, span.of(text), _locator_from_json(json.loads(locator)), language)


def _metadata_to_json(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title,
        "publisher": metadata.publisher,
        "authors": metadata.authors,
        "published": _date_to_json(metadata.published),
        "captured": _date_to_json(metadata.captured),
        "language": metadata.language,
        "url": metadata.url,
        "kind": metadata.kind,
        "own": dict(metadata.own),
        "evidence": dict(metadata.evidence),
    }


def _metadata_from_json(row: dict[str, Any]) -> Metadata:
    return Metadata(
        title=row["title"],
        publisher=row["publisher"],
        authors=tuple(row["authors"]),
        published=_date_from_json(row["published"]),
        captured=_date_from_json(row["captured"]),
        language=row["language"],
        url=row["url"],
        kind=row["kind"],
        own={field: tuple(values) for field, values in row["own"].items()},
        evidence=row["evidence"],
    )


def _date_to_json(date: PartialDate | None) -> tuple[int, int, int, str] | None:
    return (date.year, date.month, date.day, date.evidence) if date else None


def _date_from_json(row: Sequence[Any] | None) -> PartialDate | None:
    return PartialDate(*row) if row else None


def _locator_to_json(locator: Locator) -> tuple[object, ...]:
    where = locator.ordinal, locator.heading, locator.time, locator.speaker, locator.page
    return *where, locator.kind, locator.speech, locator.lead_in


def _locator_from_json(row: Sequence[Any]) -> Locator:
    ordinal, heading, time, speaker, page, kind, speech, lead_in = row
    told = Speech(speech) if speech else None
    return Locator(ordinal, tuple(heading), time, speaker, page, PassageKind(kind), told, lead_in)


def _apparatus_to_json(document: Document) -> dict[str, Any]:
    return {
        "marks": [(mark.kind, (mark.span.start, mark.span.end), mark.label, mark.level) for mark in document.marks],
        "omitted": [(omission.text, omission.reason) for omission in document.omitted],
    }

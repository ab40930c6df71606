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
)

FILE_NAME = "catalogue.sqlite"

_TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, sha256 TEXT, media_type TEXT, metadata TEXT,
    first_passage INTEGER, passages INTEGER, text BLOB, apparatus BLOB);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER, first INTEGER, last INTEGER, language TEXT, locator TEXT);
CREATE TABLE files (
    source TEXT PRIMARY KEY, status TEXT, reason TEXT, bytes INTEGER, modified INTEGER, seconds REAL,
    sha256 TEXT, document TEXT, passages INTEGER) WITHOUT ROWID;
"""
_ORIGIN = "source, sha256, media_type, metadata"
_FILE = "source, status, reason, bytes, modified, seconds, sha256, document, passages"

_COUNTS = "SELECT status, count(*) FROM files GROUP BY status"


class CatalogueWriter:
    """Fills a new catalogue; `close` makes it durable."""

    def __init__(self, directory: Path) -> None:
        self._connection = sqlite3.connect(directory / FILE_NAME)
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
        self.documents = 0
        self.passages = 0

    def add_document(self, document: Document, passages: Sequence[Passage]) -> None:
        """Add a document; it gets the number `self.documents` had, its passages those from `self.passages`."""
        origin = document.origin
        self._connection.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                self.documents, document.id, origin.source, origin.sha256, origin.media_type,
                json.dumps(_metadata_to_json(origin.metadata), ensure_ascii=False), self.passages, len(passages),
                _packed(document.text), _packed(json.dumps(_apparatus_to_json(document), ensure_ascii=False)),
            ),
        )  # fmt: skip
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
        row = self._find(
            f"SELECT {_ORIGIN}, text, apparatus FROM documents WHERE id = ?", identity, what="The document"
        )
        with self._decoding():
            apparatus = json.loads(_unpacked(row[5]))
            return Document(
                origin=_origin(*row[:4]),
                text=_unpacked(row[4]),
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
        document, _, ordinal = identity.partition(".")
        if not (ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 12):
            raise NotInCollection(f"The passage {identity}")
        (number,) = self._find(
            "SELECT first_passage FROM documents WHERE id = ? AND ? BETWEEN 1 AND passages",
            document, int(ordinal), what="The passage",
        )  # fmt: skip
        return next(self.numbered([number + int(ordinal) - 1]))

    def numbered(self, numbers: Iterable[int]) -> Iterator[tuple[Passage, Origin]]:
        """The passages with these numbers, in the order given, each with its document's origin."""
        read: dict[int, tuple[str, Origin]] = {}
        for number in numbers:
            document, *row = self._find(
                "SELECT document, first, last, language, locator FROM passages WHERE number = ?", number, what="Passage"
            )
            with self._decoding():
                if document not in read:
                    *origin, text = self._find(
                        f"SELECT {_ORIGIN}, text FROM documents WHERE number = ?", document, what="Document"
                    )
                    read[document] = _unpacked(text), _origin(*origin)
                text, found = read[document]
                passage = _passage(found.id, text, *row)
            yield passage, found

    def names(self, identities: Iterable[str]) -> dict[str, str]:
        """What to call each of these documents: its title, or else its file name."""
        return {identity: self.origin(identity).name for identity in identities}

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
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


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
        evidence=row["evidence"],
    )


def _date_to_json(date: PartialDate | None) -> tuple[int, int, int, str] | None:
    return (date.year, date.month, date.day, date.evidence) if date else None


def _date_from_json(row: Sequence[Any] | None) -> PartialDate | None:
    return PartialDate(*row) if row else None


def _locator_to_json(locator: Locator) -> tuple[object, ...]:
    return locator.ordinal, locator.heading, locator.time, locator.speaker, locator.page, locator.kind


def _locator_from_json(row: Sequence[Any]) -> Locator:
    ordinal, heading, time, speaker, page, kind = row
    return Locator(ordinal, tuple(heading), time, speaker, page, PassageKind(kind))


def _apparatus_to_json(document: Document) -> dict[str, Any]:
    return {
        "marks": [(mark.kind, (mark.span.start, mark.span.end), mark.label, mark.level) for mark in document.marks],
        "omitted": [(omission.text, omission.reason) for omission in document.omitted],
    }

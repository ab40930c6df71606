"""Writing a catalogue: all of a new generation, or one more commit of the present one."""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from search.catalogue import numbering
from search.catalogue.coding import (
    apparatus_written,
    file_read,
    locator_written,
    metadata_read,
    metadata_written,
)
from search.catalogue.numbering import Place, Taken
from search.catalogue.packing import ENOUGH, Packing, parts_of
from search.catalogue.tables import (
    DOCUMENT,
    FILE,
    FOREVER,
    generation_of,
    live,
    make,
    number_of,
    reopen,
    settle,
    sum_of,
    sum_of_part,
)
from search.errors import IndexDamaged
from search.paths import place_in_order
from search.records import Document, FileRecord, Metadata, Passage
from search.schema import document_values

_A_FEW = 16
_OWNED = (("texts", "part", "first_part", "parts"), ("passages", "number", "first_passage", "passages"))
"""What a document has rows of in other tables: the table, its key, and where the document says which."""


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(frozen=True, slots=True)
class Removed:
    """What is gone with a document: `languages` counts its passages by language, `length` their terms."""

    number: int
    passages: int
    length: int
    languages: Mapping[str | None, int]
    metadata: Metadata


class CatalogueWriter:
    """Writes the catalogue of a new generation, of some `files`.

    Nothing is seen or durable before `close`. Raises `sqlite3.Error`.
    """

    def __init__(self, commit: Path, files: int = 0) -> None:
        self._begin(make(generation_of(commit)), commit, files)

    def _begin(self, connection: sqlite3.Connection, commit: Path, documents: int) -> None:
        self._connection = connection
        self._commit = number_of(commit)
        self._live = live(self._commit)
        self._files = documents
        self._documents = self._parts = 0
        self._last = Taken(0, 0)
        self._last_place = b""
        self._codes: dict[str, dict[tuple[str, ...], int]] = {}
        self._packing: Packing | None = None
        self._waiting: list[tuple[int, str]] = []
        self._waiting_length = 0
        self._coming: list[bytes] = []
        connection.execute("BEGIN IMMEDIATE")

    def expect(self, sources: Sequence[str]) -> None:
        """Leave room for documents that may be added; a few find some anyway."""
        if len(sources) > _A_FEW:
            self._coming = sorted([*self._coming, *map(place_in_order, sources)])

    def place(self, source: str, passages: int) -> Place:
        """The numbers of a document of so many passages, read from `source`; raise `NoRoom` where none are left."""
        place, count = place_in_order(source), max(passages, 1)
        if place > self._last_place:
            first = max(self._last.end + self._width(), numbering.START)
            if first + count <= numbering.END:
                return Place(self._documents, first)
        return Place(self._documents, self._between(place, count))

    def _between(self, place: bytes, count: int) -> int:
        select = "SELECT first_passage, first_passage + max(passages, 1), since, place FROM documents WHERE place"
        before = self._row(f"{select} < ? ORDER BY place DESC, first_passage DESC", place)
        after = self._row(f"{select} > ? ORDER BY place, first_passage", place)
        here = self._connection.execute(f"{select} = ?", (place,)).fetchall()
        if after and not before and not here and after[0] - (width := self._width()) - count >= 0:
            return int(after[0]) - width - count
        following = bisect_left(self._coming, after[3]) if after else len(self._coming)
        return numbering.between(
            Taken(*before[:3]) if before else Taken(0, 0),
            Taken(*after[:3]) if after else Taken(numbering.END, numbering.END),
            [Taken(*one[:3]) for one in here],
            count,
            max(0, following - bisect_right(self._coming, place)),
        )

    def _width(self) -> int:
        return numbering.width(max(self._files, len(self._coming)), self._last.end)

    def add_document(self, place: Place, document: Document, passages: Sequence[Passage], length: int = 0) -> None:
        """Add a document at the place that `place` gave it; `length` is that of the entries of its passages."""
        origin = document.origin
        in_order = place_in_order(origin.source)
        texts = parts_of(document.text)
        row = (
            place.document, origin.id, in_order, origin.source, bytes.fromhex(origin.sha256), origin.media_type,
            metadata_written(origin.metadata), place.first_passage, len(passages), self._parts, len(texts),
        )  # fmt: skip
        codes = self._codes_of(origin.metadata)
        values = {
            "since": self._commit, "until": FOREVER, **dict(zip(DOCUMENT.split(", "), row, strict=True)),
            "length": length, "codes": codes, "sum": sum_of(*row, self._commit, length, codes),
            "codes_sum": sum_of(place.document, place.first_passage, codes),
            "name": origin.name, "name_sum": sum_of(place.document, origin.id, origin.name),
            "apparatus": apparatus_written(document),
        }  # fmt: skip
        self._connection.execute(
            f"INSERT INTO documents ({','.join(values)}) VALUES ({','.join('?' * len(values))})",
            tuple(values.values()),
        )
        self._waiting += enumerate(texts, self._parts)
        self._waiting_length += len(document.text)
        if self._packing or self._waiting_length > ENOUGH:
            self._write_waiting()
        self._connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?)",
            (_row_of(number, place, passage) for number, passage in enumerate(passages, place.first_passage)),
        )
        end = place.first_passage + max(len(passages), 1)
        if end > self._last.end:
            self._last, self._last_place = Taken(end, end, self._commit), in_order
        self._documents += 1
        self._parts += len(texts)

    def remove_document(self, source: str) -> Removed | None:  # noqa: ARG002 - a new catalogue has none
        """Take out the document that was read from `source`, if there is one."""
        return None

    def remove_file(self, source: str) -> None:
        """Take a file's row out of the ledger, if there is one."""

    def holders(self, document: str) -> list[FileRecord]:
        """The files with the bytes of a document, by its id, in the order of the collection."""
        rows = self._connection.execute(f"SELECT {FILE} FROM files WHERE document = ? AND {self._live}", (document,))
        return sorted((file_read(*row) for row in rows), key=lambda file: place_in_order(file.source))

    def file(self, source: str) -> FileRecord | None:
        """The row of a file, if it has one."""
        rows = self._connection.execute(f"SELECT {FILE} FROM files WHERE source = ? AND {self._live}", (source,))
        return next((file_read(*row) for row in rows), None)

    def add_file(self, file: FileRecord) -> None:
        """Write a file's row of the ledger, in the place of the one that it may have."""
        source, status, *rest = astuple(file)
        row = source, str(status), *rest
        columns = f"since, until, {FILE}, sum"
        self._connection.execute(
            f"INSERT INTO files ({columns}) VALUES ({self._commit},{FOREVER},?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (*row, sum_of(*row, self._commit)),
        )

    def close(self) -> None:
        """Make it durable."""
        self._write_waiting()
        self._connection.execute("COMMIT")
        settle(self._connection)
        self._connection.close()

    def abandon(self) -> None:
        """Leave everything as it was."""
        self._connection.close()

    def _codes_of(self, metadata: Metadata) -> str:
        """For each facet of documents, the number of its values; new values get a number here."""
        return ",".join(str(self._code(facet, values)) for facet, values in document_values(metadata).items())

    def _code(self, facet: str, values: tuple[str, ...]) -> int:
        known = self._codes.setdefault(facet, {})
        if values not in known:
            known[values] = len(known)
            row = facet, known[values], json.dumps(values, ensure_ascii=False)
            self._connection.execute("INSERT INTO facet_values VALUES (?,?,?,?)", (*row, sum_of(*row)))
        return known[values]

    def _write_waiting(self) -> None:
        """Pack the texts that wait; the first ones tell how."""
        if self._packing is None:
            self._packing = Packing.made_from([text for _, text in self._waiting])
            content = self._packing.dictionary
            self._connection.execute("INSERT INTO dictionary VALUES (?,?)", (content, sum_of_part(0, content)))
        packed = ((part, self._packing.packed(text)) for part, text in self._waiting)
        self._connection.executemany(
            "INSERT INTO texts VALUES (?,?,?)",
            ((part, content, sum_of_part(part, content)) for part, content in packed),
        )
        self._waiting, self._waiting_length = [], 0

    def _row(self, statement: str, *values: object) -> Any:
        return self._connection.execute(f"{statement} LIMIT 1", values).fetchone()


class CatalogueUpdater(CatalogueWriter):
    """Writes one more commit, forgetting what no commit from `oldest` on has.

    Raises `IndexDamaged` where the catalogue is not one.
    """

    def __init__(self, commit: Path, oldest: int) -> None:
        connection = reopen(generation_of(commit))
        try:
            (documents,) = connection.execute("SELECT coalesce(max(number) + 1, 0) FROM documents").fetchone()
            self._begin(connection, commit, documents)
            self._documents = documents
            self._forget(oldest)
            self._go_on()
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF in _DAMAGE:
                reason = f"its catalogue cannot be read ({error})"
                raise IndexDamaged(str(commit.parents[1]), reason) from error
            raise

    def _go_on(self) -> None:
        """Continue what is there."""
        self._packing = Packing(*self._row("SELECT content FROM dictionary"))
        (self._parts,) = self._row("SELECT coalesce(max(part) + 1, 0) FROM texts")
        last = self._row("SELECT first_passage + passages, since, place FROM documents ORDER BY first_passage DESC")
        if last:
            self._last, self._last_place = Taken(last[0], last[0], last[1]), last[2]
        for facet, code, value in self._connection.execute("SELECT facet, code, value FROM facet_values"):
            self._codes.setdefault(facet, {})[tuple(json.loads(value))] = code

    def _forget(self, oldest: int) -> None:
        """Take back what a commit that was not finished has written, and what only commits before `oldest` have."""
        execute = self._connection.execute
        gone = f"since >= {self._commit} OR until <= {oldest}"
        for table, key, first, count in _OWNED:
            execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT owned.{key} FROM documents JOIN {table} AS owned"
                f" ON owned.{key} >= {first} AND owned.{key} < {first} + documents.{count} WHERE {gone})"
            )
        for table in ("documents", "files"):
            execute(f"DELETE FROM {table} WHERE {gone}")
            execute(f"UPDATE {table} SET until = {FOREVER} WHERE until >= {self._commit} AND until < {FOREVER}")

    def remove_document(self, source: str) -> Removed | None:
        found = self._row(
            f"SELECT number, first_passage, passages, length, metadata FROM documents WHERE place = ? AND {self._live}",
            place_in_order(source),
        )
        if not found:
            return None
        number, first, passages, length, metadata = found
        self._connection.execute("UPDATE documents SET until = ? WHERE number = ?", (self._commit, number))
        languages = self._connection.execute(
            "SELECT language, count(*) FROM passages WHERE number >= ? AND number < ? GROUP BY language",
            (first, first + passages),
        )
        return Removed(number, passages, length, dict(languages), metadata_read(metadata))

    def add_file(self, file: FileRecord) -> None:
        self.remove_file(file.source)
        super().add_file(file)

    def remove_file(self, source: str) -> None:
        self._connection.execute(f"DELETE FROM files WHERE source = ? AND since = {self._commit}", (source,))
        self._connection.execute(
            f"UPDATE files SET until = {self._commit} WHERE source = ? AND {self._live}", (source,)
        )

    def close(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()


def _row_of(number: int, place: Place, passage: Passage) -> tuple[object, ...]:
    span, locator = passage.span, locator_written(passage.locator)
    row = number, place.document, span.start, span.end, passage.language, locator
    return *row, sum_of(*row)

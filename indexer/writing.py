"""Writing what was read: documents and passages get their numbers, and go to catalogue and engine.

Of files with the same bytes, the first in the order of the collection is the document, whichever was
read first: so the same collection gives the same index, however it came to be what it is.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indexer.ledger import Outcome
from search.catalogue import CatalogueWriter, Removed
from search.engine import EngineWriter
from search.generations import Manifest
from search.paths import place_in_order
from search.records import Document, FileRecord, FileStatus, Passage
from search.schema import entries, stemmed_as


@dataclass(slots=True)
class Totals:
    """What a commit has in all, as its manifest tells it."""

    documents: int = 0
    passages: int = 0
    length: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, manifest: Manifest) -> "Totals":
        languages, fields = Counter(manifest.by_language), Counter(manifest.by_field)
        return cls(manifest.documents, manifest.passages, manifest.length, languages, fields)

    def add(self, document: Document, passages: tuple[Passage, ...], length: int) -> None:
        self.documents += 1
        self.passages += len(passages)
        self.length += length
        self.languages.update(stemmed_as(passage.language) for passage in passages)
        self.fields.update([*document.origin.metadata.own])

    def remove(self, removed: Removed) -> None:
        self.documents -= 1
        self.passages -= removed.passages
        self.length -= removed.length
        for language, passages in removed.languages.items():
            self.languages[stemmed_as(language)] -= passages
        self.fields.subtract([*removed.metadata.own])

    def told(self, manifest: Manifest) -> Manifest:
        """`manifest` with these totals."""
        return replace(
            manifest,
            by_language=dict(+self.languages),
            by_field=dict(+self.fields),
            length=self.length,
            documents=self.documents,
            passages=self.passages,
        )


class Writing:
    """One commit, as outcomes come. `engine` is None where it will be written as a whole later.

    `removed` are the numbers of documents that the engine must not find any more.
    """

    def __init__(
        self,
        catalogue: CatalogueWriter,
        engine: EngineWriter | None,
        totals: Totals,
        before: Mapping[str, FileRecord],
    ) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._before = before
        self._now = int(time.time())
        self._gone: dict[str, FileRecord] = {}
        self._firsts: dict[str, str] = {}
        """By its id, the file that each document was read from, of those that were met."""
        self.totals = totals
        self.removed: list[int] = []
        self.counts: Counter[str] = Counter()
        """How many files were added, changed, moved or removed."""

    def remove(self, row: FileRecord) -> None:
        """Take a file out that is no more."""
        self._forget(row.source)
        self._remove_document(row.source)
        self._catalogue.remove_file(row.source)
        self.counts["removed"] += 1
        if row.sha256:
            self._gone[row.sha256] = row

    def add(self, outcome: Outcome) -> FileRecord:
        """Write an outcome; return its row as it stands in the ledger."""
        file, document = outcome.file, outcome.document
        if outcome.is_as_before:
            return self._keep(file)
        self._catalogue.expect([member.source for member in outcome.members])
        file = self._dated(file)
        self._forget(file.source)
        self._remove_document(file.source)
        if document:
            first = self._first_of(file)
            if first != file.source:
                file = _copy(file, first)
            else:
                self._add(document, outcome.passages)
        self._catalogue.add_file(file)
        return file

    def _keep(self, file: FileRecord) -> FileRecord:
        """A file that is as it was, but for its times; it may be a copy of a new one meanwhile."""
        row = replace(self._catalogue.file(file.source) or file, modified=file.modified, changed=file.changed)
        self._catalogue.add_file(row)
        return row

    def _dated(self, file: FileRecord) -> FileRecord:
        known = self._before.get(file.source)
        moved = self._gone.pop(file.sha256, None) if known is None else None
        if moved:
            self.counts["moved"] += 1
            self.counts["removed"] -= 1
        elif known is None:
            self.counts["added"] += 1
        elif _content_of(known) != _content_of(file):
            self.counts["changed"] += 1
        first = known or moved
        return replace(file, first_seen=first.first_seen if first else self._now, last_indexed=self._now)

    def _first_of(self, file: FileRecord) -> str:
        """The first file with the same bytes; if that is this one, the others are its copies from now on."""
        first = self._firsts.get(file.document)
        if first and place_in_order(first) < place_in_order(file.source):
            return first
        self._firsts[file.document] = first = self._first_of_all(file)
        return first

    def _first_of_all(self, file: FileRecord) -> str:
        others = [row for row in self._catalogue.holders(file.document) if row.source != file.source]
        if others and place_in_order(others[0].source) < place_in_order(file.source):
            return others[0].source
        for row in others:
            self._remove_document(row.source)
            self._catalogue.add_file(_copy(row, file.source))
        return file.source

    def _add(self, document: Document, passages: tuple[Passage, ...]) -> None:
        place = self._catalogue.place(document.origin.source, len(passages))
        length = 0
        for entry in entries(document.origin, passages, number=place.first_passage, document=place.document):
            length += entry.length
            if self._engine:
                self._engine.add(entry)
        self._catalogue.add_document(place, document, passages, length)
        self.totals.add(document, passages, length)

    def _forget(self, source: str) -> None:
        """A file is no longer what it was, and so no longer the first of its copies."""
        known = self._before.get(source)
        if known and self._firsts.get(known.document) == source:
            del self._firsts[known.document]

    def _remove_document(self, source: str) -> None:
        removed = self._catalogue.remove_document(source)
        if removed:
            self.totals.remove(removed)
            self.removed.append(removed.number)


def _content_of(file: FileRecord) -> tuple[int, str, str]:
    """What differs where a file has changed; one may be looked at for the sake of others."""
    return file.bytes, file.sha256 or str(file.modified), file.claims


def _copy(file: FileRecord, first: str) -> FileRecord:
    return replace(file, status=FileStatus.DUPLICATE, reason=f"the same bytes as {first}", passages=0)

"""Building an index: every file of a collection, read in processes of its own, into a new generation.

What comes back from the reading processes is written in the order of the paths, so that the same
collection gives the same index, and at once, so that memory does not grow with it.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.ledger import Outcome
from indexer.processes.confinement import USUAL, Limits
from indexer.processes.pool import outcomes
from indexer.sources import walk
from search import generations
from search.catalogue import Catalogue, CatalogueWriter
from search.engine import Engine, EngineWriter
from search.errors import IndexProblem, IndexUnwritable
from search.generations import Manifest
from search.records import Document, FileRecord, FileStatus, Passage
from search.schema import entries, stemmed_as


@dataclass(frozen=True, slots=True)
class Built:
    """A build's account. `rebuilt` is false when the index was up to date and left alone."""

    generation: str
    documents: int
    passages: int
    files: int
    problems: tuple[FileRecord, ...]
    rebuilt: bool


def build(  # noqa: PLR0913 - the last two have defaults
    collection: Path,
    directory: Path,
    engine: Engine,
    jobs: int,
    progress: Callable[[FileRecord, int], None],
    *,
    language: str | None = None,
    limits: Limits = USUAL,
) -> Built:
    """Index `collection` into a new generation of `directory` and make it the current one.

    `jobs` is how many processes read; `progress` is told each file as it is done, and of how many;
    `language`, by its ISO 639-1 code, is the one of documents whose language cannot be told; a file that
    takes more than `limits` is not indexed.
    Raises `CollectionMissing` when there is nothing to index, `IndexUnwritable` when there is no place
    for the index, `ReadersUnavailable` when no process can be started.
    """
    if directory.resolve() == collection.resolve():
        raise IndexUnwritable(str(directory), "it is the folder of the documents")
    sources = list(walk(collection, directory))
    with _writing_to(directory):
        generation = generations.begin(directory)
        try:
            with outcomes(sources, jobs, limits, language) as read:
                manifest = _write(generation, collection, engine, read, lambda file: progress(file, len(sources)))
            made = replace(manifest, language=language or "", file_seconds=limits.seconds, file_memory=limits.memory)
            made.write(generation)
            generations.publish(generation)
        except BaseException:
            generations.discard(generation)
            raise
    return account(directory, rebuilt=True)


@contextmanager
def _writing_to(directory: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise IndexUnwritable(str(directory), f"{error}") from error


def _write(
    generation: Path,
    collection: Path,
    engine: Engine,
    read: Iterable[Outcome],
    progress: Callable[[FileRecord], None],
) -> Manifest:
    catalogue = CatalogueWriter(generation)
    engine_writer = engine.create(generation / "engine")
    writing = _Writing(catalogue, engine_writer)
    try:
        for outcome in read:
            progress(writing.add(outcome))
        engine_writer.commit()
    except BaseException:
        engine_writer.abandon()
        raise
    finally:
        catalogue.close()
    languages = tuple(language for language, _ in writing.languages.most_common())
    fields = tuple(sorted(writing.fields))
    return Manifest(
        generation=generation.name,
        engine=engine.name,
        engine_version=engine.version,
        collection=str(collection.resolve()),
        languages=languages,
        fields=fields,
        mean_length=writing.length / max(catalogue.passages, 1),
    )


def is_current(
    collection: Path,
    directory: Path,
    engine: str | None = None,
    language: str | None = None,
    limits: Limits | None = None,
) -> bool:
    """Whether the index already holds exactly the files of `collection`, unchanged by size and time.

    With an engine, a language or limits, it must also have been made with these.
    """
    try:
        generation = generations.current(directory)
        manifest = generations.manifest(generation)
        if (
            manifest.collection != str(collection.resolve())
            or engine not in (None, manifest.engine)
            or language not in (None, manifest.language)
            or limits not in (None, Limits(manifest.file_seconds, manifest.file_memory))
        ):
            return False
        catalogue = Catalogue(generation)
        try:
            catalogue.coverage()
            known = {file.source: (file.bytes, file.modified) for file in catalogue.files()}
        finally:
            catalogue.close()
    except IndexProblem:
        return False
    found = {source.source: (source.bytes, source.modified) for source in walk(collection, directory)}
    return known == found


def account(directory: Path, *, rebuilt: bool) -> Built:
    """The account of the current generation."""
    generation = generations.current(directory)
    catalogue = Catalogue(generation)
    try:
        coverage, files = catalogue.coverage(), list(catalogue.files())
    finally:
        catalogue.close()
    return Built(
        generation=generation.name,
        documents=coverage.documents,
        passages=coverage.passages,
        files=len(files),
        problems=tuple(file for file in files if file.status is FileStatus.FAILED),
        rebuilt=rebuilt,
    )


class _Writing:
    """Gives documents and passages their numbers and writes them to catalogue and engine."""

    def __init__(self, catalogue: CatalogueWriter, engine: EngineWriter) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._seen: dict[str, str] = {}
        self.languages: Counter[str] = Counter()
        self.fields: set[str] = set()
        self.length = 0

    def add(self, outcome: Outcome) -> FileRecord:
        """Write an outcome; return its row as it stands in the ledger."""
        file, document = outcome.file, outcome.document
        if document and (first := self._seen.setdefault(file.document, file.source)) != file.source:
            reason = f"the same bytes as {first}"
            file = replace(file, status=FileStatus.DUPLICATE, reason=reason, passages=0)
        elif document:
            self._add(document, outcome.passages)
        self._catalogue.add_file(file)
        return file

    def _add(self, document: Document, passages: Sequence[Passage]) -> None:
        first, number = self._catalogue.passages, self._catalogue.documents
        self._catalogue.add_document(document, passages)
        for entry in entries(document.origin, passages, number=first, document=number):
            self._engine.add(entry)
            self.length += entry.length
        self.languages.update(stemmed_as(passage.language) for passage in passages)
        self.fields.update(document.origin.metadata.own)

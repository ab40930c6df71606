"""Building an index: every file of a collection, read in parallel, into a new generation.

What comes back from the reading processes is written in the order of the paths, so that the same
collection gives the same index, and at once, so that memory does not grow with it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.outcomes import Outcome, forget_sidecars
from indexer.pool import outcomes
from indexer.reading import Read
from indexer.sources import SourceFile, walk
from search import generations
from search.analysis import STEMMERS
from search.catalogue import Catalogue, CatalogueWriter
from search.engine import Engine, EngineWriter
from search.errors import IndexProblem, IndexUnwritable
from search.generations import Manifest
from search.records import FileRecord, FileStatus
from search.schema import entry_of


@dataclass(frozen=True, slots=True)
class Built:
    """A build's account. `rebuilt` is false when the index was up to date and left alone."""

    generation: str
    documents: int
    passages: int
    files: int
    problems: tuple[FileRecord, ...]
    rebuilt: bool


def build(
    collection: Path, directory: Path, engine: Engine, jobs: int, progress: Callable[[FileRecord, int], None]
) -> Built:
    """Index `collection` into a new generation of `directory` and make it the current one.

    `jobs` is how many processes read; `progress` is told each file as it is done, and of how many.
    Raises `CollectionMissing` when there is nothing to index, `IndexUnwritable` when there is no place
    for the index.
    """
    forget_sidecars()
    if directory.resolve() == collection.resolve():
        raise IndexUnwritable(str(directory), "it is the folder of the documents")
    sources = list(walk(collection, directory))
    with _writing_to(directory):
        generation = generations.begin(directory)
        try:
            _write(generation, collection, sources, engine, jobs, progress).write(generation)
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
    sources: Sequence[SourceFile],
    engine: Engine,
    jobs: int,
    progress: Callable[[FileRecord, int], None],
) -> Manifest:
    catalogue = CatalogueWriter(generation)
    engine_writer = engine.create(generation / "engine")
    writing = _Writing(catalogue, engine_writer)
    try:
        for outcome in outcomes(sources, jobs):
            progress(writing.add(outcome), len(sources))
        engine_writer.commit()
    except BaseException:
        engine_writer.abandon()
        raise
    finally:
        catalogue.close()
    languages = tuple(sorted(writing.languages))
    return Manifest(generation.name, engine.name, engine.version, str(collection.resolve()), languages)


def is_current(collection: Path, directory: Path, engine: str | None) -> bool:
    """Whether the index already holds exactly the files of `collection`, unchanged by size and time.

    With `engine`, it must also have been made by that engine.
    """
    try:
        generation = generations.current(directory)
        manifest = generations.manifest(generation)
        if manifest.collection != str(collection.resolve()) or engine not in (None, manifest.engine):
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
        self.languages: set[str] = set()

    def add(self, outcome: Outcome) -> FileRecord:
        """Write an outcome; return its row as it stands in the ledger."""
        file, read = outcome.file, outcome.read
        if read is not None and (first := self._seen.setdefault(file.document, file.source)) != file.source:
            reason = f"the same bytes as {first}"
            file = replace(file, status=FileStatus.DUPLICATE, reason=reason, passages=0)
        elif read is not None:
            self._add(read)
        self._catalogue.add_file(file)
        return file

    def _add(self, read: Read) -> None:
        first, number = self._catalogue.passages, self._catalogue.documents
        self._catalogue.add_document(read.document, read.passages)
        for place, passage in enumerate(read.passages):
            self._engine.add(entry_of(passage, read.document.origin, number=first + place, document=number))
            if passage.language in STEMMERS:
                self.languages.add(passage.language)

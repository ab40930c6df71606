"""Building an index: every file of a collection, read in parallel, into a new generation.

The parent walks, hands batches of files to reading processes and writes what comes back, in the
order of the paths, so that the same collection gives the same index. Only so many batches are under
way at once, so memory does not grow with the collection. A file that cannot be read, or that takes
its reading process down with it, is a row in the ledger and the build goes on.
"""

import hashlib
import logging
import os
import signal
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

from indexer.blocks import Claim
from indexer.reading import Read, read_document
from indexer.sidecar import Sidecar, read_sidecar
from indexer.sources import SIDECAR, SourceFile, walk
from search import generations
from search.analysis import STEMMERS
from search.catalogue import Catalogue, CatalogueWriter
from search.engine import Engine, EngineWriter
from search.errors import IndexProblem, IndexUnwritable, ReadError
from search.generations import Manifest
from search.records import FileRecord, FileStatus
from search.schema import entry_of

_BATCH_FILES = 32
_BATCH_BYTES = 2_000_000
_BATCHES_UNDER_WAY = 3
"""For each reading process."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its row for the ledger, and what was read if anything was."""

    file: FileRecord
    read: Read | None = None


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
    _sidecar.cache_clear()
    if directory.resolve() == collection.resolve():
        raise IndexUnwritable(str(directory), "it is the folder of the documents")
    sources = list(walk(collection, directory))
    generation: Path | None = None
    try:
        generation = generations.begin(directory)
        manifest = _write(generation, sources, engine, jobs, progress)
        replace(manifest, collection=str(collection.resolve())).write(generation)
        generations.publish(generation)
    except (OSError, sqlite3.Error) as error:
        if generation is not None:
            generations.discard(generation)
        raise IndexUnwritable(str(directory), f"{error}") from error
    return account(directory, rebuilt=True)


def _write(
    generation: Path,
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
            writing.add(outcome)
            progress(writing.last, len(sources))
        engine_writer.commit()
    except BaseException:
        engine_writer.abandon()
        raise
    finally:
        catalogue.close()
    return Manifest(generation.name, engine.name, engine.version, "", tuple(sorted(writing.languages)))


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
        self.last = FileRecord("", FileStatus.OMITTED)

    def add(self, outcome: Outcome) -> None:
        file, read = outcome.file, outcome.read
        if read is not None and (first := self._seen.setdefault(file.document, file.source)) != file.source:
            reason = f"the same bytes as {first}"
            file = replace(file, status=FileStatus.DUPLICATE, reason=reason, passages=0)
        elif read is not None:
            self._add(read)
        self._catalogue.add_file(file)
        self.last = file

    def _add(self, read: Read) -> None:
        first, number = self._catalogue.passages, self._catalogue.documents
        self._catalogue.add_document(read.document, read.passages)
        for place, passage in enumerate(read.passages):
            self._engine.add(entry_of(passage, read.document.origin, number=first + place, document=number))
            if passage.language in STEMMERS:
                self.languages.add(passage.language)


def outcomes(sources: Sequence[SourceFile], jobs: int) -> Iterator[Outcome]:
    """What becomes of each source, in order, read by `jobs` processes."""
    batches = deque(_batches(sources))
    if jobs == 1 or len(sources) <= _BATCH_FILES // 2:
        for batch in batches:
            yield from _read_batch(batch)
        return
    while batches:
        done: list[tuple[SourceFile, ...]] = []
        try:
            with _pool(jobs) as pool:
                for batch, results in _in_order(pool, batches, jobs * _BATCHES_UNDER_WAY):
                    yield from results
                    done.append(batch)
            batches.clear()
        except BrokenProcessPool:
            for _ in done:
                batches.popleft()
            for source in batches.popleft():
                yield _read_alone(source)


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Reading processes started afresh: a fork would copy the engine's threads and their locks."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_process)


def _begin_process() -> None:
    """A reading process leaves Ctrl-C to its parent, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _in_order(
    pool: ProcessPoolExecutor, batches: Iterable[tuple[SourceFile, ...]], under_way: int
) -> Iterator[tuple[tuple[SourceFile, ...], list[Outcome]]]:
    waiting: deque[tuple[tuple[SourceFile, ...], Future[list[Outcome]]]] = deque()
    for batch in batches:
        waiting.append((batch, pool.submit(_read_batch, batch)))
        if len(waiting) >= under_way:
            first, future = waiting.popleft()
            yield first, future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, future.result()


def _batches(sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ...]]:
    batch: list[SourceFile] = []
    size = 0
    for source in sources:
        if batch and (len(batch) >= _BATCH_FILES or size + source.bytes > _BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(source)
        size += source.bytes
    if batch:
        yield tuple(batch)


def _read_alone(source: SourceFile) -> Outcome:
    """Read a file of a batch that took its process down, in a process of its own."""
    try:
        with _pool(1) as pool:
            return pool.submit(_read_batch, (source,)).result()[0]
    except BrokenProcessPool:
        return Outcome(_record(source, FileStatus.FAILED, "the process that read it died: too large or hostile"))


def _read_batch(batch: Sequence[SourceFile]) -> list[Outcome]:
    return [_read(source) for source in batch]


def _read(source: SourceFile) -> Outcome:
    if source.failed:
        return Outcome(_record(source, FileStatus.FAILED, source.failed))
    if source.omitted:
        problem = _sidecar(source.path.parent).problem if source.path.name == SIDECAR else ""
        status = FileStatus.FAILED if problem else FileStatus.OMITTED
        return Outcome(_record(source, status, problem or source.omitted))
    started = time.perf_counter()
    content = b""
    try:
        content = source.path.read_bytes()
        read = read_document(source.source, content, given(source.path))
    except ReadError as error:
        return _failed(source, error.reason, started, content)
    except OSError as error:
        return _failed(source, f"unreadable: {error.strerror or error}", started, content)
    except Exception as error:
        log.exception("%s: the reader failed", source.source)
        return _failed(source, f"the reader failed: {type(error).__name__}: {error}", started, content)
    record = _record(source, FileStatus.INDEXED)
    return Outcome(
        replace(
            record,
            seconds=time.perf_counter() - started,
            sha256=read.document.origin.sha256,
            document=read.document.id,
            passages=len(read.passages),
        ),
        read,
    )


def _failed(source: SourceFile, reason: str, started: float, content: bytes) -> Outcome:
    record = _record(source, FileStatus.FAILED, reason)
    digest = hashlib.sha256(content).hexdigest() if content else ""
    return Outcome(replace(record, seconds=time.perf_counter() - started, sha256=digest))


def _record(source: SourceFile, status: FileStatus, reason: str = "") -> FileRecord:
    return FileRecord(source.source, status, reason, bytes=source.bytes, modified=source.modified)


def given(path: Path) -> tuple[Claim, ...]:
    """What a sidecar beside the file says of it."""
    return _sidecar(path.parent).claims.get(path.name, ())


@lru_cache(maxsize=16)
def _sidecar(folder: Path) -> Sidecar:
    return read_sidecar(folder)


def processes(jobs: int) -> int:
    """How many processes `jobs` means: 0 is one for each processor that this process may use."""
    if jobs:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

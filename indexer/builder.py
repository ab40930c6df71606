"""Building an index: what has changed in a collection is read, and written as the next commit.

Without an index that can be changed, and where it is asked for, every file is read into a new
generation beside the present one. Either way the files are read in processes of their own, what comes
back is written at once and in the order of the paths, and nothing of it is seen before all of it is
complete and durable. A build that is broken off, whenever that is, leaves what was there before.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.changes import Changes, changes
from indexer.inside import Inside
from indexer.lock import writing
from indexer.processes.confinement import USUAL, Limits
from indexer.processes.pool import outcomes
from indexer.recognition.answering import answering
from indexer.sources import SourceFile, walk
from indexer.writing import Totals, Writing
from search import generations, integrity
from search.catalogue import Catalogue, CatalogueUpdater, CatalogueWriter, NoRoom
from search.engine import Engine, EngineWriter
from search.engines import DEFAULT_ENGINE, open_engine
from search.errors import (
    CollectionMissing,
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOfAnother,
    IndexOutOfDate,
    IndexProblem,
    IndexUnwritable,
)
from search.generations import Manifest, Sealed
from search.records import FileRecord, FileStatus
from search.schema import entries

Progress = Callable[[FileRecord, int], None]
"""Told each file when it is done, and of how many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to index; what is None is as the index was made before, or as usual.

    `jobs` is how many processes read; `language`, by its ISO 639-1 code, is the one of documents whose
    language cannot be told, "" for none; a file that takes more than `limits` is not indexed. `ocr` are the
    languages, such as `deu+eng`, in which text in images is recognised, "" for not doing so.
    """

    jobs: int = 1
    engine: str | None = None
    language: str | None = None
    limits: Limits | None = None
    ocr: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A build's account.

    Of the files: how many were `added`, have `changed` (also in what tables say of them), were `moved`
    or `removed` since the index was made before; none of them where all were read anew for `reason`.
    `rebuilt` is false when the index was up to date and left alone.
    """

    generation: str
    documents: int
    passages: int
    files: int
    problems: tuple[FileRecord, ...]
    rebuilt: bool
    reason: str = ""
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Live:
    """The current commit of an index that can be changed, with what it was made with and of."""

    commit: Path
    manifest: Manifest
    ledger: Mapping[str, FileRecord]
    found: Sequence[SourceFile]
    changes: Changes


def index(
    collection: Path,
    directory: Path,
    wanted: Wanted,
    progress: Progress,
    tell: Callable[[str], None],
) -> Built:
    """Have `directory` index `collection` as it is now, reading only what has changed if that is possible.

    `tell` is told why all files must be read again, where there was an index. Raises `CollectionMissing` when
    there is nothing to index, `IndexOfAnother` where the index is another folder's, `IndexBusy` while another
    process writes the index, `IndexUnwritable` when there is no place for it, `ReadersUnavailable` when no process
    can be started, `RecogniserUnavailable` where text in images cannot be recognised as wanted.
    """
    live = _live(collection, directory, wanted)
    if isinstance(live, _Live) and not live.changes:
        _tidy(directory)
        problems = tuple(row for row in live.ledger.values() if row.status is FileStatus.FAILED)
        return _account(live.manifest, problems, rebuilt=False)
    with _writing_to(directory, collection):
        if isinstance(live, str) or generations.current(directory) != live.commit:
            live = _live(collection, directory, wanted)
        if isinstance(live, _Live):
            try:
                return _update(live, wanted, progress)
            except NoRoom:
                live = "it has no room left between documents"
            except IndexDamaged as error:
                live = error.reason
        if live:
            tell(live)
        return replace(_build(collection, directory, _as_before(directory, wanted), progress), reason=live)


def build(collection: Path, directory: Path, wanted: Wanted, progress: Progress) -> Built:
    """Index `collection` into a new generation of `directory`, and make it the current one. Raises as `index` does."""
    with _writing_to(directory, collection):
        return _build(collection, directory, _as_before(directory, wanted), progress)


def is_current(collection: Path, directory: Path, wanted: Wanted) -> bool:
    """Whether the index already holds exactly the files of `collection`, and was made as is wanted."""
    try:
        live = _live(collection, directory, wanted)
    except IndexOfAnother:
        return False
    return isinstance(live, _Live) and not live.changes


def account(directory: Path, *, rebuilt: bool) -> Built:
    """The account of the current commit."""
    commit = generations.current(directory)
    manifest, catalogue = generations.manifest(commit), Catalogue(commit)
    try:
        problems = tuple(catalogue.files(FileStatus.FAILED))
    finally:
        catalogue.close()
    return _account(manifest, problems, rebuilt=rebuilt)


def _tidy(directory: Path) -> None:
    """Remove what a process that was killed, or one that read, had kept from being removed."""
    if generations.has_leftovers(directory):
        with suppress(OSError, IndexBusy), writing(directory):
            generations.sweep(directory)


@contextmanager
def _writing_to(directory: Path, collection: Path) -> Iterator[None]:
    if not collection.exists():
        raise CollectionMissing(str(collection))
    if directory.resolve() == collection.resolve():
        raise IndexUnwritable(str(directory), "it is the folder of the documents")
    try:
        with writing(directory):
            generations.sweep(directory)
            yield
    except (OSError, sqlite3.Error) as error:
        raise IndexUnwritable(str(directory), f"{error}") from error


def _live(collection: Path, directory: Path, wanted: Wanted) -> _Live | str:
    """The index as it stands, with what has changed since; or why it must be made anew, "" where there is none."""
    try:
        commit = generations.current(directory)
        manifest = generations.manifest(commit)
        if manifest.engine_version != open_engine(manifest.engine).version:
            return f"it was made by {manifest.engine} {manifest.engine_version}"
        integrity.check(commit, manifest)
        ledger = _ledger(commit)
        if len(ledger) != manifest.ledger:
            return "rows of its ledger are missing"
    except IndexMissing:
        return ""
    except (IndexOutOfDate, IndexDamaged) as error:
        return error.reason
    if manifest.collection != str(collection.resolve()):
        raise IndexOfAnother(str(directory), manifest.collection)
    if wanted.engine not in (None, manifest.engine):
        return f"it was made with {manifest.engine}"
    if wanted.language not in (None, manifest.language):
        return "the language of what cannot be told was another"
    if wanted.ocr not in (None, manifest.ocr):
        return "text in images was not recognised in the same languages"
    found = list(walk(collection, directory))
    other_limits = wanted.limits not in (None, _limits(manifest))
    return _Live(commit, manifest, ledger, found, changes(found, ledger, retry_failed=other_limits))


def _as_before(directory: Path, wanted: Wanted) -> Wanted:
    """What is wanted, with what the index was made with before, or what is usual, for what is not said."""
    usual = Wanted(wanted.jobs, DEFAULT_ENGINE, "", USUAL, "")
    try:
        manifest = generations.manifest(generations.current(directory))
        usual = Wanted(wanted.jobs, manifest.engine, manifest.language, _limits(manifest), manifest.ocr)
    except (IndexMissing, IndexOutOfDate, IndexDamaged):
        pass
    return Wanted(
        wanted.jobs,
        wanted.engine or usual.engine,
        usual.language if wanted.language is None else wanted.language,
        wanted.limits or usual.limits,
        usual.ocr if wanted.ocr is None else wanted.ocr,
    )


def _limits(manifest: Manifest) -> Limits:
    return Limits(manifest.file_seconds, manifest.file_memory) if manifest.file_seconds else USUAL


def _ledger(commit: Path) -> dict[str, FileRecord]:
    catalogue = Catalogue(commit)
    try:
        return {file.source: file for file in catalogue.files()}
    finally:
        catalogue.close()


def _build(collection: Path, directory: Path, wanted: Wanted, progress: Progress) -> Built:
    found = list(walk(collection, directory))
    commit = generations.begin(directory)
    with _discarding(commit):
        engine = open_engine(wanted.engine or DEFAULT_ENGINE)
        manifest = Manifest(
            generations.name_of(commit), engine.name, engine.version, str(collection.resolve()), {},
            language=wanted.language or "", ocr=wanted.ocr or "",
        )  # fmt: skip
        catalogue = CatalogueWriter(commit, len(found))
        engine_writer = engine.create(commit / generations.ENGINE)
        written = Writing(catalogue, engine_writer, Totals(), _before(directory))
        with _abandoning(catalogue, engine_writer):
            _read(written, found, wanted, progress, Inside(), directory)
            engine_writer.commit()
            catalogue.close()
        _publish(commit, _with_limits(written.totals.told(manifest), wanted), {})
    generations.sweep(directory)
    return account(directory, rebuilt=True)


def _update(live: _Live, wanted: Wanted, progress: Progress) -> Built:
    directory = live.commit.parents[1]
    wanted = _as_before(directory, wanted)
    commit = generations.begin_next(live.commit)
    with _discarding(commit):
        engine = open_engine(live.manifest.engine)
        place = commit / generations.ENGINE
        engine_writer = engine.resume(live.commit / generations.ENGINE, place)
        catalogue = CatalogueUpdater(commit, generations.oldest(commit.parent))
        catalogue.expect([source.source for source in live.changes.again])
        written = Writing(catalogue, engine_writer, Totals.of(live.manifest), live.ledger)
        with _abandoning(catalogue, engine_writer):
            for row in live.changes.gone:
                written.remove(row)
            _read(written, live.changes.again, wanted, progress, live.changes.inside, directory)
            catalogue.close()
            if engine_writer:
                for number in written.removed:
                    engine_writer.remove(number)
                engine_writer.commit()
            else:
                _write_anew(engine, commit)
        manifest = replace(written.totals.told(live.manifest), generation=generations.name_of(commit))
        _publish(commit, _with_limits(manifest, wanted), live.manifest.files)
    generations.sweep(directory)
    counts = written.counts
    return replace(
        account(directory, rebuilt=True),
        added=counts["added"],
        changed=counts["changed"],
        moved=counts["moved"],
        removed=counts["removed"],
    )


@contextmanager
def _discarding(commit: Path) -> Iterator[None]:
    """Leave nothing of a commit that cannot be finished."""
    try:
        yield
    except BaseException:
        generations.discard(commit)
        raise


@contextmanager
def _abandoning(catalogue: CatalogueWriter, engine: EngineWriter | None) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if engine:
            engine.abandon()
        catalogue.abandon()
        raise


def _read(
    written: Writing,
    sources: Sequence[SourceFile],
    wanted: Wanted,
    progress: Progress,
    inside: Inside,
    directory: Path,
) -> None:
    """Read and write `sources` and what is in them; `inside` is what was in them before."""
    total = len(sources)
    limits, language = wanted.limits or USUAL, wanted.language or None
    with (
        answering(wanted.ocr or "", directory, wanted.jobs) as recognition,
        outcomes(sources, wanted.jobs, limits, language, inside.known, recognition) as read,
    ):
        for outcome in read:
            for row in inside.no_longer(outcome):
                written.remove(row)
            total += len(outcome.members)
            progress(written.add(outcome), total)


def _write_anew(engine: Engine, commit: Path) -> None:
    """Give an engine the entries of all passages of a commit."""
    writer = engine.create(commit / generations.ENGINE)
    catalogue = Catalogue(commit)
    try:
        for place, document, passages in catalogue.everything():
            for entry in entries(document.origin, passages, number=place.first_passage, document=place.document):
                writer.add(entry)
        writer.commit()
    except BaseException:
        writer.abandon()
        raise
    finally:
        catalogue.close()


def _publish(commit: Path, manifest: Manifest, before: Mapping[str, Sealed]) -> None:
    catalogue = Catalogue(commit)
    counts = catalogue.counts()
    catalogue.close()
    ledger, failed = sum(counts.values()), counts[FileStatus.FAILED]
    replace(manifest, ledger=ledger, failed=failed, files=integrity.seal(commit, before)).write(commit)
    generations.publish(commit)


def _with_limits(manifest: Manifest, wanted: Wanted) -> Manifest:
    limits = wanted.limits or USUAL
    return replace(manifest, file_seconds=limits.seconds, file_memory=limits.memory)


def _before(directory: Path) -> Mapping[str, FileRecord]:
    """What is known of files from an index that is made anew: when they were first seen."""
    try:
        return _ledger(generations.current(directory))
    except IndexProblem:
        return {}


def _account(manifest: Manifest, problems: tuple[FileRecord, ...], *, rebuilt: bool) -> Built:
    return Built(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        files=manifest.ledger,
        problems=problems,
        rebuilt=rebuilt,
    )

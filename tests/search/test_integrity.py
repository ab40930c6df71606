"""Integrity: what was changed by others gives damage or the right answer, never a wrong one; a copy is as good."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from search import generations, integrity
from search.catalogue import FILE_NAME
from search.engines import ENGINES
from search.errors import IndexDamaged, IndexOutOfDate, IndexProblem
from search.records import FileRecord, FileStatus, SearchRequest
from search.searcher import Searcher
from tests.building import build
from tests.search.conftest import sample

QUERIES = ("", "gauge", "failed OR call*", '"the gauge"', "jauge")
FAILED = FileRecord("scan.pdf", FileStatus.FAILED, "broken")
WHOOSH_LEAVES_FILES_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FLIPS = 2
"""Of each file."""


def answers(directory: Path) -> list[object]:
    """All that is told of an index: answers, documents, ledger. Raises `IndexProblem`."""
    searcher = Searcher.open(directory)
    try:
        told: list[object] = [*searcher.catalogue.files(), searcher.coverage]
        for query in QUERIES:
            page = searcher.search(SearchRequest(query, limit=100))
            told += [page.total_passages, page.total_documents, page.facets]
            told += [(hit.passage, hit.origin, hit.score) for hit in page.hits]
            told += [searcher.document(identity) for identity in sorted({hit.passage.document for hit in page.hits})]
        return told
    finally:
        searcher.close()


def wrong(directory: Path) -> tuple[str, ...]:
    """What verifying tells, also where the index cannot be opened."""
    try:
        searcher = Searcher.open(directory)
    except IndexProblem as error:
        return (str(error),)
    try:
        return searcher.verify()
    except IndexProblem as error:
        return (str(error),)
    finally:
        searcher.close()


def files_of(directory: Path) -> list[Path]:
    """The files of an index that hold something, but for what SQLite's readers tell each other."""
    found = (path for path in directory.rglob("*") if path.is_file() and path.suffix != ".sqlite-shm")
    return sorted(path.relative_to(directory) for path in found if path.stat().st_size)


def rewritten(path: Path, content: bytes, times: os.stat_result | None) -> None:
    """Put a new file of this content in the place of one, that who has mapped it keeps."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    if times:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def flipped(path: Path, chance: Random, *, same_times: bool) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    rewritten(path, bytes(content), path.stat() if same_times else None)


def with_a_flip(
    tmp_path: Path, engine: str, flips: int, *, same_times: bool
) -> Iterator[tuple[str, Path, list[object]]]:
    """Copies of an index, each with one bit of one file flipped, with the right answers."""
    whole = build(tmp_path / "whole", sample(), engine, files=[FAILED])
    right = answers(whole)
    assert wrong(whole) == ()
    copy = tmp_path / "copy"
    for name in files_of(whole):
        for number in range(flips):
            shutil.copytree(whole, copy)
            flipped(copy / name, Random(f"{name.suffix} {number}"), same_times=same_times)
            yield f"{name}, {number}", copy, right
            shutil.rmtree(copy)


@WHOOSH_LEAVES_FILES_OPEN
@pytest.mark.parametrize("same_times", [False, True], ids=["other times", "the same times"])
@pytest.mark.parametrize("engine", [pytest.param(engine, marks=pytest.mark.slow) for engine in ENGINES])
def test_a_flipped_bit_is_damage_or_does_not_matter(tmp_path: Path, engine: str, same_times: bool) -> None:
    said = 0
    for name, directory, right in with_a_flip(tmp_path, engine, FLIPS, same_times=same_times):
        try:
            told = answers(directory)
        except (IndexDamaged, IndexOutOfDate):
            said += 1
            gc.collect()
        else:
            assert told == right, name
    assert said


@WHOOSH_LEAVES_FILES_OPEN
@pytest.mark.parametrize("same_times", [False, True], ids=["other times", "the same times"])
@pytest.mark.parametrize("engine", [pytest.param(engine, marks=pytest.mark.slow) for engine in ENGINES])
def test_a_flipped_bit_is_told_by_verifying(
    tmp_path: Path, engine: str, same_times: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in an index that is too large to be read whole at opening."""
    monkeypatch.setattr(integrity, "_SOON_READ", 10)
    for name, directory, _ in with_a_flip(tmp_path, engine, FLIPS, same_times=same_times):
        assert wrong(directory), name
        gc.collect()


class PanicException(BaseException):
    """As what tantivy raises where Rust panics, which is no `Exception`."""


def test_a_panic_of_tantivy_at_opening_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one flipped bit in ten of the end of a `.fast` file is, where no sum is looked at."""
    build(tmp_path, sample(), "tantivy")

    def panicking(_directory: str) -> None:
        raise PanicException("assertion failed: end <= orig_range.end")

    monkeypatch.setattr("search.engines.tantivy.tantivy.Index", SimpleNamespace(open=panicking))
    with pytest.raises(IndexDamaged, match="tantivy cannot read it"):
        Searcher.open(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["memory", "tantivy"])
def test_files_whose_ends_are_wrong_are_damage_also_where_no_sum_is_looked_at(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a large index that looks as it was left."""
    monkeypatch.setattr(integrity, "_SOON_READ", 10)
    build(tmp_path, sample(), engine)
    for path in sorted((generations.current(tmp_path) / generations.ENGINE).iterdir()):
        content, times = path.read_bytes(), path.stat()
        if len(content) < 8:
            continue
        for end in (b"\xff" * 8, b"\x00" * 8):
            rewritten(path, content[:-8] + end, times)
            with suppress(IndexProblem):
                answers(tmp_path)
            assert wrong(tmp_path), path.name
            gc.collect()
        rewritten(path, content, times)
    assert wrong(tmp_path) == ()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("same_times", [False, True], ids=["other times", "the same times"])
def test_each_file_of_a_commit_is_told_by_its_name(tmp_path: Path, engine: str, same_times: bool) -> None:
    build(tmp_path, sample(), engine)
    commit = generations.current(tmp_path)
    manifest = generations.manifest(commit)
    held = manifest.passages
    for path in sorted((commit / generations.ENGINE).iterdir()):
        if not path.stat().st_size:
            continue
        content, times = path.read_bytes(), path.stat()
        flipped(path, Random(path.name), same_times=same_times)
        name = f"engine/{path.name}"
        assert list(integrity.problems(commit, manifest, held)) == [f"{name} is not what was written"]
        with pytest.raises(IndexDamaged, match=f"{path.name} is not what was written"):
            integrity.check(commit, manifest)
        path.unlink()
        assert list(integrity.problems(commit, manifest, held)) == [
            f"{name} cannot be read (No such file or directory)"
        ]
        with pytest.raises(IndexDamaged, match=path.name):
            integrity.check(commit, manifest)
        rewritten(path, content, times)
    assert list(integrity.problems(commit, manifest, held)) == []


def test_an_engine_that_lost_passages_is_told(tmp_path: Path) -> None:
    build(tmp_path, sample())
    commit = generations.current(tmp_path)
    manifest = generations.manifest(commit)
    assert list(integrity.problems(commit, manifest, manifest.passages - 1)) == [
        "its engine has 10 passages instead of 11"
    ]
    replace(manifest, passages=12).write(commit)
    with pytest.raises(IndexDamaged, match="different passages"):
        Searcher.open(tmp_path)


def test_of_a_large_index_only_files_that_look_changed_are_read_at_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, sample())
    commit = generations.current(tmp_path)
    manifest = generations.manifest(commit)
    read: list[str] = []
    sum_of = integrity._sum

    def noted(path: Path) -> int:
        read.append(path.name)
        return sum_of(path)

    monkeypatch.setattr(integrity, "_sum", noted)
    integrity.check(commit, manifest)
    assert read == ["entries.jsonl"]
    monkeypatch.setattr(integrity, "_SOON_READ", 10)
    integrity.check(commit, manifest)
    assert read == ["entries.jsonl"]
    os.utime(commit / generations.ENGINE / "entries.jsonl")
    integrity.check(commit, manifest)
    assert read == ["entries.jsonl"] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_copy_with_other_times_is_as_good(tmp_path: Path, engine: str) -> None:
    whole = build(tmp_path / "whole", sample(), engine)
    copy = tmp_path / "copy"
    shutil.copytree(whole, copy, copy_function=shutil.copyfile)
    assert answers(copy) == answers(whole)
    assert wrong(copy) == ()


def test_what_is_in_a_row_of_the_catalogue_and_not_of_this_commit_does_not_matter(tmp_path: Path) -> None:
    whole = build(tmp_path, sample())
    right = answers(whole)
    with closing(sqlite3.connect(generations.current(whole).parent / FILE_NAME)) as catalogue:
        catalogue.execute("INSERT INTO files (source, since, until, status, sum) VALUES ('later.txt', 2, 9, 'no', 0)")
        catalogue.commit()
    assert answers(whole) == right
    assert wrong(whole) == ()


@pytest.mark.parametrize("table", ["documents", "passages", "texts", "facet_values"])
def test_a_row_that_is_gone_is_told(tmp_path: Path, table: str) -> None:
    whole = build(tmp_path, sample())
    with closing(sqlite3.connect(generations.current(whole).parent / FILE_NAME)) as catalogue:
        catalogue.execute(f"DELETE FROM {table} WHERE rowid = 1" if table != "facet_values" else f"DELETE FROM {table}")
        catalogue.commit()
    assert wrong(whole)

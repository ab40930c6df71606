"""Files that are in others: each is read as a file of its own, within bounds, and has a row."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from indexer.builder import Wanted, index
from indexer.processes import bounds, process
from indexer.processes.confinement import Limits
from indexer.processes.pool import outcomes
from indexer.sources import walk
from search import generations
from search.catalogue.numbering import Place
from search.records import FileRecord, FileStatus, Origin, SearchRequest
from search.searcher import Searcher
from tests.indexer.dying import PROGRAM
from tests.indexer.reading import MORE, PROSE


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive, `depth` times, with a text in the innermost."""
    content = zipped({"a.txt": PROSE})
    for _ in range(depth - 1):
        content = zipped({"in.zip": content})
    return content


def rows(collection: Path, jobs: int = 1) -> dict[str, FileRecord]:
    with outcomes(list(walk(collection)), jobs, Limits(seconds=5, memory=256)) as found:
        return {outcome.file.source: outcome.file for outcome in found}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    return folder


def test_each_file_has_a_row_in_the_order_of_the_collection(collection: Path) -> None:
    inner = zipped({"deep.txt": MORE, "same.txt": PROSE})
    (collection / "box.zip").write_bytes(zipped({"z.txt": PROSE, "inner.zip": inner, "empty.txt": "", ".x": "x"}))
    (collection / "after.txt").write_text(f"{PROSE} {MORE}")
    found = rows(collection)
    assert [(source, str(row.status), row.reason) for source, row in found.items()] == [
        ("after.txt", "indexed", ""),
        ("box.zip", "unpacked", "4 files in it"),
        ("box.zip/.x", "omitted", "a hidden file"),
        ("box.zip/empty.txt", "failed", "empty: there is nothing in it"),
        ("box.zip/inner.zip", "unpacked", "2 files in it"),
        ("box.zip/z.txt", "indexed", ""),
        ("box.zip/inner.zip/deep.txt", "indexed", ""),
        ("box.zip/inner.zip/same.txt", "indexed", ""),
    ]
    assert found["box.zip/inner.zip/deep.txt"].bytes == len(MORE)
    assert rows(collection, jobs=3).keys() == found.keys()


def test_they_are_found_and_counted_once_each(collection: Path, tmp_path: Path) -> None:
    (collection / "a.zip").write_bytes(zipped({"in/a.txt": PROSE, "in/b.txt": MORE}))
    (collection / "b.txt").write_text(MORE)
    built = index(collection, tmp_path / "index", Wanted(jobs=2), lambda *_: None, pytest.fail)
    assert (built.documents, built.files) == (2, 4)
    searcher = Searcher.open(tmp_path / "index")
    (hit,) = searcher.search(SearchRequest("engineer")).hits
    assert hit.origin.source == "a.zip/in/a.txt"
    assert searcher.on_disk(hit.origin).source == "a.zip"
    assert searcher.catalogue.file("a.zip/in/b.txt").reason == "the same bytes as b.txt"  # type: ignore[union-attr]
    searcher.close()


def test_a_file_that_kills_its_reader_is_one_row(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PROGRAM", PROGRAM)
    (collection / "box.zip").write_bytes(zipped({"1.txt": PROSE, "2-kill.txt": PROSE, "3.txt": MORE}))
    found = rows(collection)
    assert [row.status for row in found.values()].count(FileStatus.INDEXED) == 2
    assert "SIGKILL" in found["box.zip/2-kill.txt"].reason


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_so_many_readers_die_of_what_is_in_one(collection: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(process, "_PROGRAM", PROGRAM)
    monkeypatch.setattr(bounds, "FEW_DEATHS", 2)
    inside = ("0.txt", *(f"{number}-kill.txt" for number in range(1, 6)), "6.txt")
    (collection / "box.zip").write_bytes(zipped({name: f"{MORE} {name}" for name in inside}))
    found = rows(collection, jobs)
    assert found["box.zip/0.txt"].status is FileStatus.INDEXED
    assert all("SIGKILL" in found[f"box.zip/{number}-kill.txt"].reason for number in (1, 2, 3))
    rest = {found[f"box.zip/{name}"].reason for name in ("4-kill.txt", "5-kill.txt", "6.txt")}
    assert rest == {"4 files in box.zip ended the processes that read them: unpack it, and index what you trust"}


def test_so_many_in_each_other_are_opened(collection: Path) -> None:
    (collection / "box.zip").write_bytes(nested(12))
    (last,) = (row for row in rows(collection).values() if row.status is FileStatus.FAILED)
    assert last.source == "box.zip" + "/in.zip" * 8
    assert last.reason == "in 8 files in each other: unpack the outer ones"


def test_so_many_files_are_read_out_of_one(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_INSIDE", 3)
    (collection / "box.zip").write_bytes(zipped({f"{name}.txt": PROSE + name for name in "abcde"}))
    found = rows(collection)
    assert [row.status for row in found.values()].count(FileStatus.INDEXED) == 3
    assert found["box.zip/…"].reason == "2 more files; of box.zip, 3 are read: unpack it"


def test_so_many_bytes_are_read_out_of_one(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "EXPANSION_ALLOWED", 2 * len(PROSE) + 10)
    monkeypatch.setattr(bounds, "EXPANSION", 0)
    (collection / "box.zip").write_bytes(zipped({f"{name}.txt": PROSE + name for name in "abc"}))
    found = rows(collection)
    assert [row.status for row in found.values()].count(FileStatus.INDEXED) == 2
    assert found["box.zip/c.txt"].reason.startswith("what is in box.zip is more than ")


def test_what_was_in_a_file_that_is_no_more_is_no_more(collection: Path, tmp_path: Path) -> None:
    (collection / "box.zip").write_bytes(zipped({"a.txt": PROSE, "b.txt": MORE}))
    told = index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    (collection / "box.zip").write_bytes(zipped({"b.txt": MORE, "c.txt": f"{MORE} {PROSE}"}))
    told = index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    assert (told.added, told.changed, told.removed, told.documents) == (1, 1, 1, 2)
    (collection / "box.zip").unlink()
    told = index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    assert (told.removed, told.documents, told.files) == (3, 0, 0)


def test_what_is_as_it_was_in_a_file_that_grew_is_not_read_again(collection: Path, tmp_path: Path) -> None:
    (collection / "box.zip").write_bytes(zipped({"a.txt": PROSE}))
    index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    (collection / "box.zip").write_bytes(zipped({"a.txt": PROSE, "b.txt": MORE}))
    index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    searcher = Searcher.open(tmp_path / "index")
    numbers = {origin.source: place.document for place, origin in _places(searcher)}
    assert numbers == {"box.zip/a.txt": 0, "box.zip/b.txt": 1}
    assert generations.name_of(searcher.commit) == "000001.000002"
    searcher.close()


def _places(searcher: Searcher) -> Iterator[tuple[Place, Origin]]:
    for place, document, _ in searcher.catalogue.everything():
        yield place, document.origin

"""Building: every file is a row of the ledger, one bad file never stops a build, the same files give the same index."""

import os
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import builder
from indexer.builder import Built, Wanted, account, build, is_current
from indexer.processes import process
from indexer.processes.confinement import Limits
from search import generations
from search.catalogue import FILE_NAME, Catalogue, CatalogueWriter
from search.errors import CollectionMissing, IndexMissing, IndexOfAnother, IndexUnwritable
from search.paths import path_of
from search.records import FileRecord, FileStatus, SearchRequest
from search.searcher import Searcher
from tests.indexer.dying import HARM, PROGRAM
from tests.indexer.reading import MORE, PROSE


def silent(_file: FileRecord, _total: int) -> None:
    pass


def make(collection: Path, index: Path, jobs: int = 1, engine: str = "memory") -> Built:
    return build(collection, index, Wanted(jobs, engine), silent)


def rows(index: Path) -> dict[str, FileRecord]:
    catalogue = Catalogue(generations.current(index))
    found = {file.source: file for file in catalogue.files()}
    catalogue.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection with a file of every fate."""
    collection = tmp_path / "collection"
    (collection / "sub").mkdir(parents=True)
    (collection / "a.txt").write_text(f"{PROSE}\n\n{MORE}\n")
    (collection / "b.html").write_text(f"<html><body><p>{MORE}</p></body></html>")
    (collection / "sub" / "copy.txt").write_text(f"{PROSE}\n\n{MORE}\n")
    (collection / "empty.txt").write_text("")
    (collection / "scan.pdf").write_bytes(b"%PDF-1.7 x")
    (collection / ".hidden").write_text(PROSE)
    (collection / "metadata.csv").write_text("file,title\na.txt,The third call\n")
    os.mkfifo(collection / "pipe")
    return collection


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_every_file_is_one_row(folder: Path, index: Path) -> None:
    built = make(folder, index)
    ledger = rows(index)
    assert built.files == len(ledger) == sum(len(names) for _, _, names in os.walk(folder)) == 8
    assert Counter(str(row.status) for row in ledger.values()) == {
        "indexed": 2, "duplicate": 1, "omitted": 2, "failed": 3,
    }  # fmt: skip
    assert (built.documents, built.passages, built.rebuilt) == (2, 3, True)
    assert {file.source for file in built.problems} == {"empty.txt", "scan.pdf", "pipe"}


def test_a_row_says_what_became_of_its_file(folder: Path, index: Path) -> None:
    make(folder, index)
    ledger = rows(index)
    indexed = ledger["a.txt"]
    assert (indexed.bytes, indexed.modified) == (
        (folder / "a.txt").stat().st_size,
        (folder / "a.txt").stat().st_mtime_ns,
    )
    assert (indexed.passages, indexed.document) == (2, indexed.sha256[:20])
    assert indexed.seconds > 0
    assert ledger["scan.pdf"].reason.startswith("damaged: it begins as a PDF")
    assert ledger["empty.txt"].reason == "empty: there is nothing in it"
    assert ledger["pipe"].reason == "not a regular file"
    assert ledger[".hidden"].reason == "a hidden file"


def test_the_index_of_another_folder_is_not_replaced_unless_that_is_asked_for(
    folder: Path, index: Path, tmp_path: Path
) -> None:
    make(folder, index)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(PROSE)
    with pytest.raises(IndexOfAnother, match=re.escape(str(folder.resolve()))):
        builder.index(other, index, Wanted(), lambda *_: None, pytest.fail)
    assert generations.manifest(generations.current(index)).collection == str(folder.resolve())
    builder.build(other, index, Wanted(), lambda *_: None)
    assert generations.manifest(generations.current(index)).collection == str(other.resolve())


def test_the_same_bytes_are_one_document(folder: Path, index: Path) -> None:
    make(folder, index)
    copy = rows(index)["sub/copy.txt"]
    assert (copy.status, copy.reason, copy.passages) == (FileStatus.DUPLICATE, "the same bytes as a.txt", 0)
    assert copy.document == rows(index)["a.txt"].document


def test_a_sidecar_that_is_wrong_is_a_failed_row_and_its_good_rows_count(folder: Path, index: Path) -> None:
    (folder / "metadata.csv").write_text("file,title,date\na.txt,The third call,soon\n")
    make(folder, index)
    row = rows(index)["metadata.csv"]
    assert (row.status, row.reason) == (
        FileStatus.FAILED, "line 2, column date: 'soon' is not YYYY, YYYY-MM or YYYY-MM-DD"
    )  # fmt: skip
    catalogue = Catalogue(generations.current(index))
    assert catalogue.document(rows(index)["a.txt"].document).origin.metadata.title == "The third call"
    catalogue.close()


def test_a_changed_sidecar_is_read_again(folder: Path, index: Path) -> None:
    make(folder, index)
    (folder / "metadata.csv").write_text("file,title\na.txt,Another title\n")
    make(folder, index)
    catalogue = Catalogue(generations.current(index))
    assert catalogue.document(rows(index)["a.txt"].document).origin.metadata.title == "Another title"
    catalogue.close()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A collection of several batches, with some failures and copies."""
    collection = tmp_path / "many"
    collection.mkdir()
    for number in range(80):
        (collection / f"{number:02}.txt").write_text(f"Number {number % 70}. {PROSE}\n\n{MORE}\n")
    (collection / "40.txt").write_text("")
    return collection


def whole(index: Path) -> tuple[list[FileRecord], list[object]]:
    """Everything of an index that does not depend on the clock."""
    commit = generations.current(index)
    catalogue = Catalogue(commit)
    files = [replace(file, seconds=0.0, first_seen=0, last_indexed=0) for file in catalogue.files()]
    pairs: list[object] = list(catalogue.numbered(catalogue.all_numbers()))
    catalogue.close()
    with closing(sqlite3.connect(commit.parent / FILE_NAME)) as connection:
        pairs += connection.execute("SELECT * FROM documents ORDER BY number").fetchall()
    return files, pairs


def test_one_process_and_two_make_the_same_index(many: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert replace(make(many, one, jobs=1), problems=()) == replace(make(many, two, jobs=2), problems=())
    assert whole(one) == whole(two)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_language_of_what_cannot_be_told_is_given(tmp_path: Path, index: Path, jobs: int) -> None:
    collection = tmp_path / "numbers"
    collection.mkdir()
    for number in range(20):
        (collection / f"{number}.txt").write_text(f"P-7 412.{number}")
    build(collection, index, Wanted(jobs, "memory", "de"), silent)
    catalogue = Catalogue(generations.current(index))
    assert {passage.language for passage, _ in catalogue.numbered(catalogue.all_numbers())} == {"de"}
    catalogue.close()


def test_fields_of_the_users_own_are_in_the_catalogue(folder: Path, index: Path) -> None:
    (folder / "metadata.csv").write_text("file,title,Case No\na.txt,The third call,19/014; 19/015\n")
    make(folder, index, jobs=2)
    catalogue = Catalogue(generations.current(index))
    metadata = catalogue.document(rows(index)["a.txt"].document).origin.metadata
    assert metadata.own == {"case_no": ("19/014", "19/015")}
    assert metadata.evidence["case_no"] == "metadata.csv, line 2, column Case No"
    catalogue.close()


@pytest.mark.slow
def test_whatever_files_do_the_rest_is_indexed_and_the_index_is_the_same(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", PROGRAM)
    harms = sorted({*HARM} - {"wait", "half"})
    for number, harm in enumerate(harms):
        (many / f"{number * 8:02}-{harm}.txt").write_text(f"{PROSE} {harm}")
    wanted = Wanted(engine="memory", limits=Limits(1, 64))
    made = [build(many, tmp_path / str(jobs), replace(wanted, jobs=jobs), silent) for jobs in (1, 2)]
    assert whole(tmp_path / "1") == whole(tmp_path / "2")
    for built in made:
        assert {file.source for file in built.problems} == {
            "40.txt", *(f"{number * 8:02}-{harm}.txt" for number, harm in enumerate(harms) if harm != "leak")
        }  # fmt: skip
        assert built.files == 80 + len(harms)
        assert built.documents == 69 + 1


def test_progress_is_called_once_a_file_in_order(folder: Path, index: Path) -> None:
    seen: list[tuple[str, int]] = []
    build(folder, index, Wanted(engine="memory"), lambda file, total: seen.append((file.source, total)))
    assert [source for source, _ in seen] == [
        ".hidden", "a.txt", "b.html", "empty.txt", "metadata.csv", "pipe", "scan.pdf", "sub/copy.txt",
    ]  # fmt: skip
    assert {total for _, total in seen} == {8}


@pytest.mark.parametrize("engine", ["memory", "tantivy", "whoosh"])
def test_what_was_built_can_be_searched(folder: Path, index: Path, engine: str) -> None:
    make(folder, index, engine=engine)
    searcher = Searcher.open(index)
    page = searcher.search(SearchRequest("telephone"))
    searcher.close()
    assert [hit.passage.text for hit in page.hits] == [PROSE]
    assert (page.searched.documents, page.searched.failed) == (2, 3)
    assert generations.manifest(generations.current(index)).languages == ("en",)


def test_a_missing_collection_leaves_the_index_alone(folder: Path, index: Path) -> None:
    make(folder, index)
    with pytest.raises(CollectionMissing):
        make(folder / "gone", index)
    assert generations.name_of(generations.current(index)) == "000001.000001"
    assert [path.name for path in index.iterdir() if path.name.isdigit()] == ["000001"]


def test_leftovers_of_a_killed_build_go_and_the_index_serves_meanwhile(folder: Path, index: Path) -> None:
    make(folder, index)
    left = generations.begin(index)
    (left.parent / FILE_NAME).write_bytes(b"half a catalogue")
    assert account(index, rebuilt=False).documents == 2
    make(folder, index)
    assert account(index, rebuilt=False).documents == 2
    assert [path.name for path in index.iterdir() if path.name.isdigit()] == [generations.current(index).parent.name]
    assert rows(index)["a.txt"].passages == 2


def test_an_index_is_current_until_something_changes(folder: Path, index: Path) -> None:
    assert not is_current(folder, index, Wanted())
    make(folder, index)
    assert is_current(folder, index, Wanted())
    assert is_current(folder, index, Wanted(engine="memory"))
    assert not is_current(folder, index, Wanted(engine="whoosh"))
    assert is_current(folder, index, Wanted(language=""))
    assert not is_current(folder, index, Wanted(language="fr"))
    assert not is_current(folder / "sub", index, Wanted())


@pytest.mark.slow
@pytest.mark.parametrize("limits", [Limits(seconds=60), Limits(memory=60)])
def test_with_other_limits_files_that_failed_are_tried_again(folder: Path, index: Path, limits: Limits) -> None:
    make(folder, index)
    assert is_current(folder, index, Wanted(limits=Limits()))
    assert not is_current(folder, index, Wanted(limits=limits))
    for name in ("empty.txt", "scan.pdf", "pipe"):
        (folder / name).unlink()
    make(folder, index)
    assert is_current(folder, index, Wanted(limits=limits))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["changed", "touched", "new", "removed", "renamed", "sidecar", "link"])
def test_a_change_is_seen(folder: Path, index: Path, how: str) -> None:
    make(folder, index)
    match how:
        case "changed":
            (folder / "a.txt").write_text(PROSE + " More of it.")
        case "touched":
            os.utime(folder / "a.txt", ns=(1, 1))
        case "new":
            (folder / "new.txt").write_text(PROSE)
        case "removed":
            (folder / "b.html").unlink()
        case "renamed":
            (folder / "b.html").rename(folder / "c.html")
        case "sidecar":
            (folder / "metadata.csv").write_text("file,title\na.txt,Another\n")
        case "link":
            (folder / "gone").symlink_to("nowhere")
    assert not is_current(folder, index, Wanted())
    make(folder, index)
    assert is_current(folder, index, Wanted())


@pytest.mark.parametrize("name", [f"../{FILE_NAME}", "manifest.json", "engine/entries.jsonl"])
def test_a_damaged_index_is_not_current(folder: Path, index: Path, name: str) -> None:
    make(folder, index)
    path = generations.current(index) / name
    path.write_bytes(b"not at all what it was" * 100)
    assert not is_current(folder, index, Wanted())
    path.unlink()
    assert not is_current(folder, index, Wanted())


def test_there_is_no_account_of_no_index(index: Path) -> None:
    with pytest.raises(IndexMissing):
        account(index, rebuilt=False)


def test_names_that_are_not_utf8_are_indexed(index: Path, tmp_path: Path) -> None:
    collection = tmp_path / "odd"
    collection.mkdir()
    for number, name in enumerate((b"\xff.txt", b"\xfe.txt", b"a\nb\x1b[2J.txt", "\u202etxt.exe".encode())):
        (collection / os.fsdecode(name)).write_text(f"{PROSE} {number}")
    assert make(collection, index).documents == 4
    assert is_current(collection, index, Wanted())


def test_an_index_is_never_made_in_the_folder_of_the_documents(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(IndexUnwritable, match="it is the folder of the documents"):
        make(folder, folder)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("engine", ["memory", "tantivy"])
def test_where_no_index_can_be_made_it_is_said_and_nothing_is_left(folder: Path, tmp_path: Path, engine: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexUnwritable, match="--index DIR"):
        make(folder, tmp_path / "file" / "index", engine=engine)


def test_a_build_that_breaks_off_leaves_the_index_as_it_was(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder, index)
    before = sorted(index.rglob("*"))

    def full(*_values: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CatalogueWriter, "add_file", full)
    with pytest.raises(IndexUnwritable, match="No space left"):
        make(folder, index)
    assert sorted(index.rglob("*")) == before


def test_names_that_look_alike_are_two_rows(tmp_path: Path, index: Path) -> None:
    collection = tmp_path / "names"
    collection.mkdir()
    for name in (b"a\xff.txt", b"a\\xff.txt", b"a\\x5cxff.txt"):
        (collection / os.fsdecode(name)).write_text(PROSE + repr(name))
    assert make(collection, index).documents == 3
    assert {path_of(source, collection).read_text() for source in rows(index)} == {
        PROSE + repr(name) for name in (b"a\xff.txt", b"a\\xff.txt", b"a\\x5cxff.txt")
    }

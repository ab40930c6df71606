"""Files that are embedded in a PDF are files of their own."""

import io
from pathlib import Path

import pytest

from indexer.builder import Wanted, index
from indexer.containers import pdf
from indexer.containers.pdf import opened
from indexer.readers.pdf import library
from search.records import FileRecord, FileStatus, SearchRequest
from search.searcher import Searcher
from tests.files.pdfs import SENTENCE, encrypted, shown, small, with_attachments
from tests.indexer.containers.taking import taken


def test_attachments_are_files_as_they_were() -> None:
    files = {"letter.txt": b"The letter.", "list.bin": bytes(range(256)) * 100, "../../etc/passwd": b"hostile"}
    assert taken(opened, with_attachments(files)) == list(files.items())
    assert taken(opened, with_attachments(files, packed=False)) == list(files.items())


def test_a_file_that_is_only_named_says_so() -> None:
    assert taken(opened, with_attachments({"a.txt": b"a", "gone.txt": None})) == [
        ("a.txt", b"a"),
        ("gone.txt", "missing: the PDF names a file that is not in it"),
    ]


def test_a_pdf_without_attachments_has_none() -> None:
    assert taken(opened, small()) == []


@pytest.mark.parametrize("content", [encrypted("secret"), b"%PDF-1.7\nnothing of the kind", b"%PDF-"])
def test_what_cannot_be_opened_is_for_the_reader_to_tell(content: bytes) -> None:
    assert taken(opened, content) == []


def test_what_unpacks_to_too_much_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST_MEMBER", 1_000)
    files = {"bomb": bytes(1_001), "small": bytes(1_000)}
    (bomb, reason), small_one = taken(opened, with_attachments(files))
    assert (bomb, small_one) == ("bomb", ("small", bytes(1_000)))
    assert isinstance(reason, str)
    assert reason.startswith("unpacks to more than")


def test_very_many_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_MOST_ATTACHMENTS", 2)
    assert taken(opened, with_attachments(dict.fromkeys("abcd", b"x"))) == [
        ("a", b"x"),
        ("b", b"x"),
        ("(more attachments)", "2 more files are attached: of a PDF, 2 are read"),
    ]


def test_members_are_read_in_any_order() -> None:
    container = opened("a.pdf", io.BytesIO(with_attachments({"a": b"1", "b": b"2"})))
    assert [container.read(place) for place in (1, 0, 1)] == [b"2", b"1", b"2"]


def test_they_are_found_below_the_pdf_and_it_is_a_document_as_ever(tmp_path: Path) -> None:
    collection = tmp_path / "collection"
    collection.mkdir()
    inner = with_attachments({"deep.txt": b"The innermost word is heliotrope, as was said."}, shown("The inner page."))
    files = {"letter.txt": b"The letter speaks of a marmalade factory.", "../up.pdf": inner, "gone.txt": None}
    (collection / "a.pdf").write_bytes(with_attachments(files))
    (collection / "plain.pdf").write_bytes(small(shown("Nothing is attached here.")))
    index(collection, tmp_path / "index", Wanted(), lambda *_: None, pytest.fail)
    searcher = Searcher.open(tmp_path / "index")

    def found(words: str) -> list[str]:
        return [hit.origin.source for hit in searcher.search(SearchRequest(words)).hits]

    assert found("marmalade") == ["a.pdf/letter.txt"]
    assert found("heliotrope") == ["a.pdf/__/up.pdf/deep.txt"]
    assert found(f'"{SENTENCE}"') == ["a.pdf"]
    rows = {source: searcher.catalogue.file(source) for source in ("a.pdf", "a.pdf/gone.txt", "plain.pdf")}
    assert {source: (row.status, row.reason) for source, row in rows.items() if row} == {
        "a.pdf": (FileStatus.INDEXED, "3 files in it"),
        "a.pdf/gone.txt": (FileStatus.FAILED, "missing: the PDF names a file that is not in it"),
        "plain.pdf": (FileStatus.INDEXED, ""),
    }
    searcher.close()


def row_of_what_holds_a_letter(folder: Path, content: bytes) -> FileRecord:
    """The row of a PDF with this content, to which a letter is attached that is found."""
    collection = folder / "collection"
    collection.mkdir(exist_ok=True)
    (collection / "a.pdf").write_bytes(
        with_attachments({"a.txt": b"The letter speaks of a marmalade factory."}, content)
    )
    index(collection, folder / "index", Wanted(), lambda *_: None, pytest.fail)
    searcher = Searcher.open(folder / "index")
    (hit,) = searcher.search(SearchRequest("marmalade")).hits
    assert hit.origin.source == "a.pdf/a.txt"
    row = searcher.catalogue.file("a.pdf")
    searcher.close()
    assert row is not None
    return row


def test_what_is_attached_to_a_page_without_text_is_read(tmp_path: Path) -> None:
    """A portfolio often has a cover of nothing."""
    row = row_of_what_holds_a_letter(tmp_path, b" ")
    assert (row.status, row.reason) == (FileStatus.UNPACKED, "1 file in it")


def test_what_is_attached_to_a_drawing_is_read_though_its_row_says_that_nothing_could_be(tmp_path: Path) -> None:
    for _ in range(2):
        row = row_of_what_holds_a_letter(tmp_path, b"10 10 m 90 90 l S")
        assert (row.status, row.reason.partition(":")[0]) == (FileStatus.FAILED, "no text layer")
        (tmp_path / "collection" / "b.txt").write_text("Another file has come since.")

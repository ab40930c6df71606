"""A thousand files, a fifth of them hostile: each has the right row, every good one is found, and memory stays flat."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.builder import Wanted, index
from indexer.processes.confinement import Limits
from search.records import FileRecord, FileStatus, SearchRequest
from search.searcher import Searcher
from tests.files import archives, office, pdfs
from tests.files.kinds import GOOD_FILES, Made

FILES, GOOD = 1_000, 800
MEBIBYTE = 1 << 20
FLAT = 64 * MEBIBYTE
"""What the parent may grow by from the first quarter of the files on."""

HOSTILE_FILES: Mapping[str, tuple[Made, str]] = {
    "empty.txt": (lambda _: b"", "empty"),
    "zeros.txt": (lambda _: bytes(100_000), "empty"),
    "binary.txt": (lambda words: bytes(range(256)) * 50 + words.encode(), "binary"),
    "cut.html": (lambda words: f"<html><body><p>{words}</p><p".encode(), "half-written"),
    "image.png": (lambda words: b"\x89PNG\r\n\x1a\n" + words.encode(), "an image"),
    "locked.pdf": (lambda _: pdfs.encrypted("secret"), "encrypted"),
    "scan.pdf": (lambda _: pdfs.scanned(b""), "no text layer"),
    "broken.pdf": (lambda words: b"%PDF-1.7\n" + words.encode(), "damaged"),
    "cut.docx": (lambda words: office.docx(office.paragraph(words))[:-30], "damaged"),
    "entity.docx": (
        lambda _: office.open_xml(
            "word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {}, {}
        ),
        "declares entities",
    ),
    "old.doc": (lambda _: office.old_office("WordDocument"), "old Word document"),
    "cut.zip": (lambda words: archives.zip_of(archives.ZipEntry(b"a.txt", words.encode()))[:-30], "damaged"),
    "cut.gz": (lambda words: gzip.compress(words.encode() * 500)[:40], "half-written"),
    "deep.json": (lambda _: b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nested too deep"),
}
"""By name, files that cannot be read, and what is said of each."""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thousand")
    for number in range(FILES):
        kinds = list(GOOD_FILES) if number < GOOD else list(HOSTILE_FILES)
        kind = kinds[number % len(kinds)]
        made = GOOD_FILES[kind] if number < GOOD else HOSTILE_FILES[kind][0]
        below = folder / f"{number % 10}"
        below.mkdir(exist_ok=True)
        (below / f"{number:04}-{kind}").write_bytes(made(_words(number)))
    return folder


def _words(number: int) -> str:
    return f"The gauge number {number} was read by warden{number} on the night of the third of March."


def _anonymous() -> int:
    """Bytes of memory that this process has for itself."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) * 1024


@pytest.mark.slow
def test_each_has_the_right_row_and_every_good_one_is_found(collection: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    rows: dict[str, FileRecord] = {}

    def progress(file: FileRecord, _total: int) -> None:
        rows[file.source] = file
        seen.append(_anonymous())

    built = index(collection, tmp_path / "index", Wanted(jobs=2, limits=Limits(10, 256)), progress, pytest.fail)
    on_disk = {path.relative_to(collection).as_posix() for path in collection.rglob("*") if path.is_file()}
    assert len(on_disk) == FILES
    assert on_disk <= rows.keys()
    assert built.files == len(rows)
    assert max(seen) - seen[len(seen) // 4] < FLAT
    hostile = [source for source in on_disk if _number(source) >= GOOD]
    for source in hostile:
        assert HOSTILE_FILES[source.partition("-")[2]][1] in _failed(rows, source).reason, source
    searcher = Searcher.open(tmp_path / "index")
    try:
        missed = [source for source in on_disk.difference(hostile) if not _is_found(searcher, source)]
    finally:
        searcher.close()
    assert not missed


def _failed(rows: Mapping[str, FileRecord], source: str) -> FileRecord:
    """The one row of a hostile file, or of what is in it, that says why it is not read."""
    (row,) = (
        row
        for path, row in rows.items()
        if row.status is FileStatus.FAILED and (path == source or path.startswith(f"{source}/"))
    )
    return row


def _number(source: str) -> int:
    return int(source.rpartition("/")[2][:4])


def _is_found(searcher: Searcher, source: str) -> bool:
    hits = searcher.search(SearchRequest(f"warden{_number(source)}")).hits
    return [hit.origin.source == source or hit.origin.source.startswith(f"{source}/") for hit in hits] == [True]

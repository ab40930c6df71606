"""ZIP archives: read as other tools would, and whatever lies or does harm is told and not believed."""

import bz2
import io
import lzma
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest

from indexer.containers import spool
from indexer.containers.refusals import ENCRYPTED, HUNGRY, LARGE, LINK, NO_FILE, OVERLAPPING
from indexer.containers.zip import opened
from search.errors import DamagedFile
from tests.files import archives
from tests.files.archives import (
    LINK_MODE,
    PIPE_MODE,
    STORED,
    UTF8,
    ZipEntry,
    quoted_overlap,
    unicode_path,
    zip_of,
    zip_of_names,
)
from tests.indexer.containers.taking import taken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"The needle is in it.\n"
GOOD = ("good.txt", TEXT)


def with_good(entry: ZipEntry) -> bytes:
    return zip_of(ZipEntry(b"good.txt"), entry)


def names(content: bytes) -> list[str]:
    return [name for name, _ in taken(opened, content)]


def reason(entry: ZipEntry) -> str:
    """Why an entry is not read, beside one that is."""
    good, (_, found) = taken(opened, with_good(entry))
    assert good == GOOD
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_files_are_read_in_the_order_of_the_archive(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("z/b.txt", TEXT)
        archive.writestr("folder/", b"")
        archive.writestr("a.txt", b"")
    assert taken(opened, file.getvalue()) == [("z/b.txt", TEXT), ("a.txt", b"")]


def test_zstandard_is_read() -> None:
    entry = ZipEntry(b"a.txt", zstd.compress(TEXT), method=93, told_bytes=len(TEXT), told_sum=zlib.crc32(TEXT))
    assert taken(opened, zip_of(entry)) == [("a.txt", TEXT)]


def test_large_archives_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """ZIP64, which is for more than 4 GiB, or 65,535 files."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", TEXT)
        with archive.open("b.txt", "w", force_zip64=True) as stream:
            stream.write(TEXT)
    assert b"PK\x06\x06" in file.getvalue()
    assert taken(opened, file.getvalue()) == [("a.txt", TEXT), ("b.txt", TEXT)]


@pytest.mark.parametrize(("before", "after"), [(b"MZ" + bytes(5_000), b""), (b"%PDF-1.7\n", b"comment"), (b"", b"x")])
def test_an_archive_behind_something_else_is_read(before: bytes, after: bytes) -> None:
    assert taken(opened, before + zip_of(ZipEntry(b"good.txt"), comment=after)) == [GOOD]


def test_bytes_in_an_entry_of_a_folder_are_a_file() -> None:
    assert taken(opened, zip_of(ZipEntry(b"folder/"))) == [("folder/", TEXT)]


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt", "/etc/a.txt", "C:\\a.txt", "a\\b.txt", "a\nb.txt", "a\u202etxt.exe", "x" * 300, "./a.txt", " a ",
        "é.txt", "ä/证词.txt", "A.TXT",
    ],
)  # fmt: skip
def test_a_name_is_as_the_archive_tells_it(name: str) -> None:
    assert names(zip_of_names(name)) == [name]


def test_names_may_be_twice_or_differ_in_case() -> None:
    assert taken(opened, zip_of_names("a", "A", "a")) == [("a", b"a"), ("A", b"A"), ("a", b"a")]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "Übergabe/Prüfbericht.txt"),
        ("cp437", "Übergabe/Prüfbericht.txt"),
        ("cp437", "año.txt"),
        ("cp866", "Протокол допроса/Показания свидетеля.txt"),
        ("cp1251", "Протокол допроса/Показания свидетеля.txt"),
        ("gbk", "证人证词和登记簿/报告.txt"),
        ("cp932", "証人の証言/報告書.txt"),
    ],
)
def test_names_whose_encoding_is_not_told(encoding: str, told: str) -> None:
    assert names(zip_of(ZipEntry(b"plain.txt"), ZipEntry(told.encode(encoding)))) == ["plain.txt", told]


def test_a_name_in_unicode_goes_before_the_other() -> None:
    name = "Größe.txt".encode("cp850")
    assert names(zip_of(ZipEntry(name, extra=unicode_path(name, "Größe.txt")))) == ["Größe.txt"]
    assert names(zip_of(ZipEntry(name, extra=unicode_path(b"another", "evil.txt")))) != ["evil.txt"]


def test_a_name_ends_at_a_zero() -> None:
    assert names(zip_of(ZipEntry(b"a.txt\0.exe"))) == ["a.txt"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (ZipEntry(b"a", flags=archives.ENCRYPTED), ENCRYPTED),
        (ZipEntry(b"a", method=99, flags=archives.ENCRYPTED), ENCRYPTED),
        (ZipEntry(b"a", b"/etc/passwd", mode=LINK_MODE), LINK),
        (ZipEntry(b"a", mode=PIPE_MODE), NO_FILE),
        (ZipEntry(b"a", method=9), "compressed by Deflate64 (number 9), which is not read: pack it as usual"),
        (ZipEntry(b"a", method=77), "compressed by an unknown method (number 77), which is not read: pack it as usual"),
        (ZipEntry(b"a", told_sum=1), "damaged in the archive: Bad CRC-32 for file 'a'"),
        (ZipEntry(b"a", told_bytes=7), "damaged in the archive: it has 21 bytes, and 7 by the archive's list"),
        (ZipEntry(b"a", told_bytes=22), "damaged in the archive: it has 21 bytes, and 22 by the archive's list"),
        (ZipEntry(b"a", told_bytes=(1 << 32) - 2), LARGE),
        (
            ZipEntry(b"a", local_name=b"b"),
            "damaged in the archive: File name in directory 'a' and header b'b' differ.",
        ),
    ],
)
def test_what_is_not_read_is_told_beside_what_is(entry: ZipEntry, expected: str) -> None:
    assert reason(entry) == expected


def test_a_file_is_unpacked_to_its_real_end_whatever_its_size_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "LARGEST_MEMBER", 1 << 20)
    assert reason(ZipEntry(b"bomb", bytes(8 << 20), told_bytes=10)) == LARGE


@pytest.mark.parametrize("pack", [bz2.compress, lambda content: zstd.compress(content, 19)], ids=["bzip2", "zstandard"])
def test_bombs_in_other_methods_are_bounded(monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    monkeypatch.setattr(spool, "LARGEST_MEMBER", 1 << 20)
    method = 12 if pack is bz2.compress else 93
    assert reason(ZipEntry(b"bomb", pack(bytes(8 << 20)), method=method, told_bytes=10)) == LARGE


def test_a_dictionary_of_four_gigabytes_is_not_made() -> None:
    content = b"\x09\x14\x05\x00" + b"\x5d\xff\xff\xff\xff" + lzma.compress(TEXT, lzma.FORMAT_ALONE)[13:]
    told = reason(ZipEntry(b"a", content, method=14, told_bytes=len(TEXT), told_sum=0))
    assert told in (HUNGRY, "damaged in the archive: Bad CRC-32 for file 'a'")


def test_files_that_share_their_bytes_are_not_read() -> None:
    bomb = quoted_overlap(250, 100_000)
    assert len(bomb) < 25_000
    started = time.process_time()
    found = taken(opened, bomb)
    assert time.process_time() - started < 1
    assert [why for _, why in found] == [OVERLAPPING] * 250


def test_two_entries_for_the_same_bytes_are_not_read() -> None:
    assert taken(opened, zip_of(ZipEntry(b"a"), ZipEntry(b"b", shared=True), ZipEntry(b"good.txt"))) == [
        ("a", OVERLAPPING),
        ("b", OVERLAPPING),
        GOOD,
    ]


UNLISTED = "damaged: the list of its files, at the archive's end, cannot be read"


def streamed(files: int) -> bytes:
    """An archive that was written to a pipe: sizes stand behind the files."""
    made = bytearray()

    class Pipe(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            made.extend(piece)
            return len(piece)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            archive.writestr(f"{number}.txt", TEXT)
    return bytes(made)


LISTED = zip_of(*(ZipEntry(b"%d.txt" % number) for number in range(20)))


@pytest.mark.parametrize("content", [LISTED, b"MZ" + bytes(3_000) + LISTED, streamed(20)], ids=["plain", "exe", "pipe"])
@pytest.mark.parametrize("share", range(2, 10))
def test_an_archive_that_breaks_off_has_the_files_that_are_whole(content: bytes, share: int) -> None:
    begins = content.index(b"PK\x03\x04")
    *read, (last, reason) = taken(opened, content[: begins + (len(content) - begins) * share // 10])
    assert (last, str(reason).partition(" (")[0]) == ("(end of the archive)", UNLISTED)
    assert read == [(f"{number}.txt", TEXT) for number in range(len(read))]
    assert len(read) >= min(20, 2 * share - 1)


@pytest.mark.parametrize("name", [b"[Content_Types].xml", b"mimetype"])
def test_half_a_document_is_no_archive(name: bytes) -> None:
    content = zip_of(ZipEntry(name), *(ZipEntry(b"%d.xml" % number) for number in range(20)))
    with pytest.raises(DamagedFile, match=UNLISTED):
        opened("c", io.BytesIO(content[: len(content) // 2]))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" * 9_000, LISTED[:40], b"PK\x05\x06" + bytes(18)])
def test_what_has_no_whole_file_is_damaged_or_empty(content: bytes) -> None:
    try:
        assert taken(opened, content) == []
    except DamagedFile as error:
        assert str(error).startswith(f"c: {UNLISTED}")  # noqa: PT017


def test_headers_that_lead_nowhere_are_followed_once() -> None:
    header = zip_of(ZipEntry(b"a", b"", method=STORED, flags=1 << 3))[:31]
    started = time.process_time()
    with pytest.raises(DamagedFile):
        opened("c", io.BytesIO(header * 100_000 + b"PK\x07\x08" * 100_000))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("at", range(0, 300, 7))
def test_a_bit_that_has_flipped_never_gives_another_text(at: int) -> None:
    content = bytearray(zip_of(ZipEntry(b"a.txt", TEXT * 9), ZipEntry(b"b.txt", TEXT, method=STORED)))
    content[at % len(content)] ^= 0x40
    try:
        found = taken(opened, bytes(content))
    except DamagedFile:
        return
    assert len(found) == 2 or found[-1][0] == "(end of the archive)"
    assert {what for _, what in found if isinstance(what, bytes)} <= {TEXT * 9, TEXT}


@pytest.mark.parametrize("entry", [ZipEntry(b"a", version=200), ZipEntry(b"a", extra=b"\x01\x00\xff\xff")])
def test_of_a_list_that_cannot_be_read_the_files_are(entry: ZipEntry) -> None:
    good, other, (_, reason) = taken(opened, with_good(entry))
    assert (good, other) == (GOOD, ("a", TEXT))
    assert str(reason).startswith(UNLISTED)


def test_a_name_that_is_not_what_it_is_said_to_be_costs_its_file_only() -> None:
    good, (name, other), _ = taken(opened, with_good(ZipEntry(b"\xff\xfe", flags=UTF8)))
    assert (good, name) == (GOOD, "\u00a0■")
    assert str(other).startswith("damaged in the archive: 'utf-8' codec can't decode")

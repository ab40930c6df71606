"""TAR archives: every kind of entry, compressed or not, and those that are damaged or do harm."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import time
from collections.abc import Callable

import pytest

from indexer.containers import spool, tar
from indexer.containers.refusals import LARGE, LINK, NO_FILE
from indexer.containers.tar import opened
from search.errors import DamagedFile, TooLarge
from tests.files.archives import tar_entry, tar_header, tar_of, tar_of_files
from tests.indexer.containers.taking import taken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"The needle is in it.\n"
BLOCK = TEXT.ljust(512, b"\0")
END = "(end of the archive)"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstandard": zstd.compress,
}


def taken_of(content: bytes) -> list[tuple[str, bytes | str]]:
    """What is taken out of an archive, or why it cannot be opened."""
    try:
        return taken(opened, content)
    except DamagedFile as error:
        return [(END, error.reason.partition(" (")[0])]


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_files_are_read_in_the_order_of_the_archive(pack: Callable[[bytes], bytes], form: int) -> None:
    content = tar_of_files({"z/b.txt": TEXT, "empty": b"", "a.txt": bytes(100_000)}, form=form)
    assert taken(opened, pack(content)) == [("z/b.txt", TEXT), ("empty", b""), ("a.txt", bytes(100_000))]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize(
    "name",
    ["../a", "/etc/a", "C:\\a", "a\nb", "a\u202etxt.exe", "x" * 300, "x/" * 200 + "y", "./a", "é", "证词", "A.TXT "],
)
def test_a_name_is_as_the_archive_tells_it(name: str, form: int) -> None:
    assert taken(opened, tar_of_files({name: TEXT}, form=form)) == [(name, TEXT)]


def test_names_may_be_twice() -> None:
    assert taken(opened, tar_of_files([("a", b"1"), ("a", b"2")])) == [("a", b"1"), ("a", b"2")]


def test_names_whose_encoding_is_not_told() -> None:
    name = "Показания свидетеля о протоколе"
    header = tar_header(name.encode("cp1251"), b"00000000025\0")
    assert taken(opened, header + BLOCK + bytes(1024)) == [(name, TEXT)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (tarfile.SYMTYPE, LINK),
        (tarfile.CHRTYPE, NO_FILE),
        (tarfile.BLKTYPE, NO_FILE),
        (tarfile.FIFOTYPE, NO_FILE),
        (b"V", NO_FILE),
        (tarfile.LNKTYPE, "a link to '/etc/passwd', which is not in the archive"),
    ],
)
def test_what_is_no_file_is_told_beside_what_is(kind: bytes, expected: str) -> None:
    entries = [(tar_entry("a", kind, link="/etc/passwd"), b""), (tar_entry("b", size=len(TEXT)), TEXT)]
    assert taken(opened, tar_of(entries)) == [("a", expected), ("b", TEXT)]


def test_folders_are_no_members_and_hard_links_are_the_files_they_name() -> None:
    entries = [
        (tar_entry("d", tarfile.DIRTYPE), b""),
        (tar_entry("d/a", size=len(TEXT)), TEXT),
        (tar_entry("b", tarfile.LNKTYPE, link="d/a"), b""),
        (tar_entry("c", tarfile.LNKTYPE, link="c"), b""),
    ]
    reason = "a link to 'c', which is not in the archive"
    assert taken(opened, tar_of(entries)) == [("d/a", TEXT), ("b", TEXT), ("c", reason)]


def test_sparse_files_are_read_with_their_holes() -> None:
    info = tar_entry("a", size=len(TEXT))
    info.pax_headers = {"GNU.sparse.map": f"1000,{len(TEXT)}", "GNU.sparse.size": "2000"}
    assert taken(opened, tar_of([(info, TEXT)])) == [("a", bytes(1000) + TEXT + bytes(1000 - len(TEXT)))]


def test_a_hole_of_terabytes_is_refused() -> None:
    info = tar_entry("a", size=len(TEXT))
    info.pax_headers = {"GNU.sparse.map": f"1000,{len(TEXT)}", "GNU.sparse.size": str(1 << 45)}
    assert taken(opened, tar_of([(info, TEXT)])) == [("a", LARGE)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (b"77777777777\0", [("a", LARGE)]),
        (b"\x80" + bytes(3) + b"\x7f" + bytes(7), [("a", LARGE)]),
        (b"00001000000\0", [("a", "the archive breaks off in it (unexpected end of data)")]),
    ],
)
def test_absurd_sizes_are_told(size: bytes, expected: list[tuple[str, str]]) -> None:
    found = taken(opened, tar_header(b"a", size) + BLOCK + bytes(1024))
    assert found == [*expected, (END, "half-written: the archive breaks off here (unexpected end of data)")]


def test_a_size_below_zero_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """It once had tarfile read the same header for ever (CVE-2025-8194)."""
    monkeypatch.setattr(tar, "MOST_ENTRIES", 50)
    content = tar_header(b"good", b"00000000025\0") + BLOCK + tar_header(b"a", b"\xff" * 10 + b"\xfe\x00") + bytes(1024)
    good, *rest = taken(opened, content)
    assert good == ("good", TEXT)
    assert rest
    assert all(isinstance(what, str) for _, what in rest)


def test_a_damaged_header_is_told() -> None:
    content = bytearray(tar_of_files({"a": TEXT, "b": TEXT}, form=tarfile.USTAR_FORMAT))
    content[1024 + 150] ^= 1
    assert taken(opened, bytes(content)) == [("a", TEXT), (END, "damaged: the archive cannot be read from here on")]


def test_archives_behind_each_other_are_read() -> None:
    one, other = tar_of_files({"a": TEXT}), tar_of_files({"b": TEXT})
    assert taken(opened, one + other) == [("a", TEXT), ("b", TEXT)]
    told = (END, "damaged: the archive cannot be read from here on")
    assert taken(opened, one + b"x" * 600) == [("a", TEXT), told]


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("share", range(1, 10))
def test_an_archive_that_breaks_off_is_read_so_far(pack: Callable[[bytes], bytes], share: int) -> None:
    files = {f"{number}.txt": (b"%d " % number) * 20_000 + TEXT for number in range(20)}
    content = pack(tar_of_files(files, form=tarfile.USTAR_FORMAT))
    *read, (last, reason) = taken_of(content[: len(content) * share // 10])
    assert last == END
    assert str(reason).startswith(("half-written", "damaged or half-written", "damaged: no file in"))
    assert all(files[name] == what for name, what in read if isinstance(what, bytes))
    assert [name for name, _ in read] == [*files][: len(read)]


def test_what_expands_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "EXPANSION_ALLOWED", 4 << 20)
    bomb = gzip.compress(bytes(64 << 20))
    with pytest.raises(TooLarge, match=r"unpacks to more than 12 MiB, from \d\d,\d\d\d bytes"):
        opened("c", io.BytesIO(bomb))


def test_so_many_entries_are_listed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar, "MOST_ENTRIES", 2)
    found = taken(opened, tar_of_files({"a": b"", "b": b"", "c": b""}))
    assert found == [("a", b""), ("b", b""), (END, "more than 2 files: unpack it, if you trust it")]


@pytest.mark.parametrize("kind", [b"L", b"K", b"x", b"g"])
def test_headers_upon_headers_end(kind: bytes) -> None:
    content = (tar_header(b"a", b"00000000003\0", kind) + b"a\0".ljust(512, b"\0")) * 5_000
    started = time.process_time()
    with pytest.raises(DamagedFile):
        opened("c", io.BytesIO(content))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("content", [b"", bytes(512), b"x" * 2_000, gzip.compress(b"", mtime=0)])
def test_what_is_no_archive_is_refused_or_empty(content: bytes) -> None:
    assert taken_of(content) in ([], [(END, "damaged: no file in the archive can be found")])

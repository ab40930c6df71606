"""7-Zip archives, and how one is told that cannot be read; with the extra, and without."""

import importlib
import io
import sys
from collections.abc import Callable, Sequence

import pytest

from search.errors import DamagedFile, TooLarge, UnsupportedFormat
from tests.indexer.containers.taking import taken

py7zr = pytest.importorskip("py7zr")
sevenzip = importlib.import_module("indexer.containers.sevenzip")
algorithm_class_map = importlib.import_module("py7zr.compressor").algorithm_class_map

TEXT = b"The needle is in it.\n"
FILES = [("a.txt", TEXT * 100), ("empty", b""), ("folder/é.txt", b"More."), ("a.txt", b"Again.")]


def packed(*files: tuple[str, bytes], **options: object) -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", **options) as archive:
        for name, content in files:
            archive.writestr(content, name)
    return file.getvalue()


@pytest.mark.parametrize(
    "filters",
    [
        None,
        [{"id": py7zr.FILTER_BZIP2}],
        [{"id": py7zr.FILTER_DEFLATE}],
        [{"id": py7zr.FILTER_ZSTD}],
        [{"id": py7zr.FILTER_COPY}],
    ],
    ids=["lzma2", "bzip2", "deflate", "zstandard", "copy"],
)
def test_files_are_read_in_the_order_of_the_archive(filters: object) -> None:
    assert taken(sevenzip.opened, packed(*FILES, filters=filters)) == FILES


def test_files_are_read_in_any_order() -> None:
    container = sevenzip.opened("c", io.BytesIO(packed(*FILES)))
    assert [container.read(place) for place in (3, 0, 2, 1, 0)] == [FILES[place][1] for place in (3, 0, 2, 1, 0)]


def test_encrypted_files_are_told() -> None:
    reason = "encrypted: it needs a password, which Pincite does not ask for; save it without one"
    assert taken(sevenzip.opened, packed(("a", TEXT), password="p")) == [("a", reason)]
    with pytest.raises(DamagedFile, match=reason):
        sevenzip.opened("c", io.BytesIO(packed(("a", TEXT), password="p", header_encryption=True)))


def test_what_unpacks_ppmd_is_given_nothing() -> None:
    """It ended processes, and might have done worse."""
    found = taken(sevenzip.opened, packed(*FILES, filters=[{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 16}]))
    assert {what for _, what in found} == {sevenzip._PPMD}
    assert algorithm_class_map[py7zr.FILTER_PPMD][1] is None


@pytest.mark.parametrize("filters", [None, [{"id": py7zr.FILTER_COPY}], [{"id": py7zr.FILTER_ZSTD}]])
@pytest.mark.parametrize("at", range(0, 400, 13))
def test_a_bit_that_has_flipped_never_gives_another_text(at: int, filters: object) -> None:
    content = bytearray(packed(*FILES, filters=filters))
    content[at % len(content)] ^= 0x40
    try:
        found = taken(sevenzip.opened, bytes(content))
    except DamagedFile:
        return
    for (_, expected), (_, what) in zip(FILES, found, strict=True):
        assert what == expected or str(what).startswith("damaged in the archive")


@pytest.mark.parametrize("share", range(1, 10))
def test_an_archive_that_breaks_off_is_told(share: int) -> None:
    content = packed(*FILES)
    with pytest.raises(DamagedFile, match="damaged: the list of its files cannot be read"):
        sevenzip.opened("c", io.BytesIO(content[: len(content) * share // 10]))


def one_by_one(*files: tuple[str, bytes]) -> bytes:
    """An archive whose files are not packed together."""
    file = io.BytesIO()
    for place, (name, content) in enumerate(files):
        file.seek(0)
        with py7zr.SevenZipFile(file, "a" if place else "w") as archive:
            archive.writestr(content, name)
    return file.getvalue()


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 1, 3, 0)])
@pytest.mark.parametrize("pack", [packed, one_by_one])
def test_what_expands_too_much_is_refused_whatever_is_read_first(
    monkeypatch: pytest.MonkeyPatch, pack: Callable[..., bytes], order: Sequence[int]
) -> None:
    monkeypatch.setattr(sevenzip, "most_unpacked", lambda _: 1 << 20)
    files = ("a", TEXT), ("b", TEXT * 2), ("large", bytes(8 << 20)), ("c", TEXT)
    container = sevenzip.opened("c", io.BytesIO(pack(*files)))
    written: list[int] = []
    monkeypatch.setattr(sevenzip._Spool, "write", counting(sevenzip._Spool.write, written))
    for place in (*order, *order):
        if place < 2:
            assert container.read(place) == files[place][1]
        else:
            with pytest.raises(TooLarge, match="beyond the 1 MiB that the archive may unpack to"):
                container.read(place)
    assert sum(written) == 3 * len(TEXT)


def counting(write: Callable[[object, bytes], int], written: list[int]) -> Callable[[object, bytes], int]:
    def counted(spool: object, piece: bytes) -> int:
        written.append(write(spool, piece))
        return written[-1]

    return counted


def test_what_is_damaged_is_unpacked_once_and_what_is_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(*FILES, filters=[{"id": py7zr.FILTER_COPY}]).replace(b"More.", b"Less.")
    container = sevenzip.opened("c", io.BytesIO(content))
    written: list[int] = []
    monkeypatch.setattr(sevenzip._Spool, "write", counting(sevenzip._Spool.write, written))
    for place in (3, 2, 3):
        with pytest.raises(DamagedFile, match="damaged in the archive: it does not unpack"):
            container.read(place)
    assert container.read(0) == FILES[0][1]
    assert sum(written) == len(FILES[0][1]) + len(FILES[2][1])


def test_a_file_larger_than_is_read_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sevenzip, "LARGEST_MEMBER", 1_000)
    assert [type(what) for _, what in taken(sevenzip.opened, packed(*FILES))] == [str, bytes, bytes, bytes]


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py7zr", None)
    monkeypatch.delitem(sys.modules, "indexer.containers.sevenzip")
    with pytest.raises(UnsupportedFormat, match=r"install pincite\[sevenzip\]"):
        importlib.import_module("indexer.containers.sevenzip")

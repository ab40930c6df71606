"""One file in gzip, bzip2, xz or Zstandard: that file, or the reason why it cannot be had."""

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable

import pytest

from indexer.containers import spool
from indexer.containers.compressed import opened
from indexer.containers.refusals import LARGE
from search.errors import UnsupportedFormat
from tests.indexer.containers.taking import taken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"The needle is in it.\n" * 1_000
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "a.txt.gz": gzip.compress,
    "a.txt.bz2": bz2.compress,
    "a.txt.XZ": lzma.compress,
    "a.txt.zst": lambda content: zstd.compress(content, options={zstd.CompressionParameter.checksum_flag: 1}),
}
each = pytest.mark.parametrize(("name", "pack"), PACKED.items(), ids=PACKED)


@each
def test_the_file_is_named_without_the_suffix(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert taken(opened, pack(TEXT), f"folder/{name}") == [("a.txt", TEXT)]


def test_a_file_without_a_suffix_of_its_own_keeps_its_name() -> None:
    assert taken(opened, gzip.compress(TEXT), "folder/notes") == [("notes", TEXT)]
    assert taken(opened, gzip.compress(TEXT), "notes.txt") == [("notes.txt", TEXT)]


@each
def test_parts_behind_each_other_are_one_file(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert taken(opened, pack(TEXT) + pack(b"More."), name) == [("a.txt", TEXT + b"More.")]


@each
@pytest.mark.parametrize("share", range(1, 10))
def test_a_file_that_breaks_off_is_told(name: str, pack: Callable[[bytes], bytes], share: int) -> None:
    content = pack(bytes(range(256)) * 50)
    ((_, reason),) = taken(opened, content[: len(content) * share // 10], name)
    assert str(reason).startswith(("half-written: the compressed file breaks off", "damaged: it does not unpack"))


@each
def test_a_damaged_file_is_told(name: str, pack: Callable[[bytes], bytes]) -> None:
    content = bytearray(pack(TEXT))
    content[len(content) // 2] ^= 0x40
    ((_, reason),) = taken(opened, bytes(content), name)
    assert str(reason).startswith(("half-written", "damaged: it does not unpack"))


@each
def test_what_unpacks_to_too_much_is_refused(
    name: str, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "LARGEST_MEMBER", 1 << 20)
    assert taken(opened, pack(bytes(8 << 20)), name) == [("a.txt", LARGE)]
    assert taken(opened, pack(bytes(1 << 20)), name) == [("a.txt", bytes(1 << 20))]


def test_another_format_is_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        opened("a.Z", io.BytesIO(b"\x1f\x9d" + TEXT))

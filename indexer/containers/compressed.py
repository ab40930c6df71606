"""One file that is compressed by itself, in gzip, bzip2, xz or Zstandard: a folder with that file in it."""

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from indexer.containers import spool
from indexer.containers.container import Member
from indexer.containers.refusals import HUNGRY
from search.errors import DamagedFile, TooLarge, UnsupportedFormat

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Unpacked(spool.Stream, Protocol):
    """What comes out of a compressed file."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes, those that are at hand; none at the end."""


FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, zstd.ZstdError)
"""What is raised for compressed bytes that are damaged or break off."""
_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".zstd"})
_FORMATS: tuple[tuple[bytes, Callable[[BinaryIO], Unpacked]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", zstd.ZstdFile),
)
"""How each begins, and what unpacks it."""


class CompressedFile:
    """The one file in a compressed one."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        self._source = source
        self._file = file
        path = PurePosixPath(source)
        self.members = (Member(path.stem if path.suffix.lower() in _SUFFIXES else path.name),)

    def read(self, place: int) -> bytes:
        """The bytes of the file; raises `DamagedFile` or `TooLarge`."""
        assert place == 0  # noqa: S101 - there is one
        try:
            stream = unpacking(self._file)
            return spool.whole(self._source, stream) if stream else b""
        except EOFError as error:
            raise DamagedFile(
                self._source, "half-written: the compressed file breaks off: copy it once more"
            ) from error
        except MemoryError as error:
            raise TooLarge(self._source, HUNGRY) from error
        except FAULTS as error:
            raise DamagedFile(self._source, f"damaged: it does not unpack ({error})") from error


def opened(source: str, file: BinaryIO) -> CompressedFile:
    """The file in a compressed one; raises `UnsupportedFormat` for another format."""
    if unpacking(file) is None:
        raise UnsupportedFormat(source, "compressed in a way that is not read: unpack it")
    return CompressedFile(source, file)


def unpacking(file: BinaryIO) -> Unpacked | None:
    """What comes out of a compressed file, from its beginning; None for one that is not compressed."""
    file.seek(0)
    head = file.read(6)
    file.seek(0)
    return next((unpack(file) for sign, unpack in _FORMATS if head.startswith(sign)), None)

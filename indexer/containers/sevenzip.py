"""7-Zip archives as folders of files, by py7zr, which is an extra: `pip install pincite[sevenzip]`.

Files that are packed together are unpacked together, once, into a temporary file, and read from there. Those that the
archive lists beyond what it may unpack to are not unpacked.
"""

import lzma
import os
import struct
import sys
import zlib
from itertools import accumulate
from tempfile import TemporaryFile
from typing import BinaryIO

from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.refusals import ENCRYPTED, HUNGRY, LARGE, LINK, NO_FILE
from indexer.containers.spool import closed_with, most_unpacked, size_of
from search.errors import DamagedFile, TooLarge, UnsupportedFormat

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError
else:
    from backports.zstd import ZstdError

try:
    import brotli
    import py7zr
    from py7zr.compressor import SupportedMethods, algorithm_class_map
    from py7zr.exceptions import ArchiveError, PasswordRequired
    from py7zr.io import MemIO, Py7zIO, WriterFactory
    from py7zr.properties import FILTER_PPMD
except ImportError as missing:
    raise UnsupportedFormat("", "7-Zip: to read it, install pincite[sevenzip]") from missing

_FAULTS = (
    ArchiveError, ZstdError, brotli.error, lzma.LZMAError, struct.error, zlib.error, OSError, EOFError, ValueError,
    TypeError, LookupError, AttributeError, OverflowError, RuntimeError, AssertionError,
)  # fmt: skip
"""What py7zr raises for archives that are damaged."""
_PPMD = "compressed by PPMd, which is not read, as damaged data break what unpacks it: pack it as usual"
algorithm_class_map[FILTER_PPMD] = algorithm_class_map[FILTER_PPMD][0], None
"""pyppmd 1.3 writes beyond its memory for data that are damaged, found by changing bytes: nothing is given to it."""


class SevenZip:
    """An open 7-Zip archive."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        self._source = source
        self._archive = py7zr.SevenZipFile(file)
        self._files = [one for one in self._archive.files if not one.is_directory]
        most = most_unpacked(size_of(file))
        self._beyond = f"beyond the {most >> 20:,} MiB that the archive may unpack to: unpack it, if you trust it"
        ends = accumulate(0 if one.emptystream else one.uncompressed for one in self._archive.files)
        self._allowed = {one.id for one, end in zip(self._archive.files, ends, strict=True) if end <= most}
        self._spool = _Spool()
        self._faults: dict[int, str] = {}
        self.members = tuple(Member(one.filename, one.uncompressed, _refused(one)) for one in self._files)

    def read(self, place: int) -> bytes:
        """The bytes of a member; raises `DamagedFile` or `TooLarge`."""
        member, file = self.members[place], self._files[place]
        if member.failed:
            raise DamagedFile(self._source, member.failed)
        if member.bytes > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        if file.emptystream:
            return b""
        if file.id not in self._allowed:
            raise TooLarge(self._source, self._beyond)
        folder = id(file.folder)
        if folder not in self._faults:
            self._faults[folder] = self._unpack_with(file)
        found = self._spool.read(file.id)
        if len(found) == member.bytes and (file.crc32 is None or zlib.crc32(found) == file.crc32):
            return found
        if self._faults[folder] == HUNGRY:
            raise TooLarge(self._source, HUNGRY)
        raise DamagedFile(self._source, f"damaged in the archive: it does not unpack{self._faults[folder]}")

    def _unpack_with(self, file: py7zr.py7zr.ArchiveFile) -> str:
        """Unpack a file and those that are packed with it, as far as they may be; the fault in them, if there is one.

        py7zr unpacks what comes first in each folder, up to the last file of it that is asked for.
        """
        worker = self._archive.worker
        worker.target_filepath.clear()
        for one in self._archive.files:
            if one.folder is file.folder and not one.is_directory and one.id in self._allowed:
                worker.register_filelike(one.id, MemIO(str(one.id), self._spool))
        try:
            worker.extract(self._archive.fp, None, parallel=False)
        except MemoryError:
            return HUNGRY
        except _FAULTS as error:
            return f" ({error})"
        return ""


def opened(source: str, file: BinaryIO) -> SevenZip:
    """The files in a 7-Zip archive; raises `DamagedFile` or `TooLarge`."""
    file.seek(0)
    try:
        return SevenZip(source, file)
    except PasswordRequired as error:
        raise DamagedFile(source, ENCRYPTED) from error
    except MemoryError as error:
        raise TooLarge(source, HUNGRY) from error
    except _FAULTS as error:
        raise DamagedFile(source, f"damaged: the list of its files cannot be read ({error})") from error


def _refused(file: py7zr.py7zr.ArchiveFile) -> str:
    """Why a file is not read; empty where it is."""
    if file.is_symlink or file.is_junction:
        return LINK
    if not file.is_file:
        return NO_FILE
    coders = file.folder.coders if file.folder and not file.emptystream else []
    methods = [SupportedMethods.get_filter_id(coder) for coder in coders]  # type: ignore[no-untyped-call]
    if FILTER_PPMD in methods:
        return _PPMD
    return ENCRYPTED if SupportedMethods.needs_password(coders) else ""


class _Spool(WriterFactory):
    """The temporary file that files are unpacked into, one after the other, and where in it each is."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it is closed below
        closed_with(self, self._file)
        self._slices: dict[int, _Slice] = {}

    def create(self, filename: str) -> "_Slice":
        """Where the file of this number goes."""
        found = self._slices[int(filename)] = _Slice(self, self._file.seek(0, os.SEEK_END))
        return found

    def read(self, number: int) -> bytes:
        one = self._slices.get(number)
        if one is None:
            return b""
        self._file.seek(one.start)
        return self._file.read(one.length)

    def write(self, piece: bytes | bytearray) -> int:
        """Add to the end."""
        self._file.seek(0, os.SEEK_END)
        return self._file.write(piece)


class _Slice(Py7zIO):
    """A file of the archive in the spool, while it is written."""

    def __init__(self, spool: _Spool, start: int) -> None:
        self._spool = spool
        self.start = start
        self.length = 0

    def write(self, s: bytes | bytearray) -> int:
        self.length += len(s)
        return self._spool.write(s)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - it is only written to
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 - only to its beginning, when it is whole
        return 0

    def flush(self) -> None:
        """Nothing is held back."""

    def size(self) -> int:
        return self.length

"""ZIP archives without a list of their files, such as half a download: a list is made of the headers before the files.

Each file has a header of its own (APPNOTE, 4.3.7), in which its size stands, or behind it a descriptor (4.3.9).
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from indexer.containers.names import is_utf8
from indexer.containers.spool import PIECE, size_of

MOST_HEADERS = 200_000
_LOCAL, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_SIZES = struct.Struct("<III")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_IN_DESCRIPTOR, _UTF8 = 1 << 3, 1 << 11
_VERSION = 20
_PACKAGES = frozenset({b"[Content_Types].xml", b"mimetype"})
"""Names of files that only documents have."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The header of a file, and where it begins."""

    place: int
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int


def relisted(file: BinaryIO) -> BinaryIO | None:
    """The archive with a list of what is whole in it; None where nothing is, or where it is a document."""
    found = [*_found(file, size_of(file))]
    if not found or not _PACKAGES.isdisjoint(one.name for one in found):
        return None
    listed = b"".join(map(_entry, found))
    count, size = min(len(found), 0xFFFF), size_of(file)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), size & 0xFFFF_FFFF, 0)
    return io.BufferedReader(_Longer(file, size, listed + end))


def _found(file: BinaryIO, size: int) -> Iterator[_Found]:
    """The files whose data are all there."""
    place = _next(file, _LOCAL, 0)
    for _ in range(MOST_HEADERS):
        if place is None:
            return
        file.seek(place)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        _, _, flags, method, _, _, crc, packed, told, name_size, extra = _HEADER.unpack(header)
        name = file.read(name_size)
        begins = place + _HEADER.size + name_size + extra
        if flags & _IN_DESCRIPTOR and not packed:
            described = _described(file, begins)
            if described is None:
                return
            crc, packed, told = described
        if begins + packed > size:
            return
        yield _Found(place, name, flags, method, crc, packed, told)
        place = _next(file, _LOCAL, begins + packed)


def _described(file: BinaryIO, begins: int) -> tuple[int, int, int] | None:
    """The sum and the sizes behind data that begin there, which the descriptor that is right tells by their size."""
    place = _next(file, _DESCRIPTOR, begins)
    while place is not None:
        file.seek(place + len(_DESCRIPTOR))
        told = file.read(_SIZES.size)
        if len(told) < _SIZES.size:
            return None
        crc, packed, size = _SIZES.unpack(told)
        if packed == place - begins:
            return crc, packed, size
        place = _next(file, _DESCRIPTOR, place + 1)
    return None


def _next(file: BinaryIO, sign: bytes, start: int) -> int | None:
    """Where the sign stands next."""
    file.seek(start)
    before = b""
    while piece := file.read(PIECE):
        if (found := (before + piece).find(sign)) >= 0:
            return start - len(before) + found
        start += len(piece)
        before = piece[1 - len(sign) :]
    return None


def _entry(found: _Found) -> bytes:
    """What a list says of a file."""
    flags = found.flags if is_utf8(found.name) else found.flags & ~_UTF8
    sums = found.crc, found.packed, found.size, len(found.name)
    head = b"PK\x01\x02", _VERSION, _VERSION, flags, found.method, 0, 0, *sums
    return _ENTRY.pack(*head, 0, 0, 0, 0, 0, found.place) + found.name


class _Longer(io.RawIOBase):
    """A file that goes on with other bytes."""

    def __init__(self, file: BinaryIO, size: int, more: bytes) -> None:
        self._file = file
        self._size = size
        self._more = more
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        ends = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size + len(self._more)}
        self._place = ends[whence] + offset
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._place < self._size:
            self._file.seek(self._place)
            piece = self._file.read(min(len(buffer), self._size - self._place))
        else:
            start = self._place - self._size
            piece = self._more[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

"""The records of a WARC file (ISO 28500): where each begins, and its header; what stands in none is told.

A file may be compressed record by record, as a whole, or not at all. Nothing of it is kept in memory but the beginning
of the record that is looked at.
"""

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from indexer.containers import spool
from search.errors import DamagedFile, TooLarge

HEAD = 65_536
"""Bytes at the beginning of a record among which the headers are, its own and that of HTTP."""
_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"
_BEGINS = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Record:
    """A record at `offset` in the file: its header, and the `head` of its block, which is `length` bytes long.

    The block begins so many bytes `below` the beginning. `broken` says what is wrong with the record; then it may have
    no header.
    """

    offset: int
    header: Mapping[bytes, bytes]
    head: bytes = b""
    length: int = 0
    below: int = 0
    broken: str = ""


def fields_of(header: bytes) -> dict[bytes, bytes]:
    """The fields of a header, by names in small letters; of fields of one name the first."""
    found: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(header):
        found.setdefault(name.lower(), value)
    return found


class Records:
    """The records of an open file."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        self._source = source
        self._size = spool.size_of(file)
        self._file = file
        self._compressed = file.read(2) == _GZIP
        if self._compressed and self._is_one_piece():
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as unpacked:
                self._file = _spooled(source, unpacked, self._size)
            spool.closed_with(self, self._file)
            self._size, self._compressed = spool.size_of(self._file), False

    def __iter__(self) -> Iterator[Record]:
        """Each record, and in its place each stretch of bytes that is none; raises `TooLarge`."""
        return self._members() if self._compressed else self._plain()

    def block(self, offset: int) -> tuple[Record, "Block"]:
        """The record at `offset` as it was found there, and its block, to be read once; raises `DamagedFile`."""
        self._file.seek(offset)
        stream: spool.Stream = _Inflating(self._file) if self._compressed else self._file
        head = stream.read(HEAD)
        record = self._record(offset, head)
        return record, Block(self._source, head[record.below :], stream, record.length)

    def _record(self, offset: int, head: bytes) -> Record:
        begins = _BEGINS.match(head)
        end = _HEADER_END.search(head) if begins else None
        if begins is None or end is None:
            return Record(offset, {}, broken="no record of a web archive")
        header = fields_of(head[begins.end() : end.start()] + b"\n")
        length = header.get(b"content-length", b"")
        if not length.isdigit() or len(length) > 15:
            return Record(offset, header, head[end.end() :], broken="a record that does not tell its length")
        return Record(offset, header, head[end.end() :][: int(length)], int(length), end.end())

    def _plain(self) -> Iterator[Record]:
        place = 0
        while place < self._size:
            self._file.seek(place)
            head = self._file.read(HEAD)
            blanks = len(head) - len(head.lstrip(b"\r\n"))
            if blanks:
                place += blanks
                continue
            record = self._record(place, head)
            if record.broken:
                yield record
                place = self._next(place + 1)
                continue
            end = place + record.below + record.length
            yield record if end <= self._size else _half(record)
            place = end

    def _next(self, place: int) -> int:
        """Where behind `place` a record may begin; the end of the file for nowhere."""
        self._file.seek(place)
        before = b""
        while piece := self._file.read(spool.PIECE):
            window = before + piece
            if found := _BEGINS.search(window):
                return place + found.start()
            before = window[-16:]
            place += len(window) - len(before)
        return self._size

    def _members(self) -> Iterator[Record]:
        place, allowed = 0, max(spool.EXPANSION * self._size, spool.EXPANSION_ALLOWED)
        while place < self._size:
            self._file.seek(place)
            member = _Inflating(self._file)
            head, size = member.read(HEAD), 0
            while piece := member.read(_PIECE):
                size += len(piece)
            size += len(head)
            allowed -= size
            if allowed < 0:
                raise TooLarge(self._source, f"unpacks to more than {spool.EXPANSION} times its size")
            if size or not member.is_whole:
                record = self._record(place, head)
                all_there = record.below + record.length <= size
                yield record if record.broken or all_there else _half(record)
                if all_there and not member.is_whole:
                    yield Record(place, {}, broken="compressed, and its end is missing or damaged")
            place = member.end if member.is_whole else self._next_member(place + 1)

    def _next_member(self, place: int) -> int:
        self._file.seek(place)
        before = b""
        while piece := self._file.read(spool.PIECE):
            window = before + piece
            if (found := window.find(_GZIP + b"\x08")) >= 0:
                return place + found
            before = window[-2:]
            place += len(window) - len(before)
        return self._size

    def _is_one_piece(self) -> bool:
        """Whether the first piece that is compressed has more in it than the first record."""
        self._file.seek(0)
        member = _Inflating(self._file)
        head = member.read(HEAD)
        record = self._record(0, head)
        if record.broken:
            return False
        rest = record.length - len(record.head)
        after = head[record.below + record.length :]
        while rest > 0 and (piece := member.read(min(rest, _PIECE))):
            rest -= len(piece)
        return (after + member.read(HEAD)).strip(b"\r\n") != b""


def _half(record: Record) -> Record:
    reason = "half-written: the archive breaks off in it"
    return replace(record, broken=reason)


def _spooled(source: str, unpacked: gzip.GzipFile, packed: int) -> BinaryIO:
    try:
        return spool.spooled(source, unpacked, packed)
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedFile(source, f"half-written: its compression breaks off or is damaged: {error}") from error


class Block:
    """The block of a record as a stream."""

    def __init__(self, source: str, head: bytes, stream: spool.Stream, length: int) -> None:
        self._source = source
        self._head = head[:length]
        self._stream = stream
        self._left = length

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at its end. Raises `DamagedFile` where the file ends before."""
        if not self._left:
            return b""
        piece, self._head = self._head[:size], self._head[size:]
        piece = piece or self._stream.read(min(size, self._left))
        if not piece:
            raise DamagedFile(self._source, "half-written: the archive breaks off in it")
        self._left -= len(piece)
        return piece


class _Inflating:
    """One compressed piece of a file, from where that stands on; `end` is where the next begins."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begin = file.tell()
        self._taken = 0
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._broken = False

    @property
    def is_whole(self) -> bool:
        return self._inflate.eof

    @property
    def end(self) -> int:
        return self._begin + self._taken - len(self._inflate.unused_data)

    def read(self, size: int) -> bytes:
        """At most `size` bytes, and less only at the end, also where what follows is damaged."""
        pieces: list[bytes] = []
        while size and not (self._inflate.eof or self._broken):
            packed = self._inflate.unconsumed_tail
            if not packed:
                self._file.seek(self._begin + self._taken)
                packed = self._file.read(_PIECE)
                self._taken += len(packed)
            try:
                piece = self._inflate.decompress(packed, size)
            except zlib.error:
                self._broken = True
                break
            self._broken = not (packed or piece)
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

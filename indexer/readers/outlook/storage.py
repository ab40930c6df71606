"""Outlook's messages as they are stored: properties in the streams of a compound file (MS-OXMSG, MS-CFB).

`olefile` finds the streams. What their sizes claim is compared with the file before one is read.
"""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import BinaryIO

import olefile

from indexer.containers.spool import size_of
from indexer.readers.mail.charsets import text_in
from search.errors import DamagedFile, TooLarge

_EMBEDDED = "__substg1.0_3701000D"
_PROPERTIES = "__properties_version1.0"
_UNICODE, _STRING, _BINARY = 0x1F, 0x1E, 0x102
_ENTRY = struct.Struct("<HHI8s")
_HEADERS = {"": 32, _EMBEDDED.lower(): 24}
_HEADER = 8
"""Bytes before the properties of a message, of one attached to another, and of anything else (MS-OXMSG, 2.4)."""
_CHARSETS = {
    65001: "utf-8", 65000: "utf-7", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp", 50221: "iso-2022-jp",
    50222: "iso-2022-jp", 51932: "euc-jp", 51949: "euc-kr", 936: "gb18030", 54936: "gb18030", 950: "big5",
}  # fmt: skip
_MOST_BELOW = 2_000
"""Recipients, or attachments, of one message."""
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)
_LAST = 900 * 366 * 86_400
"""Seconds since 1601 of the last time that is one."""


_FILE_HEADER = struct.Struct("<30xH12xI16xI4xI")
"""The header of a compound file: the size of its sectors, and how many are tables of three kinds (MS-CFB, 2.2)."""
_SECTOR_SIZES = (9, 12)
_HALF = "half-written: not all of the message is there"
_BROKEN = (OSError, ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError, struct.error)
"""What `olefile` raises for files that are not as they should be."""


class Property(IntEnum):
    """The properties that are read (MS-OXPROPS)."""

    SUBJECT = 0x0037
    SUBMITTED = 0x0039
    REPRESENTED = 0x0042
    REPRESENTED_ADDRESS = 0x0065
    TRANSPORT_HEADER = 0x007D
    RECIPIENT_TYPE = 0x0C15
    SENDER = 0x0C1A
    SENDER_ADDRESS = 0x0C1F
    DELIVERED = 0x0E06
    BODY = 0x1000
    RTF = 0x1009
    HTML = 0x1013
    NAME = 0x3001
    ADDRESS = 0x3003
    DATA = 0x3701
    SHORT_FILE_NAME = 0x3704
    METHOD = 0x3705
    FILE_NAME = 0x3707
    MEDIA_TYPE = 0x370E
    SMTP_ADDRESS = 0x39FE
    INTERNET_CODEPAGE = 0x3FDE
    CODEPAGE = 0x3FFD
    SENDER_SMTP = 0x5D01
    REPRESENTED_SMTP = 0x5D02


class File:
    """An open compound file."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        self.source = source
        self._bytes = size_of(file)
        _demand_sane(source, file.read(_FILE_HEADER.size), self._bytes)
        try:
            self.ole = olefile.OleFileIO(file)
        except _BROKEN as error:
            raise DamagedFile(source, f"broken: its directory cannot be read: {error}") from error
        if self.ole.root.size > self._bytes:
            raise DamagedFile(source, _HALF)

    def stream(self, path: Sequence[str], size: int) -> bytes:
        """The bytes of the stream at `path`, which are said to be `size`; raises `DamagedFile`."""
        if size > self._bytes:
            raise DamagedFile(self.source, _HALF)
        try:
            content: bytes = self.ole.openstream(list(path)).read()
        except _BROKEN as error:
            raise DamagedFile(self.source, f"broken: a part of it cannot be read: {error}") from error
        if len(content) < size:
            raise DamagedFile(self.source, _HALF)
        return content


class Storage:
    """A message, one of its recipients or attachments, with its properties; `path` is where it is in the file."""

    def __init__(self, file: "File", path: tuple[str, ...] = (), charset: str = "") -> None:
        self._file = file
        self._path = path
        node = file.ole.root
        for name in path:
            node = node.kids_dict[name.lower()]
        self._entries = {kid.name.lower(): kid for kid in node.kids}
        self._fixed = self._properties()
        codepage = self.number(Property.INTERNET_CODEPAGE) or self.number(Property.CODEPAGE)
        self.charset = _CHARSETS.get(codepage, _charset(codepage)) if codepage else charset

    def text(self, *properties: Property) -> str:
        """The first of the properties that has a text; empty where none has."""
        for one in properties:
            if (content := self._stream(one, _UNICODE)) is not None:
                text = content.decode("utf-16-le", "replace")
            elif (content := self._stream(one, _STRING)) is not None:
                text = text_in(content.rstrip(b"\0"), self.charset)[0]
            else:
                continue
            if text := text.rstrip("\0"):
                return text
        return ""

    def binary(self, one: Property) -> bytes | None:
        return self._stream(one, _BINARY)

    def has_binary(self, one: Property) -> bool:
        return f"__substg1.0_{one:04X}{_BINARY:04X}".lower() in self._entries

    def number(self, one: Property) -> int | None:
        value = self._fixed.get(one)
        return int.from_bytes(value[:4], "little", signed=True) if value else None

    def time(self, one: Property) -> datetime | None:
        """A time in UTC; None where it is none."""
        value = self._fixed.get(one)
        seconds = int.from_bytes(value, "little") // 10**7 if value else 0
        return _BEGINNING + timedelta(seconds=seconds) if 0 < seconds < _LAST else None

    def below(self, beginning: str) -> Iterator["Storage"]:
        """The storages in this one whose names begin so, in their order."""
        names = sorted(name for name, entry in self._entries.items() if entry.entry_type == olefile.STGTY_STORAGE)
        found = [name for name in names if name.startswith(beginning)]
        if len(found) > _MOST_BELOW:
            raise TooLarge(self._file.source, f"it has more than {_MOST_BELOW:,} recipients or attachments")
        return map(self._inner, found)

    def message(self) -> "Storage | None":
        """The message that is attached as one, if there is any."""
        return self._inner(_EMBEDDED) if _EMBEDDED.lower() in self._entries else None

    def _inner(self, name: str) -> "Storage":
        return Storage(self._file, (*self._path, name), self.charset)

    def _properties(self) -> dict[int, bytes]:
        content = self._content(_PROPERTIES) or b""
        start = _HEADERS.get(self._path[-1].lower() if self._path else "", _HEADER)
        whole = start + (max(len(content) - start, 0) // _ENTRY.size) * _ENTRY.size
        return {one: value for _, one, _, value in _ENTRY.iter_unpack(content[start:whole])}

    def _stream(self, one: Property, kind: int) -> bytes | None:
        return self._content(f"__substg1.0_{one:04X}{kind:04X}")

    def _content(self, name: str) -> bytes | None:
        entry = self._entries.get(name.lower())
        if entry is None or entry.entry_type != olefile.STGTY_STREAM:
            return None
        return self._file.stream((*self._path, name), entry.size)


def _charset(codepage: int) -> str:
    """The name of a codec for one of Microsoft's code pages, or one that no codec has."""
    return f"iso-8859-{codepage - 28590}" if 28590 < codepage < 28610 else f"cp{codepage}"


def _demand_sane(source: str, header: bytes, size: int) -> None:
    """Raise `DamagedFile` where a file has tables that it has no room for, which `olefile` would read all the same."""
    if len(header) < _FILE_HEADER.size:
        raise DamagedFile(source, _HALF)
    shift, *tables = _FILE_HEADER.unpack(header)
    if shift not in _SECTOR_SIZES or max(tables) > size >> shift:
        raise DamagedFile(source, "broken: its header contradicts its size")

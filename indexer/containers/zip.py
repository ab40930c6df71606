"""ZIP archives, as folders of files (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).

The list at an archive's end says what is in it. Nothing else that it says is believed: a file is unpacked to where its
data end, and its size and sum are then compared.
"""

import lzma
import stat
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from typing import BinaryIO

from indexer.containers import spool
from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.names import encoding_of_names, name_in
from indexer.containers.refusals import ENCRYPTED, END_OF_ARCHIVE, HUNGRY, LARGE, LINK, NO_FILE, OVERLAPPING
from indexer.containers.unlisted import relisted
from search.errors import DamagedFile, TooLarge

if sys.version_info >= (3, 14):
    import zipfile

    from compression.zstd import ZstdError
else:
    from backports.zstd import ZstdError, zipfile

_ENCRYPTED_FLAG, _UTF8_FLAG = 1 << 0, 1 << 11
_USUAL = "cp437"
"""What names are in that are not said to be UTF-8 (appendix D); who writes others does not say so."""
_UNIX = 3
"""The system of an entry whose attributes have the mode of a file in their upper half (4.4.2)."""
_READ_METHODS = frozenset(
    {
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_BZIP2,
        zipfile.ZIP_LZMA,
        zipfile.ZIP_ZSTANDARD,
    }
)
_METHODS = {
    1: "Shrink", 2: "Reduce", 3: "Reduce", 4: "Reduce", 5: "Reduce", 6: "Implode", 9: "Deflate64", 10: "DCL Implode",
    95: "XZ", 96: "JPEG", 97: "WavPack", 98: "PPMd",
}  # fmt: skip
"""How files may be compressed that are not read (4.4.5)."""
_LOCAL_HEADER = 30
"""Bytes before the name of a file, where its data are."""
_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ZstdError, OSError, EOFError, NotImplementedError, RuntimeError,
    struct.error, ValueError, OverflowError,
)  # fmt: skip
"""What is raised for archives that are damaged or lie."""


class ZipContainer:
    """An open ZIP archive, `fault` saying why it may not be all of it."""

    def __init__(self, source: str, archive: zipfile.ZipFile, fault: str = "") -> None:
        self._source = source
        self._archive = archive
        self._entries = [entry for entry in archive.infolist() if not entry.is_dir() or entry.file_size]
        end = (Member(END_OF_ARCHIVE, failed=f"damaged: {fault}"),) if fault else ()
        self.members = (*_members(self._entries), *end)

    def read(self, place: int) -> bytes:
        """The bytes of a member; raises `DamagedFile` or `TooLarge`."""
        if reason := self.members[place].failed:
            raise DamagedFile(self._source, reason)
        entry = copy(self._entries[place])
        if entry.file_size > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        told, entry.file_size = entry.file_size, LARGEST_MEMBER + 1
        try:
            with self._archive.open(entry) as stream:
                found = spool.whole(self._source, stream)
        except MemoryError as error:
            raise TooLarge(self._source, HUNGRY) from error
        except _FAULTS as error:
            raise DamagedFile(self._source, f"damaged in the archive: {error}") from error
        if len(found) != told:
            reason = f"damaged in the archive: it has {len(found):,} bytes, and {told:,} by the archive's list"
            raise DamagedFile(self._source, reason)
        return found


def opened(source: str, file: BinaryIO) -> ZipContainer:
    """The files in a ZIP archive; raises `DamagedFile`.

    Of one whose list cannot be read, those that are found by their own headers, and a last one that says so.
    """
    try:
        return ZipContainer(source, zipfile.ZipFile(file))
    except _FAULTS as error:
        reason = f"the list of its files, at the archive's end, cannot be read ({error}): copy it once more"
        with suppress(*_FAULTS):
            if found := relisted(file):
                return ZipContainer(source, zipfile.ZipFile(found), f"{reason}; other files may be missing")
        raise DamagedFile(source, f"damaged: {reason}") from error


def _members(entries: Sequence[zipfile.ZipInfo]) -> Iterator[Member]:
    encoding = encoding_of_names((name for entry in entries if (name := _raw_name(entry)) is not None), _USUAL)
    overlapping = _overlapping(entries)
    for place, entry in enumerate(entries):
        failed = OVERLAPPING if place in overlapping else _refused(entry)
        yield Member(_name(entry, encoding), entry.file_size, failed)


def _refused(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not read; empty where it is."""
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return ENCRYPTED
    mode = entry.external_attr >> 16 if entry.create_system == _UNIX else 0
    if stat.S_ISLNK(mode):
        return LINK
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return NO_FILE
    if entry.compress_type not in _READ_METHODS:
        method = _METHODS.get(entry.compress_type, "an unknown method")
        return f"compressed by {method} (number {entry.compress_type}), which is not read: pack it as usual"
    return ""


def _overlapping(entries: Sequence[zipfile.ZipInfo]) -> set[int]:
    """The places of the entries that share bytes (https://www.bamsoftware.com/hacks/zipbomb/)."""
    found: set[int] = set()
    furthest, before = 0, -1
    for place in sorted(range(len(entries)), key=lambda place: entries[place].header_offset):
        entry = entries[place]
        if entry.header_offset < furthest:
            found |= {before, place}
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
        if end > furthest:
            furthest, before = end, place
    return found


def _raw_name(entry: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name whose encoding the archive does not tell; None where it does."""
    written = entry.orig_filename.partition("\x00")[0]
    if entry.flag_bits & _UTF8_FLAG or entry.filename != written:
        return None
    return written.encode(_USUAL)


def _name(entry: zipfile.ZipInfo, encoding: str) -> str:
    raw = _raw_name(entry)
    return entry.filename if raw is None else name_in(raw, encoding)

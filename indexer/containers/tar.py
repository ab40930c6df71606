"""TAR archives, compressed as a whole or not, as folders of files.

A compressed archive is unpacked once, so that its files can be read in any order. One that breaks off, or is damaged,
has the files before that place, and a last one that says so.
"""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from indexer.containers import spool
from indexer.containers.compressed import FAULTS, Unpacked, unpacking
from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.names import encoding_of_names, name_in
from indexer.containers.refusals import END_OF_ARCHIVE, HUNGRY, LARGE, LINK, NO_FILE
from search.errors import DamagedFile, TooLarge

if sys.version_info >= (3, 14):
    import tarfile
else:
    from backports.zstd import tarfile

MOST_ENTRIES = 200_000
"""Entries of an archive that are listed."""
_BLOCK = 512
"""Bytes; headers begin at a multiple of it."""
_USUAL = "cp1252"
"""What names are in that are no UTF-8, if nothing else shows; the format does not tell."""
_FAULTS = (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The entries of an archive, and why there may be more; empty where it is whole."""

    entries: list[tarfile.TarInfo]
    end: str


class _Unpacking:
    """A stream that ends where it is damaged; `fault` then says so."""

    def __init__(self, stream: Unpacked) -> None:
        self._stream = stream
        self.fault = ""

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except FAULTS as error:
            self.fault = f"damaged or half-written: it unpacks only so far ({error}), what followed is missing"
            return b""


class TarContainer:
    """An open TAR archive, `fault` saying why it may not be all of it."""

    def __init__(self, source: str, file: BinaryIO, fault: str = "") -> None:
        self._source = source
        self._archive = _archive(file)
        listing = _listed(self._archive, file)
        named = [entry for entry in listing.entries if not entry.isdir()]
        files = {entry.name: entry for entry in named if entry.isreg()}
        self._entries = [_target(entry, files) for entry in named]
        encoding = encoding_of_names((_raw(entry.name) for entry in named), _USUAL)
        members = [
            Member(name_in(_raw(entry.name), encoding), target.size, _refused(target))
            for entry, target in zip(named, self._entries, strict=True)
        ]
        if fault or listing.end:
            members.append(Member(END_OF_ARCHIVE, failed=fault or listing.end))
        self.members = tuple(members)

    def read(self, place: int) -> bytes:
        """The bytes of a member; raises `DamagedFile` or `TooLarge`."""
        if reason := self.members[place].failed:
            raise DamagedFile(self._source, reason)
        entry = self._entries[place]
        if entry.size > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        try:
            stream = self._archive.extractfile(entry)
            return spool.whole(self._source, stream) if stream else b""
        except _FAULTS as error:
            raise DamagedFile(self._source, f"the archive breaks off in it ({error})") from error


def opened(source: str, file: BinaryIO) -> TarContainer:
    """The files in a TAR archive; raises `DamagedFile` or `TooLarge`."""
    try:
        packed = unpacking(file)
        if packed is None:
            return TarContainer(source, file)
        return _unpacked(source, _Unpacking(packed), spool.size_of(file))
    except MemoryError as error:
        raise TooLarge(source, HUNGRY) from error
    except _FAULTS as error:
        raise DamagedFile(source, f"damaged: no file in the archive can be found ({error})") from error


def _unpacked(source: str, stream: _Unpacking, packed: int) -> TarContainer:
    with ExitStack() as opened:
        file = opened.enter_context(spool.spooled(source, stream, packed))
        container = TarContainer(source, file, stream.fault)
        opened.pop_all()
    spool.closed_with(container, file)
    return container


def _archive(file: BinaryIO) -> tarfile.TarFile:
    return tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")


def _listed(archive: tarfile.TarFile, file: BinaryIO) -> _Listing:
    """The entries of an archive, and of those that were put behind it."""
    entries: list[tarfile.TarInfo] = []
    while True:
        try:
            while entry := archive.next():
                entries.append(entry)
                if len(entries) > MOST_ENTRIES:
                    return _Listing(entries[:-1], f"more than {MOST_ENTRIES:,} files: unpack it, if you trust it")
            end, begins = _next(file, archive.offset)
            if begins is None:
                return _Listing(entries, end)
            file.seek(begins)
            archive = _archive(file)
        except _FAULTS as error:
            return _Listing(entries, f"half-written: the archive breaks off here ({error})")


def _next(file: BinaryIO, offset: int) -> tuple[str, int | None]:
    """What is wrong behind the last entry, and where something follows the blocks of zeros that end an archive."""
    file.seek(offset)
    block = file.read(_BLOCK)
    if not block:
        return "half-written: the archive has no end, files may be missing", None
    if block.strip(b"\x00"):
        return "damaged: the archive cannot be read from here on", None
    while piece := file.read(spool.PIECE):
        if found := piece.lstrip(b"\x00"):
            begins = file.tell() - len(found)
            return "", begins - begins % _BLOCK
    return "", None


def _target(entry: tarfile.TarInfo, files: Mapping[str, tarfile.TarInfo]) -> tarfile.TarInfo:
    """What a hard link names, which has its bytes; any other entry is itself."""
    return files.get(entry.linkname, entry) if entry.islnk() else entry


def _refused(entry: tarfile.TarInfo) -> str:
    if entry.issym():
        return LINK
    if entry.islnk():
        return f"a link to {entry.linkname!r}, which is not in the archive"
    return "" if entry.isreg() else NO_FILE


def _raw(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")

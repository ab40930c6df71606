"""Unpacking within bounds, whatever a header says: into memory, or into a file that has no name."""

import errno
import os
import tempfile
import weakref
from contextlib import ExitStack
from io import BytesIO
from typing import BinaryIO, Protocol

from indexer.containers.container import LARGEST_MEMBER
from indexer.containers.refusals import LARGE
from search.errors import ReadError, TooLarge

PIECE = 1 << 20
"""Bytes that are taken out at a time."""
EXPANSION, EXPANSION_ALLOWED = 200, 1 << 30
"""What is spooled may be so many times the size of its file, or so many bytes if that is more."""
LARGEST_SPOOL = 1 << 34
"""Bytes that are spooled in any case; a reading process may write no larger file."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Stream(Protocol):
    """What bytes are read from in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def whole(source: str, stream: Stream) -> bytes:
    """All of a stream, at most `LARGEST_MEMBER` bytes; raises `TooLarge`, which names `source`."""
    found = BytesIO()
    while piece := stream.read(PIECE):
        if found.tell() + len(piece) > LARGEST_MEMBER:
            raise TooLarge(source, LARGE)
        found.write(piece)
    return found.getvalue()


def spooled(source: str, stream: Stream, packed: int) -> BinaryIO:
    """All of a stream as a temporary file that has no name, rewound; `packed` bytes are what it is unpacked from.

    Raises `TooLarge` beyond what that may expand to, and a `ReadError` where there is no room, naming `source`.
    """
    most = most_unpacked(packed)
    with ExitStack() as opened:
        spool = opened.enter_context(tempfile.TemporaryFile())
        while piece := stream.read(PIECE):
            if spool.tell() + len(piece) > most:
                reason = f"unpacks to more than {most >> 20:,} MiB, from {packed:,} bytes: unpack it, if you trust it"
                raise TooLarge(source, reason)
            _write(source, spool, piece)
        spool.seek(0)
        opened.pop_all()
    return spool


def closed_with(owner: object, file: BinaryIO) -> None:
    """Have a file closed when nobody has `owner` any more."""
    weakref.finalize(owner, file.close)


def most_unpacked(packed: int) -> int:
    """The bytes that so many may be unpacked to."""
    return min(max(EXPANSION * packed, EXPANSION_ALLOWED), LARGEST_SPOOL)


def _write(source: str, spool: BinaryIO, piece: bytes) -> None:
    try:
        spool.write(piece)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        reason = f"no room to unpack it in {tempfile.gettempdir()}: make some, or set TMPDIR to another folder"
        raise ReadError(source, reason) from error


def size_of(file: BinaryIO) -> int:
    """The bytes of a file, which is then at its beginning."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size

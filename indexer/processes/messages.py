"""What a process says through a connection, as whole messages, without ever waiting for the rest of one."""

import struct
from collections.abc import Iterator

_SIZE, _LARGE_SIZE = struct.Struct("!i"), struct.Struct("!Q")
"""What `multiprocessing.connection` writes before a message: its size, or -1 and then its size."""


class NoAnswer(Exception):
    """Something that no reader says."""


class Messages:
    """Puts together the messages of one process, none of more than `largest` bytes."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._said = bytearray()

    def after(self, piece: bytes) -> Iterator[bytes]:
        """The messages that are whole with the next piece; raises `NoAnswer` for one that is too large."""
        self._said += piece
        while (span := self._first()) is not None and span.stop <= len(self._said):
            message = bytes(self._said[span.start : span.stop])
            del self._said[: span.stop]
            yield message

    def _first(self) -> range | None:
        """Where the first message stands, or will; None where too little was said to know."""
        said, start = self._said, _SIZE.size
        if len(said) < start:
            return None
        (size,) = _SIZE.unpack_from(said)
        if size == -1:
            if len(said) < start + _LARGE_SIZE.size:
                return None
            (size,) = _LARGE_SIZE.unpack_from(said, start)
            start += _LARGE_SIZE.size
        if not 0 <= size <= self._largest:
            raise NoAnswer
        return range(start, start + size)

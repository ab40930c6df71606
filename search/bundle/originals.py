"""The original files of a bundle: only regular ones inside the collection, and only as they were indexed."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from search.originals import opened
from search.records import FileRecord

CHUNK = 1 << 18
_IN_MEMORY = 1 << 24
"""Bytes of a file up to which its copy is not written to disk."""


class State(StrEnum):
    """What became of an original."""

    INCLUDED = "included"
    CHANGED = "changed"
    MISSING = "missing"
    TOO_MUCH = "left out"


@contextmanager
def copied(collection: Path, known: FileRecord, room: int) -> Iterator[tuple[State, IO[bytes] | None]]:
    """A copy of an original, whose SHA-256 was taken of the very bytes that are in it, at its beginning.

    None where it is not a file of the collection, is another than was indexed, or has more than `room` bytes.
    """
    try:
        file = opened(collection, known.source)
    except OSError:
        yield State.MISSING, None
        return
    with file, SpooledTemporaryFile(_IN_MEMORY) as copy:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if copy.tell() + len(chunk) > room:
                yield State.TOO_MUCH, None
                return
            copy.write(chunk)
        if digest.hexdigest() != known.sha256:
            yield State.CHANGED, None
            return
        copy.seek(0)
        yield State.INCLUDED, copy

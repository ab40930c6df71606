"""The original files of a bundle: only regular ones inside the collection, and only as they were indexed."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from search.paths import path_of
from search.records import Origin

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
def copied(collection: Path, origin: Origin, room: int) -> Iterator[tuple[State, IO[bytes] | None]]:
    """A copy of an original, whose SHA-256 was taken of the very bytes that are in it, at its beginning.

    None where it is not a file of the collection, is another than was indexed, or has more than `room` bytes.
    """
    try:
        file = _opened(collection, origin.source)
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
        if digest.hexdigest() != origin.sha256:
            yield State.CHANGED, None
            return
        copy.seek(0)
        yield State.INCLUDED, copy


def _opened(collection: Path, source: str) -> IO[bytes]:
    """The file, opened; raise `OSError` for what is none of the collection, wherever symbolic links lead."""
    try:
        root = (collection if collection.is_dir() else collection.parent).resolve(strict=True)
        path = path_of(source, root).resolve(strict=True)
    except (ValueError, RuntimeError) as error:
        raise FileNotFoundError(source) from error
    if not path.is_relative_to(root):
        raise FileNotFoundError(source)
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_BINARY", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise FileNotFoundError(source)
    return file

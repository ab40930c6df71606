"""The bytes of a source: of a file on disk, or of one that is in another."""

import errno
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

from indexer.blocks import Claim
from indexer.containers.opening import Openings
from indexer.formats import Format, format_of
from indexer.sources import SourceFile, opened_file, storable
from search.originals import sha256_of

_ATTEMPTS = 3
"""How often a file is read that changes while it is read."""
_GRAIN = 50_000_000
"""Nanoseconds, more than the clock of a disk takes for a step."""
UNSETTLED = 0
"""`changed` of a file that was written to so shortly before it was read that the next change may show no other
time: it is looked at again."""


@dataclass(frozen=True, slots=True)
class Content:
    """An open file, `source` as it was when its bytes were read, and what the container that it is in knows of it.

    A file that only holds others is not read into memory.
    """

    file: BinaryIO
    source: SourceFile
    sha256: str
    format: Format | None
    claims: Sequence[Claim] = ()

    def bytes(self) -> bytes:
        """All of it."""
        self.file.seek(0)
        return self.file.read()


_openings = Openings()


@contextmanager
def content_of(source: SourceFile) -> Iterator[Content]:
    """What is in a file, open while the context lasts.

    Raises `OSError`, also for a file that is being written to all the time, and `ReadError` for one that cannot be
    taken out of the one that it is in.
    """
    if source.inside:
        content, claims = _openings.member(source)
        found = replace(source, bytes=len(content))
        file = BytesIO(content)
        yield Content(file, found, hashlib.sha256(content).hexdigest(), format_of(source.source, file), claims)
        return
    with opened_file(source.path) as on_disk:
        yield _settled(source, on_disk)


def is_settled(changed: int) -> bool:
    """Whether a next change to what was changed then, in nanoseconds since 1970, would show another time."""
    return 0 < changed < time.time_ns() - _GRAIN


def _settled(source: SourceFile, file: BinaryIO) -> Content:
    for _ in range(_ATTEMPTS):
        status = os.fstat(file.fileno())
        settled = is_settled(status.st_ctime_ns)
        format_ = format_of(source.source, file)
        only_holds = format_ is not None and not format_.reader
        content: BinaryIO = file if only_holds else BytesIO(file.read())
        sha256 = sha256_of(content)
        size = content.seek(0, os.SEEK_END)
        if _times(status) == _times(os.fstat(file.fileno())) and size == status.st_size:
            changed = storable(status.st_ctime_ns) if settled else UNSETTLED
            found = replace(source, bytes=size, modified=storable(status.st_mtime_ns), changed=changed)
            return Content(content, found, sha256, format_)
    raise OSError(errno.EBUSY, "it is being written to; index again when that is over")


def _times(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns

"""Reading one file, whatever is in it: the work of a reading process.

Whatever is wrong with a file ends here as a row with the reason: nothing that a file holds, and no
fault of a reader, comes out of this module as an error, except that memory is at its limit.
"""

import errno
import hashlib
import logging
import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.blocks import Claim
from indexer.ledger import Outcome, failed, row
from indexer.reading import read_document
from indexer.sidecar import claims_for, read_sidecar
from indexer.sources import SIDECAR, SourceFile, storable
from search.errors import ReadError
from search.records import FileStatus

log = logging.getLogger(__name__)

_ATTEMPTS = 3
"""How often a file is read that changes while it is read."""
_GRAIN = 50_000_000
"""Nanoseconds, more than the clock of a disk takes for a step."""
_UNSETTLED = 0
"""`changed` of a file that was written to so shortly before it was read that the next change may show no other
time: it is looked at again."""
_SUM = 16


@dataclass(frozen=True, slots=True)
class _Content:
    """The bytes of a file, and the file as it was when they were read."""

    bytes: bytes
    source: SourceFile

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.bytes).hexdigest()


def outcome_of(source: SourceFile, language: str | None = None) -> Outcome:
    """Read a file, or say why it was not; `language` is the one of text whose language cannot be told.

    Raises `MemoryError` when there is too little memory for it.
    """
    if source.failed:
        return failed(source, source.failed)
    if source.omitted and source.omitted != SIDECAR:
        return Outcome(row(source, FileStatus.OMITTED, source.omitted))
    started = time.perf_counter()
    content: _Content | None = None
    try:
        if source.omitted:
            now = time.time_ns()
            problem = read_sidecar(source.path).problem
            if not 0 < source.changed < now - _GRAIN:
                source = replace(source, changed=_UNSETTLED)
            return Outcome(row(source, FileStatus.FAILED if problem else FileStatus.OMITTED, problem or source.omitted))
        claims = claims_for(source.path, source.collection)
        told = _sum_of(claims)
        if _looks_as_known(source, told):
            return _as_known(source)
        content = _content_of(source)
        if _is_as_known(content, told):
            return _as_known(content.source)
        read = read_document(source.source, content.bytes, claims, language=language)
    except MemoryError:
        raise
    except ReadError as error:
        reason = error.reason
    except OSError as error:
        reason = f"unreadable: {error.strerror or error}"
    except Exception as error:
        log.exception("%s: the reader failed", source.source)
        reason = f"the reader failed: {type(error).__name__}: {error}"
    else:
        file = replace(
            row(content.source, FileStatus.INDEXED),
            seconds=time.perf_counter() - started,
            sha256=read.document.origin.sha256,
            document=read.document.id,
            passages=len(read.passages),
            claims=told,
        )
        return Outcome(file, read.document, read.passages)
    seconds = time.perf_counter() - started
    return failed(content.source, reason, seconds, content.sha256) if content else failed(source, reason, seconds)


def _content_of(source: SourceFile) -> _Content:
    """The bytes of a regular file; what has become a link or a pipe since it was found is not followed.

    Raises `OSError`, also for a file that is being written to all the time.
    """
    descriptor = os.open(source.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        for _ in range(_ATTEMPTS):
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "no longer a file")
            now = time.time_ns()
            file.seek(0)
            content = file.read()
            after = os.fstat(descriptor)
            if _times(status) == _times(after) and len(content) == status.st_size:
                is_settled = 0 < status.st_ctime_ns < now - _GRAIN
                changed = storable(status.st_ctime_ns) if is_settled else _UNSETTLED
                found = replace(source, bytes=status.st_size, modified=storable(status.st_mtime_ns), changed=changed)
                return _Content(content, found)
    raise OSError(errno.EBUSY, "it is being written to; index again when that is over")


def _times(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _looks_as_known(source: SourceFile, told: str) -> bool:
    """Whether nothing has changed but, perhaps, what tables say of other files."""
    known = source.known
    return (
        known is not None
        and known.document != ""
        and (known.bytes, known.modified, known.changed) == (source.bytes, source.modified, source.changed)
        and known.claims == told
    )


def _is_as_known(content: _Content, told: str) -> bool:
    known = content.source.known
    return known is not None and known.document != "" and (known.sha256, known.claims) == (content.sha256, told)


def _as_known(source: SourceFile) -> Outcome:
    """A file that is as it was, but for its times."""
    assert source.known  # noqa: S101 - it was compared
    return Outcome(replace(source.known, modified=source.modified, changed=source.changed))


def _sum_of(claims: Sequence[Claim]) -> str:
    """What differs where tables say other things of a file."""
    return hashlib.sha256(repr(claims).encode("utf-8", "surrogatepass")).hexdigest()[:_SUM] if claims else ""

"""What becomes of one file: its row for the ledger, and what was read if anything was.

Whatever is wrong with a file ends here as a row with the reason: nothing that a file holds, and no
fault of a reader, comes out of this module as an error.
"""

import hashlib
import logging
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from indexer.blocks import Claim
from indexer.reading import Read, read_document
from indexer.sidecar import Sidecar, read_sidecar
from indexer.sources import SIDECAR, SourceFile
from search.errors import ReadError
from search.records import FileRecord, FileStatus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its row for the ledger, and what was read if anything was."""

    file: FileRecord
    read: Read | None = None


def outcome_of(source: SourceFile, language: str | None = None) -> Outcome:
    """Read a file, or say why it was not; `language` is the one of text whose language cannot be told."""
    if source.failed:
        return failed(source, source.failed)
    if source.omitted:
        problem = _sidecar(source.path.parent).problem if source.path.name == SIDECAR else ""
        status = FileStatus.FAILED if problem else FileStatus.OMITTED
        return Outcome(_record(source, status, problem or source.omitted))
    started = time.perf_counter()
    content = b""
    try:
        content = source.path.read_bytes()
        read = read_document(source.source, content, given(source.path), language=language)
    except ReadError as error:
        return _failed(source, error.reason, started, content)
    except OSError as error:
        return _failed(source, f"unreadable: {error.strerror or error}", started, content)
    except Exception as error:
        log.exception("%s: the reader failed", source.source)
        return _failed(source, f"the reader failed: {type(error).__name__}: {error}", started, content)
    record = _record(source, FileStatus.INDEXED)
    return Outcome(
        replace(
            record,
            seconds=time.perf_counter() - started,
            sha256=read.document.origin.sha256,
            document=read.document.id,
            passages=len(read.passages),
        ),
        read,
    )


def failed(source: SourceFile, reason: str) -> Outcome:
    """The outcome of a file that there is nothing more to know of."""
    return Outcome(_record(source, FileStatus.FAILED, reason))


def forget_sidecars() -> None:
    """Read each `metadata.csv` again when it is next asked for: it may have changed."""
    _sidecar.cache_clear()


def _failed(source: SourceFile, reason: str, started: float, content: bytes) -> Outcome:
    record = _record(source, FileStatus.FAILED, reason)
    digest = hashlib.sha256(content).hexdigest() if content else ""
    return Outcome(replace(record, seconds=time.perf_counter() - started, sha256=digest))


def _record(source: SourceFile, status: FileStatus, reason: str = "") -> FileRecord:
    return FileRecord(source.source, status, reason, bytes=source.bytes, modified=source.modified)


def given(path: Path) -> tuple[Claim, ...]:
    """What a sidecar beside the file says of it."""
    return _sidecar(path.parent).claims.get(path.name, ())


@lru_cache(maxsize=16)
def _sidecar(folder: Path) -> Sidecar:
    return read_sidecar(folder)

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
from dataclasses import replace
from pathlib import Path

from indexer.ledger import Outcome, failed, row
from indexer.reading import read_document
from indexer.sidecar import claims_for, read_sidecar
from indexer.sources import SIDECAR, SourceFile
from search.errors import ReadError
from search.records import FileStatus

log = logging.getLogger(__name__)


def _content(path: Path) -> bytes:
    """The bytes of a regular file; what has become a link or a pipe since it was found is not followed.

    Raises `OSError`.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no longer a file")
        return file.read()


def outcome_of(source: SourceFile, language: str | None = None) -> Outcome:
    """Read a file, or say why it was not; `language` is the one of text whose language cannot be told.

    Raises `MemoryError` when there is too little memory for it.
    """
    if source.failed:
        return failed(source, source.failed)
    if source.omitted and source.omitted != SIDECAR:
        return Outcome(row(source, FileStatus.OMITTED, source.omitted))
    started = time.perf_counter()
    content = b""
    try:
        if source.omitted:
            problem = read_sidecar(source.path).problem
            return Outcome(row(source, FileStatus.FAILED if problem else FileStatus.OMITTED, problem or source.omitted))
        content = _content(source.path)
        read = read_document(source.source, content, claims_for(source.path, source.collection), language=language)
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
            row(source, FileStatus.INDEXED),
            seconds=time.perf_counter() - started,
            sha256=read.document.origin.sha256,
            document=read.document.id,
            passages=len(read.passages),
        )
        return Outcome(file, read.document, read.passages)
    digest = hashlib.sha256(content).hexdigest() if content else ""
    return failed(source, reason, time.perf_counter() - started, digest)

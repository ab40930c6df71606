"""Reading one file, whatever is in it: the work of a reading process.

Whatever is wrong with a file ends here as a row with the reason: nothing that a file holds, and no
fault of a reader, comes out of this module as an error, except that memory is at its limit.
"""

import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.blocks import Claim
from indexer.containers.opening import Opened
from indexer.contents import UNSETTLED, Content, content_of, is_settled
from indexer.ledger import Outcome, failed, row
from indexer.reading import Read, read_document
from indexer.sidecar import claims_for, read_sidecar
from indexer.sources import SIDECAR, SourceFile
from search.errors import EmptyFile, ReadError, TooLarge
from search.records import FileRecord, FileStatus

log = logging.getLogger(__name__)

DEEPEST = 8
"""Files in each other that are opened."""
_TOO_DEEP = f"in {DEEPEST} files in each other: unpack the outer ones"
_SUM = 16


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file was found to be: a document, files that are in it, or both."""

    read: Read | None
    members: tuple[SourceFile, ...]
    failed: str = ""
    """Why no document could be read where there should be one."""


def outcome_of(source: SourceFile, language: str | None = None) -> Outcome:
    """Read a file, or say why it was not; `language` is the one of text whose language cannot be told.

    Raises `MemoryError` when there is too little memory for it.
    """
    if source.failed:
        return failed(source, source.failed)
    if source.omitted and source.omitted != SIDECAR:
        return Outcome(row(source, FileStatus.OMITTED, source.omitted))
    started = time.perf_counter()
    found: SourceFile | None = None
    sha256 = ""
    try:
        if source.omitted:
            settled = is_settled(source.changed)
            problem = read_sidecar(source.path).problem
            source = source if settled else replace(source, changed=UNSETTLED)
            return Outcome(row(source, FileStatus.FAILED if problem else FileStatus.OMITTED, problem or source.omitted))
        claims = claims_for(source.place, source.collection)
        told = _sum_of(claims)
        if _looks_as_known(source, told):
            return _as_known(source)
        with content_of(source) as content:
            found, sha256 = content.source, content.sha256
            if _is_as_known(found, sha256, told):
                return _as_known(found)
            made = _made_of(content, claims, language)
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
        file = replace(_row_of(found, made), seconds=time.perf_counter() - started, sha256=sha256, claims=told)
        if made.read:
            return Outcome(file, made.read.document, made.read.passages, made.members)
        return Outcome(file, members=made.members)
    return failed(found or source, reason, time.perf_counter() - started, sha256)


def _made_of(content: Content, claims: Sequence[Claim], language: str | None) -> _Found:
    """What is in a file; raises a `ReadError` where that is nothing."""
    source, format_ = content.source, content.format
    members: tuple[SourceFile, ...] = ()
    if format_ and format_.container:
        if source.deep == DEEPEST and not format_.reader:
            raise TooLarge(source.source, _TOO_DEEP)
        members = tuple(Opened.of(source.source, format_, content.file).members(source))
        if source.deep == DEEPEST:
            members = tuple(replace(one, failed=_TOO_DEEP) for one in members)
        if not format_.reader and not members:
            raise EmptyFile(source.source, "empty: no file is in it")
    if format_ and not format_.reader:
        return _Found(None, members)
    given = (*claims, *content.claims)
    try:
        read = read_document(
            source.source, content.bytes(), given, format_=format_, language=language, sha256=content.sha256
        )
    except ReadError as error:
        if not members:
            raise
        return _Found(None, members, "" if isinstance(error, EmptyFile) else error.reason)
    return _Found(read, members)


def _row_of(source: SourceFile, made: _Found) -> FileRecord:
    count = len(made.members)
    reason = f"{count:,} {'file' if count == 1 else 'files'} in it" if count else ""
    if made.failed:
        return row(source, FileStatus.FAILED, made.failed)
    if not made.read:
        return row(source, FileStatus.UNPACKED, reason)
    document = made.read.document.id
    return replace(row(source, FileStatus.INDEXED, reason), document=document, passages=len(made.read.passages))


def _looks_as_known(source: SourceFile, told: str) -> bool:
    """Whether nothing has changed but, perhaps, what tables say of other files."""
    known = _whole(source)
    now = source.bytes, source.modified, source.changed, told
    return known is not None and (known.bytes, known.modified, known.changed, known.claims) == now


def _is_as_known(source: SourceFile, sha256: str, told: str) -> bool:
    known = _whole(source)
    return known is not None and (known.sha256, known.claims) == (sha256, told)


def _whole(source: SourceFile) -> FileRecord | None:
    """What is known of a source of which all is known, if it is."""
    known = source.known
    return known if known and (known.document or known.status is FileStatus.UNPACKED) else None


def _as_known(source: SourceFile) -> Outcome:
    """A file that is as it was, but for its times."""
    assert source.known  # noqa: S101 - it was compared
    return Outcome(replace(source.known, modified=source.modified, changed=source.changed))


def _sum_of(claims: Sequence[Claim]) -> str:
    """What differs where tables say other things of a file."""
    return hashlib.sha256(repr(claims).encode("utf-8", "surrogatepass")).hexdigest()[:_SUM] if claims else ""

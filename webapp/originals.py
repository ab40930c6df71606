"""The original file of a document, as it is on disk: found, checked against the index, never changed.

Only regular files inside the collection's folder are given, wherever symbolic links lead.
"""

import codecs
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from search.originals import opened, sha256_of
from search.records import FileRecord
from webapp.errors import OriginalChanged, OriginalMissing

_PIECE = 1 << 20
LARGEST_COMPARED = 1 << 26
"""Bytes of a file that is read to tell whether it has changed."""
PLAIN, PDF = ("text/plain", "text/markdown"), "application/pdf"
BY_ITSELF = (PDF, "image/png", "image/jpeg", "image/gif", "image/webp")
"""Media types that a browser shows by means of its own, without running anything of the file."""
_NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff/\\\\]")


class Standing(StrEnum):
    """Whether a file on disk is still the one that was indexed; `UNCOMPARED` is too large to be read to tell."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNCOMPARED = "uncompared"


@dataclass(frozen=True, slots=True)
class Original:
    """An open file, at its beginning. `shown_as` is the media type by which a browser may show it, "" for none."""

    file: IO[bytes]
    name: str
    shown_as: str


def open_original(collection: Path, file: FileRecord, media_type: str, *, anyway: bool) -> Original:
    """Open the file on disk that a document with `media_type` was read from, or is in.

    Raises `OriginalMissing` where there is none inside `collection`, and `OriginalChanged` where its
    bytes are not those that were indexed, unless it is wanted `anyway`.
    """
    try:
        opened_file = opened(collection, file.source)
    except FileNotFoundError as error:
        reason = f"{file.source} is not a file of the collection any more. It may have been moved or removed."
        raise OriginalMissing(reason) from error
    except OSError as error:
        raise OriginalMissing(f"{file.source} cannot be opened ({error.strerror}).") from error
    try:
        shown_as = _shown_as(media_type, opened_file) if _check(opened_file, file, anyway=anyway) else ""
        opened_file.seek(0)
    except BaseException:
        opened_file.close()
        raise
    return Original(opened_file, file_name(file.source), shown_as)


def standing(collection: Path, known: FileRecord) -> Standing:
    """Whether a file on disk is as it was; it is read only where its size or time is not that of the ledger."""
    try:
        with opened(collection, known.source) as file:
            status = os.fstat(file.fileno())
            if (status.st_size, status.st_mtime_ns) == (known.bytes, known.modified):
                return Standing.SAME
            if known.bytes != status.st_size:
                return Standing.CHANGED
            if status.st_size > LARGEST_COMPARED:
                return Standing.UNCOMPARED
            return Standing.SAME if sha256_of(file) == known.sha256 else Standing.CHANGED
    except OSError:
        return Standing.GONE


def file_name(source: str) -> str:
    """The last part of a path, fit for a header: no control or direction characters, no separators."""
    return _NOT_IN_NAMES.sub("_", source.rpartition("/")[2]) or "original"


def _check(file: IO[bytes], known: FileRecord, *, anyway: bool) -> bool:
    """Whether the file is the one that was indexed; raise `OriginalChanged` where it is not, and is not wanted."""
    if sha256_of(file) == known.sha256:
        return True
    if anyway:
        return False
    raise OriginalChanged(
        f"{known.source} is not the file that was indexed: its SHA-256 was {known.sha256}. What was quoted"
        " from it stands in the index as it was then. To search the file as it is now, index again."
    )


def _shown_as(media_type: str, file: IO[bytes]) -> str:
    """The media type by which a browser may show a file: PDF, images, and plain text in UTF-8."""
    if media_type in BY_ITSELF:
        return media_type
    return "text/plain" if media_type in PLAIN and _is_utf_8(file) else ""


def _is_utf_8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_PIECE):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

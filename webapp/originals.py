"""The original file of a document, as it is on disk: found, checked against the index, never changed.

Only regular files inside the collection's folder are given, wherever symbolic links lead.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from search.paths import path_of
from search.records import Origin
from webapp.errors import OriginalChanged, OriginalMissing

_CHUNK = 1 << 20
_PLAIN = ("text/plain", "text/markdown")
_NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff/\\\\]")


@dataclass(frozen=True, slots=True)
class Original:
    """An open file, at its beginning. `readable` says that it is plain text in UTF-8, fit to be shown."""

    file: BinaryIO
    name: str
    readable: bool


def open_original(collection: Path, origin: Origin, *, anyway: bool) -> Original:
    """Open the file that `origin` was read from.

    Raises `OriginalMissing` where there is none inside `collection`, and `OriginalChanged` where its
    bytes are not those that were indexed, unless it is wanted `anyway`.
    """
    path = _path(collection, origin.source)
    try:
        file = path.open("rb")
    except OSError as error:
        raise OriginalMissing(f"{origin.source} cannot be opened ({error.strerror}).") from error
    try:
        readable = _check(file, origin, anyway=anyway)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Original(file, file_name(origin.source), readable)


def file_name(source: str) -> str:
    """The last part of a path, fit for a header: no control or direction characters, no separators."""
    return _NOT_IN_NAMES.sub("_", source.rpartition("/")[2]) or "original"


def _path(collection: Path, source: str) -> Path:
    missing = OriginalMissing(f"{source} is not a file of the collection any more. It may have been moved or removed.")
    try:
        root = (collection if collection.is_dir() else collection.parent).resolve(strict=True)
        path = path_of(source, root).resolve(strict=True)
        if path.is_relative_to(root) and path.is_file():
            return path
    except (OSError, ValueError, RuntimeError) as error:
        raise missing from error
    raise missing


def _check(file: BinaryIO, origin: Origin, *, anyway: bool) -> bool:
    """Whether the file is readable; raise `OriginalChanged` where it is another than was indexed."""
    if _digest(file) == origin.sha256:
        return origin.media_type in _PLAIN and _is_utf_8(file)
    if anyway:
        return False
    raise OriginalChanged(
        f"{origin.source} is not the file that was indexed: its SHA-256 was {origin.sha256}. What was quoted"
        " from it stands in the index as it was then. To search the file as it is now, index again."
    )


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

"""What a reading process may say of a file, whoever has got hold of it; who says anything else is ended.

Who the file is, where it stands and what was known of it before, the parent knows itself. All else is looked at before
it is believed: that it is what it should be, that numbers and texts are such as the catalogue can hold, that passages
stand in the text in their order, and that no line is larger, unpacked, than what a reader could have had to say.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any, TypeVar

from indexer.containers.opening import inside
from indexer.ledger import Outcome, row
from indexer.processes.messages import NoAnswer
from indexer.processes.transport import Said
from indexer.sources import SourceFile
from search.catalogue.coding import locator_read, metadata_read
from search.records import (
    Document,
    FileStatus,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Omission,
    Origin,
    PartialDate,
    Passage,
    Span,
)

_LONGEST_LINE = 8 << 20
"""Bytes of a line that is more than one text."""
_MOST = (1 << 63) - 1
"""What 64 bits hold."""
_DEEPEST_HEADING = 6
_SHA256 = re.compile("[0-9a-f]{64}")
_MADE_HERE = (FileStatus.FAILED, FileStatus.OMITTED, FileStatus.UNPACKED)
"""What becomes of a file that is no document."""
_FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError, MemoryError)
Value = TypeVar("Value")


def unpacked(message: bytes, source: SourceFile) -> Outcome:
    """The outcome of `source` that a process has packed; raises `NoAnswer` for what is none."""
    try:
        return _outcome(_Lines(message), source)
    except _FAULTS as error:
        raise NoAnswer from error


class _Lines:
    """The lines of a message, each read when it is asked for."""

    def __init__(self, message: bytes) -> None:
        self._file = BytesIO(message)
        self._size = len(message)

    def text(self) -> str:
        """A line that is one text."""
        (text,) = json.loads(self._next().decode("utf-8"))
        return _text(text)

    def values(self) -> list[Any]:
        """A line of several values, none of which has been looked at."""
        found = json.loads(self.written())
        if not isinstance(found, list):
            raise TypeError("not a list")
        return found

    def written(self) -> str:
        """A line as it is written."""
        line = self._next()
        if len(line) > _LONGEST_LINE:
            raise ValueError("too long a line")
        return line.decode("utf-8")

    def rest(self) -> Iterator[list[Any]]:
        """The lines that are left."""
        while self._file.tell() < self._size:
            yield self.values()

    def _next(self) -> bytes:
        line = self._file.readline()
        if not line:
            raise ValueError("breaks off")
        return line


def _outcome(lines: _Lines, source: SourceFile) -> Outcome:
    said, *told = lines.values()
    if said == Said.KNOWN:
        return _known(source, *told)
    status, reason, size, modified, changed, seconds, sha256, claims = told
    file = replace(
        row(source, FileStatus(status), _text(reason)),
        bytes=_number(size),
        modified=_number(modified, -_MOST),
        changed=_number(changed, -_MOST),
        seconds=_duration(seconds),
        sha256=_text(sha256),
        claims=_text(claims),
    )
    _demand(not sha256 or _SHA256.fullmatch(sha256))
    if said == Said.DOCUMENT:
        _demand(sha256 and file.status is FileStatus.INDEXED)
        document, passages = _document(lines, source, sha256)
        file = replace(file, document=document.id, passages=len(passages))
    else:
        _demand(said == Said.ROW and file.status in _MADE_HERE)
        document, passages = None, ()
    within = replace(source, bytes=file.bytes, modified=file.modified, changed=file.changed)
    return Outcome(file, document, passages, tuple(_members(lines, within)))


def _known(source: SourceFile, modified: object, changed: object) -> Outcome:
    _demand(source.known)
    assert source.known  # noqa: S101 - demanded
    return Outcome(replace(source.known, modified=_number(modified, -_MOST), changed=_number(changed, -_MOST)))


def _document(lines: _Lines, source: SourceFile, sha256: str) -> tuple[Document, tuple[Passage, ...]]:
    media_type, *counts = lines.values()
    marks, passages, omitted = (_number(count) for count in counts)
    metadata = _metadata(metadata_read(lines.written()))
    text = lines.text()
    origin = Origin(source.source, sha256, _text(media_type), metadata)
    marked = tuple(_mark(lines.values(), text) for _ in range(marks))
    found = tuple(_passages(islice(iter(lines.values, None), passages), origin.id, text))
    left_out = tuple(Omission(lines.text(), lines.text()) for _ in range(omitted))
    return Document(origin, text, marked, left_out), found


def _metadata(found: Metadata) -> Metadata:
    for value in (found.title, found.publisher, found.language, found.url):
        _or_none(_text, value)
    _text(found.kind)
    _texts(found.authors)
    _texts(found.evidence)
    _texts(found.evidence.values())
    _texts(found.own)
    for values in found.own.values():
        _texts(values)
    for date in (found.published, found.captured):
        if date:
            _date(date)
    return found


def _date(date: PartialDate) -> None:
    PartialDate.parse(f"{_number(date.year):04}-{_number(date.month) or 1:02}-{_number(date.day) or 1:02}")
    _text(date.evidence)


def _mark(values: list[Any], text: str) -> Mark:
    kind, start, end, label, level = values
    _demand(0 <= _number(start) <= _number(end) <= len(text))
    return Mark(MarkKind(kind), Span(start, end), _text(label), _number(level, 0, _DEEPEST_HEADING))


def _passages(rows: Iterable[list[Any]], document: str, text: str) -> Iterator[Passage]:
    last = 0
    for ordinal, (start, end, language, locator) in enumerate(rows, 1):
        _demand(last <= _number(start) < _number(end) <= len(text))
        last = end
        where = locator_read(ordinal, locator)
        if locator is not None:
            _locator(where)
        yield Passage(document, Span(start, end), text[start:end], where, _or_none(_text, language))


def _locator(found: Locator) -> None:
    _texts(found.heading)
    for value in (found.time, found.speaker, found.lead_in):
        _or_none(_text, value)
    _or_none(_number, found.page)


def _members(lines: _Lines, within: SourceFile) -> Iterator[SourceFile]:
    seen: set[str] = set()
    for path, size, failed, omitted in lines.rest():
        _demand(_text(path) not in seen and all(part not in ("", ".", "..") for part in path.split("/")))
        seen.add(path)
        yield inside(within, path, size=_number(size), failed=_text(failed), omitted=_text(omitted))


def _demand(holds: object) -> None:
    if not holds:
        raise ValueError("not what a reader says")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    if not value.isascii():
        value.encode("utf-8")
    return value


def _texts(values: Iterable[object]) -> None:
    if isinstance(values, str):
        raise TypeError("one text for several")
    for value in values:
        _text(value)


def _or_none(look: Callable[[object], Value], value: object) -> Value | None:
    return None if value is None else look(value)


def _number(value: object, least: int = 0, most: int = _MOST) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("not such a number")
    return value


def _duration(value: object) -> float:
    if type(value) is not float or not 0 <= value <= _MOST:
        raise ValueError("not such a time")
    return value

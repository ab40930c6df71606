"""JSON Lines (https://jsonlines.org), and one JSON list: a folder with each article of it as a file.

The bytes of an article are its slice of the file, found without reading it as JSON: a line, or what stands between the
commas of the list. What an article is, and whether it is whole, its reader tells.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from indexer.containers import spool
from indexer.containers.container import LARGEST_MEMBER, Member
from indexer.containers.refusals import LARGE
from search.errors import DamagedFile, TooLarge

MOST_SLICES = 200_000
"""Articles of a file that are listed."""
_BLANKS = b" \t\r\n"
_MOST_OTHERS = 1_000
"""Values in a row that are no articles, and make one member."""
_SIGNS = (
    re.compile(rb"[^ \t\r\n]"),
    re.compile(rb'"[^"\\]*"|["\[\]{},]|[^ \t\r\n"\[\]{},]+'),
    re.compile(rb'"[^"\\]*"|["\[\]{}]'),
)
"""What matters outside a list, between its items, and within one."""
_STRING_SIGNS = re.compile(rb'["\\]')


@dataclass(frozen=True, slots=True)
class _Slice:
    """Bytes of the file, from `start` to `end`. `failed` says why what should stand there is not read."""

    name: str
    start: int
    end: int
    failed: str = ""


class JsonLines:
    """The articles of an open file."""

    def __init__(self, source: str, file: BinaryIO, slices: Iterable[_Slice]) -> None:
        self._source = source
        self._file = file
        self._slices = tuple(slices)
        self.members = tuple(Member(one.name, one.end - one.start, one.failed) for one in self._slices)

    def read(self, place: int) -> bytes:
        """The bytes of an article; raises `DamagedFile` or `TooLarge`."""
        one = self._slices[place]
        if one.failed:
            raise DamagedFile(self._source, one.failed)
        if one.end - one.start > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        self._file.seek(one.start)
        return self._file.read(one.end - one.start)


def opened(source: str, file: BinaryIO) -> JsonLines:
    """The articles in a file of JSON Lines, or in a JSON list; raises a `ReadError` for one that cannot be unpacked."""
    given, file = file, _in_utf8(source, file)
    begins = _begins(file)
    slices = _items(file, begins) if _is_list(file, begins) else _lines(file, begins)
    found = [*islice(slices, MOST_SLICES + 1)]
    if len(found) > MOST_SLICES:
        found[-1] = replace(found[-1], failed=f"more than {MOST_SLICES:,} articles: part it into several files")
    container = JsonLines(source, file, found)
    if file is not given:
        spool.closed_with(container, file)
    return container


def _in_utf8(source: str, file: BinaryIO) -> BinaryIO:
    """The file, or where it is in UTF-16 or UTF-32, what that is in UTF-8."""
    file.seek(0)
    encoding = json.detect_encoding(file.read(4))
    if encoding.startswith("utf-8"):
        return file
    file.seek(0)
    return spool.spooled(source, _Recoding(file, encoding), spool.size_of(file))


class _Recoding:
    """A stream in UTF-8 of a file in another encoding."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        while piece := self._file.read(size // 4):
            if text := self._decoder.decode(piece):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")


def _begins(file: BinaryIO) -> int:
    """Where the file has its first byte, after a byte order mark."""
    file.seek(0)
    return len(codecs.BOM_UTF8) if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0


def _is_list(file: BinaryIO, begins: int) -> bool:
    """Whether it is one list, and not lines of lists: its first line is none that is whole."""
    file.seek(begins)
    line = b""
    while not line.strip(_BLANKS):
        line = file.readline(spool.PIECE)
        if not line:
            return False
    if not line.lstrip(_BLANKS).startswith(b"["):
        return False
    goes_on = any(piece.strip(_BLANKS) for piece in iter(lambda: file.read(spool.PIECE), b""))
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return True
    return not goes_on


def _lines(file: BinaryIO, begins: int) -> Iterator[_Slice]:
    """Each line that is not blank."""
    file.seek(begins)
    number, place, name, found = 1, begins, "", _Bounds()
    while piece := file.readline(spool.PIECE):
        if piece.strip(_BLANKS):
            start = place + len(piece) - len(piece.lstrip(_BLANKS))
            if found.start < 0:
                name = f"line-{number}.{'txt' if piece.lstrip(_BLANKS).startswith(b'[') else 'json'}"
            found = found.with_more(start, place + len(piece.rstrip(_BLANKS)))
        place += len(piece)
        if piece.endswith(b"\n"):
            yield from found.slices(name)
            number, found = number + 1, _Bounds()
    yield from found.slices(name)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where something begins and ends; nowhere, as long as nothing of it was found."""

    start: int = -1
    end: int = -1

    def with_more(self, start: int, end: int) -> "_Bounds":
        return _Bounds(start if self.start < 0 else self.start, end)

    def slices(self, name: str) -> Iterator[_Slice]:
        if self.start >= 0:
            yield _Slice(name, self.start, self.end)


def _items(file: BinaryIO, begins: int) -> Iterator[_Slice]:
    """Each object of a list, and what stands between them: values that are no articles, many together."""
    number, first, others = 0, 0, _Bounds()
    scanner = _Scanner(file, begins)
    for item in scanner:
        number += 1
        if item.is_object:
            yield from others.slices(f"items-{first}-{number - 1}.txt")
            yield _Slice(f"item-{number}.json", item.start, item.end)
            others = _Bounds()
            continue
        first = first if others.start >= 0 else number
        others = others.with_more(item.start, item.end)
        if number - first + 1 == _MOST_OTHERS:
            yield from others.slices(f"items-{first}-{number}.txt")
            others = _Bounds()
    yield from others.slices(f"items-{first}-{number}.txt")
    if scanner.fault:
        yield _Slice("(end of the list)", scanner.place, scanner.place, scanner.fault)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list, and where in the file it is."""

    start: int
    end: int
    is_object: bool


class _Scanner:
    """Finds the items of a list, by brackets, commas and quotation marks alone: in JSON, nothing else parts them."""

    def __init__(self, file: BinaryIO, begins: int) -> None:
        self._file = file
        self.place = begins
        """The byte that is looked at."""
        self.fault = ""
        """What is wrong with the list; known at its end."""
        self._depth = 0
        self._in_string = False
        self._found = _Bounds()
        self._is_object = False

    def __iter__(self) -> Iterator[_Item]:
        begins = self.place
        while not self.fault:
            self._file.seek(begins)
            piece = self._file.read(spool.PIECE)
            if not piece:
                break
            yield from self._in_piece(piece, begins)
            begins = max(begins + len(piece), self.place)
        if self._depth:
            self.fault = "half-written: the list breaks off here"
            self._found = self._found.with_more(begins, begins) if self._found.start >= 0 else self._found
            yield from self._item()

    def _in_piece(self, piece: bytes, begins: int) -> Iterator[_Item]:
        signs = _STRING_SIGNS if self._in_string else _SIGNS[min(self._depth, 2)]
        sign = signs.search(piece)
        while sign:
            self.place = begins + sign.start()
            end = sign.end() + (sign[0] == b"\\")
            yield from self._take(sign[0], begins + end)
            if self.fault:
                return
            signs = _STRING_SIGNS if self._in_string else _SIGNS[min(self._depth, 2)]
            self.place = begins + end
            sign = signs.search(piece, end)

    def _take(self, sign: bytes, end: int) -> Iterator[_Item]:
        """Go over a sign, which may end an item."""
        if self._in_string:
            self._in_string = sign != b'"'
        elif self._depth == 0:
            self._depth += sign == b"["
            self.fault = "" if self._depth else "what follows the list here is not read"
            return
        elif self._depth == 1 and sign in (b",", b"]"):
            yield from self._item()
            self._depth -= sign == b"]"
            return
        else:
            if self._depth == 1 and self._found.start < 0:
                self._is_object = sign == b"{"
            self._depth += (sign in (b"[", b"{")) - (sign in (b"]", b"}") and self._depth > 1)
            self._in_string = sign == b'"'
        if self._depth == 1 or self._found.start < 0:
            self._found = self._found.with_more(self.place, end)

    def _item(self) -> Iterator[_Item]:
        if self._found.start >= 0:
            yield _Item(self._found.start, self._found.end, self._is_object)
        self._found = _Bounds()

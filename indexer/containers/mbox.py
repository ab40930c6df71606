"""Mailboxes (RFC 4155): the mails of one, each a file that is named by its number in the box.

A line that begins with `From ` parts two mails where a blank line stands before it and a date in it. What programs say
of lengths is not believed: it is wrong wherever a box was changed by hand. `>From ` is taken for `From `.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from indexer.containers.container import LARGEST_MEMBER, Member, MembersMade
from indexer.containers.refusals import LARGE
from indexer.containers.spool import PIECE, size_of
from search.errors import DamagedFile, TooLarge

MOST_MAILS = 500_000
_PARTS = re.compile(rb"\n\r?\n(?=From ([^\n]{1,200})\r?\n)")
_DATED = re.compile(rb"\d\d?:\d\d.{0,20}(?:19|20)\d\d|(?:19|20)\d\d.{0,20}\d\d?:\d\d")
_LONGEST_LINE = 300
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Mailbox:
    """The mails of an open box; only where each begins is kept in memory."""

    def __init__(self, source: str, file: BinaryIO, starts: Sequence[int], end: int) -> None:
        self._source = source
        self._file = file
        self._starts = starts
        self._end = end
        self.members: Sequence[Member] = MembersMade(len(starts), partial(_mail, starts, end))

    def read(self, place: int) -> bytes:
        """A mail without the line that parts it from the one before; raises `TooLarge`."""
        start, end = _bounds(self._starts, self._end, place)
        if end - start > LARGEST_MEMBER:
            raise TooLarge(self._source, LARGE)
        self._file.seek(start)
        content = self._file.read(end - start)
        return _QUOTED.sub(rb"\1", content[content.find(b"\n") + 1 :])


def _mail(starts: Sequence[int], end: int, place: int) -> Member:
    start, end = _bounds(starts, end, place)
    return Member(f"{place + 1:06}.eml", end - start)


def _bounds(starts: Sequence[int], end: int, place: int) -> tuple[int, int]:
    return starts[place], starts[place + 1] if place + 1 < len(starts) else end


def opened(source: str, file: BinaryIO) -> Mailbox:
    """The mails of a box; raises `DamagedFile` where it does not begin with one, or `TooLarge`."""
    end = size_of(file)
    if not file.read(5) == b"From ":
        raise DamagedFile(source, "no mailbox: it does not begin with a line such as From jane@example.org and a date")
    starts = [0]
    for start in _starts(file):
        starts.append(start)
        if len(starts) > MOST_MAILS:
            raise TooLarge(source, f"more than {MOST_MAILS:,} mails: part it into several boxes")
    return Mailbox(source, file, starts, end)


def _starts(file: BinaryIO) -> Iterator[int]:
    """Where the mails behind the first begin."""
    file.seek(0)
    place, before = 0, b""
    while piece := file.read(PIECE):
        window = before + piece
        rest = max(0, len(window) - _LONGEST_LINE) if len(piece) == PIECE else len(window)
        for found in _PARTS.finditer(window):
            if found.start() < rest and _DATED.search(found[1]):
                yield place + found.end()
        before = window[rest:]
        place += rest

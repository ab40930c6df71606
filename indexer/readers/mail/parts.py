"""The parts of a mail (RFC 2046), found in one pass over its bytes, however deep they are in each other.

`email` of the standard library recurses into them, and ends at a few hundred; see `docs/decisions/0025-mail.md`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indexer.readers.mail.header import Header, Media, header_of, media_of
from search.errors import TooLarge

MOST_PARTS = 10_000
_DELIMITER = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_LINE = re.compile(rb"[^\n]*\n?")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]+\S|From |>From ")
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From [^\n]*\n)?")
"""What may stand before a mail: a mark of its encoding, blank lines, a mailbox's line."""
_ONE_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its header, what that says, where its content begins and ends in bytes, and the place of what it is in.

    The content of one with parts in it is what stands before the first of them; `epilogue` is where stands what
    comes after the last, which mail programs show as little.
    """

    header: Header
    media: Media
    start: int
    end: int
    within: int = -1
    has_parts: bool = False
    epilogue: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Open:
    """A part that is not finished yet; `boundary` is what parts its own parts."""

    header: Header
    media: Media
    start: int
    within: int
    boundary: bytes
    end: int = -1
    has_parts: bool = False
    epilogue: tuple[int, int] = (0, 0)


def parts_of(source: str, content: bytes) -> tuple[Part, ...]:
    """The parts of a mail in their order, what has parts before them, from the mail itself on.

    Raises `TooLarge`, naming `source`, where there are more than `MOST_PARTS`.
    """
    before = _BEFORE.match(content)
    walk = _Walk(content)
    place = walk.begin(before.end() if before else 0, within=-1)
    while walk.path and (found := _DELIMITER.search(content, place)):
        token = found[0].rstrip(b" \t")
        level, closes = walk.level(token)
        place = found.end() if level < 0 else walk.part_at(found, level, closes=closes)
        if len(walk.parts) > MOST_PARTS:
            raise TooLarge(source, f"it has more than {MOST_PARTS:,} parts")
    return walk.ended()


class _Walk:
    """The parts so far, and the path of open ones, each a place among the parts, from the outermost on."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.parts: list[_Open] = []
        self.path: list[int] = []
        self._levels: dict[bytes, list[int]] = {}
        self._leaf = self._closed = -1

    def level(self, token: bytes) -> tuple[int, bool]:
        """Where on the path the part is that a line begins or ends a part of, -1 for none; and whether it ends it."""
        if levels := self._levels.get(token):
            return levels[-1], False
        levels = self._levels.get(token[:-2]) if token.endswith(b"--") else None
        return (levels[-1], True) if levels else (-1, False)

    def begin(self, place: int, within: int) -> int:
        """Begin a part whose header is at `place`; where its content begins."""
        header_end, start = _header_end(self._content, place, self._levels)
        header = header_of(self._content[place:header_end])
        digest = within >= 0 and self.parts[within].media.type == "multipart/digest"
        media = media_of(header, _ONE_MAIL if digest else "text/plain")
        boundary = media.boundary.encode("utf-8", "surrogateescape") if media.type.startswith("multipart/") else b""
        self._leaf = len(self.parts)
        self.parts.append(_Open(header, media, start, within, boundary))
        if boundary:
            token = b"--" + boundary.rstrip(b" \t")
            self._levels.setdefault(token, []).append(len(self.path))
            self.path.append(self._leaf)
        return start

    def part_at(self, found: re.Match[bytes], level: int, *, closes: bool) -> int:
        """Go on at a line that parts the parts of the one at `level`; where what comes next begins."""
        self._end(found.start())
        within = self.path[level]
        keep = level if closes else level + 1
        while len(self.path) > keep:
            self._levels[b"--" + self.parts[self.path.pop()].boundary.rstrip(b" \t")].pop()
        line_end = self._content.find(b"\n", found.end())
        place = len(self._content) if line_end < 0 else line_end + 1
        if closes:
            self._closed = within
            self.parts[within].epilogue = place, place
            return place
        self.parts[within].has_parts = True
        return self.begin(place, within)

    def _end(self, place: int) -> None:
        """End what is open at `place`, before the line break there, which is the delimiter's."""
        for end in (b"\n", b"\r"):
            place -= self._content[place - 1 : place] == end
        if self._leaf >= 0:
            part = self.parts[self._leaf]
            part.end = max(place, part.start)
        elif self._closed >= 0:
            start, _ = self.parts[self._closed].epilogue
            self.parts[self._closed].epilogue = start, max(place, start)
        self._leaf = self._closed = -1

    def ended(self) -> tuple[Part, ...]:
        self._end(len(self._content))
        return tuple(
            Part(one.header, one.media, one.start, one.end, one.within, one.has_parts, one.epilogue)
            for one in self.parts
        )


def _header_end(content: bytes, place: int, boundaries: Mapping[bytes, Collection[int]]) -> tuple[int, int]:
    """Where a header that begins at `place` ends, and where what is below it begins."""
    for line in _LINE.finditer(content, place):
        written = line[0].rstrip(b" \t\r\n")
        if not written:
            return line.start(), line.end()
        if written.startswith(b"--") and (boundaries.get(written) or boundaries.get(written[:-2])):
            return line.start(), line.start()
        if line.start() == place and not _FIELD.match(written):
            return place, place
    return len(content), len(content)

"""A document as it is read from top to bottom: its whole text in pieces, with its hits numbered.

Every character of the text that is not white space is in a piece: what is in neither a passage nor
a mark is a gap, and shows as one.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from search.records import Document, Highlight, Mark, MarkKind, Passage, PassageKind, Span
from webapp.markup import Numbering

LENGTH, MOST_TICKS = 1_000, 125
"""Of the map of a document's marks: its length, in units of its drawing, and how many places it has."""
_OWN_SIGN = re.compile(r"[^\w“”„«»\"‘’'¿¡]|\w{1,3}[.)]\s|\d")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document's text: of a passage, of a mark, or of neither.

    `first_hit` is the number of the first of `highlights`; `time` and `voice` are set where they
    are not those of the passage before.
    """

    text: str
    passage: Passage | None = None
    mark: Mark | None = None
    highlights: tuple[Highlight, ...] = ()
    first_hit: int = 0
    time: str | None = None
    voice: str | None = None

    @property
    def heading_level(self) -> int:
        """The level of a heading on a page whose own heading is the first: 2 to 6."""
        return min(6, max(2, self.mark.level + 1 if self.mark else 2))

    @property
    def bulleted(self) -> bool:
        """Whether this is an item of a list that does not bring its own sign, such as `•`, `(a)` or `3.`."""
        is_item = self.passage is not None and self.passage.locator.kind is PassageKind.LIST_ITEM
        return is_item and not _OWN_SIGN.match(self.text)

    def numbering(self, hits: "Hits") -> Numbering:
        """How the marks of this piece are numbered."""
        return Numbering(self.first_hit, hits.current)


@dataclass(frozen=True, slots=True)
class Hits:
    """How many marks a document has and which one is the reader's: 0 when there are none."""

    total: int
    current: int

    @property
    def previous(self) -> int | None:
        return self.current - 1 if self.current > 1 else None

    @property
    def following(self) -> int | None:
        return self.current + 1 if self.current < self.total else None


@dataclass(frozen=True, slots=True)
class Tick:
    """Where the mark of a number stands in the whole of a document: `y` of `LENGTH`; `current` is the reader's."""

    y: int
    number: int
    current: bool


def ticks(found: Sequence[Piece], length: int, current: int) -> tuple[Tick, ...]:
    """The map of the marks of a document of `length` code points, at most `MOST_TICKS`: near ones are one."""
    rows: dict[int, int] = {}
    for piece in found:
        for number, highlight in enumerate(piece.highlights, piece.first_hit):
            start = (piece.passage.span.start if piece.passage else 0) + highlight.span.start
            row = start * MOST_TICKS // max(length, 1)
            if row not in rows or number == current:
                rows[row] = number
    return tuple(Tick(row * LENGTH // MOST_TICKS, number, number == current) for row, number in rows.items())


def pieces(
    document: Document, passages: Sequence[Passage], highlights: Sequence[tuple[Highlight, ...]]
) -> tuple[Piece, ...]:
    """The document's text in order. `highlights` has those of each passage."""
    found: list[Piece] = []
    place = 0
    number = 1
    before: Passage | None = None
    clock = ""
    marked = dict(zip(passages, highlights, strict=True))
    for part in _parts(document, passages):
        found += _gap(document.text, place, part.span.start)
        place = max(place, part.span.end)
        if isinstance(part, Mark):
            clock = part.span.of(document.text).strip() if part.kind is MarkKind.TIME else clock
            if not _is_name(part, document):
                found.append(Piece(part.span.of(document.text), mark=part))
            continue
        inside = marked[part]
        found.append(_passage_piece(part, before, clock, inside, number))
        number += len(inside)
        before = part
    found += _gap(document.text, place, len(document.text))
    return tuple(found)


def hits(found: Sequence[Piece], *, wanted: int, ordinal: int) -> Hits:
    """The hits of `found`: the current one is `wanted`, or else the first at or after passage `ordinal`."""
    total = sum(len(piece.highlights) for piece in found)
    if 1 <= wanted <= total:
        return Hits(total, wanted)
    after = (
        piece.first_hit
        for piece in found
        if piece.passage and piece.highlights and piece.passage.locator.ordinal >= ordinal
    )
    return Hits(total, next(after, total))


def passage_of(found: Sequence[Piece], number: int) -> Passage | None:
    """The passage in which the mark of this number stands; None where there is no such mark."""
    inside = (piece.passage for piece in found if 0 <= number - piece.first_hit < len(piece.highlights))
    return next(inside, None)


def _parts(document: Document, passages: Sequence[Passage]) -> list[Passage | Mark]:
    """Passages and the marks that stand outside of them, in reading order."""
    covered = [passage.span for passage in passages]
    marks = [mark for mark in document.marks if _shown(mark, document) and not _inside(mark.span, covered)]
    parts: list[Passage | Mark] = [*marks, *passages]
    return sorted(parts, key=lambda part: (part.span.start, isinstance(part, Passage)))


def _shown(mark: Mark, document: Document) -> bool:
    """Whether a mark has something to show: text of its own, or the number of a page."""
    return bool(mark.span.of(document.text).strip()) or mark.kind is MarkKind.PAGE


def _is_name(mark: Mark, document: Document) -> bool:
    """Whether a mark's text is what the page is headed with already."""
    return mark.kind is MarkKind.TITLE and mark.span.of(document.text).split() == document.origin.name.split()


def _inside(span: Span, covered: Sequence[Span]) -> bool:
    """Whether `span` is in one of `covered`, which are in order and do not overlap."""
    at = bisect_right(covered, span.start, key=lambda one: one.start) - 1
    return at >= 0 and span.start < span.end <= covered[at].end


def _gap(text: str, start: int, end: int) -> list[Piece]:
    between = text[start:end].strip() if start < end else ""
    return [Piece(between)] if between else []


def _passage_piece(
    passage: Passage, before: Passage | None, clock: str, highlights: tuple[Highlight, ...], number: int
) -> Piece:
    """The piece of a passage that follows `before` under `clock`, the last time that the text shows."""
    locator = passage.locator
    same_time = locator.time == clock or (before is not None and before.locator.time == locator.time)
    return Piece(
        text=passage.text,
        passage=passage,
        highlights=highlights,
        first_hit=number,
        time=None if same_time else locator.time,
        voice=locator.voice,
    )

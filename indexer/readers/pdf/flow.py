"""Paragraphs become blocks: over the borders of columns and pages, with what they are.

Headings are told by size and weight, notes by size and place, list items by their signs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.blocks import Block, BlockKind
from indexer.readers.pdf.columns import Column, Margin, Row
from indexer.readers.pdf.hyphens import Words
from indexer.readers.pdf.lines import Line
from indexer.readers.pdf.paragraphs import Paragraph, has_room, is_marked, paragraphs_of
from indexer.readers.pdf.pieces import Piece
from indexer.shapes import ends_sentence, is_prose

_LARGER, _SMALLER = 1.12, 0.93
"""How much larger than the text's letters a heading's are, and how much smaller a note's."""
_LONGEST_HEADING = 240
"""Code points of the longest heading."""
_LONGEST_BOLD = 140
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|photo|map|abb(?:ildung|\.)?|tabelle|tableau|figura|tabla|gráfico)\s*\d+[.:\s–—-]",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[.)]?\s*\S")
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SAME_SIZE = 0.3
"""Points by which the letters of headings of one level differ, at most."""
_HALF = 0.5
_LEVELS = 6


@dataclass(slots=True)
class _Open:
    """A block that may go on: its text so far, the last line of it, and the edge of that line's column."""

    kind: BlockKind
    text: str
    page: int
    size: float
    last: Line
    edge: float
    level: int = 0


@dataclass(slots=True)
class Flow:
    """The blocks of a document as its pages come. `body` is the size of its letters, in points."""

    body: float
    words: Words
    sizes: Sequence[float] = ()
    _found: list[_Open | Block] = field(default_factory=list)
    _running_on: _Open | None = None

    def furnish(self, block: Block) -> None:
        """Put a block there that is no part of the text."""
        self._found.append(block)

    def add(self, page: int, parts: Iterable[Column | Row | Margin]) -> None:
        """Take the parts of a page in, in the order in which they are read."""
        for part in parts:
            if isinstance(part, Row):
                self._add_row(page, part)
                continue
            if isinstance(part, Margin):
                numbers = " ".join(part.numbers)
                self.furnish(Block(BlockKind.PARAGRAPH, numbers, page=page, furniture="numbers of the lines"))
                continue
            paragraphs = paragraphs_of(part.lines)
            notes = self._first_note(paragraphs)
            for place, paragraph in enumerate(paragraphs):
                self._add(page, paragraph, begins=place == 0, below=place >= notes)

    def title(self) -> str:
        """The heading in the largest letters, if it is on the first page and the only one; it is then the title."""
        headings = [one for one in self._found if isinstance(one, _Open) and one.kind is BlockKind.HEADING]
        largest = [one for one in headings if self.sizes and one.size > self.sizes[0] - _SAME_SIZE]
        if len(largest) == 1 and largest[0].page == 1 and largest[0] in headings[:2]:
            largest[0].kind, largest[0].level = BlockKind.TITLE, 0
            return largest[0].text
        return ""

    def blocks(self) -> tuple[Block, ...]:
        """All blocks, as they are now."""
        return tuple(
            one
            if isinstance(one, Block)
            else Block(one.kind, one.text, one.level, one.page, furniture=_unreadable(one.text))
            for one in self._found
        )

    def _first_note(self, paragraphs: Sequence[Paragraph]) -> int:
        """Where the notes at the foot of a column begin."""
        first = len(paragraphs)
        while first and paragraphs[first - 1].size < _SMALLER * self.body:
            first -= 1
        while first < len(paragraphs) and not _NOTE.match(paragraphs[first].lines[0].text):
            first += 1
        return first

    def _add_row(self, page: int, row: Row) -> None:
        cells = [self._text(cell) for cell in row.cells]
        text = " | ".join(cell for cell in cells if cell)
        last = row.cells[-1][-1]
        self._found.append(_Open(BlockKind.TABLE_ROW, text, page, last.size, last, last.end))

    def _add(self, page: int, paragraph: Paragraph, *, begins: bool, below: bool) -> None:
        lines = paragraph.lines
        text = self._text(lines)
        if not text:
            return
        kind, level = self._kind(paragraph, text, below=below)
        running_on = self._running_on
        if begins and kind is BlockKind.PARAGRAPH and running_on and self._goes_on(running_on, paragraph):
            running_on.text = self._join(running_on.text, text)
            running_on.last, running_on.edge = lines[-1], paragraph.edge
            return
        made = _Open(kind, text, page, paragraph.size, lines[-1], paragraph.edge, level)
        self._found.append(made)
        if kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            self._running_on = made
        elif kind is BlockKind.HEADING:
            self._running_on = None

    def _goes_on(self, before: _Open, paragraph: Paragraph) -> bool:
        """Whether a sentence goes on over the border of a column or page."""
        line = paragraph.lines[0]
        if ends_sentence(before.text) or abs(before.size - paragraph.size) > 0.07 * before.size or is_marked(line.text):
            return False
        if line.text[0].islower():
            return True
        return not has_room(before.last, before.edge, line)

    def _kind(self, paragraph: Paragraph, text: str, *, below: bool) -> tuple[BlockKind, int]:
        size = paragraph.size
        if below:
            return BlockKind.NOTE, 0
        if size > _LARGER * self.body and len(text) <= _LONGEST_HEADING and _has_letters(text) and not is_prose(text):
            return BlockKind.HEADING, self._level(size)
        if _CAPTION.match(text) and len(text) <= _LONGEST_HEADING and (size < _SMALLER * self.body or paragraph.bold):
            return BlockKind.CAPTION, 0
        is_title = len(text) <= _LONGEST_BOLD and text[-1] not in ".,;" and _has_letters(text)
        if paragraph.bold and is_title and size > _SMALLER * self.body and len(paragraph.lines) <= 2:
            return BlockKind.HEADING, min(_LEVELS, len(self.sizes) + 1)
        if paragraph.marked and is_marked(text):
            return BlockKind.LIST_ITEM, 0
        return BlockKind.PARAGRAPH, 0

    def _level(self, size: float) -> int:
        return min(_LEVELS, 1 + sum(other > size + _SAME_SIZE for other in self.sizes))

    def _text(self, lines: Sequence[Line]) -> str:
        text = lines[0].text
        for line in lines[1:]:
            text = self._join(text, line.text)
        return text.strip()

    def _join(self, before: str, after: str) -> str:
        joined = self.words.joined(before, after)
        return f"{before} {after}" if joined is None else joined


def sizes_of(pages: Iterable[Sequence[Piece]]) -> tuple[float, tuple[float, ...]]:
    """The size of most letters of a document, and the larger ones of its headings, the largest first, in points."""
    counts: Counter[float] = Counter()
    for pieces in pages:
        for piece in pieces:
            counts[round(piece.size * 2) / 2] += len(piece.text)
    if not counts:
        return 0.0, ()
    body = max(counts, key=lambda size: (counts[size], size))
    return body, tuple(sorted((size for size in counts if size > _LARGER * body), reverse=True))


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _unreadable(text: str) -> str:
    """Why a text is none, where its font does not say which characters it has."""
    return _NAMELESS if len(_UNREADABLE.findall(text)) > _HALF * len(text) else ""


_NAMELESS = "unreadable: its font does not say which characters these are"

"""The blocks of a document as they are found, held to what a document may have; and cells that become rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from indexer.blocks import Block, BlockKind
from search.errors import TooLarge

LONGEST_TEXT = 20_000_000
"""Code points of a document; the Encyclopædia Britannica has ten times as many, and no report has a fifth."""
MOST_BLOCKS = 200_000
"""Paragraphs and rows of a document. What becomes of them afterwards takes a fifth of the time and a third of the
memory that a file may take."""
LONGEST_ROW = 3_000
"""Code points of a row beyond which a table is not there for its rows but lays out a page: as long as a passage."""
_HEAD = 12
"""Blocks among which the title stands."""
_NO_CELL = "\u200b"
"""What begins a row whose first cell is empty, since no text begins with a blank, and each cell keeps its column."""


class Allowance:
    """What a document may still hold. Shared by all that gather its text."""

    __slots__ = ("_blocks", "_source", "_text")

    def __init__(self, source: str) -> None:
        self._source = source
        self._text, self._blocks = LONGEST_TEXT, MOST_BLOCKS

    def take(self, text: str) -> None:
        """Count a piece of text; raises `TooLarge`."""
        self._text -= len(text)
        if self._text < 0:
            reason = f"its text is longer than {LONGEST_TEXT:,} characters: split it into parts, and index these"
            raise TooLarge(self._source, reason)

    def take_block(self) -> None:
        """Count a block; raises `TooLarge`."""
        self._blocks -= 1
        if self._blocks < 0:
            raise TooLarge(
                self._source, f"it has more than {MOST_BLOCKS:,} paragraphs: split it into parts, and index these"
            )


class Runs:
    """The text of a paragraph as it is found: what is shown, and what is left out, with the reasons."""

    __slots__ = ("_aside", "_goes_on", "_shown")

    def __init__(self) -> None:
        self._shown = StringIO()
        self._aside: list[tuple[str, StringIO]] = []
        self._goes_on = False

    def add(self, text: str, reason: str = "") -> bool:
        """Add a run; whether it begins an omission, and is not shown nor goes on with the last one."""
        if not reason:
            self._shown.write(text)
            self._goes_on = False
            return False
        begins = not self._goes_on or self._aside[-1][0] != reason
        self._goes_on = True
        if begins:
            self._aside.append((reason, StringIO()))
        self._aside[-1][1].write(text)
        return begins

    def hide(self, reason: str) -> None:
        """What is shown so far is left out."""
        self._aside.append((reason, self._shown))
        self._shown, self._goes_on = StringIO(), True

    @property
    def shown(self) -> str:
        return self._shown.getvalue()

    @property
    def aside(self) -> Iterator[tuple[str, str]]:
        """Each reason with what is left out for it."""
        return ((reason, text.getvalue()) for reason, text in self._aside)


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row in one text, a tab between them; "" when all are empty."""
    texts = [" ".join(cell.split("\t")).strip() for cell in cells]
    if not any(texts):
        return ""
    texts[0] = texts[0] or _NO_CELL
    return "\t".join(texts).rstrip()


def row_blocks(cells: Sequence[Sequence[Block]]) -> Iterable[Block]:
    """A table's row of such cells: one block, and then what is not of its text.

    Where the table lays out a page, or another table is in it, these are the blocks of its cells.
    """
    every = [block for cell in cells for block in cell]
    texts = ["\n".join(block.text for block in cell if _is_told(block)) for cell in cells]
    laid_out = any(block.kind is BlockKind.TABLE_ROW for block in every)
    if laid_out or sum(map(bool, texts)) < 2 or sum(map(len, texts)) > LONGEST_ROW:
        return every
    row = Block(BlockKind.TABLE_ROW, row_text(texts))
    return [row, *(block for block in every if not _is_told(block))]


def with_one_title(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same blocks, with a title only at the head: others that look like one are headings."""
    kept, titled = 0, False
    for block in blocks:
        if block.kind is BlockKind.TITLE and not block.furniture:
            yield block if not titled and kept < _HEAD else replace(block, kind=BlockKind.HEADING, level=1)
            titled = True
        else:
            yield block
        kept += not block.furniture


def left_out(blocks: Iterable[Block], reason: str) -> list[Block]:
    """The same blocks, each with a reason why it is not part of the text; one that has a reason keeps it."""
    return [block if block.furniture else replace(block, furniture=reason) for block in blocks]


def _is_told(block: Block) -> bool:
    return not block.furniture and block.kind is not BlockKind.NOTE

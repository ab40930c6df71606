"""Rows of a sheet become blocks: a row is one, below a heading that has the names of the columns.

The names stand above the rows, in their locators, and not in each of them: a row says what its cells say, so that it is
quoted to the character, and a search for "killed" does not find every row of a table that has a column of that name.
"""

import re
from collections.abc import Sequence

from indexer.blocks import Block, BlockKind
from indexer.readers.office.gathering import LONGEST_TEXT, MOST_BLOCKS, row_text

MOST_CELLS = 3_000_000
"""Cells of a workbook, empty ones between others included."""
_LOOKED_AT = 20
"""Rows among which the names of the columns are looked for."""
_NUMBER = re.compile(r"[\W\d_]*\d[\W\d_]*|\d{1,4}[-./ ](?:\d{1,2}|[^\W\d_]{3,9}\.?)[-./ ]\d{1,4}.{0,12}|true|false")
_FULL = 0.6
"""The share of the columns that a row must have filled to name them."""
_LONGEST_NAME = 60
"""Code points of a column's name."""
_LONGER = 1.4
"""How much longer what is in the columns is than their names, where nothing else tells these apart."""


class RowAllowance:
    """What a workbook may still hold; shared by its sheets."""

    def __init__(self) -> None:
        self._rows, self._cells, self._text = MOST_BLOCKS, MOST_CELLS, LONGEST_TEXT

    def takes(self, text: str) -> bool:
        """Whether there is room for a row of such a text, which is then taken."""
        self._rows -= 1
        self._cells -= text.count("\t") + 1
        self._text -= len(text)
        return min(self._rows, self._cells, self._text) >= 0


class Table:
    """The rows of a sheet, one after another. `headed` is how many rows stay in sight above the others, where told."""

    def __init__(self, allowance: RowAllowance, level: int, *, headed: int = 0) -> None:
        self.blocks: list[Block] = []
        self.headed = headed
        self._allowance, self._level = allowance, level
        self._first: list[tuple[Sequence[str], str]] | None = []
        self._count = 0

    def add(self, cells: Sequence[str], reason: str = "") -> bool:
        """Add the next row, with a reason if it is no part of the text; false when there is no room for more."""
        self._count += 1
        text = row_text(cells)
        if not text:
            return True
        if not self._allowance.takes(text):
            self._tell_rest()
            return False
        if self._first is None:
            self.blocks.append(Block(BlockKind.TABLE_ROW, text, furniture=reason))
        else:
            self._first.append((cells, reason))
            if len(self._first) == _LOOKED_AT:
                self._head()
        return True

    def close(self) -> list[Block]:
        """The blocks of all rows."""
        self._head()
        return self.blocks

    def _tell_rest(self) -> None:
        self._head()
        most = f"{MOST_BLOCKS:,} rows, {MOST_CELLS:,} cells and {LONGEST_TEXT:,} characters"
        reason = f"not read: of a file the first {most} are; split it into parts, and index these"
        self.blocks.append(Block(BlockKind.TABLE_ROW, f"Row {self._count:,} and all after it", furniture=reason))

    def _head(self) -> None:
        rows, self._first = self._first or [], None
        shown = [cells for cells, reason in rows if not reason]
        names = _names(shown, self.headed)
        for cells, reason in rows:
            if cells is names:
                text = " | ".join(" ".join(cell.split()) for cell in cells).strip(" |")
                self.blocks.append(Block(BlockKind.HEADING, text, self._level))
            else:
                self.blocks.append(Block(BlockKind.TABLE_ROW, row_text(cells), furniture=reason))


def _names(rows: Sequence[Sequence[str]], headed: int) -> Sequence[str] | None:
    """The row that names the columns: the first that fills most of them, if it is surely no row like the others."""
    width = max((_filled(cells) for cells in rows), default=0)
    if width < 2:
        return None
    place = next(place for place, cells in enumerate(rows) if _filled(cells) >= max(2, _FULL * width))
    names, below = rows[place], rows[place + 1 :]
    if not below or not all(_is_name(cell) for cell in names if cell.strip()):
        return None
    columns = [[cells[column] for cells in below if column < len(cells)] for column in range(len(names))]
    told = place < headed <= place + 2 or _differ(names, columns)
    repeated = any(name.strip() and name in column for name, column in zip(names, columns, strict=True))
    return names if told and not repeated else None


def _differ(names: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether what is in a column is numbers or dates, or in all of them much longer, than what is above it."""
    filled = [[cell.strip() for cell in column if cell.strip()] for column in columns]
    if any(2 * sum(map(_is_number, column)) > len(column) for column in filled if column):
        return True
    cells = [cell for column in filled for cell in column]
    above = [name.strip() for name in names if name.strip()]
    return bool(cells) and _mean(cells) >= _LONGER * _mean(above)


def _mean(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_name(cell: str) -> bool:
    text = cell.strip()
    return len(text) <= _LONGEST_NAME and not _is_number(text) and text[-1] not in ".!;"


def _is_number(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and _NUMBER.fullmatch(cell.casefold()) is not None

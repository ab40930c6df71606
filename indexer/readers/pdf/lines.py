"""Pieces become lines: those whose letters stand at one height, from where the line begins to where it ends."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.readers.pdf.bidi import RIGHT_TO_LEFT
from indexer.readers.pdf.pieces import Piece

_ABOVE, _BELOW = 0.55, 0.05
"""Shares of the size above and below the baseline between which every line has letters, and no other line's reach."""
_BLANK = 0.15
"""Share of the size of the narrowest blank."""


class Line(NamedTuple):
    """A line of text. `start` and `end` are its edges as it is read: from the right, they are below zero."""

    text: str
    start: float
    end: float
    base: float
    size: float
    bold: bool

    @property
    def advance(self) -> float:
        """Points that a character takes, on average."""
        return (self.end - self.start) / max(1, len(self.text))


class Strip(NamedTuple):
    """The pieces that stand beside each other on a page, from left to right, and the heights between which they do."""

    pieces: list[Piece]
    top: float
    bottom: float


def strips_of(pieces: Iterable[Piece]) -> list[Strip]:
    """Pieces in strips from the top to the foot: no piece of one is at the height of a piece of another."""
    heights = sorted(
        (piece.base - _ABOVE * piece.size, place, piece.base + _BELOW * piece.size, piece)
        for place, piece in enumerate(pieces)
    )
    strips: list[Strip] = []
    beside: list[Piece] = []
    top = bottom = 0.0
    for above, _, below, piece in heights:
        if beside and above < bottom:
            beside.append(piece)
            bottom = max(bottom, below)
            continue
        if beside:
            strips.append(_strip(beside, top, bottom))
        beside, top, bottom = [piece], above, below
    if beside:
        strips.append(_strip(beside, top, bottom))
    return strips


def _strip(beside: list[Piece], top: float, bottom: float) -> Strip:
    if len(beside) > 1:
        beside.sort(key=_left)
    return Strip(beside, top, bottom)


def is_right_to_left(pieces: Iterable[Piece]) -> bool:
    """Whether most of the pieces are written from right to left."""
    count = balance = 0
    for piece in pieces:
        count += 1
        if not piece.text.isascii() and len(RIGHT_TO_LEFT.findall(piece.text)) * 2 > len(piece.text) // 2:
            balance += 1
    return balance * 2 > count


def lines_of(strips: Iterable[Strip], *, leftward: bool) -> list[Line]:
    """The lines of a column, from top to foot; `leftward` tells that they are read from the right."""
    lines: list[Line] = []
    for strip in strips:
        pieces = strip.pieces
        if len(pieces) == 1:
            lines.append(_line(pieces, leftward=leftward))
            continue
        lines += [_line(row, leftward=leftward) for row in _rows(pieces)]
    return lines


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a strip by baselines: what is raised or small goes with the line that it overlaps."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.size):
        for row in rows:
            first = row[0]
            if (
                first.base - 0.6 * first.size < piece.base - 0.2 * piece.size < first.base + 0.25 * first.size
                and not any(
                    piece.left < other.right - 0.3 * piece.size and other.left < piece.right - 0.3 * piece.size
                    for other in row
                )
            ):
                row.append(piece)
                break
        else:
            rows.append([piece])
    rows.sort(key=lambda row: row[0].base)
    return rows


def _line(pieces: Sequence[Piece], *, leftward: bool) -> Line:
    if len(pieces) == 1:
        text, left, right, base, size, bold, _, _ = pieces[0]
    else:
        ordered = sorted(pieces, key=_right if leftward else _left, reverse=leftward)
        text = _joined(ordered)
        largest = max(ordered, key=lambda piece: (len(piece.text), piece.size))
        left, right = min(map(_left, ordered)), max(map(_right, ordered))
        base, size = largest.base, largest.size
        bold = all(piece.bold for piece in ordered)
    if leftward:
        left, right = -right, -left
    return Line(text, left, right, base, size, bold)


def _joined(pieces: Sequence[Piece]) -> str:
    """The texts of pieces on one line, with a blank where there is room for one."""
    parts = [pieces[0].text]
    for before, piece in pairwise(pieces):
        gap = max(piece.left - before.right, before.left - piece.right)
        if gap > _BLANK * min(piece.size, before.size):
            parts.append(" ")
        parts.append(piece.text)
    return "".join(parts)


def _left(piece: Piece) -> float:
    return piece.left


def _right(piece: Piece) -> float:
    return piece.right

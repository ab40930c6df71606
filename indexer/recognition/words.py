"""What was recognised in a picture: lines of words with their places, as Tesseract's tables tell them.

See https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html#tsv-output: of each word the block, paragraph and
line that it belongs to, its box in pixels from the upper left corner, and how certain it is in percent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from operator import itemgetter
from typing import NamedTuple

_WORD = "5"
"""The level of a row that is a word."""
_COLUMNS = 12
_TELLING = 3
"""Letters of a word that is wider than high."""


class Word(NamedTuple):
    """A word and its box in pixels; `certain` in percent."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    certain: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a picture, in reading order; `failed` says why it could not be looked at.

    A pixel of the picture is `points` wide and high. It was turned by so many quarters clockwise.
    """

    lines: tuple[tuple[Word, ...], ...] = ()
    points: float = 1.0
    turn: int = 0
    failed: str = ""

    @property
    def certain(self) -> float:
        """How certain its words are in percent, those of many letters counting more."""
        return certainty([word for line in self.lines for word in line])

    @property
    def lies(self) -> bool:
        """Whether its lines run across the picture, not up or down."""
        told = [word for line in self.lines for word in line if len(word.text) >= _TELLING]
        across = sum(word.right - word.left > word.bottom - word.top for word in told)
        return 2 * across >= len(told)


def certainty(words: Sequence[Word]) -> float:
    """How certain words are in percent, those of many letters counting more; 0 of none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.certain * len(word.text) for word in words) / letters if letters else 0.0


def lines_of(table: bytes) -> tuple[tuple[Word, ...], ...]:
    """The lines of words that a table (TSV, UTF-8) tells of; rows that are none are passed over."""
    rows = (row.split("\t", _COLUMNS - 1) for row in table.decode("utf-8", "replace").split("\n"))
    found = ((row[1:5], _word(row)) for row in rows if len(row) == _COLUMNS and row[0] == _WORD and row[-1].strip())
    placed = ((line, word) for line, word in found if word)
    return tuple(tuple(word for _, word in line) for _, line in groupby(placed, key=itemgetter(0)))


def _word(row: list[str]) -> Word | None:
    try:
        left, top, width, height = map(int, row[6:10])
        certain = float(row[10])
    except ValueError:
        return None
    return Word(row[-1].strip(), left, top, left + width, top + height, certain) if isfinite(certain) else None

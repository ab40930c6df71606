"""Pages that are pictures: the text that is recognised in them becomes pieces, as that of any page.

What is recognised has no baselines and no sizes of letters, only the boxes of its words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.pdf.library import Page
from indexer.readers.pdf.pieces import APART, DRAWING, IMAGE, STAMPED, PageText, Piece, evened
from indexer.recognition.asking import Recogniser, upright
from indexer.recognition.pictures import Picture
from indexer.recognition.words import Recognised, Word, certainty
from search.records import Recognition

_FEW = 200
"""Characters of text that may be stamped onto the picture of a page."""
_MOST = 0.6
"""Share of a page that a picture of it covers at least."""
_DOUBTFUL = 30.0
"""Percent of certainty below which a line is told, and is no text."""
_BELOW = frozenset("gjpqyQ,;()[]{}|/_")
"""Letters and signs that reach below the line."""
_DEPTH = 0.22
"""How far they do, as a share of their height."""
_HEIGHT = 1.1
"""How much larger letters are called than what of them reaches above and below the line."""


class View(NamedTuple):
    """A page that is looked at: its picture, turned by so many quarters clockwise, and its upper left corner."""

    picture: Callable[[int], Picture]
    left: float = 0.0
    top: float = 0.0


SCANS = (IMAGE, DRAWING, STAMPED)
"""What a page is that may be a picture of text."""


def is_stamped(page: Page, read: PageText) -> bool:
    """Whether a page with text is a picture, on which there may be more."""
    if not read.pieces or read.recognised or sum(len(piece.text) for piece in read.pieces) > _FEW:
        return False
    bounds = page.bounds
    whole = max((bounds.right - bounds.left) * (bounds.top - bounds.bottom), 1.0)
    return any((box.right - box.left) * (box.top - box.bottom) > _MOST * whole for box in page.images())


def recognised(pages: Sequence[PageText], views: Mapping[int, View], by: Recogniser) -> list[PageText]:
    """`pages` with what is recognised on those that `views` shows, by their numbers."""
    answers = upright([view.picture for view in views.values()], by)
    found = dict(zip(views, answers, strict=True))
    return [_with(page, found[page.number], views[page.number]) if page.number in found else page for page in pages]


def _with(page: PageText, found: Recognised, view: View) -> PageText:
    seen = (piece for line in found.lines for piece in _pieces_of(line, found.points, view))
    if pieces := [piece for piece in seen if not any(_is_there(piece, one) for one in page.pieces)]:
        return page._replace(pieces=evened([*page.pieces, *pieces]), recognised=Recognition.OCR, missing="")
    if page.pieces and not found.failed:
        return page._replace(missing="")
    why = f"and its text cannot be recognised: {found.failed}" if found.failed else "in which no text was recognised"
    return page._replace(missing=f"{page.missing}, {why}")


def _pieces_of(line: Sequence[Word], points: float, view: View) -> Iterator[Piece]:
    """The pieces of a line, parted where words are far from each other."""
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    size = (bottom - top) * points * _HEIGHT
    base = _base(line, top, bottom) * points - view.top
    certain = certainty(line)
    hidden = f"recognised too uncertainly to be text ({certain:.0f} %)" if certain < _DOUBTFUL else ""
    ends = [place for place, (one, other) in enumerate(pairwise(line), 1) if _gap(one, other) * points > APART * size]
    for start, end in pairwise((0, *ends, len(line))):
        words = line[start:end]
        left, right = min(word.left for word in words) * points, max(word.right for word in words) * points
        text = " ".join(word.text for word in words)
        yield Piece(text, left + view.left, right + view.left, base, size, bold=False, hidden=hidden, turned=0)


def _gap(one: Word, other: Word) -> int:
    """The pixels between two words, whichever of them is read first."""
    return max(other.left - one.right, one.left - other.right)


def _base(line: Sequence[Word], top: int, bottom: int) -> float:
    """Where the letters of a line stand, in pixels from the top."""
    feet = [word.bottom for word in line if _BELOW.isdisjoint(word.text)]
    return median(feet) if feet else bottom - _DEPTH * (bottom - top)


def _is_there(piece: Piece, other: Piece) -> bool:
    """Whether a piece is another: it says the same, or its middle is where that stands."""
    if piece.text == other.text:
        return True
    x, base = (piece.left + piece.right) / 2, piece.base - piece.size / 3
    return other.left <= x <= other.right and other.base - other.size <= base <= other.base + other.size / 4

"""Where a quotation stands on a page: what belongs to each of its letters, and the lines that boxes make."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TypeVar

from indexer.facsimiles.canvas import Box

Place = TypeVar("Place")

_LEAST = 24
"""Letters of a quotation's beginning by which it is found where it goes on over the page."""
_LEFT_OUT = frozenset("-\u00ad\u2010\u2011\ufffe")
"""What may stand at the end of a line and not in the text, or the other way round."""


def places_of(quotation: str, texts: Iterable[tuple[str, Place]]) -> Sequence[Place]:
    """The places of the letters of a quotation, or of its beginning, on a page of texts with theirs; [] for none."""
    letters = [(sign, place) for text, place in texts for one in text for sign in _letters(one)]
    wanted = "".join(sign for one in quotation for sign in _letters(one))
    start, end = _found("".join(sign for sign, _ in letters), wanted)
    return list(dict.fromkeys(place for _, place in letters[start:end]))


def lines_of(boxes: Iterable[Box]) -> Iterator[Box]:
    """The boxes of lines, of the boxes of what stands on them in the order in which it is read."""
    line: Box | None = None
    for box in boxes:
        if line and not line.goes_on_in(box):
            yield line
            line = None
        line = line.around(box) if line else box
    if line:
        yield line


def _letters(sign: str) -> str:
    """What a character is compared by: spaces, hyphens and ligatures differ between a page and its text."""
    if sign.isspace() or sign in _LEFT_OUT:
        return ""
    return unicodedata.normalize("NFKC", sign).casefold()


def _found(page: str, wanted: str) -> tuple[int, int]:
    """From where to where `wanted` stands on a page, or else as much of its beginning as there is; 0, 0 for nothing."""
    at = page.find(wanted) if wanted else -1
    if at >= 0:
        return at, at + len(wanted)
    at = page.find(wanted[:_LEAST]) if len(wanted) > _LEAST else -1
    if at < 0:
        return 0, 0
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(page[at:], wanted, strict=False))
    return at, at + sum(1 for _ in alike)

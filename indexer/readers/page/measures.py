"""How much text, link text and prose each piece and element of a page has, in code points."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from indexer.blocks import BlockKind
from indexer.readers.page.elements import Element, Piece

_ENDS_SENTENCE = re.compile(r"[.!?…؟۔:;。！？।][\"'”’»)\]]*\s*$")
_LONG = 200
_SENTENCE = 80
_SHORT_SENTENCE = 40
_UNENDED = 70
_UNSPACED = 30
"""Code points of a sentence in a script that puts no blanks between words; each weighs two."""


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as sentences do."""
    return _ENDS_SENTENCE.search(text, max(len(text) - 12, 0)) is not None


def prose_weight(piece: Piece) -> float:
    """Code points of the piece if it reads like sentences, less the more of it is links; else 0."""
    text, size = piece.text, len(piece.text)
    linked = piece.linked / size
    if linked >= 0.5:
        return 0
    if " " not in text:
        return 2 * size if size >= _UNSPACED and ends_sentence(text) else 0
    ended = ends_sentence(text)
    in_paragraph = piece.element.tag == "p"
    if not (
        size >= _LONG
        or (ended and size >= (_SHORT_SENTENCE if in_paragraph else _SENTENCE))
        or (in_paragraph and size >= _LONG // 2)
    ):
        plain = size >= _UNENDED and not piece.linked and piece.kind is BlockKind.PARAGRAPH and text.count(" ") >= 9
        return size / 2 if plain else 0
    weight = size * (1 - linked) ** 2
    return weight / 2 if piece.kind in (BlockKind.LIST_ITEM, BlockKind.CAPTION) else weight


def plain_weight(piece: Piece) -> float:
    """What a piece that is no prose weighs, where there is nothing else: a fifth of its code points, if not linked."""
    size = len(piece.text)
    return 0.2 * size if size >= 20 and piece.linked <= 0.2 * size else 0


@dataclass(frozen=True, slots=True)
class Measures:
    """Sums over the pieces of a page; `prose` is one weight a piece, as `prose_weight` gives it."""

    prose: Sequence[float]
    _prose: Sequence[float]
    _size: Sequence[int]
    _linked: Sequence[int]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "Measures":
        """The measures of all of a page."""
        prose = [prose_weight(piece) for piece in pieces]
        size = [0, *accumulate([len(piece.text) for piece in pieces])]
        return cls(prose, [0, *accumulate(prose)], size, [0, *accumulate([piece.linked for piece in pieces])])

    def without_furniture(self, pieces: Sequence[Piece]) -> "Measures":
        """The same with no prose in the pieces whose elements are furniture."""
        prose = [0 if piece.element.furniture else weight for piece, weight in zip(pieces, self.prose, strict=True)]
        return Measures(prose, [0, *accumulate(prose)], self._size, self._linked)

    @property
    def all_prose(self) -> float:
        """The prose of the page."""
        return self._prose[-1]

    def prose_in(self, element: Element) -> float:
        """The prose in an element."""
        return self._prose[element.last] - self._prose[element.first]

    def size_of(self, element: Element) -> int:
        """The text in an element."""
        return self._size[element.last] - self._size[element.first]

    def linked_in(self, element: Element) -> int:
        """The text in an element that is in links."""
        return self._linked[element.last] - self._linked[element.first]

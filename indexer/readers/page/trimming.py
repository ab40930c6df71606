"""What is left out inside a page's text: its captions told apart, and boxes, labels and ends trimmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.blocks import BlockKind
from indexer.readers.page.elements import Element, Piece
from indexer.readers.page.furniture import HIDDEN
from indexer.readers.page.measures import Measures, ends_sentence
from indexer.readers.page.names import are_of_caption, are_of_picture, are_of_post

_PARTS = frozenset("p li ul ol blockquote h2 h3 h4 dl dd dt td tr tbody table thead th".split())
_OWN_LINES = frozenset(("p", "pre", "address"))
_HEADED = frozenset(("p", "h2", "h3"))
_QUOTED = frozenset((BlockKind.QUOTATION, BlockKind.POST))
_LINKED = 0.75
_LINKED_ITEM = 0.25
_LINKED_END = 0.3
_OPENING = 5
"""Words of the shortest paragraph that may be a text's first."""
_LONGEST_LABEL = 70
_LONGEST_CAPTION = 400
_FEW = 3
LINKS = "nothing but links"
LINK_LIST = "list of links after the text"
END = "after the text"
BEGINNING = "before the text"
LABEL = "heading of what is left out"


def is_caption(piece: Piece) -> bool:
    """Whether a piece is a caption by its element, or by the names of those near it."""
    if piece.kind is BlockKind.CAPTION:
        return True
    for element, _ in zip(piece.element.outwards(), range(_FEW), strict=False):
        classes = (element.attributes.get("class") or "") if element.attributes else ""
        if classes and are_of_caption(classes):
            return True
        if classes and are_of_post(classes):
            return False
        few = element.last - element.first
        if few > _FEW or element.tag in _HEADED:
            continue
        if len(piece.text) < _LONGEST_CAPTION and classes and are_of_picture(classes):
            return True
        if element.pictured and few <= 2 and len(piece.text) < 250 and element.tag == "div":
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Extent:
    """The prose of a page's text: from place `first` to `last`, in the elements `around` it, by their `id()`."""

    first: int
    last: int
    around: frozenset[int]

    def reason_against(self, piece: Piece, place: int, before: Piece | None) -> str:
        """Why a piece that is no prose, at `place` and after the piece `before`, is not of the text."""
        linked = piece.linked / len(piece.text)
        if linked >= _LINKED:
            return LINKS
        if piece.kind is BlockKind.NOTE or (piece.kind in _QUOTED and before is not None and before.kind is piece.kind):
            return ""
        if self.first < place < self.last or (place > self.last and piece.kind is BlockKind.HEADING):
            return ""
        if place < self.first and before is not None:
            return ""
        beyond = END if place > self.last else BEGINNING
        if linked > _LINKED_END or id(_around(piece.element)) not in self.around:
            return beyond
        fits = _closes(piece) if place > self.last else _opens(piece)
        return "" if fits else beyond


def _closes(piece: Piece) -> bool:
    """Whether a piece may be the last of a text: an item, a signature in a paragraph of its own, a short sentence."""
    text = piece.text
    if piece.kind is not BlockKind.PARAGRAPH:
        return True
    said = ends_sentence(text) and text[-1] != ":" and " " in text
    return text[0] not in "([" and (said or piece.element.tag in _OWN_LINES)


def _opens(piece: Piece) -> bool:
    return piece.kind is not BlockKind.PARAGRAPH or (piece.element.tag == "p" and len(piece.text.split()) >= _OPENING)


def trim(
    kept: Sequence[int], end: int, whole: Element, pieces: Sequence[Piece], measures: Measures, *, links_too: bool
) -> set[int]:
    """The places of `kept` that stay; the others get their reasons, captions their kind.

    `whole` is the element of the text, `end` the place after it. With `links_too`, the text is a list of links, and
    they stay.
    """
    kept = _without_link_list(kept, pieces, measures)
    spoken = [place for place in kept if measures.prose[place]]
    around = _all_around([pieces[place].element for place in spoken], whole)
    extent = _Extent(spoken[0], spoken[-1], around) if spoken else _Extent(-1, len(pieces), around)
    stays: set[int] = set()
    before: Piece | None = None
    for place in kept:
        piece = pieces[place]
        if is_caption(piece):
            piece.kind = BlockKind.CAPTION
            stays.add(place)
            continue
        if not links_too and not measures.prose[place]:
            piece.furniture = extent.reason_against(piece, place, before)
        if not piece.furniture:
            before = piece
            stays.add(place)
    for place in sorted(stays, reverse=True):
        if not measures.prose[place] and _is_label(pieces[place]) and _leads_nowhere(place, end, stays, pieces):
            pieces[place].furniture = LABEL
            stays.remove(place)
    return stays


def _without_link_list(kept: Sequence[int], pieces: Sequence[Piece], measures: Measures) -> Sequence[int]:
    """`kept` without a list at its end that is mostly links, and without the heading of that."""
    place = len(kept)
    while place and _is_linked_item(pieces[kept[place - 1]]):
        place -= 1
    if len(kept) - place < _FEW:
        return kept
    while place and len(pieces[kept[place - 1]].text) < 60:
        piece = pieces[kept[place - 1]]
        if piece.kind is not BlockKind.HEADING and measures.prose[kept[place - 1]]:
            break
        place -= 1
    for left_out in kept[place:]:
        pieces[left_out].furniture = LINK_LIST
    return kept[:place]


def _is_linked_item(piece: Piece) -> bool:
    return piece.kind is BlockKind.LIST_ITEM and piece.linked >= _LINKED_ITEM * len(piece.text)


def _around(element: Element) -> Element:
    """The element that a text's paragraphs and lists are in."""
    while element.parent is not None and element.tag in _PARTS:
        element = element.parent
    return element


def _all_around(paragraphs: Iterable[Element], whole: Element) -> frozenset[int]:
    """The elements, by their `id()`, that a text's paragraphs are in, from the first that is no part to `whole`."""
    found: set[int] = set()
    for paragraph in paragraphs:
        for outer in _around(paragraph).outwards():
            if id(outer) in found:
                break
            found.add(id(outer))
            if outer is whole:
                break
    return frozenset(found)


def _is_label(piece: Piece) -> bool:
    text = piece.text
    if piece.kind is BlockKind.HEADING:
        return True
    return piece.kind is BlockKind.PARAGRAPH and len(text) <= _LONGEST_LABEL and text.endswith((":", "…", "..."))


def _leads_nowhere(place: int, end: int, stays: set[int], pieces: Sequence[Piece]) -> bool:
    """Whether what comes after a label is left out, or another heading."""
    after = place + 1
    while after < len(pieces) and pieces[after].element.furniture == HIDDEN:
        after += 1
    if after >= len(pieces):
        return True
    if after in stays:
        return False
    piece = pieces[after]
    return (
        after >= end
        or piece.kind is BlockKind.HEADING
        or bool(piece.element.furniture)
        or piece.linked >= 0.5 * len(piece.text)
    ) and not is_caption(piece)

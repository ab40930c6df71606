"""The judgement of a page: each of its pieces gets its kind, and those that are not the text, the reason."""

from collections.abc import Sequence

from indexer.blocks import BlockKind
from indexer.readers.page.elements import Element, Piece
from indexer.readers.page.furniture import HIDDEN, mark_furniture
from indexer.readers.page.main_text import leads, list_instead, main_element, with_branches
from indexer.readers.page.measures import Measures
from indexer.readers.page.names import are_of_notes, are_of_post
from indexer.readers.page.trimming import BEGINNING, END, LABEL, trim

_OUTSIDE = "outside the text of the page"
_DOUBTED = frozenset((_OUTSIDE, BEGINNING, END, LABEL))
_TOLD_APART = frozenset((BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION))
_NEAR = 5
"""Elements outwards from a piece whose names tell its kind."""
_NOTES = frozenset(("doc-endnote", "doc-endnotes", "doc-footnote"))
_LEAST_TITLE = 10
_LEAST_WHOLE_TITLE = 15
_LEAST_HEADING = 12
_BLANKS = 200
"""Code points of blanks that a title may be laid out with."""


def judge(elements: Sequence[Element], pieces: Sequence[Piece], title: str) -> None:
    """Write kinds and reasons into the pieces of a page that calls itself `title`."""
    place = title_place(pieces, title)
    filled = [element for element in elements if element.first < element.last]
    whole = Measures.of(pieces)
    mark_furniture(filled, pieces, whole, place)
    measures = whole.without_furniture(pieces)
    for piece in pieces:
        piece.furniture = piece.element.furniture
    if main := main_element(filled, pieces, measures, place):
        _keep_text(main, filled, pieces, measures, place)
    _mark_title(pieces, place)
    _keep_something(pieces)


def _keep_something(pieces: Sequence[Piece]) -> None:
    """Where nothing but a title was kept, keep what was only not close enough to a text, or else all that is shown."""
    for taken_back in (_DOUBTED, None):
        if any(not piece.furniture and piece.kind is not BlockKind.TITLE for piece in pieces):
            return
        for piece in pieces:
            if piece.furniture in taken_back if taken_back is not None else piece.furniture != HIDDEN:
                piece.furniture = ""


def _keep_text(
    main: Element, elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures, title: int | None
) -> None:
    """Keep `main` and what goes with it, and give the other pieces a reason."""
    instead = list_instead(main, elements, measures, title)
    text = instead or main
    kept, end = with_branches(text, elements, pieces, measures)
    for place in kept:
        pieces[place].kind = _kind(pieces[place])
    lead = set(leads(kept, pieces, title))
    stays = trim(kept, end, text, pieces, measures, links_too=instead is not None) | lead
    for place, piece in enumerate(pieces):
        if place in lead:
            piece.kind, piece.furniture = BlockKind.LEAD, ""
        elif place not in stays:
            piece.furniture = piece.furniture or _OUTSIDE


def _kind(piece: Piece) -> BlockKind:
    """The piece's kind; footnotes and embedded posts are told by the names around them."""
    if piece.kind not in _TOLD_APART:
        return piece.kind
    for element, _ in zip(piece.element.outwards(), range(_NEAR), strict=False):
        if not element.attributes:
            continue
        if element.tag == "blockquote" and are_of_post(element.names):
            return BlockKind.POST
        if element.attributes.get("role") in _NOTES or are_of_notes(element.names):
            return BlockKind.NOTE
    return piece.kind


def _mark_title(pieces: Sequence[Piece], title: int | None) -> None:
    """The title is no sentence of the text; without one, the first heading of level 1 is it."""
    if title is not None and (pieces[title].kind is BlockKind.HEADING or pieces[title].furniture == _OUTSIDE):
        pieces[title].kind, pieces[title].furniture = BlockKind.TITLE, ""
        return
    for piece in pieces:
        if piece.element.tag == "h1" and piece.kind is BlockKind.HEADING and not piece.furniture:
            piece.kind = BlockKind.TITLE
            return


def title_place(pieces: Sequence[Piece], title: str) -> int | None:
    """The place of the page's title: the longest piece that is in what the page calls itself, or its first `<h1>`."""
    named = " ".join(title.split()).casefold()
    best, longest = None, _LEAST_TITLE - 1
    for place, piece in enumerate(pieces):
        size = len(piece.text)
        heading = piece.element.tag == "h1" and len(named) >= _LEAST_WHOLE_TITLE
        if not heading and not longest < size <= len(named) + _BLANKS:
            continue
        text = " ".join(piece.text.split()).casefold()
        inside = longest < len(text) and text in named
        if (inside or (heading and named in text)) and piece.linked < 0.5 * size:
            best, longest = place, len(text)
    if best is not None:
        return best
    headings = (
        place
        for place, piece in enumerate(pieces)
        if piece.element.tag == "h1" and len(piece.text) >= _LEAST_HEADING and piece.linked < 0.5 * len(piece.text)
    )
    return next(headings, None)

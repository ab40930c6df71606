"""The judgement of a page: each of its pieces gets its kind, and those that are not the text, the reason."""

from collections.abc import Sequence

from indexer.blocks import BlockKind
from indexer.readers.page.elements import Element, Piece
from indexer.readers.page.furniture import HIDDEN, mark_furniture
from indexer.readers.page.main_text import leads, list_instead, main_element, with_branches
from indexer.readers.page.measures import Measures, prose_weight
from indexer.readers.page.trimming import trim

_OUTSIDE = "outside the text of the page"
_LEAST_TITLE = 10
_LEAST_WHOLE_TITLE = 15


def judge(elements: Sequence[Element], pieces: Sequence[Piece], title: str) -> None:
    """Write kinds and reasons into the pieces of a page that calls itself `title`."""
    place = title_place(pieces, title)
    filled = [element for element in elements if element.first < element.last]
    prose = [prose_weight(piece) for piece in pieces]
    mark_furniture(filled, pieces, Measures(pieces, prose), place)
    live = [0 if piece.element.furniture else weight for piece, weight in zip(pieces, prose, strict=True)]
    measures = Measures(pieces, live)
    for piece in pieces:
        piece.furniture = piece.element.furniture
    if main := main_element(filled, pieces, measures, place):
        _keep_text(main, filled, pieces, measures, place)
    _mark_title(pieces, place)


def _keep_text(
    main: Element, elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures, title: int | None
) -> None:
    """Keep `main` and what goes with it, and give the other pieces a reason."""
    instead = list_instead(main, elements, measures, title)
    kept, end = with_branches(instead or main, elements, pieces, measures)
    lead = set(leads(kept, pieces, title))
    stays = trim(kept, end, pieces, measures, links_too=instead is not None) | lead
    for place, piece in enumerate(pieces):
        if place in lead:
            piece.kind, piece.furniture = BlockKind.LEAD, ""
        elif place not in stays:
            piece.furniture = piece.furniture or _OUTSIDE


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
    best, longest = None, 0
    for place, piece in enumerate(pieces):
        size = len(piece.text)
        if piece.element.furniture == HIDDEN or piece.linked >= 0.5 * size or not named:
            continue
        whole = piece.element.tag == "h1" and len(named) >= _LEAST_WHOLE_TITLE
        if size > len(named) + 200 or (size <= max(longest, _LEAST_TITLE - 1) and not whole):
            continue
        text = " ".join(piece.text.split()).casefold()
        if (size > longest and len(text) >= _LEAST_TITLE and text in named) or (whole and named in text):
            best, longest = place, len(text)
    if best is not None:
        return best
    headings = (
        place
        for place, piece in enumerate(pieces)
        if piece.element.tag == "h1" and len(piece.text) >= 12 and piece.linked < 0.5 * len(piece.text)
    )
    return next(headings, None)

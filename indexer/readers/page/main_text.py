"""Which part of a page is its text: the element around most of the prose, and what goes with it.

Prose counts for the elements around it, less for each step outwards, as in Readability
(https://github.com/mozilla/readability); from the best element on, branches of the elements around
it are taken along where they are text too, so that a text in several boxes is not cut.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.blocks import BlockKind
from indexer.readers.page.elements import Element, Piece
from indexer.readers.page.furniture import holds_text
from indexer.readers.page.measures import Measures, plain_weight, prose_weight

_PARTS = frozenset("p li blockquote ul ol h1 h2 h3 tr td tbody".split())
"""Elements that are parts of a text and not the whole of it."""
_OUTWARDS = 0.7
"""What prose counts for an element, for each step outwards."""
_MOST = 600
"""Code points of one piece that count."""
_BEFORE_TITLE = 0.5
_CALLED_TEXT = 1.5
_NEAR_TITLE = 1.3
_TITLE_DISTANCE = 12
_LITTLE = 250
"""Code points of prose below which a text may be a list or a table instead."""
_LEAST_TEXT = 100
_LEAST_BRANCH = 80
_UNLINKED = 0.25
_MORE = 0.15
"""Share of the prose that a wider element must add, for the text to be wider."""
_MORE_OF_BODY = 0.5


def main_element(
    elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures, title: int | None
) -> Element | None:
    """The element that the page's text is in; None where there is no text. `title` is the title's place."""
    counts: dict[int, float] = defaultdict(float)
    for place, (piece, prose) in enumerate(zip(pieces, measures.prose, strict=True)):
        if piece.element.furniture or not (weight := min(max(prose, plain_weight(piece)), _MOST)):
            continue
        if title is not None and place < title:
            weight *= _BEFORE_TITLE
        for element in piece.element.outwards():
            counts[id(element)] += weight
            weight *= _OUTWARDS
            if weight <= 2:
                break
    best, most = None, 0.0
    for element in elements:
        if not (count := counts.get(id(element), 0)):
            continue
        if holds_text(element):
            count *= _CALLED_TEXT
        if title is not None and element.first - _TITLE_DISTANCE <= title < element.last:
            count *= _NEAR_TITLE
        if count >= most:
            best, most = element, count
    while best is not None and best.parent is not None and best.tag in _PARTS:
        best = best.parent
    return best


def list_instead(main: Element, elements: Sequence[Element], measures: Measures, title: int | None) -> Element | None:
    """The element called the text, after the title, where `main` has little prose and that has more text."""
    if title is None or measures.prose_in(main) >= _LITTLE:
        return None
    called = [
        element
        for element in elements
        if not element.furniture
        and title - 1 <= element.first <= title + 30
        and element.tag not in _PARTS | {"body", "header"}
        and holds_text(element)
        and measures.size_of(element) >= _LEAST_TEXT
    ]
    found = max(called, key=lambda one: measures.size_of(one) - 0.7 * measures.linked_in(one), default=None)
    return None if found is None or found.first <= main.first < main.last <= found.last else found


def with_branches(
    main: Element, elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures
) -> tuple[list[int], int]:
    """The places of the pieces in `main` and in the branches that go with it, and the place after the last."""
    children: dict[int, list[Element]] = defaultdict(list)
    for element in elements:
        if not element.furniture:
            children[id(element.parent)].append(element)
    taken = [main]
    in_text = {id(element) for element in _all_around_text(main)}
    whole = inner = main
    while inner.tag != "body" and inner.parent is not None and inner.parent.tag != "html":
        outer = inner.parent
        branches = [one for one in children[id(outer)] if one is not inner]
        texts = [one for one in branches if _is_text(one, measures)]
        least = (_MORE_OF_BODY if outer.tag == "body" else _MORE) * measures.prose_in(whole)
        if sum(map(measures.prose_in, texts)) >= least:
            taken += texts
            if outer.tag != "body" and id(outer) in in_text:
                known = set(map(id, texts))
                taken += [one for one in branches if id(one) not in known and _is_list(one, pieces, measures)]
            whole = outer
        else:
            taken += [one for one in branches if _look_alike(one, inner) and _is_unlinked(one, measures)]
        inner = outer
    places = sorted({place for element in taken for place in range(element.first, element.last)})
    return [place for place in places if not pieces[place].element.furniture], max(places, default=-1) + 1


def _all_around_text(main: Element) -> Iterator[Element]:
    """The elements around `main` that are the page's text or in it."""
    around = list(main.outwards())
    while around and not holds_text(around[-1]):
        around.pop()
    return iter(around)


def _is_text(branch: Element, measures: Measures) -> bool:
    prose, size = measures.prose_in(branch), measures.size_of(branch)
    return prose >= _LEAST_BRANCH and prose >= 0.4 * size and _is_unlinked(branch, measures)


def _is_list(branch: Element, pieces: Sequence[Piece], measures: Measures) -> bool:
    """Whether a branch is a list or a table of text rather than of links."""
    size = measures.size_of(branch)
    return (
        size >= 60
        and measures.linked_in(branch) <= 0.1 * size
        and any(
            piece.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) or piece.element.tag in ("td", "th")
            for piece in pieces[branch.first : branch.last]
        )
    )


def _look_alike(one: Element, other: Element) -> bool:
    classes = one.attributes.get("class")
    return bool(classes) and one.tag == other.tag and classes == other.attributes.get("class")


def _is_unlinked(branch: Element, measures: Measures) -> bool:
    return measures.linked_in(branch) <= _UNLINKED * measures.size_of(branch)


def leads(kept: Sequence[int], pieces: Sequence[Piece], title: int | None) -> Iterator[int]:
    """The places of the sentences between the title and the text: what newspapers call the lead."""
    if title is None or not kept or not title < kept[0] <= title + 40:
        return
    found = 0
    for place in range(title + 1, kept[0]):
        piece = pieces[place]
        size = len(piece.text)
        teased = not piece.element.furniture or "teaser" in piece.element.furniture
        if teased and prose_weight(piece) and piece.linked < 0.25 * size and size < 900 and found < 4:
            found += 1
            yield place

"""Which elements of a page are teasers: several of a kind side by side, each with a link and a line or two."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.readers.page.elements import Element, Piece
from indexer.readers.page.measures import Measures

_TAGS = frozenset("div li article section a dd td".split())
_FEWEST = 3
_LONGEST = 700
"""Code points of a teaser."""
_MOST_PIECES = 6
_TITLE = 15
_LINKED = 0.75
_SHARE = 0.75


def teasers(elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures) -> Iterator[int]:
    """The `id()` of each element that is a teaser."""
    alike: dict[tuple[int, str, str | None], list[Element]] = defaultdict(list)
    for element in elements:
        if element.tag in _TAGS and 1 < element.last - element.first <= _MOST_PIECES:
            alike[id(element.parent), element.tag, element.attributes.get("class")].append(element)
    for group in alike.values():
        if len(group) < _FEWEST:
            continue
        found = [element for element in group if _is_teaser(element, pieces, measures)]
        if len(found) >= max(_FEWEST, _SHARE * len(group)):
            yield from map(id, group)


def _is_teaser(element: Element, pieces: Sequence[Piece], measures: Measures) -> bool:
    inner = pieces[element.first : element.last]
    return measures.size_of(element) <= _LONGEST and any(
        len(piece.text) >= _TITLE and piece.linked >= _LINKED * len(piece.text) for piece in inner
    )

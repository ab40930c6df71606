"""Which elements of a page are furniture by what they are, or by what their names say.

An element that is furniture takes all that is in it along. What holds most of the page's prose, its
title or its text is no furniture but a page that is named after its parts.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indexer.readers.page.elements import Element, Piece, is_hidden
from indexer.readers.page.measures import Measures, plain_weight
from indexer.readers.page.names import Furniture, are_of_text, furniture_in
from indexer.readers.page.teasers import teasers

_TAGS = {
    "nav": "navigation", "footer": "footer of the page", "aside": "aside", "form": "form", "button": "button",
    "select": "form", "dialog": "dialog", "menu": "menu", "textarea": "form", "datalist": "form",
    "noscript": "shown without scripts only", "svg": "drawing",
    "template": "template",
    **dict.fromkeys(("object", "canvas", "audio", "video"), "shown where it cannot be played"),
}  # fmt: skip
_SURENESS = {"form": Furniture.LAYOUT, "noscript": Furniture.BOX, "object": Furniture.BOX, "template": Furniture.BOX}
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar form".split()
)
_NEVER_NAMED = frozenset("body html main article".split())
_WITHOUT_ID = frozenset("p h1 h2 h3 h4 h5 h6".split())
"""Elements whose ids are anchors, made of their text."""
_DIGITS = re.compile(r"\d+")
HIDDEN = "hidden by the page"
_NAMED = "named {!r} by the page"
_OTHER_ARTICLE = "another article"
_TEASER = "one of several links to other pages"
_LARGE = 1_000
"""Code points of prose that no side bar of a page has more of than its text."""
_SMALL_SHARE = 0.2
"""Share of the prose that must be left when furniture is out."""
_HARDLY = 0.15
_MOST_EXCUSED = 5


def holds_text(element: Element) -> bool:
    """Whether an element is the text of the page, by its tag, its property or its names."""
    attributes = element.attributes
    if element.tag in ("article", "main") or (attributes and attributes.get("itemprop") == "articleBody"):
        return True
    return bool(attributes) and are_of_text(element.names)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the judgement of an element rests on: sums, the place of the title, and elements by their `id()`.

    `in_text` has for each element the most prose that an element of text in it has.
    """

    measures: Measures
    title: int | None
    in_text: Mapping[int, float]
    teasers: AbstractSet[int]


def mark_furniture(elements: Sequence[Element], pieces: Sequence[Piece], measures: Measures, title: int | None) -> None:
    """Write into each element why it is furniture, if it is; `title` is the place of the page's title."""
    page = _Page(measures, title, _prose_in_text(elements, measures), frozenset(teasers(elements, pieces, measures)))
    excused: set[str] = set()
    while len(excused) <= _MOST_EXCUSED:
        marked = _mark(elements, page, excused)
        if not (doubted := _doubted(pieces, measures, marked)):
            return
        excused.add(doubted)


def _mark(elements: Sequence[Element], page: _Page, excused: AbstractSet[str]) -> Counter[tuple[Furniture, str]]:
    """Mark the elements, whatever they were before; return the prose that went for each reason."""
    marked: Counter[tuple[Furniture, str]] = Counter()
    for element in elements:
        if element.parent is not None and element.parent.furniture:
            element.furniture = element.parent.furniture
            continue
        sureness, reason = _reason(element, page)
        stays = reason in excused or _is_wrapper(element, sureness, reason, page)
        element.furniture = "" if stays else reason
        if element.furniture:
            marked[sureness, reason] += int(page.measures.prose_in(element))
    return marked


def _prose_in_text(elements: Sequence[Element], measures: Measures) -> dict[int, float]:
    """For each element, by its `id()`, the most prose that an element of text in it has."""
    most: dict[int, float] = {}
    for element in reversed(elements):
        prose, found = measures.prose_in(element), most.get(id(element), 0)
        if prose > found and (element.tag == "h1" or holds_text(element)):
            found = prose
        if found > most.get(id(element.parent), 0):
            most[id(element.parent)] = found
    return most


def _reason(element: Element, page: _Page) -> tuple[Furniture, str]:
    attributes = element.attributes
    if element.tag in _TAGS:
        return _SURENESS.get(element.tag, Furniture.ALWAYS), _TAGS[element.tag]
    if id(element) in page.teasers:
        return Furniture.BOX, _TEASER
    if element.tag == "article" and _is_other_article(element, page.measures):
        return Furniture.ALWAYS, _OTHER_ARTICLE
    if element.tag == "header" and not element.in_article and not page.measures.prose_in(element):
        return Furniture.BOX, "header of the page"
    if not attributes:
        return Furniture.NO, ""
    if is_hidden(attributes) or attributes.get("aria-hidden") == "true":
        return Furniture.ALWAYS, HIDDEN
    role = (attributes.get("role") or "").lower()
    if role in _ROLES:
        return Furniture.ALWAYS, f"role {role}"
    if element.tag in _NEVER_NAMED:
        return Furniture.NO, ""
    sureness, name = furniture_in((attributes.get("class") or "") if element.tag in _WITHOUT_ID else element.names)
    return sureness, _NAMED.format(name) if name else ""


def _is_other_article(element: Element, measures: Measures) -> bool:
    """Whether it is an article in a larger one of the same kind: the beginning of another text."""
    outer = next((around for around in element.outwards() if around.tag == "article" and around is not element), None)
    return (
        outer is not None
        and measures.prose_in(element) < 0.5 * measures.prose_in(outer)
        and _classes(element) == _classes(outer)
    )


def _classes(element: Element) -> set[str]:
    return set(_DIGITS.sub("", element.attributes.get("class") or "").split()[:2])


def _is_wrapper(element: Element, sureness: Furniture, reason: str, page: _Page) -> bool:
    """Whether what is called furniture is the page, or a large part of it."""
    measures, title = page.measures, page.title
    if sureness is Furniture.ALWAYS or not measures.all_prose or reason == _TEASER:
        return False
    prose = measures.prose_in(element)
    around_text = (
        (title is not None and element.first <= title < element.last)
        or page.in_text.get(id(element), 0) >= 0.5 * prose
        or (element.tag != "form" and holds_text(element))
    )
    if prose >= 0.5 * measures.all_prose and (
        around_text or sureness is Furniture.BOX or ("bar" in reason and prose >= _LARGE)
    ):
        return True
    return around_text and prose >= _SMALL_SHARE * measures.all_prose and element.tag != "li"


def _doubted(pieces: Sequence[Piece], measures: Measures, marked: Counter[tuple[Furniture, str]]) -> str:
    """The reason that most of the prose went for, where hardly any text is left without it.

    A forum is made of comments, and may have nothing else.
    """
    left = [(piece, prose) for piece, prose in zip(pieces, measures.prose, strict=True) if not piece.element.furniture]
    prose = sum(prose for _, prose in left)
    text = prose + sum(plain_weight(piece) for piece, _ in left)
    if text >= _SMALL_SHARE * measures.all_prose or prose >= _HARDLY * measures.all_prose > 0:
        return ""
    doubted = [
        (count, reason)
        for (sureness, reason), count in marked.items()
        if reason != HIDDEN and (sureness is Furniture.BOX or "comment" in reason or not left)
    ]
    count, reason = max(doubted, default=(0, ""))
    return reason if count > prose else ""

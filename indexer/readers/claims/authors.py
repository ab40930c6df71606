"""Who wrote a page: a by-line beside its headline, what it says to machines, an element called author."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby

from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Claim
from indexer.readers.claims.bylines import announces_names, byline_in, is_organisation, names_in
from indexer.readers.claims.evidence import Evidence, begins_comments, is_person, named_elements
from indexer.readers.claims.surroundings import Around, Line, seen_text
from indexer.shapes import is_web_address

_BESIDE = 12
_LONGEST_LINE, _LONGEST_NAME, _FEW_WORDS = 120, 60, 8
_HOLDS_NAMES = frozenset("a span b strong".split())


def page_authors(tree: LexborHTMLParser, page: Evidence, around: Around, sites: Iterable[str]) -> tuple[Claim, ...]:
    """Who wrote the page, from the most trusted place that names anybody; the site itself or a firm is the last."""
    ours = {site.casefold() for site in sites}
    told = [(name, "JSON-LD author") for item in page.linked if item.is_article for name in item.authors]
    told += [(text, where) for text, where in page.stated["authors"] if not is_web_address(text)]
    stated = [_names(names_in(text[:_LONGEST_LINE]), where) for text, where in told]
    firms = [names for names in stated if all(_is_firm(claim.value, ours) for claim in names)]
    places = chain(
        _bylines([*around.below[:_BESIDE], *around.above], "beside the heading", whole=False),
        _together(names for names in stated if names not in firms),
        _called_authors(tree),
        _bylines(around.below[_BESIDE:], "below the heading", whole=True),
        _together(firms),
    )
    return next(filter(None, places), ())


def _names(names: Iterable[str], where: str) -> tuple[Claim, ...]:
    return tuple(Claim("authors", name, where) for name in names)


def _is_firm(name: str, sites: Collection[str]) -> bool:
    return is_organisation(name) or name.casefold() in sites


def _together(places: Iterable[tuple[Claim, ...]]) -> Iterator[tuple[Claim, ...]]:
    """The claims with the same evidence, which were made one by one, together."""
    for _, group in groupby(chain.from_iterable(places), key=lambda claim: claim.evidence):
        yield tuple(group)


def _called_authors(tree: LexborHTMLParser) -> Iterator[tuple[Claim, ...]]:
    for node in named_elements(tree):
        text = seen_text(node)
        if len(text) < _LONGEST_NAME:
            yield _names(names_in(text), f"<{node.tag}>: {text}")


def _bylines(lines: Sequence[Line], place: str, *, whole: bool) -> Iterator[tuple[Claim, ...]]:
    """The names in each line, until readers' comments begin."""
    announced = False
    for number, line in enumerate(lines):
        names: tuple[str, ...] = ()
        if len(line.text) < _LONGEST_LINE and not line.text.startswith("©"):
            names = byline_in(line.text, whole=True) if whole else _names_beside(line)
            if announced and not names and len(line.text.split()) <= _FEW_WORDS:
                names = names_in(line.text)
        if names and any(begins_comments(node) for before in lines[: number + 1] for node in before.elements):
            return
        yield _names(names, f"{place}: {line.text}")
        announced = announces_names(line.text)


def _names_beside(line: Line) -> tuple[str, ...]:
    """The names that a line near the headline gives: those in its elements before those after "by"."""
    called = [node for node in line.elements if is_person(node)]
    texts = [seen_text(node) for node in called if node.tag in _HOLDS_NAMES]
    names = dict.fromkeys(name for text in texts if len(text) < _LONGEST_NAME for name in names_in(text))
    inner = tuple(name for name in names if not any(other != name and other in name for other in names))
    announced = byline_in(line.text)
    if inner:
        return announced if set(inner) < set(announced) else inner
    return announced or (names_in(line.text) if called and len(line.text.split()) <= _FEW_WORDS else ())

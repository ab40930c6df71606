"""Which heading is a page's title: the one that agrees with what the page is called elsewhere."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from indexer.readers.claims.surroundings import Line, seen_text

_SEPARATOR = re.compile(r"(?<=\s)[|»·•–—:/-]+(?=\s)|\||(?<=\w):(?=\s)")
_SIGNS = (":", "|", "/", "–", "-", "·", "•")
_KICKER = re.compile(
    r"kicker|overline|topline|top-?title|pre-?title|roof|dachzeile|catch-?line|spitzmarke|eyebrow|label|category|rubri"
    r"|ressort|hidden|sr-only|screen-?reader|subtitle|sub-?head|date|datum",
    re.IGNORECASE,
)
_NAMED_TITLE = re.compile(r"(?:^|[\s_-])(?:(?:entry-?|post-?|article-?)?title|headline)(?:$|[\s_-])", re.IGNORECASE)
_NAMED_SITE = re.compile(r"(?:site|blog|page)-?(?:title|name|logo|branding)|logo|masthead|brand(?:$|\s)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_AROUND = " -–—|:·•»"
_LEAST_LENGTH, _LONGEST, _LONGEST_SITE = 10, 300, 60
_WEIGHTS = {"h1": 1.5, "h2": 0.4, "h3": 0.2}
_SAME, _HOLDS, _SHARES = 3.0, 2.0, 1.5
_CERTAIN, _LEAST_SCORE = 4.3, 1.2
"""Less than an h1 with which nothing agrees has: a page without a headline is called by its own title."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of a page and how it is known; the heading that it was read in, and the lines of that."""

    text: str
    evidence: str
    node: LexborNode | None = None
    lines: tuple[Line, ...] = ()


def headline_of(
    headings: Sequence[LexborNode], stated: Sequence[tuple[str, str]], sites: Iterable[str]
) -> Headline | None:
    """The title, of the page's headings and of `stated`: what it is called elsewhere and where, the most trusted first.

    `sites` are names of the site, which are no part of a title.
    """
    known = frozenset(filter(None, map(_folded, sites)))
    named = [
        (name, where)
        for title, where in stated
        if (name := without_site(title[:_LONGEST], known)) and _folded(name) not in known
    ]
    titles = [(name, _folded(name), frozenset(_WORD.findall(name.casefold()))) for name in dict(named)]
    best, score, text = None, _LEAST_SCORE, ""
    for place, node in enumerate(headings):
        if score > _CERTAIN:
            break
        called = seen_text(node)
        if 1 < len(called) <= _LONGEST and (folded := _folded(called)) and folded not in known:
            words = frozenset(_WORD.findall(called.casefold()))
            agreement = max((_agreement(folded, words, other, others) for _, other, others in titles), default=0.0)
            if (found := agreement + _weight(node) - place / 100) > score:
                best, score, text = node, found, called
    if best is not None:
        pieces = _pieces(best)
        title = _without_kicker(best, text, pieces, [name for name, _, _ in titles])
        return Headline(without_site(title, known), f"<{best.tag}>", best, tuple(map(Line, pieces)))
    return Headline(*named[0]) if named else None


def without_site(title: str, sites: frozenset[str]) -> str:
    """`title` without the names of the site at its ends; `sites` holds them folded."""
    title = " ".join(title.replace("\xad", "").split())
    separators = list(_SEPARATOR.finditer(title))
    for found in reversed(separators):
        if (before := title[: found.start()].strip()) and _folded(title[found.end() :]) in sites:
            return without_site(before, sites)
    for found in separators:
        if (after := title[found.end() :].strip()) and _folded(title[: found.start()]) in sites:
            return without_site(after, sites)
    return title


def parted_title(title: str, headline: str) -> tuple[str, str]:
    """A page's own title and the name of the site in it: what stands beside the headline there, or after a bar."""
    name, bar, site = title.rpartition(" | ")
    if headline and headline in title:
        before, after = (side.strip(_AROUND) for side in title.split(headline, 1))
        name, site = headline, "" if before and after else before or after
    elif not bar:
        name, site = title, ""
    return name, site if len(site) <= _LONGEST_SITE else ""


def _folded(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _weight(node: LexborNode) -> float:
    attributes = node.attributes
    if _NAMED_SITE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
        return 0.0
    called = attributes.get("itemprop") in ("headline", "name") or _NAMED_TITLE.search(attributes.get("class") or "")
    return _WEIGHTS.get(node.tag or "", 0.0) + (0.3 if called else 0.0)


def _agreement(heading: str, words: frozenset[str], title: str, others: frozenset[str]) -> float:
    """How far a heading is what the page is called elsewhere; both folded, and with their words."""
    if heading == title:
        return _SAME
    if len(words) >= 2 and (heading in title or title in heading):
        return _HOLDS + min(len(heading), len(title)) / max(len(heading), len(title)) / 2
    fewest = min(len(words), len(others))
    return _SHARES * len(words & others) / fewest if fewest >= 2 else 0.0


def _without_kicker(node: LexborNode, text: str, pieces: Sequence[str], titles: Iterable[str]) -> str:
    """The part of a heading that the page calls itself, or else what is not in an element called a kicker."""
    for title in titles:
        if title != text and title in text and len(title) > _LEAST_LENGTH:
            before, after = (piece.strip() for piece in text.split(title, 1))
            alone = (not after and before.endswith(_SIGNS)) or (not before and after.startswith(_SIGNS))
            if alone or title in pieces:
                return title
    kept = " ".join(seen_text(inner) for inner in node.iter(include_text=True) if not _is_kicker(inner)).strip()
    return kept if _LEAST_LENGTH < len(kept) < len(text) else text


def _pieces(node: LexborNode) -> list[str]:
    """The pieces of text in a heading that elements part."""
    texts = (inner.text_content or "" for inner in node.traverse(include_text=True) if inner.tag == "-text")
    return [piece for text in texts if (piece := " ".join(text.split()).replace("\xad", ""))]


def _is_kicker(node: LexborNode) -> bool:
    return bool(node.is_element_node and _KICKER.search(node.attributes.get("class") or ""))

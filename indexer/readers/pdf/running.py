"""Running heads and feet: what stands at one height on page after page, apart from the text.

The rules are those of `indexer.readers.paging` for plain text, with heights in place of lines.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from indexer.readers.pdf.lines import Strip

_EDGE = 4
"""Strips at the top and at the foot of a page that may be running ones."""
_LONGEST = 160
"""Code points of the longest of them."""
_SAME_HEIGHT = 4.0
"""Points by which their heights may differ."""
_OFTEN = 0.1
"""Share of the pages on which one stands, at least."""
_AS_WRITTEN = 3
"""Pages on which a line stands to the letter that is running although it does not stand apart."""
_APART = 0.9
"""Share of the size that a running line is away from the text, more than its lines are from each other."""
_NUMBER = re.compile(
    r"(?:(?:page|seite|página|pagina|pág\.|p\.|s\.|صفحة|עמוד|стр\.)\s*)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|de|sur|di|van|из)\s*\d{1,4})?\s*[-–—|\])]?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
HEAD, FOOT, NUMBER = "running head of a page", "running foot of a page", "number of a page"


def running(pages: Sequence[Sequence[Strip]]) -> list[dict[int, str]]:
    """Which strips of each page are running ones, by their places, and what they are."""
    found: list[dict[int, str]] = [{} for _ in pages]
    keys: list[set[str]] = [set() for _ in pages]
    usual = [_usual_gap(strips) for strips in pages]
    for reason, step in ((HEAD, 1), (FOOT, -1)):
        edges = [list(_edge(strips, gap, step)) for strips, gap in zip(pages, usual, strict=True)]
        often = _recurring(edges)
        for page, edge in enumerate(edges):
            for place, key, text, apart in edge:
                is_number = _NUMBER.fullmatch(text) is not None
                if page not in often.get(key, ()):
                    break
                as_written = len(often[key]) >= _AS_WRITTEN and (text, key[1]) in often
                if not (apart or as_written or is_number):
                    break
                found[page][place] = NUMBER if is_number else reason
                keys[page].add(key[0])
    over_text = set().union(
        *(of_page for of_page, left_out, strips in zip(keys, found, pages, strict=True) if len(left_out) < len(strips))
    )
    for of_page, left_out, strips in zip(keys, found, pages, strict=True):
        if len(left_out) == len(strips) and not of_page <= over_text:
            left_out.clear()
    if len(pages) == 1:
        found[0] |= _lone_number(pages[0])
    return found


_Edge = tuple[int, tuple[str, int], str, bool]


def _edge(strips: Sequence[Strip], usual: float, step: int) -> Iterator[_Edge]:
    """The outermost strips of a page: place, key with height, text, and whether it stands apart from what is within."""
    places = range(len(strips)) if step > 0 else range(len(strips) - 1, -1, -1)
    for place in islice(places, _EDGE):
        strip = strips[place]
        text = " ".join(piece.text for piece in strip.pieces)
        if len(text) > _LONGEST:
            return
        inner = place + step
        apart = True
        if 0 <= inner < len(strips):
            one, other = (strip, strips[inner]) if step > 0 else (strips[inner], strip)
            size = max(piece.size for piece in strip.pieces)
            apart = other.top - one.bottom > _APART * size or usual * 1.3 + 1 < other.top - one.bottom
        yield place, (_key(text), round(strip.bottom / _SAME_HEIGHT)), text, apart


def _usual_gap(strips: Sequence[Strip]) -> float:
    gaps = sorted(below.top - above.bottom for above, below in pairwise(strips))
    return gaps[len(gaps) // 2] if len(gaps) > 2 * _EDGE else gaps[0] if gaps else 0.0


def _key(text: str) -> str:
    """A line without what differs from page to page: its numbers, and which of its parts is on which side."""
    if _NUMBER.fullmatch(text):
        return "#"
    return " ".join(sorted(_DIGITS.sub("#", text).split()))


def _recurring(edges: Sequence[Sequence[_Edge]]) -> dict[tuple[str, int], frozenset[int]]:
    """The keys and, to the letter, the texts that come back at a height, and the pages where they do."""
    on: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, edge in enumerate(edges):
        for _, (key, height), text, _ in edge:
            for near in (height - 1, height, height + 1):
                on[key, near].add(page)
                if text != key:
                    on[text, near].add(page)
    least = max(2, _OFTEN * len(edges))
    return {key: frozenset(pages) for key, pages in on.items() if len(pages) >= least}


def _lone_number(strips: Sequence[Strip]) -> dict[int, str]:
    """The number of the only page, at its foot or head, far from everything else."""
    if len(strips) < 3:
        return {}
    for place, inner in ((len(strips) - 1, len(strips) - 2), (0, 1)):
        text = " ".join(piece.text for piece in strips[place].pieces)
        far = abs(strips[place].bottom - strips[inner].bottom) > 2.5 * strips[place].pieces[0].size
        if far and _NUMBER.fullmatch(text):
            return {place: NUMBER}
    return {}

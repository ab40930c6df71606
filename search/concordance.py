"""A concordance: what was found as key words in context, and the words that stand near them.

Each marked hit is a line: the key word with the text on both sides, in spans of the stored passage. The
words near the key words, its collocates, are counted and scored by logDice (Rychlý, A Lexicographer-Friendly
Association Score, RASLAN 2008), in passages:

    14 + log2(2 · f(x, y) / (f(x) + f(y)))

with f(x) the passages that were looked at, f(y) those of the collection that have the word, and f(x, y)
those where it stands near a key word. It is 14 at most, and does not depend on the size of the collection.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from search import analysis
from search.records import Highlight, Hit, Origin, Passage, ResultPage, Rung, SearchRequest, Sort, Span
from search.searcher import Searcher
from search.stopwords import ENGLISH

MOST_PASSAGES = 3_000
"""Passages that are looked at, the first in the order of the collection."""
MOST_LINES = 50_000
"""Lines that are made of them."""
WIDTH = 60
"""Code points of context on each side, and as many more as the last word has."""
WINDOW, MOST_WINDOW = 5, 20
"""Words on each side of a key word that are its collocates."""
SCORED, LEAST = 500, 2
"""Collocates that are told, the most frequent ones; and how often one must stand near a key word at least."""
_LONGEST_WORD = 40
"""Code points past the context's width in which the end of a word is looked for."""
_SORTED_BY = 6
"""Words of a context that lines are sorted by."""


class Order(StrEnum):
    """What the lines of a concordance are sorted by: words to the left or right, the key word, or their place."""

    PLACE = "place"
    LEFT = "left"
    LEFT_SECOND = "left2"
    RIGHT = "right"
    RIGHT_SECOND = "right2"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Line:
    """A key word in its passage; `left`, `key` and `right` are spans of its text that touch each other."""

    passage: Passage
    origin: Origin
    left: Span
    key: Span
    right: Span
    rung: Rung

    @property
    def before(self) -> str:
        return self.left.of(self.passage.text)

    @property
    def word(self) -> str:
        return self.key.of(self.passage.text)

    @property
    def after(self) -> str:
        return self.right.of(self.passage.text)

    @property
    def starts(self) -> bool:
        """Whether the passage begins with what is shown."""
        return self.left.start == 0

    @property
    def ends(self) -> bool:
        return self.right.end == len(self.passage.text)


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the key words: how often, in how many passages, and how strongly (None where it is not scored)."""

    term: str
    count: int
    passages: int
    is_common: bool
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a search, in order, with the collocates, the strongest first.

    `page` is the answer without its hits. `looked_at` of its passages were read; where that is not all,
    the collocates are ordered by their count and have no score.
    """

    page: ResultPage
    lines: tuple[Line, ...]
    collocates: tuple[Collocate, ...]
    looked_at: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more than was made lines of."""
        return self.looked_at < self.page.total_passages


def concordance(
    searcher: Searcher, request: SearchRequest, order: Order = Order.PLACE, window: int = WINDOW
) -> Concordance:
    """The concordance of what `request` finds, whatever its order, offset and limit.

    `window` is in words on each side. Raises what `Searcher.search` does.
    """
    page = searcher.search(replace(request, offset=0, limit=0))
    lines: list[Line] = []
    near = _Near(window)
    looked_at = 0
    for hit in islice(searcher.all_hits(request, Sort.PLACE), MOST_PASSAGES):
        if len(lines) + len(hit.highlights) > MOST_LINES:
            break
        lines += (_line(hit, mark) for mark in hit.highlights)
        near.add(hit)
        looked_at += 1
    if order is not Order.PLACE:
        lines.sort(key=lambda line: _sorted_by(line, order))
    is_whole = looked_at == page.total_passages
    return Concordance(page, tuple(lines), tuple(near.collocates(searcher.frequency, is_whole=is_whole)), looked_at)


def described(found: Concordance, most: int) -> dict[str, Any]:
    """A concordance as JSON, with its first `most` lines; `start` and `end` are the key word in its passage."""
    return {
        "query": found.page.request.query,
        "understood": found.page.understood,
        "total_passages": found.page.total_passages,
        "total_documents": found.page.total_documents,
        "looked_at": found.looked_at,
        "total_lines": len(found.lines),
        "lines": [
            {
                "passage": line.passage.id,
                "source": line.origin.source,
                "before": line.before,
                "key": line.word,
                "after": line.after,
                "start": line.key.start,
                "end": line.key.end,
                "matched": str(line.rung),
            }
            for line in found.lines[:most]
        ],
        "collocates": [
            {
                "term": one.term,
                "count": one.count,
                "passages": one.passages,
                "score": None if one.score is None else round(one.score, 4),
                "common": one.is_common,
            }
            for one in found.collocates
        ],
        "notes": [{"kind": note.kind, "message": note.message} for note in found.page.notes],
        "generation": found.page.generation,
    }


class _Near:
    """Counts the words near the key words of passages: each place once, however many key words it is near."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._passages = 0
        self._counts: Counter[str] = Counter()
        self._having: Counter[str] = Counter()

    def add(self, hit: Hit) -> None:
        if not hit.highlights:
            return
        text = hit.passage.text
        terms, places = analysis.terms(text), analysis.spans(text)
        starts, ends = [start for start, _ in places], [end for _, end in places]
        keys: set[int] = set()
        near: set[int] = set()
        for mark in hit.highlights:
            first, last = bisect_right(ends, mark.span.start), bisect_left(starts, mark.span.end)
            keys.update(range(first, last))
            near.update(range(max(0, first - self._window), min(len(terms), last + self._window)))
        found = Counter(terms[place] for place in near - keys)
        self._passages += 1
        self._counts += found
        self._having.update(found.keys())

    def collocates(self, frequency: Callable[[str], int], *, is_whole: bool) -> list[Collocate]:
        """The most frequent ones; by score, where all passages were looked at."""
        often = (term for term, count in self._counts.items() if count >= LEAST)
        most = sorted(often, key=lambda term: (-self._counts[term], term))[:SCORED]
        found = [
            Collocate(
                term=term,
                count=self._counts[term],
                passages=self._having[term],
                is_common=term in ENGLISH,
                score=self._score(term, frequency(term)) if is_whole else None,
            )
            for term in most
        ]
        return sorted(found, key=lambda one: (-(one.score or 0.0), -one.count, one.term))

    def _score(self, term: str, having: int) -> float:
        together = self._having[term]
        return 14 + math.log2(2 * together / (self._passages + having))


def _line(hit: Hit, mark: Highlight) -> Line:
    text, key = hit.passage.text, mark.span
    left = Span(_word_start(text, key.start - WIDTH), key.start)
    right = Span(key.end, _word_end(text, key.end + WIDTH))
    return Line(hit.passage, hit.origin, left, key, right, mark.rung)


def _word_start(text: str, place: int) -> int:
    """Where the word that `place` is in begins, where that is near enough."""
    if place <= 0:
        return 0
    start = place
    while start > max(0, place - _LONGEST_WORD) and not text[start - 1].isspace():
        start -= 1
    return start if start == 0 or text[start - 1].isspace() else place


def _word_end(text: str, place: int) -> int:
    """Where the word that `place` is in ends, where that is near enough."""
    end = place
    while end < min(len(text), place + _LONGEST_WORD) and not text[end].isspace():
        end += 1
    return min(end if end >= len(text) or text[end].isspace() else place, len(text))


def _sorted_by(line: Line, order: Order) -> tuple[str, ...]:
    """Folded words, the ones that decide first; lines without them come first."""
    before = _folds(line.before)[::-1]
    after = _folds(line.after)
    match order:
        case Order.LEFT:
            return tuple(before[:_SORTED_BY])
        case Order.LEFT_SECOND:
            return tuple(before[1:_SORTED_BY])
        case Order.RIGHT:
            return tuple(after[:_SORTED_BY])
        case Order.RIGHT_SECOND:
            return tuple(after[1:_SORTED_BY])
        case _:
            return (*_folds(line.word), *after[:_SORTED_BY])


def _folds(text: str) -> list[str]:
    return [analysis.fold(term) for term in analysis.terms(text)]

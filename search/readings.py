"""Finding passages by reading them: what no engine can tell, told exactly.

Used for `="exact"` characters, and for words near each other in more ways than an engine can be
asked for.
"""

from collections.abc import Iterator
from functools import lru_cache

from search import analysis
from search.catalogue import Catalogue
from search.engine import EngineReader
from search.errors import TooBroad
from search.places import occurrences, places_of
from search.plan import Close, Plan, Ranking, Verbatim
from search.records import Sort
from search.schema import DOCUMENT
from search.verbatim import expression

MOST_READ = 20_000
"""Passages that are read, at most, for words near each other."""
_KEPT = 16


class Readings:
    """The passages of one generation that were read. What was found is kept for the next page of it."""

    def __init__(self, reader: EngineReader, catalogue: Catalogue) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self.find = lru_cache(maxsize=_KEPT)(self._find)

    def _find(self, leaf: Close | Verbatim, here: Plan) -> frozenset[int]:
        """The numbers of the passages of `here` whose text has `leaf`.

        Raises `TooBroad` where that would mean to analyse more than `MOST_READ` passages.
        """
        found = self._with(leaf.text, here) if isinstance(leaf, Verbatim) else self._with_close(leaf, here)
        return frozenset(found)

    def _with(self, text: str, here: Plan) -> Iterator[int]:
        wanted = expression(text)
        for body, first, spans in self._catalogue.bodies(self._reader.tally(here, (DOCUMENT,)).documents):
            for number, span in enumerate(spans, first):
                if wanted.search(span.of(body)):
                    yield number

    def _with_close(self, leaf: Close, here: Plan) -> Iterator[int]:
        numbers = [one.number for one in self._reader.search(Ranking(here), Sort.PLACE, 0, MOST_READ + 1).found]
        if len(numbers) > MOST_READ:
            raise TooBroad(f"More than {MOST_READ:,} passages would have to be read for the words near each other")
        for number, text in self._catalogue.texts(numbers):
            if occurrences(leaf, places_of(analysis.terms(text))):
                yield number

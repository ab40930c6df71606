"""Finding passages by reading them: what no engine can tell, told exactly.

Used for `="exact"` characters, and for words near each other in more ways than an engine can be
asked for.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from search import analysis
from search.catalogue import Catalogue
from search.engine import EngineReader
from search.errors import TooBroad
from search.places import occurrences, places_of
from search.plan import Close, Plan, Ranking, Verbatim
from search.records import Sort
from search.schema import DOCUMENT
from search.verbatim import Wanted

MOST_READ = 10_000
"""Passages that are read, at most, for words near each other."""
MOST_DOCUMENTS = 15_000
"""Documents that are read, at most, for all exact texts of a query."""
_KEPT = 16


class Readings:
    """The passages of one generation that were read. What was found is kept for the next page of it."""

    def __init__(self, reader: EngineReader, catalogue: Catalogue) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self.find = lru_cache(maxsize=_KEPT)(self._find)
        self._documents = lru_cache(maxsize=_KEPT)(self._documents_of)

    def for_query(self) -> Callable[[Close | Verbatim, Plan], frozenset[int]]:
        """What finds passages for one query: as `find`, until that has had too much read."""
        documents: dict[Close | Verbatim, int] = {}

        def find(leaf: Close | Verbatim, here: Plan) -> frozenset[int]:
            if isinstance(leaf, Verbatim) and leaf not in documents:
                documents[leaf] = len(self._documents(here))
                if sum(documents.values()) > MOST_DOCUMENTS:
                    raise TooBroad(f"More than {MOST_DOCUMENTS:,} documents would have to be read for exact texts")
            return self.find(leaf, here)

        return find

    def _find(self, leaf: Close | Verbatim, here: Plan) -> frozenset[int]:
        """The numbers of the passages of `here` whose text has `leaf`.

        Raises `TooBroad` where that would mean to analyse more than `MOST_READ` passages.
        """
        found = self._with(leaf.text, here) if isinstance(leaf, Verbatim) else self._with_close(leaf, here)
        return frozenset(found)

    def _documents_of(self, here: Plan) -> Sequence[int]:
        return tuple(self._reader.tally(here, (DOCUMENT,)).documents)

    def _with(self, text: str, here: Plan) -> Iterator[int]:
        """Each document is looked through once, and in each passage no further than the first place."""
        wanted = Wanted.of(text)
        for body, first, spans in self._catalogue.bodies(self._documents(here)):
            ends = [span.end for span in spans]
            start = 0
            while (found := wanted.first(body, start)) is not None:
                place = bisect_right(ends, found.start)
                if place == len(spans):
                    break
                if spans[place].start <= found.start and found.end <= spans[place].end:
                    yield first + place
                    start = spans[place].end
                else:
                    start = found.start + 1

    def _with_close(self, leaf: Close, here: Plan) -> Iterator[int]:
        numbers = [one.number for one in self._reader.search(Ranking(here), Sort.PLACE, 0, MOST_READ + 1).found]
        if len(numbers) > MOST_READ:
            raise TooBroad(f"More than {MOST_READ:,} passages would have to be read for the words near each other")
        for number, text in self._catalogue.texts(numbers):
            if occurrences(leaf, places_of(analysis.terms(text))):
                yield number

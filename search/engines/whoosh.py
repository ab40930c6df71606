"""The Whoosh adapter: an engine without native code, and a second opinion on what a plan means.

Terms are made by `search.analysis`; Whoosh only splits them at spaces. Of Whoosh only the postings
are used: its own queries are wrong in some cases, so plans are evaluated here as sets of passages.
An index is written in one commit and in the order of the passages, so Whoosh's document numbers, here
called ranks, have the order of our passage numbers, which are kept in a file of their own.
"""

import pickle
import struct
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.analysis import RegexTokenizer
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from search import bm25
from search.engine import Answer, Found, Tally
from search.errors import IndexDamaged
from search.places import occurrences
from search.plan import (
    LAST_DAY,
    Adjacent,
    AllOf,
    Among,
    AnyOf,
    Between,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Ranking,
    Term,
    Text,
    leaves,
)
from search.records import Sort
from search.schema import DOCUMENT, PLACELESS, SEARCHED, Entry

_MEGABYTES = 256
_KEPT = 256
_NUMBERS = "numbers"
"""The file of the passages' numbers, by rank, each of eight bytes."""
_UNREADABLE = (
    index.IndexError, OSError, ValueError, TypeError, LookupError, AttributeError, EOFError,
    pickle.UnpicklingError, struct.error,
)  # fmt: skip
"""What Whoosh raises at files that are missing, cut short or not its own."""


def _schema() -> fields.Schema:
    words = {field: fields.TEXT(RegexTokenizer(r"[^ ]+"), phrase=field not in PLACELESS) for field in SEARCHED}
    return fields.Schema(entry=fields.STORED(), **words)


class WhooshWriter:
    """Collects entries in memory and on disk, and writes them as one segment."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = array("q")
        self._writer = index.create_in(str(directory), _schema()).writer(limitmb=_MEGABYTES)

    def add(self, entry: Entry) -> None:
        self._numbers.append(entry.number)
        facts = (entry.document, dict(entry.values), entry.first_day, entry.last_day)
        self._writer.add_document(entry=facts, **entry.words)

    def commit(self) -> None:
        (self._directory / _NUMBERS).write_bytes(self._numbers.tobytes())
        self._writer.commit()

    def abandon(self) -> None:
        self._writer.cancel()


class WhooshReader:
    """Answers from one open index."""

    def __init__(self, searcher: Searcher, numbers: "array[int]") -> None:
        self._numbers = numbers
        self._searcher = searcher
        self._reader = searcher.reader()
        self._size: int = self._reader.doc_count_all()
        self._matching = lru_cache(maxsize=16)(self._ranks)
        self._frequencies = lru_cache(maxsize=_KEPT)(self._count_of)

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Answer:
        ranks = sorted(self._matching(ranking.matching))
        scores: Mapping[int, float] = {}
        match sort:
            case Sort.DATE:
                ranks.sort(key=lambda rank: -self._facts(rank)[2])
            case Sort.OLDEST:
                ranks.sort(key=lambda rank: self._facts(rank)[2] or LAST_DAY)
            case Sort.RELEVANCE:
                scores = self._scores(ranking)
                ranks.sort(key=lambda rank: -scores.get(rank, 0.0))
        page = ranks[offset : offset + limit]
        return Answer([Found(self._numbers[rank], scores.get(rank, 0.0)) for rank in page], len(ranks))

    def count(self, plan: Plan) -> int:
        return len(self._matching(plan))

    def tally(self, plan: Plan, fields: Sequence[str]) -> Tally:
        documents: Counter[int] = Counter()
        values: dict[str, Counter[str]] = {field: Counter() for field in fields if field != DOCUMENT}
        for number in self._matching(plan):
            document, held, *_ = self._facts(number)
            documents[document] += DOCUMENT in fields
            for field, counts in values.items():
                counts.update(held.get(field, ()))
        return Tally({document: count for document, count in documents.most_common() if count}, values)

    def terms(
        self, field: str, prefix: str, *, within: Plan | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        found = [word.decode("utf-8") for word in self._reader.expand_prefix(field, prefix)]
        if within is None:
            counts = [(term, self.frequency(field, term)) for term in found]
        else:
            here = self._matching(within)
            counts = [(term, len(here & self._frequencies(Term(field, term)).keys())) for term in found]
        held = (pair for pair in counts if pair[1])
        return sorted(held, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def frequency(self, field: str, term: str) -> int:
        return int(self._reader.doc_frequency(field, term))

    def close(self) -> None:
        self._searcher.close()

    def _facts(self, number: int) -> tuple[int, Mapping[str, Sequence[str]], int, int]:
        facts: tuple[int, Mapping[str, Sequence[str]], int, int] = self._searcher.stored_fields(number)["entry"]
        return facts

    def _ranks(self, plan: Plan) -> AbstractSet[int]:
        match plan:
            case AllOf(parts):
                return self._every.intersection(*(self._matching(part) for part in parts))
            case AnyOf(parts):
                return frozenset[int]().union(*(self._matching(part) for part in parts))
            case NoneOf(part):
                return self._every - self._matching(part)
            case Among(numbers):
                return frozenset(self._rank(number) for number in numbers) & self._every
            case Has(field, value):
                return self._having(lambda facts: value in facts[1].get(field, ()))
            case Between(first, last):
                return self._having(lambda facts: facts[3] >= max(first, 1) and 0 < facts[2] <= last)
            case Term() | OneOf() | Adjacent() | Close():
                return frozenset(self._frequencies(plan))

    def _rank(self, number: int) -> int:
        """The rank of a passage, -1 where there is none of that number."""
        rank = bisect_left(self._numbers, number)
        return rank if rank < self._size and self._numbers[rank] == number else -1

    @property
    def _every(self) -> frozenset[int]:
        return frozenset(range(self._size))

    def _having(self, holds: Callable[[Any], bool]) -> frozenset[int]:
        return frozenset(number for number in range(self._size) if holds(self._facts(number)))

    def _count_of(self, leaf: Text) -> Mapping[int, int]:
        """How often each passage that has `leaf` has it."""
        match leaf:
            case Term(field, term):
                return {number: len(places) for number, places in self._postings(field, term).items()}
            case OneOf(field, terms):
                return Counter(number for term in terms for number in self._postings(field, term))
            case Adjacent(field, slots):
                return self._count_in_places(leaf, field, slots)
            case Close(field, groups):
                return self._count_in_places(leaf, field, [slot for group in groups for slot in group])

    def _count_in_places(self, leaf: Text, field: str, slots: Sequence[Sequence[str]]) -> Mapping[int, int]:
        postings = {term: self._postings(field, term) for slot in slots for term in slot}
        here = set[int].intersection(*({n for term in slot for n in postings[term]} for slot in slots))
        counts = {}
        for number in here:
            places = {term: held[number] for term, held in postings.items() if number in held}
            if found := occurrences(leaf, places):
                counts[number] = len(found)
        return counts

    def _postings(self, field: str, term: str) -> Mapping[int, Sequence[int]]:
        """The positions of a term in each passage that has it; in a placeless field, as many zeros."""
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return {}
        found: dict[int, Sequence[int]] = {}
        while matcher.is_active():
            placeless = field in PLACELESS
            places = (0,) * int(matcher.value_as("frequency")) if placeless else tuple(matcher.value_as("positions"))
            found[matcher.id()] = places
            matcher.next()
        return found

    def _scores(self, ranking: Ranking) -> Mapping[int, float]:
        scores: Counter[int] = Counter()
        weighted = [(leaf, 1.0) for leaf in leaves(ranking.matching)]
        weighted += [(preference.plan, preference.weight) for preference in ranking.preferences]
        for leaf, weight in weighted:
            for number, score in self._scored(leaf).items():
                scores[number] += weight * score  # type: ignore[assignment] # a Counter adds whatever has a sum
        for bonus in ranking.bonuses:
            for number in self._matching(bonus.plan):
                scores[number] += bonus.score  # type: ignore[assignment]
        return scores

    def _scored(self, leaf: Text) -> Mapping[int, float]:
        frequencies = self._frequencies(leaf)
        if isinstance(leaf, OneOf) or not frequencies:
            return dict.fromkeys(frequencies, 1.0)
        mean = self._reader.field_length(leaf.field) / self._size or 1.0
        rarity = bm25.rarity(len(frequencies), self._size) * (leaf.weight if isinstance(leaf, Term) else 1.0)
        return {
            number: rarity * bm25.weight(count, self._reader.doc_field_length(number, leaf.field), mean)
            for number, count in frequencies.items()
        }


class WhooshEngine:
    name = "whoosh"
    version = f"{version('whoosh3')}, 2"

    def create(self, directory: Path) -> WhooshWriter:
        return WhooshWriter(directory)

    def resume(self, _before: Path, _directory: Path) -> None:
        """An index is written as a whole."""

    def open(self, directory: Path) -> WhooshReader:
        try:
            numbers = array("q", (directory / _NUMBERS).read_bytes())
            return WhooshReader(index.open_dir(str(directory)).searcher(), numbers)
        except _UNREADABLE as error:
            raise IndexDamaged(str(directory.parents[2]), f"Whoosh cannot read it ({error})") from error


engine = WhooshEngine()

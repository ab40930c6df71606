"""The Whoosh adapter: an engine without native code, and a second opinion on what a plan means.

Terms are made by `search.analysis`; Whoosh only splits them at spaces. Of its queries only Term,
And, Or, Not, Phrase, Prefix and numeric ranges are used: the others are wrong in some cases, which
the contract tests of all engines would show. An index is written in one commit, so Whoosh's
document numbers are our passage numbers.
"""

import pickle
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, index, query
from whoosh.analysis import RegexTokenizer
from whoosh.searching import Searcher

from search.engine import Found
from search.errors import IndexDamaged
from search.plan import (
    LAST_DAY,
    Adjacent,
    AllOf,
    AnyOf,
    Between,
    Has,
    NoneOf,
    Plan,
    Ranking,
    StartsWith,
    Term,
    Text,
    leaves,
)
from search.records import Sort
from search.schema import FACETS, SEARCHED, Entry, value_field

_MEGABYTES = 256
_UNREADABLE = (
    index.IndexError, OSError, ValueError, TypeError, LookupError, AttributeError, EOFError,
    pickle.UnpicklingError, struct.error,
)  # fmt: skip
"""What Whoosh raises at files that are missing, cut short or not its own."""


def _schema() -> fields.Schema:
    words = {field: fields.TEXT(RegexTokenizer(r"[^ ]+")) for field in SEARCHED}
    values = {value_field(facet): fields.KEYWORD() for facet in FACETS}
    return fields.Schema(
        document_number=fields.NUMERIC(int, stored=True),
        first_day=fields.NUMERIC(int, stored=True),
        last_day=fields.NUMERIC(int),
        facets=fields.STORED(),
        **words,
        **values,
    )


class WhooshWriter:
    """Collects entries in memory and on disk, and writes them as one segment."""

    def __init__(self, directory: Path) -> None:
        self._writer = index.create_in(str(directory), _schema()).writer(limitmb=_MEGABYTES)

    def add(self, entry: Entry) -> None:
        self._writer.add_document(
            document_number=entry.document,
            first_day=entry.first_day,
            last_day=entry.last_day,
            facets=dict(entry.values),
            **{value_field(facet): list(values) for facet, values in entry.values.items()},
            **entry.words,
        )

    def commit(self) -> None:
        self._writer.commit()

    def abandon(self) -> None:
        self._writer.cancel()


class WhooshReader:
    """Answers from one open index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._matching = lru_cache(maxsize=16)(self._find)

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Sequence[Found]:
        numbers = self._matching(ranking.matching)
        wanted = leaves(ranking.matching)
        if sort is Sort.RELEVANCE and wanted:
            scores = self._scores(ranking, wanted)
            ordered = sorted(numbers, key=lambda number: -scores.get(number, 0.0))
            return [Found(number, scores.get(number, 0.0)) for number in ordered[offset : offset + limit]]
        if sort is Sort.DATE:
            numbers = sorted(numbers, key=lambda number: -self._stored(number)["first_day"])
        return [Found(number, 0.0) for number in numbers[offset : offset + limit]]

    def count(self, plan: Plan) -> int:
        return len(self._matching(plan))

    def documents(self, plan: Plan) -> int:
        return len({self._stored(number)["document_number"] for number in self._matching(plan)})

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, Counter[str]] = {field: Counter() for field in fields}
        for number in self._matching(plan):
            values = self._stored(number)["facets"]
            for field in fields:
                counts[field].update(values.get(field, ()))
        return counts

    def close(self) -> None:
        self._searcher.close()

    def _find(self, plan: Plan) -> Sequence[int]:
        return sorted(set(self._query(plan).docs(self._searcher)))

    def _stored(self, number: int) -> Mapping[str, Any]:
        stored: Mapping[str, Any] = self._searcher.stored_fields(number)
        return stored

    def _scores(self, ranking: Ranking, wanted: Sequence[Text]) -> Mapping[int, float]:
        scored = [self._query(leaf) for leaf in wanted]
        for preference in ranking.preferences:
            boosted = self._query(preference.plan)
            boosted.boost = preference.weight
            scored.append(boosted)
        results = self._searcher.search(query.Or(scored), limit=None, filter=self._query(ranking.matching))
        return {number: score for score, number in results.top_n}

    def _query(self, plan: Plan) -> query.Query:
        match plan:
            case Term(field, term):
                return query.Term(field, term)
            case Adjacent(field, terms):
                return query.Phrase(field, list(terms))
            case StartsWith(field, prefix, ()):
                return query.Prefix(field, prefix)
            case StartsWith(field, prefix, before):
                words = (word.decode("utf-8") for word in self._searcher.reader().expand_prefix(field, prefix))
                return query.Or([query.Phrase(field, [*before, word]) for word in words]) or query.NullQuery
            case Has(field, value):
                return query.Term(value_field(field), value)
            case Between(first, last):
                dated = query.NumericRange("first_day", 1, last)
                return query.And([dated, query.NumericRange("last_day", max(first, 1), LAST_DAY)])
            case AllOf(()):
                return query.Every()
            case AnyOf(()):
                return query.NullQuery
            case AllOf(parts):
                return query.And([self._query(part) for part in parts])
            case AnyOf(parts):
                return query.Or([self._query(part) for part in parts])
            case NoneOf(part):
                return query.And([query.Every(), query.Not(self._query(part))])


class WhooshEngine:
    name = "whoosh"
    version = version("whoosh3")

    def create(self, directory: Path) -> WhooshWriter:
        return WhooshWriter(directory)

    def open(self, directory: Path) -> WhooshReader:
        try:
            return WhooshReader(index.open_dir(str(directory)).searcher())
        except _UNREADABLE as error:
            raise IndexDamaged(str(directory.parent.parent), f"Whoosh cannot read it ({error})") from error


engine = WhooshEngine()

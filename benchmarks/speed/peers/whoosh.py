"""Whoosh (the package whoosh3) in one process, with its stemming analyzer; text stored, facets as sortable columns.

A passage has one value of each facet there, the first.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, index, query
from whoosh.analysis import StemmingAnalyzer
from whoosh.sorting import Count, FieldFacet

from benchmarks.speed.passages import FACETS, Ready
from benchmarks.speed.peers.peer import PAGE
from benchmarks.speed.queries import Asked, How

_MEBIBYTES = 256
_stemming = StemmingAnalyzer()


class Whoosh:
    """Answers with the top hits and their text, the count, and the values of all facets."""

    def __init__(self, directory: Path) -> None:
        self._index = index.open_dir(str(directory))
        self._searcher = self._index.searcher()

    @staticmethod
    def index(passages: Sequence[Ready], directory: Path) -> None:
        columns = {facet: fields.ID(sortable=True) for facet in FACETS}
        schema = fields.Schema(text=fields.TEXT(analyzer=_stemming, stored=True), **columns)
        writer = index.create_in(str(directory), schema).writer(limitmb=_MEBIBYTES)
        for passage in passages:
            writer.add_document(text=passage.text, **{facet: values[0] for facet, values in passage.values.items()})
        writer.commit()

    @staticmethod
    def can(_asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> int:
        free = matching = _query(asked)
        facets: Sequence[str] = FACETS
        if asked.kind:
            matching = query.And([free, query.Term("kind", asked.kind)])
            facets = tuple(facet for facet in FACETS if facet != "kind")
            self._counts(free, ("kind",), 1)
        found = self._counts(matching, facets, asked.offset + PAGE)
        for hit in found[asked.offset :]:
            hit["text"]
        return len(found)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def _counts(self, matching: Any, facets: Sequence[str], limit: int) -> Any:
        grouped = {facet: FieldFacet(facet, maptype=Count) for facet in facets}
        found = self._searcher.search(matching, limit=limit, groupedby=grouped)
        for facet in facets:
            found.groups(facet)
        return found


def _query(asked: Asked) -> Any:
    terms = [query.Term("text", stem) for word in asked.words for stem in _stems(word)]
    match asked.how:
        case How.PHRASE:
            return query.Phrase("text", [stem for word in asked.words for stem in _stems(word)])
        case How.PREFIX:
            return query.Prefix("text", asked.words[0])
        case How.FUZZY:
            return query.FuzzyTerm("text", _stems(asked.words[0])[0], maxdist=1, prefixlength=0)
        case How.ALL:
            return query.And(terms)
        case How.ANY:
            return query.Or(terms)
        case How.NOT:
            return query.And([terms[0], query.Not(terms[1])])
        case How.EVERYTHING:
            return query.Every()


def _stems(word: str) -> list[str]:
    return [token.text for token in _stemming(word)]

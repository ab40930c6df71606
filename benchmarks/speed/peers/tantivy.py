"""tantivy, as one would use it alone: the floor.

The text twice, as written with positions and stored, and stemmed in English; facets as fast fields.
"""

from collections.abc import Sequence
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from benchmarks.speed.passages import FACETS, Ready
from benchmarks.speed.peers.peer import MOST_VALUES, PAGE
from benchmarks.speed.queries import Asked, How

_HEAP = 256_000_000
_WRITTEN, _STEMMED = "as_written", "in_english"
_AGGREGATIONS = {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in FACETS}


class Tantivy:
    """Answers with the top hits and their stored text, the count, and the values of all facets."""

    def __init__(self, directory: Path) -> None:
        index = tantivy.Index.open(str(directory))
        self._schema = index.schema
        self._searcher = index.searcher()
        english = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self._english = english.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()

    @staticmethod
    def index(passages: Sequence[Ready], directory: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(_WRITTEN, stored=True)
        builder.add_text_field(_STEMMED, tokenizer_name="en_stem")
        for facet in FACETS:
            builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
        schema = builder.build()
        index = tantivy.Index(schema, path=str(directory))
        writer = index.writer(_HEAP)
        for passage in passages:
            fields = {_WRITTEN: passage.text, _STEMMED: passage.text, **passage.values}
            writer.add_document(tantivy.Document.from_dict(fields, schema))
        writer.commit()
        writer.wait_merging_threads()

    @staticmethod
    def can(_asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> int:
        free = query = self._query(asked)
        aggregations = _AGGREGATIONS
        if asked.kind:
            query = self._all(query, Query.term_query(self._schema, "kind", asked.kind, "basic"))
            self._searcher.aggregate(free, {"kind": _AGGREGATIONS["kind"]})
            aggregations = {facet: one for facet, one in _AGGREGATIONS.items() if facet != "kind"}
        found = self._searcher.search(query, PAGE, offset=asked.offset)
        for _, address in found.hits:
            self._searcher.doc(address)[_WRITTEN]
        self._searcher.aggregate(query, aggregations)
        return int(found.count)  # type: ignore[attr-defined] # its stub leaves it out

    def close(self) -> None:
        """Its files are closed when it is let go."""

    def _query(self, asked: Asked) -> Query:
        words = asked.words
        match asked.how:
            case How.PHRASE:
                return Query.phrase_query(self._schema, _WRITTEN, list(words))
            case How.PREFIX:
                return Query.regex_query(self._schema, _WRITTEN, f"{words[0]}.*")
            case How.FUZZY:
                return Query.fuzzy_term_query(self._schema, _WRITTEN, words[0], distance=1)
            case How.ALL:
                return self._all(*map(self._stem, words))
            case How.ANY:
                return Query.boolean_query([(Occur.Should, self._stem(word)) for word in words])
            case How.NOT:
                wanted, unwanted = map(self._stem, words)
                return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, unwanted)])
            case How.EVERYTHING:
                return Query.all_query()

    def _stem(self, word: str) -> Query:
        return self._all(*(Query.term_query(self._schema, _STEMMED, stem) for stem in self._english.analyze(word)))

    @staticmethod
    def _all(*queries: Query) -> Query:
        return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])

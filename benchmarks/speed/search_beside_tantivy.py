"""A whole search beside tantivy called directly for the same hits, in one process and on one index.

    python -m benchmarks.speed.search_beside_tantivy INDEX [QUERIES] [RUNS]

Pincite answers with its search object: 10 hits with labels and highlights, the count, all facets,
notes. tantivy is asked, for the same words, for the addresses of the top 10, the count, and the
same aggregations (documents, and each facet that holds values); it reads no text. CPU time, the
median of RUNS runs of each query, then the median and the 99th percentile over the queries of a
class; both sides are measured in turns, so that a noisy machine disturbs both.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from search import analysis, generations
from search.compiler import compile_query
from search.parser import parse
from search.query import Together
from search.records import Match, SearchRequest
from search.schema import STEMMED, VALUED, WRITTEN
from search.searcher import Searcher
from search.vocabulary import Vocabulary

SEED = 1988
PAGE = 10
DEEP = 5_000
"""Hits that the deep page passes over."""
_ON_REQUEST = ("month", "day", "heading", "own")


@dataclass(frozen=True, slots=True)
class Case:
    """A query of ours and what asks tantivy for the same.

    `beside` is a facet that is filtered, and the query without that filter, over which it is counted.
    """

    request: SearchRequest
    bare: Query
    offset: int = 0
    beside: tuple[str, Query] | None = None


class Bare:
    """tantivy, called directly."""

    def __init__(self, directory: Path) -> None:
        index = tantivy.Index.open(str(directory))
        splitting = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("terms", splitting)
        self.schema = index.schema
        self._searcher = index.searcher()
        fields = {f"value_{field}": f"value_{field}" for field in VALUED if field not in _ON_REQUEST}
        self._aggregations = {
            name: {"terms": {"field": field, "size": 60_000}}
            for name, field in {**fields, "documents": "document_number"}.items()
        }

    def answer(self, case: Case) -> int:
        result = self._searcher.search(case.bare, PAGE, offset=case.offset)
        free = self._aggregations
        if case.beside:
            facet, query = case.beside
            free = {name: value for name, value in free.items() if name != facet}
            self._searcher.aggregate(query, {facet: self._aggregations[facet]})
        self._searcher.aggregate(case.bare, free)
        return int(result.count)  # type: ignore[attr-defined]

    def stem(self, word: str) -> Query:
        return Query.term_query(self.schema, STEMMED, analysis.stems([word], "en")[0])

    def term(self, word: str) -> Query:
        return Query.term_query(self.schema, WRITTEN, word)

    def phrase(self, *words: str) -> Query:
        return Query.phrase_query(self.schema, WRITTEN, list(words))

    @staticmethod
    def any(*queries: Query) -> Query:
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    @staticmethod
    def all(*queries: Query) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries])


class Words:
    """Words of the index to ask for, by how many passages have them."""

    def __init__(self, searcher: Searcher, chance: random.Random) -> None:
        passages = searcher.coverage.passages
        terms = [pair for pair in searcher._reader.terms(WRITTEN, "") if pair[0].isalpha() and len(pair[0]) > 3]
        self.common = [term for term, count in terms if 0.02 * passages < count < 0.3 * passages]
        self.middling = [term for term, count in terms if 0.001 * passages < count <= 0.02 * passages]
        self.rare = [term for term, count in terms if 5 < count <= 0.0002 * passages]
        self._chance = chance
        self._searcher = searcher

    def __call__(self, some: list[str], count: int = 1) -> list[str]:
        return self._chance.sample(some, count)

    def pair(self) -> tuple[str, str]:
        """Two words that follow each other somewhere."""
        while True:
            (word,) = self(self.middling)
            hits = self._searcher.search(SearchRequest(f'"{word}"', limit=5)).hits
            for hit in hits:
                terms = analysis.terms(hit.passage.text)
                at = terms.index(word)
                if at + 1 < len(terms) and len(terms[at + 1]) > 3:
                    return word, terms[at + 1]

    def sentence(self) -> list[str]:
        """Some ten words of a passage, in order."""
        while True:
            (word,) = self(self.middling)
            hit = self._searcher.search(SearchRequest(f'"{word}"', limit=1)).hits[0]
            terms = analysis.terms(hit.passage.text)
            if len(terms) >= 12:
                start = self._chance.randrange(len(terms) - 11)
                return terms[start : start + 10]


def classes(words: Words, bare: Bare, searcher: Searcher, queries: int) -> Iterator[tuple[str, list[Case]]]:
    """The classes of queries, each with its cases."""

    def cases(make: Callable[[], Case]) -> list[Case]:
        return [make() for _ in range(queries)]

    def one(some: list[str]) -> Case:
        (word,) = words(some)
        return Case(SearchRequest(word), bare.stem(word))

    def several(count: int, operator: str) -> Case:
        chosen = [*words(words.common), *words(words.middling, count - 1)]
        join = bare.all if operator == "AND" else bare.any
        return Case(SearchRequest(f" {operator} ".join(chosen)), join(*map(bare.stem, chosen)))

    def phrase() -> Case:
        pair = words.pair()
        return Case(SearchRequest(f'"{" ".join(pair)}"'), bare.phrase(*pair))

    def prefix() -> Case:
        (word,) = words(words.middling)
        return Case(SearchRequest(f"{word[:4]}*"), Query.regex_query(bare.schema, WRITTEN, f"{word[:4]}.*"))

    def fuzzy() -> Case:
        (word,) = words(words.middling)
        return Case(SearchRequest(f"{word}~"), Query.fuzzy_term_query(bare.schema, WRITTEN, word, distance=1))

    def filtered() -> Case:
        (word,) = words(words.middling)
        kind = Query.term_query(bare.schema, "value_kind", "=paragraph", "basic")
        bare_query = bare.stem(word)
        request = SearchRequest(word, {"kind": ("paragraph",)})
        return Case(request, bare.all(bare_query, kind), beside=("value_kind", bare_query))

    def excluded() -> Case:
        first, second = words(words.middling, 2)
        without = Query.boolean_query([(Occur.Must, bare.stem(first)), (Occur.MustNot, bare.stem(second))])
        return Case(SearchRequest(f"{first} NOT {second}"), without)

    def deep() -> Case:
        (word,) = words(words.common)
        return Case(SearchRequest(word, offset=DEEP), bare.stem(word), DEEP)

    def long() -> Case:
        sentence = words.sentence()
        query = " ".join(sentence)
        common = set(_passed_over(searcher, query))
        return Case(SearchRequest(query), bare.any(*(bare.stem(word) for word in sentence if word not in common)))

    yield "one common word", cases(lambda: one(words.common))
    yield "one rare word", cases(lambda: one(words.rare))
    yield "two or three words, OR", cases(lambda: several(3, "OR"))
    yield "two words, AND", cases(lambda: several(2, "AND"))
    yield "two words side by side", cases(lambda: several(2, ""))
    yield "NOT", cases(excluded)
    yield "phrase", cases(phrase)
    yield "prefix", cases(prefix)
    yield "fuzzy", cases(fuzzy)
    yield "filter", cases(filtered)
    yield "everything", [Case(SearchRequest(""), Query.all_query())] * 3
    yield "deep page", cases(deep)
    yield "ten words of a passage", cases(long)


def _passed_over(searcher: Searcher, query: str) -> tuple[str, ...]:
    vocabulary = Vocabulary(searcher._reader)
    tree = parse(query).query
    assert isinstance(tree, Together)
    return compile_query(tree, Match.ANY, ("en",), vocabulary, lambda _leaf, _plan: frozenset()).passed_over


def measured(run: Callable[[], object]) -> float:
    """CPU milliseconds of one run."""
    start = time.process_time()
    run()
    return 1_000 * (time.process_time() - start)


def main(directory: str, queries: int = 25, runs: int = 5) -> None:
    searcher = Searcher.open(Path(directory))
    bare = Bare(generations.current(Path(directory)) / "engine")
    words = Words(searcher, random.Random(SEED))
    print("| class | tantivy, ms | p99 | Pincite, ms | p99 | ratio of medians |\n|---|---|---|---|---|---|")
    for name, cases in classes(words, bare, searcher, queries):
        ours, theirs = [], []
        for case in cases:
            pairs = [
                (measured(lambda: searcher.search(case.request)), measured(lambda: bare.answer(case)))  # noqa: B023
                for _ in range(runs)
            ]
            ours.append(statistics.median(mine for mine, _ in pairs))
            theirs.append(statistics.median(its for _, its in pairs))
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(
            f"| {name} | {statistics.median(theirs):.2f} | {_last(theirs):.2f}"
            f" | {statistics.median(ours):.2f} | {_last(ours):.2f} | {ratio:.2f} |",
            flush=True,
        )
    print("\nparse + compile, ms, median:", round(compiling(searcher, words), 4))
    searcher.close()


def compiling(searcher: Searcher, words: Words) -> float:
    """CPU milliseconds of parsing and compiling, the median over queries of all kinds, each for the first time."""
    texts = [
        text
        for _ in range(100)
        for one, two, three in [words(words.middling, 3)]
        for text in (
            one,
            f"{one} {two}",
            f'"{one} {two}" {three}',
            f"({one} OR {two}) AND NOT {three}",
            f"{one} -{two}",
        )
    ]
    times = []
    for text in texts:
        request = SearchRequest(text)
        times.append(measured(lambda: searcher._understand(request)))  # noqa: B023
    return statistics.median(times)


def _last(times: list[float]) -> float:
    return sorted(times)[max(0, -(-99 * len(times) // 100) - 1)]


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

"""A whole search beside tantivy used directly for the same hits, in one process.

    python -m benchmarks.speed.search_beside_tantivy INDEX [QUERIES] [RUNS]

Pincite answers with its search object: 10 hits with labels and highlights, the count, all facets,
notes. Beside it stands an index of the same passages as one would make it with tantivy alone: the
text twice, as written and stemmed in English, and the facets' values as fast fields. It is asked, for
the same words, for the top 10, the count, and the same aggregations; it reads no text. The same is
asked of Pincite's own index, too, where documents are counted by number. CPU time, the median of
RUNS runs of each query, then the median and the 99th percentile over the queries of a class; all
are measured in turns, so that a noisy machine disturbs them alike.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy
from tantivy import Occur, Query

from search import analysis, generations
from search.compiler import compile_query
from search.parser import parse
from search.query import Together
from search.records import Match, SearchRequest
from search.schema import STEMMED, VALUED, WRITTEN, entries
from search.searcher import Searcher
from search.vocabulary import Vocabulary

SEED = 1988
PAGE = 10
DEEP = 5_000
"""Hits that the deep page passes over."""
_ON_REQUEST = ("month", "day", "heading", "own")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tantivy is asked for: words, and how."""

    how: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A query of ours, and what asks tantivy for the same; `kind` narrows it to passages of that kind.

    The facet that is narrowed is counted without that, as Pincite does.
    """

    request: SearchRequest
    wanted: Wanted
    kind: str = ""


class Bare:
    """tantivy, used directly over one index."""

    def __init__(
        self, index: tantivy.Index, facets: Mapping[str, str], written: str, stemmed: str, mark: str = ""
    ) -> None:
        self.schema = index.schema
        self._searcher = index.searcher()
        self._written, self._stemmed = written, stemmed
        self._aggregations = {facet: {"terms": {"field": field, "size": 60_000}} for facet, field in facets.items()}
        self._facets = facets
        self._mark = mark

    def answer(self, case: Case) -> int:
        query = self.query(case.wanted)
        if case.kind:
            query = self.all(
                query, Query.term_query(self.schema, self._facets["kind"], self._mark + case.kind, "basic")
            )
        result = self._searcher.search(query, PAGE, offset=case.request.offset)
        free = self._aggregations
        if case.kind:
            self._searcher.aggregate(self.query(case.wanted), {"kind": free["kind"]})
            free = {facet: aggregation for facet, aggregation in free.items() if facet != "kind"}
        self._searcher.aggregate(query, free)
        return int(result.count)  # type: ignore[attr-defined]

    def query(self, wanted: Wanted) -> Query:
        words = wanted.words
        match wanted.how:
            case "phrase":
                return Query.phrase_query(self.schema, self._written, list(words))
            case "prefix":
                return Query.regex_query(self.schema, self._written, f"{words[0]}.*")
            case "fuzzy":
                return Query.fuzzy_term_query(self.schema, self._written, words[0], distance=1)
            case "all":
                return self.all(*map(self.stem, words))
            case "any":
                return Query.boolean_query([(Occur.Should, self.stem(word)) for word in words])
            case "not":
                return Query.boolean_query([(Occur.Must, self.stem(words[0])), (Occur.MustNot, self.stem(words[1]))])
            case _:
                return Query.all_query()

    def stem(self, word: str) -> Query:
        stem = analysis.stems([word], "en")[0]
        return Query.term_query(
            self.schema, self._stemmed, stem if self._stemmed == STEMMED else stem.removesuffix(".en")
        )

    @staticmethod
    def all(*queries: Query) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries])


def our_own(directory: Path) -> Bare:
    """Tantivy on Pincite's index."""
    index = tantivy.Index.open(str(directory))
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    facets = {field: f"value_{field}" for field in VALUED if field not in _ON_REQUEST}
    return Bare(index, {**facets, "document": "document_number"}, WRITTEN, STEMMED, "=")


def on_its_own(searcher: Searcher, directory: Path) -> Bare:
    """Tantivy on an index of the same passages, made here with tantivy alone."""
    facets = ("document", *(field for field in VALUED if field not in _ON_REQUEST))
    builder = tantivy.SchemaBuilder()
    for field, tokenizer in (("as_written", "default"), ("in_english", "en_stem")):
        builder.add_text_field(field, tokenizer_name=tokenizer)
    for facet in facets:
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(directory))
    writer = index.writer(256_000_000)
    for passage, origin in searcher.catalogue.numbered(range(searcher.coverage.passages)):
        (entry,) = entries(origin, [passage], number=0, document=0)
        texts = {"document": [origin.id], "as_written": [passage.text], "in_english": [passage.text]}
        row = {facet: list(values) for facet, values in entry.values.items() if facet in facets and values != ("",)}
        row |= texts
        writer.add_document(tantivy.Document.from_dict(row, schema))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Bare(index, {facet: facet for facet in facets}, "as_written", "in_english")


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
                at = terms.index(word) if word in terms else len(terms)  # other accents are found, too
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


def classes(words: Words, searcher: Searcher, queries: int) -> Iterator[tuple[str, list[Case]]]:
    """The classes of queries, each with its cases."""

    def cases(make: Callable[[], Case]) -> list[Case]:
        return [make() for _ in range(queries)]

    def one(some: list[str], **narrowed: int) -> Case:
        chosen = tuple(words(some))
        return Case(SearchRequest(*chosen, **narrowed), Wanted("all", chosen))  # type: ignore[arg-type]

    def several(count: int, operator: str) -> Case:
        chosen = (*words(words.common), *words(words.middling, count - 1))
        return Case(SearchRequest(f" {operator} ".join(chosen)), Wanted("all" if operator == "AND" else "any", chosen))

    def phrase() -> Case:
        pair = words.pair()
        return Case(SearchRequest(f'"{" ".join(pair)}"'), Wanted("phrase", pair))

    def prefix() -> Case:
        beginning = words(words.middling)[0][:4]
        return Case(SearchRequest(f"{beginning}*"), Wanted("prefix", (beginning,)))

    def fuzzy() -> Case:
        chosen = tuple(words(words.middling))
        return Case(SearchRequest(f"{chosen[0]}~"), Wanted("fuzzy", chosen))

    def filtered() -> Case:
        chosen = tuple(words(words.middling))
        return Case(SearchRequest(chosen[0], {"kind": ("paragraph",)}), Wanted("all", chosen), "paragraph")

    def excluded() -> Case:
        chosen = tuple(words(words.middling, 2))
        return Case(SearchRequest(f"{chosen[0]} NOT {chosen[1]}"), Wanted("not", chosen))

    def long() -> Case:
        sentence = words.sentence()
        common = set(_passed_over(searcher, " ".join(sentence)))
        return Case(
            SearchRequest(" ".join(sentence)), Wanted("any", tuple(one for one in sentence if one not in common))
        )

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
    yield "everything", [Case(SearchRequest(""), Wanted("everything"))] * 3
    yield "deep page", cases(lambda: one(words.common, offset=DEEP))
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
    with TemporaryDirectory() as temporary:
        bare = on_its_own(searcher, Path(temporary))
        own = our_own(generations.current(Path(directory)) / "engine")
        words = Words(searcher, random.Random(SEED))
        print("| class | tantivy alone, ms | p99 | Pincite, ms | p99 | ratio | tantivy on our index, ms | ratio |")
        print("|---|---|---|---|---|---|---|---|")
        for name, cases in classes(words, searcher, queries):
            ours, theirs, inner = (
                [statistics.median(times) for times in zip(*rounds, strict=True)]
                for rounds in zip(*(_rounds(searcher, bare, own, cases) for _ in range(runs)), strict=True)
            )
            mine, its, within = map(statistics.median, (ours, theirs, inner))
            print(
                f"| {name} | {its:.2f} | {_last(theirs):.2f} | {mine:.2f} | {_last(ours):.2f} | **{mine / its:.2f}** |"
                f" {within:.2f} | {mine / within:.2f} |",
                flush=True,
            )
        print("\nparse + compile, ms, median:", round(compiling(searcher, words), 4))
    searcher.close()


def _rounds(searcher: Searcher, bare: Bare, own: Bare, cases: list[Case]) -> tuple[list[float], ...]:
    """CPU milliseconds of each case, by Pincite, by tantivy alone, and by tantivy on Pincite's index."""
    times: tuple[list[float], ...] = ([], [], [])
    for case in cases:
        for found, run in zip(times, (searcher.search, bare.answer, own.answer), strict=True):
            asked = case.request if run == searcher.search else case
            found.append(measured(lambda: run(asked)))  # type: ignore[operator] # noqa: B023
    return times


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

"""The one door to searching: a request goes in, a page of results comes out.

parse -> compile -> engine -> catalogue -> highlight. The command line and the web application both
stand on this, so they cannot disagree.
"""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from search import generations
from search.catalogue import Catalogue
from search.compiler import Compiled, compile_query
from search.engine import EngineReader, Found
from search.engines import open_engine
from search.errors import IndexDamaged, IndexOutOfDate, QueryError, RequestError
from search.generations import Manifest
from search.highlight import highlights
from search.parser import Parsed, literal, parse
from search.plan import EVERYTHING, AllOf, AnyOf, Has, Plan
from search.query import Anything
from search.records import (
    Coverage,
    Document,
    Facet,
    FacetValue,
    Hit,
    Note,
    Passage,
    ResultPage,
    SearchRequest,
    Sort,
    Span,
)
from search.schema import FACETS, LANGUAGE_NAMES

FACET_VALUES = 50
"""How many values of a facet a result page lists; selected ones are always listed."""


class Searcher:
    """Searches one generation of an index. Safe to use from many threads."""

    def __init__(self, reader: EngineReader, catalogue: Catalogue, manifest: Manifest) -> None:
        self._reader = reader
        self.catalogue = catalogue
        self.manifest = manifest
        self.coverage: Coverage = catalogue.coverage()

    @classmethod
    def open(cls, directory: Path) -> "Searcher":
        """Open the current generation in an index directory; raise an `IndexProblem` where that fails."""
        generation = generations.current(directory)
        manifest = generations.manifest(generation)
        engine = open_engine(manifest.engine)
        if manifest.engine_version != engine.version:
            reason = f"it was made by {engine.name} {manifest.engine_version}, here is {engine.version}"
            raise IndexOutOfDate(str(directory), reason, manifest.collection)
        searcher = cls(engine.open(generation / "engine"), Catalogue(generation), manifest)
        if searcher._reader.count(EVERYTHING) != searcher.coverage.passages:
            raise IndexDamaged(str(directory), "its engine and its catalogue hold different passages")
        return searcher

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer `request`; raise `RequestError` for a facet that does not exist."""
        parsed, compiled = self._understand(request)
        filters = _filter_plans(request.filters)
        everywhere = AllOf((compiled.some_words, *filters.values()))
        total = self._reader.count(everywhere)
        return ResultPage(
            request=request,
            total_passages=total,
            total_documents=self._reader.documents(everywhere) if total else 0,
            hits=self._hits(request, parsed, compiled, tuple(filters.values())) if request.offset < total else (),
            facets=self._facets(request.filters, compiled.some_words, filters),
            searched=self.coverage,
            notes=parsed.notes,
            generation=self.manifest.generation,
        )

    def highlights_in(self, request: SearchRequest, passages: Sequence[Passage]) -> tuple[tuple[Span, ...], ...]:
        """What the query of `request` marks in each passage, whether or not the passage is a hit."""
        plan = self._understand(request)[1].some_words
        return tuple(highlights(passage, plan) for passage in passages)

    def document(self, identity: str) -> tuple[Document, tuple[Passage, ...]]:
        """A document with all its passages; raise `NotInCollection` when there is none."""
        document = self.catalogue.document(identity)
        return document, self.catalogue.passages_of(document)

    def close(self) -> None:
        self._reader.close()
        self.catalogue.close()

    def _understand(self, request: SearchRequest) -> tuple[Parsed, Compiled]:
        text = request.query.encode("utf-8", "replace").decode("utf-8")
        try:
            parsed = parse(text)
        except QueryError as error:
            parsed = literal(text)
            note = Note("literal", f"{error.hint}, so the query was searched as plain words.")
            parsed = Parsed(parsed.query, (note, *parsed.notes))
        if text.strip() and parsed.query == Anything():
            parsed = Parsed(parsed.query, (*parsed.notes, Note("empty", "The query has no word to search for.")))
        return parsed, compile_query(parsed.query, request.match, self.manifest.languages)

    def _hits(
        self, request: SearchRequest, parsed: Parsed, compiled: Compiled, filters: tuple[Plan, ...]
    ) -> tuple[Hit, ...]:
        if request.sort is not Sort.RELEVANCE or parsed.query == Anything():
            sort = Sort.PLACE if request.sort is Sort.RELEVANCE else request.sort
            matching = AllOf((compiled.some_words, *filters))
            found = self._reader.search(compiled.ranking(matching), sort, request.offset, request.limit)
        else:
            found = self._ranked(request, compiled, filters)
        pairs = self.catalogue.numbered(one.number for one in found)
        return tuple(
            Hit(passage, origin, highlights(passage, compiled.some_words), one.score)
            for one, (passage, origin) in zip(found, pairs, strict=True)
        )

    def _ranked(self, request: SearchRequest, compiled: Compiled, filters: tuple[Plan, ...]) -> list[Found]:
        """The page's passages, tier by tier.

        A score is between 1 and 2 where all words were found, between 0 and 1 where some were, and
        grows with the engine's score within a tier.
        """
        found: list[Found] = []
        offset = request.offset
        for tier, plan in enumerate(compiled.tiers):
            wanted = request.limit - len(found)
            matching = AllOf((plan, *filters))
            if wanted and (count := self._reader.count(matching)) > offset:
                page = self._reader.search(compiled.ranking(matching), Sort.RELEVANCE, offset, wanted)
                found += [Found(one.number, 1 - tier + one.score / (1 + one.score)) for one in page]
                offset = 0
            elif wanted:
                offset -= count
        return found

    def _facets(
        self, selected: Mapping[str, tuple[str, ...]], query: Plan, filters: Mapping[str, Plan]
    ) -> tuple[Facet, ...]:
        free = [field for field in FACETS if field not in filters]
        counts = dict(self._reader.facets(AllOf((query, *filters.values())), free))
        for field in filters:
            others = (plan for other, plan in filters.items() if other != field)
            counts.update(self._reader.facets(AllOf((query, *others)), [field]))
        return tuple(self._facet(field, counts[field], selected.get(field, ())) for field in FACETS)

    def _facet(self, field: str, counts: Mapping[str, int], selected: tuple[str, ...]) -> Facet:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        listed = dict.fromkeys((*ordered[:FACET_VALUES], *selected))
        if field == "year":
            listed = dict.fromkeys(sorted(listed, reverse=True))
        labels = self._labels(field, [value for value in listed if value in counts])
        values = tuple(
            FacetValue(value, labels.get(value, value), counts.get(value, 0), value in selected) for value in listed
        )
        return Facet(field, FACETS[field], values, len(counts))

    def _labels(self, field: str, values: Sequence[str]) -> Mapping[str, str]:
        if field == "document":
            return self.catalogue.names(values)
        return LANGUAGE_NAMES if field == "language" else {}


class LiveSearcher:
    """The searcher of an index directory's current generation, opened again after each flip."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._edition = (0, 0)

    def __call__(self) -> Searcher:
        """The searcher of the current generation; raise an `IndexProblem` when there is none."""
        edition = generations.edition(self._directory)
        with self._lock:
            if self._searcher is None or self._edition != edition:
                self._searcher = Searcher.open(self._directory)
                self._edition = edition
            return self._searcher


def _filter_plans(filters: Mapping[str, tuple[str, ...]]) -> dict[str, Plan]:
    """A plan for each facet that is filtered: its values are alternatives."""
    unknown = sorted(set(filters) - set(FACETS))
    if unknown:
        raise RequestError(f"There is no facet {unknown[0]!r}. Facets: {', '.join(FACETS)}")
    return {field: AnyOf(tuple(Has(field, value) for value in values)) for field, values in filters.items() if values}

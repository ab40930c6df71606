"""The one door to searching: a request goes in, a page of results comes out.

parse -> compile -> engine -> catalogue -> highlight. The command line and the web application both
stand on this, so they cannot disagree.
"""

import os
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search import generations, integrity, ranking
from search.catalogue import Catalogue
from search.compiler import Compiled, compile_query
from search.engine import Answer, EngineReader, Found
from search.engines import open_engine
from search.errors import IndexDamaged, IndexOutOfDate, QueryError, TooBroad
from search.facets import Facets
from search.generations import Manifest
from search.highlight import is_told_by_text, marked, window
from search.paraphrase import paraphrase
from search.parser import Parsed, literal, parse
from search.plan import EVERYTHING, AllOf, Among, Plan, Ranking, all_of
from search.query import Anything
from search.question import Answering, is_question
from search.readings import Readings
from search.records import (
    Coverage,
    Document,
    Highlight,
    Hit,
    Note,
    Origin,
    Passage,
    Reason,
    ResultPage,
    Rung,
    SearchRequest,
    Sort,
    Suggestion,
)
from search.suggestions import Suggestions
from search.vocabulary import Vocabulary

_ATTEMPTS = 100
"""How often a commit may be swept away between its name being read and its being held."""


@dataclass(frozen=True, slots=True)
class _Understood:
    """A request's query as a tree and as plans, with the order that is asked for and what must be said."""

    parsed: Parsed
    compiled: Compiled
    sort: Sort
    notes: tuple[Note, ...]


class Searcher:
    """Searches one commit of an index. Safe to use from many threads."""

    def __init__(self, reader: EngineReader, catalogue: Catalogue, manifest: Manifest) -> None:
        self._reader = reader
        self._release: Callable[[], object] = _nothing
        self.commit = Path()
        """The directory of what is searched."""
        self.catalogue = catalogue
        self.manifest = manifest
        self.coverage: Coverage = manifest.coverage
        self._vocabulary = Vocabulary(reader)
        self._readings = Readings(reader, catalogue)
        self._facets = Facets(reader, catalogue, self._vocabulary, manifest.fields)
        self._answering = Answering(reader, catalogue, self._vocabulary, manifest.mean_length, self.coverage.passages)
        self._suggestions = Suggestions(reader, catalogue, self._vocabulary, manifest.languages)

    @classmethod
    def open(cls, directory: Path) -> "Searcher":
        """Open the current commit in an index directory; raise an `IndexProblem` where that fails.

        The commit is kept on disk until the searcher is closed or forgotten.
        """
        for _ in range(_ATTEMPTS):
            commit = generations.current(directory)
            try:
                held = generations.hold(commit)
            except FileNotFoundError:
                continue
            try:
                return cls._of(commit, held)
            except BaseException:
                os.close(held)
                raise
        raise IndexDamaged(str(directory), "its current commit is not complete")

    @classmethod
    def _of(cls, commit: Path, held: int) -> "Searcher":
        directory = str(commit.parents[1])
        manifest = generations.manifest(commit)
        engine = open_engine(manifest.engine)
        if manifest.engine_version != engine.version:
            reason = f"it was made by {engine.name} {manifest.engine_version}, here is {engine.version}"
            raise IndexOutOfDate(directory, reason, manifest.collection)
        integrity.check(commit, manifest)
        searcher = cls(engine.open(commit / generations.ENGINE), Catalogue(commit, manifest.documents), manifest)
        if searcher._reader.count(EVERYTHING) != manifest.passages:
            raise IndexDamaged(directory, "its engine and its catalogue hold different passages")
        searcher.commit = commit
        searcher._release = weakref.finalize(searcher, os.close, held)
        return searcher

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer `request`; raise `RequestError` for a facet that does not exist."""
        understood = self._understand(request)
        compiled = understood.compiled
        selection = self._facets.select(request, compiled.rungs)
        chosen = selection.beside()
        everywhere = all_of(compiled.some_words, *chosen)
        answer = self._answer(understood, request, everywhere)
        tally, facets = self._facets.count(request, compiled.rungs, selection)
        return ResultPage(
            request=replace(request, sort=understood.parsed.sort or request.sort),
            understood=paraphrase(understood.parsed.query, compiled.passed_over),
            total_passages=answer.total,
            total_documents=len(tally.documents),
            hits=self._hits(answer.found, compiled),
            facets=facets,
            searched=self.coverage,
            notes=understood.notes,
            expansions=compiled.expansions,
            corrections=self._corrections(understood, request, chosen),
            generation=self.manifest.generation,
        )

    def suggest(self, request: SearchRequest) -> tuple[Suggestion, ...]:
        """How the request's query may go on, in what its choices leave, at most `request.limit` ways."""
        selection = self._facets.select(request, ())
        return self._suggestions.complete(request.query, selection.beside("match"), request.limit)

    def explain(self, request: SearchRequest, passage: Passage) -> tuple[Reason, ...]:
        """What the score of `passage` for the request's query is made of, the most first.

        Each part is scored on its own; together they are the score before it is shown between 0 and 2.
        Empty for a passage that is not found.
        """
        understood = self._understand(request)
        compiled = understood.compiled
        if is_question(understood.parsed.query, compiled, request.match):
            selection = self._facets.select(request, compiled.rungs)
            matching = AllOf((compiled.some_words, *selection.beside()))
            if reasons := self._answering.explain(compiled, matching, passage.id):
                return reasons
        this = Among(frozenset((self.catalogue.number(passage.id),)))

        def score(one: Ranking) -> float:
            return sum(found.score for found in self._reader.search(one, Sort.RELEVANCE, 0, 1).found)

        if not self._reader.count(AllOf((compiled.some_words, this))):
            return ()
        parts = (
            Reason(what, score(Ranking(AllOf((this, part.matching)), part.preferences, part.bonuses)))
            for what, part in ranking.parts(compiled, self._vocabulary)
        )
        return tuple(sorted((part for part in parts if part.score), key=lambda part: -part.score))

    def highlights_in(self, request: SearchRequest, passages: Sequence[Passage]) -> tuple[tuple[Highlight, ...], ...]:
        """What the query of `request` marks in each passage, whether or not the passage is a hit."""
        rungs = self._understand(request).compiled.rungs
        return tuple(marked(passage, rungs).highlights for passage in passages)

    def document(self, identity: str) -> tuple[Document, tuple[Passage, ...]]:
        """A document with all its passages; raise `NotInCollection` when there is none."""
        document = self.catalogue.document(identity)
        return document, self.catalogue.passages_of(document)

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the index; every file of it is read."""
        return tuple(integrity.problems(self.commit, self.manifest, self._reader.count(EVERYTHING)))

    def close(self) -> None:
        self._reader.close()
        self.catalogue.close()
        self._release()

    def _corrections(
        self, understood: _Understood, request: SearchRequest, chosen: Sequence[Plan]
    ) -> tuple[Suggestion, ...]:
        """What may have been meant; nothing for a query that was read literally, which would be read otherwise."""
        if any(note.kind == "literal" for note in understood.notes):
            return ()
        parsed = understood.parsed
        corrected = self._suggestions.corrected(parsed.query, chosen)
        if corrected is None:
            return ()
        plan = self._compile(Parsed(corrected), request).some_words
        count = self._reader.count(AllOf((plan, *chosen)))
        order = f" sort:{parsed.sort}" if parsed.sort else ""
        return (Suggestion(f"{corrected}{order}", "spelling", count),) if count else ()

    def _answer(self, understood: _Understood, request: SearchRequest, matching: Plan) -> Answer:
        compiled, offset, limit = understood.compiled, request.offset, request.limit
        if understood.sort is Sort.RELEVANCE and is_question(understood.parsed.query, compiled, request.match):
            return self._answering.search(compiled, matching, offset, limit)
        return self._reader.search(
            ranking.for_words(compiled, matching, self._vocabulary), understood.sort, offset, limit
        )

    def _understand(self, request: SearchRequest) -> _Understood:
        """The request's query; as plain words, with a note, where it does not parse or asks for too much."""
        text = request.query.encode("utf-8", "replace").decode("utf-8")
        notes: tuple[Note, ...] = ()
        try:
            parsed = parse(text, self.manifest.fields)
            compiled = self._compile(parsed, request)
        except (QueryError, TooBroad) as error:
            parsed = literal(text)
            compiled = self._compile(parsed, request)
            notes = (Note("literal", f"{error}, so the query was searched as plain words."),)
        notes += parsed.notes
        if text.strip() and parsed.query == Anything() and parsed.sort is None:
            notes += (Note("empty", "The query has no word to search for."),)
        if compiled.passed_over:
            words = ", ".join(compiled.passed_over)
            notes += (Note("passed over", f"Not searched, for being too common beside the others: {words}."),)
        sort = parsed.sort or request.sort
        if sort is Sort.RELEVANCE and parsed.query == Anything():
            sort = Sort.PLACE
        return _Understood(parsed, compiled, sort, notes)

    def _compile(self, parsed: Parsed, request: SearchRequest) -> Compiled:
        return compile_query(
            parsed.query, request.match, self.manifest.languages, self._vocabulary, self._readings.for_query()
        )

    def _hits(self, found: Sequence[Found], compiled: Compiled) -> tuple[Hit, ...]:
        held = {} if all(is_told_by_text(plan) for _, plan in compiled.rungs) else self._held(found, compiled)
        passages = self.catalogue.numbered(one.number for one in found)
        return tuple(
            self._hit(one, passage, origin, compiled, held)
            for one, (passage, origin) in zip(found, passages, strict=True)
        )

    def _held(self, found: Sequence[Found], compiled: Compiled) -> Mapping[int, Rung]:
        """The strictest rung of each hit, by number, as the engine tells it."""
        held: dict[int, Rung] = {}
        page = Among(frozenset(one.number for one in found))
        for rung, plan in compiled.rungs:
            for one in self._reader.search(Ranking(AllOf((plan, page))), Sort.PLACE, 0, len(found)).found:
                held.setdefault(one.number, rung)
        return held

    @staticmethod
    def _hit(one: Found, passage: Passage, origin: Origin, compiled: Compiled, held: Mapping[int, Rung]) -> Hit:
        found = marked(passage, compiled.rungs)
        return Hit(
            passage=passage,
            origin=origin,
            highlights=found.highlights,
            rung=found.rung and held.get(one.number, found.rung),
            window=window(passage.text, found.highlights),
            score=ranking.shown(one.score, compiled),
        )


class LiveSearcher:
    """The searcher of an index directory's current commit, opened again after each flip."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._edition = (0, 0)

    def __call__(self) -> Searcher:
        """The searcher of the current commit; raise an `IndexProblem` when there is none."""
        edition = generations.edition(self._directory)
        with self._lock:
            if self._searcher is None or self._edition != edition:
                self._searcher = Searcher.open(self._directory)
                self._edition = edition
            return self._searcher


def _nothing() -> None:
    """What a searcher of no commit has to release."""

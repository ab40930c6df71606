"""The one door to searching: a request goes in, a page of results comes out.

parse -> compile -> engine -> catalogue -> highlight. The command line and the web application both
stand on this, so they cannot disagree.
"""

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from search import generations, integrity, ranking
from search.catalogue import Catalogue
from search.citation import Capsule, capsule_of
from search.compiler import Compiled, compile_query
from search.engine import Answer, EngineReader, Found
from search.engines import open_engine
from search.errors import GenerationGone, IndexDamaged, IndexOutOfDate, QueryError, TooBroad
from search.facets import Facets
from search.generations import Manifest
from search.grouping import Group, Grouping
from search.highlight import is_told_by_text, marked, window
from search.paraphrase import paraphrase
from search.parser import Parsed, literal, parse
from search.plan import EVERYTHING, AllOf, Among, Plan, Ranking, Term, all_of
from search.query import Anything
from search.question import Answering, is_question
from search.readings import Readings
from search.records import (
    Coverage,
    Document,
    Facet,
    FileRecord,
    FileStatus,
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
    Span,
    Suggestion,
)
from search.schema import DOCUMENT, WRITTEN
from search.suggestions import RARE, Suggestions
from search.tried import Tried, words_tried
from search.vocabulary import Vocabulary

KEPT, KEPT_FOR = 5, 600.0
"""How many replaced commits are kept for those who page through their answers, and for how many seconds."""
_ATTEMPTS = 100
"""How often a commit may be swept away between its name being read and its being held."""
_ASKED_FOR, _READ = 20_000, 100
"""Of all hits, how many the engine is asked for at once, and how many of them are read at once."""


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
        self._descriptor = -1
        self._release: Callable[[], object] = _nothing
        self.commit = Path()
        """The directory of what is searched."""
        self.catalogue = catalogue
        self.manifest = manifest
        self.snapshot = manifest.snapshot
        """Names what is searched, exactly."""
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
        searcher._descriptor = held
        searcher._release = weakref.finalize(searcher, os.close, held)
        return searcher

    def warm(self) -> None:
        """Read now what the first searches would wait for; they may come meanwhile. Raises `IndexDamaged`."""
        self.catalogue.warm()
        self._vocabulary.warm()

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
            corrections=self._corrections(understood, request, chosen, answer.total),
            generation=self.manifest.generation,
        )

    def all_hits(self, request: SearchRequest, sort: Sort | None = None) -> Iterator[Hit]:
        """Every hit of `request`, whatever its offset and limit, each read when it is asked for.

        In the order `sort`, or else that of the request. Takes no more memory for many hits than for a few
        thousand. Raises what `search` does, at once.
        """
        understood = self._understand(request)
        understood = replace(understood, sort=sort or understood.sort)
        chosen = self._facets.select(request, understood.compiled.rungs).beside()
        return self._streamed(understood, request, all_of(understood.compiled.some_words, *chosen))

    def _streamed(self, understood: _Understood, request: SearchRequest, matching: Plan) -> Iterator[Hit]:
        for offset in count(0, _ASKED_FOR):
            found = self._answer(understood, replace(request, offset=offset, limit=_ASKED_FOR), matching).found
            for start in range(0, len(found), _READ):
                yield from self._hits(found[start : start + _READ], understood.compiled)
            if len(found) < _ASKED_FOR:
                return

    def count(self, request: SearchRequest) -> int:
        """How many passages `request` finds; raise `RequestError` as `search` does."""
        compiled = self._understand(request).compiled
        chosen = self._facets.select(request, compiled.rungs).beside()
        return self._reader.count(all_of(compiled.some_words, *chosen))

    def groups(self, request: SearchRequest, most: int) -> tuple[Group, ...]:
        """What `request` finds by document, at most `most` passages of each; its offset and limit count documents.

        In the order of the best passage of each. Raises what `search` does.
        """
        understood = self._understand(request)
        compiled = understood.compiled
        matching = all_of(compiled.some_words, *self._facets.select(request, compiled.rungs).beside())
        totals = self._reader.tally(matching, (DOCUMENT,)).documents
        grouping = Grouping(self.catalogue.order)
        wanted, asked_for = min(request.offset + request.limit, len(totals)), _READ * most
        while True:
            found = self._answer(understood, replace(request, offset=0, limit=asked_for), matching).found
            best = grouping.by_document(found, most)
            if len(best) >= wanted or len(found) < asked_for:
                break
            asked_for *= 10
        groups: list[Group] = []
        for number in list(best)[request.offset : wanted]:
            some = best[number]
            if len(some) < min(most, totals[number]):
                this = AllOf((matching, Term(DOCUMENT, self.catalogue.named([number])[number][0])))
                others = self._answer(understood, replace(request, offset=0, limit=most + len(some)), this).found
                known = {one.number for one in some}
                some = [*some, *(one for one in others if one.number not in known)][:most]
            groups.append(Group(self._hits(some, compiled), totals[number]))
        return tuple(groups)

    def tried(self, request: SearchRequest) -> tuple[Tried, ...]:
        """Which forms of each word of the request's query are looked for, and what the collection has of them."""
        compiled = self._understand(request).compiled
        return words_tried(compiled, self.manifest.languages, self._vocabulary)

    def frequency(self, term: str) -> int:
        """How many passages have a term, as `search.analysis` makes it, in their text."""
        return self._vocabulary.frequency(WRITTEN, term)

    def facet(self, request: SearchRequest, name: str, beginning: str = "") -> Facet:
        """The values of a facet, of which a result page lists some: `request.limit` from `request.offset` on.

        Only those of which a word begins with `beginning`, whatever the case and accents; `distinct` counts
        them. Raises `RequestError` for a facet that does not exist.
        """
        asked = replace(request, facets=(name,))
        rungs = self._understand(asked).compiled.rungs
        return self._facets.values(name, asked, rungs, beginning)

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
            for what, part in ranking.parts(compiled, self._vocabulary, passage)
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

    def on_disk(self, origin: Origin) -> FileRecord:
        """The row of the file on disk that a document was read from, or that the document's file is in."""
        known = self.catalogue.on_disk(origin.source)
        return known or FileRecord(origin.source, FileStatus.INDEXED, sha256=origin.sha256)

    def capsule(self, identity: str, part: Span | None = None, permalink: str = "") -> Capsule:
        """The citation of a passage, or of `part` of its text.

        Raises `NotInCollection` when there is no such passage, `RequestError` when the part is not within it.
        """
        passage, origin = self.catalogue.passage(identity)
        return capsule_of(
            self.catalogue.document(passage.document),
            passage,
            part=part,
            bytes=self.catalogue.size_of(origin.source),
            generation=self.manifest.generation,
            permalink=permalink,
        )

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the index; every file of it is read."""
        return tuple(integrity.problems(self.commit, self.manifest, self._reader.count(EVERYTHING)))

    def is_called(self, generation: str) -> bool:
        """Whether `generation` names its commit, by name or `snapshot`; the empty name stands for any."""
        return generation in ("", self.snapshot, self.manifest.generation)

    def is_there(self) -> bool:
        """Whether the files of its commit are where they were when it was opened."""
        return generations.is_there(self.commit, self._descriptor)

    def close(self) -> None:
        self._reader.close()
        self.catalogue.close()
        self._release()

    def _corrections(
        self, understood: _Understood, request: SearchRequest, chosen: Sequence[Plan], found: int
    ) -> tuple[Suggestion, ...]:
        """What may have been meant where `found` passages were.

        Nothing for a query that was read literally, which would be read otherwise.
        """
        if any(note.kind == "literal" for note in understood.notes):
            return ()
        parsed = understood.parsed
        corrected = self._suggestions.corrected(parsed.query, chosen, rare=0 if found else RARE)
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
            span = error.span if isinstance(error, QueryError) else None
            notes = (Note("literal", f"{error}, so the query was searched as plain words.", span),)
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
    """The searcher of an index directory's current commit, opened again after each flip.

    The last ones that were replaced are kept for a while, for those who page through what they answer.
    A searcher that is kept no longer is closed when the last search with it has ended.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells the time in seconds."""
        self._directory = directory
        self._clock = clock
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._edition = (0, 0)
        self._replaced: list[tuple[float, Searcher]] = []

    def __call__(self, generation: str = "") -> Searcher:
        """The searcher of the current commit, or of the one that `generation` names, by its name or `snapshot`.

        Raises an `IndexProblem` where there is no index, and `GenerationGone` where the named one is not kept.
        """
        with self._lock:
            edition = generations.edition(self._directory)
            now = self._clock()
            if self._searcher is None or self._edition != edition:
                opened = Searcher.open(self._directory)
                if self._searcher is not None:
                    self._replaced.append((now + KEPT_FOR, self._searcher))
                self._searcher, self._edition = opened, edition
            self._replaced = [one for one in self._replaced[-KEPT:] if one[0] > now and one[1].is_there()]
            kept = (self._searcher, *(searcher for _, searcher in reversed(self._replaced)))
        for searcher in kept:
            if searcher.is_called(generation):
                return searcher
        raise GenerationGone(generation)


def _nothing() -> None:
    """What a searcher of no commit has to release."""

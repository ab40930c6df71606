"""Answering a question: the engine's first hits are read, and put in a better order.

A question is five or more different words side by side, with no operator, quotation mark or field
among them. Anything else is answered in the order of the engine.
"""

from collections.abc import Sequence

from search import analysis, bm25, ranking
from search.catalogue import Catalogue
from search.compiler import Compiled
from search.engine import Answer, EngineReader, Found
from search.plan import Plan
from search.query import Query, Together, Word
from search.records import Match, Origin, Passage, Reason, Sort
from search.reranking import LIKENESS, NEARNESS_OF_WORDS, TITLE, Candidate, accounted, rescored
from search.schema import STEMMED
from search.vocabulary import Vocabulary

FEWEST_WORDS = 5
"""Different words, without common ones, that make a question."""
LOOKED_AT = 100
"""Hits that are read."""


def is_question(query: Query, compiled: Compiled, match: Match) -> bool:
    """Whether `query`, in any form of its words, is a question."""
    return (
        match is Match.ANY
        and isinstance(query, Together)
        and all(isinstance(part, Word) for part in query.parts)
        and len({compiled.forms.get(word) for word in compiled.words}) >= FEWEST_WORDS
    )


class Answering:
    """Answers questions from one snapshot of a collection."""

    def __init__(
        self, reader: EngineReader, catalogue: Catalogue, vocabulary: Vocabulary, mean_length: float, passages: int
    ) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._mean_length = mean_length
        self._passages = passages

    def search(self, compiled: Compiled, matching: Plan, offset: int, limit: int) -> Answer:
        """A page of the passages of `matching`, the first `LOOKED_AT` in their better order."""
        order = ranking.for_question(compiled, matching, self._vocabulary)
        if offset >= LOOKED_AT:
            return self._reader.search(order, Sort.RELEVANCE, offset, limit)
        first = self._reader.search(order, Sort.RELEVANCE, 0, LOOKED_AT)
        found = self._in_better_order(compiled, first.found)[offset : offset + limit]
        if offset + limit > LOOKED_AT:
            found += self._reader.search(order, Sort.RELEVANCE, LOOKED_AT, offset + limit - LOOKED_AT).found
        return Answer(found, first.total)

    def _in_better_order(self, compiled: Compiled, found: Sequence[Found]) -> list[Found]:
        """`found` by their second scores, those with all words first; scores go on where the engine's do."""
        if not found:
            return []
        scores = rescored(_asked(compiled), self._candidates(compiled, found), self._rarity)
        lowest = min(scores) or 1.0
        bonus = ranking.all_words(compiled)
        scale = (found[-1].score % bonus) / lowest
        again = [
            Found(one.number, score * scale + (bonus if one.score >= bonus else 0.0))
            for one, score in zip(found, scores, strict=True)
        ]
        return sorted(again, key=lambda one: (-one.score, one.number))

    def explain(self, compiled: Compiled, matching: Plan, identity: str) -> tuple[Reason, ...]:
        """What the score of a passage is made of, the most first; nothing for one that is not read again."""
        first = self._reader.search(
            ranking.for_question(compiled, matching, self._vocabulary), Sort.RELEVANCE, 0, LOOKED_AT
        ).found
        number = self._catalogue.number(identity)
        place = next((place for place, one in enumerate(first) if one.number == number), None)
        if place is None:
            return ()
        asked = {forms[0]: word for word, forms in compiled.forms.items() if forms}
        reasons = [
            Reason(_SAID.get(what, f"the title or text has “{asked.get(what, what)}” in some form"), score)
            for what, score in accounted(_asked(compiled), self._candidates(compiled, first), self._rarity, place)
        ]
        bonus = ranking.all_words(compiled)
        if first[place].score >= bonus:
            reasons.append(Reason("it has all words", bonus))
        return tuple(sorted((one for one in reasons if abs(one.score) > _NOTHING), key=lambda one: -one.score))

    def _candidates(self, compiled: Compiled, found: Sequence[Found]) -> list[Candidate]:
        stem_of = {form: forms[0] for forms in compiled.forms.values() for form in forms}
        pairs = self._catalogue.numbered(one.number for one in found)
        return [_candidate(passage, origin, stem_of, self._mean_length) for passage, origin in pairs]

    def _rarity(self, stem: str) -> float:
        return bm25.rarity(self._vocabulary.frequency(STEMMED, stem), self._passages)


_NOTHING = 1e-9
_SAID = {
    NEARNESS_OF_WORDS: "words of the question stand near each other",
    LIKENESS: "passages like it, for better or worse",
}


def _asked(compiled: Compiled) -> list[str]:
    return [compiled.forms[word][0] for word in compiled.words if word in compiled.forms]


def _candidate(passage: Passage, origin: Origin, stem_of: dict[str, str], mean: float) -> Candidate:
    def stems(text: str | None) -> list[str]:
        found = analysis.stems(analysis.terms(text or ""), passage.language)
        return [stem_of.get(stem, stem) for stem in found]

    title, text = stems(origin.metadata.title), stems(passage.text)
    return Candidate(title, text, (len(text) + TITLE * len(title)) / mean)

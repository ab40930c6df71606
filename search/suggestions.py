"""What may have been meant, and how a query may go on: words, titles and names that are in the collection.

Everything is narrowed by the same choices as the search, so that nothing is offered that the search
could not find.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from search import analysis
from search.catalogue import Catalogue
from search.engine import EngineReader
from search.lexer import QUOTES
from search.plan import EVERYTHING, AllOf, OneOf, Plan, Term
from search.query import And, Demanded, Not, Or, Query, Together, Word
from search.records import Suggestion
from search.schema import ALIASES, DOCUMENT, NO_VALUE, STEMMED, WORD_FIELDS, WRITTEN
from search.vocabulary import Vocabulary

SHORTEST = 2
"""Letters from which a word is completed."""
RARE = 3
"""Passages up to which a word may be a misspelling, where the query finds nothing."""
TIMES = 20
"""How many times as frequent a word must be to be offered in the place of a rare one."""
MOST_CORRECTED = 12
"""Words of a query that corrections are looked for: each is compared with the whole vocabulary."""
_NAMES = ("speaker", "publisher", "author")
_CANDIDATES = 8


class Suggestions:
    """Suggestions from one snapshot of a collection."""

    def __init__(
        self, reader: EngineReader, catalogue: Catalogue, vocabulary: Vocabulary, languages: Sequence[str]
    ) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._languages = tuple(languages)

    def complete(self, text: str, within: Sequence[Plan], limit: int) -> tuple[Suggestion, ...]:
        """Words, titles and names that the last word of `text` begins, in passages of all of `within`.

        The suggestion is what to search instead of `text`.
        """
        tokens = list(analysis.tokens(text))
        if not tokens or tokens[-1].span.end != len(text) or len(tokens[-1].term) < SHORTEST:
            return ()
        before, prefix = text[: tokens[-1].span.start], tokens[-1].term
        scope = AllOf(tuple(within))
        if before and not before[-1].isspace():
            return tuple(self._in_field(before, analysis.fold(prefix), scope, limit))
        if sum(sign in QUOTES for sign in before) % 2:
            return ()
        whole = [analysis.fold(token.term) for token in tokens]
        words = tuple(self._words(before, prefix, scope, limit))
        named = (*self._names(whole, scope, limit), *self._titles(whole, scope, limit))
        return (*words[: max(limit - len(named), (limit + 1) // 2)], *named)[:limit]

    def corrected(self, query: Query, within: Sequence[Plan], rare: int = 0) -> Query | None:
        """`query` with each word that is unknown replaced by one that looks like it; None without any.

        A word is unknown that no passage has in any form, or none but `rare` passages.
        """
        corrected = query
        for word in list(dict.fromkeys(_words_of(query)))[:MOST_CORRECTED]:
            if better := self._better(word, within, rare):
                corrected = _replaced(corrected, word, better)
        return None if corrected == query else corrected

    def _in_field(self, before: str, prefix: str, scope: Plan, limit: int) -> Iterator[Suggestion]:
        """Words of the field that is named right before the last word."""
        named = re.search(r"([a-z]+):\Z", before.lower())
        field = ALIASES.get(named[1], named[1]) if named else ""
        if field in WORD_FIELDS:
            for term, count in self._vocabulary.completions(field, prefix, scope, limit):
                yield Suggestion(f"{before}{term}", field, count)

    def _words(self, before: str, prefix: str, scope: Plan, limit: int) -> Iterator[Suggestion]:
        within = None if scope == EVERYTHING else scope
        for term, count in self._vocabulary.completions(WRITTEN, prefix, within, limit):
            yield Suggestion(f"{before}{term}", "word", count)

    def _names(self, words: Sequence[str], scope: Plan, limit: int) -> Iterator[Suggestion]:
        *whole, beginning = words
        for field in _NAMES:
            begun = self._vocabulary.beginning(field, beginning)
            if not begun:
                continue
            here = AllOf((scope, OneOf(field, begun), *(Term(field, word) for word in whole)))
            counts = self._reader.tally(here, (field,)).values[field]
            fitting = (pair for pair in counts.items() if pair[0] != NO_VALUE and _begins(pair[0], words))
            for value, count in sorted(fitting, key=lambda pair: (-pair[1], pair[0]))[:limit]:
                yield Suggestion(f"{field}:{_quoted(value)}", field, count)

    def _titles(self, words: Sequence[str], scope: Plan, limit: int) -> Iterator[Suggestion]:
        *whole, beginning = words
        begun = self._vocabulary.beginning("title", beginning)
        if not begun:
            return
        here = AllOf((scope, OneOf("title", begun), *(Term("title", word) for word in whole)))
        documents = self._reader.tally(here, (DOCUMENT,)).documents
        most = sorted(documents, key=lambda number: (-documents[number], number))[:limit]
        for number, (_, name) in self._catalogue.named(most).items():
            yield Suggestion(f"title:{_quoted(name)}", "title", documents[number])

    def _better(self, word: str, within: Sequence[Plan], rare: int) -> str | None:
        (term,) = analysis.terms(word)
        forms = self._vocabulary.forms(term, self._languages)
        have = max(
            self._vocabulary.frequency(WRITTEN, term), *(self._vocabulary.frequency(STEMMED, one) for one in forms)
        )
        if have > rare or self._vocabulary.variants(term) or len(term) <= SHORTEST or term.isdigit():
            return None
        edits = 1 if len(term) < 5 else 2
        fold = analysis.fold(term)
        similar = [other for other in self._vocabulary.similar(WRITTEN, term, edits) if other != term]

        def likeness(other: str) -> tuple[int, int]:
            return OSA.distance(fold, analysis.fold(other)), -self._vocabulary.frequency(WRITTEN, other)

        frequent = (
            other
            for other in sorted(similar, key=likeness)[:_CANDIDATES]
            if self._vocabulary.frequency(WRITTEN, other) >= max(TIMES * have, 1)
        )
        return next((one for one in frequent if self._reader.count(AllOf((Term(WRITTEN, one), *within)))), None)


def _words_of(query: Query) -> Iterator[str]:
    match query:
        case Word(text):
            if len(analysis.terms(text)) == 1:
                yield text
        case And(parts) | Or(parts) | Together(parts):
            for part in parts:
                yield from _words_of(part)
        case Demanded(part):
            yield from _words_of(part)


def _replaced(query: Query, word: str, other: str) -> Query:
    match query:
        case Word(text) if text == word:
            return Word(other)
        case And(parts) | Or(parts) | Together(parts):
            return replace(query, parts=tuple(_replaced(part, word, other) for part in parts))
        case Not(part) | Demanded(part):
            return replace(query, part=_replaced(part, word, other))
        case _:
            return query


def _begins(value: str, words: Sequence[str]) -> bool:
    terms = [analysis.fold(term) for term in analysis.terms(value)]
    *whole, beginning = words
    return set(whole) <= set(terms) and any(term.startswith(beginning) for term in terms)


def _quoted(value: str) -> str:
    return '"' + value.translate(dict.fromkeys(map(ord, QUOTES), " ")) + '"'

"""From a query tree to the plans that engines evaluate: words become terms of fields.

This is where the query language gets its meaning. A word stands for its forms (`Match.ANY`: the
same stem in one of the collection's languages) or for itself as written (`Match.WRITTEN`); a word
with several terms, such as `extra-judicial`, and every phrase and prefix are as written. Words
side by side are wanted: one of them is demanded, and passages with all of them come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search import analysis
from search.plan import (
    EVERYTHING,
    LAST_DAY,
    NOTHING,
    Adjacent,
    AllOf,
    Between,
    NoneOf,
    Plan,
    Preference,
    Ranking,
    StartsWith,
    Term,
    all_of,
    any_of,
)
from search.query import (
    After,
    And,
    Anything,
    Before,
    InField,
    InYear,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Word,
)
from search.records import Match
from search.schema import STEMMED, WRITTEN

PREFERRED = {WRITTEN: 0.6, "title": 0.6, "heading": 0.3, "speaker": 0.3}
"""What a word adds to a passage's score where it stands as written, in the title, in a heading or
in the speaker's name, as a part of what it adds in the text itself."""
CLOSENESS = 1.0
"""What two words of the query add where they follow each other as written."""
PREFERRED_WORDS = 24
"""A longer query is specific enough: words past this many add no preferences."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The plans of a query: `all_words` holds for a part of the passages of `some_words`."""

    some_words: Plan
    all_words: Plan
    preferences: tuple[Preference, ...]

    @property
    def tiers(self) -> tuple[Plan, ...]:
        """Passages of an earlier tier come before those of a later one; they do not overlap."""
        if self.all_words == self.some_words:
            return (self.some_words,)
        return self.all_words, AllOf((self.some_words, NoneOf(self.all_words)))

    def ranking(self, matching: Plan) -> Ranking:
        return Ranking(matching, self.preferences)


def compile_query(query: Query, match: Match, languages: Sequence[str]) -> Compiled:
    """The plans of `query` over a collection with passages in `languages` (ISO 639-1 codes)."""
    meaning = _Meaning(match, tuple(languages))
    words = tuple(_positive_words(query))[:PREFERRED_WORDS]
    return Compiled(
        some_words=meaning.of(query, demand_all=False),
        all_words=meaning.of(query, demand_all=True),
        preferences=tuple(_preferences(words)),
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    match: Match
    languages: tuple[str, ...]

    def of(self, query: Query, demand_all: bool) -> Plan:
        match query:
            case Anything():
                return EVERYTHING
            case Word(text):
                return self.word(text)
            case Phrase(text):
                return _as_written(WRITTEN, analysis.terms(text))
            case Prefix(text):
                return _beginning(WRITTEN, analysis.terms(text))
            case InField(field, value):
                terms = analysis.terms(value.text)
                return _beginning(field, terms) if isinstance(value, Prefix) else _as_written(field, terms)
            case After() | Before() | InYear():
                return _dated(query)
            case And(parts):
                return all_of(*(self.of(part, demand_all) for part in parts))
            case Or(parts):
                return any_of(*(self.of(part, demand_all) for part in parts))
            case Not(part):
                return NoneOf(self.of(part, demand_all=False))
            case Together(parts):
                return self.together(parts, demand_all)

    def together(self, parts: Sequence[Query], demand_all: bool) -> Plan:
        wanted = [self.of(part, demand_all) for part in parts if isinstance(part, Word | Prefix)]
        demanded = [self.of(part, demand_all) for part in parts if not isinstance(part, Word | Prefix)]
        if wanted and not demand_all:
            wanted = [any_of(*wanted)]
        return all_of(*demanded, *wanted)

    def word(self, text: str) -> Plan:
        terms = analysis.terms(text)
        if len(terms) != 1 or self.match is Match.WRITTEN:
            return _as_written(WRITTEN, terms)
        forms = {analysis.stems(terms, language)[0] for language in (None, *self.languages)}
        return any_of(*(Term(STEMMED, form) for form in sorted(forms)))


def _dated(query: After | Before | InYear) -> Plan:
    match query:
        case After(date):
            return Between(date.first_day, LAST_DAY)
        case Before(date):
            return Between(0, date.first_day - 1)
        case InYear(year):
            return Between(year * 10_000 + 101, year * 10_000 + 1231)


def _as_written(field: str, terms: Sequence[str]) -> Plan:
    if not terms:
        return NOTHING
    return Term(field, terms[0]) if len(terms) == 1 else Adjacent(field, tuple(terms))


def _beginning(field: str, terms: Sequence[str]) -> Plan:
    return StartsWith(field, terms[-1], tuple(terms[:-1])) if terms else NOTHING


def _positive_words(query: Query) -> Iterator[str]:
    """The terms of the words and phrases that a passage is wanted for, in order."""
    match query:
        case Word(text) | Phrase(text):
            yield from analysis.terms(text)
        case And(parts) | Or(parts) | Together(parts):
            for part in parts:
                yield from _positive_words(part)


def _preferences(words: Sequence[str]) -> Iterator[Preference]:
    for word in dict.fromkeys(words):
        for field, weight in PREFERRED.items():
            yield Preference(Term(field, word), weight)
    for pair in dict.fromkeys(pairwise(words)):
        yield Preference(Adjacent(WRITTEN, pair), CLOSENESS)

"""From a query tree to the plans that engines evaluate: words become terms of fields.

This is where the query language gets its meaning, rung by rung: on `Rung.WRITTEN` a word is itself,
on `Rung.STEM` also what has its stem in one of the collection's languages, on `Rung.FOLDED` also
what differs in accents, on `Rung.FUZZY` also what a misspelling can stand for. Each rung's plan
holds for all passages of the one before. Words side by side are wanted: one of them is demanded,
and passages with all of them come first.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from search import analysis
from search.cost import cost
from search.errors import TooBroad
from search.plan import (
    EVERYTHING,
    LAST_DAY,
    NOTHING,
    Adjacent,
    Among,
    Between,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Slot,
    Term,
    Verbatim,
    all_of,
    any_of,
    phrases_of,
)
from search.query import (
    WANTED,
    After,
    And,
    Anything,
    Before,
    Demanded,
    During,
    Exact,
    Fuzzy,
    InField,
    Near,
    Nearby,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Undated,
    Wildcard,
    Word,
    with_letters,
    with_signs,
)
from search.query import Close as CloseWords
from search.records import Expansion, Match, Rung
from search.schema import NO_VALUE, OWN, STEMMED, WORD_FIELDS, WRITTEN, own_term
from search.stopwords import passed_over
from search.vocabulary import Vocabulary

LADDER = tuple(Rung)
MAX_GROUPS = 8
"""Words and phrases that can be near each other."""
MAX_PHRASES = 2_000
"""Phrases that an engine is asked for in the place of one `Close`; where there would be more, passages are read."""
MAX_PAIRS = 200
"""Pairs of phrases, one of each side of a `NEAR`, that an engine is asked for."""
MAX_READ = 16
"""Parts of a query that are found by reading passages."""
SEVERAL = 8
"""Terms past which the terms of a word are found without regard to which of them it was."""

Reading = Callable[[Close | Verbatim, Plan], frozenset[int]]
"""Finds, among the passages of a plan, those whose text has the leaf, by reading them."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The plans of a query.

    `forms` has the stems of each of `words` that is found in any form.
    `rungs` are from strict to loose, each with more passages than the one before; the last is
    `some_words`, what is found. `all_words` holds for a part of its passages. `words` are the terms
    that a passage is wanted for, in order and as often as they were said; `passed_over` words that
    are too common to be searched beside others.
    """

    rungs: tuple[tuple[Rung, Plan], ...]
    all_words: Plan
    words: tuple[str, ...]
    forms: Mapping[str, Slot]
    expansions: tuple[Expansion, ...]
    passed_over: tuple[str, ...]

    @property
    def some_words(self) -> Plan:
        return self.rungs[-1][1]


def compile_query(
    query: Query, match: Match, languages: Sequence[str], vocabulary: Vocabulary, reading: Reading
) -> Compiled:
    """The plans of `query` over a collection with passages in `languages` (ISO 639-1 codes, "" for unknown).

    Raises `TooBroad` for what would take too long to find.
    """
    common = passed_over(query, languages)
    rungs: list[tuple[Rung, Plan]] = []
    expansions: dict[Expansion, None] = {}
    meaning = _Meaning(match, LADDER[0], tuple(languages), vocabulary, reading, common, expansions)
    kinds = {type(node) for node in _nodes(query)}
    for rung in LADDER if Fuzzy in kinds or InField in kinds else LADDER[:-1]:
        plan = meaning.on(rung).of(query, demand_all=False)
        if not rungs or plan != rungs[-1][1]:
            rungs.append((rung, plan))
    loosest = meaning.on(rungs[-1][0])
    if cost(rungs[-1][1], vocabulary.frequency) > vocabulary.most_cost:
        raise TooBroad("The words and phrases stand in too many passages to be looked for all at once")
    words = tuple(_wanted_words(query, frozenset(common)))
    return Compiled(
        rungs=tuple(rungs),
        all_words=loosest.of(query, demand_all=True) if Together in kinds else rungs[-1][1],
        words=words,
        forms={} if match is Match.WRITTEN else {word: loosest.stems(word) for word in words},
        expansions=tuple(expansions),
        passed_over=tuple(common),
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What queries mean on one rung. `common` are words that are passed over beside others."""

    match: Match
    rung: Rung
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    reading: Reading
    common: Sequence[str] = ()
    expansions: dict[Expansion, None] = field(default_factory=dict)
    found: dict[Close | Verbatim, frozenset[int]] = field(default_factory=dict)

    def of(self, query: Query, demand_all: bool) -> Plan:  # noqa: C901, PLR0911 - one case for each node
        match query:
            case Anything():
                return EVERYTHING
            case Word(text):
                return self.word(text)
            case Phrase(text):
                return self.run(self.slots(analysis.terms(text)))
            case Prefix() | Wildcard() | Fuzzy():
                return self.run(self.pattern(query))
            case Exact(text):
                return self.exact(text)
            case CloseWords(text, others, ordered):
                groups = tuple((slot,) for slot in self.slots(analysis.terms(text)))
                return self.close(groups, others, ordered)
            case Near(left, right, others, ordered):
                return self.near(self.alternatives(left), self.alternatives(right), others, ordered)
            case InField(name, value):
                return self.in_field(name, value)
            case After() | Before() | During() | Undated():
                return _dated(query)
            case And(parts):
                return all_of(*(self.of(part, demand_all) for part in parts))
            case Or(parts):
                return any_of(*(self.of(part, demand_all) for part in parts))
            case Not(part):
                return NoneOf(self.on(LADDER[-1]).of(part, demand_all=False))
            case Demanded(part):
                return self.of(part, demand_all)
            case Together(parts):
                return self.together(parts, demand_all)

    def together(self, parts: Sequence[Query], demand_all: bool) -> Plan:
        asked = [part for part in parts if not self.is_common(part)] or parts
        wanted = [self.of(part, demand_all) for part in asked if isinstance(part, WANTED)]
        demanded = [self.of(part, demand_all) for part in asked if not isinstance(part, WANTED)]
        if wanted and not demand_all:
            wanted = [any_of(*wanted)]
        return all_of(*demanded, *wanted)

    def is_common(self, part: Query) -> bool:
        return isinstance(part, Word) and part.text in self.common

    def word(self, text: str) -> Plan:
        terms = analysis.terms(text)
        if len(terms) != 1:
            joined = _joined(text, terms) if self.match is Match.ANY and self.is_on(Rung.FOLDED) else ""
            parted = self.run(self.slots(terms))
            return any_of(parted, Term(WRITTEN, joined)) if self.vocabulary.frequency(WRITTEN, joined) else parted
        (term,) = terms
        if self.match is Match.WRITTEN or self.rung is Rung.WRITTEN:
            return _alternatives(WRITTEN, self.slot(term))
        forms = self.stems(term)
        if not self.is_on(Rung.FOLDED):
            return any_of(*(Term(STEMMED, form, self.vocabulary.share(STEMMED, form, forms)) for form in forms))
        accented = [variant for form in forms for variant in self.vocabulary.variants(form)]
        stemmed = _alternatives(STEMMED, tuple(dict.fromkeys((*forms, *accented))))
        others = self.slot(term)[1:]
        self.account(text, others)
        parts: list[Plan] = [stemmed, *([_alternatives(WRITTEN, others)] if others else [])]
        if thousands := _in_thousands(term):
            parts.append(Adjacent(WRITTEN, thousands))
        return any_of(*parts)

    def stems(self, term: str) -> Slot:
        return self.vocabulary.forms(term, self.languages)

    def slot(self, term: str) -> Slot:
        """A term as written, and on the folded rung what differs in accents."""
        if not self.is_on(Rung.FOLDED):
            return (term,)
        return (term, *self.vocabulary.variants(term))

    def slots(self, terms: Sequence[str]) -> tuple[Slot, ...]:
        return tuple(self.slot(term) for term in terms)

    def pattern(self, query: Prefix | Wildcard | Fuzzy) -> tuple[Slot, ...]:
        """The slots of a prefix, pattern or misspelling: its last one has all terms that it stands for."""
        before, found = self.resolved(query)
        self.account(str(query), found)
        return (*self.slots(before), found)

    def resolved(self, query: Prefix | Wildcard | Fuzzy) -> tuple[list[str], Slot]:
        vocabulary = self.vocabulary
        match query:
            case Prefix(text):
                *before, last = _normal(f"{text}*")
                last = last.rstrip("*")
                found = vocabulary.beginning(WRITTEN, last)
                return before, _more(found, vocabulary.variants_beginning(last) if self.is_on(Rung.FOLDED) else ())
            case Wildcard(text):
                (pattern,) = _normal(text)
                found = vocabulary.matching(WRITTEN, pattern)
                return [], _more(found, vocabulary.variants_matching(pattern) if self.is_on(Rung.FOLDED) else ())
            case Fuzzy(text, edits):
                (term,) = analysis.terms(text)
                found = self.slot(term)
                return [], _more(found, vocabulary.similar(WRITTEN, term, edits) if self.is_on(Rung.FUZZY) else ())

    def alternatives(self, query: Nearby) -> list[tuple[Slot, ...]]:
        """The groups of slots that one side of `NEAR` can be, those of one slot as one; words are as written."""
        match query:
            case Or(parts):
                every = [group for part in parts for group in self.alternatives(part)]  # type: ignore[arg-type]
                single = dict.fromkeys(term for group in every if len(group) == 1 for term in group[0])
                several = [group for group in every if len(group) > 1]
                return [((*single,),), *several] if single else several
            case Word(text) | Phrase(text):
                return [self.slots(analysis.terms(text))]
            case _:
                return [self.pattern(query)]

    def run(self, slots: tuple[Slot, ...]) -> Plan:
        """The slots one after the other; passages are read where that is too many phrases."""
        many = math.prod(map(len, slots))
        if many <= MAX_PHRASES or many == max(map(len, slots)):
            return _run(WRITTEN, slots)
        return self.read(Close(WRITTEN, tuple((slot,) for slot in slots), 0, ordered=True))

    def near(self, left: list[tuple[Slot, ...]], right: list[tuple[Slot, ...]], others: int, ordered: bool) -> Plan:
        pairs = list(product(left, right))
        if len(pairs) > MAX_PAIRS:
            raise TooBroad(f"At most {MAX_PAIRS} pairs of words and phrases can be near each other")
        return any_of(*(self.close(pair, others, ordered) for pair in pairs))

    def close(self, groups: tuple[tuple[Slot, ...], ...], others: int, ordered: bool) -> Plan:
        if not all(all(group) for group in groups):
            return NOTHING
        if len(groups) > MAX_GROUPS:
            raise TooBroad(f"At most {MAX_GROUPS} words can be near each other")
        leaf = Close(WRITTEN, groups, others, ordered)
        return leaf if phrases_of(leaf) <= MAX_PHRASES else self.read(leaf)

    def read(self, leaf: Close | Verbatim, here: Plan | None = None) -> Plan:
        """What has `leaf`, found by reading the passages of `here`, or those that have all words of it."""
        if here is None and isinstance(leaf, Close):
            here = all_of(*(_alternatives(WRITTEN, slot) for group in leaf.groups for slot in group))
        if leaf not in self.found:
            if len(self.found) == MAX_READ:
                raise TooBroad(f"At most {MAX_READ} parts of a query can be found by reading passages")
            self.found[leaf] = self.reading(leaf, here or EVERYTHING)
        return Among(self.found[leaf], leaf)

    def exact(self, text: str) -> Plan:
        terms = analysis.terms(text)
        leaf = Verbatim(text)
        here = _run(WRITTEN, tuple((term,) for term in terms)) if terms else EVERYTHING
        return self.read(leaf, here)

    def in_field(self, name: str, value: Word | Phrase | Prefix | Wildcard | Fuzzy) -> Plan:
        own = name not in WORD_FIELDS
        field = OWN if own else name

        def named(term: str) -> str:
            return own_term(name, analysis.fold(term)) if own else analysis.fold(term)

        match value:
            case Prefix(text):
                *before, last = _folded(f"{text}*")
                found = self.vocabulary.beginning(field, named(last.rstrip("*")))
            case Wildcard(text):
                *before, last = _folded(text)
                found = self.vocabulary.matching(field, own_term(name, last) if own else last)
            case Fuzzy(text, edits):
                *before, last = analysis.terms(text)
                found = self.vocabulary.similar(field, named(last), edits)
            case Word(text) | Phrase(text):
                return _run(field, tuple((named(term),) for term in analysis.terms(text)))
        self.account(f"{name}:{value}", found)
        return _run(field, (*((named(term),) for term in before), found))

    def account(self, part: str, terms: Sequence[str]) -> None:
        """Keep what a part of the query stands for on this rung, unless a stricter rung has it all."""
        known = {term for one in self.expansions if one.part == part for term in one.terms}
        more = tuple(dict.fromkeys(term for term in terms if term not in known))
        if more:
            self.expansions[Expansion(part, self.rung, more)] = None

    def on(self, rung: Rung) -> "_Meaning":
        """The same on another rung."""
        if rung is self.rung:
            return self
        return _Meaning(
            self.match, rung, self.languages, self.vocabulary, self.reading, self.common, self.expansions, self.found
        )

    def is_on(self, rung: Rung) -> bool:
        """Whether this rung is `rung` or a looser one."""
        return LADDER.index(self.rung) >= LADDER.index(rung)


def _nodes(query: Query) -> Iterator[Query]:
    """`query` and all that it is made of."""
    yield query
    match query:
        case And(parts) | Or(parts) | Together(parts):
            for part in parts:
                yield from _nodes(part)
        case Not(part) | Demanded(part):
            yield from _nodes(part)
        case Near(left, right):
            yield from _nodes(left)
            yield from _nodes(right)


def _dated(query: After | Before | During | Undated) -> Plan:
    match query:
        case After(date):
            return Between(date.first_day, LAST_DAY)
        case Before(date):
            return Between(0, date.first_day - 1)
        case During(first, last):
            return Between(first.first_day if first else 0, last.last_day if last else LAST_DAY)
        case Undated():
            return Has("year", NO_VALUE)


def _run(field: str, slots: Sequence[Slot]) -> Plan:
    """The slots one after the other."""
    if not slots or not all(slots):
        return NOTHING
    return _alternatives(field, slots[0]) if len(slots) == 1 else Adjacent(field, tuple(slots))


def _alternatives(field: str, terms: Slot) -> Plan:
    if len(terms) > SEVERAL:
        return OneOf(field, tuple(sorted(terms)))
    return any_of(*(Term(field, term) for term in terms))


def _more(found: Slot, others: Slot) -> Slot:
    return tuple(dict.fromkeys((*found, *others)))


def _normal(pattern: str) -> list[str]:
    """The terms of a text with signs that stand for letters."""
    return [with_signs(term) for term in analysis.terms(with_letters(pattern))]


def _folded(pattern: str) -> list[str]:
    return [with_signs(analysis.fold(term)) for term in analysis.terms(with_letters(pattern))]


_HYPHENED = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,.’'\u00a0\u202f]\d{3})+")


def _joined(text: str, terms: Sequence[str]) -> str:
    """A compound as one word, `extrajudicial` for `extra-judicial`; a number as one, `30000` for `30,000`."""
    return "".join(terms) if _HYPHENED.fullmatch(text) or _THOUSANDS.fullmatch(text) else ""


def _in_thousands(term: str) -> tuple[Slot, ...]:
    """A number of more than three digits as groups of three; none for anything else."""
    if not (term.isascii() and term.isdigit() and 4 < len(term) <= 15):
        return ()
    first = len(term) % 3 or 3
    return tuple((group,) for group in (term[:first], *re.findall("...", term[first:])))


def _wanted_words(query: Query, common: Collection[str]) -> Iterator[str]:
    """The terms of the words and phrases that a passage is wanted for, in order, without words that are common."""
    match query:
        case Word(text) if text in common:
            return
        case Word(text) | Phrase(text) | Exact(text) | CloseWords(text):
            yield from analysis.terms(text)
        case Demanded(part):
            yield from _wanted_words(part, common)
        case Near(left, right):
            yield from _wanted_words(left, common)
            yield from _wanted_words(right, common)
        case And(parts) | Or(parts) | Together(parts):
            for part in parts:
                yield from _wanted_words(part, common)

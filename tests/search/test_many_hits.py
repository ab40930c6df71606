"""Ten thousand hits in five scripts, each mark judged against a reading of the text that knows no plan.

What a query may find is worked out here anew, position by position, from the terms of a passage; then
hits must be the passages that have such positions, and marks must stand on nothing else.
"""

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.analysis import fold, stems, terms, tokens
from search.records import Hit, Match, Passage, Rung, SearchRequest
from search.searcher import Searcher
from tests.building import Filed, build, filed
from tests.search.test_vocabulary import edits, matches
from tests.strategies import VOCABULARIES

Places = set[int]
Finder = Callable[[Sequence[str], str | None], Places]
"""Gives the positions that a part of a query may mark among the terms of a passage in a language."""

PLAIN = {
    script: [word for word in words if len(terms(word)) == 1 and not set(word) & set("+0123456789۰۱۲۷")]
    for script, (words, _) in VOCABULARIES.items()
}
"""Words of one term in each script, but for those that have another form as a compound or number."""


@dataclass(frozen=True)
class Asked:
    """A query with what finds its parts: each of `all_of` must be there, one of `any_of`, and none of `none_of`."""

    query: str
    all_of: tuple[Finder, ...] = ()
    any_of: tuple[Finder, ...] = ()
    none_of: tuple[Finder, ...] = ()
    word: str = ""

    def found(self, passage: Passage) -> Places | None:
        """The positions that may be marked, or None where the passage is no hit."""
        found = terms(passage.text), passage.language
        demanded = [part(*found) for part in self.all_of]
        wanted = [part(*found) for part in self.any_of]
        if not all(demanded) or (wanted and not any(wanted)) or any(part(*found) for part in self.none_of):
            return None
        return set().union(*demanded, *wanted)


def one(holds: Callable[[str, str | None], bool]) -> Finder:
    return lambda words, language: {place for place, word in enumerate(words) if holds(word, language)}


def word(text: str, match: Match) -> Finder:
    (term,) = terms(text)

    def is_form(other: str, language: str | None) -> bool:
        if fold(other) == fold(term):
            return True
        stem, wanted = stems([other, term], language)
        return match is Match.ANY and fold(stem) == fold(wanted)

    return one(is_form)


def phrase(text: str) -> Finder:
    wanted = [fold(term) for term in terms(text)]

    def places(words: Sequence[str], _: str | None) -> Places:
        folds = [fold(term) for term in words]
        starts = [n for n in range(len(folds)) if folds[n : n + len(wanted)] == wanted]
        return {start + distance for start in starts for distance in range(len(wanted))}

    return places


def near(left: str, right: str, others: int, *, ordered: bool) -> Finder:
    (first,), (second,) = terms(left), terms(right)

    def places(words: Sequence[str], _: str | None) -> Places:
        folds = [fold(term) for term in words]
        pairs = [
            (i, j)
            for i, one in enumerate(folds)
            for j, other in enumerate(folds)
            if i != j and one == fold(first) and other == fold(second) and abs(i - j) - 1 <= others
        ]
        return {place for pair in pairs if not ordered or pair[0] < pair[1] for place in pair}

    return places


def begins(text: str) -> Finder:
    return one(lambda other, _: fold(other).startswith(fold(text)))


def like(pattern: str) -> Finder:
    return one(lambda other, _: matches(pattern, other) or matches(fold(pattern), fold(other)))


def misspelt(text: str, most: int) -> Finder:
    (term,) = terms(text)
    return one(lambda other, _: edits(fold(term), fold(other)) <= min(most, len(fold(term)) // 2))


def asked(chance: random.Random, match: Match) -> Asked:
    script = chance.choice(list(PLAIN))
    a, b, c = (chance.choice(PLAIN[script]) for _ in range(3))
    (term,) = terms(a)
    others, most = chance.randrange(4), chance.randint(1, 2)
    match chance.randrange(11):
        case 0:
            return Asked(a, all_of=(word(a, match),), word=a)
        case 1:
            return Asked(f"{a} {b} {c}", any_of=tuple(word(one, match) for one in (a, b, c)))
        case 2:
            return Asked(f'"{a} {b}"', all_of=(phrase(f"{a} {b}"),))
        case 3:
            return Asked(f"{a} AND {b}", all_of=(word(a, match), word(b, match)))
        case 4:
            return Asked(
                f'({a} OR "{b} {c}") -{c}', any_of=(word(a, match), phrase(f"{b} {c}")), none_of=(word(c, match),)
            )
        case 5:
            return Asked(f'"{a} {b}"~{others}', all_of=(near(a, b, others, ordered=False),))
        case 6:
            return Asked(f"{a} PRE/{others} {b}", all_of=(near(a, b, others, ordered=True),))
        case 7:
            return Asked(f"{term[:2]}*", all_of=(begins(term[:2]),))
        case 8:
            return Asked(f"{term[0]}*{term[-1]}", all_of=(like(f"{term[0]}*{term[-1]}"),))
        case 9:
            return Asked(f"{a}~{most}", all_of=(misspelt(a, most),))
        case _:
            return Asked(f'+{a} {b} -"{b} {c}"', all_of=(word(a, match), word(b, match)), none_of=(phrase(f"{b} {c}"),))


def check(hit: Hit, request: Asked, match: Match) -> None:
    text = hit.passage.text
    places = {token.span.start: number for number, token in enumerate(tokens(text))}
    ends = {token.span.end: number for number, token in enumerate(tokens(text))}
    allowed = request.found(hit.passage)
    assert allowed is not None, (request.query, text)
    assert hit.highlights, (request.query, text)
    marked: Places = set()
    for mark in hit.highlights:
        assert mark.span.start in places, (request.query, text, mark)
        assert mark.span.end in ends, (request.query, text, mark)
        run = set(range(places[mark.span.start], ends[mark.span.end] + 1))
        assert run <= allowed, (request.query, text, mark)
        assert not run & marked, (request.query, text, mark)
        marked |= run
        if request.word:
            assert mark.rung == strictest(mark.span.of(text), request.word, hit.passage.language, match), request.query
    if not any(sign in request.query for sign in ('"', "PRE")):  # of phrases that overlap, the stricter is marked
        assert marked == allowed, (request.query, text)


def strictest(marked: str, wanted: str, language: str | None, match: Match) -> Rung:
    (found,), (asked_for,) = terms(marked), terms(wanted)
    if found == asked_for:
        return Rung.WRITTEN
    stem, wanted_stem = stems([found, asked_for], language)
    return Rung.STEM if match is Match.ANY and stem == wanted_stem else Rung.FOLDED


def collection(passages: int) -> list[Filed]:
    chance = random.Random(1988)
    made = []
    for number in range(passages // 5):
        words, languages = VOCABULARIES[chance.choice(list(VOCABULARIES))]
        texts = []
        for _ in range(5):
            drawn = chance.choices(words, k=chance.randint(1, 12))
            text = "".join(one + chance.choice((" ", ", ", ". ", " — ", "\n", "! ")) for one in drawn)
            texts.append(unicodedata.normalize(chance.choice(("NFC", "NFD")), text).strip())
        made.append(filed(*texts, source=f"{number}.txt", language=chance.choice(languages)))
    return made


def check_hits(searcher: Searcher, passages: Sequence[Passage], least: int) -> int:
    """Judge the hits of queries until there were at least so many of them."""
    chance, checked = random.Random(31), 0
    while checked < least:
        match = chance.choice(list(Match))
        request = asked(chance, match)
        page = searcher.search(SearchRequest(request.query, match=match, limit=len(passages)))
        assert {note.kind for note in page.notes} <= {"passed over"}, request.query
        if page.notes:
            continue
        expected = {passage.id for passage in passages if request.found(passage) is not None}
        assert {hit.passage.id for hit in page.hits} == expected, request.query
        for hit in page.hits:
            check(hit, request, match)
        checked += len(page.hits)
    return checked


@pytest.mark.parametrize("engine", ["tantivy", "memory"])
@pytest.mark.parametrize("least", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_mark_is_what_was_asked_for(tmp_path: Path, engine: str, least: int) -> None:
    made = collection(250)
    passages = [passage for one in made for passage in one.passages]
    searcher = Searcher.open(build(tmp_path, made, engine))
    assert check_hits(searcher, passages, least) >= least
    searcher.close()

"""Every highlight is a form of what was asked for, judged from the stored characters and not from the plan.

200 queries, drawn with a fixed seed from the collection's own words: words, phrases, booleans, prefixes
and fields. The same check runs over a ready-made index where PINCITE_LARGE_INDEX names its directory.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.builder import Wanted, build
from search import analysis
from search.records import Hit, Match, SearchRequest
from search.searcher import Searcher
from tests.acceptance.gold import CORPUS, needs_gold

pytestmark = pytest.mark.acceptance

SAMPLE = Path(__file__).parents[2] / "corpus"
LARGE = "PINCITE_LARGE_INDEX"
QUERIES = 200
HITS = 30


@dataclass(frozen=True)
class Asked:
    """A query, with what it may mark: words in any form, words as written, phrases, beginnings."""

    query: str
    match: Match
    words: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()
    must_mark: bool = True


def words_of(text: str) -> list[str]:
    return [word for word in analysis.terms(text) if len(word) > 3 and word.isalpha()]


def drawn(searcher: Searcher, seed: int) -> Iterator[Asked]:
    """Queries made of words that stand in the collection's passages."""
    chance = random.Random(seed)
    numbers = list(searcher.catalogue.all_numbers())
    made = 0
    while made < QUERIES:
        number = chance.choice(numbers)
        ((passage, origin),) = searcher.catalogue.numbered([number])
        words, terms = words_of(passage.text), analysis.terms(passage.text)
        if len(words) < 4:
            continue
        made += 1
        match = chance.choice(list(Match))
        one, two, three = chance.sample(words, 3)
        start = chance.randrange(len(terms) - 2)
        phrase = tuple(terms[start : start + chance.randint(2, 3)])
        quoted = '"' + " ".join(phrase) + '"'
        kind = made % 8
        if kind == 0:
            yield Asked(one, match, frozenset({one}))
        elif kind == 1:
            yield Asked(f"{one} {two} {three}", match, frozenset({one, two, three}))
        elif kind == 2:
            yield Asked(quoted, match, phrases=(phrase,))
        elif kind == 3:
            yield Asked(f"{one} AND {two} NOT {three}x", match, frozenset({one, two}))
        elif kind == 4:
            yield Asked(f"({one} OR {quoted}) AND {two}", match, frozenset({one, two}), (phrase,))
        elif kind == 5:
            yield Asked(f"{one[:4]}*", match, beginnings=(one[:4],))
        elif kind == 6:
            yield Asked(f"language:{passage.language or 'xx'} {quoted} {one}", match, frozenset({one}), (phrase,))
        else:
            yield Asked(f"document:{origin.id}", match, must_mark=False)


def is_form(marked: tuple[str, ...], asked: Asked, language: str | None) -> bool:
    """Whether these words are a word, a phrase or a beginning that was asked for, or runs of them side by side."""
    if not marked:
        return True
    wanted: list[int] = [len(phrase) for phrase in asked.phrases if _same(marked[: len(phrase)], phrase)]
    wanted += [1 for beginning in asked.beginnings if analysis.fold(marked[0]).startswith(analysis.fold(beginning))]
    if any(_same(marked[:1], (word,)) for word in asked.words) or (
        asked.match is Match.ANY and _stem(marked[0], language) in _stems(asked, language)
    ):
        wanted.append(1)
    return any(is_form(marked[length:], asked, language) for length in wanted)


def _same(marked: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether these are the same words, accents aside."""
    return [analysis.fold(word) for word in marked] == [analysis.fold(word) for word in wanted]


def _stem(word: str, language: str | None) -> str:
    return analysis.fold(analysis.stems([word], language)[0])


def _stems(asked: Asked, language: str | None) -> set[str]:
    return {analysis.fold(stem) for stem in analysis.stems(asked.words, language)}


def overlaps(marked: tuple[str, ...], asked: Asked, language: str | None) -> bool:
    """The same, where phrases overlap each other or a word: each word is part of something asked for."""
    parts = {analysis.fold(word) for phrase in asked.phrases for word in phrase}
    whole = any(
        _same(marked[place : place + len(phrase)], phrase) for phrase in asked.phrases for place in range(len(marked))
    )
    return whole and all(analysis.fold(word) in parts or is_form((word,), asked, language) for word in marked)


def check(hit: Hit, asked: Asked) -> None:
    passage, place = hit.passage, 0
    for span in (mark.span for mark in hit.highlights):
        assert place <= span.start < span.end <= len(passage.text), (asked, passage.id)
        place = span.end
        marked = tuple(analysis.terms(span.of(passage.text)))
        assert marked, (asked, passage.id, span)
        good = is_form(marked, asked, passage.language) or overlaps(marked, asked, passage.language)
        assert good, (asked, passage.id, span.of(passage.text))
        before, after = passage.text[: span.start][-1:], passage.text[span.end :][:1]
        assert not (before.isalnum() and marked[0].isascii()), (asked, passage.id, before)
        assert not (after.isalnum() and marked[-1].isascii()), (asked, passage.id, after)
    assert bool(hit.highlights) == asked.must_mark, (asked, passage.id)


def check_collection(searcher: Searcher) -> int:
    checked = 0
    for asked in drawn(searcher, 1988):
        page = searcher.search(SearchRequest(asked.query, match=asked.match, limit=HITS))
        assert {note.kind for note in page.notes} <= {"passed over"}, asked
        for hit in page.hits:
            check(hit, asked)
        checked += len(page.hits)
    return checked


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("collection", [SAMPLE, pytest.param(CORPUS, marks=needs_gold)], ids=["sample", "1988"])
def test_every_highlight_is_what_was_asked_for(collection: Path, engine: str, tmp_path: Path) -> None:
    build(collection, tmp_path, Wanted(engine=engine), lambda _file, _total: None)
    searcher = Searcher.open(tmp_path)
    assert check_collection(searcher) > QUERIES
    searcher.close()


@pytest.mark.skipif(LARGE not in os.environ, reason=f"{LARGE} names no index directory")
def test_every_highlight_of_a_large_index_is_what_was_asked_for() -> None:
    searcher = Searcher.open(Path(os.environ[LARGE]))
    assert check_collection(searcher) > QUERIES
    searcher.close()

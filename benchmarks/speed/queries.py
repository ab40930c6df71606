"""The queries that are measured, in classes, each as Pincite and as its peers are asked it.

Words are chosen among those of the collection by how many of its passages have them, and pairs and
sentences from its passages, so that most queries find something. The same index and seed choose the
same queries.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from search import analysis
from search.records import SearchRequest
from search.schema import WRITTEN
from search.searcher import Searcher
from search.stopwords import ENGLISH

SEED = 1988
DEEP = 5_000
"""Hits that the deep page passes over."""


class How(StrEnum):
    """How words are to be found. `ALL`, `ANY` and `NOT` (the first word without the second) are in any form."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a peer is asked for: 10 hits after `offset`, of the passages of a `kind`, "" for any."""

    how: How
    words: tuple[str, ...] = ()
    kind: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A query of ours, and what a peer is asked for the same."""

    request: SearchRequest
    asked: Asked


class Words:
    """Words of an index to ask for."""

    def __init__(self, searcher: Searcher, chance: random.Random) -> None:
        passages = searcher.coverage.passages
        terms = [pair for pair in searcher._reader.terms(WRITTEN, "") if pair[0].isalpha() and len(pair[0]) > 3]
        self.common = [term for term, count in terms if 0.02 * passages < count < 0.3 * passages]
        self.middling = [term for term, count in terms if 0.001 * passages < count <= 0.02 * passages]
        self.rare = [term for term, count in terms if 5 < count <= max(0.0002 * passages, 10)]
        self._chance = chance
        self._searcher = searcher

    def some(self, words: Sequence[str], count: int = 1) -> tuple[str, ...]:
        return tuple(self._chance.sample(words, count))

    def pair(self) -> tuple[str, str]:
        """Two words that follow each other somewhere."""
        while True:
            (word,) = self.some(self.middling)
            for terms in self._passages_with(word, 5):
                at = terms.index(word) if word in terms else len(terms)  # other accents are found, too
                if at + 1 < len(terms) and len(terms[at + 1]) > 3:
                    return word, terms[at + 1]

    def sentence(self) -> tuple[str, ...]:
        """Ten words of a passage, in order, some of them not common."""
        while True:
            (word,) = self.some(self.middling)
            for terms in self._passages_with(word, 1):
                start = self._chance.randrange(max(1, len(terms) - 9))
                sentence = terms[start : start + 10]
                if len(sentence) == 10 and not ENGLISH.issuperset(sentence):
                    return tuple(sentence)

    def _passages_with(self, word: str, count: int) -> list[list[str]]:
        hits = self._searcher.search(SearchRequest(f'"{word}"', limit=count)).hits
        return [analysis.terms(hit.passage.text) for hit in hits]


def classes(index: Path, count: int) -> Mapping[str, Sequence[Case]]:
    """The classes of queries, each with `count` cases, for an index."""
    searcher = Searcher.open(index)
    words = Words(searcher, random.Random(SEED))
    made = {name: [make(words) for _ in range(count)] for name, make in CLASSES.items()}
    searcher.close()
    return made


def _common(words: Words) -> Case:
    (word,) = words.some(words.common)
    return Case(SearchRequest(word), Asked(How.ALL, (word,)))


def _rare(words: Words) -> Case:
    (word,) = words.some(words.rare)
    return Case(SearchRequest(word), Asked(How.ALL, (word,)))


def _or(words: Words) -> Case:
    chosen = words.some(words.common) + words.some(words.middling, 2)
    return Case(SearchRequest(" OR ".join(chosen)), Asked(How.ANY, chosen))


def _and(words: Words) -> Case:
    chosen = words.some(words.common) + words.some(words.middling)
    return Case(SearchRequest(" AND ".join(chosen)), Asked(How.ALL, chosen))


def _side_by_side(words: Words) -> Case:
    chosen = words.some(words.common) + words.some(words.middling)
    return Case(SearchRequest(" ".join(chosen)), Asked(How.ANY, chosen))


def _not(words: Words) -> Case:
    chosen = words.some(words.middling, 2)
    return Case(SearchRequest(" NOT ".join(chosen)), Asked(How.NOT, chosen))


def _phrase(words: Words) -> Case:
    pair = words.pair()
    return Case(SearchRequest(f'"{" ".join(pair)}"'), Asked(How.PHRASE, pair))


def _prefix(words: Words) -> Case:
    beginning = words.some(words.middling)[0][:4]
    return Case(SearchRequest(f"{beginning}*"), Asked(How.PREFIX, (beginning,)))


def _fuzzy(words: Words) -> Case:
    (word,) = words.some(words.middling)
    return Case(SearchRequest(f"{word}~"), Asked(How.FUZZY, (word,)))


def _filtered(words: Words) -> Case:
    (word,) = words.some(words.middling)
    return Case(SearchRequest(word, {"kind": ("paragraph",)}), Asked(How.ALL, (word,), kind="paragraph"))


def _everything(_words: Words) -> Case:
    return Case(SearchRequest(), Asked(How.EVERYTHING))


def _deep(words: Words) -> Case:
    (word,) = words.some(words.common)
    return Case(SearchRequest(word, offset=DEEP), Asked(How.ALL, (word,), offset=DEEP))


def _long(words: Words) -> Case:
    """Pincite passes over the common words of a sentence, so its peers are asked for the others only."""
    sentence = words.sentence()
    wanted = tuple(dict.fromkeys(word for word in sentence if word not in ENGLISH))
    return Case(SearchRequest(" ".join(sentence)), Asked(How.ANY, wanted))


CLASSES: Mapping[str, Callable[[Words], Case]] = {
    "one common word": _common,
    "one rare word": _rare,
    "three words, OR": _or,
    "two words, AND": _and,
    "two words side by side": _side_by_side,
    "NOT": _not,
    "phrase": _phrase,
    "prefix": _prefix,
    "fuzzy": _fuzzy,
    "filter": _filtered,
    "everything": _everything,
    "deep page": _deep,
    "ten words of a passage": _long,
}

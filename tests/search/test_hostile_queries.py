"""Whatever is typed is answered: soon, without an error, and without filling the memory."""

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from search.cost import cost
from search.engines import ENGINES
from search.errors import RequestError
from search.parser import MAX_LENGTH, MAX_PATTERNS, parse
from search.records import Match, SearchRequest, Sort
from search.schema import FACETS
from search.searcher import Searcher
from tests.building import Filed, build, compiled_over, filed
from tests.search.conftest import sample
from tests.strategies import ANY_TEXT, QUERY_PIECES, QUERY_TEXT, VOCABULARIES, WORDS, examples

Searching = Callable[..., Searcher]

SECOND = 1.0
"""Of the processor's time, as other tests run beside these."""
FLAT = 64 * 1_024 * 1_024
"""Bytes by which the process may grow while thousands of queries are answered."""

HOSTILE: tuple[tuple[str, str, int], ...] = (
    ("brackets", "(" * 10_000 + "gauge" + ")" * 10_000, 3),
    ("open brackets", "(" * 100_000, 11),
    ("NOTs", "NOT " * 20_000 + "x", 0),
    ("NOTs that fit", "NOT " * 30 + "gauge", 3),
    ("brackets that fit", "(" * 30 + "gauge" + ")" * 30, 3),
    ("ORs", " OR ".join(["gauge"] * 20_000), 3),
    ("a megabyte", "x" * 1_000_000, 0),
    ("prefixes", "g* " * 1_000, 0),
    ("prefixes that fit", "g* " * MAX_PATTERNS, 3),
    ("a long prefix", "g" * 300 + "*", 0),
    ("a long pattern", "g*" * 300, 0),
    ("stars", "a*" * 1_000, 0),
    ("stars between", "g*a*u*g*e", 3),
    ("NULs", "\0" * 5_000, 11),
    ("question marks", "?" * 50, 11),
    ("question marks in a word", "g" + "?" * 3 + "e", 3),
    ("minus signs", "-" * 50, 11),
    ("quotation marks", '"' * 51, 11),
    ("an asterisk", "*", 11),
    ("asterisks before", "**gauge", 3),
    ("fuzzy", "gauge~99", 4),
    ("distance", '"the gauge"~99999999', 3),
    ("NEAR of nothing", "NEAR/", 0),
    ("exactly nothing", '=""', 11),
    ("exactly open", '="', 11),
    ("a field of a bracket", "field:(", 0),
    ("dates of nothing", "date:..", 0),
    ("an order of a class", "sort:__class__", 11),
    ("a range", "[* TO *]", 1),
    ("a pattern of regular expressions", "/(.*gauge){30}/", 3),
    ("possessives", "'s" * 9_000, 0),
    ("only common words", "the of and", 7),
    ("NEARs", "gauge NEAR " * 249 + "gauge", 1),
    ("exact texts", '="gauge" ' * 250, 3),
    ("different exact texts", " ".join(f'="{number}"' for number in range(250)), 0),
    ("words near each other", '"the the the the the the the gauge"~100', 0),
    ("alternatives near each other", f"({' OR '.join(WORDS)} OR g*) NEAR/100 ({' OR '.join(WORDS)} OR t*)", 5),
    ("a long phrase", '"' + "gauge " * 1_300 + '"', 0),
    ("a surrogate", "gauge\udcff", 3),
    ("a parted word", "gau\ud800ge", 0),
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("query", "total"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_query_is_answered(searching: Searching, engine: str, query: str, total: int) -> None:
    searcher = searching(sample(), engine)
    started = time.process_time()
    page = searcher.search(SearchRequest(query))
    assert time.process_time() - started < SECOND
    assert page.request.query == query
    assert page.total_passages == total


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=ANY_TEXT | QUERY_TEXT)
def test_every_string_is_answered(searcher: Searcher, query: str) -> None:
    page = searcher.search(SearchRequest(query))
    assert 0 <= len(page.hits) <= page.total_passages <= 11
    assert page.understood


# Five thousand of them


def scripts(passages: int) -> list[Filed]:
    """A collection in five scripts, the same each time."""
    chance = random.Random(1988)
    made = []
    for number in range(passages // 4):
        words, languages = VOCABULARIES[chance.choice(list(VOCABULARIES))]
        texts = [" ".join(chance.choices(words, k=chance.randint(1, 40))) for _ in range(4)]
        made.append(filed(*texts, source=f"{number}.txt", language=chance.choice(languages)))
    return made


def strings(number: int, seed: int) -> Iterator[str]:
    """Random and hostile strings: of any code points, nearly queries, of words, and of one piece many times."""
    chance = random.Random(seed)
    for _ in range(number):
        match chance.randrange(6):
            case 0:
                yield "".join(chr(chance.randrange(sys.maxunicode + 1)) for _ in range(chance.randrange(80)))
            case 1 | 2:
                yield "".join(chance.choices((*QUERY_PIECES, *WORDS), k=chance.randrange(1, 30)))
            case 3:
                yield " ".join(chance.choices((*WORDS, "AND", "OR", "NOT", "NEAR/3", "(", ")", '"', "*"), k=20))
            case 4:
                piece = "".join(chance.choices((*QUERY_PIECES, *WORDS), k=chance.randrange(1, 4)))
                yield piece * chance.choice((3, 50, 300, 3_000))
            case _:
                letters = chance.choice(("ab*?~ ", '()"-+ a', ":=.\u0301aé ", "کم‌ן\u200f\"' "))
                yield "".join(chance.choices(letters, k=chance.choice((10, 100, MAX_LENGTH - 1, MAX_LENGTH + 1))))


def resident() -> int:
    """Bytes of memory that the process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4_096


def answer_all(searcher: Searcher, number: int, seed: int) -> float:
    """Answer so many strings, each with other settings, and give the longest time."""
    chance = random.Random(seed)
    slowest, held = (0.0, ""), 0
    for place, query in enumerate(strings(number, seed)):
        facet = chance.choice((*FACETS, "colour"))
        request = SearchRequest(
            query,
            filters={facet: (chance.choice(("", "en", "2017", "written", query)),)} if chance.random() < 0.2 else {},
            match=chance.choice(list(Match)),
            sort=chance.choice(list(Sort)),
            offset=chance.choice((0, 0, 3, 10**9)),
        )
        for answer in (searcher.search, searcher.suggest):
            started = time.process_time()
            try:
                answer(request)
            except RequestError:
                assert facet == "colour"
            slowest = max(slowest, (time.process_time() - started, query[:200]))
        if place == number // 4:
            held = resident()
    assert slowest[0] < SECOND, slowest
    assert resident() - held < FLAT
    return slowest[0]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is measured where Linux tells it")
@pytest.mark.parametrize(
    ("engine", "number"), [*product(ENGINES, [200]), pytest.param("tantivy", 5_000, marks=pytest.mark.slow)]
)
def test_random_and_hostile_strings_are_answered_within_a_second(tmp_path: Path, engine: str, number: int) -> None:
    searcher = Searcher.open(build(tmp_path, scripts(100), engine))
    answer_all(searcher, number, seed=3)
    searcher.close()


def test_what_is_excluded_costs_as_much_as_what_is_asked_for() -> None:
    """An exclusion is evaluated, too: it cannot be a way around the bound."""
    collection = [filed("of the")]
    near = compiled_over(collection, parse('"of the"~>9').query)
    excluded = compiled_over(collection, parse('-"of the"~>9').query)

    def frequency(_field: str, _term: str) -> int:
        return 1_000

    assert cost(excluded.some_words, frequency) == cost(near.some_words, frequency) == 10 * 1_000


def test_a_query_that_was_read_literally_is_not_corrected(searching: Searching) -> None:
    searcher = searching(sample())
    assert searcher.search(SearchRequest("gauhe OR call")).corrections
    assert not searcher.search(SearchRequest("gauhe OR (call")).corrections

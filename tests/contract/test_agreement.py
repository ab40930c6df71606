"""All engines find the same: random collections, random plans and random queries, on each of them.

The memory engine is the reference. Two engines that agree prove little, three of which one is brute
force prove more; the Boolean laws are checked on each by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.compiler import Compiled
from search.engine import EngineReader
from search.engines import ENGINES
from search.plan import EVERYTHING, Adjacent, AllOf, Bonus, NoneOf, Plan, Preference, Ranking, Term
from search.query import And, Not, Or, Query
from search.records import Match, Sort
from search.schema import DOCUMENT, OWN, SEARCHED, Entry
from tests.building import Filed, compiled_over, entries_of, open_entries
from tests.strategies import collections, entry_lists, examples, plans, queries, text_leaves

EVERY = 1_000
PREFERENCES = (Preference(Term("title", "a"), 0.5), Preference(Adjacent("written", (("a",), ("b",))), 1.0))
BONUSES = (Bonus(Term("stemmed", "b"), 64.0),)
BUILDING = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

few = settings(max_examples=examples(15), deadline=None, suppress_health_check=BUILDING)


@contextmanager
def readers_of(entries: Sequence[Entry]) -> Iterator[dict[str, EngineReader]]:
    """A reader of each engine over the same entries."""
    with TemporaryDirectory() as directory:
        readers = {name: open_entries(Path(directory, name), entries, name) for name in ENGINES}
        try:
            yield readers
        finally:
            for reader in readers.values():
                reader.close()


def found(reader: EngineReader, plan: Plan, sort: Sort = Sort.PLACE, offset: int = 0, limit: int = EVERY) -> list[int]:
    return [one.number for one in reader.search(Ranking(plan, PREFERENCES, BONUSES), sort, offset, limit).found]


def answers(reader: EngineReader, plan: Plan) -> dict[str, Any]:
    """All that engines must agree on."""
    tally = reader.tally(plan, (DOCUMENT, "speaker", "publisher", "year", OWN))
    return {
        "place": found(reader, plan),
        "date": found(reader, plan, Sort.DATE),
        "date, a page": found(reader, plan, Sort.DATE, 2, 3),
        "oldest": found(reader, plan, Sort.OLDEST),
        "oldest, a page": found(reader, plan, Sort.OLDEST, 1, 3),
        "place, a page": found(reader, plan, Sort.PLACE, 1, 4),
        "relevance": sorted(found(reader, plan, Sort.RELEVANCE)),
        "total": {reader.search(Ranking(plan, PREFERENCES), sort, 1, 2).total for sort in Sort},
        "count": reader.count(plan),
        "documents": dict(tally.documents),
        "values": {field: {value: n for value, n in counts.items() if n} for field, counts in tally.values.items()},
        "terms": {field: list(reader.terms(field, "", within=plan)) for field in ("written", "stemmed")},
    }


def check_order(reader: EngineReader, plan: Plan) -> None:
    """By relevance scores never rise, equal ones are in reading order, and pages are cut from the whole list."""
    ranking = Ranking(plan, PREFERENCES, BONUSES)
    whole = reader.search(ranking, Sort.RELEVANCE, 0, EVERY).found
    keys = [(-one.score, one.number) for one in whole]
    assert keys == sorted(keys)
    assert list(reader.search(ranking, Sort.RELEVANCE, 2, 3).found) == list(whole[2:5])


def check_plans(readers: Mapping[str, EngineReader], some: Iterable[Plan]) -> None:
    for plan in some:
        reference = answers(readers["memory"], plan)
        for name, reader in readers.items():
            if name != "memory":
                assert answers(reader, plan) == reference, (name, plan)
            check_order(reader, plan)


def check_queries(collection: list[Filed], some: Sequence[tuple[Query, Match]]) -> None:
    """Engines find the same on every rung; each rung has all of the stricter one, and those with all words."""
    with readers_of(entries_of(collection)) as readers:
        for query, match in some:
            compiled = compiled_over(collection, query, match, readers["memory"])
            on_each = found_on_each(readers["memory"], compiled)
            for (_, stricter), (rung, looser) in pairwise(on_each):
                assert stricter <= looser, (rung, str(query))
            assert set(found(readers["memory"], compiled.all_words)) <= on_each[-1][1], str(query)
            for name, reader in readers.items():
                assert compiled_over(collection, query, match, reader) == compiled, (name, str(query))
            check_plans(readers, dict.fromkeys((compiled.all_words, *(plan for _, plan in compiled.rungs))))


def found_on_each(reader: EngineReader, compiled: Compiled) -> list[tuple[str, set[int]]]:
    return [(rung, set(found(reader, plan))) for rung, plan in compiled.rungs]


@pytest.mark.slow
@few
@given(entry_lists(), st.lists(plans(), min_size=8, max_size=16))
def test_engines_agree_on_every_plan(entries: list[Entry], some: list[Plan]) -> None:
    with readers_of(entries) as readers:
        check_plans(readers, some)


@pytest.mark.slow
@few
@given(entry_lists(), st.lists(text_leaves(), min_size=16, max_size=24))
def test_engines_agree_on_every_leaf(entries: list[Entry], some: list[Plan]) -> None:
    with readers_of(entries) as readers:
        check_plans(readers, some)


@pytest.mark.slow
@few
@given(collections(), st.lists(st.tuples(queries(), st.sampled_from(Match)), min_size=4, max_size=10))
def test_engines_agree_on_every_query(collection: list[Filed], some: list[tuple[Query, Match]]) -> None:
    check_queries(collection, some)


@pytest.mark.slow
@settings(
    max_examples=examples(250),
    deadline=None,
    suppress_health_check=BUILDING,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(collections(), st.lists(st.tuples(queries(), st.sampled_from(Match)), min_size=20, max_size=20))
def test_engines_agree_on_five_thousand_trees(collection: list[Filed], some: list[tuple[Query, Match]]) -> None:
    check_queries(collection, some)


@few
@given(entry_lists(), plans(), st.sampled_from(("a", "ab", "x*", "(", "\\", "है", "", "z")))
def test_engines_agree_on_terms_and_frequencies(entries: list[Entry], plan: Plan, prefix: str) -> None:
    with readers_of(entries) as readers:
        reference = readers["memory"]
        for name, reader in readers.items():
            for field in SEARCHED:
                every = list(reader.terms(field, prefix))
                assert every == list(reference.terms(field, prefix)), (name, field)
                assert list(reader.terms(field, prefix, limit=2)) == every[:2], (name, field)
                assert [(term, reader.frequency(field, term)) for term, _ in every] == every, (name, field)
                within = list(reader.terms(field, prefix, within=plan))
                assert within == list(reference.terms(field, prefix, within=plan)), (name, field)
                assert list(reader.terms(field, prefix, within=plan, limit=1)) == within[:1], (name, field)
            assert reader.frequency("written", "absent") == 0


@pytest.mark.slow
@few
@given(collections(), st.lists(st.tuples(queries(), queries()), min_size=2, max_size=4), st.sampled_from(Match))
def test_boolean_laws(collection: list[Filed], pairs: list[tuple[Query, Query]], match: Match) -> None:
    with readers_of(entries_of(collection)) as readers:
        for name, reader in readers.items():

            def holds(query: Query, reader: EngineReader = reader) -> set[int]:
                return set(found(reader, compiled_over(collection, query, match, reader).some_words))

            everything = set(range(len(entries_of(collection))))
            for left, right in pairs:
                one, other = holds(left), holds(right)
                assert holds(Or((left, right))) == holds(Or((right, left))) == one | other, name
                assert holds(And((left, right))) == holds(And((right, left))) == one & other, name
                assert holds(Not(left)) == everything - one, name
                assert holds(Not(Not(left))) == one, name
                assert holds(Not(Or((left, right)))) == holds(And((Not(left), Not(right)))), name
                assert holds(Not(And((left, right)))) == holds(Or((Not(left), Not(right)))), name


@pytest.mark.slow
@few
@given(entry_lists(), st.lists(plans(), min_size=3, max_size=6), plans())
def test_plans_are_sets_of_passages(entries: list[Entry], some: list[Plan], last: Plan) -> None:
    """A filter leaves what both find, an excluded one is its complement, and counts add up."""
    with readers_of(entries) as readers:
        for name, reader in readers.items():
            for plan in some:
                whole, other = set(found(reader, plan)), set(found(reader, last))
                assert set(found(reader, AllOf((plan, last)))) == whole & other, (name, plan, last)
                assert set(found(reader, AllOf((plan, NoneOf(last))))) == whole - other, (name, plan, last)
                assert reader.count(AllOf((plan, last))) + reader.count(AllOf((plan, NoneOf(last)))) == len(whole)
                assert sum(reader.tally(plan, (DOCUMENT,)).documents.values()) == len(whole), name
            assert reader.count(EVERYTHING) == len(entries), name

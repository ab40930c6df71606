"""All engines find the same: random collections, random plans and random queries, on each of them.

The memory engine is the reference. Two engines that agree prove little, three of which one is brute
force prove more; the Boolean laws are checked on each by itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.compiler import compile_query
from search.engine import EngineReader
from search.engines import ENGINES
from search.highlight import highlights
from search.plan import Adjacent, AllOf, Plan, Preference, Ranking, Term
from search.query import And, Not, Or, Query
from search.records import Match, Sort
from search.schema import Entry
from tests.building import Filed, entries_of, languages_of, open_entries
from tests.strategies import collections, entry_lists, plans, queries, text_queries

EVERY = 1_000
PREFERENCES = (Preference(Term("title", "a"), 0.5), Preference(Adjacent("written", ("a", "b")), 1.0))

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


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
    return [one.number for one in reader.search(Ranking(plan, PREFERENCES), sort, offset, limit)]


def answers(reader: EngineReader, plan: Plan) -> dict[str, Any]:
    """All that engines must agree on."""
    facets = reader.facets(plan, ("document", "speaker", "publisher"))
    return {
        "place": found(reader, plan),
        "date": found(reader, plan, Sort.DATE),
        "date, a page": found(reader, plan, Sort.DATE, 2, 3),
        "place, a page": found(reader, plan, Sort.PLACE, 1, 4),
        "relevance": sorted(found(reader, plan, Sort.RELEVANCE)),
        "count": reader.count(plan),
        "documents": reader.documents(plan),
        "facets": {field: dict(counts) for field, counts in facets.items()},
    }


def check_order(reader: EngineReader, plan: Plan) -> None:
    """By relevance scores never rise, equal ones are in reading order, and pages are cut from the whole list."""
    whole = reader.search(Ranking(plan, PREFERENCES), Sort.RELEVANCE, 0, EVERY)
    keys = [(-one.score, one.number) for one in whole]
    assert keys == sorted(keys)
    assert reader.search(Ranking(plan, PREFERENCES), Sort.RELEVANCE, 2, 3) == whole[2:5]


@few
@given(entry_lists(), st.lists(plans(), min_size=8, max_size=16))
def test_engines_agree_on_every_plan(entries: list[Entry], some: list[Plan]) -> None:
    with readers_of(entries) as readers:
        for plan in some:
            reference = answers(readers["memory"], plan)
            for name, reader in readers.items():
                assert answers(reader, plan) == reference, (name, plan)
                check_order(reader, plan)


@few
@given(collections(), st.lists(st.tuples(queries(), st.sampled_from(Match)), min_size=4, max_size=10))
def test_engines_agree_on_every_query(collection: list[Filed], some: list[tuple[Query, Match]]) -> None:
    with readers_of(entries_of(collection)) as readers:
        for query, match in some:
            compiled = compile_query(query, match, languages_of(collection))
            for plan in (compiled.some_words, compiled.all_words, *compiled.tiers):
                reference = answers(readers["memory"], plan)
                for name, reader in readers.items():
                    assert answers(reader, plan) == reference, (name, str(query))


@few
@given(collections(), st.lists(st.tuples(queries(), queries()), min_size=2, max_size=4), st.sampled_from(Match))
def test_boolean_laws(collection: list[Filed], pairs: list[tuple[Query, Query]], match: Match) -> None:
    with readers_of(entries_of(collection)) as readers:
        for name, reader in readers.items():

            def holds(query: Query, reader: EngineReader = reader) -> set[int]:
                return set(found(reader, compile_query(query, match, languages_of(collection)).some_words))

            everything = set(range(len(entries_of(collection))))
            for left, right in pairs:
                one, other = holds(left), holds(right)
                assert holds(Or((left, right))) == holds(Or((right, left))) == one | other, name
                assert holds(And((left, right))) == holds(And((right, left))) == one & other, name
                assert holds(Not(left)) == everything - one, name
                assert holds(Not(Not(left))) == one, name
                assert holds(Not(Or((left, right)))) == holds(And((Not(left), Not(right)))), name
                assert holds(Not(And((left, right)))) == holds(Or((Not(left), Not(right)))), name


@settings(max_examples=60, deadline=None)
@given(collections(), queries(), st.sampled_from(Match))
def test_tiers_part_what_is_found(collection: list[Filed], query: Query, match: Match) -> None:
    """Passages with all words are a part of those with some, and no passage is in two tiers."""
    compiled = compile_query(query, match, languages_of(collection))
    reader = open_memory(collection)
    some, every = set(found(reader, compiled.some_words)), set(found(reader, compiled.all_words))
    assert every <= some
    tiers = [found(reader, tier) for tier in compiled.tiers]
    assert sorted(number for tier in tiers for number in tier) == sorted(some)
    assert set(tiers[0]) == every


@settings(max_examples=60, deadline=None)
@given(collections(), text_queries())
def test_what_is_found_as_written_is_found_in_any_form(collection: list[Filed], query: Query) -> None:
    languages = languages_of(collection)
    reader = open_memory(collection)
    written = found(reader, compile_query(query, Match.WRITTEN, languages).some_words)
    assert set(written) <= set(found(reader, compile_query(query, Match.ANY, languages).some_words))


@settings(max_examples=100, deadline=None)
@given(collections(), text_queries(), st.sampled_from(Match))
def test_every_passage_that_is_found_has_a_mark_and_no_other(
    collection: list[Filed], query: Query, match: Match
) -> None:
    """The highlighter and the engines agree on which passages have what the query is for."""
    plan = compile_query(query, match, languages_of(collection)).some_words
    passages = [passage for one in collection for passage in one.passages]
    hits = set(found(open_memory(collection), plan))
    assert {number for number, passage in enumerate(passages) if highlights(passage, plan)} == hits


def open_memory(collection: Sequence[Filed]) -> EngineReader:
    with TemporaryDirectory() as directory:
        return open_entries(Path(directory), entries_of(collection), "memory")


@few
@given(entry_lists(), st.lists(plans(), min_size=3, max_size=6), plans())
def test_a_conjunction_is_the_intersection(entries: list[Entry], some: list[Plan], last: Plan) -> None:
    """A search with filters finds what the query and each filter find."""
    with readers_of(entries) as readers:
        for name, reader in readers.items():
            for plan in some:
                both = set(found(reader, AllOf((plan, last))))
                assert both == set(found(reader, plan)) & set(found(reader, last)), (name, plan, last)

"""The contract of engines: each case on each of them, with answers written out by hand."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from search.engine import EngineReader
from search.engines import ENGINES, open_engine
from search.errors import EngineUnavailable, IndexDamaged
from search.plan import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    AllOf,
    Among,
    AnyOf,
    Between,
    Bonus,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Preference,
    Ranking,
    Term,
)
from search.records import Sort
from search.schema import DOCUMENT, NO_VALUE, PLACELESS, SEARCHED, VALUED, Entry
from tests.building import open_entries
from tests.strategies import TERMS

Opened = Callable[[Sequence[Entry]], EngineReader]


def entry(
    number: int, words: str = "", *, document: int | None = None, days: tuple[int, int] = (0, 0), **values: str
) -> Entry:
    return Entry(
        number=number,
        document=number if document is None else document,
        words=dict.fromkeys(("written", "stemmed"), words) if words else {},
        values={facet: (values.get(facet, NO_VALUE),) for facet in VALUED},
        first_day=days[0],
        last_day=days[1],
    )


def numbers(reader: EngineReader, plan: Plan, sort: Sort = Sort.PLACE, offset: int = 0, limit: int = 100) -> list[int]:
    return [one.number for one in reader.search(Ranking(plan), sort, offset, limit).found]


def adjacent(*terms: str, field: str = "written") -> Adjacent:
    """The terms one after the other; alternatives are parted by `|`."""
    return Adjacent(field, tuple(tuple(slot.split("|")) for slot in terms))


def near(others: int, *groups: str, ordered: bool = False) -> Close:
    """Groups of terms, parted by spaces, near each other; alternatives are parted by `|`."""
    slots = tuple(tuple(tuple(slot.split("|")) for slot in group.split(" ")) for group in groups)
    return Close("written", slots, others, ordered)


FIVE = (
    entry(0, "the third call", document=0, days=(2017_01_01, 2017_12_31), speaker="A, b", year="2017"),
    entry(1, "call the third third", document=0, days=(2017_01_01, 2017_12_31), speaker="C", year="2017"),
    entry(2, "third caller called", document=1, days=(2017_08_03, 2017_08_03), speaker="A, b", year="2017"),
    entry(3, "", document=2),
    entry(4, "the call the call", document=3, days=(2018_02_01, 2018_02_31), year="2018"),
)

PLANS: tuple[tuple[Plan, list[int]], ...] = (
    (EVERYTHING, [0, 1, 2, 3, 4]),
    (NOTHING, []),
    (Term("written", "third"), [0, 1, 2]),
    (Term("written", "thir"), []),
    (Term("written", "absent"), []),
    (Term("title", "third"), []),
    (Term("stemmed", "third"), [0, 1, 2]),
    (OneOf("written", ()), []),
    (OneOf("written", ("absent", "caller", "third")), [0, 1, 2]),
    (OneOf("stemmed", ("caller", "call")), [0, 1, 2, 4]),
    (adjacent("third", "call"), [0]),
    (adjacent("call", "third"), []),
    (adjacent("third", "third"), [1]),
    (adjacent("the", "third", "call"), [0]),
    (adjacent("the", "call", "the", "call"), [4]),
    (adjacent("the", "absent"), []),
    (adjacent("third", "call", field="title"), []),
    (adjacent("third", "call|caller"), [0, 2]),
    (adjacent("the|third", "absent|call|caller"), [0, 2, 4]),
    (adjacent("call|the", "the|third"), [0, 1, 4]),
    (near(0, "third", "call"), [0]),
    (near(0, "call", "third"), [0]),
    (near(0, "call", "third", ordered=True), []),
    (near(1, "call", "third", ordered=True), [1]),
    (near(1, "third", "called", ordered=True), [2]),
    (near(0, "third", "called"), []),
    (near(0, "third", "third"), [1]),
    (near(0, "call", "call"), []),
    (near(1, "call", "call"), [4]),
    (near(1, "call", "call", "call"), []),
    (near(0, "the third", "call"), [0, 1]),
    (near(0, "call", "the third"), [0, 1]),
    (near(0, "the third", "third", ordered=True), [1]),
    (near(2, "call", "third", "the"), [0, 1]),
    (near(1, "call", "third", "the"), [0, 1]),
    (near(0, "the call", "the call"), [4]),
    (near(1, "called|call", "the|third", ordered=True), [1, 4]),
    (near(9, "absent", "the"), []),
    (near(100, "the", "called|caller|call"), [0, 1, 4]),
    (Among(frozenset()), []),
    (Among(frozenset({1, 3, 77})), [1, 3]),
    (Among(frozenset({0}), near(0, "absent", "call")), [0]),
    (Has("speaker", "A, b"), [0, 2]),
    (Has("speaker", "A"), []),
    (Has("speaker", "a, b"), []),
    (Has("publisher", "A, b"), []),
    (Has("speaker", NO_VALUE), [3, 4]),
    (Has("year", NO_VALUE), [3]),
    (NoneOf(Has("speaker", NO_VALUE)), [0, 1, 2]),
    (Between(2017_01_01, 2017_12_31), [0, 1, 2]),
    (Between(2017_08_03, 2017_08_03), [0, 1, 2]),
    (Between(2017_08_04, 2018_01_31), [0, 1]),
    (Between(2017_12_31, 2018_02_01), [0, 1, 4]),
    (Between(2018_01_01, 2018_01_31), []),
    (Between(2018_02_31, 9999_12_31), [4]),
    (Between(0, 2016_12_31), []),
    (Between(0, 9999_12_31), [0, 1, 2, 4]),
    (Between(2018_01_01, 2017_01_01), []),
    (AllOf((Term("written", "the"), Term("written", "third"))), [0, 1]),
    (AllOf((Term("written", "the"), NOTHING)), []),
    (AllOf((Term("written", "the"), EVERYTHING)), [0, 1, 4]),
    (AllOf((Term("written", "the"),)), [0, 1, 4]),
    (AnyOf((Term("written", "caller"), Has("year", "2018"))), [2, 4]),
    (AnyOf((NOTHING, Term("written", "caller"))), [2]),
    (AnyOf((EVERYTHING, Term("written", "caller"))), [0, 1, 2, 3, 4]),
    (NoneOf(EVERYTHING), []),
    (NoneOf(NOTHING), [0, 1, 2, 3, 4]),
    (NoneOf(Term("written", "the")), [2, 3]),
    (NoneOf(NoneOf(Term("written", "the"))), [0, 1, 4]),
    (NoneOf(Between(0, 9999_12_31)), [3]),
    (NoneOf(adjacent("third", "call|caller")), [1, 3, 4]),
    (NoneOf(near(1, "call", "call")), [0, 1, 2, 3]),
    (NoneOf(Among(frozenset({1, 3}))), [0, 2, 4]),
    (AllOf((Among(frozenset({0, 4})), Term("written", "third"))), [0]),
    (NoneOf(AllOf((Term("written", "the"), NoneOf(Has("year", "2018"))))), [2, 3, 4]),
    (AllOf((NoneOf(Term("written", "caller")), NoneOf(Has("year", "2018")))), [0, 1, 3]),
    (AnyOf((NoneOf(Term("written", "the")), Has("year", "2018"))), [2, 3, 4]),
)


def test_every_plan_finds_what_it_means(opened: Opened) -> None:
    reader = opened(FIVE)
    for plan, expected in PLANS:
        assert numbers(reader, plan) == expected, plan
        assert reader.count(plan) == len(expected), plan
        assert dict(reader.tally(plan, (DOCUMENT,)).documents) == Counter(
            FIVE[number].document for number in expected
        ), plan
        for sort in Sort:
            assert sorted(numbers(reader, plan, sort)) == expected, (plan, sort)
            assert reader.search(Ranking(plan), sort, 1, 1).total == len(expected), (plan, sort)


def test_by_date_the_latest_first_day_comes_first_and_undated_last(opened: Opened) -> None:
    assert numbers(opened(FIVE), EVERYTHING, Sort.DATE) == [4, 2, 0, 1, 3]


def test_oldest_first_is_by_the_first_day_with_undated_last(opened: Opened) -> None:
    assert numbers(opened(FIVE), EVERYTHING, Sort.OLDEST) == [0, 1, 2, 4, 3]
    assert numbers(opened(FIVE), EVERYTHING, Sort.OLDEST, 2, 2) == [2, 4]


def test_by_relevance_the_more_frequent_and_rarer_comes_first(opened: Opened) -> None:
    entries = [
        entry(0, "dam one two three"),
        entry(1, "dam dam dam two"),
        entry(2, "weir one two three"),
        *(entry(number, "dam four five six") for number in range(3, 9)),
    ]
    found = (
        opened(entries)
        .search(Ranking(AnyOf((Term("written", "dam"), Term("written", "weir")))), Sort.RELEVANCE, 0, 3)
        .found
    )
    assert [one.number for one in found] == [2, 1, 0]
    assert found[0].score > found[1].score > found[2].score > 0


def test_what_is_excluded_or_filtered_adds_nothing_to_a_score(opened: Opened) -> None:
    reader = opened([entry(0, "dam weir"), entry(1, "dam gate", days=(2017_01_01, 2017_01_01), year="2017")])
    plain = reader.search(Ranking(Term("written", "dam")), Sort.RELEVANCE, 0, 9).found
    for filtering in (NoneOf(Term("written", "absent")), AnyOf((Has("year", "2017"), EVERYTHING)), EVERYTHING):
        found = reader.search(Ranking(AllOf((Term("written", "dam"), filtering))), Sort.RELEVANCE, 0, 9).found
        assert [one.number for one in found] == [0, 1]
        assert [one.score for one in found] == pytest.approx([one.score for one in plain])


def test_preferences_order_but_never_find(opened: Opened) -> None:
    entries = [entry(0, "dam one"), entry(1, "dam two"), entry(2, "two")]
    ranking = Ranking(Term("written", "dam"), (Preference(Term("written", "two"), 0.5),))
    found = opened(entries).search(ranking, Sort.RELEVANCE, 0, 9).found
    assert [one.number for one in found] == [1, 0]
    assert found[0].score > found[1].score


def test_a_heavier_preference_adds_more(opened: Opened) -> None:
    entries = [entry(0, "dam one"), entry(1, "dam two")]
    preferences = (Preference(Term("written", "one"), 0.2), Preference(Term("written", "two"), 0.9))
    found = opened(entries).search(Ranking(Term("written", "dam"), preferences), Sort.RELEVANCE, 0, 9).found
    assert [one.number for one in found] == [1, 0]


@pytest.mark.parametrize("sort", Sort)
def test_equal_ones_are_in_reading_order_on_every_page(opened: Opened, sort: Sort) -> None:
    reader = opened([entry(number, "same words", days=(2017_08_03, 2017_08_03)) for number in range(150)])
    plan = Term("written", "words")
    assert numbers(reader, plan, sort, 0, 150) == list(range(150))
    paged = [number for offset in range(0, 150, 7) for number in numbers(reader, plan, sort, offset, 7)]
    assert paged == list(range(150))


@pytest.mark.parametrize("sort", Sort)
def test_ties_between_better_and_worse_ones_keep_their_places(opened: Opened, sort: Sort) -> None:
    """Fifty times best, middle, worst: each group stands together, in reading order."""
    words = ("dam dam dam", "dam weir weir", "dam dam weir")
    reader = opened([entry(number, words[number % 3]) for number in range(150)])
    whole = numbers(reader, Term("written", "dam"), sort, 0, 150)
    if sort is Sort.RELEVANCE:
        assert whole == [*range(0, 150, 3), *range(2, 150, 3), *range(1, 150, 3)]
    for offset, limit in ((0, 1), (49, 3), (51, 5), (95, 30), (149, 9)):
        assert numbers(reader, Term("written", "dam"), sort, offset, limit) == whole[offset : offset + limit]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(("offset", "limit"), [(0, 0), (3, 0), (5, 10), (1_000, 10), (0, 1_000_000)])
def test_pages_at_and_beyond_the_ends(opened: Opened, sort: Sort, offset: int, limit: int) -> None:
    reader = opened(FIVE)
    whole = numbers(reader, Term("written", "third"), sort)
    assert len(whole) == 3
    assert numbers(reader, Term("written", "third"), sort, offset, limit) == whole[offset : offset + limit]


def test_only_relevance_has_scores(opened: Opened) -> None:
    reader = opened(FIVE)
    for sort in (Sort.DATE, Sort.PLACE):
        assert {one.score for one in reader.search(Ranking(Term("written", "the")), sort, 0, 9).found} == {0.0}


def test_a_bonus_puts_passages_before_all_others(opened: Opened) -> None:
    entries = [entry(0, "dam dam dam"), entry(1, "dam one two three four five"), entry(2, "one")]
    ranking = Ranking(Term("written", "dam"), (), (Bonus(Term("written", "one"), 1024.0),))
    found = opened(entries).search(ranking, Sort.RELEVANCE, 0, 9).found
    assert [one.number for one in found] == [1, 0]
    assert found[0].score > 1024 > found[1].score > 0


def test_terms_that_stand_for_a_word_score_alike(opened: Opened) -> None:
    reader = opened([entry(0, "a a a"), entry(1, "b c d e f"), entry(2, "x")])
    found = reader.search(Ranking(OneOf("written", ("a", "b"))), Sort.RELEVANCE, 0, 9).found
    assert [one.number for one in found] == [0, 1]
    assert {one.score for one in found} <= {0.0, 1.0}


def held(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {field: {value: count for value, count in values.items() if count} for field, values in counts.items()}


def test_a_tally_counts_passages_and_only_those_found(opened: Opened) -> None:
    reader = opened(FIVE)
    tally = reader.tally(Term("written", "third"), (DOCUMENT, "speaker", "year", "publisher"))
    assert held(tally.values) == {"speaker": {"A, b": 2, "C": 1}, "year": {"2017": 3}, "publisher": {NO_VALUE: 3}}
    assert dict(tally.documents) == {0: 2, 1: 1}
    assert held(reader.tally(NOTHING, ("year",)).values) == {"year": {}}
    assert held(reader.tally(EVERYTHING, ("year",)).values) == {"year": {"2017": 3, "2018": 1, NO_VALUE: 1}}
    assert reader.tally(EVERYTHING, ()).values == {}


def test_a_passage_with_several_values_counts_for_each(opened: Opened) -> None:
    several = {**entry(0).values, "speaker": ("X", "Y z")}
    reader = opened([Entry(0, 0, {"written": "a"}, several, 0, 0), entry(1, "a", speaker="X")])
    assert dict(reader.tally(EVERYTHING, (DOCUMENT, "speaker")).values["speaker"]) == {"X": 2, "Y z": 1}
    assert numbers(reader, Has("speaker", "Y z")) == [0]


def test_terms_are_those_that_begin_so_the_most_frequent_first(opened: Opened) -> None:
    reader = opened(FIVE)
    assert list(reader.terms("written", "")) == [("call", 3), ("the", 3), ("third", 3), ("called", 1), ("caller", 1)]
    assert list(reader.terms("written", "call")) == [("call", 3), ("called", 1), ("caller", 1)]
    assert list(reader.terms("stemmed", "call", limit=2)) == [("call", 3), ("called", 1)]
    assert list(reader.terms("written", "absent")) == list(reader.terms("title", "")) == []


def test_terms_within_passages_are_counted_in_them(opened: Opened) -> None:
    reader = opened(FIVE)
    assert list(reader.terms("written", "", within=Has("year", "2018"))) == [("call", 1), ("the", 1)]
    assert list(reader.terms("written", "th", within=Term("written", "call"))) == [("the", 3), ("third", 2)]
    assert list(reader.terms("written", "th", within=Term("written", "call"), limit=1)) == [("the", 3)]
    assert list(reader.terms("written", "", within=NOTHING)) == []


def test_a_frequency_counts_passages(opened: Opened) -> None:
    reader = opened(FIVE)
    assert [reader.frequency("written", term) for term in ("the", "third", "caller", "th", "absent", "")] == [
        3, 3, 1, 0, 0, 0
    ]  # fmt: skip
    assert (reader.frequency("stemmed", "third"), reader.frequency("title", "third")) == (3, 0)


def test_an_empty_index_answers_everything_with_nothing(opened: Opened) -> None:
    reader = opened([])
    for plan, _ in PLANS:
        assert reader.count(plan) == 0, plan
        assert [numbers(reader, plan, sort) for sort in Sort] == [[]] * len(Sort), plan
        tally = reader.tally(plan, (DOCUMENT, "year"))
        assert (dict(tally.documents), held(tally.values)) == ({}, {"year": {}}), plan
    assert (list(reader.terms("written", "")), reader.frequency("written", "a")) == ([], 0)


def test_every_field_and_facet_of_the_schema_is_held(opened: Opened) -> None:
    reader = opened(
        [
            Entry(0, 0, dict.fromkeys(SEARCHED, "one two"), {facet: (f"in {facet}",) for facet in VALUED}, 0, 0),
            entry(1, "other"),
        ]
    )
    for field in SEARCHED:
        assert numbers(reader, Term(field, "two")) == [0], field
        assert numbers(reader, OneOf(field, ("absent", "two"))) == [0], field
        assert list(reader.terms(field, "tw")) == [("two", 1)], field
        if field not in PLACELESS:
            assert numbers(reader, adjacent("one", "two", field=field)) == [0], field
            assert numbers(reader, adjacent("two", "one", field=field)) == [], field
    for facet in VALUED:
        assert numbers(reader, Has(facet, f"in {facet}")) == [0], facet
        assert numbers(reader, Has(facet, NO_VALUE)) == [1], facet


def test_signs_in_terms_and_prefixes_mean_themselves(opened: Opened) -> None:
    """Every term that analysis can make, and signs that are operators in some engine's own syntax."""
    terms = (*TERMS, "a|b", "{2}", "&", "~", "-", "#", "@x", '"', "<a", "\\", "$", "+", "?", "a.b", "aab", "e\u0301")
    reader = opened([entry(number, f"{term} end") for number, term in enumerate(terms)])
    for number, term in enumerate(terms):
        assert numbers(reader, Term("written", term)) == [number], term
        assert numbers(reader, OneOf("written", (term, "absent"))) == [number], term
        assert numbers(reader, Adjacent("written", ((term,), ("end",)))) == [number], term
        assert numbers(reader, Close("written", (((term,),), (("end",),)), 3, ordered=True)) == [number], term
        begun = sorted(other for other in (*terms, "end") if other.startswith(term))
        assert sorted(other for other, _ in reader.terms("written", term)) == begun, term


def test_signs_in_values_mean_themselves(opened: Opened) -> None:
    values = ("a b", "a, b", "A b", "a*", "=", "“x” – №1/2", "है", "x" * 1_000, " a", "a\nb")
    reader = opened([entry(number, "w", speaker=value) for number, value in enumerate(values)])
    for number, value in enumerate(values):
        assert numbers(reader, Has("speaker", value)) == [number], value
    assert dict(reader.tally(EVERYTHING, (DOCUMENT, "speaker")).values["speaker"]) == dict.fromkeys(values, 1)


def test_a_term_as_long_as_analysis_makes_is_found(opened: Opened) -> None:
    long = "\U00010900" * 255
    reader = opened([entry(0, f"a {long} b"), entry(1, "a b")])
    assert numbers(reader, adjacent("a", long, "b")) == [0]
    assert numbers(reader, adjacent("a", "b")) == [1]
    assert list(reader.terms("written", "\U00010900")) == [(long, 1)]


def test_as_many_phrases_as_are_asked_for_are_found(opened: Opened) -> None:
    """Words of many forms beside each other, and near each other."""
    forms = tuple(f"w{number:02}" for number in range(44))
    reader = opened([entry(0, "x w07 w43 y"), entry(1, "w07 x"), entry(2, "w01 x x w02")])
    assert numbers(reader, Adjacent("written", (forms, forms))) == [0]
    assert numbers(reader, Close("written", ((forms,), (forms,)), 2, ordered=False)) == [0, 2]
    assert numbers(reader, Close("written", ((forms,), (forms,)), 1, ordered=True)) == [0]
    assert numbers(reader, Adjacent("written", (("x",), forms, (*forms, "x")))) == [0]


def test_a_wide_and_deep_plan_is_answered(opened: Opened) -> None:
    reader = opened(FIVE)
    wide = AnyOf((*(Term("written", f"w{number}") for number in range(250)), Term("written", "caller")))
    assert numbers(reader, wide) == [2]
    deep: Plan = Term("written", "caller")
    for _ in range(30):
        deep = NoneOf(deep)
    assert numbers(reader, deep) == [2]


@pytest.mark.slow
def test_a_long_passage_keeps_its_positions(opened: Opened) -> None:
    words = " ".join(f"w{number}" for number in range(70_000))
    reader = opened([entry(0, words)])
    assert reader.count(adjacent("w69998", "w69999")) == 1
    assert reader.count(adjacent("w69999", "w69998")) == 0
    assert reader.count(near(1, "w69999", "w69997")) == 1
    assert reader.count(near(0, "w69999", "w69997")) == 0


def test_a_reader_is_not_moved_by_another_index(opened: Opened) -> None:
    first = opened([entry(0, "dam")])
    second = opened([entry(0, "weir"), entry(1, "dam")])
    assert (numbers(first, Term("written", "dam")), numbers(second, Term("written", "dam"))) == ([0], [1])


def test_an_index_is_read_again_as_it_was_written(engine: str, tmp_path: Path) -> None:
    open_entries(tmp_path / "engine", FIVE, engine).close()
    reader = open_engine(engine).open(tmp_path / "engine")
    assert numbers(reader, Term("written", "the")) == [0, 1, 4]
    reader.close()


def test_a_directory_without_an_index_is_damaged(engine: str, tmp_path: Path) -> None:
    missing = tmp_path / "index" / "000001" / "000001" / "engine"
    missing.mkdir(parents=True)
    with pytest.raises(IndexDamaged, match=r"index: .*--rebuild"):
        open_engine(engine).open(missing)


def test_an_engine_says_its_name_and_version(engine: str) -> None:
    assert open_engine(engine).name == engine
    assert open_engine(engine).version


def test_an_unknown_engine_is_not_available() -> None:
    with pytest.raises(EngineUnavailable, match=f"choose one of {', '.join(ENGINES)}"):
        open_engine("lucene")

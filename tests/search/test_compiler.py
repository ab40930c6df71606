"""From query trees to plans: what each construct demands, and what it only prefers."""

import pytest

from search.compiler import CLOSENESS, PREFERRED, PREFERRED_WORDS, compile_query
from search.parser import literal, parse
from search.plan import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    AllOf,
    AnyOf,
    Between,
    NoneOf,
    Plan,
    Preference,
    StartsWith,
    Term,
)
from search.query import Phrase, Prefix, Word
from search.records import Match
from tests.building import compiled

LAST_DAY = 9999_12_31


def written(*terms: str) -> Plan:
    return Term("written", terms[0]) if len(terms) == 1 else Adjacent("written", terms)


PLANS: tuple[tuple[str, Plan], ...] = (
    ("", EVERYTHING),
    ("Dams", written("dams")),
    ("extra-judicial", written("extra", "judicial")),
    ("l'eau", written("l", "eau")),
    ("Smith's", written("smith")),
    ('"The Dams"', written("the", "dams")),
    ('"Dam"', written("dam")),
    ("dam*", StartsWith("written", "dam")),
    ("extra-jud*", StartsWith("written", "jud", ("extra",))),
    ("title:Dams", Term("title", "dams")),
    ('speaker:"Haj Hassan"', Adjacent("speaker", ("haj", "hassan"))),
    ("source:hear*", StartsWith("source", "hear")),
    ("source:hearings/day-3*", StartsWith("source", "3", ("hearings", "day"))),
    ("after:2019", Between(2019_01_01, LAST_DAY)),
    ("after:2019-05-31", Between(2019_05_31, LAST_DAY)),
    ("before:2019", Between(0, 2019_01_00)),
    ("before:2019-05-01", Between(0, 2019_05_00)),
    ("year:2019", Between(2019_01_01, 2019_12_31)),
    ("a AND b", AllOf((written("a"), written("b")))),
    ("a OR b", AnyOf((written("a"), written("b")))),
    ("NOT a", NoneOf(written("a"))),
    ("a b", AnyOf((written("a"), written("b")))),
    ("a b*", AnyOf((written("a"), StartsWith("written", "b")))),
    ('a "b c"', AllOf((written("b", "c"), written("a")))),
    ('a "b c" d', AllOf((written("b", "c"), AnyOf((written("a"), written("d")))))),
    ('"a b" "c d"', AllOf((written("a", "b"), written("c", "d")))),
    ("a b -c", AllOf((NoneOf(written("c")), AnyOf((written("a"), written("b")))))),
    ("NOT (a b)", NoneOf(AnyOf((written("a"), written("b"))))),
    ("(a b) AND c", AllOf((AnyOf((written("a"), written("b"))), written("c")))),
)


@pytest.mark.parametrize(("query", "plan"), PLANS)
def test_what_is_found_as_written(query: str, plan: Plan) -> None:
    assert compiled(query, Match.WRITTEN).some_words == plan


ALL_WORDS: tuple[tuple[str, Plan], ...] = (
    ("a b", AllOf((written("a"), written("b")))),
    ('a "b c" d', AllOf((written("b", "c"), written("a"), written("d")))),
    ("(a b) OR c", AnyOf((AllOf((written("a"), written("b"))), written("c")))),
    ("a b -(c d)", AllOf((NoneOf(AnyOf((written("c"), written("d")))), written("a"), written("b")))),
)


@pytest.mark.parametrize(("query", "plan"), ALL_WORDS)
def test_what_comes_first(query: str, plan: Plan) -> None:
    found = compiled(query, Match.WRITTEN)
    assert found.all_words == plan
    assert found.tiers == (plan, AllOf((found.some_words, NoneOf(plan))))


@pytest.mark.parametrize("query", ["", "a", '"a b"', "a AND b", "a OR b", "NOT (a b)", 'a "b c"', "title:a year:2019"])
def test_one_tier_where_there_is_nothing_to_choose(query: str) -> None:
    found = compiled(query, Match.WRITTEN)
    assert found.tiers == (found.some_words,)


def test_a_word_in_any_form_is_its_stem_in_each_language_and_itself() -> None:
    found = compiled("Inspections", languages=("en", "ru"))
    assert found.some_words == AnyOf(
        (Term("stemmed", "inspect.en"), Term("stemmed", "inspections"), Term("stemmed", "inspections.ru"))
    )
    assert compiled("Dams", languages=()).some_words == Term("stemmed", "dams")


@pytest.mark.parametrize("query", ['"dams"', "dams*", "title:dams", "extra-judicial", 'title:"dams"', "title:dams*"])
def test_only_single_words_of_the_text_have_forms(query: str) -> None:
    assert compiled(query, Match.ANY).some_words == compiled(query, Match.WRITTEN).some_words


@pytest.mark.parametrize("tree", [Word("..."), Phrase("..."), Prefix("...")])
def test_a_leaf_without_a_term_finds_nothing(tree: Word | Phrase | Prefix) -> None:
    """The parser makes none; one that is made otherwise must not find everything."""
    assert compile_query(tree, Match.ANY, ("en",)).some_words == NOTHING


def terms_preferred(query: str) -> list[str]:
    plans = [one.plan for one in compiled(query).preferences]
    return [plan.term for plan in plans if isinstance(plan, Term) and plan.field == "written"]


def test_preferences_are_for_wanted_words_once_each() -> None:
    assert terms_preferred('dam "third call" dam -weir (gate OR bridge) title:register year:2019 pre*') == [
        "dam", "third", "call", "gate", "bridge"
    ]  # fmt: skip


def test_a_word_is_preferred_as_written_in_titles_headings_and_speakers() -> None:
    expected = tuple(Preference(Term(field, "dams"), weight) for field, weight in PREFERRED.items())
    assert compiled("Dams").preferences == expected
    assert list(PREFERRED) == ["written", "title", "heading", "speaker"]


def test_words_that_follow_each_other_are_preferred() -> None:
    pairs = [one for one in compiled("a b c").preferences if isinstance(one.plan, Adjacent)]
    assert pairs == [
        Preference(Adjacent("written", ("a", "b")), CLOSENESS),
        Preference(Adjacent("written", ("b", "c")), CLOSENESS),
    ]


def test_a_long_query_has_bounded_preferences() -> None:
    words = [f"w{number}" for number in range(200)]
    assert terms_preferred(" ".join(words)) == words[:PREFERRED_WORDS]


def test_a_ranking_has_the_preferences_of_the_query() -> None:
    found = compiled("a b")
    ranking = found.ranking(NOTHING)
    assert (ranking.matching, ranking.preferences) == (NOTHING, found.preferences)
    assert ranking.preferences


def test_the_literal_reading_compiles_as_words_side_by_side() -> None:
    plain = compile_query(literal('a AND (b "c').query, Match.WRITTEN, ())
    assert plain == compile_query(parse("a and b c").query, Match.WRITTEN, ())

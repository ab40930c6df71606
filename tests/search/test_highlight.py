"""What is marked in a passage: what the query found it for, where it stands, and nothing else."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import stems, terms, tokens
from search.compiler import compile_query
from search.highlight import highlights, occurrences
from search.plan import Adjacent, AllOf, AnyOf, NoneOf, Plan, StartsWith, Term
from search.query import Query
from search.records import Match, Span
from tests.building import Filed, compiled, filed, languages_of
from tests.strategies import ANY_TEXT, collections, queries


def marked(query: str, text: str, match: Match = Match.ANY, language: str = "en") -> list[str]:
    """The marked parts of `text`."""
    (passage,) = filed(text, language=language).passages
    spans = highlights(passage, compiled(query, match, (language,)).some_words)
    return [span.of(text) for span in spans]


CASES: tuple[tuple[str, str, list[str]], ...] = (
    ("dam", "The dam, the Dams.", ["dam", "Dams"]),
    ('"dam"', "The dam, the Dams.", ["dam"]),
    ("dam", "The weir", []),
    ("", "The dam", []),
    # phrases are marked where they occur and nowhere else
    ('"third call"', "The third call. A call, the third; third, call", ["third call", "third, call"]),
    ('"third call"', "The third one, the second call, the call third", []),
    ('"call call"', "call call call", ["call call call"]),
    ('"the dam the"', "the dam the dam the", ["the dam the dam the"]),
    ('"third call" third', "The third call, third", ["third call", "third"]),
    # what is excluded is never marked
    ("dam -weir", "The dam", ["dam"]),
    ("dam NOT weir", "The dam and the weir", ["dam"]),
    ("NOT dam", "The dam", []),
    ("NOT (NOT dam)", "The dam", []),
    ('dam -"the weir"', "The dam, weir", ["dam"]),
    ("dam OR NOT weir", "The dam and the weir", ["dam"]),
    # only alternatives that hold are marked
    ("(dam AND gate) OR weir", "The dam and the weir", ["weir"]),
    ("(dam AND gate) OR weir", "The dam, the gate and the weir", ["dam", "gate", "weir"]),
    ("dam AND gate", "The dam", []),
    ("dam gate", "The dam", ["dam"]),
    ('dam "the gate"', "The dam, a gate", []),
    # beginnings, hyphens, fields
    ("insp*", "Inspectors inspect; reinspect", ["Inspectors", "inspect"]),
    ("extra-jud*", "extra-judicial, judicial", ["extra-judicial"]),
    ("extra-judicial", "Extra judicial, extra, judicial", ["Extra judicial", "extra, judicial"]),
    ("title:dam call", "The dam, the call", ["call"]),
    ("year:2019 dam", "2019: the dam", ["dam"]),
    # spans are those of the stored text
    ("smith", "Smith’s dam", ["Smith"]),
    ("eau", "l’eau", ["eau"]),
    ("torture", "tor\u00adture", ["tor\u00adture"]),
    ("resume", "re\u0301sume\u0301", ["re\u0301sume\u0301"]),
    ("office", "𝒳 oﬃce 😀", ["oﬃce"]),
    ("dam", "dam", ["dam"]),
    ("fire", "👩\u200d🚒 fire", ["fire"]),
)


@pytest.mark.parametrize(("query", "text", "expected"), CASES)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_forms_of_other_languages_are_marked_in_their_passages() -> None:
    assert marked("дом", "В доме, у дома, дым", language="ru") == ["доме", "дома"]
    assert marked("дом", "В доме, дом", Match.WRITTEN, language="ru") == ["дом"]


def test_ten_thousand_hits_are_all_marked() -> None:
    assert marked("dam", "dam " * 10_000) == ["dam"] * 10_000


def test_overlapping_marks_become_one_and_neighbours_stay_two() -> None:
    (passage,) = filed("a b c d").passages
    written = [("a", "b"), ("b", "c")]
    plan = AllOf(tuple(Adjacent("written", pair) for pair in written))
    assert highlights(passage, plan) == (Span(0, 5),)
    (elided,) = filed("l'eau", language="fr").passages
    assert highlights(elided, AnyOf((Term("written", "l"), Term("written", "eau")))) == (Span(0, 1), Span(2, 5))


OCCURRENCES: tuple[tuple[Term | Adjacent | StartsWith, list[tuple[int, int]]], ...] = (
    (Term("written", "a"), [(0, 0), (2, 2), (3, 3)]),
    (Term("written", "absent"), []),
    (Adjacent("written", ("a", "b")), [(0, 1)]),
    (Adjacent("written", ("a", "a")), [(2, 3)]),
    (Adjacent("written", ("a", "b", "a")), [(0, 2)]),
    (Adjacent("written", ("a", "abc")), [(3, 4)]),
    (Adjacent("written", ("abc", "a")), []),
    (StartsWith("written", "a"), [(0, 0), (2, 2), (3, 3), (4, 4)]),
    (StartsWith("written", "ab", ("a",)), [(3, 4)]),
    (StartsWith("written", "a", ("b", "a")), [(1, 3)]),
    (StartsWith("written", "a", ("abc",)), []),
)


@pytest.mark.parametrize(("leaf", "places"), OCCURRENCES)
def test_occurrences(leaf: Term | Adjacent | StartsWith, places: list[tuple[int, int]]) -> None:
    assert list(occurrences(leaf, ["a", "b", "a", "a", "abc"])) == places
    assert list(occurrences(leaf, [])) == []


@settings(max_examples=200, deadline=None)
@given(collections(), queries(), st.sampled_from(Match))
def test_spans_are_in_order_apart_and_whole_words(collection: list[Filed], query: Query, match: Match) -> None:
    plan = compile_query(query, match, languages_of(collection)).some_words
    for one in collection:
        for passage in one.passages:
            spans = highlights(passage, plan)
            starts = {token.span.start for token in tokens(passage.text)}
            ends = {token.span.end for token in tokens(passage.text)}
            assert all(left.end <= right.start for left, right in pairwise(spans))
            assert {span.start for span in spans} <= starts
            assert {span.end for span in spans} <= ends


def positive_leaves(plan: Plan) -> list[Term | Adjacent | StartsWith]:
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in positive_leaves(part)]
        case Term() | Adjacent() | StartsWith() if plan.field in ("written", "stemmed"):
            return [plan]
    return []


@settings(max_examples=200, deadline=None)
@given(collections(), queries(), st.sampled_from(Match))
def test_every_marked_word_is_one_that_the_query_wants(collection: list[Filed], query: Query, match: Match) -> None:
    """By way of an own reading of the plan: a word in a mark is a form of a word that is not excluded."""
    plan = compile_query(query, match, languages_of(collection)).some_words
    wanted = positive_leaves(plan)
    whole = {leaf.term for leaf in wanted if isinstance(leaf, Term)}
    whole |= {term for leaf in wanted if not isinstance(leaf, Term) for term in leaf.terms}
    beginnings = tuple(leaf.prefix for leaf in wanted if isinstance(leaf, StartsWith))
    for one in collection:
        for passage in one.passages:
            for span in highlights(passage, plan):
                words = terms(span.of(passage.text))
                for word, stem in zip(words, stems(words, passage.language), strict=True):
                    assert {word, stem} & whole or word.startswith(beginnings), (str(query), word)


@settings(max_examples=200, deadline=None)
@given(collections(), queries())
def test_nothing_is_marked_for_an_exclusion(collection: list[Filed], query: Query) -> None:
    plan = compile_query(query, Match.ANY, languages_of(collection)).some_words
    for one in collection:
        for passage in one.passages:
            assert highlights(passage, NoneOf(plan)) == ()


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_any_text_can_be_marked_with_its_own_words(text: str) -> None:
    (passage,) = filed(text).passages
    for token in list(tokens(text))[:5]:
        spans = highlights(passage, Term("written", token.term))
        assert token.span in spans

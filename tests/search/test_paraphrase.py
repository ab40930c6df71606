"""Queries in plain words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.paraphrase import paraphrase
from search.parser import parse
from search.query import And, Demanded, Not, Or, Phrase, Query, Together, Word
from tests.search.test_parser import read_or_refused
from tests.strategies import ANY_TEXT, OWN_FIELD, QUERY_TEXT, examples, queries, trees

TOLD: tuple[tuple[str, str], ...] = (
    ("", "every passage"),
    ("dam", "passages with “dam”"),
    ("dam weir", "passages with “dam” or “weir” (all of them first)"),
    ("dam weir gate", "passages with “dam”, “weir” or “gate” (all of them first)"),
    ("dam AND weir", "passages with “dam” and with “weir”"),
    ("dam OR weir", "passages either with “dam” or with “weir”"),
    ("dam -weir", "passages with “dam” and not with “weir”"),
    ('"third call"', "passages with the phrase “third call”"),
    ('="Third Call"', "passages with exactly “Third Call”"),
    ('"third call"~5', "passages with the words “third call” in any order, at most 5 other words between"),
    ('"third call"~>1', "passages with the words “third call” in this order, at most 1 other word between"),
    ("dam NEAR/0 weir", "passages with “dam” near “weir”, with no other word between"),
    ("(dam OR weir) PRE/3 gate", "passages with one of “dam” or “weir” before “gate”, at most 3 other words between"),
    ("+dam weir", "passages with “weir” and with “dam”"),
    ("inspect* wom?n", "passages with a word that begins with “inspect” or a word like “wom?n” (all of them first)"),
    ("guage~", "passages with a word at most 1 letter from “guage”"),
    ("gauge~2", "passages with a word at most 2 letters from “gauge”"),
    ('title:"third call"', "passages whose title has the phrase “third call”"),
    ("file:memo*", "passages whose source has a word that begins with “memo”"),
    ("box:7", "passages whose box has “7”"),
    ("date:2017", "passages published in 2017"),
    ("date:2017-08..2018", "passages published from 2017-08 up to 2018"),
    ("date:2017..", "passages published from 2017"),
    ("date:..2017", "passages published up to 2017"),
    ("date:none", "passages without a date"),
    ("after:2017-08 before:2018",
     "passages published on or after 2017-08 and published before 2018"),
    ("dam NOT (weir OR gate)", "passages with “dam” and not (either with “weir” or with “gate”)"),
    ("-(dam AND weir)", "passages not (with “dam” and with “weir”)"),
    ("(dam OR weir) AND gate", "passages (either with “dam” or with “weir”) and with “gate”"),
    ("dam OR weir AND gate", "passages either with “dam” or (with “weir” and with “gate”)"),
    ("dam OR (weir gate)", "passages either with “dam” or (with “weir” or “gate” (all of them first))"),
    ("+(dam OR weir) gate", "passages with “gate” and (either with “dam” or with “weir”)"),
)  # fmt: skip


@pytest.mark.parametrize(("query", "told"), TOLD)
def test_what_a_query_asks_for(query: str, told: str) -> None:
    assert paraphrase(parse(query, (OWN_FIELD,)).query) == told


def test_words_that_are_passed_over_are_not_told() -> None:
    assert paraphrase(parse("who built the dam").query, ("who", "the")) == (
        "passages with “built” or “dam” (all of them first)"
    )
    assert paraphrase(parse("the dam -weir").query, ("the",)) == "passages with “dam” and not with “weir”"


def words_of(query: Query) -> list[str]:
    """Every text and number of a tree."""
    found = []
    for name in getattr(query, "__slots__", ()):
        value = getattr(query, name)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            found += [word for part in value for word in words_of(part)]
        elif hasattr(value, "iso"):
            found.append(value.iso)
        elif hasattr(value, "__slots__"):
            found += words_of(value)
    return found


@settings(max_examples=examples(400), deadline=None)
@given(queries())
def test_every_part_of_a_query_is_told(query: Query) -> None:
    told = paraphrase(query)
    assert told.startswith("passages ")
    assert all(word in told for word in words_of(query))


def undemanded(query: Query) -> Query:
    """`query` without pluses, which say nothing where nothing stands beside them."""
    match query:
        case Demanded(part):
            return undemanded(part)
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(undemanded(part) for part in parts))
        case Not(part):
            return Not(undemanded(part))
        case _:
            return query


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(trees(st.sampled_from((Word("a"), Word("b"), Phrase("a"))), negations=True), st.data())
def test_different_queries_are_told_differently(query: Query, data: st.DataObject) -> None:
    other = data.draw(trees(st.sampled_from((Word("a"), Word("b"), Phrase("a"))), negations=True))
    if not any(isinstance(part, Together) for part in (*parts_of(query), *parts_of(other))):
        assert (paraphrase(query) == paraphrase(other)) == (undemanded(query) == undemanded(other))


def parts_of(query: Query) -> Iterator[Query]:
    yield query
    match query:
        case And(parts) | Or(parts) | Together(parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part) | Demanded(part):
            yield from parts_of(part)


@settings(max_examples=examples(300), deadline=None)
@given(ANY_TEXT | QUERY_TEXT)
def test_no_query_makes_it_fail(text: str) -> None:
    query = read_or_refused(text)
    if not isinstance(query, Exception):
        assert paraphrase(query)


def test_words_that_are_passed_over_elsewhere_are_told_where_nothing_stands_beside_them() -> None:
    query = parse("(the the) OR (the weir)").query
    assert paraphrase(query, ("the",)) == ("passages either (with “the” or “the” (all of them first)) or (with “weir”)")

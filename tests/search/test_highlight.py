"""What is marked in a passage: what the query found it for, where it stands, on which rung, and nothing else."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import tokens
from search.highlight import WINDOW, marked, window
from search.parser import parse
from search.plan import Adjacent, AllOf, AnyOf, NoneOf, Term
from search.query import Query
from search.records import Highlight, Match, Rung, Span
from tests.building import Filed, compiled_over, filed, memory_reader
from tests.strategies import ANY_TEXT, collections, examples, queries, text_queries

BY_RUNG = {Rung.WRITTEN: "", Rung.STEM: "s", Rung.FOLDED: "f", Rung.FUZZY: "z"}


def marks(query: str, text: str, match: Match = Match.ANY, language: str = "en") -> list[str]:
    """The marked parts of `text`, those of looser rungs with their sign before them."""
    one = filed(text, language=language)
    found = marked(one.passages[0], compiled_over([one], parse(query).query, match).rungs)
    signs = {rung: f"{sign}:" if sign else "" for rung, sign in BY_RUNG.items()}
    return [signs[mark.rung] + mark.span.of(text) for mark in found.highlights]


CASES: tuple[tuple[str, str, list[str]], ...] = (
    ("dam", "The dam, the Dams.", ["dam", "s:Dams"]),
    ("Dams", "The dam, the DAMS.", ["s:dam", "DAMS"]),
    ('"dam"', "The dam, the Dams.", ["dam"]),
    ("dam", "The weir", []),
    ("", "The dam", []),
    # phrases are marked where they occur and nowhere else
    ('"third call"', "The third call. A call, the third; third, call", ["third call", "third, call"]),
    ('"third call"', "The third one, the second call, the call third", []),
    ('"call call"', "call call call", ["call call call"]),
    ('"the dam the"', "the dam the dam the", ["the dam the dam the"]),
    ('"third call" third', "The third call, third", ["third call", "third"]),
    # words near each other are marked by themselves, where they are near
    ('"third call"~2', "call, call, call; the third of all calls: a call. Third.", ["call", "call", "third",
                                                                                  "call", "Third"]),
    ('"call third"~>1', "the third call; the call, at third", ["call", "third"]),
    ("dam NEAR/1 weir*", "A dam and weirs. The weirs of the old dam.", ["dam", "weirs"]),
    ('"the dam" NEAR/0 stood', "The dam stood. It stood, the dam.", ["The dam", "stood", "stood", "the dam"]),
    # characters
    ('="The dam"', "The dam, the dam, The dams, The  dam", ["The dam", "The  dam"]),
    ('="C++" c', "C++ and C", ["C++", "C"]),
    # what is excluded is never marked
    ("dam -weir", "The dam", ["dam"]),
    ("dam NOT weir", "The dam and the weir", []),
    ("NOT dam", "The dam", []),
    ("NOT (NOT dam)", "The dam", []),
    ('dam -"the weir"', "The dam, weir", ["dam"]),
    ("dam OR NOT weir", "The dam and the weir", ["dam"]),
    # only alternatives that hold are marked
    ("(dam AND gate) OR weir", "The dam and the weir", ["weir"]),
    ("(dam AND gate) OR weir", "The dam, the gate and the weir", ["dam", "gate", "weir"]),
    ("dam AND gate", "The dam", []),
    ("dam gate", "The dam", ["dam"]),
    ("+dam gate", "The gate of the dam", ["gate", "dam"]),
    ('dam "the gate"', "The dam, a gate", []),
    # prefixes, patterns, misspellings
    ("insp*", "Inspectors inspect; reinspect", ["Inspectors", "inspect"]),
    ("extra-jud*", "extra-judicial, judicial", ["extra-judicial"]),
    ("wom?n", "women, woman; womans", ["women", "woman"]),
    ("*inspect*", "Inspectors reinspect", ["Inspectors", "reinspect"]),
    ("guage~", "The gauge, the guage, the garage", ["z:gauge", "guage"]),
    ("garuge~2", "The gauge, the garage", ["z:gauge", "z:garage"]),
    # accents, compounds, numbers
    ("resume", "resume, resumes, résumé", ["resume", "s:resumes", "f:résumé"]),
    ('"her resume"', "her résumé, her resume", ["f:her résumé", "her resume"]),
    ("extra-judicial", "Extra judicial, extrajudicial, extra, judicial", ["Extra judicial", "f:extrajudicial",
                                                                        "extra, judicial"]),
    ("30000", "30000; 30,000; 30 001", ["30000", "f:30,000"]),
    ("30,000", "30000; 30,000", ["f:30000", "30,000"]),
    # fields and dates mark nothing
    ("title:dam call", "The dam, the call", ["call"]),
    ("year:2019 dam", "2019: the dam", ["dam"]),
    # spans are those of the stored text, from its first character to its last
    ("smith", "Smith’s dam", ["Smith"]),
    ("eau", "l’eau", ["eau"]),
    ("torture", "tor\u00adture", ["tor\u00adture"]),
    ("example", "An exam-\nple", ["exam-\nple"]),
    ("résumé", "re\u0301sume\u0301", ["re\u0301sume\u0301"]),
    ("office", "𝒳 oﬃce 😀", ["oﬃce"]),
    ("dam", "dam", ["dam"]),
    ("fire", "👩\u200d🚒 fire", ["fire"]),
    ("2017", "٢٠١٧ ２０１７", ["٢٠١٧", "２０１７"]),
)  # fmt: skip


@pytest.mark.parametrize(("query", "text", "expected"), CASES)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert marks(query, text) == expected


def test_forms_of_other_languages_are_marked_in_their_passages() -> None:
    assert marks("дом", "В доме, у дома, дым, дом", language="ru") == ["s:доме", "s:дома", "дом"]
    assert marks("дом", "В доме, дом", Match.WRITTEN, language="ru") == ["дом"]
    assert marks("کتاب", "كِتَاب و کتاب", language="fa") == ["f:كِتَاب", "کتاب"]


def rung(query: str, text: str) -> Rung | None:
    one = filed(text)
    return marked(one.passages[0], compiled_over([one], parse(query).query).rungs).rung


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("dam", "The dam, the dams", Rung.WRITTEN),
        ("dam", "The dams", Rung.STEM),
        ("dam weir", "The dams and the weir", Rung.WRITTEN),
        ("dam AND weir", "The dams and the weir", Rung.STEM),
        ("resume AND dam", "A résumé of dams", Rung.FOLDED),
        ("guage~ AND dam", "A gauge of dams", Rung.FUZZY),
        ("dam -weir", "The dams", Rung.STEM),
        ("dam OR NOT weir", "The dams, the weir", Rung.STEM),
        ("dam", "The weir", None),
        ("-dam", "The weir", None),
        ("", "The weir", None),
    ],
)
def test_a_passage_is_on_the_strictest_rung_that_holds(query: str, text: str, expected: Rung | None) -> None:
    assert rung(query, text) == expected


def test_the_stricter_of_two_that_overlap_is_marked() -> None:
    (passage,) = filed("the old dams stood").passages
    strict, loose = Term("written", "dams"), Adjacent("written", (("old",), ("dams",)))
    found = marked(passage, [(Rung.WRITTEN, strict), (Rung.STEM, AnyOf((strict, loose, Term("written", "the"))))])
    assert found.highlights == (Highlight(Span(0, 3), Rung.STEM), Highlight(Span(8, 12), Rung.WRITTEN))


def test_overlapping_marks_become_one_and_neighbours_stay_two() -> None:
    (passage,) = filed("a b c d").passages
    plan = AllOf(tuple(Adjacent("written", ((one,), (other,))) for one, other in ("ab", "bc")))
    assert marked(passage, [(Rung.WRITTEN, plan)]).highlights == (Highlight(Span(0, 5), Rung.WRITTEN),)
    (elided,) = filed("l'eau", language="fr").passages
    both = AnyOf((Term("written", "l"), Term("written", "eau")))
    assert [mark.span for mark in marked(elided, [(Rung.WRITTEN, both)]).highlights] == [Span(0, 1), Span(2, 5)]


@pytest.mark.parametrize("query", ["dam", '"the dam"', '"the dam"~3', '="The dam"', "dam NEAR weir"])
def test_ten_thousand_hits_in_one_passage_take_no_time(query: str) -> None:
    text = "The dam of the weir. " * 10_000
    one = filed(text)
    rungs = compiled_over([one], parse(query).query).rungs
    started = time.process_time()
    found = marked(one.passages[0], rungs)
    shown = window(text, found.highlights)
    assert time.process_time() - started < 3
    assert len(found.highlights) >= 10_000
    assert shown.of(text).startswith("The dam")


# The part of a long passage that is shown

SENTENCES = "".join(f"This is sentence number {number}. " for number in range(100))


def shown(text: str, *words: str) -> str:
    spans = [Span(token.span.start, token.span.end) for token in tokens(text) if token.term in words]
    return window(text, [Highlight(span, Rung.WRITTEN) for span in spans]).of(text)


def test_a_short_passage_is_shown_whole() -> None:
    assert shown("One. Two. Three.", "three") == "One. Two. Three."
    assert shown("") == ""


@pytest.mark.parametrize("number", [0, 40, 50, 99])
def test_a_long_passage_is_shown_where_it_was_found(number: int) -> None:
    part = shown(SENTENCES, str(number))
    assert f"number {number}." in part
    assert part.startswith("This is")
    assert part.endswith(". ")
    assert len(part) <= WINDOW


def test_the_window_has_the_most_that_was_found() -> None:
    part = shown(SENTENCES, "3", "70", "71", "72")
    assert "number 3." not in part
    assert all(f"number {number}." in part for number in (70, 71, 72))


def test_without_anything_found_the_beginning_is_shown() -> None:
    assert shown(SENTENCES).startswith("This is sentence number 0.")


def test_a_sentence_without_end_is_shown_whole() -> None:
    text = "First. " + "word " * 1_000 + "last. Next."
    assert shown(text, "last") == "word " * 1_000 + "last. "


@pytest.mark.parametrize("end", [". ", "! ", "? ", ".” ", "؟ ", "。", "\n"])
def test_sentences_end_by_the_signs_of_their_script(end: str) -> None:
    text = ("x" * 599 + end) * 3
    part = shown(text)
    assert part in (text[: 599 + len(end)], text)


@settings(max_examples=examples(200), deadline=None)
@given(st.text("ab .!\n。", max_size=3_000), st.data())
def test_a_window_is_a_part_with_a_mark_of_every_text(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, max(0, len(text) - 2)), unique=True, max_size=5).map(sorted))
    found = [Highlight(Span(start, start + 1), Rung.WRITTEN) for start in starts]
    part = window(text, found)
    assert 0 <= part.start <= part.end <= len(text)
    assert (part.start, part.end) == (0, len(text)) or part.start < part.end
    if found and text:
        assert any(part.start <= mark.span.start < part.end for mark in found)


# What holds for every query


@pytest.mark.slow
@settings(max_examples=examples(200), deadline=None)
@given(collections(), queries(), st.sampled_from(Match))
def test_spans_are_in_order_apart_and_not_empty(collection: list[Filed], query: Query, match: Match) -> None:
    rungs = compiled_over(collection, query, match).rungs
    for one in collection:
        for passage in one.passages:
            spans = [mark.span for mark in marked(passage, rungs).highlights]
            assert all(left.end <= right.start for left, right in pairwise(spans))
            assert all(0 <= span.start < span.end <= len(passage.text) for span in spans)


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(collections(), text_queries(), st.sampled_from(Match))
def test_every_passage_that_is_found_has_a_mark_and_no_other(
    collection: list[Filed], query: Query, match: Match
) -> None:
    """The highlighter and the engine agree on which passages have what the query is for, and on which rung."""
    reader = memory_reader(collection)
    compiled = compiled_over(collection, query, match, reader)
    passages = [passage for one in collection for passage in one.passages]
    on: dict[int, Rung] = {}
    for rung, plan in compiled.rungs:
        for number in reader._numbers(plan):
            on.setdefault(number, rung)
    found = {number: marked(passage, compiled.rungs) for number, passage in enumerate(passages)}
    assert {number: one.rung for number, one in found.items() if one.highlights} == on


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(collections(), queries())
def test_nothing_is_marked_for_an_exclusion(collection: list[Filed], query: Query) -> None:
    plan = compiled_over(collection, query).some_words
    for one in collection:
        for passage in one.passages:
            assert marked(passage, [(Rung.WRITTEN, NoneOf(plan))]).highlights == ()


@settings(max_examples=examples(200), deadline=None)
@given(ANY_TEXT)
def test_any_text_can_be_marked_with_its_own_words(text: str) -> None:
    (passage,) = filed(text).passages
    for token in list(tokens(text))[:5]:
        found = marked(passage, [(Rung.WRITTEN, Term("written", token.term))])
        assert token.span in [mark.span for mark in found.highlights]

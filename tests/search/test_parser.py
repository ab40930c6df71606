"""The parser: what each text is read as, that it answers every string, and that trees print back."""

import pytest
from hypothesis import example, given, settings

from search.errors import QueryError
from search.parser import MAX_DEPTH, MAX_LENGTH, MAX_WORDS, Parsed, literal, parse
from search.query import (
    After,
    And,
    Anything,
    Before,
    InField,
    InYear,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Word,
)
from search.records import PartialDate, Span
from tests.strategies import ANY_TEXT, QUERY_TEXT, queries

A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")

READ: tuple[tuple[str, Query], ...] = (
    ("", Anything()),
    (" \t\n\u3000", Anything()),
    ("a", A),
    ("  a  ", A),
    ("a b", Together((A, B))),
    ("a AND b", And((A, B))),
    ("a AND b AND c", And((A, B, C))),
    ("a OR b", Or((A, B))),
    ("a OR b AND c", Or((A, And((B, C))))),
    ("a AND b OR c", Or((And((A, B)), C))),
    ("(a OR b) AND c", And((Or((A, B)), C))),
    ("a AND (b AND c)", And((A, And((B, C))))),
    ("a b OR c d", Together((A, Or((B, C)), D))),
    ("a (b c) d", Together((A, B, C, D))),
    ("a (b AND c) d", Together((A, And((B, C)), D))),
    ("(a b) AND c", And((Together((A, B)), C))),
    ("((((a))))", A),
    ("()", Anything()),
    ("a () b", Together((A, B))),
    ("NOT a", Not(A)),
    ("-a", Not(A)),
    ("−a", Not(A)),
    ("–a", Not(A)),
    ("NOT NOT a", Not(Not(A))),
    ("NOT -a", Not(Not(A))),
    ("-(a b)", Not(Together((A, B)))),
    ('-"a b"', Not(Phrase("a b"))),
    ("-title:a", Not(InField("title", A))),
    ("a -b", Together((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("NOT a AND b", And((Not(A), B))),
    ("a - b", Together((A, B))),
    ("a-b", Word("a-b")),
    ("a -b-c", Together((A, Not(Word("b-c"))))),
    ('"a"-b', Together((Phrase("a"), B))),
    ("(a)-b", Together((A, B))),
    ("(-a)", Not(A)),
    ("--a", Word("--a")),
    ("and or not And", Together((Word("and"), Word("or"), Word("not"), Word("And")))),
    ("ANDES ORB", Together((Word("ANDES"), Word("ORB")))),
    ('"a b"', Phrase("a b")),
    ("“a b”", Phrase("a b")),
    ("„a b“", Phrase("a b")),
    ("«a b»", Phrase("a b")),
    ("＂a b″", Phrase("a b")),
    ('"a AND (b"', Phrase("a AND (b")),
    ('a"b c"d', Together((A, Phrase("b c"), D))),
    ('""', Anything()),
    ('"..." a', A),
    ("'a b'", Together((Word("'a"), Word("b'")))),
    ("a*", Prefix("a")),
    ("a**", Prefix("a")),
    ("*a", Word("*a")),
    ("a*b", Word("a*b")),
    ("*", Anything()),
    ("a?", Word("a?")),
    ("& a / b", Together((A, B))),
    ("title:a", InField("title", A)),
    ("TITLE:a", InField("title", A)),
    ("title:a*", InField("title", Prefix("a"))),
    ('title:"a b"', InField("title", Phrase("a b"))),
    ("title:a b", Together((InField("title", A), B))),
    ("title:a OR b", Or((InField("title", A), B))),
    ("title:...", Anything()),
    ("title: a", Together((Word("title:"), A))),
    ("title:(a)", Together((Word("title:"), A))),
    ("17:30", Word("17:30")),
    ("http://a.org/b", Word("http://a.org/b")),
    ("after:2019", After(PartialDate(2019))),
    ("before:2019-05", Before(PartialDate(2019, 5))),
    ("After:2019-05-31", After(PartialDate(2019, 5, 31))),
    ('after:"2019-05-31"', After(PartialDate(2019, 5, 31))),
    ("year:2019", InYear(2019)),
    ("after:2018 -before:2019 a", Together((After(PartialDate(2018)), Not(Before(PartialDate(2019))), A))),
    ("a\0b", Word("a\0b")),
    ("\ud800", Anything()),
    ("a\ud800", Word("a\ud800")),
    ("\u200b", Anything()),
    ("[* TO *]", Word("TO")),
    ("a~99 b^2", Together((Word("a~99"), Word("b^2")))),
    ("/(.*a){30}/", Together((Word(".*a"), Word("{30}/")))),
)


@pytest.mark.parametrize(("text", "tree"), READ)
def test_reads(text: str, tree: Query) -> None:
    assert parse(text) == Parsed(tree)


REFUSED = (
    ("a)", "bracket is closed", Span(1, 2)),
    (")", "bracket is closed", Span(0, 1)),
    ("(a", "bracket is opened", Span(2, 2)),
    ("((a)", "bracket is opened", Span(4, 4)),
    ('"a b', "quotation mark", Span(0, 4)),
    ('a "', "quotation mark", Span(2, 3)),
    ("AND a", "AND needs", Span(0, 3)),
    ("a OR", "missing", Span(4, 4)),
    ("a AND AND b", "missing", Span(6, 9)),
    ("a OR OR b", "missing", Span(5, 7)),
    ("(OR)", "OR needs", Span(1, 3)),
    ("a AND ()", "AND needs a word", Span(8, 8)),
    ("... OR a", "OR needs a word", Span(8, 8)),
    ("NOT", "missing", Span(3, 3)),
    ("NOT ...", "NOT needs", Span(7, 7)),
    ("-()", "NOT needs", Span(3, 3)),
    ("title:-a", "title: needs a value", Span(6, 7)),
    ("title:AND", "title: needs a value", Span(6, 9)),
    ("title:author:a", "title: needs a value", Span(6, 13)),
    ("after:soon", "after: takes a date", Span(6, 10)),
    ("after:2019-13", "after: takes a date", Span(6, 13)),
    ("before:2021-02-30", "before: takes a date", Span(7, 17)),
    ("year:0000", "year: takes a date", Span(5, 9)),
    ("year:20*", "year: takes a date", Span(5, 8)),
    ("year:2019-05", "year: takes a year", Span(5, 12)),
    ("year:٢٠١٩", "year: takes a date", Span(5, 9)),
)


@pytest.mark.parametrize(("text", "hint", "span"), REFUSED)
def test_refuses(text: str, hint: str, span: Span) -> None:
    with pytest.raises(QueryError, match=hint) as caught:
        parse(text)
    assert (caught.value.text, caught.value.span) == (text, span)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("memo:a", Word("memo:a")),
        ('memo:"a b"', Phrase("memo:a b")),
        ("memo:a*", Prefix("memo:a")),
        ('_:"..."', Anything()),
    ],
)
def test_an_unknown_field_is_searched_as_text_and_noted(text: str, tree: Query) -> None:
    parsed = parse(text)
    assert parsed.query == tree
    (note,) = parsed.notes
    assert note.kind == "unknown field"
    field = text.partition(":")[0]
    assert all(name in note.message for name in (repr(field), "title", "speaker", "after", "year"))
    assert parse(str(tree)).query == tree


def read_or_refused(text: str) -> Query | QueryError:
    try:
        return parse(text).query
    except QueryError as error:
        return error


@settings(max_examples=500, deadline=None)
@given(ANY_TEXT | QUERY_TEXT)
@example('_:"..."')
@example("a" * (MAX_LENGTH + 1))
def test_every_string_is_read_or_refused_and_prints_back(text: str) -> None:
    outcome = read_or_refused(text)
    if isinstance(outcome, QueryError):
        assert outcome.text == text
        assert 0 <= outcome.span.start <= outcome.span.end <= len(text)
        assert outcome.hint
    else:
        assert parse(str(outcome)).query == outcome


@settings(max_examples=300, deadline=None)
@given(queries())
def test_trees_print_back(tree: Query) -> None:
    assert parse(str(tree)).query == tree


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT | QUERY_TEXT)
def test_the_literal_reading_is_of_words_only(text: str) -> None:
    query = literal(text).query
    parts = query.parts if isinstance(query, Together) else (query,)
    assert query == Anything() or all(isinstance(part, Word) for part in parts)


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("a" * MAX_LENGTH, "a" * (MAX_LENGTH + 1)),
        ("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1)),
        ("NOT " * MAX_DEPTH + "a", "NOT " * (MAX_DEPTH + 1) + "a"),
        ("-(" * (MAX_DEPTH // 2) + "a" + ")" * (MAX_DEPTH // 2), "-(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH),
        ("a " * MAX_WORDS, "a " * (MAX_WORDS + 1)),
        ('"a b" ' * MAX_WORDS, '"a b" ' * (MAX_WORDS + 1)),
        ("title:a " * MAX_WORDS, "title:a " * (MAX_WORDS + 1)),
        ("year:2019 " * MAX_WORDS, "year:2019 " * (MAX_WORDS + 1)),
        ('x:"a" ' * MAX_WORDS, 'x:"a" ' * (MAX_WORDS + 1)),
        ("(a) " * MAX_WORDS, "(a) " * (MAX_WORDS + 1)),
    ],
    ids=["characters", "brackets", "NOTs", "both", "words", "phrases", "fields", "dates", "unknown", "groups"],
)
def test_limits(fits: str, too_much: str) -> None:
    parse(fits)
    with pytest.raises(QueryError, match=r"A query may have|may be \d+ deep"):
        parse(too_much)


HUGE = {
    "characters": "x" * 100_000,
    "words": "dam " * 100_000,
    "brackets": "(" * 10_000 + "x" + ")" * 10_000,
    "NOTs": "NOT " * 20_000 + "x",
    "ORs": "OR " * 20_000,
    "terms with OR": " OR ".join(["x"] * 20_000),
    "minus signs": "-" * 50_000,
    "beginnings": "a* " * 1_000,
    "quotation marks": '"' * 9_999,
    "NULs": "\0" * 100_000,
    "surrogates": "\udcff" * 100_000,
    "signs": "?!.,;:" * 20_000,
    "marks": "a" + "\u0301" * 100_000,
    "apostrophes": "'" * 100_000,
    "elisions": "l'" * 50_000,
    "possessives": "a" + "'s" * 50_000,
    "a megabyte": "y" * 1_000_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_a_hostile_query_is_refused_and_then_read_literally(name: str) -> None:
    with pytest.raises(QueryError):
        parse(HUGE[name])
    query = literal(HUGE[name]).query
    parts = query.parts if isinstance(query, Together) else (query,)
    assert len(parts) <= MAX_WORDS


@pytest.mark.parametrize("text", ["?" * 5_000, "\0" * 7_000, "\udcff" * 7_000, "'" * 7_000, "-" * 7_000, ":" * 7_000])
def test_a_long_query_without_a_word_is_anything(text: str) -> None:
    assert parse(text) == Parsed(Anything())


def test_a_literal_reading_says_what_it_left_out() -> None:
    by_words, by_characters = literal("dam " * (MAX_WORDS + 1)), literal("." * (MAX_LENGTH * 4) + " dam")
    assert [note.kind for note in (*by_words.notes, *by_characters.notes)] == ["shortened", "shortened"]
    assert str(MAX_WORDS) in by_words.notes[0].message
    assert f"{MAX_LENGTH * 4:,}" in by_characters.notes[0].message
    assert literal("dam " * MAX_WORDS).notes == ()
    assert by_words.query == Together((Word("dam"),) * MAX_WORDS)

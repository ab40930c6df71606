"""The parser: what each text is read as, that it answers every string, and that trees print back."""

import time

import pytest
from hypothesis import example, given, settings

from search.errors import QueryError
from search.lexer import NEAR_BY
from search.parser import MAX_DEPTH, MAX_EDITS, MAX_LENGTH, MAX_OTHERS, MAX_WORDS, Parsed, literal, parse
from search.query import (
    After,
    And,
    Anything,
    Before,
    Close,
    Demanded,
    During,
    Exact,
    Fuzzy,
    InField,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Undated,
    Wildcard,
    Word,
)
from search.records import PartialDate, Sort, Span
from search.schema import WORD_FIELDS
from tests.strategies import ANY_TEXT, OWN_FIELD, QUERY_TEXT, examples, queries

A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")
Y2017, Y2018 = PartialDate(2017), PartialDate(2018)

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
    ("（a OR b）", Or((A, B))),
    ("()", Anything()),
    ("a () b", Together((A, B))),
    ("and or not And near", Together((Word("and"), Word("or"), Word("not"), Word("And"), Word("near")))),
    ("ANDES ORB NEARBY", Together((Word("ANDES"), Word("ORB"), Word("NEARBY")))),
    ("a OR(b)", Or((A, B))),
    ("NOT(a)", Not(A)),
    # NOT, minus and plus
    ("NOT a", Not(A)),
    ("-a", Not(A)),
    ("−a", Not(A)),
    ("–a", Not(A)),
    ("‑a", Not(A)),
    ("－a", Not(A)),
    ("NOT NOT a", Not(Not(A))),
    ("NOT -a", Not(Not(A))),
    ("-(a b)", Not(Together((A, B)))),
    ('-"a b"', Not(Phrase("a b"))),
    ('-="a b"', Not(Exact("a b"))),
    ("-title:a", Not(InField("title", A))),
    ("-#metoo", Not(Word("#metoo"))),
    ("-$30", Not(Word("$30"))),
    ("-2017-08-03", Not(Word("2017-08-03"))),
    ("-*a", Not(Wildcard("*a"))),
    ("a -b", Together((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("NOT a AND b", And((Not(A), B))),
    ("a - b", Together((A, B))),
    ("a – b — c", Together((A, B, C))),
    ("a -> b", Together((A, B))),
    ("a -, b", Together((A, B))),
    ("a —b", Together((A, Word("—b")))),
    ("a-b", Word("a-b")),
    ("a -b-c", Together((A, Not(Word("b-c"))))),
    ('"a"-b', Together((Phrase("a"), B))),
    ("(a)-b", Together((A, B))),
    ("(-a)", Not(A)),
    ("--a", Word("--a")),
    ("+a b", Together((Demanded(A), B))),
    ("＋a", Demanded(A)),
    ("++a", Demanded(A)),
    ("+(+a)", Demanded(A)),
    ("-+a", Not(Demanded(A))),
    ("+(-a)", Demanded(Not(A))),
    ("a + b", Together((A, B))),
    ("a+b", Word("a+b")),
    ('+"a b"', Demanded(Phrase("a b"))),
    # quotation marks
    ('"a b"', Phrase("a b")),
    ("“a b”", Phrase("a b")),
    ("„a b“", Phrase("a b")),
    ("„a b”", Phrase("a b")),
    ("”a b”", Phrase("a b")),
    ("«a b»", Phrase("a b")),
    ("»a b«", Phrase("a b")),
    ("‹a b›", Phrase("a b")),
    ("「a b」", Phrase("a b")),
    ("＂a b″", Phrase("a b")),
    ('"a AND (b"', Phrase("a AND (b")),
    ('a"b c"d', Together((A, Phrase("b c"), D))),
    ('""', Anything()),
    ('"..." a', A),
    ("'a b'", Together((Word("'a"), Word("b'")))),
    ('"a “b” c"', Phrase("a “b” c")),
    ('"a «b» c" d', Together((Phrase("a «b» c"), D))),
    ("„a «b» c“", Phrase("a «b» c")),
    ("»a« und »b«", Together((Phrase("a"), Word("und"), Phrase("b")))),
    ("„a“ „b“", Together((Phrase("a"), Phrase("b")))),
    ('"a” “b"', Together((Phrase("a"), Phrase("b")))),
    ('צה"ל', Word('צה"ל')),
    ('"צה"ל" a', Together((Phrase('צה"ל'), A))),
    ('="a b"', Exact("a b")),
    ("=“A b”", Exact("A b")),
    ('="C++"', Exact("C++")),
    ('="+"', Exact("+")),
    ('=""', Anything()),
    ('=" "', Anything()),
    ("=a", Word("=a")),
    ('= "a"', Phrase("a")),
    # distances
    ('"a b"~5', Close("a b", 5)),
    ('"a b c"~0', Close("a b c", 0)),
    ('"a b"~>5', Close("a b", 5, ordered=True)),
    ('"a"~5', Phrase("a")),
    ('"a b"~', Phrase("a b")),
    ("a NEAR/5 b", Near(A, B, 5)),
    ("a NEAR b", Near(A, B, NEAR_BY)),
    ("a PRE/5 b", Near(A, B, 5, ordered=True)),
    ("a NEAR/0 b", Near(A, B, 0)),
    ('"a b" NEAR/5 c*', Near(Phrase("a b"), Prefix("c"), 5)),
    ("(a OR b) NEAR/5 c~", Near(Or((A, B)), Fuzzy("c", 1), 5)),
    ("a NEAR/3(b OR c)", Near(A, Or((B, C)), 3)),
    ("a NEAR/5 b PRE/2 c", And((Near(A, B, 5), Near(B, C, 2, ordered=True)))),
    ("a NEAR/5 b AND c", And((Near(A, B, 5), C))),
    ("-a NEAR/5 b c", Together((Not(Near(A, B, 5)), C))),
    ("a PRE b", Together((A, Word("PRE"), B))),
    ("a NEAR/x b", Together((A, Word("NEAR/x"), B))),
    # what stands for words
    ("a*", Prefix("a")),
    ("a**", Prefix("a")),
    ("[a*,", Prefix("[a")),
    ("a*?", Prefix("a")),
    ("a-b*", Prefix("a-b")),
    ("*a", Wildcard("*a")),
    ("**a", Wildcard("**a")),
    ("a*b", Wildcard("a*b")),
    ("a?b", Wildcard("a?b")),
    ("a??b*,", Wildcard("a??b*")),
    ("a?*", Wildcard("a?*")),
    ("wom?n?", Wildcard("wom?n")),
    ("हि*ी", Wildcard("हि*ी")),
    ("a?", Word("a?")),
    ("?a", Word("?a")),
    ("*.pdf", Word("*.pdf")),
    ("*", Anything()),
    ("?", Anything()),
    ("a~", Fuzzy("a", 1)),
    ("a~2", Fuzzy("a", 2)),
    ("a~1,", Fuzzy("a", 1)),
    ("a~0", A),
    ("~a", Word("~a")),
    ("a ~ b", Together((A, B))),
    ("a~b", Word("a~b")),
    # fields
    ("title:a", InField("title", A)),
    ("TITLE:a", InField("title", A)),
    ("title：a", InField("title", A)),
    ("title:a*", InField("title", Prefix("a"))),
    ("title:*a", InField("title", Wildcard("*a"))),
    ("title:a~2", InField("title", Fuzzy("a", 2))),
    ('title:"a b"', InField("title", Phrase("a b"))),
    ("title:a b", Together((InField("title", A), B))),
    ("title:a OR b", Or((InField("title", A), B))),
    ("title:(a OR b)", Or((InField("title", A), InField("title", B)))),
    ("title:(a AND -b*)", And((InField("title", A), Not(InField("title", Prefix("b")))))),
    ("title:(a +b)", Together((InField("title", A), Demanded(InField("title", B))))),
    ("title:()", Anything()),
    ("title: a", Together((Word("title:"), A))),
    ("file:a.txt", InField("source", Word("a.txt"))),
    ("path:b", InField("source", B)),
    ("filename:c", InField("source", C)),
    (f"{OWN_FIELD}:a", InField(OWN_FIELD, A)),
    ("17:30", Word("17:30")),
    ("a::b", Word("a::b")),
    ("http://a.org/b", Word("http://a.org/b")),
    # dates
    ("after:2018", After(Y2018)),
    ("before:2019-05", Before(PartialDate(2019, 5))),
    ("After:2019-05-31", After(PartialDate(2019, 5, 31))),
    ('after:"2019-05-31"', After(PartialDate(2019, 5, 31))),
    ("year:2017", During(Y2017, Y2017)),
    ("year:2017..2018", During(Y2017, Y2018)),
    ("date:2017", During(Y2017, Y2017)),
    ("date:2017-08-03", During(PartialDate(2017, 8, 3), PartialDate(2017, 8, 3))),
    ("date:2017-08..2018", During(PartialDate(2017, 8), Y2018)),
    ("date:2017..", During(Y2017, None)),
    ("date:..2017", During(None, Y2017)),
    ("date:none", Undated()),
    ("DATE:None", Undated()),
    ("-date:none", Not(Undated())),
    ("after:2017 -before:2018 a", Together((After(Y2017), Not(Before(Y2018)), A))),
    # signs on words
    ("a\0b", Word("a\0b")),
    ("\ud800", Anything()),
    ("a\ud800", Word("a\ud800")),
    ("\u200b", Anything()),
    ("\u200f-a \u200etitle:b", Together((Not(A), InField("title", B)))),
    ("[* TO *]", Word("TO")),
    ("b^2", Word("b^2")),
    ("& a / b && c || d", Together((A, B, C, D))),
    ("!a", Word("!a")),
    ("4(a)(iv) b", Together((Word("4(a)(iv)"), B))),
    ("s.4A(1),", Word("s.4A(1),")),
    ("-4(a)", Not(Word("4(a)"))),
    ("a(b)c", Together((A, B, C))),
    ("(020) 7", Together((Word("020"), Word("7")))),
    ("/(.*a){30}/", Together((Wildcard(".*a"), Word("{30}/")))),
    ("h52.1 - x", Together((Word("h52.1"), Word("x")))),
    ("§ 12", Word("12")),
    *((sign, Word(sign)) for sign in (
        "and/or", "C++", "C#", "30,000", "17.30", "Q&A", "AT&T", "U.S.", "§12", "50%", "$30,000", "#metoo", "1.",
        "j.doe@example.org", "don’t", "’tis", "what?", "東京？", "كتاب؟", "¿qué?", "[2019]",
    )),
)  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), READ)
def test_reads(text: str, tree: Query) -> None:
    assert parse(text, (OWN_FIELD,)).query == tree
    assert parse(str(tree), (OWN_FIELD,)).query == tree


REFUSED = (
    ("a)", "bracket is closed", Span(1, 2)),
    (")", "bracket is closed", Span(0, 1)),
    ("(a", "bracket is opened", Span(2, 2)),
    ("((a)", "bracket is opened", Span(4, 4)),
    ("field:(", "bracket is opened", Span(7, 7)),
    ('"a b', "quotation mark", Span(0, 4)),
    ('a "', "quotation mark", Span(2, 3)),
    ('="', "quotation mark", Span(0, 2)),
    ("“a „b” c", "quotation mark", Span(5, 8)),
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
    ("+()", r"\+ needs", Span(3, 3)),
    ("NEAR/3 a", "NEAR needs", Span(0, 6)),
    ("a NEAR", "missing", Span(6, 6)),
    ("a NEAR/3 (b AND c)", "NEAR needs", Span(2, 8)),
    ("a NEAR/3 title:b", "NEAR needs", Span(2, 8)),
    ('a NEAR/3 ="b"', "NEAR needs", Span(2, 8)),
    ("a NEAR/3 -b", "missing", Span(9, 10)),
    ("title:-a", "title: needs a value", Span(6, 7)),
    ("title:AND", "title: needs a value", Span(6, 9)),
    ("title:author:a", "title: needs a value", Span(6, 13)),
    ("title:(a NEAR b)", "title: takes words", Span(0, 6)),
    ("title:(date:2017)", "title: takes words", Span(0, 6)),
    ("date:(2017)", "date: needs a value", Span(5, 6)),
    ("after:soon", "after: takes a date", Span(6, 10)),
    ("after:2019-13", "after: takes a date", Span(6, 13)),
    ("after:none", "after: takes a date", Span(6, 10)),
    ("after:2017..2018", "after: takes a date", Span(6, 16)),
    ("before:2021-02-30", "before: takes a date", Span(7, 17)),
    ("date:..", "date: takes a date", Span(5, 7)),
    ("date:2018..2017", "earlier date first", Span(5, 15)),
    ("date:2017*", "2017..2019 or none", Span(5, 10)),
    ("year:0000", "year: takes a date", Span(5, 9)),
    ("year:20*", "year: takes a date", Span(5, 8)),
    ("year:2019-05", "year: takes a year", Span(5, 12)),
    ("year:٢٠١٩", "year: takes a date", Span(5, 9)),
    ("sort:(date)", "sort: needs a value", Span(5, 6)),
)


@pytest.mark.parametrize(("text", "hint", "span"), REFUSED)
def test_refuses(text: str, hint: str, span: Span) -> None:
    with pytest.raises(QueryError, match=hint) as caught:
        parse(text)
    assert (caught.value.text, caught.value.span) == (text, span)


@pytest.mark.parametrize(
    ("text", "sort", "tree"),
    [
        ("sort:newest", Sort.DATE, Anything()),
        ("sort:date a", Sort.DATE, A),
        ("a SORT:Oldest b", Sort.OLDEST, Together((A, B))),
        ("sort:place", Sort.PLACE, Anything()),
        ('sort:"relevance"', Sort.RELEVANCE, Anything()),
        ("(sort:date) a", Sort.DATE, A),
        ("a", None, A),
        ("sort:", None, Word("sort:")),
    ],
)
def test_an_order_is_taken_out_of_the_query(text: str, sort: Sort | None, tree: Query) -> None:
    assert parse(text) == Parsed(tree, (), sort)


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("memo:a", "unknown field", "'memo'"),
        ("memo:(a b)", "unknown field", "'memo'"),
        ("sort:__class__", "unknown order", "relevance, date, oldest, place"),
        ("title:...", "no word", "title:"),
        ("title:*", "no word", "title:"),
        ('title:="+"', "no word", "title:"),
        ('title:="a b"', "plain phrase", '"a b"'),
        ('title:"a b"~3', "plain phrase", '"a b"'),
        ("a~9", "bounded", f"{MAX_EDITS} letters"),
        (f'"a b"~{MAX_OTHERS + 1}', "bounded", str(MAX_OTHERS)),
        ("a NEAR/999999999999 b", "bounded", str(MAX_OTHERS)),
        ("extra-j?dicial", "plain signs", "extra-j?dicial"),
        ("extra-judicial~", "plain signs", "extra-judicial~"),
        ("anti-*", "plain signs", "anti-*"),
        ('"third ca*"', "plain signs", "quotation marks"),
    ],
)
def test_what_is_not_read_as_typed_is_noted(text: str, kind: str, says: str) -> None:
    (note,) = parse(text).notes
    assert note.kind == kind
    assert says in note.message
    assert note.message.endswith(".")


@pytest.mark.parametrize(
    "text", ["a", "title:a", "17:30", "http://a.org/?b=c*", "C++", '"*"', "a ? b", "what?", "a~2", '"a b"~100', "*.pdf"]
)
def test_nothing_is_noted_of_what_is_read_as_typed(text: str) -> None:
    assert parse(text).notes == ()


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("memo:a", Word("memo:a")),
        ('memo:"a b"', Phrase("memo:a b")),
        ('memo:="a b"', Exact("memo:a b")),
        ("memo:a*", Prefix("memo:a")),
        ("memo:(a b)", Together((A, B))),
        ('_:"..."', Anything()),
    ],
)
def test_an_unknown_field_is_searched_as_text(text: str, tree: Query) -> None:
    assert parse(text).query == tree
    assert parse(str(tree)).query == tree


def test_an_unknown_field_is_told_the_known_ones() -> None:
    (note,) = parse("memo:a", ("box", "folder")).notes
    assert all(name in note.message for name in (*WORD_FIELDS, "date", "after", "before", "year", "box", "folder"))


def read_or_refused(text: str) -> Query | QueryError:
    try:
        return parse(text, (OWN_FIELD,)).query
    except QueryError as error:
        return error


@settings(max_examples=examples(600), deadline=None)
@given(ANY_TEXT | QUERY_TEXT | QUERY_TEXT)
@example('_:"..."')
@example("(a PRE) b")
@example(":SORT:0*")
@example("a" * (MAX_LENGTH + 1))
def test_every_string_is_read_or_refused_and_prints_back(text: str) -> None:
    outcome = read_or_refused(text)
    if isinstance(outcome, QueryError):
        assert outcome.text == text
        assert 0 <= outcome.span.start <= outcome.span.end <= len(text)
        assert outcome.hint
    else:
        assert parse(str(outcome), (OWN_FIELD,)).query == outcome


@settings(max_examples=examples(500), deadline=None)
@given(queries())
def test_trees_print_back(tree: Query) -> None:
    assert parse(str(tree), (OWN_FIELD,)).query == tree


@settings(max_examples=examples(300), deadline=None)
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
        ("+(" * (MAX_DEPTH // 2) + "a" + ")" * (MAX_DEPTH // 2), "+(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH),
        ("a " * MAX_WORDS, "a " * (MAX_WORDS + 1)),
        ('"a b" ' * MAX_WORDS, '"a b" ' * (MAX_WORDS + 1)),
        ("title:a " * MAX_WORDS, "title:a " * (MAX_WORDS + 1)),
        ("year:2019 " * MAX_WORDS, "year:2019 " * (MAX_WORDS + 1)),
        ('x:"a" ' * MAX_WORDS, 'x:"a" ' * (MAX_WORDS + 1)),
        ("(a) " * MAX_WORDS, "(a) " * (MAX_WORDS + 1)),
        ("a NEAR " * (MAX_WORDS - 1) + "a", "a NEAR " * MAX_WORDS + "a"),
    ],
    ids=["characters", "brackets", "NOTs", "both", "pluses", "words", "phrases", "fields", "dates", "unknown", "groups",
         "NEARs"],
)  # fmt: skip
def test_limits(fits: str, too_much: str) -> None:
    parse(fits)
    with pytest.raises(QueryError, match=r"A query may have|may be \d+ deep"):
        parse(too_much)


HUGE = {
    "characters": "x" * 100_000,
    "words": "dam " * 100_000,
    "brackets": "(" * 10_000 + "x" + ")" * 10_000,
    "open brackets": "(" * 100_000,
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


PATTERNS_OF_LENGTH = {
    "stars": "*", "question marks": "a?", "quotation marks": "“", "nested": '"«»', "unclosed": '"“', "signs": "-?",
    "fuzzy": "a~", "distances": '"a b"~', "brackets after numbers": "4(a)", "half brackets": "4(", "gershayim": 'א"',
    "fields": "title:", "unseen": "\u200f-", "NEARs": "a NEAR/3 ", "equals": '="', "marks": "a\u0301", "starred": "*a*",
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS_OF_LENGTH)
def test_the_longest_query_of_any_pattern_is_read_at_once(name: str) -> None:
    piece = PATTERNS_OF_LENGTH[name]
    started = time.process_time()
    read_or_refused((piece * MAX_LENGTH)[:MAX_LENGTH])
    assert time.process_time() - started < 1


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

"""What Hypothesis draws from: texts in five scripts, query trees, plans and small collections.

Vocabularies are small on purpose: random words that never meet would prove nothing.
"""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from search.parser import parse
from search.plan import Adjacent, AllOf, AnyOf, Between, Has, NoneOf, Plan, StartsWith, Term
from search.query import And, InField, Not, Or, Phrase, Prefix, Query, Together, Word
from search.records import Locator, Metadata, PartialDate, Precision
from search.schema import Entry
from tests.building import Filed, filed

VOCABULARIES: dict[str, tuple[tuple[str, ...], tuple[str | None, ...]]] = {
    "Latin": (
        ("dam", "dams", "Gauge", "gauge's", "gauged", "extra-judicial", "judicial", "l'eau", "eau", "résumé", "19/014"),
        ("en", "fr", None),
    ),
    "Cyrillic": (("мой", "мои", "дом", "дома", "Дом", "йод", "ёж", "еж"), ("ru", None)),
    "Arabic": (("كتاب", "کتاب", "كِتَاب", "کتاب‌ها", "روحانی", "روحاني", "۲۰۱۷", "2017", "ﷺ"), ("ar", "fa", None)),
    "Hebrew": (("שָׁלוֹם", "שלום", "צה״ל", "לום", "דין"), ("he", None)),
    "Devanagari": (("हिन्दी", "हिन्दि", "भाषा", "की", "क़लम", "क़लम"), ("hi", None)),
}
SEPARATORS = (" ", ", ", " — ", "\n", "-")
WORDS = tuple(word for words, _ in VOCABULARIES.values() for word in words)
BEGINNINGS = ("d", "gau", "l'e", "extra-j", "м", "дом", "كت", "کتاب", "של", "हिन्", "2", "р")
TITLES = ("The dams", "Gauge, dam", "мой дом", "שלום")
SPEAKERS = ("Dam, Gauge", "мой дом")
DATES = ("2017", "2017-08", "2017-08-03", "2017-12-31", "2018-01-01", "2018")


@st.composite
def texts(draw: st.DrawFn, script: str) -> str:
    words = draw(st.lists(st.sampled_from(VOCABULARIES[script][0]), max_size=8))
    return "".join(word + draw(st.sampled_from(SEPARATORS)) for word in words)


@st.composite
def documents(draw: st.DrawFn, number: int) -> Filed:
    """A document of one to three passages in one script and language."""
    script = draw(st.sampled_from(tuple(VOCABULARIES)))
    language = draw(st.sampled_from(VOCABULARIES[script][1]))
    passages = draw(st.lists(texts(script), min_size=1, max_size=3))
    title, publisher = draw(st.none() | st.sampled_from(TITLES)), draw(st.none() | st.sampled_from(SPEAKERS))
    published = draw(st.none() | st.sampled_from(DATES))
    metadata = Metadata(title=title, publisher=publisher, published=PartialDate.parse(published) if published else None)
    locators = {
        ordinal: Locator(ordinal, speaker=draw(st.none() | st.sampled_from(SPEAKERS)))
        for ordinal in range(1, len(passages) + 1)
    }
    return filed(*passages, source=f"{number}.txt", metadata=metadata, language=language, locators=locators)


@st.composite
def collections(draw: st.DrawFn) -> list[Filed]:
    return [draw(documents(number)) for number in range(draw(st.integers(1, 6)))]


def phrases() -> SearchStrategy[Phrase]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: Phrase(" ".join(words)))


def leaves() -> SearchStrategy[Query]:
    """Words, phrases and beginnings."""
    return st.sampled_from(WORDS).map(Word) | phrases() | st.sampled_from(BEGINNINGS).map(Prefix)


def fields() -> SearchStrategy[Query]:
    return st.builds(InField, st.sampled_from(("title", "speaker", "publisher")), leaves()) | st.sampled_from(
        [parse(f"{name}:{date}").query for name in ("after", "before") for date in DATES] + [parse("year:2017").query]
    )


def trees(leaf: SearchStrategy[Query], *, negations: bool) -> SearchStrategy[Query]:
    """Trees as the parser makes them, from what it prints."""

    def grown(inner: SearchStrategy[Query]) -> SearchStrategy[Query]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        joined: SearchStrategy[Query] = parts.map(And) | parts.map(Or) | parts.map(Together)
        return joined | inner.map(Not) if negations else joined

    return st.recursive(leaf, grown, max_leaves=6).map(lambda tree: parse(str(tree)).query)


def queries() -> SearchStrategy[Query]:
    """Any query."""
    return trees(leaves() | leaves() | fields(), negations=True)


def text_queries() -> SearchStrategy[Query]:
    """Queries for words of the text that exclude nothing."""
    return trees(leaves(), negations=False)


TERMS = ("a", "b", "c", "ab", "abc", "de", "f.g", "x*y", "o'b", "(1)", "1⁄2", "[^", "\\d", "𝒳y", "है")
PREFIXES = ("a", "ab", "x*", "f.", "(", "\\", "[", "𝒳", "है", "o'", ".*")
VALUES = ("A, b", "C", "№ 1/2: “x”", "है")
DAYS = (0, 2017_01_01, 2017_08_03, 2017_12_31, 2018_01_01, 9999_12_31)
ENTRY_FIELDS = ("written", "stemmed", "title")


@st.composite
def entries(draw: st.DrawFn, number: int, document: int) -> Entry:
    words = {
        field: " ".join(terms)
        for field in ENTRY_FIELDS
        if (terms := draw(st.lists(st.sampled_from(TERMS), max_size=7)))
    }
    speakers = tuple(draw(st.lists(st.sampled_from(VALUES), unique=True, max_size=2)))
    values = {"document": (f"d{document}",)} | ({"speaker": speakers} if speakers else {})
    first, last = draw(
        st.sampled_from(((0, 0), (2017_01_01, 2017_12_31), (2017_08_03, 2017_08_03), (2018_01_01, 2018_01_31)))
    )
    return Entry(number, document, words, values, first, last)


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    """Entries numbered in reading order, several to a document."""
    made: list[Entry] = []
    document = 0
    for number in range(draw(st.integers(1, 14))):
        document += number > 0 and draw(st.booleans())
        made.append(draw(entries(number, document)))
    return made


def plan_leaves() -> SearchStrategy[Plan]:
    field, term, prefix = st.sampled_from(ENTRY_FIELDS), st.sampled_from(TERMS), st.sampled_from(PREFIXES)
    several = st.lists(term, min_size=2, max_size=3).map(tuple)
    before = st.lists(term, max_size=2).map(tuple)
    facet = st.sampled_from(("speaker", "document", "year"))
    days = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda pair: Between(min(pair), max(pair)))
    return (
        st.builds(Term, field, term)
        | st.builds(Adjacent, field, several)
        | st.builds(StartsWith, field, prefix, before)
        | st.builds(Has, facet, st.sampled_from((*VALUES, "d0", "d1", "none")))
        | days
    )


def plans() -> SearchStrategy[Plan]:
    def grown(inner: SearchStrategy[Plan]) -> SearchStrategy[Plan]:
        parts = st.lists(inner, max_size=3).map(tuple)
        return parts.map(AllOf) | parts.map(AnyOf) | inner.map(NoneOf)

    return st.recursive(plan_leaves(), grown, max_leaves=6)


def partial_dates() -> SearchStrategy[PartialDate]:
    """Every date that can be written, to the day, the month or the year."""

    def shortened(drawn: tuple[PartialDate, Precision]) -> PartialDate:
        whole, precision = drawn
        match precision:
            case Precision.DAY:
                return whole
            case Precision.MONTH:
                return PartialDate(whole.year, whole.month)
            case Precision.YEAR:
                return PartialDate(whole.year)

    whole = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
    return st.tuples(whole, st.sampled_from(Precision)).map(shortened)


LETTERS = st.characters(exclude_categories=())
"""Every code point there is, lone surrogates with them."""
ANY_TEXT = st.text(LETTERS, max_size=60)
"""Any string of Python."""
QUERY_PIECES = (
    " ", " ", " ", "(", ")", '"', "“", "”", "-", "−", "*", ":", "AND", "OR", "NOT", "and", "dam", "gauge", "l'eau",
    "title:", "speaker:", "memo:", "_:", "after:", "before:", "year:", "2019", "2019-05", "2021-02-30", "...", "&",
    "19/014", "http://x", "\x00", "\ud800", "\u200b", "کتاب", "東京", "\n",
)  # fmt: skip
QUERY_TEXT = st.lists(st.sampled_from(QUERY_PIECES), max_size=14).map("".join)
"""Strings that are nearly queries."""

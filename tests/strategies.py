"""What Hypothesis draws from: texts in five scripts, query trees, plans and small collections.

Vocabularies are small on purpose: random words that never meet would prove nothing. `examples` scales
how many are drawn: `PINCITE_EXAMPLES=10` draws ten times as many.
"""

import os

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from search.plan import Adjacent, AllOf, Among, AnyOf, Between, Close, Has, NoneOf, OneOf, Plan, Slot, Term, phrases_of
from search.query import (
    After,
    And,
    Before,
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
    Value,
    Wildcard,
    Word,
)
from search.query import Close as CloseWords
from search.records import Locator, Metadata, PartialDate, Precision
from search.schema import NO_VALUE, OWN, PLACELESS, VALUED, Entry
from tests.building import Filed, filed


def examples(number: int) -> int:
    """How many examples to draw where `number` are drawn as a rule."""
    return max(1, round(number * float(os.environ.get("PINCITE_EXAMPLES", "1"))))


VOCABULARIES: dict[str, tuple[tuple[str, ...], tuple[str | None, ...]]] = {
    "Latin": (
        (
            "dam", "dams", "Gauge", "gauge's", "gauged", "extra-judicial", "extrajudicial", "judicial", "l'eau", "eau",
            "résumé", "resume", "re\u0301sume\u0301", "19/014", "30,000", "30000", "C++", "the", "guage",
        ),
        ("en", "fr", None),
    ),
    "Cyrillic": (("мой", "мои", "дом", "дома", "Дом", "йод", "ёж", "еж"), ("ru", None)),
    "Arabic": (("كتاب", "کتاب", "كِتَاب", "کتاب‌ها", "روحانی", "روحاني", "۲۰۱۷", "2017", "ﷺ"), ("ar", "fa", None)),
    "Hebrew": (("שָׁלוֹם", "שלום", "צה״ל", "לום", "דין"), ("he", None)),
    "Devanagari": (("हिन्दी", "हिन्दि", "भाषा", "की", "क़लम", "क़लम"), ("hi", None)),
}  # fmt: skip
SEPARATORS = (" ", ", ", " — ", "\n", "-", ". ")
WORDS = tuple(word for words, _ in VOCABULARIES.values() for word in words)
BEGINNINGS = ("d", "gau", "l'e", "extra-j", "м", "дом", "كت", "کتاب", "של", "हिन्", "2", "р", "re", "ré")
PATTERNS = ("d*m", "g?uge", "*judicial", "r?sum*", "r*é", "d?*", "м?й", "д*а", "ك*ب", "ש?ום", "हि*ी", "2?17")
MISSPELT = ("damm", "guage", "resum", "дам", "کتب", "שלם", "हिन्दा", "2071", "judical")
TITLES = ("The dams", "Gauge, dam", "мой дом", "שלום")
SPEAKERS = ("Dam, Gauge", "мой дом")
DATES = ("2017", "2017-08", "2017-08-03", "2017-12-31", "2018-01-01", "2018")
OWN_FIELD = "box"


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
    own = draw(st.none() | st.sampled_from(("dam, 19/014", "Дом", "")))
    metadata = Metadata(
        title=title,
        publisher=publisher,
        published=PartialDate.parse(published) if published else None,
        own={OWN_FIELD: (own,)} if own else {},
    )
    locators = {
        ordinal: Locator(ordinal, speaker=draw(st.none() | st.sampled_from(SPEAKERS)))
        for ordinal in range(1, len(passages) + 1)
    }
    return filed(*passages, source=f"{number}.txt", metadata=metadata, language=language, locators=locators)


@st.composite
def collections(draw: st.DrawFn) -> list[Filed]:
    return [draw(documents(number)) for number in range(draw(st.integers(1, 6)))]


def _words(fewest: int, most: int) -> SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=fewest, max_size=most).map(" ".join)


def phrases() -> SearchStrategy[Phrase]:
    return _words(1, 3).map(Phrase)


def exacts() -> SearchStrategy[Exact]:
    return (_words(1, 2) | st.sampled_from(("Gauge,", "l’eau", "30,", "+", "dam — dam", "é"))).map(Exact)


def words_near() -> SearchStrategy[Query]:
    """Words near each other, as a phrase with a distance."""
    return st.builds(CloseWords, _words(2, 3), st.integers(0, 4), st.booleans())


def values() -> SearchStrategy[Value]:
    """Words, phrases, and what stands for several words."""
    return (
        st.sampled_from(WORDS).map(Word)
        | phrases()
        | st.sampled_from(BEGINNINGS).map(Prefix)
        | st.sampled_from(PATTERNS).map(Wildcard)
        | st.builds(Fuzzy, st.sampled_from(MISSPELT), st.integers(1, 2))
    )


def nears() -> SearchStrategy[Near]:
    side = values() | st.lists(values(), min_size=2, max_size=2).map(lambda parts: Or(tuple(parts)))
    return st.builds(Near, side, side, st.integers(0, 4), st.booleans())


def leaves() -> SearchStrategy[Query]:
    """Everything that is about the words of the text and has no part that is a query."""
    return values() | values() | words_near() | exacts() | nears()


def fields() -> SearchStrategy[Query]:
    """Fields and dates."""
    dates = st.sampled_from(DATES).map(PartialDate.parse)
    several = st.lists(dates, min_size=2, max_size=2).map(lambda pair: sorted(pair, key=lambda one: one.first_day))
    spans = several.filter(lambda pair: pair[0].first_day <= pair[1].last_day).map(lambda pair: During(*pair))
    ends = dates.map(lambda one: During(None, one)) | dates.map(lambda one: During(one, None))
    return (
        st.builds(InField, st.sampled_from(("title", "speaker", "publisher", OWN_FIELD)), values())
        | dates.map(After)
        | dates.map(Before)
        | dates.map(lambda one: During(one, one))
        | spans
        | ends
        | st.just(Undated())
    )


def trees(leaf: SearchStrategy[Query], *, negations: bool) -> SearchStrategy[Query]:
    """Trees as the parser makes them: nothing side by side stands directly inside the same."""

    def grown(inner: SearchStrategy[Query]) -> SearchStrategy[Query]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        demanded = inner.filter(lambda part: not isinstance(part, Demanded)).map(Demanded)
        flat = parts.map(_flat).map(Together)
        joined: SearchStrategy[Query] = parts.map(And) | parts.map(Or) | flat | demanded
        return joined | inner.map(Not) if negations else joined

    return st.recursive(leaf, grown, max_leaves=6)


def _flat(parts: tuple[Query, ...]) -> tuple[Query, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, Together) else (part,)))


def queries() -> SearchStrategy[Query]:
    """Any query."""
    return trees(leaves() | leaves() | fields(), negations=True)


def text_queries() -> SearchStrategy[Query]:
    """Queries for words of the text that exclude nothing."""
    return trees(leaves(), negations=False)


TERMS = ("a", "b", "c", "ab", "abc", "de", "f.g", "x*y", "o'b", "(1)", "1⁄2", "[^", "\\d", "𝒳y", "है")
NAMES = (NO_VALUE, "A, b", "C", "№ 1/2: “x”", "है", "x" * 300)
DAYS = (0, 2017_01_01, 2017_08_03, 2017_12_31, 2018_01_01, 9999_12_31)
PLACED = ("written", "title")
"""Fields of the entries whose terms have places; the others' have none."""
MOST_PHRASES = 400
"""As few as engines answer many of in a test; `search.compiler` asks for `MAX_PHRASES` at most."""


@st.composite
def entries(draw: st.DrawFn, number: int, document: int) -> Entry:
    words = {
        field: " ".join(terms)
        for field in (*PLACED, *PLACELESS)
        if (terms := draw(st.lists(st.sampled_from(TERMS), max_size=7)))
    }
    held = {
        field: tuple(draw(st.lists(st.sampled_from(NAMES[1:]), unique=True, max_size=2))) or (NO_VALUE,)
        for field in ("speaker", OWN)
    }
    first, last = draw(
        st.sampled_from(((0, 0), (2017_01_01, 2017_12_31), (2017_08_03, 2017_08_03), (2018_01_01, 2018_01_31)))
    )
    return Entry(number, document, words, {facet: held.get(facet, (NO_VALUE,)) for facet in VALUED}, first, last)


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    """Entries numbered in reading order, several to a document."""
    made: list[Entry] = []
    document = 0
    for number in range(draw(st.integers(1, 14))):
        document += number > 0 and draw(st.booleans())
        made.append(draw(entries(number, document)))
    return made


def slots() -> SearchStrategy[Slot]:
    return st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True).map(lambda terms: tuple(sorted(terms)))


def closes() -> SearchStrategy[Close]:
    """Groups of one or two slots; the same terms may stand in several."""
    groups = st.lists(st.lists(slots(), min_size=1, max_size=2).map(tuple), min_size=2, max_size=3).map(tuple)
    drawn = st.builds(Close, st.sampled_from(PLACED), groups, st.integers(0, 4), st.booleans())
    return drawn.filter(lambda leaf: phrases_of(leaf) <= MOST_PHRASES)


def text_leaves() -> SearchStrategy[Plan]:
    anywhere, placed = st.sampled_from((*PLACED, *PLACELESS)), st.sampled_from(PLACED)
    several = st.lists(slots(), min_size=2, max_size=3).map(tuple)
    return (
        st.builds(Term, anywhere, st.sampled_from(TERMS))
        | st.builds(OneOf, anywhere, st.lists(st.sampled_from(TERMS), max_size=4, unique=True).map(tuple))
        | st.builds(Adjacent, placed, several)
        | closes()
    )


def plan_leaves() -> SearchStrategy[Plan]:
    among = st.frozensets(st.integers(0, 15), max_size=8).map(Among)
    days = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda pair: Between(*pair))
    return (
        text_leaves() | text_leaves() | st.builds(Has, st.sampled_from(VALUED), st.sampled_from(NAMES)) | days | among
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
    " ", " ", " ", " ", "(", ")", '"', "“", "”", "=", '="', "-", "−", "+", "*", "?", "~", "~2", "~>3", ":", "AND", "OR",
    "NOT", "NEAR", "NEAR/3", "PRE", "PRE/2", "/", "and", "dam", "gauge", "ga?ge", "d*m", "l'eau", "title:", "speaker:",
    "memo:", "_:", "file:", "date:", "after:", "before:", "year:", "sort:", "none", "newest", "..", "2019", "2019-05",
    "2021-02-30", "...", "&", "C++", "30,000", "19/014", "http://x", "\x00", "\ud800", "\u200b", "کتاب", "東京", "\n",
)  # fmt: skip
QUERY_TEXT = st.lists(st.sampled_from(QUERY_PIECES), max_size=14).map("".join)
"""Strings that are nearly queries."""

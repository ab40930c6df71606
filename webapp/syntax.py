"""The query language by example: for the start page in the collection's own words, and for the help page.

`docs/query-language.md` is the specification.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from search import analysis
from search.records import ResultPage, Rung


@dataclass(frozen=True, slots=True)
class Example:
    """A query and what it finds."""

    query: str
    meaning: str


SECTIONS: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        "Words and phrases",
        (
            Example("siren switch", "one of the words is enough; passages with all of them come first"),
            Example('"siren switch"', "the words next to each other, as written"),
            Example('="Siren 2"', "exactly these characters: capitals, accents and signs, too"),
            Example("warn*", "warned, warning, warnings: any word that begins like this"),
            Example("wom?n", "a question mark stands for one letter, an asterisk for any number"),
            Example("recieved~", "also words that differ in one letter; in two with ~2"),
            Example("night-shift", "a hyphenated word is searched as a phrase, and also as one word"),
        ),
    ),
    (
        "Near each other",
        (
            Example('"siren sounded"~5', "both words with at most five others among them, in any order"),
            Example('"siren sounded"~>5', "the same, in this order"),
            Example("siren NEAR/5 sound*", "for words, phrases and beginnings; PRE/5 keeps the order"),
        ),
    ),
    (
        "Operators, in capitals",
        (
            Example("siren AND alarm", "both in the same passage"),
            Example("siren OR alarm", "at least one of them"),
            Example("siren NOT test", "passages with the first and without the second"),
            Example("siren -test", "the same, shorter"),
            Example("+siren night alarm", "the word with the plus must be there"),
            Example("(siren OR alarm) AND night", "brackets keep things together"),
        ),
    ),
    (
        "Fields",
        (
            Example("title:inquiry", "in the document's title"),
            Example("title:(inquiry OR hearing)", "either word in the title"),
            Example("heading:facts", "in the headings above the passage"),
            Example('speaker:"the chair"', "what one person says"),
            Example("publisher:courier", "from one publisher"),
            Example("author:ikedare", "by one author"),
            Example("file:letters", "in the file's path"),
            Example("time:11.52", "at that clock time in a live report"),
            Example("kind:caption", "in captions; also paragraph, list, quotation, table, speech"),
            Example("language:fa", "in one language, by its code"),
        ),
    ),
    (
        "Dates and order",
        (
            Example("date:2019", "published in that year; date:2019-05 in that month"),
            Example("date:2019-08..2020", "from August 2019 to the end of 2020"),
            Example("after:2019-05", "published in May 2019 or later"),
            Example("before:2020-01-31", "published before that day"),
            Example("date:none", "without a date"),
            Example("siren sort:oldest", "the earliest first; also newest, place and relevance"),
        ),
    ),
)

RUNGS: tuple[tuple[Rung, str], ...] = (
    (Rung.WRITTEN, "the word or phrase itself"),
    (Rung.STEM, "warned for warn, in the language of the passage"),
    (Rung.FOLDED, "resume for résumé, extrajudicial for extra-judicial"),
    (Rung.FUZZY, "received for recieved~, where a misspelling was asked for"),
)
"""What each rung of the ladder of exactness finds."""

_SHORTEST = 6
"""Code points of a word that can stand for the collection."""


def examples(page: ResultPage) -> tuple[Example, ...]:
    """Queries made of words and values on `page`, so that each finds something; none where it is empty."""
    return tuple(_examples(page))


def _examples(page: ResultPage) -> Iterator[Example]:
    texts = [[token.span.of(hit.passage.text) for token in analysis.tokens(hit.passage.text)] for hit in page.hits]
    pairs = (pair for words in texts for pair in pairwise(words))
    pair = next((pair for pair in pairs if min(map(len, pair)) >= _SHORTEST and "".join(pair).isalpha()), None)
    if pair:
        yield Example(f'"{pair[0]} {pair[1]}"', "these words, in this order, as written")
    common = Counter(
        word for words in texts for word in words if len(word) >= _SHORTEST and word.isalpha() and word == word.lower()
    )
    telling = [word for word, _ in common.most_common(2)]
    if len(telling) > 1:
        first, second = telling
        yield Example(f"{first} OR {second}", "passages with one word or the other")
        yield Example(f"{first[: _SHORTEST - 1]}*", "words that begin like this")
    values = {facet.field: facet.values[0].value for facet in page.facets if facet.values and facet.values[0].value}
    if telling and "publisher" in values and '"' not in values["publisher"]:
        yield Example(f'publisher:"{values["publisher"]}"', "only what one publisher has published")
    if telling and "year" in values:
        yield Example(f"after:{values['year']}", "only documents from a time on")

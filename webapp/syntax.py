"""The query language by example, for the start page and the help page. A test reads every query here.

`docs/query-language.md` is the specification.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query and what it finds."""

    query: str
    meaning: str


START = (
    Example('"cease fire"', "these words, in this order, as written"),
    Example("witness OR testimony", "passages with one word or the other"),
    Example("evacuat*", "words that begin like this"),
    Example("convoy after:2019-05 before:2020", "only documents of that time"),
)

SECTIONS: tuple[tuple[str, tuple[Example, ...]], ...] = (
    (
        "Words and phrases",
        (
            Example("flood warning", "one of the words is enough; passages with all of them come first"),
            Example('"flood warning"', "the words next to each other, as written"),
            Example("warn*", "warn, warned, warning: any word that begins like this"),
            Example("extra-judicial", "a hyphenated word is searched as a phrase"),
        ),
    ),
    (
        "Operators, in capitals",
        (
            Example("siren AND alarm", "both in the same passage"),
            Example("siren OR alarm", "at least one of them"),
            Example("siren NOT test", "passages with the first and without the second"),
            Example("siren -test", "the same, shorter"),
            Example("(siren OR alarm) AND night", "brackets keep things together"),
        ),
    ),
    (
        "Fields",
        (
            Example("title:inquiry", "in the document's title"),
            Example("heading:facts", "in the headings above the passage"),
            Example('speaker:"the chair"', "what one person says"),
            Example("publisher:courier", "from one publisher"),
            Example("author:quintrec", "by one author"),
            Example("source:letters", "in the file's path"),
            Example("time:17.30", "at that clock time in a live report"),
            Example("kind:caption", "in captions; also paragraph, list, quotation, table, speech"),
            Example("language:fa", "in one language, by its code"),
        ),
    ),
    (
        "Dates",
        (
            Example("year:2019", "documents of that year"),
            Example("after:2019-05", "published in May 2019 or later"),
            Example("before:2020-01-31", "published before that day"),
        ),
    ),
)

"""The fields of a passage: which are searched, which are facets, and what an engine is given.

`SCHEMA_VERSION` names the shape of everything that is written to an index directory; an index of
another version is refused with the command that makes it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from search import analysis
from search.records import Metadata, Origin, PartialDate, Passage, Precision

SCHEMA_VERSION = 3

WRITTEN = "written"
"""The terms of the passage as written: case is folded, accents are kept."""

STEMMED = "stemmed"
"""The same terms reduced to their stems."""

TITLE_STEMS = "title_stems"
"""The stems of the document's title, for ranking."""

VARIANTS = "variants"
"""`fold=term` for each term and stem that is not its own fold: how accents are found without being typed."""

OWN = "own"
"""The terms of all fields that the user has added, each as `field=term`."""

WORD_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "the document's title",
        "heading": "the headings above the passage",
        "speaker": "who speaks in the passage",
        "publisher": "who published the document",
        "author": "who wrote the document",
        "source": "the file's path in the collection; also called `file`",
        "time": "the clock time of the entry",
        "kind": "paragraph, list item, caption …",
        "language": "the passage's language, as a code",
        "document": "the document's id",
    }
)
"""What `field:value` searches by the words of the value, folded, in the order of the documentation."""

ALIASES = {"file": "source", "filename": "source", "path": "source"}
"""Other names of fields."""

SEARCHED = (WRITTEN, STEMMED, TITLE_STEMS, VARIANTS, *WORD_FIELDS, OWN)
"""Every field whose terms an engine indexes."""

PLACELESS = (STEMMED, TITLE_STEMS, VARIANTS)
"""Searched fields whose terms are found and counted, but not by their places."""

FACETS: Mapping[str, str] = MappingProxyType(
    {
        "document": "Document",
        "publisher": "Publisher",
        "author": "Author",
        "year": "Year",
        "month": "Month",
        "day": "Day",
        "language": "Language",
        "kind": "Kind",
        "speaker": "Speaker",
        "heading": "Heading",
        "match": "How it matches",
    }
)
"""What can be counted and filtered by its whole value, with the name it is shown under. The user's
own fields are facets, too."""

DOCUMENT = "document"
"""The facet of documents; an engine counts them by their numbers."""

VALUED = ("publisher", "author", "year", "month", "day", "language", "kind", "speaker", "heading", OWN)
"""Facets whose values an engine holds; those of `OWN` are `field=value`."""

OF_DOCUMENTS = ("publisher", "author", "year", "month", "day")
"""Facets whose value is the same for every passage of a document."""

NO_VALUE = ""
"""The value, in any facet, of what has none."""

LANGUAGE_NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian",
}  # fmt: skip
"""What the languages that are told apart are called; any other is shown by its code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine is given of one passage.

    `number` and `document` number passages and documents from 0 in reading order. `words` maps a
    searched field to its terms, joined by single spaces; `values` maps a facet of `VALUED` to its
    values, at least one: `NO_VALUE` where there is none. `first_day` and `last_day` are the
    document's date as YYYYMMDD, both 0 when it has none.
    """

    number: int
    document: int
    words: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    first_day: int
    last_day: int

    @property
    def length(self) -> int:
        """The number of terms of the text, and of the title twice, as the ranking of questions counts them."""
        texts = self.words.get(WRITTEN, ""), self.words.get("title", "")
        in_text, in_title = (text.count(" ") + 1 if text else 0 for text in texts)
        return in_text + 2 * in_title


def entries(origin: Origin, passages: Sequence[Passage], *, number: int, document: int) -> Iterator[Entry]:
    """What an engine is given of the passages of the document read from `origin`, the first being `number`."""
    metadata = origin.metadata
    shared_words = {
        "title": _folded(metadata.title),
        "publisher": _folded(metadata.publisher),
        "author": _folded(*metadata.authors),
        "source": _folded(origin.source),
        "document": origin.id,
        OWN: " ".join(
            own_term(field, term) for field, values in metadata.own.items() for term in _folded(*values).split()
        ),
    }
    title = analysis.terms(metadata.title or "")
    shared_values = document_values(metadata)
    published = metadata.published
    first_day, last_day = (published.first_day, published.last_day) if published else (0, 0)
    for place, passage in enumerate(passages):
        words = shared_words | _words_of(passage)
        words[TITLE_STEMS] = " ".join(analysis.stems(title, passage.language))
        yield Entry(
            number=number + place,
            document=document,
            words={field: text for field, text in words.items() if text},
            values={**shared_values, **_values_of(passage)},
            first_day=first_day,
            last_day=last_day,
        )


def stemmed_as(language: str | None) -> str:
    """The language whose stems passages in `language` have, or "" where their terms stay as they are."""
    return language if language in analysis.STEMMERS else ""


def own_term(field: str, term: str) -> str:
    """What a term of one of the user's fields is called among those of all of them."""
    return f"{field}={term}"


def document_values(metadata: Metadata) -> dict[str, tuple[str, ...]]:
    """The values of the facets that all passages of a document share."""
    published = metadata.published
    return {
        "publisher": _or_none(metadata.publisher),
        "author": metadata.authors or (NO_VALUE,),
        "year": _or_none(_iso(published, Precision.YEAR)),
        "month": _or_none(_iso(published, Precision.MONTH)),
        "day": _or_none(_iso(published, Precision.DAY)),
        OWN: tuple(own_term(field, value) for field, values in metadata.own.items() for value in values) or (NO_VALUE,),
    }


def _words_of(passage: Passage) -> dict[str, str]:
    locator = passage.locator
    terms = analysis.terms(passage.text)
    stems = analysis.stems(terms, passage.language)
    return {
        WRITTEN: " ".join(terms),
        STEMMED: " ".join(stems),
        VARIANTS: "" if passage.text.isascii() else " ".join(_variants(terms, stems)),
        "heading": _folded(*locator.heading),
        "speaker": _folded(locator.speaker),
        "time": _folded(locator.time),
        "kind": _folded(locator.kind),
        "language": _folded(passage.language),
    }


def _values_of(passage: Passage) -> dict[str, tuple[str, ...]]:
    locator = passage.locator
    return {
        "language": _or_none(passage.language),
        "kind": (str(locator.kind),),
        "speaker": _or_none(locator.speaker),
        "heading": _or_none(" › ".join(locator.heading)),
    }


def _variants(*sequences: Sequence[str]) -> Iterable[str]:
    accented = {term for terms in sequences for term in terms if not term.isascii()}
    return sorted(f"{fold}={term}" for term in accented if (fold := analysis.fold(term)) != term)


def _folded(*values: str | None) -> str:
    return " ".join(analysis.fold(term) for value in values if value for term in analysis.terms(value))


def _or_none(value: str | None) -> tuple[str, ...]:
    return (value or NO_VALUE,)


def _iso(published: PartialDate | None, precision: Precision) -> str | None:
    """The date to `precision`, or to as much as is known."""
    if published is None:
        return None
    return published.iso[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[precision]]

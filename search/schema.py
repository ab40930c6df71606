"""The fields of a passage: which are searched, which are facets, and what an engine is given.

`SCHEMA_VERSION` names the shape of everything that is written to an index directory; an index of
another version is refused with the command that makes it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from search import analysis
from search.records import Metadata, Origin, Passage

SCHEMA_VERSION = 1

WRITTEN = "written"
"""The words of the passage as written: case, accents and kinds of quotation mark folded."""

STEMMED = "stemmed"
"""The same words reduced to their stems, at the same positions."""

WORD_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "the document's title",
        "heading": "the headings above the passage",
        "speaker": "who speaks in the passage",
        "publisher": "who published the document",
        "author": "who wrote the document",
        "source": "the file's path in the collection",
        "time": "the clock time of the entry",
        "kind": "paragraph, list item, caption …",
        "language": "the passage's language, as a code",
        "document": "the document's id",
    }
)
"""What `field:value` searches by the words of the value, in the order of the documentation."""

SEARCHED = (WRITTEN, STEMMED, *WORD_FIELDS)
"""Every field whose terms an engine indexes."""

FACETS: Mapping[str, str] = MappingProxyType(
    {
        "document": "Document",
        "publisher": "Publisher",
        "year": "Year",
        "language": "Language",
        "kind": "Kind",
        "speaker": "Speaker",
    }
)
"""What can be counted and filtered by its whole value, with the name it is shown under."""

LANGUAGE_NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian",
}  # fmt: skip
"""What the languages that are told apart are called; any other is shown by its code."""


def value_field(facet: str) -> str:
    """What an engine calls a facet's whole values, beside the field of the same name that has its terms."""
    return f"value_{facet}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine is given of one passage.

    `number` and `document` number passages and documents from 0 in reading order. `words` maps a
    searched field to its terms, joined by single spaces; `values` maps a facet to its values.
    `first_day` and `last_day` are the document's date as YYYYMMDD, both 0 when it has none.
    """

    number: int
    document: int
    words: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    first_day: int
    last_day: int


def entry_of(passage: Passage, origin: Origin, *, number: int, document: int) -> Entry:
    """What an engine is given of `passage`, a passage of the document read from `origin`."""
    metadata, locator = origin.metadata, passage.locator
    terms = analysis.terms(passage.text)
    words = {
        WRITTEN: " ".join(terms),
        STEMMED: " ".join(analysis.stems(terms, passage.language)),
        "title": _joined(metadata.title),
        "heading": _joined(*locator.heading),
        "speaker": _joined(locator.speaker),
        "publisher": _joined(metadata.publisher),
        "author": _joined(*metadata.authors),
        "source": _joined(origin.source),
        "time": _joined(locator.time),
        "kind": _joined(locator.kind),
        "language": _joined(passage.language),
        "document": origin.id,
    }
    published = metadata.published
    return Entry(
        number=number,
        document=document,
        words={field: text for field, text in words.items() if text},
        values={field: values for field, values in _facet_values(passage, origin.id, metadata) if values},
        first_day=published.first_day if published else 0,
        last_day=published.last_day if published else 0,
    )


def _joined(*values: str | None) -> str:
    return " ".join(term for value in values if value for term in analysis.terms(value))


def _facet_values(passage: Passage, document: str, metadata: Metadata) -> tuple[tuple[str, tuple[str, ...]], ...]:
    locator, published = passage.locator, metadata.published
    return (
        ("document", (document,)),
        ("publisher", (metadata.publisher,) if metadata.publisher else ()),
        ("year", (f"{published.year:04}",) if published else ()),
        ("language", (passage.language,) if passage.language else ()),
        ("kind", (str(locator.kind),)),
        ("speaker", (locator.speaker,) if locator.speaker else ()),
    )

"""The fields of a passage: which are searched, which are facets, and what an engine is given.

`SCHEMA_VERSION` names the shape of everything that is written to an index directory; an index of
another version is refused with the command that makes it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from search import analysis
from search.records import Metadata, Origin, PartialDate, Passage, PassageKind, Precision

SCHEMA_VERSION = 6

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

DOCUMENT_VALUED = (*OF_DOCUMENTS, OWN)
"""The facets of `document_values`, in their order."""

NO_VALUE = ""
"""The value, in any facet, of what has none."""

LANGUAGE_NAMES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "km": "Khmer", "ko": "Korean", "ku": "Kurdish", "my": "Burmese", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""What the languages that are told apart are called; any other is shown by its code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine is given of one passage.

    `number` and `document` are those of the passage and its document; numbers are in reading order. `words` maps a
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
        return _count(self.words.get(WRITTEN, "")) + 2 * _count(self.words.get("title", ""))


def _count(terms: str) -> int:
    return terms.count(" ") + 1 if terms else 0


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
    known: dict[_Setting, tuple[dict[str, str], dict[str, tuple[str, ...]]]] = {}
    for place, passage in enumerate(passages):
        setting = _setting_of(passage)
        if setting not in known:
            title_stems = " ".join(analysis.stems(title, passage.language))
            words = _filled({**shared_words, **_words_of(setting), TITLE_STEMS: title_stems})
            known[setting] = words, {**shared_values, **_values_of(setting)}
        words, values = known[setting]
        yield Entry(
            number=number + place,
            document=document,
            words=words | _filled(_text_of(passage)),
            values=values,
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


class _Setting(NamedTuple):
    """What a passage has beside its text, mostly the same as the one before it."""

    kind: PassageKind
    heading: tuple[str, ...]
    speaker: str | None
    time: str | None
    language: str | None


def _setting_of(passage: Passage) -> _Setting:
    locator = passage.locator
    return _Setting(locator.kind, locator.heading, locator.speaker, locator.time, passage.language)


def _words_of(setting: _Setting) -> dict[str, str]:
    return {
        "heading": _folded(*setting.heading),
        "speaker": _folded(setting.speaker),
        "time": _folded(setting.time),
        "kind": _folded(setting.kind),
        "language": _folded(setting.language),
    }


def _values_of(setting: _Setting) -> dict[str, tuple[str, ...]]:
    return {
        "language": _or_none(setting.language),
        "kind": (str(setting.kind),),
        "speaker": _or_none(setting.speaker),
        "heading": _or_none(" › ".join(setting.heading)),
    }


def _text_of(passage: Passage) -> dict[str, str]:
    terms = analysis.terms(passage.text)
    stems = analysis.stems(terms, passage.language)
    written, stemmed = " ".join(terms), " ".join(stems)
    is_plain = passage.text.isascii() or (written.isascii() and stemmed.isascii())
    return {WRITTEN: written, STEMMED: stemmed, VARIANTS: "" if is_plain else " ".join(_variants(terms, stems))}


def _filled(words: Mapping[str, str]) -> dict[str, str]:
    return {field: terms for field, terms in words.items() if terms}


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

"""The records that flow through Pincite, each made from the last and never changed.

    SourceFile -> Block* -> Document -> Passage* -> [engine] -> Hit -> ResultPage

A position is a half-open `Span` of code points in `Document.text`, and always
`passage.text == document.text[passage.span.start:passage.span.end]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `start <= end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date that is known to the day, the month or only the year: never more than was written.

    `day` and `month` are 0 where unknown. `evidence` says where it was read.
    """

    year: int
    month: int = 0
    day: int = 0
    evidence: str = ""

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def iso(self) -> str:
        """`2017-08-03`, `2017-08` or `2017` (ISO 8601, reduced precision)."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def first_day(self) -> int:
        """The earliest day that it can mean, as the number YYYYMMDD."""
        return self.year * 10_000 + (self.month or 1) * 100 + (self.day or 1)

    @property
    def last_day(self) -> int:
        """The latest day that it can mean, as the number YYYYMMDD (a month is given 31 days)."""
        return self.year * 10_000 + (self.month or 12) * 100 + (self.day or 31)

    @classmethod
    def parse(cls, text: str, evidence: str = "") -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raise `ValueError` for anything else."""
        parts = text.strip().split("-")
        if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        if [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = [*map(int, parts), 0, 0][:3]
        date(year, month or 1, day or 1)
        if 0 in (int(part) for part in parts):
            raise ValueError(f"{text!r} has a month or day 0")
        return cls(year, month, day, evidence)


class PassageKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    QUOTATION = "quotation"
    TABLE_ROW = "table row"
    SPEECH = "speech"


class MarkKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    TIME = "time"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stand-off mark on a document's text: `level` is that of a heading, else 0."""

    kind: MarkKind
    span: Span
    label: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Omission:
    """Text that was read but is not part of the document, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document. `evidence` maps a field's name to where its value was read."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    captured: PartialDate | None = None
    language: str | None = None
    url: str | None = None
    kind: str = "document"
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file a document was read from, and what is known of it.

    `source` is the path relative to the collection, with `/`; `sha256` is of the file's bytes, in
    hexadecimal, and `id`, the document's id, its first 20 digits.
    """

    source: str
    sha256: str
    media_type: str
    metadata: Metadata

    @property
    def id(self) -> str:
        return self.sha256[:20]

    @property
    def name(self) -> str:
        """What to call the document: its title, or else its file name."""
        return self.metadata.title or self.source.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text, frozen, with the marks that stand on it and what was left out of it."""

    origin: Origin
    text: str
    marks: tuple[Mark, ...] = ()
    omitted: tuple[Omission, ...] = ()

    @property
    def id(self) -> str:
        return self.origin.id


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands in its document.

    `ordinal` counts passages from 1; `heading` is the path of headings above it, outermost first;
    `time` is the clock time of its entry as written; `page` counts from 1.
    """

    ordinal: int
    heading: tuple[str, ...] = ()
    time: str | None = None
    speaker: str | None = None
    page: int | None = None
    kind: PassageKind = PassageKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Passage:
    """What a person would quote: `text` is exactly `document.text[span]`."""

    document: str
    span: Span
    text: str
    locator: Locator
    language: str | None = None

    @property
    def id(self) -> str:
        return f"{self.document}.{self.locator.ordinal}"


class FileStatus(StrEnum):
    INDEXED = "indexed"
    DUPLICATE = "duplicate"
    OMITTED = "omitted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The ledger's row of one file: what became of it, and why if it is not searchable.

    `modified` is in nanoseconds since 1970, `seconds` the time that reading it took, and `document`
    the id of the document with its bytes.
    """

    source: str
    status: FileStatus
    reason: str = ""
    bytes: int = 0
    modified: int = 0
    seconds: float = 0.0
    sha256: str = ""
    document: str = ""
    passages: int = 0


class Match(StrEnum):
    """How words match: as written (folded only), or in any form (stemmed)."""

    ANY = "any"
    WRITTEN = "written"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for. `filters` maps a facet to the values that it may have."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    match: Match = Match.ANY
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the searcher did with the query and the user must know."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `highlights` are spans in `passage.text`, in order, not overlapping."""

    passage: Passage
    origin: Origin
    highlights: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field with the number of passages that have each.

    Counts ignore the facet's own selection. `distinct` is how many values there are in all;
    `values` holds the most frequent ones, and every selected one.
    """

    field: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looked through: documents searched, files that could not be read."""

    documents: int
    passages: int
    failed: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The answer to a request. `documents` counts the documents that have a hit."""

    request: SearchRequest
    total_passages: int
    total_documents: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    searched: Coverage
    notes: tuple[Note, ...]
    generation: str

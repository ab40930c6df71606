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
    def is_inferred(self) -> bool:
        """Whether it stands nowhere as the date of the document, as its evidence then begins by saying."""
        return self.evidence.startswith("inferred")

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
    NOTE = "note"
    POST = "post"
    SPEECH = "speech"


class Speech(StrEnum):
    """How a speaker's words stand in a passage: quoted, told in the passage's own words, or partly each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Recognition(StrEnum):
    """How the characters of an image became text (OCR): they may be other ones than can be seen."""

    LAYER = "text layer"
    """By whoever made the file."""
    OCR = "ocr"
    """When it was indexed."""


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
    """What is known of a document.

    `own` maps fields that the user has added to their values; `evidence` maps a field's name to
    where its value was read.
    """

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    captured: PartialDate | None = None
    language: str | None = None
    url: str | None = None
    kind: str = "document"
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
    `time` is the clock time of its entry as written; `page` counts from 1; `speech` may be known of
    words whose `speaker` is not; `lead_in` is the sentence before a list that the list's item completes;
    `recognised` tells that the words stand in an image.
    """

    ordinal: int
    heading: tuple[str, ...] = ()
    time: str | None = None
    speaker: str | None = None
    page: int | None = None
    kind: PassageKind = PassageKind.PARAGRAPH
    speech: Speech | None = None
    lead_in: str | None = None
    recognised: Recognition | None = None

    @property
    def voice(self) -> str | None:
        """The speaker as a reader is told: `quotes Jane Doe`, or only the name of whose turn it is."""
        if self.speaker is None or self.speech is None or self.kind is PassageKind.SPEECH:
            return self.speaker
        return f"reports what {self.speaker} said" if self.speech is Speech.INDIRECT else f"quotes {self.speaker}"


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
    UNPACKED = "unpacked"
    """It is no document: what is in it has rows of its own."""
    DUPLICATE = "duplicate"
    OMITTED = "omitted"
    FAILED = "failed"


NO_DOCUMENTS = (FileStatus.FAILED, FileStatus.OMITTED, FileStatus.DUPLICATE, FileStatus.UNPACKED)
"""What files can be that are no documents of their own, in the order they are told."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The ledger's row of one file: what became of it, and why if it is not searchable.

    `modified` and `changed` (of its content or its place on disk) are in nanoseconds since 1970, `seconds`
    is the time that reading it took, and `document` the id of the document with its bytes; `claims` tells
    whether tables say the same of it as before. `first_seen` and `last_indexed` are in seconds since 1970.
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
    changed: int = 0
    claims: str = ""
    first_seen: int = 0
    last_indexed: int = 0


class Match(StrEnum):
    """Which forms of a word may match: any with its stem, or none but the word as written."""

    ANY = "any"
    WRITTEN = "written"


class Rung(StrEnum):
    """The ladder of exactness, strictest first: how what was found differs from what was asked for.

    `WRITTEN`: in case at most; `STEM`: another form of the word; `FOLDED`: in accents, or in how a
    compound is joined; `FUZZY`: in a few letters.
    """

    WRITTEN = "written"
    STEM = "stem"
    FOLDED = "folded"
    FUZZY = "fuzzy"


class Sort(StrEnum):
    """The order of hits: best first, latest or earliest date first, or as they stand in the collection."""

    RELEVANCE = "relevance"
    DATE = "date"
    OLDEST = "oldest"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for.

    `filters` maps a facet to the values that it may have, `excluded` to those that it may not. The
    value `""` stands for having none. `facets` names facets to count beside the usual ones.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    match: Match = Match.ANY
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the searcher did with the query and the user must know; `span` is where in the query, if known."""

    kind: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters of a passage that were found, and on which rung. `span` is in `passage.text`."""

    span: Span
    rung: Rung


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a score: what was found, in plain words, and what it adds."""

    what: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    `highlights` are in order and do not overlap. `rung` is the strictest rung on which the passage
    matches, None where the query has no word of the text. `window` is the part of a long passage to
    show first, in code points of its text.
    """

    passage: Passage
    origin: Origin
    highlights: tuple[Highlight, ...]
    rung: Rung | None
    window: Span
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, with the passages found that have it.

    `documents` counts their documents, and is None for what passages of one document may have
    different values of.
    """

    value: str
    label: str
    count: int
    documents: int | None = None
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field with the number of passages that have each.

    Counts ignore the facet's own selection. `distinct` is how many values there are in all;
    `values` holds the most frequent ones, and every selected or excluded one.
    """

    field: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a part of the query, as typed, stood for: the terms that were searched on a rung."""

    part: str
    rung: Rung
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, or the end of this one: what to type, what it is, and how many passages it finds."""

    text: str
    kind: str
    passages: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looked through: documents searched, files that could not be read."""

    documents: int
    passages: int
    failed: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The answer to a request.

    `request` has the order that the query asks for, if it asks for one. `understood` says in plain words what was
    searched, `expansions` which words stood for others, `corrections` what may have been meant.
    """

    request: SearchRequest
    understood: str
    total_passages: int
    total_documents: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    searched: Coverage
    notes: tuple[Note, ...]
    expansions: tuple[Expansion, ...]
    corrections: tuple[Suggestion, ...]
    generation: str

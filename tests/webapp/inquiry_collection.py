"""A small collection with a real index: what the tests of the web application search.

Documents are composed here instead of read from files, so that they can be hostile in every field.
Not a test of reading: that is the indexer's.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from search import generations, integrity
from search.catalogue import CatalogueWriter, Place
from search.engines import open_engine
from search.generations import Manifest
from search.records import (
    Document,
    FileRecord,
    FileStatus,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Omission,
    Origin,
    PartialDate,
    Passage,
    PassageKind,
    Span,
    Speech,
)
from search.schema import entries, stemmed_as

SCRIPT_TITLE = "<script>alert(1)</script> Day 19"
IMAGE_TITLE = '"><img src=x onerror=alert(1)>'
OVERRIDE_TITLE = "Memo \u202etxt.exe of the works"
HOSTILE_PUBLISHER = "Hargreave & <b>Sons</b>"
PERSIAN = "آب پشت سد بالا آمد و هیچ‌کس زنگ را نشنید."
LONG_PASSAGE = (
    "The inquiry heard evidence on forty-one days about the state of the embankment. "
    + "Instruments were read by hand, and the readings were copied into a book at the end of each shift. " * 8
    + "On the last night the piezometer stood above its alarm level, and the telephone rang three times. "
    + "Nobody who was awake could order the siren, and nobody who could order it was awake. " * 4
)
INTERIM_URL = "https://example.org/inquiry/interim?lang=en#summary"


@dataclass(frozen=True)
class Part:
    """A paragraph of a composed document: a passage, a mark, or neither (`kind` None)."""

    text: str
    kind: PassageKind | MarkKind | None = PassageKind.PARAGRAPH
    level: int = 0
    time: str | None = None
    speaker: str | None = None
    speech: Speech | None = None
    language: str = "en"


@dataclass(frozen=True)
class Sample:
    """A document to compose; `content` is the file's bytes, made from the text where not given."""

    source: str
    metadata: Metadata
    parts: Sequence[Part]
    omitted: tuple[Omission, ...] = ()
    media_type: str = "text/html"
    content: bytes | None = None
    on_disk: bool = True


@dataclass(frozen=True)
class Built:
    """Where a collection was built, with the ids of its documents by source."""

    index: Path
    collection: Path
    ids: dict[str, str] = field(default_factory=dict)


def compose(sample: Sample) -> tuple[Document, tuple[Passage, ...], bytes]:
    """The document of a sample, its passages, and the bytes of its file."""
    text = "\n\n".join(part.text for part in sample.parts)
    content = text.encode("utf-8", "replace") if sample.content is None else sample.content
    origin = Origin(sample.source, hashlib.sha256(content).hexdigest(), sample.media_type, sample.metadata)
    marks: list[Mark] = []
    passages: list[Passage] = []
    headings: tuple[str, ...] = ()
    place = 0
    for part in sample.parts:
        span = Span(place, place + len(part.text))
        place = span.end + 2
        if isinstance(part.kind, MarkKind):
            marks.append(Mark(part.kind, span, part.text, part.level))
            if part.kind is MarkKind.HEADING:
                headings = (*headings[: part.level - 2], part.text)
        elif part.kind is not None:
            locator = Locator(len(passages) + 1, headings, part.time, part.speaker, None, part.kind, part.speech)
            passages.append(Passage(origin.id, span, part.text, locator, part.language))
    document = Document(origin, text, tuple(marks), sample.omitted)
    assert all(passage.text == passage.span.of(text) for passage in passages)
    return document, tuple(passages), content


def build(directory: Path, samples: Sequence[Sample], engine_name: str = "memory") -> Built:
    """Write the files of `samples` and an index of them, and make it the current one."""
    collection, index = directory / "collection", directory / "index"
    collection.mkdir(parents=True)
    commit = generations.begin(index)
    engine = open_engine(engine_name)
    writer, catalogue = engine.create(commit / generations.ENGINE), CatalogueWriter(commit, len(samples))
    ids: dict[str, str] = {}
    length = held = 0
    for number, sample in enumerate(samples):
        document, passages, content = compose(sample)
        ids[sample.source] = document.id
        made = list(entries(document.origin, passages, number=held, document=number))
        for entry in made:
            writer.add(entry)
        of_this = sum(entry.length for entry in made)
        catalogue.add_document(Place(number, held), document, passages, of_this)
        catalogue.add_file(_record(document, len(passages), len(content)))
        length, held = length + of_this, held + len(passages)
        if sample.on_disk:
            path = collection / sample.source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for file in LEDGER:
        catalogue.add_file(replace(file, document=ids.get("reports/interim.html", "")) if file.document else file)
    writer.commit()
    catalogue.close()
    composed = [compose(sample)[:2] for sample in samples]
    languages = Counter(stemmed_as(passage.language) for _, passages in composed for passage in passages)
    fields = Counter(field for document, _ in composed for field in document.origin.metadata.own)
    Manifest(
        generations.name_of(commit), engine.name, engine.version, str(collection), dict(languages), dict(fields),
        length=length, documents=len(samples), passages=held,
        failed=sum(file.status is FileStatus.FAILED for file in LEDGER), ledger=len(samples) + len(LEDGER),
        files=integrity.seal(commit, {}),
    ).write(commit)  # fmt: skip
    generations.publish(commit)
    return Built(index, collection, ids)


def _record(document: Document, passages: int, size: int) -> FileRecord:
    return FileRecord(
        document.origin.source, FileStatus.INDEXED, "", size, 0, 0.01, document.origin.sha256, document.id, passages
    )


LEDGER = (
    FileRecord("scans/<b>page</b>.pdf", FileStatus.FAILED, "the file ends in the middle of its third object", 81_234),
    FileRecord("press/photo.jpg", FileStatus.OMITTED, "an image, which no reader reads", 4_200_000),
    FileRecord("reports/copy.html", FileStatus.DUPLICATE, "same bytes as reports/interim.html", 900, document="yes"),
)

INTERIM = Sample(
    "reports/interim.html",
    Metadata(
        title="Interim report: the facts of the night",
        publisher="Inquiry Office",
        authors=("A. Oduvale", "The secretariat"),
        published=PartialDate(2021, 12, 8, "meta article:published_time"),
        language="en",
        url=INTERIM_URL,
        kind="report",
        own={"case": ("19/014", "20/007")},
        evidence={"title": "meta og:title", "publisher": "meta og:site_name", "url": "link rel=canonical"},
    ),
    (
        Part("Interim report: the facts of the night", MarkKind.TITLE),
        Part("Printed for the members of the inquiry only", None),
        Part("The facts", MarkKind.HEADING, 2),
        Part("At 3.42 a.m. the tailings dam failed. One siren out of three had sounded, eleven minutes before."),
        Part(LONG_PASSAGE),
        Part("The night", MarkKind.HEADING, 3),
        Part("What the duty manager knew, and when:"),
        Part("that the piezometer stood above its alarm level at midnight;", PassageKind.LIST_ITEM),
        Part("that the second siren had no fuse; and", PassageKind.LIST_ITEM),
        Part("that the pond, one-and-a-half metres too high, had not been lowered.", PassageKind.LIST_ITEM),
        Part("“Rain does not break a wall by itself,” she said. “It asks the wall a question.”", PassageKind.QUOTATION),
        Part("The embankment from the east, photographed in 2016.", PassageKind.CAPTION),
        Part("Warnings", MarkKind.HEADING, 2),
        Part("The siren is mentioned in two lists and on one bell. No list has the siren of the terrace."),
        Part("Appendix <table> of the registrar", None),
    ),
    omitted=(
        Omission("Subscribe to our newsletter <form action=//evil.example>", "a form"),
        Omission("Home | Reports | About us", "navigation"),
    ),
)
LIVE = Sample(
    "hearings/day-19.html",
    Metadata(
        title=SCRIPT_TITLE,
        publisher="Kettlow Watch",
        published=PartialDate(2021, 3, 9, "time datetime"),
        language="en",
        url="https://live.example.org/day-19",
    ),
    (
        Part("9.31", MarkKind.TIME),
        Part("The chair takes her seat and reads the names of the dead.", time="9.31", speaker="The chair",
             speech=Speech.INDIRECT),
        Part("10.05", MarkKind.TIME),
        Part("“I rang three times. <b>Nobody</b> picked up & the siren was silent.”", PassageKind.SPEECH, 0, "10.05",
             "Ilsa Marten"),
        Part("“The third time?” “The third time, too.”", PassageKind.SPEECH, 0, "10.05", "Ilsa Marten"),
        Part("17.30", MarkKind.TIME),
        Part("“</mark><svg onload=alert(1)> siren siren”", PassageKind.SPEECH, 0, "17.30", "</bdi><i>Counsel</i>"),
    ),
)  # fmt: skip
COURIER = Sample(
    "press/<img src=x>.html",
    Metadata(
        title=IMAGE_TITLE,
        publisher=HOSTILE_PUBLISHER,
        published=PartialDate(2016, evidence="the year in its path"),
        language="en",
        url="javascript:alert(document.domain)",
        evidence={"title": "<title>"},
    ),
    (Part("The wall was raised for the third time in the spring. A siren was to follow."),),
    media_type="text/html",
)
MEMO = Sample(
    "letters/memo.txt",
    Metadata(title=OVERRIDE_TITLE, language="en"),
    (
        Part("KETTLOW MINERAL WORKS\nMemorandum", None),
        Part("I therefore recommend that all three warning sirens be tested before the rains."),
        Part("The margin is sixty-three centimetres, no more."),
    ),
    media_type="text/plain",
)
PERSIAN_NEWS = Sample(
    "press/darreh.html",
    Metadata(
        title="هجده بشقاب",
        publisher="صدای دره",
        published=PartialDate(2020, 8, evidence="the dateline"),
        language="fa",
        url="https://darreh.example.org/18",
    ),
    (Part(PERSIAN, language="fa"), Part("The siren, in English, within a Persian page.")),
)
NAMELESS = Sample(
    "letters/untitled-0417.txt",
    Metadata(),
    (Part("A letter with a NUL \x00 and half \ud83d of a pair about the siren."),),
    media_type="text/plain",
)
LATIN = Sample(
    "letters/latin.txt",
    Metadata(title="Lettre", language="fr"),
    (Part("La sirene se tait.", language="fr"),),
    media_type="text/plain",
    content="La sirène se tait.".encode("latin-1"),
)
REGISTER = Sample(
    "register.md",
    Metadata(title="The register of calls", publisher="Inquiry Office", published=PartialDate(2019, 11, 14)),
    tuple(Part(f"Call {number}: the alarm was written down at minute {number}.") for number in range(1, 26)),
    media_type="text/markdown",
)
ESCAPING = Sample(
    "../secret.txt",
    Metadata(title="Outside"),
    (Part("A file beside the collection."),),
    media_type="text/plain",
    on_disk=True,
)
LINKED = Sample(
    "letters/linked.txt",
    Metadata(title="Linked"),
    (Part("A link that leads out of the collection."),),
    media_type="text/plain",
    on_disk=False,
)
SAMPLES = (INTERIM, LIVE, COURIER, MEMO, PERSIAN_NEWS, NAMELESS, LATIN, REGISTER, ESCAPING, LINKED)


def build_inquiry(directory: Path, engine: str = "memory") -> Built:
    """The whole collection, with a symbolic link that leads out of it."""
    built = build(directory, SAMPLES, engine)
    outside = directory / "elsewhere.txt"
    outside.write_bytes(compose(LINKED)[2])
    (built.collection / "letters" / "linked.txt").symlink_to(outside)
    return built

"""Small collections, documents and indexes for the tests, built without the indexer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from search import generations
from search.catalogue import CatalogueWriter
from search.compiler import Compiled, compile_query
from search.engine import EngineReader
from search.engines import open_engine
from search.engines.memory import MemoryReader
from search.generations import Manifest
from search.parser import parse
from search.records import (
    Document,
    FileRecord,
    FileStatus,
    Locator,
    Match,
    Metadata,
    Origin,
    PartialDate,
    Passage,
    Span,
)
from search.schema import Entry, entry_of

BETWEEN_PASSAGES = "\n\n"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document with its passages."""

    document: Document
    passages: tuple[Passage, ...]


def filed(
    *texts: str,
    source: str = "notes.txt",
    metadata: Metadata | None = None,
    language: str | None = "en",
    published: str | None = None,
    locators: Mapping[int, Locator] | None = None,
) -> Filed:
    """A document of these passages; `locators` maps an ordinal to the locator of its passage."""
    text = BETWEEN_PASSAGES.join(texts)
    known = metadata or Metadata()
    if published is not None:
        known = replace(known, published=PartialDate.parse(published))
    digest = sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(Origin(source, digest, "text/plain", known), text)
    passages = []
    start = 0
    for ordinal, one in enumerate(texts, 1):
        span = Span(start, start + len(one))
        locator = (locators or {}).get(ordinal, Locator(ordinal))
        passages.append(Passage(document.id, span, span.of(text), locator, language))
        start = span.end + len(BETWEEN_PASSAGES)
    return Filed(document, tuple(passages))


def entries_of(collection: Sequence[Filed]) -> list[Entry]:
    """What an engine is given of a collection."""
    pairs = [(one, passage, place) for place, one in enumerate(collection) for passage in one.passages]
    return [
        entry_of(passage, one.document.origin, number=number, document=place)
        for number, (one, passage, place) in enumerate(pairs)
    ]


def languages_of(collection: Sequence[Filed]) -> tuple[str, ...]:
    return tuple(sorted({passage.language for one in collection for passage in one.passages if passage.language}))


def open_entries(directory: Path, entries: Sequence[Entry], engine: str) -> EngineReader:
    """An engine's reader of these entries, in an empty or absent directory."""
    directory.mkdir(parents=True, exist_ok=True)
    kind = open_engine(engine)
    writer = kind.create(directory)
    for entry in entries:
        writer.add(entry)
    writer.commit()
    return kind.open(directory)


def build(
    directory: Path, collection: Sequence[Filed], engine: str = "memory", files: Sequence[FileRecord] = ()
) -> Path:
    """Publish a generation with this collection in an index directory, and give the directory."""
    generation = generations.begin(directory)
    fill(generation, collection, engine, files)
    generations.publish(generation)
    return directory


def fill(
    generation: Path, collection: Sequence[Filed], engine: str = "memory", files: Sequence[FileRecord] = ()
) -> None:
    """Write everything of a generation that `generations.begin` has made a directory for."""
    catalogue = CatalogueWriter(generation)
    for one in collection:
        catalogue.add_document(one.document, one.passages)
        source, sha = one.document.origin.source, one.document.origin.sha256
        catalogue.add_file(FileRecord(source, FileStatus.INDEXED, sha256=sha, document=one.document.id))
    for file in files:
        catalogue.add_file(file)
    catalogue.close()
    open_entries(generation / "engine", entries_of(collection), engine).close()
    version = open_engine(engine).version
    Manifest(generation.name, engine, version, "/collection", languages_of(collection)).write(generation)


def memory_reader(collection: Sequence[Filed]) -> MemoryReader:
    return MemoryReader(entries_of(collection))


def compiled(query: str, match: Match = Match.ANY, languages: Sequence[str] = ("en",)) -> Compiled:
    return compile_query(parse(query).query, match, languages)


def finds(query: str, one: Filed, match: Match = Match.ANY) -> bool:
    """Whether the query finds a passage of the document."""
    plan = compiled(query, match, languages_of([one])).some_words
    return memory_reader([one]).count(plan) > 0
